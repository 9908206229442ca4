import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, test as base, type ElectronApplication, type Locator, type Page } from '@playwright/test';

const root = path.join(import.meta.dirname, '../..');

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

type LaunchOptions = NonNullable<Parameters<typeof _electron.launch>[0]>;

/**
 * Under load Playwright sometimes never gets hold of an Electron that has long been running, about once in a
 * hundred launches; the next try does. What the app itself does wrong shows later, with its own time limits.
 */
async function launched(options: LaunchOptions): Promise<ElectronApplication> {
  try {
    return await _electron.launch({ ...options, timeout: 15_000 });
  } catch (error) {
    if (!(error instanceof Error) || !/timeout/i.test(error.message)) throw error;
    return await _electron.launch(options);
  }
}

/** The real app on a workspace folder, seen and used as a person does; and a SCIM client beside it. */
export class DesktopApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly data: string;
  #connection: { baseUrl: string; token: string } | null = null;

  private constructor(electron: ElectronApplication, page: Page, data: string) {
    this.electron = electron;
    this.page = page;
    this.data = data;
  }

  /** Starts the app; resolves when its window can be used, or with `usable: false` when there is one. */
  static async launch(data: string, { usable = true } = {}): Promise<DesktopApp> {
    const electron = await launched({
      executablePath: fromSetup('SCIMSCOPE_TEST_ELECTRON'),
      args: [...JSON.parse(fromSetup('SCIMSCOPE_TEST_ELECTRON_ARGS')), root, '--data', data],
      env: { ...(process.env as Record<string, string>), SCIMSCOPE_PORT: '0' },
    });
    const page = await electron.firstWindow();
    if (usable) await interactive(page);
    return new DesktopApp(electron, page, data);
  }

  /** Base URL and token, taken as a person takes them: by the keys that copy them. */
  async connection(): Promise<{ baseUrl: string; token: string }> {
    this.#connection ??= { baseUrl: await this.copied('u'), token: await this.copied('t') };
    return this.#connection;
  }

  /** What the clipboard holds after a key was pressed. */
  async copied(key: string): Promise<string> {
    await this.electron.evaluate(({ clipboard }) => clipboard.writeText(''));
    await this.page.keyboard.press(key);
    const read = () => this.electron.evaluate(({ clipboard }) => clipboard.readText());
    await base.expect.poll(read).not.toBe('');
    return await read();
  }

  async scim(method: string, target: string, body?: unknown): Promise<Answer> {
    const { baseUrl, token } = await this.connection();
    const response = await fetch(`${baseUrl}${target}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  }

  createUser(userName: string): Promise<Answer> {
    return this.scim('POST', '/Users', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName,
      active: true,
    });
  }

  get exchanges(): Locator {
    return this.page.getByRole('grid', { name: 'Exchanges' });
  }

  /** Rows of the timeline whose sentence contains `words`. */
  row(words: string | RegExp): Locator {
    return this.exchanges.getByRole('row', { name: words });
  }

  get inspector(): Locator {
    return this.page.getByRole('region', { name: 'Inspector' });
  }

  /** How many exchanges the list has, shown or scrolled away. */
  async rowCount(): Promise<number> {
    return Number(await this.exchanges.getAttribute('aria-rowcount')) - 1;
  }

  async filter(text: string): Promise<void> {
    await this.page.keyboard.press('/');
    const field = this.page.getByRole('combobox', { name: 'Filter' });
    await field.fill(text);
    await field.press('Enter');
  }

  async enginePid(): Promise<number> {
    const pid = await this.electron.evaluate(
      ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Scimscope engine')?.pid,
    );
    if (pid === undefined) throw new Error('No engine process runs.');
    return pid;
  }

  /** Ends the app; what a failed test left held is no reason to ask anybody. */
  async close(): Promise<void> {
    await this.electron
      .evaluate(({ dialog }) => {
        dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      })
      // One that a test has ended already.
      .catch(() => {});
    await this.electron.close();
  }
}

export async function interactive(page: Page): Promise<void> {
  await page.locator('html[data-ready="true"]').waitFor();
}

export function fromSetup(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; the tests' global setup sets it.`);
  return value;
}

interface Fixtures {
  /** A workspace folder of this test's own. */
  data: string;
  /** The app on that folder, closed at the end. */
  desktop: DesktopApp;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures used from the pattern
  data: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'scimscope-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  desktop: async ({ data }, use) => {
    const desktop = await DesktopApp.launch(data);
    await use(desktop);
    await desktop.close();
  },
});

export const { expect } = base;
