import { startApp } from '../engine/apps.ts';
import { expect, test } from './desktop-app.ts';

/** Answers creates as an app that keeps no names and has ids of its own. */
function forgetful() {
  let last = 0;
  return startApp({
    answer: (request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => {
        const { userName } = text === '' ? { userName: 'ada' } : JSON.parse(text);
        const [id] = /(?<=\/Users\/)[^?]+/.exec(request.url ?? '') ?? [`app-${++last}`];
        const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
        response.writeHead(request.method === 'POST' ? 201 : 200, {
          'Content-Type': 'application/scim+json',
          Location: `https://app.example/Users/${id}`,
        });
        response.end(JSON.stringify({ schemas, id, userName, active: false }));
      });
    },
  });
}

test('a shadow is chosen in Settings; the exchange shows both answers and what differs in words', async ({
  desktop,
}) => {
  const app = await forgetful();
  const { page, inspector } = desktop;
  await desktop.connection();
  await page.keyboard.press('ControlOrMeta+,');
  const form = page.getByRole('region', { name: 'Settings of Mock' });
  await form.getByRole('radio', { name: 'Another app' }).click();
  await form.getByLabel('URL of the shadow’s SCIM endpoints').fill(app.url);
  await form.getByLabel('URL of the shadow’s SCIM endpoints').press('Enter');
  await expect(form.getByText(/^No request since/)).toBeVisible();

  const created = await desktop.createUser('ada');
  expect(created.status).toBe(201);
  await expect(
    form.getByText(/: 1 compared, 1 different\. 1 resource known by the id at both\./),
  ).toBeVisible();

  await page.getByRole('button', { name: 'Timeline' }).click();
  await desktop.row(/Create ada.*the shadow answered differently/).click();
  await inspector.getByText('The shadow answered differently: one place.').waitFor();
  await inspector.getByRole('button', { name: 'Both answers' }).click();
  const differs = inspector.getByRole('region', { name: 'What differs' });
  await expect(differs.getByRole('listitem')).toHaveText([
    /^active is true at the first and false at the shadow\.\/active$/,
  ]);
  // Its id is shown as that of the first: it is no difference.
  await expect(inspector).toContainText(String(created.body.id));
  await expect(inspector.locator('.code-diff')).not.toContainText('"id": "app-1"');

  await inspector.getByRole('button', { name: 'What it was sent' }).click();
  await expect(inspector).toContainText('POST /scim/v2/Users');
  await inspector.getByRole('tab', { name: 'Overview' }).click();
  await expect(inspector.getByText('Shadow of')).toBeVisible();
  app.close();
});
