import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import { printRules, readRules } from '../../shared/rules/file.ts';
import { recipes } from '../../shared/rules/recipes/index.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { exchange, OKTA, RawExchange, rawRequest, user } from './raw-exchange.ts';
import { TestServer } from './server.ts';

let server: TestServer;
let client: Client;

beforeAll(async () => {
  server = await TestServer.start(['--no-auth']);
  client = await server.connect();
});
afterEach(async () => {
  for (const { id } of (await client.call('rule.list', {})).rules) await client.call('rule.remove', { id });
});

const send = (method: string, path: string, body = '', headers: readonly string[] = []) =>
  exchange(server.port, method, path, body, headers);
const json = ({ body }: RawExchange) => JSON.parse(body);

let last = 0;
const fresh = () => `person-${++last}@example.com`;
const create = (more: object = {}, headers: readonly string[] = []) =>
  send('POST', '/Users', user(fresh(), more), headers);
/** Creates while the recipe is switched off. */
async function before<T>(work: () => Promise<T>): Promise<T> {
  await client.call('rule.switchAll', { on: false });
  const result = await work();
  await client.call('rule.switchAll', { on: true });
  return result;
}
const existing = (more: object = {}) => before(async () => json(await create(more)).id as string);
const patch = (...operations: object[]) =>
  JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations });
const find = (userName: string) => send('GET', `/Users?filter=userName%20eq%20%22${userName}%22`);
const statuses = async (count: number, one: () => Promise<RawExchange>) => {
  const list: number[] = [];
  for (let i = 0; i < count; i++) list.push((await one()).status);
  return list;
};

/** Delays of a recipe, in ms, cut short: that they are kept to is tested with the act. */
async function hurry(rules: readonly { id: number; rule: Rule }[]): Promise<void> {
  for (const { id, rule } of rules) {
    const acts = rule.acts.map((act) => (act.act === 'delay' ? { ...act, ms: 30, upTo: null } : act));
    await client.call('rule.update', { id, rule: { ...rule, acts } });
  }
}

async function group(members: readonly string[]): Promise<string> {
  const made = await send(
    'POST',
    '/Groups',
    JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: `Group ${++last}`,
      members: members.map((value) => ({ value })),
    }),
  );
  return json(made).id;
}
const membersOf = async (id: string) =>
  (json(await send('GET', `/Groups/${id}`)).members ?? []).map(({ value }: { value: string }) => value);

/** What each recipe does, as its name says. */
const scenarios: Readonly<Record<string, () => Promise<void>>> = {
  'okta-rate-limit': async () => {
    const seen = await statuses(12, () => send('GET', '/Users?startIndex=1&count=2', '', [OKTA]));
    expect(seen).toEqual([...Array(10).fill(200), 429, 429]);
    expect((await send('GET', '/Users', '', [OKTA])).header('retry-after')).toBe('30');
    expect((await send('GET', '/Users')).status).toBe(200);
  },
  'rate-limit-without-retry-after': async () => {
    const first = await create();
    expect([first.status, first.header('retry-after'), first.header('content-type')]).toEqual([
      429,
      undefined,
      'text/plain',
    ]);
    expect(await statuses(3, create)).toEqual([429, 429, 201]);
  },
  'every-third-write-500': async () => {
    expect(await statuses(6, create)).toEqual([201, 201, 500, 201, 201, 500]);
    expect((await send('GET', '/Users')).status).toBe(200);
  },
  maintenance: async () => {
    const answer = await send('GET', '/Users');
    expect([answer.status, answer.header('retry-after')]).toEqual([503, '120']);
    expect((await create()).status).toBe(503);
  },
  'entra-quarantine': async () => {
    const id = await existing();
    const deactivate = patch({ op: 'Replace', path: 'active', value: 'False' });
    const answer = await send('PATCH', `/Users/${id}`, deactivate);
    expect([answer.status, answer.header('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(json(await send('GET', `/Users/${id}`, '', [OKTA])).active).toBe(true);
  },
  'token-expires': async () => {
    expect(await statuses(12, () => send('GET', '/Users'))).toEqual([...Array(10).fill(200), 401, 401]);
    expect((await send('GET', '/Users')).header('www-authenticate')).toContain('expired');
  },
  'seats-used-up': async () => {
    expect(await statuses(4, create)).toEqual([201, 201, 201, 403]);
  },
  'no-patch': async () => {
    const id = await existing();
    expect((await send('PATCH', `/Users/${id}`, patch())).status).toBe(501);
    expect((await send('PUT', `/Users/${id}`, user(fresh()))).status).toBe(200);
  },
  'password-policy': async () => {
    const refused = await create({ password: 'placeholder' });
    expect([refused.status, json(refused).detail]).toEqual([400, 'The password must contain a symbol']);
    expect((await create()).status).toBe(201);
  },
  'reactivation-refused': async () => {
    const id = await existing();
    const set = (value: boolean) =>
      send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value }));
    expect((await set(false)).status).toBe(200);
    expect((await set(true)).status).toBe(400);
  },
  'slow-app': async () => {
    const begun = performance.now();
    expect((await create()).status).toBe(201);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
  },
  'slower-than-the-client': async () => {
    const name = fresh();
    const begun = performance.now();
    expect((await send('POST', '/Users', user(name))).status).toBe(201);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
    expect((await send('POST', '/Users', user(name))).status).toBe(409);
  },
  'large-group-trickles': async () => {
    const { rules } = await client.call('rule.list', {});
    for (const { id, rule } of rules)
      await client.call('rule.update', {
        id,
        rule: { ...rule, acts: [{ act: 'throttle', bytesPerSecond: 2000 }] },
      });
    const begun = performance.now();
    const { body } = await send('GET', '/Groups');
    expect(performance.now() - begun).toBeGreaterThanOrEqual((body.length / 2000) * 1000 - 60);
    expect(JSON.parse(body)).toHaveProperty('totalResults');
  },
  'never-answers': async () => {
    const name = fresh();
    const silent = new RawExchange(server.port, rawRequest('POST', '/Users', user(name)));
    // What is asked after it is answered: it was not slow, it is silent.
    expect(json(await find(name)).totalResults).toBe(0);
    expect(silent.text).toBe('');
    silent.leave();
  },
  'work-done-answer-lost': async () => {
    const name = fresh();
    const lost = new RawExchange(server.port, rawRequest('POST', '/Users', user(name)));
    expect(await lost.ended()).toBe('reset');
    expect((await send('POST', '/Users', user(name))).status).toBe(409);
  },
  'answer-breaks-off': async () => {
    await existing();
    const page = () => send('GET', '/Users?startIndex=1&count=100');
    const first = await page();
    expect(first.body.length).toBe(Number(first.header('content-length')));
    const second = await page();
    expect(second.body.length).toBeLessThan(Number(second.header('content-length')));
  },
  'html-instead-of-json': async () => {
    expect(await statuses(4, () => send('GET', '/Users'))).toEqual([200, 200, 200, 200]);
    const fifth = await send('GET', '/Users');
    expect([fifth.status, fifth.header('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(fifth.body).toMatch(/^<!doctype html>/);
  },
  'broken-json': async () => {
    const broken = await create();
    expect(broken.status).toBe(201);
    expect(() => JSON.parse(broken.body)).toThrow();
  },
  'forgets-external-id': async () => {
    const made = await create({ externalId: 'e-1' });
    expect([made.status, json(made).externalId]).toEqual([201, undefined]);
    const listed = json(await send('GET', '/Users'));
    expect(listed.Resources.some((one: object) => 'externalId' in one)).toBe(false);
  },
  'delete-with-a-body': async () => {
    const id = await existing();
    const deleted = await send('DELETE', `/Users/${id}`);
    expect([deleted.status, json(deleted)]).toEqual([200, { success: true, id }]);
    expect((await send('GET', `/Users/${id}`)).status).toBe(404);
  },
  'create-answers-200': async () => {
    const made = await create();
    expect([made.status, made.body, made.header('location')]).toEqual([200, '', undefined]);
  },
  'numbers-as-strings': async () => {
    const { totalResults, startIndex, itemsPerPage } = json(await send('GET', '/Users'));
    expect([totalResults, startIndex, itemsPerPage].map((value) => typeof value)).toEqual(
      Array(3).fill('string'),
    );
  },
  'nobody-found-is-404': async () => {
    const name = fresh();
    expect((await find(name)).status).toBe(404);
    await send('POST', '/Users', user(name));
    expect((await find(name)).status).toBe(200);
  },
  'empty-list-without-resources': async () => {
    const list = json(await find(fresh()));
    expect(list).toMatchObject({ totalResults: 0 });
    expect(list).not.toHaveProperty('Resources');
  },
  'page-drops-a-row': async () => {
    await existing();
    await existing();
    const page = json(await send('GET', '/Users?startIndex=1&count=100'));
    expect(page.Resources).toHaveLength(page.totalResults - 1);
  },
  'booleans-from-strings': async () => {
    const id = await existing();
    await client.call('rule.create', {
      rule: {
        match: [{ on: 'bodyValue', pointer: '/Operations/*/value', test: 'isType', value: 'boolean' }],
        acts: [{ act: 'status', status: 418 }],
      },
    });
    const answer = await send(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'Replace', path: 'active', value: 'False' }),
    );
    // The rule below it sees what it made of the request.
    expect(answer.status).toBe(418);
  },
  'duplicate-user-race': async () => {
    const name = fresh();
    await before(() => send('POST', '/Users', user(name)));
    expect(json(await find(name)).totalResults).toBe(0);
    const conflict = await send('POST', '/Users', user(name));
    expect([conflict.status, json(conflict)]).toEqual([
      409,
      expect.objectContaining({ scimType: 'uniqueness', detail: `userName "${name}" is taken` }),
    ]);
  },
  'erased-behind-its-back': async () => {
    const id = await existing();
    const gone = await send('GET', `/Users/${id}`);
    expect([gone.status, json(gone).detail]).toEqual([404, `User ${id} not found`]);
    expect((await send('PATCH', `/Users/${id}`, patch())).status).toBe(404);
    expect((await send('GET', '/Users')).status).toBe(200);
  },
  'filter-ignored': async () => {
    await existing();
    await existing();
    expect(json(await find('nobody@example.com')).totalResults).toBeGreaterThan(1);
  },
  'deactivation-ignored': async () => {
    const id = await existing();
    const answer = await send('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { active: false } }), [
      OKTA,
    ]);
    expect([answer.status, json(answer).active]).toEqual([200, true]);
    expect(json(await send('GET', `/Users/${id}`)).active).toBe(true);
  },
  'deactivated-disappear': async () => {
    const id = await existing();
    expect((await send('GET', `/Users/${id}`)).status).toBe(200);
    await send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: false }));
    expect((await send('GET', `/Users/${id}`)).status).toBe(404);
  },
  'add-member-replaces': async () => {
    const [one, two] = [await existing(), await existing()];
    const id = await before(() => group([one]));
    await send('PATCH', `/Groups/${id}`, patch({ op: 'add', path: 'members', value: [{ value: two }] }));
    expect(await membersOf(id)).toEqual([two]);
  },
  'removing-a-member-empties': async () => {
    const people = [await existing(), await existing(), await existing()];
    const id = await before(() => group(people));
    await send('PATCH', `/Groups/${id}`, patch({ op: 'remove', path: `members[value eq "${people[0]}"]` }));
    expect(await membersOf(id)).toEqual([]);
  },
};

test('every recipe has a scenario, and says what it does and where it comes from', () => {
  expect(Object.keys(scenarios).sort()).toEqual(recipes.map(({ id }) => id).sort());
  expect(new Set(recipes.map(({ id }) => id)).size).toBe(recipes.length);
  for (const { name, summary, sources, rules, sentences } of recipes) {
    expect(name.length).toBeGreaterThan(4);
    expect(summary).toMatch(/[.?]$/);
    expect(sources.length).toBeGreaterThan(0);
    for (const { url } of sources) expect(url).toMatch(/^https:\/\//);
    expect(sentences).toHaveLength(rules.length);
    for (const sentence of sentences) {
      const text = sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');
      expect(text).toMatch(/^When .+, .+/);
      expect(text).not.toMatch(/undefined|null|\s{2}/);
    }
  }
});

test('every recipe survives a file', () => {
  const rules = recipes.flatMap((recipe) => recipe.rules);
  const read = readRules(printRules(rules, () => null));
  expect(read.ok && read.rules).toEqual(rules);
});

test.each(recipes.map(({ id, name }) => [name, id] as const))('%s', async (_, recipe) => {
  const rules = await client.call('rule.addRecipe', { recipe });
  await hurry(rules);
  await scenarios[recipe]?.();
});
