import { beforeAll, expect, test, vi } from 'vitest';
import type { Action } from '../../renderer/app/actions.ts';

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

test('no two actions share a key', () => {
  const keys = actions.flatMap((action) => action.keys ?? []);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

test('only keys with a modifier act while someone types', () => {
  for (const action of actions.filter(({ whileTyping }) => whileTyping)) {
    for (const key of action.keys ?? []) expect(key, action.id).toMatch(/^mod\+/);
  }
});
