import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import { type DesktopApp, expect, test } from './desktop-app.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const THEMES = ['light', 'dark', 'contrast'];
const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};
/** What opens above the page stands outside its landmarks. */
const RULES_ABOVE: RunOptions = { ...RULES, rules: { region: { enabled: false } } };

test('the start and connect screens are accessible in every theme', async ({ desktop }) => {
  await desktop.page.getByRole('region', { name: /nothing has arrived/i }).waitFor();
  await checkThemes(desktop, 'start');
  await run(desktop, 'connect');
  await checkThemes(desktop, 'connect');
});

test('the timeline and the inspector are accessible in every theme', async ({ desktop }) => {
  const { page } = desktop;
  await traffic(desktop);
  await checkThemes(desktop, 'timeline');

  await desktop.filter('status:4xx');
  await expect.poll(() => desktop.rowCount()).toBe(1);
  await checkThemes(desktop, 'a filtered timeline');
  await desktop.filter('nobody');
  await page.getByText('Nothing matches').waitFor();
  await checkThemes(desktop, 'a filter that matches nothing');
  await run(desktop, 'filter-clear');

  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: 'Filter' }).fill('st');
  await page.getByRole('listbox', { name: 'Filters' }).waitFor();
  await check(desktop, 'filter suggestions');
  await page.getByRole('combobox', { name: 'Filter' }).fill('');
  await page.keyboard.press('Escape');

  await desktop.row(/ada@example\.com.*status 201/).click();
  for (const tab of ['overview', 'request', 'response', 'diff', 'timing', 'rules', 'raw']) {
    await run(desktop, `tab-${tab}`);
    await desktop.inspector.getByRole('tab', { name: new RegExp(tab, 'i'), selected: true }).waitFor();
    await checkThemes(desktop, `inspector, ${tab}`);
  }
});

test('the editor and its answer are accessible in every theme', async ({ desktop }) => {
  const { page } = desktop;
  await traffic(desktop);
  await desktop.row(/ada@example\.com.*status 201/).click();
  await run(desktop, 'edit');
  await page.getByRole('textbox', { name: /^Body of the draft/ }).waitFor();
  await checkThemes(desktop, 'edit');
  await run(desktop, 'send');
  await expect(page.getByRole('region', { name: 'Answer now' })).toContainText('409');
  await checkThemes(desktop, 'edit with an answer');
});

test('the directory is accessible in every theme', async ({ desktop }) => {
  const { page } = desktop;
  await traffic(desktop);
  await run(desktop, 'directory');
  await page.getByText('ada@example.com').first().waitFor();
  await checkThemes(desktop, 'directory');
  await run(desktop, 'travel-previous');
  await page.getByRole('button', { name: /Set the mock back/ }).waitFor();
  await page.getByRole('grid', { name: 'People' }).getByRole('row').first().click();
  await page.getByRole('table', { name: 'Attributes at that time' }).waitFor();
  await checkThemes(desktop, 'the directory at an earlier time');
  await run(desktop, 'compare-directories');
  await page.getByRole('region', { name: 'People' }).waitFor();
  await checkThemes(desktop, 'states compared');
  await run(desktop, 'leave-compare');
  await run(desktop, 'timeline');
  await desktop
    .row(/status 201/)
    .first()
    .click();
  await run(desktop, 'mark');
  await desktop
    .row(/status 4/)
    .first()
    .click();
  await run(desktop, 'compare');
  await page.getByRole('region', { name: 'What differs, in words' }).waitFor();
  await checkThemes(desktop, 'exchanges compared');
});

test('a record and what is done with a directory are accessible', async ({ desktop }) => {
  const { page } = desktop;
  await run(desktop, 'directory');
  await page.getByRole('button', { name: 'Generate 10 people' }).waitFor();
  await checkThemes(desktop, 'an empty directory');
  await page.getByRole('button', { name: 'Generate 10 people' }).click();
  await page.getByRole('grid', { name: 'People' }).getByRole('row').nth(9).click();
  const record = page.getByRole('region', { name: 'Record' });
  await record.getByRole('table').waitFor();
  await checkThemes(desktop, 'a record');
  await record.getByRole('tab', { name: /^Groups/ }).click();
  await check(desktop, 'groups of a person');
  await run(desktop, 'directory-edit');
  await record.getByRole('textbox').waitFor();
  await checkThemes(desktop, 'the editor of a record');
  for (const [task, name] of [
    ['generate', 'Generate people'],
    ['import', 'Import people and groups'],
    ['snapshots', 'Snapshots'],
    ['schemas', 'Schemas'],
    ['reset', 'Reset the directory'],
  ] as const) {
    await run(desktop, `directory-${task}`);
    await page.getByRole('region', { name }).waitFor();
    await check(desktop, name);
  }
});

test('the rules are accessible in every theme', async ({ desktop }) => {
  const { page } = desktop;
  await traffic(desktop);
  await run(desktop, 'rules');
  await page.getByText('No rules yet').waitFor();
  await checkThemes(desktop, 'no rules');

  const recipes = page.getByRole('region', { name: 'Recipes', exact: true });
  await recipes.getByRole('button', { name: /^Okta rate limit/ }).click();
  await recipes.getByRole('button', { name: 'Add and switch on' }).click();
  const editor = page.locator('.rule-editor');
  const rows = page.getByRole('list', { name: 'Rules in order' });
  await rows.getByRole('button', { name: /^Okta rate limit/ }).click();
  await editor.getByRole('region', { name: 'Try it out on this session' }).getByRole('status').waitFor();
  await checkThemes(desktop, 'a rule');
  await editor.getByRole('button', { name: 'Edit as JSON' }).click();
  await editor.getByRole('textbox', { name: 'The rule as JSON, to be edited' }).waitFor();
  await checkThemes(desktop, 'a rule as JSON');
  await run(desktop, 'rules-import');
  await page.getByLabel('File of rules').setInputFiles({
    name: 'rules.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"format": "scimscope-rules", "version": 1, "rules": [{}]}'),
  });
  await page.getByRole('region', { name: 'Import rules' }).getByRole('alert').waitFor();
  await checkThemes(desktop, 'a file with faults');
});

test('what is held, its editor and breakpoints are accessible in every theme', async ({ desktop }) => {
  const { page } = desktop;
  await traffic(desktop);
  await run(desktop, 'hold-all');
  await page.getByText('1 breakpoint on').waitFor();
  const waiting = desktop.createUser('grace@example.com');
  await page.getByRole('button', { name: /^1 held/ }).click();
  const pane = page.getByRole('region', { name: 'Held exchange' });
  const body = pane.getByRole('textbox', { name: /^Body of the held/ });
  await body.click();
  await page.keyboard.insertText('{');
  await pane.getByText(/^not JSON/).waitFor();
  await checkThemes(desktop, 'held, with a body that is not JSON');
  await pane.getByRole('button', { name: 'Undo edit' }).click();
  await pane.getByText('valid User').waitFor();
  await checkThemes(desktop, 'held');
  for (const tab of ['Headers', 'Why it is held']) {
    await pane.getByRole('tab', { name: tab }).click();
    await checkThemes(desktop, `held, ${tab}`);
  }
  await run(desktop, 'held-answer');
  await pane.getByRole('textbox', { name: /^Body of your answer/ }).waitFor();
  await checkThemes(desktop, 'an answer by hand');
  await run(desktop, 'rules');
  await page.getByText('Holds one now.').waitFor();
  await page.getByRole('button', { name: /^When anyone sends a request, hold it/ }).click();
  await page.getByRole('radio', { name: 'The request' }).waitFor();
  await checkThemes(desktop, 'a breakpoint');
  await run(desktop, 'held-release-all');
  expect((await waiting).status).toBe(201);
  await run(desktop, 'timeline');
  await desktop.inspector.getByText(/^Sent on as it came/).waitFor();
  await checkThemes(desktop, 'how a hold ended');
});

test('settings, menus and dialogs are accessible in every theme', async ({ desktop }) => {
  const { page } = desktop;
  await traffic(desktop);
  await run(desktop, 'settings');
  await page.getByRole('navigation', { name: 'Settings' }).waitFor();
  await checkThemes(desktop, 'settings');
  const listener = page.getByRole('region', { name: 'Settings of Mock' });
  await listener.getByRole('radio', { name: 'My app' }).click();
  await listener.getByLabel('URL of my app’s SCIM endpoints').fill('https://localhost:9');
  await listener.getByLabel('URL of my app’s SCIM endpoints').press('Enter');
  await listener.getByRole('button', { name: 'On the way' }).click();
  await listener.getByRole('radio', { name: 'A header' }).click();
  await listener.getByRole('button', { name: 'Try the connection' }).click();
  await listener.getByText(/refused the connection/).waitFor();
  await checkThemes(desktop, 'a listener in front of an app');
  await run(desktop, 'timeline');

  for (const [id, name] of [
    ['palette', 'Search and run'],
    ['keys', 'Keys'],
  ] as const) {
    await run(desktop, id);
    await page.getByRole('dialog', { name }).waitFor();
    await check(desktop, name);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name }).waitFor({ state: 'detached' });
  }

  await page.getByRole('button', { name: /Sessions$/ }).click();
  await page.getByRole('dialog', { name: 'Sessions' }).waitFor();
  await check(desktop, 'sessions', RULES_ABOVE);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Theme/ }).click();
  await page.getByRole('menu').waitFor();
  await check(desktop, 'theme menu', RULES_ABOVE);
});

/** A person created, and the same again refused. */
async function traffic(desktop: DesktopApp): Promise<void> {
  await desktop.createUser('ada@example.com');
  await desktop.createUser('ada@example.com');
  await desktop.row(/status 409/).waitFor();
}

/** Runs an action the way the application menu does. */
function run(desktop: DesktopApp, action: string): Promise<void> {
  return desktop.electron.evaluate(({ BrowserWindow }, id) => {
    BrowserWindow.getAllWindows()[0]!.webContents.send('scimscope:menu-command', id);
  }, action);
}

async function checkThemes(desktop: DesktopApp, screen: string): Promise<void> {
  for (const theme of THEMES) {
    await run(desktop, `theme-${theme}`);
    await desktop.page.locator(`html[data-theme="${theme}"]`).waitFor();
    await check(desktop, `${screen}, ${theme}`);
  }
}

async function check({ page }: DesktopApp, where: string, rules = RULES): Promise<void> {
  // Colours under way from one to another have no contrast of their own.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map(({ finished }) => finished),
    ),
  );
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (options): Promise<AxeResults> =>
      (window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(options),
    rules,
  );
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} at ${html}: ${failureSummary}`),
  );
  expect(found, where).toEqual([]);
}
