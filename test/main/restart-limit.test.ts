import { expect, test } from 'vitest';
import { RestartLimit } from '../../electron/main/restart-limit.ts';

test('so many restarts in the stretch and no more; later ones are allowed again', () => {
  const limit = new RestartLimit(3, 60_000);
  expect([0, 100, 200, 300].map((now) => limit.allows(now))).toEqual([true, true, true, false]);
  expect(limit.allows(59_999)).toBe(false);
  expect(limit.allows(60_000)).toBe(true);
  expect(limit.allows(60_050)).toBe(false);
  expect(limit.allows(60_100)).toBe(true);
});
