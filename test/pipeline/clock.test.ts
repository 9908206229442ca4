import { afterEach, expect, test, vi } from 'vitest';
import { now } from '../../electron/engine/pipeline/clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('after the laptop slept, exchanges get the time of the wall clock', () => {
  const before = now();
  const hour = 60 * 60 * 1000;
  // The wall clock is ahead by the sleep; the steady clock stood still.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hour });
  expect(now() - before).toBeGreaterThan(hour - 1000);
  expect(Math.abs(now() - Date.now())).toBeLessThan(1000);
});
