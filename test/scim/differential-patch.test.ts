import { scimPatch } from 'scim-patch';
import SCIMMY from 'scimmy';
import { expect, test } from 'vitest';
import { rfcStrict } from '../../shared/profiles/index.ts';
import { equalJson, isObject, type Json, type JsonObject } from '../../shared/scim/json.ts';
import { client, enterpriseUrn, patchUrn, userUrn } from '../mock/client.ts';

/*
 * Our PATCH beside those of scim-patch and SCIMMY: every operation, path and value of a grid, one at a time, on
 * the same user. Where the outcomes differ a row of the table must apply to what was sent, and every row must
 * explain something that no other row does.
 */

const before: JsonObject = {
  userName: 'ada',
  title: 'T',
  active: true,
  name: { givenName: 'Ada', familyName: 'B' },
  emails: [
    { value: 'a@x', type: 'work', primary: true },
    { value: 'b@x', type: 'home' },
  ],
  [enterpriseUrn]: { department: 'D' },
};

const paths = [
  null,
  'title',
  'nickName',
  'active',
  'name',
  'name.givenName',
  'name.middleName',
  'emails',
  'emails.type',
  'emails[type eq "work"]',
  'emails[type eq "work"].value',
  'emails[type eq "work"].display',
  'emails[type eq "other"]',
  'emails[type eq "other"].value',
  `${enterpriseUrn}:department`,
  `${enterpriseUrn}:division`,
  enterpriseUrn,
  `${userUrn}:title`,
  'TITLE',
  'shoeSize',
  'userName',
  'emails[',
] as const;
const values: readonly (Json | undefined)[] = [
  undefined,
  null,
  '',
  'x',
  true,
  'True',
  7,
  { givenName: 'G' },
  { title: 'U' },
  { department: 'E', division: 'V' },
  { [enterpriseUrn]: { division: 'V' } },
  { 'name.givenName': 'G' },
  { value: 'c@x', type: 'other' },
  { value: 'a@x', type: 'work', primary: true },
  { value: 'a@x', type: 'work' },
  { emails: [{ value: 'c@x', type: 'other' }] },
  [],
  [{ value: 'c@x', type: 'other' }],
  [{ value: 'c@x', type: 'other', primary: true }],
  [{ value: 'a@x', type: 'work', primary: true }],
];
const ops = ['add', 'replace', 'remove'] as const;
interface Case {
  op: (typeof ops)[number];
  path: string | null;
  value: Json | undefined;
}
const cases: Case[] = ops.flatMap((op) =>
  paths.flatMap((path) => values.map((value) => ({ op, path, value }))),
);
const operationOf = ({ op, path, value }: Case): JsonObject => ({
  op,
  ...(path !== null && { path }),
  ...(value !== undefined && { value }),
});

type Outcome = JsonObject | string;
function bare(resource: JsonObject): JsonObject {
  const { schemas: _, id: __, meta: ___, ...rest } = resource;
  return rest;
}
function ours(one: Case): Outcome {
  const scim = client(rfcStrict);
  const id = scim.user('ada', before);
  const reply = scim.patch(`/Users/${id}`, [operationOf(one)]);
  return reply.status === 200 ? bare(reply.body) : `refused: ${reply.body.scimType}`;
}
function scimPatchOutcome(one: Case): Outcome {
  try {
    const resource = { schemas: [userUrn], id: '1', meta: {}, ...structuredClone(before) };
    return bare(
      scimPatch(resource as never, [operationOf(one)] as never, {
        mutateDocument: false,
        treatMissingAsAdd: false,
      }) as never,
    );
  } catch {
    return 'refused';
  }
}
SCIMMY.Schemas.User.definition.extend(SCIMMY.Schemas.EnterpriseUser.definition, false);
async function scimmyOutcome(one: Case): Promise<Outcome> {
  try {
    const resource = new SCIMMY.Schemas.User({
      schemas: [userUrn, enterpriseUrn],
      id: '1',
      ...structuredClone(before),
    } as never);
    const op = new SCIMMY.Messages.PatchOp({ schemas: [patchUrn], Operations: [operationOf(one)] } as never);
    const result = (await op.apply(resource)) ?? resource;
    return bare(JSON.parse(JSON.stringify(result)));
  } catch {
    return 'refused';
  }
}

interface Row {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  /** Section of RFC 7644, or of another RFC when named, or the documented choice that decides. */
  readonly decides: string;
  readonly of: readonly ('scim-patch' | 'SCIMMY')[];
  applies(sent: Case): boolean;
}

const both = ['scim-patch', 'SCIMMY'] as const;
const emailKeys = ['value', 'display', 'type', 'primary'];
const hasOnly = (value: Json | undefined, keys: readonly string[]) =>
  isObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => keys.includes(key));

/** Whether a value is of the type of what the path names. */
function fits({ path, value }: Case): boolean {
  const attribute =
    path
      ?.replace(`${userUrn}:`, '')
      .replace(/\[.*\]/, '[]')
      .toLowerCase() ?? null;
  switch (attribute) {
    case null:
      return hasOnly(value, ['title', 'emails', enterpriseUrn]);
    case 'active':
      return typeof value === 'boolean';
    case 'name':
      return hasOnly(value, ['givenName']);
    case 'emails':
      return [value].flat().every((one) => hasOnly(one as Json, emailKeys));
    case 'emails[]':
      return [value].flat().length === 1 && hasOnly([value].flat()[0] as Json, emailKeys);
    case enterpriseUrn.toLowerCase():
      return hasOnly(value, ['department', 'division']);
    default:
      return typeof value === 'string';
  }
}

const table: readonly Row[] = [
  {
    what: 'a value of another type than the attribute',
    ours: 'invalidValue',
    theirs: 'stored as it is (scim-patch knows no schema); converted, passed over or stored in part (SCIMMY)',
    decides: '7643 2.3, 3.12',
    of: both,
    applies: (sent) => sent.op !== 'remove' && sent.value !== null && sent.value !== undefined && !fits(sent),
  },
  {
    what: 'no value for replace',
    ours: 'invalidValue',
    theirs: 'the attribute is taken away',
    decides: '3.5.2.3',
    of: both,
    applies: ({ op, value }) => op === 'replace' && value === undefined,
  },
  {
    what: 'null for a value',
    ours: 'unassigned',
    theirs: 'null is stored (scim-patch), or refused',
    decides: '7643 2.5',
    of: both,
    applies: ({ op, value }) => op !== 'remove' && value === null,
  },
  {
    what: 'a value for remove',
    ours: 'says nothing',
    theirs: 'only what equals it goes, or the operation is refused',
    decides: '3.5.2.2',
    of: both,
    applies: ({ op, value }) => op === 'remove' && value !== undefined,
  },
  {
    what: 'a path no schema knows',
    ours: 'invalidPath',
    theirs: 'stored, or passed over',
    decides: '3.12',
    of: ['scim-patch'],
    applies: ({ path }) => path === 'shoeSize' || path === 'emails[',
  },
  {
    what: 'a name in another case',
    ours: 'names the attribute',
    theirs: 'is another attribute, or none',
    decides: '7643 2.1',
    of: both,
    applies: ({ path }) => path === 'TITLE',
  },
  {
    what: 'a core attribute with the URN of its schema',
    ours: 'names the attribute',
    theirs: 'is refused',
    decides: '3.10',
    of: ['SCIMMY'],
    applies: ({ path }) => path === `${userUrn}:title`,
  },
  {
    what: 'a sub-attribute of all values',
    ours: 'changes in each value',
    theirs: 'is refused',
    decides: '3.5.2: attrPath may name a sub-attribute',
    of: ['SCIMMY'],
    applies: ({ path }) => path === 'emails.type',
  },
  {
    what: 'the URN of an extension as a path',
    ours: 'names all its attributes',
    theirs: 'is read as a schema and an attribute behind its last colon, or refused',
    decides: '3.10: attributes of an extension are found under its URN',
    of: both,
    applies: ({ path }) => path === enterpriseUrn,
  },
  {
    what: 'an extension in a value without a path',
    ours: 'is merged, and so are the attributes beside it',
    theirs: 'is replaced as a whole',
    decides: '3.5.2.1, 3.5.2.3: sub-attributes not named stay',
    of: ['scim-patch'],
    applies: ({ path, value }) => path === null && isObject(value) && enterpriseUrn in value,
  },
  {
    what: 'several values in a value without a path',
    ours: 'replace all values',
    theirs: 'are added to them',
    decides: '3.5.2.3',
    of: ['SCIMMY'],
    applies: ({ op, path, value }) =>
      op === 'replace' && path === null && isObject(value) && 'emails' in value,
  },
  {
    what: 'removing the last attribute of an extension',
    ours: 'removes the extension',
    theirs: 'leaves an empty object',
    decides: '7643 2.5, 3.3',
    of: ['scim-patch'],
    applies: ({ op, path }) => op === 'remove' && path === `${enterpriseUrn}:department`,
  },
  {
    what: 'removing a sub-attribute of values of which none matches',
    ours: 'changes nothing',
    theirs: 'is refused',
    decides: '3.5.2.2; catalogue F24: noTarget is for replace',
    of: ['scim-patch'],
    applies: ({ op, path }) => op === 'remove' && path === 'emails[type eq "other"].value',
  },
  {
    what: 'adding to values of which none matches',
    ours: 'noTarget',
    theirs: 'a value is made, or nothing happens',
    decides: '3.5.2.1, 3.5.2.3; the tolerant profile makes one',
    of: both,
    applies: ({ op, path }) => op !== 'remove' && path !== null && path.startsWith('emails[type eq "other"]'),
  },
  {
    what: 'a new primary value',
    ours: 'takes over from the former one',
    theirs: 'stands beside it',
    decides: '3.5.2, 7643 2.4: at most one is primary',
    of: both,
    applies: ({ op, path, value }) =>
      op === 'add' &&
      path === 'emails' &&
      [value].flat().some((one) => isObject(one as Json) && (one as JsonObject).primary === true),
  },
  {
    what: 'adding a value that is there with less said of it',
    ours: 'is the same value',
    theirs: 'is another one',
    decides: '7643 2.4: no two values with the same type and value',
    of: both,
    applies: ({ op, path, value }) =>
      op === 'add' && path === 'emails' && isObject(value) && value.value === 'a@x',
  },
  {
    what: 'one value without an array for several',
    ours: 'replaces all values',
    theirs: 'is merged into each (scim-patch)',
    decides: '3.5.2.3: the set of values is replaced',
    of: ['scim-patch'],
    applies: ({ op, path, value }) => op === 'replace' && path === 'emails' && isObject(value),
  },
  {
    what: 'an empty array for replace',
    ours: 'leaves the attribute without a value',
    theirs: 'is stored',
    decides: '7643 2.5: an empty array is no value',
    of: both,
    applies: ({ op, path, value }) =>
      op === 'replace' && path === 'emails' && Array.isArray(value) && value.length === 0,
  },
  {
    what: 'part of a complex attribute for replace',
    ours: 'the other sub-attributes stay',
    theirs: 'go (SCIMMY)',
    decides: '3.5.2.3: a set of sub-attributes is replaced, others stay',
    of: ['SCIMMY'],
    applies: ({ op, path, value }) => op === 'replace' && path === 'name' && isObject(value),
  },
  {
    what: 'an object or array for the values a filter chooses',
    ours: 'replace puts it in their place, add merges it, an array of one is its element',
    theirs: 'merged in both cases, put beside them, or refused',
    decides: '3.5.2.3: values matched by the filter are replaced',
    of: both,
    applies: ({ op, path, value }) =>
      op !== 'remove' && path === 'emails[type eq "work"]' && typeof value === 'object',
  },
  {
    what: 'the empty string as "value" of a complex value',
    ours: 'says that there is none',
    theirs: 'is kept',
    decides: 'documented choice, so that clearing a reference by "" clears it',
    of: both,
    applies: ({ path, value }) => value === '' && path === 'emails[type eq "work"].value',
  },
  {
    what: 'taking the value of a required attribute away',
    ours: 'mutability or invalidValue',
    theirs: 'is done',
    decides: '3.5.2.2, 7643 2.2',
    of: both,
    applies: ({ op, path, value }) => path === 'userName' && (op === 'remove' || value === ''),
  },
];

test('beside scim-patch and SCIMMY', async () => {
  const met = new Set<string>();
  const unexplained: string[] = [];
  for (const sent of cases) {
    const own = ours(sent);
    const others = { 'scim-patch': scimPatchOutcome(sent), SCIMMY: await scimmyOutcome(sent) } as const;
    for (const name of both) {
      const theirs = others[name];
      const same =
        typeof own === 'string' || typeof theirs === 'string'
          ? typeof own === typeof theirs
          : equalJson(own, theirs);
      if (same) continue;
      const rows = table.filter((row) => row.of.includes(name) && row.applies(sent));
      // A row earns its place by what no other row explains.
      if (rows.length === 1) met.add(`${name}: ${rows[0]?.what}`);
      if (rows.length === 0) {
        unexplained.push(
          `${name} ${JSON.stringify(operationOf(sent))}: ours ${JSON.stringify(own)}, theirs ${JSON.stringify(theirs)}`,
        );
      }
    }
  }
  expect(unexplained).toEqual([]);
  const all = table.flatMap((row) => row.of.map((name) => `${name}: ${row.what}`));
  expect(
    all.filter((row) => !met.has(row)),
    'rows that explain nothing',
  ).toEqual([]);
});
