import type { Locator } from '@playwright/test';
import { type Answer, type DesktopApp, expect, test } from './desktop-app.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

test('a deactivate is held with a running clock, edited and sent on; the record keeps both', async ({
  desktop,
}) => {
  const ada = await create(desktop, 'ada@example.com');
  await holdAll(desktop);
  const answered = okta(desktop, 'PUT', `/Users/${ada.id}`, { ...ada, active: false });

  const band = desktop.page.getByRole('region', { name: 'Held, oldest first' });
  const item = band.getByRole('button', {
    name: /ada@example\.com \d+ seconds left .*before the mock/,
  });
  await expect(item).toBeVisible();
  await expect(desktop.row(/Deactivate.*held, by Okta/)).toBeVisible();
  await desktop.page.getByRole('button', { name: /^1 held .*Show the oldest$/ }).click();

  const pane = held(desktop);
  await expect(pane).toContainText(
    'Okta hangs up after 60 s without a byte. At 0:05 Scimscope lets it through',
  );
  const clock = pane.getByRole('timer');
  const before = await clock.textContent();
  await expect(clock).not.toHaveText(before ?? '');

  await type(pane, JSON.stringify({ ...ada, active: 'no' }));
  await expect(pane).toContainText('the mock would refuse it');
  await type(pane, JSON.stringify({ ...ada, active: true }, null, 2));
  await expect(pane).toContainText('valid User');
  await expect(pane).toContainText('was false');
  await expect(pane.getByRole('region', { name: 'If you send this on' })).toContainText('The mock hears');
  await desktop.page.keyboard.press('ControlOrMeta+Enter');

  expect((await answered).body.active).toBe(true);
  expect((await reading(desktop, ada.id)).active).toBe(true);
  await expect(desktop.inspector).toContainText('Sent on with your edits');
  await desktop.inspector.getByRole('tab', { name: 'Request' }).click();
  await expect(desktop.inspector).toContainText('"active": false');
  await desktop.inspector.getByRole('radio', { name: 'As forwarded' }).click();
  await expect(desktop.inspector).toContainText('"active": true');
});

test('an answer is held before its client hears it, and changed', async ({ desktop }) => {
  const ada = await create(desktop, 'ada@example.com');
  await rules(desktop);
  await desktop.page.getByRole('button', { name: 'New breakpoint' }).click();
  await desktop.page.getByRole('radio', { name: 'The answer' }).click();
  await desktop.page.getByRole('button', { name: 'Save and switch on' }).click();
  await expect(desktop.page.getByRole('switch', { name: /hold the answer/ })).toBeChecked();
  await command(desktop, 'timeline');

  const answered = okta(desktop, 'GET', `/Users/${ada.id}`);
  await openHeld(desktop);
  const pane = held(desktop);
  await expect(pane).toContainText('Held before Okta hears it');
  await pane.getByRole('textbox', { name: 'Status' }).fill('503');
  await expect(pane).toContainText('Okta hears 503 in place of 200. What the mock did stays done.');
  await pane.getByRole('button', { name: 'Send on' }).click();
  expect((await answered).status).toBe(503);
});

test('a held request is answered by hand, and never reaches the target', async ({ desktop }) => {
  await create(desktop, 'grace@example.com');
  await holdAll(desktop);
  const quick = okta(desktop, 'POST', '/Users', person('ada@example.com'));
  await openHeld(desktop);
  await held(desktop)
    .getByRole('button', { name: /^409 Already exists/ })
    .click();
  const refused = await quick;
  expect(refused.status).toBe(409);
  expect(refused.body.scimType).toBe('uniqueness');
  await expect(desktop.inspector).toContainText('Answered by you');
  await expect(desktop.inspector).toContainText('The mock was not asked.');

  const free = okta(desktop, 'POST', '/Users', person('alan@example.com'));
  await openHeld(desktop);
  await desktop.page.keyboard.press('a');
  const form = held(desktop);
  await expect(form.getByRole('textbox', { name: 'Status' })).toHaveValue('201');
  await form.getByRole('textbox', { name: 'Status' }).fill('418');
  await type(form, '{"short":"stout"}', /^Body of your answer/);
  await desktop.page.keyboard.press('ControlOrMeta+Enter');
  const made = await free;
  expect(made.status).toBe(418);
  expect(made.body).toEqual({ short: 'stout' });

  await command(desktop, 'breakpoints-off');
  await expect(desktop.page.getByText(/breakpoint on$/)).toHaveCount(0);
  expect((await desktop.scim('GET', '/Users')).body.totalResults).toBe(1);
});

test('a connection is dropped after a moment in which that can be undone', async ({ desktop }) => {
  await create(desktop, 'ada@example.com');
  await holdAll(desktop);
  const dropped = okta(desktop, 'GET', '/Users').catch((error: Error) => error.message);
  await openHeld(desktop);
  const pane = held(desktop);
  await pane.getByRole('button', { name: 'Drop connection' }).click();
  await pane.getByRole('button', { name: 'Undo', exact: true }).click();
  await pane.getByRole('button', { name: 'Drop connection' }).click();
  expect(await dropped).toBe('fetch failed');
  await expect(desktop.inspector).toContainText('You dropped the connection');
});

test('a client that gives up ends the hold, and the pane says so', async ({ desktop }) => {
  await create(desktop, 'ada@example.com');
  await holdAll(desktop);
  const leaving = new AbortController();
  const left = okta(desktop, 'DELETE', '/Users/1', undefined, leaving.signal).catch(() => 'left');
  await openHeld(desktop);
  await expect(held(desktop)).toBeVisible();
  leaving.abort();
  expect(await left).toBe('left');
  await expect(held(desktop)).toHaveCount(0);
  await expect(desktop.inspector).toContainText('Okta gave up');
  await expect(desktop.inspector).toContainText('Nothing reached the mock.');
});

test('two are held; all are released as they came', async ({ desktop }) => {
  await create(desktop, 'ada@example.com');
  await holdAll(desktop);
  const answers = ['grace@example.com', 'alan@example.com'].map((name) =>
    okta(desktop, 'POST', '/Users', person(name)),
  );
  await expect(desktop.page.getByRole('button', { name: /^2 held/ })).toBeVisible();
  await desktop.page.keyboard.press('ControlOrMeta+Shift+Enter');
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([201, 201]);
  await expect(desktop.page.getByRole('region', { name: 'Held, oldest first' })).toHaveCount(0);
});

test('the next like one is held and no other; switching the breakpoint off lets go', async ({ desktop }) => {
  const ada = await create(desktop, 'ada@example.com');
  await deactivate(desktop, ada.id);
  await desktop.row(/Deactivate/).click();
  await desktop.page.keyboard.press('b');
  await expect(
    desktop.page.getByText(/When Okta sends a deactivate.*hold it before the target, once/),
  ).toBeVisible();

  await okta(desktop, 'GET', `/Users/${ada.id}`);
  const waiting = deactivate(desktop, ada.id);
  await expect(desktop.page.getByRole('button', { name: /^1 held/ })).toBeVisible();
  // Only once: the breakpoint has switched itself off and keeps what it holds.
  expect((await deactivate(desktop, ada.id)).status).toBeLessThan(300);
  await rules(desktop);
  const toggle = desktop.page.getByRole('switch', { name: /a deactivate/ });
  await expect(toggle).not.toBeChecked();
  await toggle.press('Space');
  await expect(toggle).toBeChecked();
  await expect(desktop.page.getByText('Holds one now.')).toBeVisible();
  await toggle.press('Space');
  expect((await waiting).status).toBeLessThan(300);
});

test('a held exchange is kept when its breakpoint is to hold only once, or longer', async ({ desktop }) => {
  const ada = await create(desktop, 'ada@example.com');
  await holdAll(desktop);
  const waiting = okta(desktop, 'GET', `/Users/${ada.id}`);
  await openHeld(desktop);
  const pane = held(desktop);
  await pane.getByRole('button', { name: 'Change' }).click();
  await desktop.page.getByRole('menuitem', { name: /^Never/ }).click();
  await expect(pane).toContainText('Scimscope keeps it until you let it go.');
  await pane.getByRole('button', { name: 'Only once' }).first().click();
  await expect(pane).toContainText('it holds nothing more');
  expect((await okta(desktop, 'GET', `/Users/${ada.id}`)).status).toBe(200);
  await pane.getByRole('button', { name: 'Send on' }).click();
  expect((await waiting).status).toBe(200);
});

test('edits are seen in another window', async ({ desktop }) => {
  const ada = await create(desktop, 'ada@example.com');
  await holdAll(desktop);
  const answered = okta(desktop, 'PUT', `/Users/${ada.id}`, { ...ada, title: 'Analyst' });
  await openHeld(desktop);
  const opened = desktop.electron.waitForEvent('window');
  await clickMenu(desktop, 'New Window');
  const second = await opened;
  await second.getByRole('button', { name: /^1 held/ }).click();
  const there = second.getByRole('region', { name: 'Held exchange' });
  await expect(there).toContainText('"Analyst"');

  await type(held(desktop), JSON.stringify({ ...ada, title: 'Countess' }, null, 2));
  await expect(there).toContainText('"Countess"');
  await there.getByRole('button', { name: 'Send on' }).click();
  expect((await answered).body.title).toBe('Countess');
  await expect(desktop.inspector).toContainText('Released elsewhere');
});

test('before the last window closes, the app asks about what is held', async ({ desktop }) => {
  const ada = await create(desktop, 'ada@example.com');
  await holdAll(desktop);
  const waiting = okta(desktop, 'GET', `/Users/${ada.id}`);
  await expect(desktop.page.getByRole('button', { name: /^1 held/ })).toBeVisible();
  await desktop.electron.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (...given: unknown[]) => {
      asked.push((given.at(-1) as { message: string }).message);
      // The first time the window is kept, the second time it may close.
      return { response: asked.length === 1 ? 1 : 0, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  });
  const questions = () =>
    desktop.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
  const close = () =>
    desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await close();
  await expect.poll(questions).toEqual(['1 exchange is held']);
  await expect(desktop.page.getByRole('button', { name: /^1 held/ })).toBeVisible();
  const ended = desktop.electron.waitForEvent('close');
  await close();
  expect((await waiting).status).toBe(200);
  await ended;
});

test('ended from outside, the app asks nobody and what is held goes on', async ({ desktop }) => {
  test.skip(process.platform === 'win32', 'Windows has no signals');
  const ada = await create(desktop, 'ada@example.com');
  await holdAll(desktop);
  const waiting = okta(desktop, 'GET', `/Users/${ada.id}`);
  await expect(desktop.page.getByRole('button', { name: /^1 held/ })).toBeVisible();
  const pid = await desktop.electron.evaluate(() => process.pid);
  const ended = desktop.electron.waitForEvent('close');
  process.kill(pid, 'SIGTERM');
  expect((await waiting).status).toBe(200);
  await ended;
});

test('the system tells of a hold while no window is in front', async ({ desktop }) => {
  await create(desktop, 'ada@example.com');
  await holdAll(desktop);
  await desktop.electron.evaluate(({ BrowserWindow, Notification }) => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    BrowserWindow.getFocusedWindow = () => null;
    Notification.isSupported = () => true;
    Notification.prototype.show = function show() {
      told.push(`${this.title} | ${this.body}`);
    };
  });
  const answered = okta(desktop, 'POST', '/Users', person('grace@example.com'));
  await expect
    .poll(() => desktop.electron.evaluate(() => (globalThis as unknown as { told: string[] }).told))
    .toEqual([
      expect.stringMatching(
        /grace@example\.com \| Held before it reaches the mock\. Okta hangs up after 60 s/,
      ),
    ]);
  await command(desktop, 'held-release-all');
  expect((await answered).status).toBe(201);
});

test('a breakpoint is edited, duplicated, and deleted with a way back', async ({ desktop }) => {
  await create(desktop, 'ada@example.com');
  await holdAll(desktop);
  await rules(desktop);
  const list = desktop.page.getByRole('list', { name: 'Breakpoints' });
  await list.getByRole('button', { name: /When anyone sends a request/ }).click();
  await list.getByRole('button', { name: 'Add a condition' }).click();
  await desktop.page.getByRole('menuitem', { name: /^path/ }).click();
  await list.getByRole('textbox', { name: /path/i }).fill('/Groups/*');
  await expect(list).toContainText('to /Groups/*');
  await desktop.page.keyboard.press('ControlOrMeta+s');
  const row = list.getByRole('button', { name: /to \/Groups\/\*, hold it/ });
  await expect(row).toHaveAttribute('aria-expanded', 'false');

  await list.getByRole('button', { name: 'More about this breakpoint' }).click();
  await desktop.page.getByRole('menuitem', { name: /^Duplicate/ }).click();
  await expect(list.getByRole('switch', { name: /^Breakpoint on/ })).toHaveCount(2);
  await desktop.page.keyboard.press('Escape');
  await list.getByRole('button', { name: 'More about this breakpoint' }).first().click();
  await desktop.page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(list.getByRole('switch', { name: /^Breakpoint on/ })).toHaveCount(1);
  await desktop.page.getByRole('button', { name: 'Undo' }).click();
  await expect(list.getByRole('switch', { name: /^Breakpoint on/ })).toHaveCount(2);
});

function held(desktop: DesktopApp): Locator {
  return desktop.page.getByRole('region', { name: 'Held exchange' });
}

/** Replaces the text of the editor for a body. */
async function type(pane: Locator, text: string, name: RegExp = /^Body of the held/): Promise<void> {
  await pane.getByRole('textbox', { name }).click();
  await pane.page().keyboard.press('ControlOrMeta+a');
  await pane.page().keyboard.insertText(text);
}

async function openHeld(desktop: DesktopApp): Promise<void> {
  await desktop.page.getByRole('button', { name: /held .*Show the oldest$/ }).click();
  await expect(held(desktop).getByRole('tab', { name: /^Request/ })).toBeVisible();
}

async function holdAll(desktop: DesktopApp): Promise<void> {
  await desktop.connection();
  await command(desktop, 'hold-all');
  await expect(desktop.page.getByText('1 breakpoint on')).toBeVisible();
}

async function rules(desktop: DesktopApp): Promise<void> {
  await command(desktop, 'rules');
  await expect(desktop.page.getByRole('region', { name: 'Breakpoints' })).toBeVisible();
}

function person(userName: string): Record<string, unknown> {
  return { schemas: [USER], userName, active: true };
}

async function create(desktop: DesktopApp, userName: string): Promise<Record<string, unknown>> {
  const { status, body } = await okta(desktop, 'POST', '/Users', person(userName));
  expect(status).toBe(201);
  await expect(desktop.row(new RegExp(`${userName.split('@')[0]}.*status 201`))).toBeVisible();
  return body;
}

function deactivate(desktop: DesktopApp, id: unknown): Promise<Answer> {
  const operations = [{ op: 'replace', value: { active: false } }];
  return okta(desktop, 'PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: operations });
}

/** The record as another client reads it, once nothing is held any more. */
async function reading(desktop: DesktopApp, id: unknown): Promise<Record<string, unknown>> {
  await command(desktop, 'breakpoints-off');
  await expect(desktop.page.getByText('1 breakpoint on')).toHaveCount(0);
  return (await desktop.scim('GET', `/Users/${id}`)).body;
}

/** A request as Okta sends it: how long it waits is known. */
async function okta(
  desktop: DesktopApp,
  method: string,
  target: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  const { baseUrl, token } = await desktop.connection();
  const response = await fetch(`${baseUrl}${target}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/scim+json',
      'user-agent': 'Okta SCIM Client 1.0.0',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

/** Runs an action of the page the way the application menu does. */
function command(desktop: DesktopApp, id: string): Promise<void> {
  return desktop.electron.evaluate(({ BrowserWindow }, action) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('scimscope:menu-command', action);
  }, id);
}

async function clickMenu(desktop: DesktopApp, label: string): Promise<void> {
  await desktop.electron.evaluate(({ BrowserWindow, Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    const item = items.find((each) => each.label === wanted);
    if (!item) throw new Error(`There is no menu item "${wanted}".`);
    item.click(undefined, BrowserWindow.getAllWindows()[0]);
  }, label);
}
