const AT_ONCE = 8;
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const IN_FRONT = 10;

/**
 * Sends `rows` requests to the app's first listener: many people first, and the ten that are looked at last.
 * @returns what sends one more
 */
export async function fill(app, page, rows) {
  const send = await connect(app, page);
  if (rows === 0) return send;
  const many = rows - IN_FRONT;
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < many) {
        const number = next++;
        const userName = `person${number >> 1}@example.com`;
        if (number % 2 === 0)
          await send('GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
        else await send('POST', '/Users', { schemas: [USER], userName, active: true });
      }
    }),
  );
  await story(send);
  await page.waitForFunction(
    (wanted) => document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount') === String(wanted + 1),
    rows,
  );
  return send;
}

async function story(send) {
  const create = (userName, givenName, familyName) =>
    send('POST', '/Users', {
      schemas: [USER],
      userName,
      name: { givenName, familyName },
      emails: [{ value: userName, type: 'work', primary: true }],
      active: true,
    });
  await send('GET', '/ServiceProviderConfig');
  await send('GET', `/Users?filter=${encodeURIComponent('userName eq "ada@example.com"')}`);
  const ada = await create('ada@example.com', 'Ada', 'Byron');
  const grace = await create('grace@example.com', 'Grace', 'Hopper');
  await create('ada@example.com', 'Ada', 'Byron');
  const group = await send('POST', '/Groups', { schemas: [GROUP], displayName: 'Engineering' });
  const patch = (target, Operations) => send('PATCH', target, { schemas: [PATCH], Operations });
  await patch(`/Groups/${group.id}`, [
    { op: 'add', path: 'members', value: [{ value: ada.id }, { value: grace.id }] },
  ]);
  await patch(`/Users/${grace.id}`, [{ op: 'Replace', path: 'active', value: 'False' }]);
  await send('GET', '/Users/0');
  await patch(`/Users/${ada.id}`, [{ op: 'replace', path: 'title', value: 'Analyst' }]);
}

async function connect(app, page) {
  const copied = async (key) => {
    await app.evaluate(({ clipboard }) => clipboard.writeText(''));
    await page.keyboard.press(key);
    for (;;) {
      const text = await app.evaluate(({ clipboard }) => clipboard.readText());
      if (text) return text;
    }
  };
  const baseUrl = await copied('u');
  const token = await copied('t');
  return async (method, target, body, headers = {}) => {
    const response = await fetch(`${baseUrl}${target}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return text ? JSON.parse(text) : {};
  };
}
