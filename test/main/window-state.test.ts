import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isReachable, WindowStateFile } from '../../electron/main/window-state.ts';

const state = { bounds: { x: 10, y: 20, width: 1000, height: 700 }, maximized: false, fullScreen: false };
const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const beside = { x: 1440, y: 0, width: 1920, height: 1080 };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'scimscope-state-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('each window finds its own place again, whatever order they were saved in', () => {
  const file = path.join(folder, 'deep', 'windows.json');
  const first = new WindowStateFile(file);
  first.set(1, { ...state, maximized: true });
  first.set(0, state);
  first.background = '#14171a';

  const second = new WindowStateFile(file);
  expect(second.get(0)).toEqual(state);
  expect(second.get(1)).toEqual({ ...state, maximized: true });
  expect(second.get(2)).toBeNull();
  expect(second.background).toBe('#14171a');
  expect(readdirSync(path.dirname(file))).toEqual(['windows.json']);
});

test.each(['', 'not JSON', '{"version":2,"windows":[],"background":null}', '{"version":1,"windows":[{}]}'])(
  'a file that holds %j counts as none, and is replaced',
  (content) => {
    const file = path.join(folder, 'windows.json');
    writeFileSync(file, content);
    const states = new WindowStateFile(file);
    expect(states.get(0)).toBeNull();
    states.set(0, state);
    expect(new WindowStateFile(file).get(0)).toEqual(state);
  },
);

test('a folder that cannot be written to is no reason to fail', () => {
  const blocked = path.join(folder, 'file');
  writeFileSync(blocked, '');
  expect(() => new WindowStateFile(path.join(blocked, 'windows.json')).set(0, state)).not.toThrow();
});

test.each([
  ['in the middle of a display', { x: 100, y: 100, width: 800, height: 600 }, true],
  ['partly off to the left', { x: -600, y: 100, width: 800, height: 600 }, true],
  ['almost wholly off to the left', { x: -750, y: 100, width: 800, height: 600 }, false],
  ['on the second display', { x: 2000, y: 100, width: 800, height: 600 }, true],
  ['on a display that is gone', { x: 4000, y: 100, width: 800, height: 600 }, false],
  ['with its title bar above the work area', { x: 100, y: -50, width: 800, height: 600 }, false],
  ['with its title bar below the work area', { x: 100, y: 1050, width: 800, height: 600 }, false],
])('a window %s: reachable %#', (_where, bounds, reachable) => {
  expect(isReachable(bounds, [laptop, beside])).toBe(reachable);
});
