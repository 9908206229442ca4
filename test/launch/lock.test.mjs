import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withLock } from '../../electron/launch/lock.mjs';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(path.join(os.tmpdir(), 'scimscope-lock-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true, force: true });
});

test('one at a time, the next as soon as it is free, and nothing is left behind', async () => {
  const events = [];
  const { promise: held, resolve: release } = deferred();
  const first = withLock(
    'thing',
    async () => {
      events.push('first in');
      await held;
      events.push('first out');
    },
    { scope: 'machine' },
  );
  await vi.waitUntil(() => events.length === 1);
  const second = withLock('thing', async () => events.push('second in'), { scope: 'machine' });
  release();
  await Promise.all([first, second]);
  expect(events).toEqual(['first in', 'first out', 'second in']);
  expect(readdirSync(path.join(cache, 'scimscope', 'locks'))).toEqual([]);
});

test('it is given back when the work fails', async () => {
  const failing = withLock('thing', () => Promise.reject(new Error('no')), { scope: 'machine' });
  await expect(failing).rejects.toThrow('no');
  expect(await withLock('thing', async () => 'in', { scope: 'machine' })).toBe('in');
});

test('the lock of a process that is gone is taken over', async () => {
  const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
  const locks = path.join(cache, 'scimscope', 'locks');
  mkdirSync(locks, { recursive: true });
  writeFileSync(path.join(locks, 'thing-machine.lock'), String(gone));
  expect(await withLock('thing', async () => 'in', { scope: 'machine' })).toBe('in');
  expect(readdirSync(locks)).toEqual([]);
});

function deferred() {
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
