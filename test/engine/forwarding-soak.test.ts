import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const Run = z.object({
  requests: z.number(),
  whole: z.number(),
  left: z.number(),
  broken: z.number(),
  wrong: z.array(z.string()),
  outcomes: z.record(z.string(), z.number()),
  before: z.object({ sockets: z.number().nullable() }),
  after: z.object({ sockets: z.number().nullable() }),
});

test('600 requests with faults of the app and clients that vanish leave nothing behind', async () => {
  const script = path.join(import.meta.dirname, '../bench/soak-run.mjs');
  const child = spawn(process.execPath, [script, '600', '20260101'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await new Promise((resolve) => child.on('close', resolve));
  const run = Run.parse(JSON.parse(text));
  expect(run.wrong).toEqual([]);
  expect(run.whole + run.left + run.broken).toBe(600);
  expect(run.outcomes.pending).toBeUndefined();
  // A client that leaves at once may not have been heard of.
  const stored = Object.values(run.outcomes).reduce((sum, count) => sum + count, 0);
  expect(stored).toBeGreaterThan(600 - run.left);
  expect(run.outcomes.aborted).toBeGreaterThan(0);
  expect(run.outcomes.failed).toBeGreaterThan(0);
  expect(run.after.sockets).toBe(run.before.sockets);
}, 60_000);
