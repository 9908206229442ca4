import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { startApp } from '../engine/apps.ts';
import { TestAuthority } from '../engine/certificates.ts';
import { type DesktopApp, expect, test } from './desktop-app.ts';

/** The listeners of Settings, as a person uses them. */
class ListenerList {
  readonly #page: Page;
  readonly list: Locator;

  private constructor(page: Page) {
    this.#page = page;
    this.list = page.getByRole('list', { name: 'Listeners' });
  }

  static async open({ page }: DesktopApp): Promise<ListenerList> {
    await page.keyboard.press('ControlOrMeta+,');
    const listeners = new ListenerList(page);
    await listeners.list.waitFor();
    return listeners;
  }

  get rows(): Locator {
    return this.list.getByRole('switch', { name: /listens$/ });
  }

  switch(name: string): Locator {
    return this.list.getByRole('switch', { name: `${name} listens`, exact: true });
  }

  form(name: string): Locator {
    return this.#page.getByRole('region', { name: `Settings of ${name}`, exact: true });
  }

  async menu(name: string, entry: string): Promise<void> {
    await this.list.getByRole('button', { name: `More for ${name}`, exact: true }).click();
    await this.#page.getByRole('menuitem', { name: entry }).click();
  }
}

/** Where a listener is, from what its row shows. */
async function addressOf(listeners: ListenerList, name: string): Promise<string> {
  const text = await listeners.list.getByRole('button', { name: new RegExp(`^${name} http`) }).textContent();
  return /https?:\/\/[^\s→]+\/scim\/v2/.exec(text ?? '')?.[0] ?? '';
}

const status = async (url: string) => (await fetch(`${url}/ServiceProviderConfig`)).status;

test('listeners are added, switched off and on, duplicated, removed and brought back', async ({
  desktop,
}) => {
  const { page } = desktop;
  const listeners = await ListenerList.open(desktop);
  await expect(listeners.rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Add a listener' }).click();
  const form = listeners.form('Listener B');
  await expect(form.getByLabel('Name', { exact: true })).toBeFocused();
  await form.getByLabel('Name', { exact: true }).fill('HR');
  await form.getByLabel('Name', { exact: true }).press('Enter');
  const address = await addressOf(listeners, 'HR');
  expect(await status(address)).toBe(401);

  await listeners.switch('HR').press('Space');
  await expect(listeners.list.getByText('switched off')).toBeVisible();
  await expect(status(address)).rejects.toThrow();
  await listeners.switch('HR').press('Space');
  await expect(listeners.list.getByText('switched off')).toBeHidden();
  expect(await status(address)).toBe(401);

  await listeners.menu('HR', 'Duplicate');
  await expect(listeners.rows).toHaveCount(3);
  const copy = await addressOf(listeners, 'HR copy');
  expect(copy).not.toBe(address);
  expect(await status(copy)).toBe(401);

  await listeners.menu('HR copy', 'Remove');
  await expect(listeners.rows).toHaveCount(2);
  await expect(status(copy)).rejects.toThrow();
  // The way back has the focus.
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(listeners.rows).toHaveCount(3);
  expect(await status(copy)).toBe(401);
  // Each is told apart in the status bar and in the timeline.
  await expect(page.getByRole('contentinfo').getByText('Listener HR copy')).toBeAttached();
});

test('an app with a certificate of its own is tried, its certificate accepted, and signed in at', async ({
  desktop,
}) => {
  const { page } = desktop;
  const authority = await TestAuthority.make();
  const app = await startApp({ identity: await authority.issue(['scim.example.com']) });
  const { baseUrl, token } = await desktop.connection();
  const listeners = await ListenerList.open(desktop);
  const form = listeners.form('Mock');
  await form.getByRole('radio', { name: 'My app' }).click();
  await form.getByLabel('URL of my app’s SCIM endpoints').fill(app.url);
  await form.getByLabel('URL of my app’s SCIM endpoints').press('Enter');
  await form.getByRole('button', { name: 'Try the connection' }).click();
  await expect(form.getByText(/is not trusted/)).toBeVisible();
  await form.getByRole('button', { name: 'Accept this certificate' }).click();
  await expect(form.getByRole('radio', { name: 'One that I accept' })).toBeChecked();

  await form.getByRole('radio', { name: 'Bearer token' }).first().click();
  const secret = 'tok_entered-in-a-window';
  await form.getByLabel('Token for the app').fill(secret);
  await form.getByRole('button', { name: 'Store' }).click();
  await expect(form.getByText(/In memory until Scimscope stops|Kept with the key of/)).toBeVisible();
  await expect(form.getByLabel('Token for the app')).toHaveValue('');
  const answer = await fetch(`${baseUrl}/Users`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  expect(app.requests.at(-1)?.headers).toContain(`Bearer ${secret}`);
  expect((await fetch(`${baseUrl}/Users`)).status).toBe(401);
  expect(await page.content()).not.toContain(secret);
  await desktop.close();
  expect(filesWith(desktop.data, secret)).toEqual([]);
  app.close();
});

test('the system’s secret store keeps a secret: another engine reads it, the workspace does not show it', async ({
  desktop,
}) => {
  // Machines that run tests have no keyring; this one’s answer stands in for it, and the rest is as ever.
  await desktop.electron.evaluate(({ safeStorage }) => {
    safeStorage.setUsePlainTextEncryption(true);
    safeStorage.getSelectedStorageBackend = () => 'gnome_libsecret';
  });
  const app = await startApp();
  const { token } = await desktop.connection();
  const listeners = await ListenerList.open(desktop);
  const form = listeners.form('Mock');
  await form.getByRole('radio', { name: 'My app' }).click();
  await form.getByLabel('URL of my app’s SCIM endpoints').fill(app.url);
  await form.getByLabel('URL of my app’s SCIM endpoints').press('Enter');
  await form.getByRole('radio', { name: 'A header' }).click();
  const secret = 'key_kept-by-the-system';
  await form.getByLabel('Value for the app').fill(secret);
  await form.getByLabel('Value for the app').press('Enter');
  await expect(form.getByText(/Kept with the key of/)).toBeVisible();

  process.kill(await desktop.enginePid(), 'SIGKILL');
  // It listens at another free port now.
  const ask = async () => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${await addressOf(listeners, 'Mock')}/Users`, { headers }).catch(() => null);
    return answer?.status;
  };
  await expect.poll(ask).toBe(200);
  expect(app.requests.at(-1)?.headers).toEqual(expect.arrayContaining(['X-API-Key', secret]));
  expect(filesWith(desktop.data, secret)).toEqual([]);
  app.close();
});

test('an address that others can reach is confirmed first, and is not without credentials', async ({
  desktop,
}) => {
  const { page } = desktop;
  const listeners = await ListenerList.open(desktop);
  const form = listeners.form('Mock');
  const host = form.getByLabel('Host', { exact: true });
  await host.fill('0.0.0.0');
  await host.press('Enter');
  await form.getByRole('button', { name: 'Keep 127.0.0.1' }).click();
  await expect(host).toHaveValue('127.0.0.1');

  await host.fill('0.0.0.0');
  await host.press('Enter');
  await expect(form.getByText(/Everybody in the same network/)).toBeVisible();
  await form.getByRole('button', { name: 'Listen on 0.0.0.0' }).click();
  await expect(form.getByText(/Other computers can reach this listener/)).toBeVisible();
  await form.getByRole('radio', { name: 'Nothing' }).click();
  await expect(page.getByText(/asks them for nothing/)).toBeVisible();
  await expect(form.getByRole('radio', { name: 'Bearer token' })).toBeChecked();
});

/** Files of a folder whose bytes hold a text. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => lstatSync(file).isFile() && readFileSync(file).includes(text));
}
