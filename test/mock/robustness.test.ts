import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMockTarget } from '../../electron/engine/mock/mock-target.ts';
import { rfcStrict, tolerant } from '../../shared/profiles/index.ts';
import type { JsonObject } from '../../shared/scim/json.ts';
import { type Client, client, resourcesOf, searchUrn, userUrn } from './client.ts';
import { Kept } from './kept.ts';

function everything(scim: Client): string {
  return [scim.get('/Users?count=1000').text, scim.get('/Groups?count=1000').text].join('\n');
}

test('the changes of answers are the whole directory: it comes back the same from them', () => {
  const kept = new Kept();
  const scim = client(tolerant);
  const send = (...request: Parameters<Client['send']>) => {
    const reply = scim.send(...request);
    kept.apply(reply.changes);
    return reply;
  };
  const user = (userName: string) =>
    send('POST', '/Users', { schemas: [userUrn], userName, password: 'Hush-1234' }).body.id as string;
  const [a, b, c] = [user('a'), user('b'), user('c')];
  const group = send('POST', '/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: 'g',
    members: [{ value: a }, { value: b }],
  }).body.id as string;
  const patch = (path: string, ...Operations: JsonObject[]) =>
    send('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
  patch(
    `/Groups/${group}`,
    { op: 'Remove', path: 'members', value: [{ value: a }] },
    { op: 'Add', path: 'members', value: [{ value: c }] },
  );
  patch(`/Users/${a}`, { op: 'replace', value: { active: false, 'name.givenName': 'Ada' } });
  patch(`/Users/${a}`, { op: 'replace', path: 'userName', value: '' });
  send('PUT', `/Users/${c}`, { schemas: [userUrn], userName: 'c2' });
  send('DELETE', `/Users/${b}`);
  const restored = client(tolerant, { stored: kept });
  expect(everything(restored)).toBe(everything(scim));
  expect(restored.post('/Users', { schemas: [userUrn], userName: 'C2' }).status).toBe(409);
  expect(restored.mock.counts()).toEqual({ User: 2, Group: 1 });
  expect(JSON.stringify([...kept.resources()])).not.toContain('Hush');
});

test('switching the profile takes effect with the next request', () => {
  const scim = client(rfcStrict);
  const path = `/Users/${scim.user('ada')}`;
  const off = [{ op: 'Replace', path: 'active', value: 'False' }];
  expect(scim.patch(path, off).status).toBe(400);
  scim.mock.setProfile(tolerant);
  expect(scim.patch(path, off)).toMatchObject({ status: 200, body: { active: false } });
});

test('the same resource through two addresses shows each its own', () => {
  const mock = createMockTarget();
  const ask = (method: string, target: string, baseUrl: string, body = '') => {
    const rawHeaders = ['content-type', 'application/json'];
    const answer = mock.answer({
      method,
      target,
      rawHeaders,
      body: Buffer.from(body),
      basePath: '',
      baseUrl,
    });
    return JSON.parse(String(answer.body)) as { id: string; meta: { location: string } };
  };
  const { id } = ask('POST', '/Users', 'http://a', JSON.stringify({ schemas: [userUrn], userName: 'ada' }));
  for (const base of ['http://a', 'https://b/x', 'http://a']) {
    expect(ask('GET', `/Users/${id}`, base).meta.location).toBe(`${base}/Users/${id}`);
  }
});

test('paths that only resemble the base path are not served', () => {
  const mock = createMockTarget();
  for (const target of ['/scim/v2x/Users', '/scim', '/Users', '/scim/v2Users', '*']) {
    const answer = mock.answer({
      method: 'GET',
      target,
      rawHeaders: [],
      body: Buffer.alloc(0),
      basePath: '/scim/v2',
      baseUrl: 'http://a/scim/v2',
    });
    expect([target, answer.status]).toEqual([target, 404]);
  }
});

test('every change to a user reaches lists, lookups and groups', () => {
  const scim = client(tolerant);
  const names = fc.constantFrom('a', 'B', 'c', 'D');
  const model = new Map<string, string>();
  fc.assert(
    fc.property(fc.constantFrom('create', 'rename', 'delete'), names, names, (step, name, other) => {
      const key = name.toLowerCase();
      const found = resourcesOf(scim.get(`/Users?filter=userName+eq+%22${name}%22`));
      expect(found.map((user) => user.userName)).toEqual(model.has(key) ? [model.get(key)] : []);
      const id = found[0]?.id;
      if (step === 'create') {
        const { status } = scim.post('/Users', { schemas: [userUrn], userName: name });
        expect(status).toBe(model.has(key) ? 409 : 201);
        if (status === 201) model.set(key, name);
      } else if (id !== undefined && step === 'delete') {
        scim.delete(`/Users/${id}`);
        model.delete(key);
      } else if (id !== undefined) {
        const taken = model.has(other.toLowerCase()) && other.toLowerCase() !== key;
        const { status } = scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: other }]);
        expect(status).toBe(taken ? 409 : 200);
        if (!taken) {
          model.delete(key);
          model.set(other.toLowerCase(), other);
        }
      }
      expect(scim.get('/Users').body.totalResults).toBe(model.size);
    }),
    { numRuns: 400 },
  );
});

test('C24: a filter that would keep everybody waiting is tooMany; one an index serves is answered', () => {
  const scim = client(rfcStrict);
  for (let at = 0; at < 3000; at++) scim.user(`u${at}`);
  const search = (attribute: string) => {
    const terms = Array.from({ length: 4000 }, (_, at) => `${attribute} eq "u${at}"`);
    const body = { schemas: [searchUrn], filter: terms.join(' or '), count: 2, startIndex: 2999 };
    return scim.post('/Users/.search', body);
  };
  expect(search('title')).toMatchObject({ status: 400, body: { scimType: 'tooMany' } });
  const found = search('userName');
  expect(found.body.totalResults).toBe(3000);
  expect(resourcesOf(found).map((user) => user.userName)).toEqual(['u2998', 'u2999']);
});

test('C24: many operations that each look at every member are tooMany, within Bulk too; by id they are done', () => {
  const scim = client(tolerant);
  const ids = Array.from({ length: 12_000 }, (_, at) => scim.user(`u${at}`));
  const path = `/Groups/${scim.group('Everybody', ids)}`;
  const operations = (filter: string) =>
    Array.from({ length: 1000 }, () => ({ op: 'remove', path: `members[${filter}]` }));
  const refused = scim.patch(path, operations('type eq "Robot"'));
  expect(refused).toMatchObject({ status: 400, body: { scimType: 'tooMany' }, changes: [] });
  expect(scim.patch(path, operations(`value eq "${ids[0]}"`)).status).toBe(204);
  const bulk = scim.post('/Bulk', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: Array.from({ length: 1000 }, () => ({
      method: 'PATCH',
      path,
      data: [{ op: 'remove', path: 'members[type eq "Robot"]' }],
    })),
  });
  const statuses = (bulk.body.Operations as { status: string }[]).map(({ status }) => status);
  expect([statuses[0], statuses.at(-1)]).toEqual(['204', '400']);
});

test('more answers than are kept: what was dropped and what was kept show every change', () => {
  const scim = client(tolerant);
  const title = 'x'.repeat(200_000);
  const paths = Array.from({ length: 300 }, (_, at) => `/Users/${scim.user(`u${at}`, { title })}`);
  const read = () => paths.map((path) => scim.get(path).body.nickName);
  expect(new Set(read())).toEqual(new Set([undefined]));
  for (const [at, path] of paths.entries()) {
    scim.patch(path, [{ op: 'add', path: 'nickName', value: `n${at}` }]);
  }
  const expected = paths.map((_, at) => `n${at}`);
  expect(read()).toEqual(expected);
  expect(read().reverse()).toEqual(expected.reverse());
});
