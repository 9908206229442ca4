import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DesktopApp, expect, interactive, test } from './desktop-app.ts';

const cli = path.join(import.meta.dirname, '../../dist/node/cli.js');

const REQUESTS = 500;
const AT_ONCE = 8;

test('an engine killed in the middle of 500 requests loses none that was answered, and comes back', async ({
  desktop,
}) => {
  await desktop.connection();
  const pid = await desktop.enginePid();
  const answered: string[] = [];
  let sent = 0;
  let unanswered = 0;

  const client = async () => {
    while (sent < REQUESTS) {
      const userName = `user${sent++}@example.com`;
      try {
        const { status } = await desktop.createUser(userName);
        expect(status).toBe(201);
        answered.push(userName);
        // Counted in answers and not in time, so that the kill falls in the middle on any machine.
        if (answered.length === REQUESTS / 2) process.kill(pid, 'SIGKILL');
      } catch (error) {
        // The connection broke, or nobody listens until the engine is back.
        if (!(error instanceof TypeError)) throw error;
        unanswered++;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  expect(unanswered).toBeGreaterThan(0);

  await expect.poll(() => desktop.enginePid()).not.toBe(pid);
  await expect(engineNotice(desktop)).toHaveCount(0);

  // With port 0 the new engine listens at another address, which the window learns a moment later.
  let baseUrl = '';
  const listening = async () => {
    baseUrl = await desktop.copied('u');
    return await fetch(`${baseUrl}/ServiceProviderConfig`).then(
      () => true,
      () => false,
    );
  };
  await expect.poll(listening).toBe(true);
  const { token } = await desktop.connection();
  const list = async (startIndex: number) => {
    const response = await fetch(`${baseUrl}/Users?attributes=userName&startIndex=${startIndex}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await response.json()) as { totalResults: number; Resources?: { userName: string }[] };
  };
  const stored = new Set<string>();
  for (;;) {
    const { totalResults, Resources = [] } = await list(stored.size + 1);
    for (const { userName } of Resources) stored.add(userName);
    if (stored.size >= totalResults || Resources.length === 0) break;
  }
  expect(answered.filter((userName) => !stored.has(userName))).toEqual([]);

  // Every answer that left is in the recording too, with its status.
  await desktop.filter('status:201');
  await expect.poll(() => desktop.rowCount()).toBeGreaterThanOrEqual(answered.length);
});

test('an engine that keeps dying is not started for ever; the person can start it', async ({ desktop }) => {
  const notice = engineNotice(desktop);
  for (let death = 0; death < 4; death++) {
    const pid = await desktop.enginePid();
    process.kill(pid, 'SIGKILL');
    if (death < 3) await expect.poll(() => desktop.enginePid().catch(() => pid)).not.toBe(pid);
  }
  await expect(notice).toContainText('Restart it.');
  const running = () =>
    desktop.enginePid().then(
      () => true,
      () => false,
    );
  await expect.poll(running).toBe(false);

  await notice.getByRole('button', { name: 'Restart' }).click();
  await expect(notice).toHaveCount(0);
  expect(await running()).toBe(true);
});

test('a workspace that another Scimscope holds is explained, and opens once it is free', async ({ data }) => {
  const holder = spawn(
    process.execPath,
    [cli, 'serve', '--data', data, '--port', '0', '--ui-port', '0', '--json'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(holder.stdout, 'data');
  const desktop = await DesktopApp.launch(data, { usable: false });
  try {
    const notice = desktop.page.getByRole('alert').filter({ hasText: 'in use by another Scimscope' });
    await expect(notice).toBeVisible();
    holder.kill('SIGTERM');
    await once(holder, 'exit');
    await notice.getByRole('button', { name: 'Restart' }).click();
    await interactive(desktop.page);
    await expect(notice).toHaveCount(0);
  } finally {
    holder.kill('SIGKILL');
    await desktop.close();
  }
});

function engineNotice({ page }: DesktopApp) {
  return page.getByRole('alert').filter({ hasText: 'The engine process ended unexpectedly' });
}
