import { type DesktopApp, expect, test } from './desktop-app.ts';

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

function engineNotice({ page }: DesktopApp) {
  return page.getByRole('alert').filter({ hasText: 'The engine process ended unexpectedly' });
}
