import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meaningKinds, outcomes } from '../../shared/contract/exchange.ts';
import { idpIds } from '../../shared/contract/idp.ts';
import type { FilterTerm, NumberTest, TimePoint, TimeRange } from '../../shared/filter/ast.ts';
import { complete } from '../../shared/filter/complete.ts';
import { filterKeys, kindsOf, meaningGroups } from '../../shared/filter/keys.ts';
import { parseFilter } from '../../shared/filter/parse.ts';
import { describeTerm, explainFilter, printFilter, printTerm } from '../../shared/filter/print.ts';

function terms(text: string): readonly FilterTerm[] {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`);
  return parsed.query.terms;
}

function only(text: string): FilterTerm {
  const [term, ...more] = terms(text);
  if (term === undefined || more.length > 0) throw new Error(`${text} is not one term`);
  return term;
}

describe('what is read', () => {
  test.each<[string, FilterTerm]>([
    ['ada', { key: 'text', not: false, text: 'ada' }],
    ['"work mail"', { key: 'text', not: false, text: 'work mail' }],
    ['-ada', { key: 'text', not: true, text: 'ada' }],
    ['not ada', { key: 'text', not: true, text: 'ada' }],
    ['/Users/2819', { key: 'text', not: false, text: '/Users/2819' }],
    ['method:put,Patch', { key: 'method', not: false, values: ['PUT', 'PATCH'] }],
    ['METHOD:get', { key: 'method', not: false, values: ['GET'] }],
    ['status:404', { key: 'status', not: false, values: [{ op: 'eq', value: 404 }] }],
    [
      'status:4xx,500',
      {
        key: 'status',
        not: false,
        values: [
          { op: 'class', value: 4 },
          { op: 'eq', value: 500 },
        ],
      },
    ],
    ['status:>=400', { key: 'status', not: false, values: [{ op: 'ge', value: 400 }] }],
    ['status>=400', { key: 'status', not: false, values: [{ op: 'ge', value: 400 }] }],
    ['status:400-499', { key: 'status', not: false, values: [{ op: 'between', from: 400, to: 499 }] }],
    ['status:none', { key: 'status', not: false, values: [{ op: 'none' }] }],
    ['idp:Entra', { key: 'idp', not: false, values: ['entra'] }],
    ['idp:azure', { key: 'idp', not: false, values: ['entra'] }],
    ['meaning:deactivate', { key: 'meaning', not: false, values: ['deactivate'] }],
    ['op:ADDMEMBERS', { key: 'meaning', not: false, values: ['addMembers'] }],
    ['meaning:membership,write', { key: 'meaning', not: false, values: ['membership', 'write'] }],
    ['-path:Schemas', { key: 'path', not: true, values: ['Schemas'] }],
    ['not path:Schemas', { key: 'path', not: true, values: ['Schemas'] }],
    ['path:"a b","c,d"', { key: 'path', not: false, values: ['a b', 'c,d'] }],
    ['listener:A', { key: 'listener', not: false, values: ['A'] }],
    ['outcome:timedout', { key: 'outcome', not: false, values: ['timedOut'] }],
    ['duration>500', { key: 'duration', not: false, values: [{ op: 'gt', value: 500 }] }],
    ['took>1.5s', { key: 'duration', not: false, values: [{ op: 'gt', value: 1500 }] }],
    ['size>10kb', { key: 'size', not: false, values: [{ op: 'gt', value: 10_240 }] }],
    ['is:edited', { key: 'is', not: false, values: ['resent'] }],
    ['body~"active"', { key: 'body', not: false, values: ['active'] }],
    ['body:active', { key: 'body', not: false, values: ['active'] }],
    ['-body~"a, b",c', { key: 'body', not: true, values: ['a, b', 'c'] }],
    ['path~/Groups', { key: 'path', not: false, values: ['/Groups'] }],
    [
      'header:"content-type: application/json"',
      { key: 'header', not: false, values: ['content-type: application/json'] },
    ],
    ['has:diff,tolerance', { key: 'has', not: false, values: ['diff', 'tolerance'] }],
    ['has:rules', { key: 'has', not: false, values: ['rule'] }],
    ['is:rewritten', { key: 'is', not: false, values: ['rewritten'] }],
    ['operation:0042', { key: 'operation', not: false, values: ['42'] }],
    ['cycle:2,initial', { key: 'cycle', not: false, values: ['2', 'initial'] }],
    ['user:"Ada Byron"', { key: 'user', not: false, values: ['Ada Byron'] }],
    [
      'during:14:41-14:44',
      {
        key: 'during',
        not: false,
        values: [
          {
            from: { date: null, ofDay: 52_860_000, precision: 'minute' },
            to: { date: null, ofDay: 53_040_000, precision: 'minute' },
          },
        ],
      },
    ],
  ])('%s', (text, expected) => {
    expect(only(text)).toEqual(expected);
  });

  test('several terms, with spans that include the negation', () => {
    const text = ' method:PUT  not path:x and "a b"';
    const parsed = parseFilter(text);
    expect(parsed.ok && parsed.spans.map(({ from, to }) => text.slice(from, to))).toEqual([
      'method:PUT',
      'not path:x',
      '"a b"',
    ]);
  });

  test('nothing is everything', () => {
    expect(terms('   ')).toEqual([]);
  });
});

describe('what is wrong, where, and what would be right', () => {
  test.each([
    ['metod:GET', 'metod', /no filter "metod".*Did you mean method\?/],
    ['a urn:ietf:params', 'urn', /no filter "urn".*in quotes/],
    ['status:abc', 'abc', /404, 4xx, >=400/],
    ['status:200,6xx', '6xx', /404, 4xx/],
    ['idp:okto', 'okto', /Did you mean okta\?/],
    ['idp:zzzzzz', 'zzzzzz', /one of okta, entra/],
    ['meaning:deactivated', 'deactivated', /Did you mean deactivate\?/],
    ['method:"', '"', /not closed/],
    ['"open', '"open', /not closed/],
    ['path:', 'path:', /A value is missing. Write path:\/Groups/],
    ['method:PUT,', 'method:PUT,', /A value is missing/],
    ['path>5', 'path>5', /cannot be compared/],
    ['method~GET', 'method~GET', /~ looks for text.*method:PUT,PATCH/],
    ['status~4xx', 'status~4xx', /~ looks for text/],
    ['body~', 'body~', /A value is missing. Write body~/],
    ['operation:last', 'last', /no operation "last". Write operation:4711/],
    ['cycle:weekly', 'weekly', /one of initial, incremental, burst/],
    ['has:colour', 'colour', /one of diff, tolerance, rule/],
    ['duration>fast', 'fast', /number of milliseconds/],
    ['size:10xb', '10xb', /number of bytes/],
    ['during:25:00-26:00', '25:00-26:00', /14:41-14:44/],
    [
      'during:2026-11-24T10:00-2026-11-24T09:00',
      '2026-11-24T10:00-2026-11-24T09:00',
      /ends before it begins/,
    ],
    ['ada not', 'not', /must follow "not"/],
    ['not not ada', 'not', /One "not"/],
    ['not -ada', '-ada', /not both/],
    ['a or b', 'or', /listed with commas/],
    ['""', '""', /nothing between/],
    ['status:499-400', '499-400', /smaller one/],
  ])('%s', (text, marked, message) => {
    const parsed = parseFilter(text);
    if (parsed.ok) throw new Error('was accepted');
    expect(text.slice(parsed.from, parsed.to)).toBe(marked);
    expect(parsed.message).toMatch(message);
  });

  test('a key is not looked for in the prototype of anything', () => {
    for (const key of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      expect(parseFilter(`${key}:x`).ok && only(`${key}:x`).key !== 'text').toBe(false);
    for (const key of ['idp', 'meaning', 'is', 'outcome'])
      for (const value of ['constructor', 'toString']) expect(parseFilter(`${key}:${value}`).ok).toBe(false);
  });
});

const amount = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }),
  fc.integer({ min: 0, max: 999_999 }).map((n) => n / 1000),
);
const whole = fc.integer({ min: 0, max: 999 });
function numbers(value: fc.Arbitrary<number>): fc.Arbitrary<NumberTest> {
  return fc.oneof(
    fc.record({
      op: fc.constantFrom('eq' as const, 'gt' as const, 'ge' as const, 'lt' as const, 'le' as const),
      value,
    }),
    fc
      .tuple(value, value)
      .map(([a, b]) => ({ op: 'between' as const, from: Math.min(a, b), to: Math.max(a, b) })),
  );
}
const statuses = fc.oneof(
  numbers(whole),
  fc.integer({ min: 1, max: 5 }).map((value) => ({ op: 'class' as const, value })),
  fc.constant({ op: 'none' as const }),
);
const steps = { minute: 60_000, second: 1000, millisecond: 1 } as const;
const point = (date: string | null): fc.Arbitrary<TimePoint> =>
  fc
    .tuple(
      fc.constantFrom('minute' as const, 'second' as const, 'millisecond' as const),
      fc.integer({ min: 0, max: 86_399_999 }),
    )
    .map(([precision, ms]) => ({ date, precision, ofDay: ms - (ms % steps[precision]) }));
const ranges: fc.Arbitrary<TimeRange> = fc.constantFrom(null, '2026-11-24').chain((date) =>
  fc
    .tuple(fc.option(point(date)), fc.option(point(date)))
    .filter(([from, to]) => from !== null || to !== null)
    .map(([from, to]) =>
      date !== null && from !== null && to !== null && from.ofDay > to.ofDay
        ? { from: to, to: from }
        : { from, to },
    ),
);
const someText = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.constantFrom(
    'not',
    'or',
    'and',
    '-',
    '-x',
    'a:b',
    'method:GET',
    '"',
    '\\',
    'a\\"b',
    ',',
    'a,b',
    ' ',
    '\t',
    'نور',
    '>5',
    'x=1',
    'a~b',
    '~',
  ),
);
const not = fc.boolean();
const some = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 1, maxLength: 3 });
const anyTerm: fc.Arbitrary<FilterTerm> = fc.oneof(
  fc.record({ key: fc.constant('text' as const), not, text: someText }),
  fc.record({
    key: fc.constantFrom(
      'path' as const,
      'user' as const,
      'listener' as const,
      'body' as const,
      'header' as const,
    ),
    not,
    values: some(someText),
  }),
  fc.record({
    key: fc.constant('method' as const),
    not,
    values: some(fc.constantFrom('GET', 'PUT', 'PURGE')),
  }),
  fc.record({ key: fc.constant('idp' as const), not, values: some(fc.constantFrom(...idpIds, 'none')) }),
  fc.record({
    key: fc.constant('meaning' as const),
    not,
    values: some(fc.constantFrom(...meaningKinds, ...Object.keys(meaningGroups))),
  }),
  fc.record({ key: fc.constant('outcome' as const), not, values: some(fc.constantFrom(...outcomes)) }),
  fc.record({
    key: fc.constant('is' as const),
    not,
    values: some(fc.constantFrom('failed', 'tolerated', 'ruled', 'resent', 'pending')),
  }),
  fc.record({
    key: fc.constantFrom('operation' as const, 'cycle' as const),
    not,
    values: some(fc.integer({ min: 0, max: 999_999 }).map(String)),
  }),
  fc.record({ key: fc.constant('has' as const), not, values: some(fc.constantFrom('diff', 'rule', 'note')) }),
  fc.record({ key: fc.constant('status' as const), not, values: some(statuses) }),
  fc.record({ key: fc.constantFrom('duration' as const), not, values: some(numbers(amount)) }),
  fc.record({ key: fc.constantFrom('size' as const), not, values: some(numbers(amount)) }),
  fc.record({ key: fc.constant('during' as const), not, values: some(ranges) }),
);

describe('printing', () => {
  test('what is printed reads back as the same query', () => {
    fc.assert(
      fc.property(fc.array(anyTerm, { maxLength: 5 }), (all) => {
        expect(terms(printFilter({ terms: all }))).toEqual(all);
      }),
      { numRuns: 5000 },
    );
  });

  test('any text is read or refused inside its bounds, and what is read prints to the same query', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          'method',
          'body',
          'cycle',
          '~',
          'status',
          'during',
          ':',
          '>',
          '>=',
          ',',
          '-',
          'not ',
          ' ',
          '"',
          '\\',
          '4xx',
          'PUT',
          '14:41',
          'or',
          '10kb',
        ),
        fc.string({ maxLength: 5 }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        pieces.map((all) => all.join('')),
        (text) => {
          const parsed = parseFilter(text);
          if (parsed.ok) {
            expect(terms(printFilter(parsed.query))).toEqual(parsed.query.terms);
            expect(parsed.spans).toHaveLength(parsed.query.terms.length);
          } else {
            expect(parsed.from).toBeGreaterThanOrEqual(0);
            expect(parsed.to).toBeLessThanOrEqual(text.length);
            expect(parsed.from).toBeLessThanOrEqual(parsed.to);
            expect(parsed.message).not.toBe('');
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['not path:Schemas', '-path:Schemas'],
    ['status:>=400', 'status>=400'],
    ['op:deactivate', 'meaning:deactivate'],
    ['duration:>0.5s', 'duration>500'],
    ['size>2048', 'size>2kb'],
    ['"ada"', 'ada'],
    ['body:active', 'body~active'],
    ['"a~b"', '"a~b"'],
    ['during:14:41-14:41', 'during:14:41'],
  ])('%s becomes %s', (text, expected) => {
    expect(printTerm(only(text))).toBe(expected);
  });

  test('every example of a key is a filter by that key', () => {
    for (const [key, { example }] of Object.entries(filterKeys)) expect(only(example).key).toBe(key);
  });

  test('every value on offer is a value of its key', () => {
    for (const [key, { known }] of Object.entries(filterKeys))
      for (const { value } of known) expect(only(`${key}:${value}`)).toMatchObject({ key });
  });
});

describe('in words', () => {
  test.each([
    ['', 'All exchanges.'],
    ['method:PUT,PATCH', 'Exchanges with method PUT or PATCH.'],
    [
      'idp:entra status:4xx -path:Schemas',
      'Exchanges sent by entra, answered with 4xx, whose path does not contain Schemas.',
    ],
    ['duration>500 size>10kb', 'Exchanges that took more than 500 ms, with bodies of more than 10 kb.'],
    ['body~active -header:gzip', 'Exchanges with active in a body, without gzip in the headers.'],
    ['has:diff cycle:2', 'Exchanges that have a diff, in cycle 2.'],
    ['ada during:14:41-14:44', 'Exchanges that mention "ada", received during 14:41–14:44.'],
  ])('%s', (text, expected) => {
    expect(explainFilter({ terms: terms(text) })).toBe(expected);
  });

  test.each([
    ['during:14:41-14:44', { key: 'during', value: '14:41–14:44', not: false }],
    ['not path:/Schemas', { key: 'path', value: '/Schemas', not: true }],
    ['status>=400', { key: 'status', value: '>=400', not: false }],
    ['method:PUT,PATCH', { key: 'method', value: 'PUT, PATCH', not: false }],
    ['-ada', { key: '', value: 'ada', not: true }],
  ])('chip of %s', (text, expected) => {
    expect(describeTerm(only(text))).toEqual(expected);
  });
});

describe('completion', () => {
  /** The text with the first option put in. */
  function accept(text: string, cursor = text.length): string {
    const { from, to, options } = complete(text, cursor);
    return options[0] === undefined ? text : text.slice(0, from) + options[0].insert + text.slice(to);
  }

  test.each([
    ['met', 'method:'],
    ['bod', 'body~'],
    ['has:d', 'has:diff'],
    ['cycle:inc', 'cycle:incremental'],
    ['ada -pa', 'ada -path:'],
    ['method:p', 'method:POST'],
    ['method:PUT,pat', 'method:PUT,PATCH'],
    ['meaning:deact', 'meaning:deactivate'],
    ['op:member', 'op:membership'],
    ['idp:micro', 'idp:entra'],
    ['"a b', '"a b'],
    ['foo:x', 'foo:x'],
  ])('%s becomes %s', (text, expected) => {
    expect(accept(text)).toBe(expected);
  });

  test('in the middle of a filter only the piece at the cursor is touched', () => {
    expect(accept('stat ada', 4)).toBe('status: ada');
  });

  test('an empty filter offers every key, each with what it is', () => {
    const { options } = complete('', 0);
    expect(options.map(({ label }) => label)).toEqual(Object.keys(filterKeys));
    for (const { detail } of options) expect(detail).not.toBe('');
  });

  test('values of the session are offered too', () => {
    const { options } = complete('listener:', 9, {
      listener: [{ value: 'Entra pilot', description: '127.0.0.1:8484' }],
    });
    expect(options).toEqual([{ insert: '"Entra pilot"', label: 'Entra pilot', detail: '127.0.0.1:8484' }]);
  });

  test('after a comparison no value brings a sign of its own', () => {
    expect(complete('status>', 7).options.map(({ label }) => label)).toEqual(['404', '409']);
  });
});

describe('for the engine', () => {
  test('a value of meaning stands for kinds', () => {
    expect(kindsOf('deactivate')).toEqual(['deactivate']);
    expect(kindsOf('membership')).toContain('setMembers');
    const written = new Set<string>(kindsOf('write'));
    for (const kind of ['lookup', 'probe', 'read', 'import', 'discover', 'token', 'search'])
      expect(written.has(kind)).toBe(false);
    expect(kindsOf('constructor')).toEqual([]);
  });
});
