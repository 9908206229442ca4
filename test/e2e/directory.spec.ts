import { expect, test } from './desktop-app.ts';

test('people are generated, found, opened, edited and saved, and the change is in the timeline', async ({
  desktop,
}) => {
  const { page } = desktop;
  await page.keyboard.press('ControlOrMeta+2');
  await page.getByRole('button', { name: 'Generate 10 people' }).click();
  const people = page.getByRole('grid', { name: 'People' });
  await expect(people.getByRole('row')).toHaveCount(10);

  await people.getByRole('row').first().click();
  const record = page.getByRole('region', { name: 'Record' });
  const name = (await record.getByRole('heading').first().textContent()) ?? '';
  await page.keyboard.press('ArrowDown');
  await expect(record.getByRole('heading').first()).not.toHaveText(name);

  await page.keyboard.press('/');
  await page.getByRole('textbox', { name: 'Search people' }).fill(name.slice(0, 5));
  await expect(people.getByRole('row')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(record.getByRole('heading').first()).toHaveText(name);

  await page.keyboard.press('e');
  const editor = record.getByRole('textbox', { name: /as JSON/ });
  await expect(editor).toContainText('"userName"');
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(
    '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"emails":[{"value":3}]}',
  );
  await expect(record.getByRole('status')).toContainText('would be refused');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(
    '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@example.com","displayName":"Ada Byron","active":false}',
  );
  await expect(record.getByRole('status')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(record.getByRole('heading').first()).toContainText('Ada Byron');
  await expect(record.getByRole('heading').first()).toContainText('Off');

  await page.getByRole('button', { name: 'Show in timeline' }).click();
  const row = desktop.row(/Ada Byron.*status 200.*by Scimscope.*PUT/);
  await expect(row).toBeVisible();
  await row.click();
  await desktop.inspector.getByRole('button', { name: 'Ada Byron' }).click();
  await expect(record.getByRole('heading').first()).toContainText('Ada Byron');
});

test('the list and the open record follow what a client changes, and a reset can be undone', async ({
  desktop,
}) => {
  const { page } = desktop;
  const { body } = await desktop.createUser('ada@example.com');
  await page.keyboard.press('ControlOrMeta+2');
  const people = page.getByRole('grid', { name: 'People' });
  await people.getByRole('row', { name: 'ada@example.com' }).click();
  const record = page.getByRole('region', { name: 'Record' });

  await desktop.createUser('aaa@example.com');
  await expect(people.getByRole('row')).toHaveCount(2);
  await expect(people.getByRole('row', { selected: true })).toHaveAccessibleName(/ada@example\.com/);
  await desktop.scim('PATCH', `/Users/${body.id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  });
  await expect(record.getByRole('heading').first()).toContainText('Off');
  await expect(people.getByRole('row', { name: 'ada@example.com, off' })).toBeVisible();

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await record.getByRole('button', { name: 'Delete' }).click();
  await expect(record).toContainText('Not in the directory');
  await expect(people.getByRole('row')).toHaveCount(1);

  await page.getByRole('button', { name: 'The directory as a whole' }).click();
  await page.getByRole('menuitem', { name: 'Reset…' }).click();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(page.getByText('The directory is empty')).toBeVisible();
  expect((await desktop.scim('GET', '/Users')).body.totalResults).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(people.getByRole('row')).toHaveCount(1);
  expect((await desktop.scim('GET', '/Users')).body.totalResults).toBe(1);
});

test('a file is looked at before it is imported', async ({ desktop }) => {
  const { page } = desktop;
  await page.keyboard.press('ControlOrMeta+2');
  await page.getByRole('button', { name: 'Import…' }).click();
  await page.getByLabel('File to import').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('email,name,shoe size,groups\nada@example.com,Ada Byron,38,Staff\n'),
  });
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText('2 would be created');
  await expect(preview).toContainText('shoe size');
  await page.getByRole('button', { name: 'Import 2' }).click();
  await expect(
    page.getByRole('grid', { name: 'People' }).getByRole('row', { name: /Ada Byron/ }),
  ).toBeVisible();
  await expect(page.getByRole('radio', { name: /Groups 1/ })).toBeVisible();
});

test('schemas of one’s own are loaded from a file, shown in a record and taken away', async ({ desktop }) => {
  const { page } = desktop;
  const urn = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';
  await page.keyboard.press('ControlOrMeta+2');
  await page.getByRole('button', { name: 'The directory as a whole' }).click();
  await page.getByRole('menuitem', { name: 'Schemas…' }).click();
  const task = page.getByRole('region', { name: 'Schemas' });
  const file = (text: string) => ({
    name: 'acme.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  const badge = { id: urn, name: 'Badge', attributes: [{ name: 'badge', type: 'integer' }] };
  await task.getByLabel('Files of schemas').setInputFiles(file('{"id": 7,}'));
  await expect(task.getByRole('alert')).toContainText('acme.json, line 1 column 10, is not JSON');
  await task.getByLabel('Files of schemas').setInputFiles(file(JSON.stringify(badge)));
  await expect(task.getByRole('listitem')).toContainText([/Badge.*1 attribute.*of User/]);

  const made = await desktop.scim('POST', '/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', urn],
    userName: 'ada@example.com',
    [urn]: { badge: 7 },
  });
  await page.getByRole('grid', { name: 'People' }).getByRole('row', { name: 'ada@example.com' }).click();
  const record = page.getByRole('region', { name: 'Record' });
  await expect(record.getByRole('row', { name: /^badge: .* 7$/ })).toBeVisible();

  await record.getByRole('tab', { name: 'Exchanges' }).click();
  await record.getByRole('button', { name: /status 201/ }).click();
  await expect(desktop.inspector).toBeVisible();
  expect(made.status).toBe(201);

  await page.keyboard.press('ControlOrMeta+2');
  await page.getByRole('button', { name: 'The directory as a whole' }).click();
  await page.getByRole('menuitem', { name: 'Schemas…' }).click();
  await task.getByRole('button', { name: 'Take Badge away' }).click();
  await expect(task).toContainText('none of yours yet');
});
