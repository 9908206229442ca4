import fc from 'fast-check';
import { filter as theirMatcher, parse as theirParse } from 'scim2-parse-filter';
import SCIMMY from 'scimmy';
import { expect, test } from 'vitest';
import { rfcStrict } from '../../shared/profiles/index.ts';
import { ScimError } from '../../shared/scim/error.ts';
import type { AttributePath, Filter } from '../../shared/scim/filter/ast.ts';
import { compareOperators } from '../../shared/scim/filter/ast.ts';
import { compileFilter } from '../../shared/scim/filter/compile.ts';
import { parseFilter } from '../../shared/scim/filter/parser.ts';
import { printFilter } from '../../shared/scim/filter/print.ts';
import { fold } from '../../shared/scim/fold.ts';
import { isObject, type Json, type JsonObject } from '../../shared/scim/json.ts';
import { createRegistry, type ResourceType } from '../../shared/scim/registry.ts';
import { resolvePath } from '../../shared/scim/resolve.ts';
import { Trace } from '../../shared/scim/tolerance.ts';

/*
 * Our filters beside those of scim2-parse-filter and SCIMMY, on the same people. Where the answers differ, the
 * rows of a table rewrite what the other library is given so that it no longer meets the difference; then the
 * answers must be equal. A difference that no row takes away fails, and so does a row that takes none away.
 */

const userType = createRegistry().type('User') as ResourceType;

const people: readonly JsonObject[] = [
  { userName: 'Ada', title: 'engineer', active: true, name: { givenName: 'Ada' }, externalId: 'x' },
  { userName: 'bob', title: 'Engineer', active: false, nickName: '', externalId: 'X' },
  {
    userName: 'cyd',
    emails: [
      { value: 'c@Work.example', type: 'work', primary: true },
      { value: 'c@home.example', type: 'home' },
    ],
  },
  { userName: 'DAN', active: true, emails: [{ value: 'd@home.example', type: 'Home', primary: false }] },
  { userName: 'eve', nickName: 'E"v\\e', title: 'a(b] and', name: { familyName: 'work' } },
];

type Answer = readonly string[] | 'refused';

function ours(text: string): Answer {
  try {
    const reading = { dialect: rfcStrict.dialect, trace: new Trace(), limits: rfcStrict.limits };
    const options = { reading, unknownAttributes: 'noMatch', inUrl: false } as const;
    const matches = compileFilter(parseFilter(text), userType, options);
    return people
      .filter((json) => matches({ json, apart: () => undefined, linksTo: () => false }))
      .map(({ userName }) => String(userName));
  } catch (problem) {
    if (problem instanceof ScimError) return 'refused';
    throw problem;
  }
}

interface Other {
  readonly name: string;
  answer(filter: Filter, people: readonly JsonObject[]): Answer;
}

const parseFilterLibrary: Other = {
  name: 'scim2-parse-filter',
  answer(filter, them) {
    try {
      const matches = theirMatcher(theirParse(printFilter(filter)));
      return them.flatMap((person, at) => (matches(person) ? [String(people[at]?.userName)] : []));
    } catch {
      return 'refused';
    }
  },
};

const scimmy: Other = {
  name: 'SCIMMY',
  answer(filter, them) {
    try {
      const found = new Set(new SCIMMY.Types.Filter(printFilter(filter)).match([...them]));
      return them.flatMap((person, at) => (found.has(person) ? [String(people[at]?.userName)] : []));
    } catch {
      return 'refused';
    }
  },
};

/** How another library is spared a difference: by people or a filter written otherwise. */
interface Row {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  /** Section of RFC 7644, or of another RFC when named, or the documented choice that decides. */
  readonly decides: string;
  readonly people?: (person: JsonObject) => JsonObject;
  readonly leaf?: (leaf: Leaf, negated: boolean, within: string | null) => Filter;
  readonly whole?: (filter: Filter) => Filter;
}

type Leaf = Extract<Filter, { kind: 'compare' | 'present' }>;

const path = (name: string, values: Filter | null = null): AttributePath => ({
  name,
  values,
  sub: null,
  from: 0,
  to: 0,
});
const not = (term: Filter): Filter => ({ kind: 'not', term });
const present = (name: string): Filter => ({ kind: 'present', path: path(name) });

/** The attribute whose values a leaf compares. */
function leafAttribute(name: string, within: string | null) {
  const resolved = resolvePath(userType, path(within === null ? name : `${within}.${name}`));
  return resolved?.kind === 'attribute' ? (resolved.sub ?? resolved.attribute) : null;
}

function mapLeaves(
  filter: Filter,
  change: NonNullable<Row['leaf']>,
  negated = false,
  within: string | null = null,
): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, terms: filter.terms.map((term) => mapLeaves(term, change, negated, within)) };
    case 'not':
      return not(mapLeaves(filter.term, change, !negated, within));
    case 'values': {
      const { name, values } = filter.path;
      return { kind: 'values', path: path(name, mapLeaves(values as Filter, change, negated, name)) };
    }
    default:
      return change(filter, negated, within);
  }
}

function mapBrackets(
  filter: Filter,
  change: (brackets: Filter, negated: boolean) => Filter,
  negated = false,
): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, terms: filter.terms.map((term) => mapBrackets(term, change, negated)) };
    case 'not':
      return not(mapBrackets(filter.term, change, !negated));
    case 'values':
      return change(filter, negated);
    default:
      return filter;
  }
}

function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]));
}

const withoutCase: Row = {
  what: 'text of another case in an attribute that is not caseExact',
  ours: 'matches',
  theirs: 'does not match, or is ordered by code unit',
  decides: '3.4.2.2, 7643 2.2',
  people: ({ externalId, ...person }) => ({
    ...(mapTexts(person, fold) as JsonObject),
    ...(externalId !== undefined && { externalId }),
  }),
  leaf: (leaf, _, within) =>
    leaf.kind === 'compare' &&
    typeof leaf.value === 'string' &&
    leafAttribute(leaf.path.name, within)?.path !== 'externalId'
      ? { ...leaf, value: fold(leaf.value) }
      : leaf,
};
const defaultSub: Row = {
  what: 'a comparison with a complex multi-valued attribute',
  ours: 'is about its "value"',
  theirs: 'is about the object',
  decides: '3.4.2.2, 7643 2.4',
  leaf: (leaf, _, within) =>
    within === null && leaf.kind === 'compare' && leaf.path.name === 'emails'
      ? { ...leaf, path: path('emails.value') }
      : leaf,
};
const notEqual: Row = {
  what: '"ne" on what has no value, or several',
  ours: 'is the negation of "eq"',
  theirs: 'needs a value, and any that differs will do',
  decides: '3.4.2.2: ne is "not identical"; catalogue D04',
  leaf: (leaf) =>
    leaf.kind === 'compare' && leaf.operator === 'ne' && leaf.value !== null
      ? not({ ...leaf, operator: 'eq' })
      : leaf,
};
const empty: Row = {
  what: '"pr" on the empty string',
  ours: 'no value',
  theirs: 'a value',
  decides: '3.4.2.2: pr is "a non-empty or non-null value"',
  leaf: (leaf, _, within) => {
    if (leaf.kind !== 'present' || leafAttribute(leaf.path.name, within)?.type !== 'string') return leaf;
    const isEmpty: Filter = { kind: 'compare', path: leaf.path, operator: 'eq', value: '', at: 0 };
    return { kind: 'and', terms: [leaf, not(isEmpty)] };
  },
};
const nothing: Row = {
  what: 'comparison with null',
  ours: 'is "not pr", and "ne null" is "pr"',
  theirs: 'needs a null in the resource',
  decides: '7643 2.5',
  leaf: (leaf) => {
    if (leaf.kind !== 'compare' || leaf.value !== null) return leaf;
    return leaf.operator === 'eq' ? not(present(leaf.path.name)) : present(leaf.path.name);
  },
};
const unknown: Row = {
  what: 'an attribute that no schema has',
  ours: 'matches nobody, negated or not',
  theirs: 'negated, it matches everybody',
  decides: '3.4.2.1 and catalogue D14: never everything',
  whole: (filter) =>
    mapBrackets(filter, (brackets, negated) =>
      negated && someLeaf(brackets, (leaf, within) => leafAttribute(leaf.path.name, within) === null)
        ? present('userName')
        : brackets,
    ),
  leaf: (leaf, negated, within) => {
    if (leafAttribute(leaf.path.name, within) !== null) return leaf;
    const nobody = within === null ? present('userName') : present('value');
    return negated ? nobody : not(nobody);
  },
};
const escapes: Row = {
  what: 'escapes in strings',
  ours: 'are those of JSON',
  theirs: 'a backslash stands for itself unless a quote follows',
  decides: '3.4.2.2: compValue is a JSON string (RFC 8259 section 7)',
  people: (person) => mapTexts(person, (text) => text.replaceAll('\\', '^')) as JsonObject,
  leaf: (leaf) =>
    leaf.kind === 'compare' && typeof leaf.value === 'string'
      ? { ...leaf, value: leaf.value.replaceAll('\\', '^') }
      : leaf,
};

/** Filters that we refuse as a whole, and why: invalidFilter before anything is compared. */
const refused: readonly {
  readonly what: string;
  readonly decides: string;
  applies(leaf: Leaf, within: string | null): boolean;
}[] = [
  {
    what: 'a literal of another type than the attribute',
    decides: '3.4.2.2: comparison by the type of the attribute',
    applies(leaf, within) {
      const attribute = leafAttribute(leaf.path.name, within);
      const type = (attribute?.subs.get('value') ?? attribute)?.type;
      if (leaf.kind !== 'compare' || leaf.value === null || type === undefined || type === 'complex')
        return false;
      return typeof leaf.value !== (type === 'boolean' ? 'boolean' : 'string');
    },
  },
  {
    what: 'an operator that the type does not have',
    decides: '3.4.2.2: gt and the like on boolean are invalidFilter',
    applies(leaf, within) {
      const boolean = leafAttribute(leaf.path.name, within)?.type === 'boolean';
      return leaf.kind === 'compare' && boolean && leaf.operator !== 'eq' && leaf.operator !== 'ne';
    },
  },
  {
    what: 'ordering or searching by null',
    decides: '3.4.2.2: null has no order and no parts',
    applies: (leaf) =>
      leaf.kind === 'compare' && leaf.value === null && leaf.operator !== 'eq' && leaf.operator !== 'ne',
  },
  {
    what: 'comparing a complex attribute that has no "value"',
    decides: '7643 2.4: only a "value" can stand for the whole',
    applies: (leaf, within) =>
      leaf.kind === 'compare' && leaf.value !== null && within === null && leaf.path.name === 'name',
  },
];

const texts = fc.oneof(
  fc.constantFrom(
    'ada',
    'Ada',
    'ADA',
    'work',
    'Work',
    'home.example',
    '@',
    '',
    'engineer',
    'x',
    'E"v',
    '\\',
    'a(b] and',
    'not (',
    '"',
  ),
  fc.string({ maxLength: 3 }),
);
const literals = fc.oneof({ weight: 8, arbitrary: texts }, fc.constantFrom(true, false, null, 7, -1.5e3));
function leaves(names: readonly string[]): fc.Arbitrary<Filter> {
  const name = fc.constantFrom(...names).map((one) => path(one));
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('compare' as const),
        path: name,
        operator: fc.constantFrom(...compareOperators),
        value: literals,
        at: fc.constant(0),
      }),
    },
    { weight: 1, arbitrary: name.map((one): Filter => ({ kind: 'present', path: one })) },
  );
}
function trees(leaf: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: depth },
      { weight: 3, arbitrary: leaf },
      { weight: 1, arbitrary: tie('filter').map(not) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          terms: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
        }),
      },
    ),
  })).filter;
}
const userLeaves = leaves([
  'userName',
  'title',
  'nickName',
  'externalId',
  'active',
  'name',
  'name.givenName',
  'emails',
  'emails.value',
  'emails.type',
  'emails.primary',
  'shoeSize',
  'USERNAME',
]);
const emailLeaves = leaves(['value', 'type', 'primary', 'colour']);
const filters = trees(
  fc.oneof(
    { weight: 4, arbitrary: userLeaves },
    {
      weight: 1,
      arbitrary: trees(emailLeaves, 1).map(
        (values): Filter => ({ kind: 'values', path: path('emails', values) }),
      ),
    },
  ),
  2,
);

/** What another library has no way to say or answer, however it is written; recognised by the filter alone. */
interface Gap {
  readonly what: string;
  readonly decides: string;
  applies(filter: Filter): boolean;
}

const absentText: Row = {
  what: 'searching for text in what has no value',
  ours: 'does not match',
  theirs: 'searches in "undefined"',
  decides: '3.4.2.2: co, sw and ew are about the value',
  leaf: (leaf) =>
    leaf.kind === 'compare' && ['co', 'sw', 'ew'].includes(leaf.operator)
      ? { kind: 'and', terms: [{ kind: 'present', path: leaf.path }, leaf] }
      : leaf,
};
const absentComplex: Row = {
  what: 'a sub-attribute of what has no value',
  ours: 'has no value either',
  theirs: 'fails with a TypeError',
  decides: '7643 2.5',
  people: (person) => ({ name: {}, ...person }),
  leaf: (leaf) =>
    leaf.kind === 'present' && leaf.path.name === 'name'
      ? { kind: 'or', terms: [present('name.givenName'), present('name.familyName')] }
      : leaf,
};
const quotes: Row = {
  what: 'quotes and escapes in strings',
  ours: 'are those of JSON',
  theirs: 'a string ends at the first quote and keeps its escapes',
  decides: '3.4.2.2: compValue is a JSON string (RFC 8259 section 7)',
  people: (person) =>
    mapTexts(person, (text) => text.replaceAll('"', '#').replaceAll('\\', '^')) as JsonObject,
  leaf: (leaf) =>
    leaf.kind === 'compare' && typeof leaf.value === 'string'
      ? { ...leaf, value: leaf.value.replaceAll('"', '#').replaceAll('\\', '^') }
      : leaf,
};
const groups: Row = {
  what: 'negated groups and groups within groups',
  ours: 'follow the grammar',
  theirs: 'are refused or flattened',
  decides: '3.4.2.2: FILTER = *1"not" "(" FILTER ")"',
  whole: (filter) =>
    joined(
      'or',
      alternativesOf(filter, false).map((terms) => joined('and', terms)),
    ),
};

function joined(kind: 'and' | 'or', terms: readonly Filter[]): Filter {
  return terms.length === 1 ? (terms[0] as Filter) : { kind, terms };
}

/** Disjunctive normal form: alternatives of leaves, each negated or not. */
function alternativesOf(filter: Filter, negated: boolean): Filter[][] {
  switch (filter.kind) {
    case 'not':
      return alternativesOf(filter.term, !negated);
    case 'and':
    case 'or': {
      const parts = filter.terms.map((term) => alternativesOf(term, negated));
      if ((filter.kind === 'or') !== negated) return parts.flat();
      return parts.reduce((all, part) => all.flatMap((one) => part.map((other) => [...one, ...other])));
    }
    default:
      return [[negated ? not(filter) : filter]];
  }
}

function someLeaf(filter: Filter, holds: (leaf: Leaf, within: string | null) => boolean): boolean {
  let found = false;
  mapLeaves(filter, (leaf, _, within) => {
    found ||= holds(leaf, within);
    return leaf;
  });
  return found;
}

const severalValues: Gap = {
  what: 'an attribute with several values: it fails where there are none, and "not" holds if one element differs',
  decides: '3.4.2.2: a filter on several values matches if one does, and "not" negates that',
  applies: (filter) =>
    someLeaf(filter, ({ path: { name } }, within) => within !== null || name.startsWith('emails')),
};

const wholeArray: Gap = {
  what: 'brackets with "and", "not", "ne" or null: they are applied to all values together, not to each',
  decides: '3.4.2.2, catalogue D07: one and the same value must meet what stands in brackets',
  applies(filter) {
    let found = false;
    mapBrackets(filter, (brackets) => {
      found ||= !isPlain(brackets.kind === 'values' ? (brackets.path.values as Filter) : brackets);
      return brackets;
    });
    return found;
  },
};

/** Whether it is the same to ask each value and to ask all together. */
function isPlain(filter: Filter): boolean {
  if (filter.kind === 'or') return filter.terms.every(isPlain);
  if (filter.kind === 'present') return true;
  return filter.kind === 'compare' && filter.operator !== 'ne' && filter.value !== null;
}

function rewritten(filter: Filter, rows: readonly Row[]): { filter: Filter; people: readonly JsonObject[] } {
  let changed = filter;
  let them = people;
  for (const { leaf, whole, people: person } of rows) {
    if (whole) changed = whole(changed);
    if (leaf) changed = mapLeaves(changed, leaf);
    if (person) them = them.map(person);
  }
  return { filter: changed, people: them };
}

/** What the other library answers when it is spared the differences of the rows. */
function spared(other: Other, filter: Filter, rows: readonly Row[]): string {
  const input = rewritten(filter, rows);
  return String(other.answer(input.filter, input.people));
}

function whyRefused(filter: Filter): readonly string[] {
  return refused
    .filter((row) => someLeaf(filter, (leaf, within) => row.applies(leaf, within)))
    .map(({ what }) => what);
}

function compare(other: Other, rows: readonly Row[], gaps: readonly Gap[], cases: number): void {
  const met = new Set<string>();
  const property = fc.property(filters, (filter) => {
    const text = printFilter(filter);
    const own = ours(text);
    const theirs = other.answer(filter, people);
    if (own === 'refused') {
      const reasons = whyRefused(filter);
      expect(reasons.length, `refused without a reason in the table: ${text}`).toBeGreaterThan(0);
      if (theirs !== 'refused') for (const what of reasons) met.add(what);
      return;
    }
    if (String(theirs) === String(own)) return;
    if (spared(other, filter, rows) !== String(own)) {
      const gap = gaps.find((one) => one.applies(filter));
      const how = `${text}\nas ${printFilter(rewritten(filter, rows).filter)}`;
      if (!gap) expect(spared(other, filter, rows), how).toBe(String(own));
      else met.add(gap.what);
      return;
    }
    for (const row of rows) {
      const others = rows.filter((one) => one !== row);
      if (spared(other, filter, others) !== String(own)) met.add(row.what);
    }
  });
  fc.assert(property, { numRuns: cases, seed: 7643 });
  const table = [...rows, ...gaps, ...refused].map(({ what }) => what);
  expect(
    table.filter((what) => !met.has(what)),
    'rows that explain nothing',
  ).toEqual([]);
}

test('beside scim2-parse-filter', () => {
  const rows = [nothing, unknown, defaultSub, notEqual, withoutCase, empty, escapes];
  compare(parseFilterLibrary, rows, [wholeArray], 6000);
});

test('beside SCIMMY', () => {
  const rows = [nothing, unknown, empty, absentText, withoutCase, quotes, absentComplex, groups];
  compare(scimmy, rows, [severalValues], 6000);
});
