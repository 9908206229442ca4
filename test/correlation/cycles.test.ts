import { expect, test } from 'vitest';
import { tellCycleEnd, tellCycleStart, tellTime } from '../../shared/correlation/words.ts';
import { type Sent, Session } from './correlate.ts';
import { entra, entraLookup, entraPatch, entraProbe, okta, oktaLookup, resource } from './traffic.ts';

const minute = 60_000;
const person = (n: number) => ({ id: `u-${n}`, userName: `p${n}@example.com`, name: `Person ${n}` });

/** What Entra does for so many people the first time, from a moment on. */
function initial(at: number, people: number): Sent[] {
  const made = Array.from({ length: people }, (_, n) => [
    entraLookup('userName', person(n).userName),
    entra('POST /Users', { body: resource(person(n)), answer: resource(person(n)) }),
  ]);
  return [entraProbe(), ...made.flat()].map((exchange, n) => ({ exchange, at: at + n * 40 }));
}

function incremental(at: number, people: number): Sent[] {
  const changed = Array.from({ length: people }, (_, n) => [
    entra(`GET /Users/u-${n}`, { answer: resource(person(n)) }),
    entraPatch(`/Users/u-${n}`, { op: 'Replace', path: 'title', value: 'Head' }),
  ]);
  return [entraProbe(), ...changed.flat()].map((exchange, n) => ({ exchange, at: at + n * 40 }));
}

function told(session: Session): string[] {
  return [...session.cycles.values()].map(
    ({ idp, number, kind, after, over }) =>
      `${idp} ${number} ${kind}${after === null ? '' : ` after ${tellTime(after)}`}${over ? ', over' : ''}`,
  );
}

test('Entra runs an initial cycle, and incremental ones every 40 minutes', () => {
  const session = new Session([
    ...initial(0, 6),
    ...incremental(40 * minute + 2000, 3),
    ...incremental(80 * minute, 1),
  ]);
  expect(told(session)).toEqual([
    'entra 1 initial, over',
    'entra 2 incremental after 40 min 2 s, over',
    'entra 3 incremental after 39 min 58 s',
  ]);
});

test('recording that begins in the middle is not taken for an initial cycle', () => {
  expect(told(new Session(incremental(0, 4)))).toEqual(['entra 1 incremental']);
});

test('a restart that looks for everybody again is an initial cycle', () => {
  const session = new Session([...initial(0, 3), ...initial(40 * minute, 30)]);
  expect(told(session)).toEqual(['entra 1 initial, over', 'entra 2 initial after 40 min']);
});

test('a joiner in an incremental cycle does not make it an initial one', () => {
  const session = new Session([...initial(0, 3), ...initial(40 * minute, 1)]);
  expect(told(session).at(-1)).toBe('entra 2 incremental after 40 min');
});

test('a check after a moment of rest begins a cycle, as at the pace of a demo; within a run it does not', () => {
  const rest = new Session([...initial(0, 3), ...incremental(6000, 2)]);
  expect(told(rest)).toHaveLength(2);
  const within = new Session([
    { at: 0, exchange: entraProbe() },
    { at: 5000, exchange: entraProbe() },
    ...incremental(10_000, 2),
  ]);
  expect(told(within)).toHaveLength(1);
});

test('Okta acts on events: stretches of activity, apart by a quarter of an hour', () => {
  const assign = (at: number, n: number): Sent[] => [
    { at, exchange: oktaLookup(person(n).userName) },
    {
      at: at + 90,
      exchange: okta('POST /Users', { body: resource(person(n)), answer: resource(person(n)) }),
    },
  ];
  const session = new Session([...assign(0, 1), ...assign(10 * minute, 2), ...assign(40 * minute, 3)]);
  expect(told(session)).toEqual(['okta 1 burst, over', 'okta 2 burst after 40 min']);
});

test('two identity providers at one listener have cycles of their own', () => {
  const session = new Session(
    [...initial(0, 4), { at: 100, exchange: oktaLookup('x@example.com') }].sort((a, b) => a.at - b.at),
  );
  expect(told(session).sort()).toEqual(['entra 1 initial', 'okta 1 burst']);
});

test('the words of a boundary', () => {
  const cycle = {
    id: 1,
    listener: 1,
    idp: 'entra',
    number: 2,
    kind: 'incremental',
    startedAt: 0,
    endedAt: 11_000,
    after: 2_402_000,
    over: true,
  } as const;
  expect(tellCycleStart(cycle)).toBe('incremental · 40 min 2 s after cycle 1');
  expect(tellCycleStart({ ...cycle, number: 1, kind: 'initial', after: null })).toBe('initial');
  expect(tellCycleEnd(cycle, { operations: 9, failed: 1 })).toBe('9 operations, 1 failed · 11 s');
  expect(tellCycleEnd(cycle, { operations: 1, failed: 0 })).toBe('1 operation · 11 s');
});

test.each([
  [400, '400 ms'],
  [59_600, '1 min'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h'],
  [90_061_000, '1 d 1 h'],
])('%i ms is told as %s', (ms, words) => expect(tellTime(ms)).toBe(words));
