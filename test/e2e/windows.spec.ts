import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DesktopApp, expect, interactive, test } from './desktop-app.ts';

test('a second window shows the same traffic live', async ({ desktop }) => {
  const opened = desktop.electron.waitForEvent('window');
  await clickMenu(desktop, 'New Window');
  const second = await opened;
  await interactive(second);
  await desktop.createUser('ada@example.com');
  for (const page of [desktop.page, second]) {
    await expect(page.getByRole('row', { name: /ada@example\.com/ })).toBeVisible();
  }
  await second.close();
  await desktop.createUser('grace@example.com');
  await expect(desktop.row(/grace@example\.com/)).toBeVisible();
});

test('a session started in another window takes the place of the one on show, with nothing of it left', async ({
  desktop,
}) => {
  await desktop.createUser('ada@example.com');
  await desktop.row(/ada@example\.com/).click();
  await expect(desktop.inspector).toBeVisible();
  const opened = desktop.electron.waitForEvent('window');
  await clickMenu(desktop, 'New Window');
  const second = await opened;
  await interactive(second);
  await second.getByRole('button', { name: /Sessions$/ }).click();
  await second.getByRole('button', { name: 'New session' }).click();
  await expect(desktop.page.getByText('Nothing has arrived yet')).toBeVisible();
  await expect(desktop.inspector).toHaveCount(0);
  await desktop.createUser('grace@example.com');
  await expect(desktop.row(/grace@example\.com/)).toBeVisible();
  await expect(desktop.inspector).toHaveCount(0);
});

test('a menu command reaches the page in front', async ({ desktop }) => {
  await clickMenu(desktop, 'Search and Run');
  await expect(desktop.page.getByRole('dialog', { name: 'Search and run' })).toBeVisible();
});

test('starting it again on the same workspace brings the window to the front', async ({ desktop }) => {
  await desktop.electron.evaluate(({ app }) => {
    Object.assign(globalThis, {
      again: new Promise<void>((resolve) => app.once('second-instance', () => resolve())),
    });
  });
  const second = DesktopApp.launch(desktop.data);
  await expect(second).rejects.toThrow();
  await desktop.electron.evaluate(() => (globalThis as unknown as { again: Promise<void> }).again);
  expect(desktop.electron.windows()).toHaveLength(1);
});

test('a window returns to its size and place', async ({ data }) => {
  const bounds = { x: 120, y: 90, width: 1100, height: 720 };
  const first = await DesktopApp.launch(data);
  const window = await first.electron.browserWindow(first.page);
  await window.evaluate((each, wanted) => each.setBounds(wanted), bounds);
  await expect.poll(() => window.evaluate((each) => each.getBounds())).toEqual(bounds);
  await first.close();
  const saved = JSON.parse(readFileSync(path.join(data, 'desktop', 'windows.json'), 'utf8'));
  expect(saved.windows[0].bounds).toEqual(bounds);

  const second = await DesktopApp.launch(data);
  try {
    const again = await second.electron.browserWindow(second.page);
    expect(await again.evaluate((each) => each.getBounds())).toEqual(bounds);
  } finally {
    await second.close();
  }
});

test('a window whose process dies is loaded again', async ({ desktop }) => {
  await desktop.createUser('ada@example.com');
  await desktop.electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]!.webContents;
        contents.once('did-finish-load', () => resolve());
        contents.forcefullyCrashRenderer();
      }),
  );
  // Playwright's page went with the process, so the new one is asked through the app.
  const shown = () =>
    desktop.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript('document.body.innerText'),
    );
  await expect.poll(shown).toContain('ada@example.com');
});

async function clickMenu(desktop: DesktopApp, label: string): Promise<void> {
  await desktop.electron.evaluate(({ BrowserWindow, Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    const item = items.find((each) => each.label === wanted);
    if (!item) throw new Error(`There is no menu item "${wanted}".`);
    item.click(undefined, BrowserWindow.getAllWindows()[0]);
  }, label);
}
