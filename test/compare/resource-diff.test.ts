import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeSentence } from '../../shared/compare/change-words.ts';
import { applyDelta, diffJson } from '../../shared/compare/json-delta.ts';
import { diffResources, ignoringNothing } from '../../shared/compare/resource-diff.ts';
import type { Json, JsonObject } from '../../shared/scim/json.ts';
import { equalJson } from '../../shared/scim/json.ts';

const word = fc.constantFrom('a', 'b', 'c', 'work', 'home', '');
const element = fc.oneof(
  word,
  fc.record(
    { value: word, type: fc.constantFrom('work', 'home', 'User'), display: word, primary: fc.boolean() },
    { requiredKeys: [] },
  ),
);
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(null, true, false, 0, 1, 'a', 'b', ''),
    fc.array(element, { maxLength: 5 }) as fc.Arbitrary<Json>,
    fc.array(tie('value'), { maxLength: 4 }) as fc.Arbitrary<Json>,
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'urn:x:y', 'p/q', 'value', '$ref'), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }) as fc.Arbitrary<Json>,
  ),
})).value;

test('what differs, applied to the one, gives the other; nothing differs exactly when they are equal', () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      const delta = diffJson(before, after);
      const made = applyDelta(structuredClone(before), delta);
      expect(equalJson(made, after)).toBe(true);
      expect(delta === null).toBe(equalJson(before, after));
    }),
    { numRuns: 3000 },
  );
});

test('every difference is among the changes, and each change points at what it names', () => {
  const resource = fc.dictionary(fc.constantFrom('a', 'b', 'urn:x:y', 'p/q'), json, {
    maxKeys: 4,
    noNullPrototype: true,
  }) as fc.Arbitrary<JsonObject>;
  fc.assert(
    fc.property(resource, resource, (before, after) => {
      const changes = diffResources(before, after);
      for (const change of changes) {
        if (change.kind === 'moved') continue;
        const [root, value] = change.kind === 'removed' ? [before, change.before] : [after, change.after];
        expect(resolve(root, change.pointer)).toEqual(value);
      }
      expect(changes.length > 0).toBe(diffJson(before, after) !== null);
    }),
    { numRuns: 2000 },
  );
});

function resolve(root: Json, pointer: string): Json | undefined {
  let value: Json | undefined = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    value = (value as Record<string, Json>)[key];
  }
  return value;
}

const before: JsonObject = {
  userName: 'priya',
  active: true,
  name: { familyName: 'Halloran', givenName: 'Priya' },
  emails: [
    { value: 'p@home.example', type: 'home' },
    { value: 'priya.halloran@contoso.example', type: 'work' },
  ],
  meta: { version: 'W/"3"', lastModified: '2026-11-24T14:02:12Z' },
};
const after: JsonObject = {
  userName: 'priya',
  active: false,
  name: { familyName: 'Halloran-Roux', givenName: 'Priya' },
  emails: [
    { value: 'p.halloran-roux@contoso.example', type: 'work' },
    { value: 'p@home.example', type: 'home' },
  ],
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
    department: 'Audit',
    manager: { value: '9f0b', $ref: '../Users/9f0b', displayName: 'Tomasz Lindqvist' },
  },
  meta: { version: 'W/"4"', lastModified: '2026-11-24T14:42:12Z' },
};

test('changes are named as a PATCH names them, and said in words', () => {
  const ignoring = { ...ignoringNothing, meta: true };
  const changes = diffResources(before, after, ignoring);
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'changed active',
    'changed name.familyName',
    'changed emails[type eq "work"].value',
    'moved emails',
    `added ${enterprise}:department`,
    `added ${enterprise}:manager`,
  ]);
  const words = changes.map((change) =>
    changeSentence(change)
      .map((part) => (typeof part === 'string' ? part : part.name))
      .join(''),
  );
  expect(words).toEqual([
    'Switched off.',
    'Family name changed from Halloran to Halloran-Roux.',
    'Work mail changed from priya.halloran@contoso.example to p.halloran-roux@contoso.example.',
    'Mail addresses: the same values in another order.',
    'Department is now Audit.',
    'Manager is now Tomasz Lindqvist.',
  ]);
  expect(
    diffResources(before, after, { ...ignoring, order: true }).some(({ kind }) => kind === 'moved'),
  ).toBe(false);
});

test('what is ignored does not count: order, meta, times, and ids where a name says the same', () => {
  const one: JsonObject = {
    id: '1',
    displayName: 'Audit',
    members: [
      { value: 'u1', display: 'Ada', type: 'User', $ref: 'http://a/Users/u1' },
      { value: 'u2', display: 'Bo', type: 'User', $ref: 'http://a/Users/u2' },
    ],
    lastLogin: '2026-11-24T14:02:12Z',
    meta: { location: 'http://a/Groups/1', version: 'W/"1"' },
  };
  const other: JsonObject = {
    id: '7',
    displayName: 'Audit',
    members: [
      { value: 'x2', display: 'Bo', type: 'User', $ref: 'http://b/Users/x2' },
      { value: 'x1', display: 'Ada', type: 'User', $ref: 'http://b/Users/x1' },
    ],
    lastLogin: '2026-11-25T09:00:00Z',
    meta: { location: 'http://b/Groups/7', version: 'W/"9"' },
  };
  expect(diffResources(one, other, { order: true, meta: true, ids: true, times: true })).toEqual([]);
  expect(diffResources(one, other, { order: true, meta: true, ids: true, times: false })).toMatchObject([
    { path: 'lastLogin' },
  ]);
});
