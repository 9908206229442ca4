import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editStrings } from '../../shared/replay/edit-strings.ts';
import { IdMap } from '../../shared/replay/id-map.ts';
import { referencesOf } from '../../shared/replay/references.ts';
import { remapBody } from '../../shared/replay/remap-body.ts';
import { remapRequest } from '../../shared/replay/remap-request.ts';
import { remapFilter, remapPatchPath, remapReference } from '../../shared/replay/remap-text.ts';
import { CURSOR, TokenMap, versionsOf } from '../../shared/replay/token-map.ts';
import { createRegistry } from '../../shared/scim/registry.ts';

const references = referencesOf(createRegistry());
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const basePath = '/scim/v2';

/** Ids as servers make them: UUIDs, numbers, ids of MongoDB, and some that need care in URLs and in JSON. */
const ids = fc.oneof(
  fc.uuid(),
  fc.integer({ min: 1, max: 99_999 }).map(String),
  fc.stringMatching(/^[0-9a-f]{24}$/),
  fc.stringMatching(/^[A-Za-z0-9 _.@+"\\%é-]{3,20}$/).filter((id) => !/^\.+$/.test(id)),
);
/** One person and one group, each with an id here and another there; all four differ. */
const pairs = fc.uniqueArray(ids, { minLength: 4, maxLength: 4 }).map(([a = '', b = '', c = '', d = '']) => ({
  user: { kind: 'users', here: a, there: b },
  group: { kind: 'groups', here: c, there: d },
}));
type Pairs = typeof pairs extends fc.Arbitrary<infer T> ? T : never;

function mapOf({ user, group }: Pairs): IdMap {
  const map = new IdMap();
  map.learn(user);
  map.learn(group);
  return map;
}

interface Message {
  readonly target: string;
  readonly body?: unknown;
}

const quoted = (id: string) => JSON.stringify(id);
const encoded = (id: string) => encodeURIComponent(id);

/** Every place of a SCIM request that holds an id, as a function of the ids of a person and a group. */
const places: Readonly<Record<string, (user: string, group: string) => Message>> = {
  'path of a resource': (user) => ({ target: `/Users/${encoded(user)}` }),
  'path with a query': (user) => ({ target: `/Users/${encoded(user)}?attributes=id,userName` }),
  'filter by id': (user) => ({ target: `/Users?filter=${encoded(`id eq ${quoted(user)}`)}&count=1` }),
  'filter by member': (user) => ({
    target: `/Groups?filter=${encoded(`displayName sw "A" and members.value eq ${quoted(user)}`)}`,
  }),
  'filter by member in brackets, negated': (user) => ({
    target: `/Groups?filter=${encoded(`not (members[value eq ${quoted(user)} or display co "x"])`)}`,
  }),
  'filter of a group by its id and a member': (user, group) => ({
    target: `/Groups?filter=${encoded(`id eq ${quoted(group)} and members eq ${quoted(user)}`)}`,
  }),
  'filter by manager': (user) => ({
    target: `/Users?filter=${encoded(`${ENTERPRISE}:manager.value eq ${quoted(user)}`)}`,
  }),
  'filter by group of a person': (_, group) => ({
    target: `/Users?filter=${encoded(`groups.value eq ${quoted(group)}`)}`,
  }),
  'search by POST': (user) => ({
    target: '/Groups/.search',
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: `members.value eq ${quoted(user)}`,
    },
  }),
  'id, members and addresses of a group that is replaced': (user, group) => ({
    target: `/Groups/${encoded(group)}`,
    body: {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      id: group,
      displayName: 'A',
      members: [{ value: user, $ref: `https://idp.example/scim/v2/Users/${encoded(user)}`, type: 'User' }],
      meta: { resourceType: 'Group', location: `../Groups/${encoded(group)}` },
    },
  }),
  'members within members, told by type': (_, group) => ({
    target: '/Groups',
    body: { displayName: 'A', Members: [{ Value: group, Type: 'Group' }] },
  }),
  'members as texts': (user) => ({ target: '/Groups', body: { displayName: 'A', members: [user] } }),
  'manager of an extension': (user) => ({
    target: '/Users',
    body: { userName: 'a', [ENTERPRISE]: { manager: { value: user, $ref: `../Users/${encoded(user)}` } } },
  }),
  'manager as a text, named by its URN': (user) => ({
    target: '/Users',
    body: { userName: 'a', [`${ENTERPRISE}:manager`]: user },
  }),
  'PATCH: members added': (user, group) => ({
    target: `/Groups/${encoded(group)}`,
    body: { Operations: [{ op: 'add', path: 'members', value: [{ value: user }] }] },
  }),
  'PATCH: a member removed by filter': (user, group) => ({
    target: `/Groups/${encoded(group)}`,
    body: { Operations: [{ op: 'Remove', path: `members[value eq ${quoted(user)}]` }] },
  }),
  'PATCH: members without a path': (user, group) => ({
    target: `/Groups/${encoded(group)}`,
    body: {
      operations: [{ op: 'replace', value: { id: group, displayName: 'B', members: [{ value: user }] } }],
    },
  }),
  'PATCH: manager as an object, a text and a sub-attribute': (user) => ({
    target: `/Users/${encoded(user)}`,
    body: {
      Operations: [
        { op: 'Add', path: `${ENTERPRISE}:manager`, value: user },
        { op: 'add', path: `${ENTERPRISE}:manager`, value: { value: user } },
        { op: 'replace', path: `${ENTERPRISE}:manager.value`, value: user },
        { op: 'replace', path: ENTERPRISE, value: { manager: { value: user } } },
        { op: 'replace', value: { [`${ENTERPRISE}:manager`]: { value: user } } },
      ],
    },
  }),
  'Bulk: paths and data': (user, group) => ({
    target: '/Bulk',
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'DELETE', path: `/Users/${encoded(user)}` },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'one',
          data: { displayName: 'A', members: [{ value: user }] },
        },
        {
          method: 'PATCH',
          path: `/Groups/${encoded(group)}`,
          data: { Operations: [{ op: 'remove', path: `members[value eq ${quoted(user)}]` }] },
        },
        {
          method: 'PUT',
          path: `/Users/${encoded(user)}`,
          data: { schemas: [USER], id: user, userName: 'a' },
        },
      ],
    },
  }),
};

describe('any id in any place of a request is the other one afterwards, and nothing else is', () => {
  for (const [name, make] of Object.entries(places)) {
    test(name, () => {
      fc.assert(
        fc.property(pairs, (pair) => {
          const { user, group } = pair;
          const here = make(user.here, group.here);
          const there = make(user.there, group.there);
          const text = (message: Message) =>
            message.body === undefined ? '' : JSON.stringify(message.body, null, 1);
          const remapped = remapRequest(
            { target: basePath + here.target, headers: ['Accept', '*/*'], body: text(here) },
            { ids: mapOf(pair), tokens: new TokenMap(), references, basePath },
          );
          expect(decodeURIComponent(remapped.target)).toBe(decodeURIComponent(basePath + there.target));
          expect(remapped.body).toBe(text(there));
          expect(remapped.unknownIds).toEqual([]);
        }),
        { numRuns: 100 },
      );
    });

    test(`${name}: known to be unknown`, () => {
      fc.assert(
        fc.property(ids, ids, (user, group) => {
          const { target, body } = make(user, group);
          const request = {
            target: basePath + target,
            headers: [],
            body: body === undefined ? '' : JSON.stringify(body),
          };
          const remapped = remapRequest(request, {
            ids: new IdMap(),
            tokens: new TokenMap(),
            references,
            basePath,
          });
          expect(remapped).toMatchObject(request);
          expect(remapped.unknownIds.length).toBeGreaterThan(0);
        }),
        { numRuns: 20 },
      );
    });
  }
});

test('answers come back with the ids of here: there and back again is where it was', () => {
  const answer = (user: string, group: string) => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 2,
    Resources: [
      {
        schemas: [USER],
        id: user,
        userName: 'ada',
        externalId: group,
        groups: [{ value: group, $ref: `../Groups/${encoded(group)}`, display: user }],
        meta: { resourceType: 'User', location: `https://app.example/Users/${encoded(user)}` },
      },
      {
        schemas: [],
        id: group,
        displayName: user,
        members: [{ value: user, type: 'User' }],
        meta: { resourceType: 'Group' },
      },
    ],
  });
  fc.assert(
    fc.property(pairs, (pair) => {
      const map = mapOf(pair);
      const { user, group } = pair;
      const there = JSON.stringify(answer(user.there, group.there));
      const back = JSON.parse(remapBody(there, 'users', map.toHere, references));
      const wanted = answer(user.here, group.here);
      // What clients and people call things is theirs, also when it looks like an id.
      if (wanted.Resources[0]) Object.assign(wanted.Resources[0], { externalId: group.there });
      Object.assign(wanted.Resources[0]?.groups?.[0] ?? {}, { display: user.there });
      Object.assign(wanted.Resources[1] ?? {}, { displayName: user.there });
      expect(back).toEqual(wanted);
      expect(
        remapBody(remapBody(there, 'users', map.toHere, references), 'users', map.toThere, references),
      ).toBe(there);
    }),
  );
});

test('a text that is not JSON, or a filter that is none, goes on as it is', () => {
  const map = mapOf({
    user: { kind: 'users', here: '1', there: '2' },
    group: { kind: 'groups', here: '3', there: '4' },
  });
  for (const body of ['', '{"id":"1"', 'null', '"1"', '[{"id":"1"}]', 'id=1'])
    expect(remapBody(body, 'users', map.toThere, references)).toBe(body);
  for (const filter of ['id eq', 'id eq "1', 'id "1"', '['])
    expect(remapFilter(filter, ['users'], map.toThere, references)).toBe(filter);
  expect(remapPatchPath('members[value eq "1"', [], map.toThere, references)).toBe('members[value eq "1"');
});

test('where two collections count from 1, the place says which is meant', () => {
  const map = mapOf({
    user: { kind: 'users', here: '1', there: 'u' },
    group: { kind: 'groups', here: '1', there: 'g' },
  });
  const body = JSON.stringify({
    members: [
      { value: '1', type: 'User' },
      { value: '1', type: 'Group' },
      { value: '1', $ref: '../Groups/1' },
    ],
    groups: [{ value: '1' }],
  });
  expect(JSON.parse(remapBody(body, 'groups', map.toThere, references))).toEqual({
    members: [
      { value: 'u', type: 'User' },
      { value: 'g', type: 'Group' },
      { value: 'g', $ref: '../Groups/g' },
    ],
    groups: [{ value: 'g' }],
  });
  expect(remapReference('https://a.example/Groups/1?x=1', map.toThere)).toBe(
    'https://a.example/Groups/g?x=1',
  );
});

test('bulkIds, ids of schemas and names of attributes stay', () => {
  const map = mapOf({
    user: { kind: 'users', here: 'one', there: 'x' },
    group: { kind: 'groups', here: USER, there: 'y' },
  });
  const body = JSON.stringify({
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'one', data: { userName: 'one', schemas: [USER] } },
      { method: 'POST', path: '/Groups', data: { members: [{ value: 'bulkId:one' }, { value: 'one' }] } },
    ],
  });
  expect(JSON.parse(remapBody(body, 'bulk', map.toThere, references))).toEqual({
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'one', data: { userName: 'one', schemas: [USER] } },
      { method: 'POST', path: '/Groups', data: { members: [{ value: 'bulkId:one' }, { value: 'x' }] } },
    ],
  });
});

test('versions and cursors are translated, and left out where they are not known', () => {
  const map = mapOf({
    user: { kind: 'users', here: 'a', there: 'b' },
    group: { kind: 'groups', here: 'c', there: 'd' },
  });
  const tokens = new TokenMap();
  tokens.learn(versionsOf('users', 'a'), 'W/"1"', 'W/"one"');
  tokens.learn(CURSOR, 'here=', 'there');
  const remap = (target: string, headers: string[], body = '') =>
    remapRequest({ target: basePath + target, headers, body }, { ids: map, tokens, references, basePath });
  expect(remap('/Users/a', ['If-Match', 'W/"1", W/"7"', 'Accept', 'x'])).toMatchObject({
    target: '/scim/v2/Users/b',
    headers: ['If-Match', 'W/"one"', 'Accept', 'x'],
    leftOut: [],
  });
  expect(remap('/Groups/c', ['if-none-match', 'W/"1"'])).toMatchObject({
    headers: [],
    leftOut: ['if-none-match'],
  });
  expect(remap('/Users/a', ['If-Match', '*']).headers).toEqual(['If-Match', '*']);
  expect(remap('/Users?cursor=here%3D&count=2', []).target).toBe('/scim/v2/Users?cursor=there&count=2');
  expect(remap('/Users?count=2&cursor=other', [])).toMatchObject({
    target: '/scim/v2/Users?count=2',
    leftOut: ['cursor'],
  });
  const bulk = remap(
    '/Bulk',
    [],
    JSON.stringify({
      Operations: [
        { method: 'DELETE', path: '/Users/a', version: 'W/"1"' },
        { method: 'DELETE', path: '/Users/z', version: 'W/"1"' },
      ],
    }),
  );
  expect(JSON.parse(bulk.body)).toEqual({
    Operations: [
      { method: 'DELETE', path: '/Users/b', version: 'W/"one"' },
      { method: 'DELETE', path: '/Users/z' },
    ],
  });
  expect(bulk.leftOut).toEqual(['version of /Users/z']);
});

test('an id that a client gives what it creates is not asked for', () => {
  const request = {
    target: `${basePath}/Users`,
    headers: [],
    body: JSON.stringify({ id: 'mine', userName: 'a' }),
  };
  const remapping = { ids: new IdMap(), tokens: new TokenMap(), references, basePath };
  expect(remapRequest(request, remapping)).toMatchObject({ ...request, unknownIds: [] });
});

test('edits leave every other character of a JSON text alone', () => {
  const text =
    ' {"a" : [1.50, "x\\u0041", {"b/c":"old"} ],\n "n": 12345678901234567890, "n": 1e2, "t": true}\r\n';
  const edits = new Map([
    ['/a/1', 'new "one"'],
    ['/a/2/b~1c', 'é'],
  ]);
  expect(editStrings(text, edits)).toBe(
    ' {"a" : [1.50, "new \\"one\\"", {"b/c":"é"} ],\n "n": 12345678901234567890, "n": 1e2, "t": true}\r\n',
  );
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, 2), (json, spaces) => {
      const pretty = JSON.stringify(JSON.parse(json), null, spaces);
      expect(editStrings(pretty, new Map([['/nowhere', 'x']]))).toBe(pretty);
    }),
  );
});

test('an id map holds what was learnt last, forgets the oldest, and never maps two to one', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          kind: fc.constantFrom('users', 'groups'),
          here: fc.constantFrom('1', '2', '3'),
          there: fc.constantFrom('1', '2', '3'),
        }),
        { maxLength: 20 },
      ),
      (learnt) => {
        const map = new IdMap();
        const known = new Map<string, string>();
        for (const { kind, here, there } of learnt) {
          map.learn({ kind, here, there });
          for (const [key, other] of known) if (key.startsWith(kind) && other === there) known.delete(key);
          known.set(`${kind} ${here}`, there);
        }
        expect(map.size).toBe(known.size);
        for (const [key, there] of known) {
          const [kind = '', here = ''] = key.split(' ');
          expect(map.toThere(here, [kind])).toBe(there);
          expect(map.toHere(there, [kind])).toBe(here);
        }
        expect([...map].length).toBe(known.size);
      },
    ),
  );
  const small = new IdMap(2);
  for (const one of ['a', 'b', 'c']) small.learn({ kind: 'users', here: one, there: one.toUpperCase() });
  expect([small.size, small.toThere('a', ['users']), small.toHere('C', ['users'])]).toEqual([2, null, 'c']);
});
