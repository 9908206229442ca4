import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Condition, type ConditionInput, Match } from '../../shared/rules/condition.ts';
import { createMatcher, globPattern } from '../../shared/rules/matcher.ts';
import { factsOf, type Given } from './facts.ts';

const matches = (conditions: readonly ConditionInput[], given: Given) =>
  createMatcher(Match.parse(conditions)).matches(factsOf(given));

const patch = {
  method: 'PATCH',
  target: '/scim/v2/Users/u-1?attributes=active',
  headers: ['X-Tenant', 'Blue', 'x-tenant', 'Green'],
  body: {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'Add', path: 'title', value: 'Nurse' },
    ],
  },
  answer: {
    status: 404,
    headers: ['Retry-After', '30'],
    body: {
      userName: 'ada@contoso.example',
      logins: 12,
      meta: { created: '2026-11-24T10:00:00Z' },
      name: { givenName: 'Ada' },
      emails: [
        { type: 'work', value: 'ada@contoso.example' },
        { type: 'home', value: 'ada@home.example' },
      ],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Engineering' },
    },
  },
} satisfies Given;

test.each<[boolean, ConditionInput]>([
  [true, { on: 'method', any: ['put', 'patch'] }],
  [false, { on: 'method', any: ['PATCH'], not: true }],
  [true, { on: 'path', pattern: '/users/*' }],
  [false, { on: 'path', pattern: '/Users' }],
  [true, { on: 'path', pattern: '/**' }],
  [true, { on: 'path', how: 'regex', pattern: '^/Users/u-\\d$' }],
  [true, { on: 'query', name: 'Attributes', test: 'equals', value: 'ACTIVE' }],
  [false, { on: 'query', name: 'filter' }],
  [true, { on: 'idp', any: ['entra'] }],
  [false, { on: 'idp', any: ['okta', 'none'] }],
  [true, { on: 'meaning', any: ['deactivate'] }],
  [true, { on: 'meaning', any: ['leaver'] }],
  [false, { on: 'meaning', any: ['membership', 'create'] }],
  [true, { on: 'subject', any: ['U-1'] }],
  [true, { on: 'status', any: ['4xx'] }],
  [true, { on: 'status', any: ['200', '>=404'] }],
  [false, { on: 'status', any: ['400-403', '<400', '5xx'] }],
  [true, { on: 'header', name: 'X-TENANT', test: 'equals', value: 'green' }],
  [false, { on: 'header', name: 'retry-after' }],
  [true, { on: 'header', of: 'answer', name: 'retry-after', test: 'matches', value: '^\\d+$' }],
  [true, { on: 'bodyText', value: 'NURSE' }],
  [true, { on: 'bodyText', of: 'answer', test: 'matches', value: '"type":"home"' }],
  [true, { on: 'bodyValue', pointer: '/operations/*/value', test: 'isType', value: 'booleanAsString' }],
  [false, { on: 'bodyValue', pointer: '/Operations/1/value', test: 'isType', value: 'booleanAsString' }],
  [true, { on: 'bodyValue', pointer: '/Operations/*/path', test: 'equals', value: 'TITLE' }],
  [false, { on: 'bodyValue', pointer: '/Operations/2' }],
  [true, { on: 'bodyValue', of: 'answer', pointer: '/logins', test: 'greater', value: 11 }],
  [false, { on: 'bodyValue', of: 'answer', pointer: '/logins', test: 'equals', value: '12' }],
  [
    true,
    {
      on: 'bodyValue',
      of: 'answer',
      pointer: '/meta/created',
      test: 'less',
      value: '2026-11-24T12:00:00+01:00',
    },
  ],
  [true, { on: 'bodyFilter', of: 'answer', filter: 'userName sw "ADA" and logins gt 3' }],
  [true, { on: 'bodyFilter', of: 'answer', filter: 'emails[type eq "home" and value ew "@home.example"]' }],
  [
    false,
    { on: 'bodyFilter', of: 'answer', filter: 'emails[type eq "home" and value ew "@contoso.example"]' },
  ],
  [true, { on: 'bodyFilter', of: 'answer', filter: 'emails co "home" and name.givenName eq "ada"' }],
  [
    true,
    {
      on: 'bodyFilter',
      of: 'answer',
      filter: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "engineering"',
    },
  ],
  [
    true,
    { on: 'bodyFilter', of: 'answer', filter: 'urn:ietf:params:scim:schemas:core:2.0:User:userName pr' },
  ],
  [true, { on: 'bodyFilter', of: 'answer', filter: 'not (title pr) and title ne "x" and nickName eq null' }],
  [true, { on: 'bodyFilter', filter: 'Operations[op eq "replace" and path eq "active"]' }],
])('%s: %j', (expected, condition) => {
  expect(matches([condition], patch)).toBe(expected);
  // What is turned round says the opposite, always.
  expect(matches([{ ...condition, not: !condition.not }], patch)).toBe(!expected);
});

test('no condition meets everything; several must all hold; what needs an answer does not hold before it', () => {
  expect(matches([], patch)).toBe(true);
  expect(
    matches(
      [
        { on: 'method', any: ['PATCH'] },
        { on: 'status', any: ['2xx'] },
      ],
      patch,
    ),
  ).toBe(false);
  const { answer: _, ...request } = patch;
  expect(matches([{ on: 'status', any: ['4xx'] }], request)).toBe(false);
  expect(createMatcher(Match.parse([{ on: 'status', any: ['4xx'] }])).needsAnswer).toBe(true);
});

test.each([
  [{ on: 'meaning', any: ['deactivat'] }, 'Did you mean deactivate?'],
  [{ on: 'status', any: ['4x'] }, 'A status is 404, 4xx, >=400 or 400-499'],
  [{ on: 'path', how: 'regex', pattern: '(' }, 'not a regular expression'],
  [{ on: 'bodyText', test: 'matches', value: '[' }, 'not a regular expression'],
  [{ on: 'bodyValue', pointer: 'active' }, 'starts with /'],
  [{ on: 'bodyValue', pointer: '/a', test: 'isType', value: 'boolian' }, 'A type is one of'],
  [{ on: 'bodyFilter', filter: 'userName eq' }, 'filter'],
  [{ on: 'method', any: [] }, 'at least one'],
  [{ on: 'listener', any: ['A'] }, ''],
])('%j is refused', (condition, text) => {
  const parsed = Condition.safeParse(condition);
  expect(parsed.success).toBe(false);
  expect(parsed.error?.issues[0]?.message).toContain(text);
});

test('a glob without stars is the path itself, whatever it holds; * never crosses a slash', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, (path) => {
      fc.pre(!path.includes('*'));
      expect(globPattern(path).test(path)).toBe(true);
      expect(globPattern(path).test(`${path}x`)).toBe(false);
    }),
  );
  fc.assert(
    fc.property(text, text, text, (before, inside, after) => {
      fc.pre(!`${before}${after}`.includes('*'));
      if (!inside.includes('/'))
        expect(globPattern(`${before}*${after}`).test(`${before}${inside}${after}`)).toBe(true);
      expect(globPattern(`${before}**${after}`).test(`${before}${inside}${after}`)).toBe(true);
      if (inside.includes('/') && !before.includes('/') && !after.includes('/'))
        expect(globPattern(`${before}*${after}`).test(`${before}${inside}${after}`)).toBe(false);
    }),
  );
});

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const body = fc.dictionary(fc.string(), fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.string(), leaf)));

test('any condition over any body decides, and never throws', () => {
  const condition = fc.oneof(
    fc.record({
      on: fc.constant('bodyValue' as const),
      pointer: fc
        .array(fc.string().map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')))
        .map((steps) => steps.map((step) => `/${step}`).join('')),
      test: fc.constantFrom('equals', 'contains', 'startsWith', 'endsWith', 'exists', 'greater', 'less'),
      value: leaf,
    }),
    fc.record({
      on: fc.constant('bodyFilter' as const),
      filter: fc.constantFrom(
        'a eq 1',
        'a.b co "x"',
        'a[b pr]',
        'not (a eq null)',
        'urn:x:y:a pr',
        'a gt "m"',
      ),
    }),
    fc.record({ on: fc.constant('bodyText' as const), value: fc.string({ minLength: 1 }) }),
  );
  fc.assert(
    fc.property(condition, body, (given, json) => {
      const matcher = createMatcher(Match.parse([given]));
      const turned = createMatcher(Match.parse([{ ...given, not: true }]));
      const facts = factsOf({ body: json });
      expect(matcher.matches(facts)).toBe(!turned.matches(facts));
    }),
  );
});

test('a value that is there is found by its own pointer', () => {
  fc.assert(
    fc.property(body, (json) => {
      const keys = Object.keys(json);
      fc.pre(keys.length > 0);
      const key = keys[0] as string;
      const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      fc.pre(key !== '*');
      const value = json[key];
      expect(
        matches([{ on: 'bodyValue', pointer, test: 'equals', value } as ConditionInput], { body: json }),
      ).toBe(true);
      expect(
        matches([{ on: 'bodyValue', pointer: '/*', test: 'equals', value } as ConditionInput], {
          body: json,
        }),
      ).toBe(true);
    }),
  );
});
