import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rfcStrict, tolerant } from '../../shared/profiles/index.ts';
import type { Json, JsonObject } from '../../shared/scim/json.ts';
import { client, enterpriseUrn, userUrn, valuesOf } from '../mock/client.ts';

const profiles = fc.constantFrom(rfcStrict, tolerant);
const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>('x', 'True', '', true, null, 7, [], {}),
  fc.constantFrom<Json[]>(
    [
      { value: 'a@x', type: 'work' },
      { value: 'b@x', primary: true },
    ],
    { value: 'c@x', type: 'home', primary: true },
    { givenName: 'A' },
    { 'name.familyName': 'B', title: 'T' },
    { userName: 'bob', active: false },
    { [enterpriseUrn]: { department: 'D' } },
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);
const paths = fc.constantFrom(
  'userName',
  'title',
  'active',
  'name',
  'name.givenName',
  'emails',
  'emails.display',
  'emails[type eq "work"]',
  'emails[type eq "work"].value',
  'emails[primary eq true].type',
  `${enterpriseUrn}:department`,
  `${enterpriseUrn}:manager`,
  enterpriseUrn,
  'schemas',
  'groups',
  'nothing',
  'emails[',
);
const operation: fc.Arbitrary<JsonObject> = fc
  .record({
    op: fc.constantFrom('add', 'replace', 'remove', 'Add', 'Remove', 'move'),
    path: fc.option(paths, { nil: undefined }),
    value: fc.option(value, { nil: undefined }),
  })
  .map((one) => JSON.parse(JSON.stringify(one)) as JsonObject);
const operations = fc.array(operation, { minLength: 1, maxLength: 4 });

function start(profile: typeof tolerant) {
  const scim = client(profile);
  scim.user('bob');
  const id = scim.user('ada', {
    title: 'Countess',
    name: { givenName: 'Ada', familyName: 'Byron' },
    emails: [
      { value: 'ada@x', type: 'work', primary: true },
      { value: 'ada@y', type: 'home' },
    ],
  });
  return { scim, path: `/Users/${id}` };
}

test('a PATCH is done whole or not at all, is never a 500, and leaves a resource its own PUT accepts', () => {
  fc.assert(
    fc.property(profiles, operations, (profile, ops) => {
      const { scim, path } = start(profile);
      const before = scim.get(path).text;
      const reply = scim.patch(path, ops);
      expect(reply.status).toBeOneOf([200, 400, 409]);
      const after = scim.get(path);
      if (reply.status !== 200) {
        expect([after.text, reply.changes]).toEqual([before, []]);
        return;
      }
      expect(after.body).toEqual(reply.body);
      const { emails, schemas } = after.body as { emails?: JsonObject[]; schemas: string[] };
      expect((emails ?? []).filter((one) => one.primary === true).length).toBeLessThanOrEqual(1);
      expect(schemas.includes(enterpriseUrn)).toBe(enterpriseUrn in after.body);
      expect(schemas[0]).toBe(userUrn);
      expect(after.text).not.toMatch(/:(null|\[\]|\{\})/);
      expect(typeof after.body.active === 'boolean' || after.body.active === undefined).toBe(true);
      const put = scim.put(path, after.body);
      expect([put.status, put.text]).toEqual([200, put.text]);
    }),
    { numRuns: 1500 },
  );
});

test('doing each of set, merge and remove again changes nothing', () => {
  const idempotent = fc
    .record({ op: fc.constantFrom('add', 'replace'), path: paths, value })
    .map((one) => one as JsonObject);
  fc.assert(
    fc.property(profiles, idempotent, (profile, op) => {
      const { scim, path } = start(profile);
      // An element that was changed may no longer match the filter that chose it.
      if (String(op.path).endsWith(']')) return;
      if (String(op.path).includes('[primary')) return;
      if (scim.patch(path, [op]).status !== 200) return;
      const once = scim.get(path).text;
      const again = scim.patch(path, [op]);
      expect([again.status, again.changes]).toEqual([200, []]);
      expect(scim.get(path).text).toBe(once);
    }),
    { numRuns: 800 },
  );
});

test('members behave as a set whatever is added, removed and replaced', () => {
  const scim = client(tolerant);
  const ids = Array.from({ length: 6 }, (_, at) => scim.user(`u${at}`));
  const some = fc.uniqueArray(fc.constantFrom(...ids));
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom('add' as const, 'replace' as const, 'removeListed' as const), some }),
    fc.record({
      kind: fc.constantFrom('removeFilter' as const),
      some: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 }),
    }),
    fc.record({ kind: fc.constant('clear' as const), some: fc.constant([] as string[]) }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), (requests) => {
      const group = scim.group('g');
      let model = new Set<string>();
      for (const steps of requests) {
        const ops = steps.map(({ kind, some }): JsonObject => {
          const members = some.map((id) => ({ value: id }));
          switch (kind) {
            case 'add':
              for (const id of some) model.add(id);
              return { op: 'add', path: 'members', value: members };
            case 'replace':
              model = new Set(some);
              return { op: 'replace', path: 'members', value: members };
            case 'removeListed':
              for (const id of some) model.delete(id);
              return { op: 'remove', path: 'members', value: members };
            case 'removeFilter':
              for (const id of some) model.delete(id);
              return { op: 'remove', path: `members[${some.map((id) => `value eq "${id}"`).join(' or ')}]` };
            default:
              model.clear();
              return { op: 'remove', path: 'members' };
          }
        });
        expect(scim.patch(`/Groups/${group}`, ops).status).toBe(204);
        const held = valuesOf(scim.get(`/Groups/${group}`).body.members);
        expect(new Set(held)).toEqual(model);
        expect(held).toHaveLength(model.size);
      }
      for (const id of ids) {
        expect(valuesOf(scim.get(`/Users/${id}`).body.groups).includes(group)).toBe(model.has(id));
      }
      scim.delete(`/Groups/${group}`);
    }),
    { numRuns: 150 },
  );
});
