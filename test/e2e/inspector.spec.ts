import { expect, test } from './desktop-app.ts';

test('a body that shows its beginning is copied whole, and without the token', async ({ desktop }) => {
  const { page, inspector } = desktop;
  const { token } = await desktop.connection();
  const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], title: 'z'.repeat(700_000) };
  const body = JSON.stringify(user);
  await desktop.scim('POST', '/Users', user);
  await desktop.row(/status 400/).click();
  const copied = async (button: string) => {
    await desktop.electron.evaluate(({ clipboard }) => clipboard.writeText(''));
    await inspector.getByRole('button', { name: button }).click();
    const read = () => desktop.electron.evaluate(({ clipboard }) => clipboard.readText());
    await expect.poll(read).not.toBe('');
    return await read();
  };

  await inspector.getByRole('tab', { name: 'Request' }).click();
  await expect(inspector).toContainText('The first 524 kB of 700 kB.');
  expect(await copied('Copy request body')).toBe(body);

  await inspector.getByRole('tab', { name: 'Raw' }).click();
  await expect(inspector).toContainText('The first 262 kB');
  const message = await copied('Copy message');
  expect(message.endsWith(`\n\n${body}`)).toBe(true);
  expect(message).not.toContain(token);

  await inspector.getByRole('button', { name: 'Load all' }).click();
  await expect(inspector).not.toContainText('The first');
  await page.getByRole('radio', { name: 'Hex' }).click();
  await expect(inspector.locator('.cm-line').first()).toHaveText(/^00000000 {2}50 4f 53 54 .* {2}POST /);
});
