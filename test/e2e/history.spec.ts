import { expect, test } from './desktop-app.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const patch = (...operations: object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});

test('the Diff tab says what a write changed, what it sent in vain, and what is behind each change', async ({
  desktop,
}) => {
  const { page, inspector } = desktop;
  const { body } = await desktop.createUser('priya@example.com');
  await desktop.scim(
    'PATCH',
    `/Users/${body.id}`,
    patch(
      { op: 'Replace', path: 'name.familyName', value: 'Halloran' },
      { op: 'Add', path: `${enterprise}:department`, value: 'Audit' },
      { op: 'replace', path: 'active', value: 'False' },
      { op: 'replace', value: { shoeSize: 38 } },
    ),
  );
  await desktop.row(/PATCH/).first().click();
  await page.keyboard.press('Enter');
  await page.keyboard.press('4');
  await expect(inspector.getByRole('tab', { name: /Diff/ })).toHaveAttribute('aria-selected', 'true');

  const words = inspector.getByRole('region', { name: 'What changed, in words' });
  await expect(words.getByText('Family name is now Halloran.')).toBeVisible();
  await expect(words.getByText('Active was sent as the text "False" and stored as false.')).toBeVisible();
  const table = inspector.getByRole('table', { name: 'What changed, by attribute' });
  await expect(table.getByRole('row', { name: /department – Audit Op 2/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /shoeSize – not stored asked for: 38 Op 4/ })).toBeVisible();

  // The keys go from change to change; what was sent stands below.
  await page.keyboard.press(']');
  await page.keyboard.press(']');
  await expect(inspector.getByText('Operation 1, behind the selected change')).toBeVisible();
  await page.keyboard.press('[');
  await expect(inspector.getByText('Operation 3, behind the selected change')).toBeVisible();

  await inspector.getByRole('radio', { name: 'Request' }).click();
  await expect(inspector.getByText('ignored: unknown attribute')).toBeVisible();
  await inspector.getByRole('radio', { name: 'JSON' }).click();
  await expect(inspector.locator('.code-diff')).toContainText('"familyName": "Halloran"');
  await inspector.getByRole('radio', { name: 'Attributes' }).click();

  await desktop.scim('GET', `/Users/${body.id}`);
  await desktop.row(/GET/).first().click();
  await expect(inspector.getByText('A GET changes nothing.')).toBeVisible();
  await inspector.getByRole('button', { name: 'Directory at that time' }).click();
  await expect(page.getByRole('slider', { name: 'Point in time' })).toBeVisible();
});

test('the slider shows the directory as it was; the mock is set back to there, and that is taken back', async ({
  desktop,
}) => {
  const { page } = desktop;
  const { body } = await desktop.createUser('ada@example.com');
  await desktop.createUser('bo@example.com');
  await desktop.scim(
    'PATCH',
    `/Users/${body.id}`,
    patch({ op: 'replace', path: 'title', value: 'Countess' }),
  );
  await desktop.scim('DELETE', `/Users/${body.id}`);
  await page.keyboard.press('ControlOrMeta+2');
  const people = page.getByRole('grid', { name: 'People' });
  await expect(people.getByRole('row')).toHaveCount(1);
  const slider = page.getByRole('slider', { name: 'Point in time' });
  await expect(slider).toHaveAttribute('aria-valuetext', 'now');

  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuenow', '4');
  await page.keyboard.press('ArrowLeft');
  await expect(people.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('region', { name: 'Directory over time' })).toContainText('just after');
  await people.getByRole('row', { name: 'ada@example.com' }).click();
  const record = page.getByRole('region', { name: 'Record' });
  await expect(record.getByRole('row', { name: /title Countess/ })).toBeVisible();
  await page.keyboard.press(',');
  await expect(slider).toHaveAttribute('aria-valuenow', '2');
  await expect(record.getByText('Countess')).toHaveCount(0);
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(page.getByText('No people yet')).toBeVisible();
  await page.keyboard.press('End');
  await expect(people.getByRole('row')).toHaveCount(1);
  await slider.click({ position: { x: 0, y: 10 } });
  await expect(page.getByText('No people yet')).toBeVisible();
  await page.keyboard.press('n');
  await expect(people.getByRole('row')).toHaveCount(1);

  await page.keyboard.press(',');
  await expect(slider).toHaveAttribute('aria-valuenow', '4');
  await page.keyboard.press(',');
  await expect(people.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: /Set the mock back to here/ }).click();
  await page.getByRole('button', { name: 'Set back', exact: true }).click();
  await expect(page.getByText('What was there before is kept as a snapshot.')).toBeVisible();
  await expect(people.getByRole('row')).toHaveCount(2);
  expect((await desktop.scim('GET', `/Users/${body.id}`)).body).toMatchObject({ title: 'Countess' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(people.getByRole('row')).toHaveCount(1);
  expect((await desktop.scim('GET', `/Users/${body.id}`)).status).toBe(404);
});

test('an exchange is marked and compared with another; sessions and snapshots are compared as directories', async ({
  desktop,
}) => {
  const { page } = desktop;
  await desktop.createUser('ada@example.com');
  const { body } = await desktop.createUser('bo@example.com');
  await desktop.row(/ada@example.com/).click();
  await page.keyboard.press('m');
  await expect(desktop.inspector.getByRole('button', { name: /^Marked/ })).toBeVisible();
  await desktop.row(/bo@example.com/).click();
  await page.keyboard.press('d');
  const comparison = page.getByRole('region', { name: 'Comparison' });
  const words = comparison.getByRole('region', { name: 'What differs, in words' });
  await expect(
    words.getByText('User name: ada@example.com on the left, bo@example.com on the right.'),
  ).toBeVisible();
  await expect(words.getByRole('heading')).toHaveText('1 difference');
  await expect(comparison.locator('.code-diff')).toContainText('"userName": "bo@example.com"');
  await comparison.getByRole('radio', { name: 'Answers' }).click();
  await expect(words.getByText(/^Id: /)).toBeVisible();
  await comparison.getByText('ids', { exact: true }).click();
  await expect(words.getByText(/^Id: /)).toHaveCount(0);
  await comparison.getByRole('radio', { name: 'Resources' }).click();
  await expect(
    words.getByText('User name: ada@example.com on the left, bo@example.com on the right.'),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(desktop.exchanges).toBeVisible();

  await desktop.scim('DELETE', `/Users/${body.id}`);
  await page.keyboard.press('ControlOrMeta+2');
  await page.getByRole('button', { name: 'The directory as a whole' }).click();
  await page.getByRole('menuitem', { name: 'Compare sessions or snapshots…' }).click();
  const people = comparison.getByRole('region', { name: 'People' });
  await expect(people).toContainText('1 added, 0 removed, 0 changed, 0 the same');
  await people.getByRole('button', { name: 'ada@example.com' }).click();
  await expect(page.getByRole('region', { name: 'Record' })).toContainText('ada@example.com');
});
