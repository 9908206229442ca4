import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rfcStrict } from '../../shared/profiles/index.ts';
import { ScimError } from '../../shared/scim/error.ts';
import type { AttributePath, CompareOperator, Filter, Literal } from '../../shared/scim/filter/ast.ts';
import { compareOperators } from '../../shared/scim/filter/ast.ts';
import { compileFilter } from '../../shared/scim/filter/compile.ts';
import { parseFilter, parsePath } from '../../shared/scim/filter/parser.ts';
import { printFilter, printPath } from '../../shared/scim/filter/print.ts';
import type { JsonObject } from '../../shared/scim/json.ts';
import { createRegistry, type ResourceType } from '../../shared/scim/registry.ts';
import { Trace } from '../../shared/scim/tolerance.ts';

const path = (name: string, values: Filter | null = null): AttributePath => ({
  name,
  values,
  sub: null,
  from: 0,
  to: 0,
});

const names = fc.constantFrom(
  'userName',
  'title',
  'nickName',
  'name.givenName',
  'emails',
  'emails.type',
  'shoeSize',
);
const subNames = fc.constantFrom('value', 'type', 'display');
const text = fc.oneof(
  fc.constantFrom('a', 'B', 'ab', 'work', ''),
  fc.string({ maxLength: 4, unit: 'grapheme' }),
);

/** Any tree, in the shape the parser gives: chains of one operator are flat when printed without parentheses. */
function filters(leaf: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.record({ kind: fc.constant('not' as const), term: tie('filter') }),
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        terms: fc.array(tie('filter'), { minLength: 2, maxLength: 4 }),
      }),
    ),
  })).filter;
}

function leaves(name: fc.Arbitrary<string>, value: fc.Arbitrary<Literal>): fc.Arbitrary<Filter> {
  return fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      path: name.map((one) => path(one)),
      operator: fc.constantFrom<CompareOperator[]>(...compareOperators),
      value,
      at: fc.constant(0),
    }),
    fc.record({ kind: fc.constant('present' as const), path: name.map((one) => path(one)) }),
  );
}

const elementFilter = filters(leaves(subNames, text));
const inBrackets: fc.Arbitrary<Filter> = elementFilter.map((values) => ({
  kind: 'values' as const,
  path: path('emails', values),
}));
const anyFilter = filters(fc.oneof(leaves(names, text), inBrackets));
const anyLiteral = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const widest = filters(fc.oneof(leaves(names, anyLiteral), inBrackets));

/** A filter without the positions, which printing does not keep. */
function bare(filter: unknown): unknown {
  return JSON.parse(
    JSON.stringify(filter, (key, value) => (['from', 'to', 'at'].includes(key) ? undefined : value)),
  );
}

test('a filter that is printed and parsed is the same filter', () => {
  fc.assert(
    fc.property(widest, (filter) => {
      expect(bare(parseFilter(printFilter(filter)))).toEqual(bare(filter));
    }),
    { numRuns: 1000 },
  );
});

test('case of keywords and spaces around them do not matter', () => {
  fc.assert(
    fc.property(anyFilter, fc.integer({ min: 1, max: 3 }), (filter, spaces) => {
      const plain = printFilter(filter);
      // Outside strings only: a string's content is its own.
      const loud = plain
        .split(/("(?:[^"\\]|\\.)*")/)
        .map((part, at) =>
          at % 2 === 1
            ? part
            : part
                .replace(/\b(and|or|not|pr|eq|ne|co|sw|ew|gt|ge|lt|le)\b/g, (word) => word.toUpperCase())
                .replaceAll(' ', ' '.repeat(spaces)),
        )
        .join('');
      expect(bare(parseFilter(` ${loud} `))).toEqual(bare(filter));
    }),
  );
});

test('any text parses or is refused as invalidFilter with a position within it', () => {
  const pieces = fc.constantFrom(
    'userName',
    ' ',
    'eq',
    '"a"',
    '(',
    ')',
    '[',
    ']',
    'and',
    'or',
    'not',
    'pr',
    '.',
    '\\',
    '"',
    '1',
    'null',
    'urn:a:b',
    "'",
    '\u0000',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (input) => {
      try {
        parseFilter(input);
      } catch (problem) {
        expect(problem).toBeInstanceOf(ScimError);
        const { scimType, position } = problem as ScimError;
        expect(scimType).toBe('invalidFilter');
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(input.length);
      }
    }),
    { numRuns: 3000 },
  );
});

test('any text is a path or refused as invalidPath or invalidFilter', () => {
  const pieces = fc.constantFrom(
    'emails',
    'name',
    '.',
    ':',
    '[',
    ']',
    'type eq "work"',
    ' ',
    'urn:ietf:params',
    '2.0',
    '"',
    "'",
    '-',
    '_',
  );
  fc.assert(
    fc.property(
      fc.array(pieces).map((all) => all.join('')),
      (input) => {
        try {
          expect(bare(parsePath(printPath(parsePath(input))))).toEqual(bare(parsePath(input)));
        } catch (problem) {
          expect(problem).toBeInstanceOf(ScimError);
          expect(['invalidPath', 'invalidFilter']).toContain((problem as ScimError).scimType);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

const type = createRegistry().type('User') as ResourceType;

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const people = fc
  .record({
    userName: text,
    title: maybe(text),
    nickName: maybe(text),
    name: maybe(fc.record({ givenName: text })),
    emails: maybe(
      fc.array(
        fc.record({ value: text, type: maybe(fc.constantFrom('work', 'home')), display: maybe(text) }),
        { minLength: 1, maxLength: 3 },
      ),
    ),
  })
  .map((person) => JSON.parse(JSON.stringify(person)) as JsonObject);

/**
 * The meaning of a filter said as plainly as it can be: three-valued, so that what is unknown stays unknown
 * under "not". Strings compare without case; every attribute used here is caseExact false.
 */
function naive(filter: Filter, person: JsonObject): boolean | null {
  switch (filter.kind) {
    case 'not': {
      const inner = naive(filter.term, person);
      return inner === null ? null : !inner;
    }
    case 'and': {
      const all = filter.terms.map((term) => naive(term, person));
      return all.includes(false) ? false : all.includes(null) ? null : true;
    }
    case 'or': {
      const all = filter.terms.map((term) => naive(term, person));
      return all.includes(true) ? true : all.includes(null) ? null : false;
    }
    case 'values': {
      const elements = (person.emails ?? []) as JsonObject[];
      return elements.some((element) => naive(filter.path.values as Filter, element) === true);
    }
    default: {
      const values = valuesAt(person, filter.path.name);
      if (values === null) return null;
      if (filter.kind === 'present') {
        if (filter.path.name !== 'emails') return values.some((value) => value !== '');
        return ((person.emails ?? []) as JsonObject[]).some((one) =>
          Object.values(one).some((part) => part !== ''),
        );
      }
      const wanted = String(filter.value).normalize('NFC').toLowerCase().normalize('NFC');
      const equal = (value: string) => value === wanted;
      const folded = values.map((value) => value.normalize('NFC').toLowerCase().normalize('NFC'));
      if (filter.operator === 'eq') return folded.some(equal);
      if (filter.operator === 'ne') return !folded.some(equal);
      return folded.some((value) => holds(filter.operator, value, wanted));
    }
  }
}

function holds(operator: CompareOperator, value: string, wanted: string): boolean {
  if (operator === 'co') return value.includes(wanted);
  if (operator === 'sw') return value.startsWith(wanted);
  if (operator === 'ew') return value.endsWith(wanted);
  if (operator === 'gt') return value > wanted;
  if (operator === 'ge') return value >= wanted;
  if (operator === 'lt') return value < wanted;
  return value <= wanted;
}

/** Texts at a path; null when no such attribute is defined. */
function valuesAt(person: JsonObject, name: string): string[] | null {
  if (name === 'shoeSize') return null;
  const [first, second] = name.split('.') as [string, string | undefined];
  const held = person[first];
  if (held === undefined) return [];
  const sub = second ?? (first === 'emails' ? 'value' : undefined);
  const all = [held].flat() as (string | JsonObject)[];
  return all
    .map((one) => (typeof one === 'string' || sub === undefined ? one : one[sub]))
    .filter((one): one is string => typeof one === 'string');
}

test('evaluation agrees with the plainest reading of RFC 7644', () => {
  const options = {
    reading: { dialect: rfcStrict.dialect, trace: new Trace(), limits: rfcStrict.limits },
    unknownAttributes: 'noMatch',
    inUrl: true,
  } as const;
  fc.assert(
    fc.property(anyFilter, people, (filter, person) => {
      const matches = compileFilter(filter, type, options);
      expect(matches({ json: person, apart: () => undefined, linksTo: () => false })).toBe(
        naive(filter, person) === true,
      );
    }),
    { numRuns: 3000 },
  );
});
