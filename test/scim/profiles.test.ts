import { expect, test } from 'vitest';
import {
  defaultProfile,
  defineProfile,
  type ProfileInput,
  profileById,
  profileSummaries,
} from '../../shared/profiles/index.ts';
import type { JsonObject } from '../../shared/scim/json.ts';
import { client, groupUrn, patchUrn, searchUrn, userUrn } from '../mock/client.ts';

/** A mock with the given knobs over the letter of the RFCs. */
function app(knobs: Partial<ProfileInput>) {
  return client(defineProfile({ id: 'app', name: 'App', summary: 'An app.', ...knobs }));
}

const post = (scim: ReturnType<typeof app>, further: JsonObject = {}) =>
  scim.post('/Users', { schemas: [userUrn], userName: 'ada', ...further });

test('profiles are listed and found by id, the tolerant one first', () => {
  expect(profileSummaries.map(({ id }) => id).slice(0, 2)).toEqual(['tolerant', 'rfc-strict']);
  expect(profileById('slack')?.name).toBe('Slack');
  expect(profileById('tolerant')).toBe(defaultProfile);
  expect(profileById('toString')).toBeUndefined();
});

test('a knob that does not exist is refused', () => {
  expect(() => app({ patches: true } as Partial<ProfileInput>)).toThrow();
});

test('filters: attributes, operators, logic, unknown attributes, none at all', () => {
  const scim = app({
    filter: {
      attributes: { User: ['userName', 'emails.value'] },
      operators: ['eq', 'pr'],
      logic: 'and',
      unknownAttributes: 'refuse',
    },
  });
  post(scim);
  const ask = (filter: string) => {
    const { status, body } = scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
    return status === 200 ? body.totalResults : body.scimType;
  };
  expect(ask('userName eq "ada" and userName pr')).toBe(1);
  expect(ask('emails.value eq "x"')).toBe(0);
  for (const filter of [
    'title eq "x"',
    'userName co "a"',
    'userName pr or userName pr',
    'not (userName pr)',
    'shoeSize pr',
  ]) {
    expect([filter, ask(filter)]).toEqual([filter, 'invalidFilter']);
  }
  expect(app({ filter: { supported: false } }).get('/Users?filter=userName+pr').status).toBe(403);
  const single = app({ filter: { logic: 'none' } });
  expect(single.get('/Users?filter=userName+pr+and+title+pr').status).toBe(400);
});

test('paging: default and largest page', () => {
  const scim = app({ paging: { default: 1, max: 2 } });
  for (const userName of ['a', 'b', 'c']) post(scim, { userName });
  const size = (query: string) => scim.get(`/Users${query}`).body.itemsPerPage;
  expect([size(''), size('?count=9'), size('?count=2')]).toEqual([1, 2, 2]);
  expect(scim.get('/ServiceProviderConfig').body.filter).toMatchObject({ maxResults: 2 });
});

test('what is not supported says so: PUT, PATCH, .search, sorting, ETags', () => {
  const scim = app({ put: false, patch: { supported: false }, search: false, sort: false, etag: false });
  const created = post(scim);
  const path = `/Users/${created.body.id}`;
  expect(scim.put(path, { schemas: [userUrn], userName: 'ada' }).status).toBe(501);
  expect(scim.patch(path, [{ op: 'replace', path: 'title', value: 'x' }]).status).toBe(501);
  expect(scim.post('/Users/.search', { schemas: [searchUrn] }).status).toBe(501);
  expect(scim.get('/Users?sortBy=nothing').status).toBe(200);
  expect(created.header('ETag')).toBeUndefined();
  expect(created.body.meta).not.toHaveProperty('version');
  expect(scim.delete(path, ['If-Match', 'W/"other"']).status).toBe(204);
  expect(scim.get('/ServiceProviderConfig').body).toMatchObject({
    patch: { supported: false },
    sort: { supported: false },
    etag: { supported: false },
  });
});

test('attributes: required, ignored, defaults, unique', () => {
  const scim = app({
    attributes: {
      required: { User: ['emails.value', 'name'] },
      ignored: { User: ['title', 'name.middleName'] },
      defaults: { User: { active: false, userType: 'guest' } },
      unique: { User: ['nickName'], Group: ['displayName'] },
    },
  });
  const whole = {
    name: { givenName: 'A', middleName: 'M' },
    emails: [{ value: 'a@x' }],
    title: 'T',
    nickName: 'Ad',
  };
  expect(post(scim, { name: { givenName: 'A' } }).body.detail).toContain('emails.value');
  expect(post(scim, { emails: [{ value: 'a@x' }] }).body.detail).toContain('name');
  const created = post(scim, whole);
  expect(created.body).toMatchObject({ active: false, userType: 'guest', name: { givenName: 'A' } });
  expect(created.body).not.toHaveProperty('title');
  expect(created.body.name).not.toHaveProperty('middleName');
  expect(post(scim, { ...whole, userName: 'other', nickName: 'AD' }).status).toBe(409);
  const group = { schemas: [groupUrn], displayName: 'G' };
  expect([scim.post('/Groups', group).status, scim.post('/Groups', group).status]).toEqual([201, 409]);
});

test('members: unknown ones, and groups as members', () => {
  const loose = app({ members: { mustExist: false } });
  const ghost = loose.post('/Groups', {
    schemas: [groupUrn],
    displayName: 'G',
    members: [{ value: 'ghost' }],
  });
  expect(ghost.body.members).toEqual([{ value: 'ghost' }]);
  const flat = app({ members: { nested: 'refuse' } });
  const inner = flat.group('Inner');
  expect(
    flat.post('/Groups', { schemas: [groupUrn], displayName: 'Outer', members: [{ value: inner }] }).body
      .scimType,
  ).toBe('invalidValue');
  const direct = app({ members: { nested: 'direct' } });
  const id = direct.user('ada');
  direct.group('Outer', [direct.group('Inner', [id])]);
  expect(direct.get(`/Users/${id}`).body.groups).toMatchObject([{ display: 'Inner' }]);
});

test('a soft delete deactivates', () => {
  const scim = app({ lifecycle: { User: { delete: 'deactivate' } } });
  const path = `/Users/${post(scim).body.id}`;
  expect(scim.delete(path)).toMatchObject({ status: 204, changes: [{ op: 'put' }] });
  expect(scim.get(path).body.active).toBe(false);
  expect(scim.delete(path)).toMatchObject({ status: 204, changes: [] });
});

test('errors: numeric status, no scimType', () => {
  const { body } = app({ errors: { statusAs: 'number', scimType: false } }).post('/Users', '{');
  expect(body.status).toBe(400);
  expect(body).not.toHaveProperty('scimType');
});

test('limits: operations, values, text, body; answers of PATCH', () => {
  const scim = app({
    limits: { body: 1000, stringLength: 10, valuesPerAttribute: 1 },
    patch: { maxOperations: 1, noContent: ['User'] },
  });
  const path = `/Users/${post(scim).body.id}`;
  const set = { op: 'replace', path: 'title', value: 'x' };
  expect(scim.patch(path, [set])).toMatchObject({ status: 204, text: '' });
  expect(scim.patch(path, [set, set]).status).toBe(400);
  expect(post(scim, { userName: 'b', title: 'x'.repeat(11) }).status).toBe(400);
  expect(post(scim, { userName: 'b', emails: [{ value: 'a' }, { value: 'b' }] }).status).toBe(400);
  expect(post(scim, { userName: 'b', title: 'x'.repeat(1000) }).status).toBe(413);
});

test('canonical values are suggestions unless the app insists on them', () => {
  const other = { emails: [{ value: 'a@x', type: 'Office' }], ims: [{ value: 'x', type: 'WORK' }] };
  expect(post(app({}), other).status).toBe(201);
  const insisting = app({ attributes: { canonicalValues: 'enforced' } });
  const refused = post(insisting, other);
  expect([refused.status, refused.body.scimType]).toEqual([400, 'invalidValue']);
  expect(refused.body.detail).toContain('work, home, other');
  const created = post(insisting, { emails: [{ value: 'a@x', type: 'WORK' }] });
  expect(created.status).toBe(201);
  const path = 'emails[value eq "a@x"].type';
  const change = insisting.patch(`/Users/${created.body.id}`, [{ op: 'replace', path, value: 'Office' }]);
  expect(change.body.scimType).toBe('invalidValue');
});

test('Bulk: not offered, and within limits of its own', () => {
  const request = (Operations: JsonObject[]) => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations,
  });
  const create = { method: 'POST', path: '/Users', bulkId: 'a', data: { schemas: [userUrn], userName: 'a' } };
  const without = app({ bulk: { supported: false } });
  expect(without.post('/Bulk', request([create])).status).toBe(501);
  expect(without.get('/ServiceProviderConfig').body.bulk).toEqual({
    supported: false,
    maxOperations: 0,
    maxPayloadSize: 0,
  });
  const small = app({ bulk: { maxOperations: 1, maxPayloadSize: 400 }, put: false });
  expect(small.post('/Bulk', request([create])).status).toBe(200);
  expect(small.post('/Bulk', request([create, create])).status).toBe(413);
  expect(small.post('/Bulk', request([{ ...create, path: `/${'x'.repeat(400)}` }])).status).toBe(413);
  const put = { method: 'PUT', path: `/Users/${small.user('b')}`, data: {} };
  expect(small.post('/Bulk', request([put])).body.Operations).toMatchObject([{ status: '501' }]);
});

test('paging by cursor: not offered, a cursor says nothing', () => {
  const scim = app({ paging: { cursor: false } });
  post(scim);
  expect(scim.get('/Users?cursor=x&startIndex=1').body).toMatchObject({ startIndex: 1, totalResults: 1 });
  expect(scim.get('/ServiceProviderConfig').body).not.toHaveProperty('pagination');
});

test('pages by cursor without a total, as some apps answer', () => {
  const scim = app({ paging: { cursorTotal: false } });
  post(scim);
  expect(scim.get('/Users?cursor=').body).not.toHaveProperty('totalResults');
  expect(scim.get('/Users').body).toMatchObject({ totalResults: 1 });
});

test('PATCH paths with a filter can be refused', () => {
  const scim = app({ patch: { filteredPaths: { User: 'refuse' } } });
  const path = `/Users/${post(scim, { emails: [{ value: 'a@x', type: 'work' }] }).body.id}`;
  const change = [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'b@x' }];
  expect(scim.patch(path, change).body).toMatchObject({ status: '400', scimType: 'invalidPath' });
});

test('what an app imitates, Bulk does too', () => {
  const scim = app({
    operations: { User: ['list', 'get', 'create', 'modify'] },
    resourceTypes: ['User'],
    lifecycle: { User: { inactive: 'remove' } },
    errors: { status: { invalidValue: 422 } },
  });
  const id = scim.user('ada');
  const { body } = scim.post('/Bulk', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: [
      { method: 'DELETE', path: `/Users/${id}` },
      { method: 'POST', path: '/Groups', bulkId: 'g', data: { schemas: [groupUrn], displayName: 'G' } },
      {
        method: 'PATCH',
        path: `/Users/${id}`,
        data: { Operations: [{ op: 'replace', path: 'active', value: false }], schemas: [patchUrn] },
      },
      {
        method: 'PATCH',
        path: `/Users/${id}`,
        data: { Operations: [{ op: 'replace', path: 'title', value: 'x' }], schemas: [patchUrn] },
      },
    ],
  });
  expect((body.Operations as JsonObject[]).map(({ status }) => status)).toEqual(['501', '422', '200', '404']);
});
