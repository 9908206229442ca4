import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeRule } from '../../shared/rules/describe.ts';
import { printProblem, printRules, readRules } from '../../shared/rules/file.ts';
import { parseJsonWithPositions, placeOf, positionKey } from '../../shared/rules/json-positions.ts';
import { countMatch, noCounters } from '../../shared/rules/limits.ts';
import { Limits, Rule, type RuleInput } from '../../shared/rules/rule.ts';

const told = (rule: RuleInput) =>
  describeRule(Rule.parse(rule), (id) => (id === 1 ? 'Staging' : null))
    .map((part) => (typeof part === 'string' ? part : part.name))
    .join('');

test.each<[string, RuleInput]>([
  [
    'When Okta sends a create to Staging, answer 429 with Retry-After 30, 3 times at most',
    {
      listeners: [1],
      match: [
        { on: 'idp', any: ['okta'] },
        { on: 'meaning', any: ['create'] },
      ],
      acts: [{ act: 'status', status: 429, retryAfter: 30 }],
      limits: { count: 3 },
    },
  ],
  [
    'When anyone sends a PUT or PATCH to /Users/*, wait 1 s to 2.5 s, then reset the connection when the work is done, every 3rd time',
    {
      match: [
        { on: 'method', any: ['put', 'PATCH'] },
        { on: 'path', pattern: '/Users/*' },
      ],
      acts: [
        { act: 'delay', ms: 1000, upTo: 2500 },
        { act: 'fault', fault: 'reset' },
      ],
      limits: { every: 3 },
    },
  ],
  [
    'When Microsoft Entra ID sends a deactivate or a reactivate with /Operations/*/value that is a boolean spelt as a string, change the request: /Operations/*/value becomes the boolean it spells',
    {
      match: [
        { on: 'idp', any: ['entra'] },
        { on: 'meaning', any: ['deactivate', 'reactivate'] },
        { on: 'bodyValue', pointer: '/Operations/*/value', test: 'isType', value: 'booleanAsString' },
      ],
      acts: [
        { act: 'rewriteRequest', json: [{ op: 'convert', path: '/Operations/*/value', to: 'boolean' }] },
      ],
    },
  ],
  [
    'When anyone sends a look-up of a person and the answer has status 2xx, change the answer: status 404 and no /Resources, when more than 5 came within 1 min; later rules are left out',
    {
      match: [
        { on: 'meaning', any: ['lookup'] },
        { on: 'status', any: ['2xx'] },
      ],
      acts: [{ act: 'rewriteAnswer', status: 404, json: [{ op: 'remove', path: '/Resources' }] }],
      limits: { rate: { count: 5, seconds: 60 } },
      stop: true,
    },
  ],
  [
    'When anyone sends a request to no listener, do not record it',
    { listeners: [], acts: [{ act: 'ignore' }] },
  ],
])('%s', (sentence, rule) => {
  expect(told(rule)).toBe(sentence);
});

test('a rule that waits for the answer cannot act on the request', () => {
  const parsed = Rule.safeParse({
    match: [{ on: 'status', any: ['2xx'] }],
    acts: [
      { act: 'mark', mark: { colour: 'red', label: '' } },
      { act: 'status', status: 500 },
    ],
  });
  expect(parsed.error?.issues).toMatchObject([
    { path: ['acts', 1], message: expect.stringContaining('too late') },
  ]);
});

const limit = (given: object) => Limits.parse(given);
const at = (seconds: number, more: object = {}) => ({
  at: seconds * 1000,
  ofDay: seconds,
  lot: 0.5,
  ...more,
});

test('limits: rate over a sliding time, time of day over midnight, seconds after the first match, by lot', () => {
  const acts = (given: object, moments: readonly ReturnType<typeof at>[]) => {
    const counters = noCounters();
    return moments.map((moment) => countMatch(limit(given), counters, moment));
  };
  expect(
    acts(
      { rate: { count: 2, seconds: 10 } },
      [0, 1, 2, 11, 11.5, 30].map((s) => at(s)),
    ),
  ).toEqual([false, false, true, false, true, false]);
  expect(
    acts(
      { between: { from: '23:00', to: '01:00:30' } },
      [82_799, 82_800, 0, 3629, 3630].map((s) => at(s)),
    ),
  ).toEqual([false, true, true, true, false]);
  expect(
    acts(
      { forSeconds: 5 },
      [1, 6, 6.1].map((s) => at(s)),
    ),
  ).toEqual([true, true, false]);
  expect(acts({ probability: 0.5 }, [at(0, { lot: 0.49 }), at(0, { lot: 0.5 })])).toEqual([true, false]);
  expect(acts({ probability: 0 }, [at(0, { lot: 0 })])).toEqual([false]);
});

test('limits: never more often than they say, in any combination', () => {
  fc.assert(
    fc.property(
      fc.nat(5),
      fc.option(fc.integer({ min: 1, max: 5 })),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(40),
      (after, count, every, matches) => {
        const counters = noCounters();
        const acted: number[] = [];
        for (let i = 1; i <= matches; i++)
          if (countMatch(limit({ after, count, every }), counters, at(i))) acted.push(i);
        const expected: number[] = [];
        for (let i = 1; i <= matches; i++) if (i > after && (i - after) % every === 0) expected.push(i);
        expect(acted).toEqual(count === null ? expected : expected.slice(0, count));
        expect(counters).toMatchObject({ matched: matches, acted: acted.length });
      },
    ),
  );
});

test('positions: every value of a JSON text is found where it stands, and what is no JSON is refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 3), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const parsed = parseJsonWithPositions(text);
      if (!parsed.ok) throw new Error(parsed.message);
      expect(parsed.value).toEqual(JSON.parse(text));
      const check = (inner: unknown, path: readonly (string | number)[]) => {
        const offset = parsed.positions.get(positionKey(path)) ?? -1;
        expect(text.startsWith(JSON.stringify(inner, null, indent).slice(0, 1), offset)).toBe(true);
        if (typeof inner === 'object' && inner !== null)
          for (const [key, one] of Object.entries(inner))
            check(one, [...path, Array.isArray(inner) ? Number(key) : key]);
      };
      check(parsed.value, []);
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '1', 'true', ' ', '\\') }),
      (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        const parsed = parseJsonWithPositions(text);
        // Names that stand twice are JSON, and not for people to write.
        if (!parsed.ok && valid) expect(parsed.message).toContain('stands twice');
        else expect(parsed.ok).toBe(valid);
      },
    ),
  );
  expect(placeOf('a\nbc', 3)).toEqual({ line: 2, column: 2 });
});

test('a file says what is wrong with it, all of it, in lines', () => {
  const read = readRules(`{
  "format": "scimscope-rules",
  "version": 1,
  "rules": [
    { "match": [{ "on": "metod", "any": ["GET"] }], "acts": [] },
    { "acts": [{ "act": "answer", "status": 200, "body": "{{now" }], "colour": "red" }
  ]
}`);
  expect(read.ok).toBe(false);
  if (read.ok) return;
  expect(read.problems.map((problem) => printProblem('r.json', problem))).toEqual([
    'r.json:5:25: rules[0].match[0].on: "on" is missing, or names something that does not exist.',
    'r.json:5:61: rules[0].acts: A rule needs at least one act.',
    'r.json:6:58: rules[1].acts[0].body: This placeholder is not closed: }} is missing.',
    'r.json:6:80: rules[1]: "colour" is not known here.',
  ]);
});

test('what is written is read again', () => {
  const rule = Rule.parse({
    name: 'All of it',
    on: false,
    match: [{ on: 'bodyValue', pointer: '/a', test: 'equals', value: null, not: true }],
    acts: [{ act: 'rewriteAnswer', json: [{ op: 'add', path: '/x', value: [] }] }],
    limits: { between: { from: '09:00', to: '10:00' }, probability: 0.25 },
    stop: true,
  });
  const read = readRules(printRules([rule], () => null));
  expect(read.ok && read.rules).toEqual([rule]);
});
