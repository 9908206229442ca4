import { type DesktopApp, expect, test } from './desktop-app.ts';

test('what is being read stays in place when retention removes the oldest', async ({ desktop }) => {
  const { page } = desktop;
  for (let n = 0; n < 120; n++) await desktop.scim('GET', `/Users/person-${n}`);
  await expect.poll(() => desktop.rowCount()).toBe(120);
  await desktop.exchanges.evaluate((grid) => {
    grid.scrollTop = 26 * 60;
  });
  const row = desktop.row(/person-70\b/);
  const place = async () => (await row.boundingBox())?.y;
  await expect(row).toBeVisible();
  const before = await place();

  await keepAtMost(desktop, 100);

  await expect.poll(() => desktop.rowCount()).toBe(100);
  await expect(row).toBeVisible();
  expect(await place()).toBe(before);
  await expect(page.getByText('20 older exchanges were removed')).toBeVisible();
});

test('an exchange that retention removes while it is open stays readable, and says so', async ({
  desktop,
}) => {
  const { page } = desktop;
  for (let n = 0; n < 110; n++) await desktop.scim('GET', `/Users/person-${n}`);
  await expect.poll(() => desktop.rowCount()).toBe(110);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(desktop.inspector).toContainText('person-0');
  await keepAtMost(desktop, 100);
  await expect(desktop.inspector.getByText(/is not in the workspace any more/)).toBeVisible();
  await expect(desktop.inspector).toContainText('person-0');
});

/** Sets the live session's retention in a second window, so that the first one stays as it is. */
async function keepAtMost(desktop: DesktopApp, count: number): Promise<void> {
  const opened = desktop.electron.waitForEvent('window');
  await desktop.electron.evaluate(({ BrowserWindow, Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    items.find(({ label }) => label === 'New Window')?.click(undefined, BrowserWindow.getAllWindows()[0]);
  });
  const other = await opened;
  await other.locator('html[data-ready="true"]').waitFor();
  await other.keyboard.press('ControlOrMeta+,');
  const limits = other.getByRole('group', { name: 'Retention of this session' });
  const limit = limits.getByRole('textbox', { name: 'Exchanges at most' });
  await limit.fill(String(count));
  await limit.press('Enter');
}
