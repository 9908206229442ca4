import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

function serve(data) {
  const npm = spawn(
    'npm',
    ['run', '-s', 'scimscope', '--', 'serve', '--port', '0', '--ui-port', '0', '--json', '--data', data],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines = [];
  createInterface(npm.stdout).on('line', (line) => lines.push(line));
  return { npm, lines };
}

test.skipIf(process.platform === 'win32').each(['the command', 'npm'])(
  'started through npm, standard output is one line of JSON; SIGTERM to %s ends it in good order',
  async (target) => {
    const data = mkdtempSync(path.join(os.tmpdir(), 'scimscope-npm-'));
    const { npm, lines } = serve(data);
    try {
      await vi.waitUntil(() => lines.length > 0 || npm.exitCode !== null, { timeout: 25_000 });
      const { ready, pid } = JSON.parse(lines[0]);
      expect(ready).toBe(true);
      expect(unwritten(data)).toBeGreaterThan(0);
      process.kill(target === 'npm' ? npm.pid : pid, 'SIGTERM');
      const [code, signal] = await once(npm, 'exit');
      // npm ends by the signal it was sent itself, and passes on the exit code of what it ran.
      expect([code, signal]).toEqual(target === 'npm' ? [null, 'SIGTERM'] : [0, null]);
      await vi.waitUntil(() => unwritten(data) === 0, { timeout: 5000 });
      expect(lines).toHaveLength(1);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
  60_000,
);

/** Bytes in SQLite's journal, which the engine writes out when it ends in good order and not when it is killed. */
function unwritten(data) {
  return statSync(path.join(data, 'workspace.db-wal'), { throwIfNoEntry: false })?.size ?? 0;
}
