import { beforeAll, expect, test, vi } from 'vitest';
import type { Action } from '../../renderer/app/action.ts';

let actions: readonly Action[];

beforeAll(async () => {
  // The table itself needs no page; the modules behind it look at the theme when they are loaded.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {} }));
  ({ actions } = await import('../../renderer/app/actions.ts'));
});

test('every action has an id and a title of its own', () => {
  expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
  expect(new Set(actions.map(({ title }) => title)).size).toBe(actions.length);
});

const noRecord = { selected: null, task: null, editing: false, deleting: false } as const;
const places = [
  ['timeline', { screen: 'timeline', selected: 1, inspecting: true, filter: 'op:create' }, noRecord],
  ['edit', { screen: 'edit', selected: 1, inspecting: true, filter: '' }, noRecord],
  ['settings', { screen: 'settings', selected: 1, inspecting: true, filter: '' }, noRecord],
  ['directory', { screen: 'directory', selected: 1, inspecting: true, filter: '' }, noRecord],
  ['record', { screen: 'directory', selected: 1 }, { ...noRecord, selected: 'a', deleting: true }],
  ['record editor', { screen: 'directory', selected: 1 }, { ...noRecord, selected: 'a', editing: true }],
] as const;

test.each(places)('no two actions share a key where one is: %s', async (_, at, within) => {
  const { go } = await import('../../renderer/app/place.ts');
  const { moveTo } = await import('../../renderer/screens/directory/directory-place.ts');
  go(at);
  moveTo(within);
  const keys = actions.filter(({ when }) => when?.() ?? true).flatMap((action) => action.keys ?? []);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  expect(keys.length).toBeGreaterThan(3);
});

test('only keys with a modifier act while someone types', () => {
  for (const action of actions.filter(({ whileTyping }) => whileTyping)) {
    for (const key of action.keys ?? []) expect(key, action.id).toMatch(/^mod\+/);
  }
});
