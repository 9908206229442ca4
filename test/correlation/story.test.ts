import { expect, test } from 'vitest';
import { type Appearance, tellStory } from '../../shared/correlation/story.ts';
import { plain } from '../meaning/exchanges.ts';

let last = 0;
function appearance(change: Partial<Appearance>): Appearance {
  const exchange = ++last;
  return {
    exchange,
    at: exchange * 1000,
    listener: 1,
    idp: 'entra',
    kind: 'update',
    role: 'subject',
    isWrite: true,
    told: ['Changed: job title'],
    step: ['change job title'],
    note: null,
    label: 'Ada Byron',
    status: 200,
    outcome: 'completed',
    operation: exchange,
    cycle: 1,
    ...change,
  };
}

function told(...appearances: readonly Appearance[]): string[] {
  return tellStory(appearances).map(({ words, detail, failure }) =>
    [words, detail, failure && ['failed: ', ...failure]]
      .filter((part) => part !== null)
      .map(plain)
      .join(' | '),
  );
}

const lookup = (operation: number) =>
  appearance({ kind: 'lookup', isWrite: false, step: ['look up by userName: no match'], operation });

test('a life: created after a look-up, joined, renamed, switched off', () => {
  expect(
    told(
      lookup(501),
      appearance({ kind: 'create', told: ['Created'], status: 201, operation: 501 }),
      appearance({ kind: 'addMembers', role: 'joined', label: 'Treasury' }),
      appearance({ kind: 'addMembers', role: 'joined', label: 'Engineering' }),
      appearance({ told: ['Renamed to ', { name: 'Ada Lovelace' }] }),
      appearance({ kind: 'deactivate', told: ['Switched off'], note: ['sent as the string "False"'] }),
      appearance({ kind: 'removeMembers', role: 'left', label: 'Treasury' }),
    ),
  ).toEqual([
    'Created | Look up by userName: no match',
    'Added to 2 groups | Treasury and Engineering',
    'Renamed to Ada Lovelace',
    'Switched off | sent as the string "False"',
    'Removed from Treasury',
  ]);
});

test('what was refused says why; a second attempt that worked is one line with it', () => {
  expect(told(appearance({ status: 400, note: ['refused as invalidValue'] }))).toEqual([
    'Changed: job title | failed: refused as invalidValue',
  ]);
  const attempts = [appearance({ status: 500, operation: 900 }), appearance({ operation: 900 })];
  expect(tellStory(attempts)).toMatchObject([
    { failure: null, exchanges: attempts.map(({ exchange }) => exchange) },
  ]);
  expect(told(appearance({ status: null, outcome: 'aborted' }))).toEqual([
    'Changed: job title | failed: there was no answer',
  ]);
});

test('memberships are told together only when they are neighbours of one client and both worked', () => {
  const joined = (label: string, change: Partial<Appearance> = {}) =>
    appearance({ kind: 'addMembers', role: 'joined', label, ...change });
  expect(told(joined('A'), joined('B', { idp: 'okta' }))).toHaveLength(2);
  expect(told(joined('A'), appearance({}), joined('B'))).toHaveLength(3);
  expect(told(joined('A'), joined('B', { status: 500, note: ['the app answered 500'] }))).toEqual([
    'Added to A',
    'Added to B | failed: the app answered 500',
  ]);
  const first = joined('A');
  expect(told(first, joined('B', { at: first.at + 600_000 }))).toHaveLength(2);
});

test('reads are left out, unless they failed and nothing followed', () => {
  expect(told(lookup(701))).toEqual([]);
  expect(
    told(
      appearance({
        kind: 'read',
        isWrite: false,
        step: ['read the person'],
        status: 404,
        note: ['the app does not know it'],
      }),
    ),
  ).toEqual(['Read the person | failed: the app does not know it']);
});
