import { DesktopApp, expect, test } from './desktop-app.ts';

test('a request of an HTTP client appears live, with what it means', async ({ desktop }) => {
  expect((await desktop.createUser('ada@example.com')).status).toBe(201);
  const row = desktop.row(/ada@example\.com.*status 201.*POST .*\/Users/);
  await expect(row).toBeVisible();

  await desktop.scim('GET', '/Users?filter=userName%20eq%20%22grace@example.com%22');
  await expect(desktop.row(/grace@example\.com.*status 200.*GET/)).toBeVisible();
  expect(await desktop.rowCount()).toBe(2);
});

test('a filter leaves what matches, and clearing it brings the rest back', async ({ desktop }) => {
  await desktop.createUser('ada@example.com');
  await desktop.createUser('ada@example.com');
  await desktop.scim('GET', '/ServiceProviderConfig');
  await expect(desktop.row(/status 409/)).toBeVisible();

  await desktop.filter('status:4xx');
  await expect.poll(() => desktop.rowCount()).toBe(1);
  await expect(desktop.row(/status 409/)).toBeVisible();
  await expect(desktop.row(/ServiceProviderConfig/)).toHaveCount(0);

  await desktop.page.getByRole('button', { name: /^Remove filter status/ }).click();
  await expect.poll(() => desktop.rowCount()).toBe(3);
});

test('the inspector shows request and response; the token is masked until asked for', async ({ desktop }) => {
  const { token } = await desktop.connection();
  await desktop.createUser('ada@example.com');
  await desktop.row(/ada@example\.com/).click();
  await desktop.page.keyboard.press('Enter');

  await desktop.inspector.getByRole('tab', { name: 'Request' }).click();
  await expect(desktop.inspector).toContainText('application/scim+json');
  await expect(desktop.inspector).toContainText('"userName"');
  await expect(desktop.inspector).not.toContainText(token);

  await desktop.inspector.getByRole('tab', { name: 'Response' }).click();
  await expect(desktop.inspector).toContainText('"resourceType"');

  await desktop.page.keyboard.press('Escape');
  await expect(desktop.inspector).toHaveCount(0);
});

test('an edited request is sent again and becomes a linked exchange', async ({ desktop }) => {
  await desktop.createUser('ada@example.com');
  await desktop.row(/ada@example\.com/).click();
  await desktop.page.keyboard.press('e');

  const editor = desktop.page.getByRole('textbox', { name: /^Body of the draft/ });
  await expect(editor).toContainText('ada@example.com');
  await editor.click();
  await desktop.page.keyboard.press('ControlOrMeta+a');
  await desktop.page.keyboard.insertText(
    '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"grace@example.com"}',
  );
  await desktop.page.keyboard.press('ControlOrMeta+Enter');
  const answer = desktop.page.getByRole('region', { name: 'Answer now' });
  await expect(answer).toContainText('201');

  await answer.getByRole('button', { name: 'Open in the timeline' }).click();
  await expect(desktop.row(/grace@example\.com.*sent again from an earlier exchange/)).toBeVisible();
  const { body } = await desktop.scim('GET', '/Users');
  expect(body.totalResults).toBe(2);
});

test('after a restart everything is there again', async ({ data }) => {
  const first = await DesktopApp.launch(data);
  const { token } = await first.connection();
  await first.createUser('ada@example.com');
  await expect(first.row(/ada@example\.com/)).toBeVisible();
  await first.close();

  const second = await DesktopApp.launch(data);
  try {
    await expect(second.row(/ada@example\.com.*status 201/)).toBeVisible();
    expect((await second.connection()).token).toBe(token);
    const { body } = await second.scim('GET', '/Users?filter=userName%20eq%20%22ada@example.com%22');
    expect(body.totalResults).toBe(1);
    await expect.poll(() => second.rowCount()).toBe(2);
  } finally {
    await second.close();
  }
});
