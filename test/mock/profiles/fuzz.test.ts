import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMockTarget, type MockServiceProvider } from '../../../electron/engine/mock/mock-target.ts';
import { appProfiles, type Profile } from '../../../shared/profiles/index.ts';
import type { Json, JsonObject } from '../../../shared/scim/json.ts';
import { enterpriseUrn, groupUrn, patchUrn, userUrn } from '../client.ts';
import { Kept } from '../kept.ts';

const runs = 1500 * Math.max(1, Number(process.env.SCIMSCOPE_FUZZ ?? 1));

/** What apps have of their own: extensions, and paths into them and to attributes at the top. */
const ownNames = appProfiles.flatMap(({ schemas }) => [
  ...schemas.own.flatMap(({ id, attributes }) => [
    id,
    ...attributes.flatMap(({ name }) => [name, `${id}:${name}`]),
  ]),
  ...Object.values(schemas.attributes).flatMap((list) => list.map(({ name }) => name)),
]);

const keys = fc.constantFrom(
  ...ownNames,
  'userName',
  'nickName',
  'displayName',
  'externalId',
  'external_id',
  'active',
  'name',
  'givenName',
  'emails',
  'emails.value',
  'manager',
  'managerId',
  'managerValue',
  `${enterpriseUrn}:manager`,
  `${enterpriseUrn}.manager.managerId`,
  enterpriseUrn,
  'members',
  'members[value eq id0]',
  'emails[type eq "work"].value',
  'photos',
  'roles',
  'title',
  'groups',
  'value',
  'type',
  'primary',
  'id',
  'schemas',
  'meta',
  'email',
  'name.formatted',
  '__proto__',
  'constructor',
  'toString',
  '',
);
const leaf = fc.constantFrom<Json[]>(
  null,
  true,
  false,
  'False',
  '',
  'ada',
  'Ada@X',
  'ada@example.com',
  'id0',
  'id1',
  'work',
  'emperor',
  7,
  'x'.repeat(300),
  '\u0000',
  '\ud800',
);
const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'json' },
    leaf,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie('json')), { maxLength: 4 }).map(fromPairs),
  ),
})).json;

/** Parsed as from the wire, where "__proto__" is a name like any other. */
function fromPairs(pairs: readonly (readonly [string, Json])[]): Json {
  return JSON.parse(
    `{${pairs.map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`).join()}}`,
  ) as Json;
}

const resource = fc.array(fc.tuple(keys, json), { maxLength: 5 }).map(
  (pairs): Json => ({
    schemas: [userUrn, groupUrn],
    userName: 'new@example.com',
    displayName: 'g',
    ...(fromPairs(pairs) as JsonObject),
  }),
);
const operation = fc.record(
  {
    op: fc.constantFrom<Json[]>('add', 'Replace', 'remove', 'Update', 'constructor', 7, null),
    path: fc.oneof(keys, leaf),
    value: json,
  },
  { requiredKeys: [] },
);
const patch = fc
  .array(
    fc.oneof({ arbitrary: operation, weight: 9 }, { arbitrary: json as fc.Arbitrary<never>, weight: 1 }),
    { maxLength: 3 },
  )
  .map((Operations): Json => ({ schemas: [patchUrn], Operations: Operations as Json[] }));
const filter = fc
  .tuple(
    keys,
    fc.constantFrom('eq', 'co', 'pr', 'xx', 'EQ'),
    fc.constantFrom('"ada"', 'ada', 'Ada Lovelace', 'true', '', '"', '7'),
  )
  .map((parts) => parts.join(' '));
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'),
  path: fc.oneof(
    fc.constantFrom(
      '/Users',
      '/Groups',
      '/Users/id0',
      '/Users/id1',
      '/Groups/id2',
      '/',
      '/Schemas/Users',
      '/Schemas/constructor',
      '/ServiceProviderConfigs',
      '/Bulk',
      '/Me',
    ),
    fc
      .tuple(
        fc.constantFrom('/Users', '/Groups'),
        fc.array(filter, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(' and ', ' or '),
      )
      .map(([path, filters, joint]) => `${path}?filter=${encodeURIComponent(filters.join(joint))}`),
  ),
  body: fc.oneof(resource, patch, json),
});

function send(mock: MockServiceProvider, method: string, path: string, body?: Json, inside = false) {
  return mock.answer({
    method,
    target: `/scim/v2${path}`,
    rawHeaders: ['User-Agent', 'fuzz', 'Content-Type', 'application/scim+json'],
    body: body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
    basePath: '/scim/v2',
    baseUrl: 'https://scim.example.com/scim/v2',
    inside,
  });
}

/** No 500; nothing changed by what failed; what is stored of the rest is all that it changed. */
function holds(profile: Profile, { method, path, body }: { method: string; path: string; body: Json }): void {
  const kept = new Kept();
  let ids = 0;
  const mock = createMockTarget({
    profile,
    newId: () => `id${ids++}`,
    now: () => 1_767_225_600_000,
  });
  const person = (name: string): Json => ({
    schemas: [userUrn],
    userName: name,
    active: name === 'ada',
    emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
  });
  const group: Json = { schemas: [groupUrn], displayName: 'g', members: [{ value: 'id0' }] };
  for (const one of [person('ada'), person('bob')])
    kept.apply(send(mock, 'POST', '/Users', one, true).changes);
  kept.apply(send(mock, 'POST', '/Groups', group, true).changes);
  const all = (of: MockServiceProvider) => String(send(of, 'GET', '/?count=1000', undefined, true).body);
  const before = all(mock);
  const answer = send(mock, method, path, body);
  kept.apply(answer.changes);
  expect(answer.status).not.toBe(500);
  const after = all(mock);
  if (answer.status >= 400 || answer.changes.length === 0) {
    expect(answer.changes).toEqual([]);
    expect(after).toBe(before);
  } else {
    expect(all(createMockTarget({ profile, stored: kept }))).toBe(after);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
}

test.each(appProfiles.map((profile) => [profile.id, profile] as const))('fuzz: %s', (_, profile) => {
  fc.assert(
    fc.property(request, (one) => holds(profile, one)),
    { numRuns: runs },
  );
});
