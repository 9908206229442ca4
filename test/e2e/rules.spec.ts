import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { type DesktopApp, expect, test } from './desktop-app.ts';

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

test('a recipe is added, the client sees it act, and a switch ends it', async ({ desktop }) => {
  const { page } = desktop;
  await desktop.connection();
  await page.keyboard.press('ControlOrMeta+3');
  const recipes = page.getByRole('region', { name: 'Recipes', exact: true });
  await page.keyboard.press('/');
  await page.keyboard.type('maintenance');
  await recipes.getByRole('button', { name: /^Five minutes of maintenance/ }).click();
  await recipes.getByRole('button', { name: 'Add and switch on' }).click();

  const row = rows(desktop).filter({ hasText: 'Five minutes of maintenance' });
  await expect(row.getByRole('switch')).toBeChecked();
  expect((await desktop.createUser('ada@example.com')).status).toBe(503);
  await expect(row).toContainText('1 time');

  await row.getByRole('switch').press('Space');
  await expect(row.getByRole('switch')).not.toBeChecked();
  expect((await desktop.createUser('ada@example.com')).status).toBe(201);

  await row.getByRole('switch').press('Space');
  await page.getByRole('switch', { name: 'All rules on' }).press('Space');
  await expect(page.getByText('All rules are off')).toBeVisible();
  expect((await desktop.createUser('grace@example.com')).status).toBe(201);
});

test('a rule is written with the form, tried out on the session, saved, and rewrites what arrives', async ({
  desktop,
}) => {
  const { page } = desktop;
  const { body: ada } = await desktop.createUser('ada@example.com');
  await switchOff(desktop, ada.id);
  await page.keyboard.press('Shift+B');
  const editor = openEditor(desktop);

  await editor.getByRole('button', { name: /^meaning:/ }).click();
  await page.getByRole('option', { name: 'create new people' }).click();
  await page.getByRole('option', { name: /^deactivate/ }).click();
  await page.keyboard.press('Escape');
  await addFrom(editor, 'Add a condition', /^body at/);
  const place = editor.getByRole('group', { name: 'Condition 2, body at' });
  await place.getByRole('textbox', { name: 'JSON pointer' }).fill('/Operations/*/value');
  await choose(place, 'Holds when', /^is of type/);
  await choose(place, /Type$/, 'a string of a boolean');
  await choose(editor, 'What it does', /^change the request/);
  await addFrom(editor, 'Add a change', /^convert/);
  await editor
    .getByRole('group', { name: /^Step 1/ })
    .getByRole('textbox', { name: 'JSON pointer' })
    .fill('/Operations/*/value');

  const proof = editor.getByRole('region', { name: 'Try it out on this session' });
  await expect(proof.getByRole('status')).toHaveText('1 of 2');
  const preview = proof.getByRole('region', { name: 'What the target would receive' });
  await expect(preview).toContainText('before: "value": "False"');
  await expect(preview).toContainText('after: "value": false');

  await page.keyboard.press('ControlOrMeta+s');
  const row = rows(desktop).filter({ hasText: 'a boolean spelt as a string' });
  await expect(row.getByRole('switch')).toBeChecked();
  await switchOff(desktop, ada.id);
  await expect(row).toContainText('1 time');

  await page.keyboard.press('ControlOrMeta+1');
  await desktop.row(/Deactivate ada.*a rule or breakpoint acted on it/).click();
  await page.keyboard.press('Enter');
  await desktop.inspector.getByRole('tab', { name: /^Rules ?1/ }).click();
  await expect(desktop.inspector.getByRole('list', { name: 'What acted, in order' })).toContainText(
    '/Operations/0/value"False"false',
  );
  await expect(desktop.inspector.getByRole('textbox', { name: /As received/ }).first()).toContainText(
    '"value": false',
  );
});

test('what is missing is said when saving, and a draft outlives leaving the screen', async ({ desktop }) => {
  const { page } = desktop;
  await page.keyboard.press('Shift+B');
  const editor = openEditor(desktop);
  await addFrom(editor, 'Add a condition', /^path/);
  await expect(editor.getByText('Give a path, such as /Users/*')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+s');
  await expect(editor.getByText('Give a path, such as /Users/*')).toBeVisible();
  await editor.getByRole('textbox', { name: 'Path' }).fill('/Groups');
  await expect(editor.getByText('Give a path, such as /Users/*')).toHaveCount(0);

  await page.keyboard.press('ControlOrMeta+1');
  await page.keyboard.press('ControlOrMeta+3');
  await expect(editor.getByRole('textbox', { name: 'Path' })).toHaveValue('/Groups');
  await expect(rows(desktop).first()).toContainText('draft');
});

test('rules are put in another order by keys and by dragging, and the first that answers wins', async ({
  desktop,
}) => {
  const { page } = desktop;
  await desktop.connection();
  // The page shows the new order before the engine has it.
  const status = async () => (await desktop.createUser('ada@example.com')).status;
  await importRules(desktop, ['one', 503], ['two', 500], ['three', 429]);
  await expect.poll(() => names(desktop)).toEqual(['one', 'two', 'three']);
  await expect.poll(status).toBe(503);

  await rows(desktop)
    .nth(2)
    .getByRole('button', { name: /^three/ })
    .focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => names(desktop)).toEqual(['three', 'one', 'two']);
  await expect.poll(status).toBe(429);

  const grip = rows(desktop).nth(2).getByRole('button', { name: /^Move/ });
  await grip.dragTo(rows(desktop).nth(0), { targetPosition: { x: 200, y: 3 } });
  await expect.poll(() => names(desktop)).toEqual(['two', 'three', 'one']);
  await expect.poll(status).toBe(500);
});

test('a rule is edited as JSON, with the fault at its line; deleted, and brought back', async ({
  desktop,
}) => {
  const { page } = desktop;
  await importRules(desktop, ['one', 503], ['two', 500]);
  await rows(desktop).nth(0).getByRole('button', { name: /^one/ }).click();
  const editor = openEditor(desktop);
  await editor.getByRole('button', { name: 'Edit as JSON' }).click();
  const text = editor.getByRole('textbox', { name: 'The rule as JSON, to be edited' });
  await expect(text).toContainText('"name": "one"');
  await text.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('{\n  "name": "first",\n  "acts": [{ "act": "status", "status": 99 }]\n}');
  await expect(editor.getByRole('region', { name: 'The rule as JSON' }).getByRole('status')).toContainText(
    'line 3 acts[0].status',
  );
  await expect(editor.getByRole('button', { name: /^Save/ })).toBeDisabled();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('{"name": "first", "acts": [{ "act": "status", "status": 418 }]}');
  await editor.getByRole('button', { name: /^Save/ }).click();
  await expect.poll(() => names(desktop)).toEqual(['first', 'two']);
  await page.keyboard.press('ControlOrMeta+1');
  expect((await desktop.createUser('ada@example.com')).status).toBe(418);

  await page.keyboard.press('ControlOrMeta+3');
  await rows(desktop)
    .nth(0)
    .getByRole('button', { name: /^first/ })
    .click();
  await openEditor(desktop).getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => names(desktop)).toEqual(['two']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => names(desktop)).toEqual(['first', 'two']);
});

test('every kind of condition, step and limit has fields, and passing through the form changes none', async ({
  desktop,
}) => {
  const { page } = desktop;
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  const match = [
    { on: 'method', any: ['POST', 'PURGE'] },
    { on: 'path', how: 'regex', pattern: '^/Users' },
    { on: 'query', name: 'filter', test: 'contains', value: 'userName' },
    { on: 'idp', any: ['okta', 'none'], not: true },
    { on: 'meaning', any: ['write', 'lookup'] },
    { on: 'subject', any: ['ada', 'Byron, Ada'] },
    { on: 'header', of: 'request', name: 'User-Agent', test: 'exists', value: '' },
    { on: 'bodyText', of: 'request', test: 'matches', value: 'a+' },
    { on: 'bodyValue', of: 'request', pointer: '/active', test: 'equals', value: false },
    { on: 'bodyValue', of: 'request', pointer: '/active', test: 'isType', value: 'boolean' },
    { on: 'bodyFilter', of: 'request', filter: 'userName sw "a"' },
  ];
  const late = [
    { on: 'status', any: ['404', '5xx'] },
    { on: 'header', of: 'answer', name: 'ETag', test: 'startsWith', value: 'W/' },
    { on: 'bodyValue', of: 'answer', pointer: '/totalResults', test: 'greater', value: 3 },
    { on: 'bodyText', of: 'answer', test: 'contains', value: 'x', not: true },
    { on: 'bodyFilter', of: 'answer', filter: 'id pr' },
  ];
  const json = [
    { op: 'test', path: '/a', value: { b: [1] } },
    { op: 'add', path: '/emails/-', value: '{{newId}}' },
    { op: 'replace', path: '/a', value: 'true' },
    { op: 'remove', path: '/b' },
    { op: 'move', from: '/c', path: '/d' },
    { op: 'copy', from: '/c', path: '/e' },
    { op: 'convert', path: '/f/*', to: 'lowerCase' },
  ];
  const headers = [
    { do: 'set', name: 'X-A', value: '1' },
    { do: 'add', name: 'X-B', value: '{{now}}' },
    { do: 'remove', name: 'X-C' },
  ];
  const acts = [
    {
      act: 'rewriteRequest',
      method: 'PUT',
      url: { how: 'regex', find: 'Users/(.*)', with: 'People/$1' },
      headers,
      json,
      body: '{{request.body}}',
    },
    { act: 'delay', at: 'request', ms: 10, upTo: 20 },
    { act: 'route', to: { kind: 'mock', profile: 'tolerant', directory: 2 } },
    { act: 'route', to: { kind: 'upstream', url: 'http://localhost:3000' } },
    { act: 'mark', mark: { colour: 'red', label: 'seen' } },
    { act: 'status', status: 409, scimType: 'uniqueness', detail: 'There is one.' },
    { act: 'answer', status: 201, headers: [['ETag', 'W/"1"']], body: '{"id": "{{newId}}"}' },
    { act: 'rewriteAnswer', status: 202, headers, json, body: 'x' },
    { act: 'throttle', bytesPerSecond: 100 },
    { act: 'ignore' },
  ];
  const limits = {
    probability: 0.25,
    after: 2,
    count: 3,
    every: 4,
    rate: { count: 5, seconds: 60 },
    between: { from: '22:00', to: '06:30:30' },
    forSeconds: 90,
  };
  const faults = ['reset', 'silence', 'breakOff', 'truncate', 'malformedJson', 'wrongContentType'];
  await importRules(
    desktop,
    ['early', 0, { match, acts, limits, stop: true }],
    ['late', 0, { match: late, acts: faults.map((fault) => ({ act: 'fault', at: 'answer', fault })) }],
  );
  for (const [name, lines] of [
    ['early', match.length + acts.length + Object.keys(limits).length + 1],
    ['late', late.length + faults.length],
  ] as const) {
    await rows(desktop)
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
    const editor = openEditor(desktop);
    await expect(editor.getByRole('group', { name: /^(Condition|Step|Limit|Rules below)/ })).toHaveCount(
      lines,
    );
    await expect(editor.locator('.field-error')).toHaveCount(0);
    await expect(editor.locator('[aria-invalid]')).toHaveCount(0);
    await expect(editor.getByRole('button', { name: /^Save/ })).toBeDisabled();
    await editor.getByRole('button', { name: 'Close' }).click();
  }
  expect(errors).toEqual([]);
});

test('rules are exported and imported; a faulty file names its lines; replacing can be undone', async ({
  desktop,
  data,
}) => {
  const { page } = desktop;
  await importRules(desktop, ['one', 503], ['two', 500]);
  const file = path.join(data, 'exported.json');
  await desktop.electron.evaluate(({ session }, to) => {
    session.defaultSession.on('will-download', (_event, item) => item.setSavePath(to));
  }, file);
  await page.getByRole('button', { name: 'All rules', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export all rules…' }).click();
  await expect.poll(() => exportedNames(file)).toEqual(['one', 'two']);

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Import rules' });
  await choseFile(desktop, '{"format": "scimscope-rules", "version": 1,\n"rules": [\n{"acts": []}]}');
  await expect(panel.getByRole('alert')).toContainText('line 3 rules[0].acts: A rule needs at least one act');
  await expect.poll(() => names(desktop)).toEqual(['one', 'two']);

  await panel.getByRole('radio', { name: 'Replace the list' }).click();
  await choseFile(desktop, fileOf([['three', 429, { listeners: ['Staging'] }]]));
  await expect(panel.getByRole('status')).toContainText('Staging');
  await expect.poll(() => names(desktop)).toEqual(['three']);
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => names(desktop)).toEqual(['one', 'two']);
});

test('from now on an exchange is answered as it was', async ({ desktop }) => {
  const { page } = desktop;
  await desktop.createUser('ada@example.com');
  await desktop.createUser('ada@example.com');
  await desktop.row(/Create ada.*status 409/).click();
  await page.keyboard.press('l');
  await expect(openEditor(desktop).getByRole('textbox', { name: 'Status' })).toHaveValue('409');
  await openEditor(desktop).getByRole('button', { name: 'Save and switch on' }).click();
  await expect(rows(desktop)).toHaveCount(1);
  const { status, body } = await desktop.createUser('grace@example.com');
  expect(status).toBe(409);
  expect(body.scimType).toBe('uniqueness');
});

function rows({ page }: DesktopApp): Locator {
  return page.getByRole('list', { name: 'Rules in order' }).locator('> li');
}

function openEditor({ page }: DesktopApp): Locator {
  return page.locator('.rule-editor');
}

function names(desktop: DesktopApp): Promise<string[]> {
  return rows(desktop).locator('.rule-own-name').allTextContents();
}

async function addFrom(editor: Locator, button: string, entry: RegExp): Promise<void> {
  await editor.getByRole('button', { name: button }).click();
  await editor.page().getByRole('menuitem', { name: entry }).click();
}

async function choose(within: Locator, select: string | RegExp, option: string | RegExp): Promise<void> {
  await within.getByRole('button', { name: select }).click();
  await within.page().getByRole('option', { name: option }).click();
}

type Case = readonly [name: string, status: number, more?: object];

function fileOf(rules: readonly Case[]): string {
  return JSON.stringify({
    format: 'scimscope-rules',
    version: 1,
    rules: rules.map(([name, status, more]) => ({
      name,
      match: [{ on: 'meaning', any: ['create'] }],
      acts: [{ act: 'status', status }],
      ...more,
    })),
  });
}

async function choseFile({ page }: DesktopApp, text: string): Promise<void> {
  await page
    .getByLabel('File of rules')
    .setInputFiles({ name: 'rules.json', mimeType: 'application/json', buffer: Buffer.from(text) });
}

async function importRules(desktop: DesktopApp, ...rules: readonly Case[]): Promise<void> {
  await desktop.page.keyboard.press('ControlOrMeta+3');
  await desktop.page.getByRole('button', { name: 'Import', exact: true }).click();
  await choseFile(desktop, fileOf(rules));
  await expect(rows(desktop)).toHaveCount(rules.length);
  await desktop.page.getByRole('button', { name: 'Close the import' }).click();
}

async function switchOff(desktop: DesktopApp, id: unknown): Promise<void> {
  const { status } = await desktop.scim('PATCH', `/Users/${id}`, {
    schemas: [PATCH_OP],
    Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
  });
  expect(status).toBe(200);
}

function exportedNames(file: string): string[] {
  try {
    const { rules } = JSON.parse(readFileSync(file, 'utf8')) as { rules: { name: string }[] };
    return rules.map(({ name }) => name);
  } catch {
    return [];
  }
}
