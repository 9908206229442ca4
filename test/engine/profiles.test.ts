import { expect, test } from 'vitest';
import { profileSummaries } from '../../shared/profiles/index.ts';
import { TestServer } from './server.ts';

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const body = (further: Record<string, unknown> = {}) =>
  JSON.stringify({
    schemas: [userUrn],
    userName: 'ada@example.com',
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
    ...further,
  });

test('another profile takes effect with the next request, over the same people', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const [listener] = await client.call('listener.list', {});
  const id = listener?.id ?? 0;
  const become = (profile: string) =>
    client.call('listener.update', { id, change: { target: { kind: 'mock', profile, directory: 1 } } });
  const status = async (method: string, target: string, sent?: string) =>
    (await server.fetch(target, { method, ...(sent === undefined ? {} : { body: sent }) })).status;

  const created = await server.fetch('/Users', { method: 'POST', body: body() });
  expect(created.status).toBe(201);
  const { id: ada } = (await created.json()) as { id: string };
  const anyFilter = `/Users?filter=${encodeURIComponent('name.givenName sw "A"')}`;
  const ownFilter = `/Users?filter=${encodeURIComponent('given_name eq Ada')}`;
  expect([await status('GET', anyFilter), await status('GET', ownFilter)]).toEqual([200, 400]);
  expect([await status('GET', '/Groups'), await status('GET', '/Schemas')]).toEqual([200, 200]);

  await become('notion');
  expect([await status('GET', anyFilter), await status('GET', ownFilter)]).toEqual([400, 200]);
  expect(await status('GET', '/Schemas')).toBe(404);

  await become('github-org');
  expect([await status('GET', '/Groups'), await status('GET', `/Users/${ada}`)]).toEqual([404, 200]);

  await become('gitlab');
  expect(await status('PUT', `/Users/${ada}`, body())).toBe(501);

  await become('figma');
  const deactivate = JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  });
  expect(await status('PATCH', `/Users/${ada}`, deactivate)).toBe(200);
  expect(await status('GET', `/Users/${ada}`)).toBe(404);

  await become('rfc-strict');
  const kept = await server.fetch(`/Users/${ada}`);
  expect(await kept.json()).toMatchObject({ id: ada, active: false, userName: 'ada@example.com' });
  await server.stop();
});

test('a caller without a good token is turned away in the shape of the app, with a challenge', async () => {
  const server = await TestServer.start(['--profile', 'slack']);
  const answer = await fetch(`${server.ready.scim}/Users`, { headers: { authorization: 'Bearer wrong' } });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  expect(await answer.json()).toEqual({ Errors: { description: expect.any(String), code: 401 } });
  await server.stop();
});

test('a rate that is used up is answered 429 with Retry-After over HTTP', async () => {
  const server = await TestServer.start(['--profile', 'slack']);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      server.fetch('/Users', {
        method: 'POST',
        body: body({ userName: `user-${at}`, emails: [{ value: `user-${at}@example.com` }] }),
      }),
    ),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(20);
  expect(refused.length).toBeGreaterThan(0);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused[0]?.json()).toMatchObject({ status: 429, detail: 'ratelimited' });
  await server.stop();
});

test('windows are told of every profile, its sources and its differences', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  expect(await client.call('profile.list', {})).toEqual(profileSummaries);
  await server.stop();
});

test('the Directory goes on seeing everything, and saves in the way the app offers', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const [listener] = await client.call('listener.list', {});
  const id = listener?.id ?? 0;
  const created = await server.fetch('/Users', { method: 'POST', body: body({ displayName: 'Ada' }) });
  const ada = (await created.json()) as { id: string };
  for (const profile of ['gitlab', 'slack', 'github-emu', 'notion']) {
    await client.call('listener.update', {
      id,
      change: { target: { kind: 'mock', profile, directory: 1 } },
    });
    const { types } = await client.call('directory.describe', { listener: id });
    expect(types.map(({ name }) => name)).toEqual(['User', 'Group']);
  }
  await client.call('listener.update', {
    id,
    change: { target: { kind: 'mock', profile: 'gitlab', directory: 1 } },
  });
  const get = () => client.call('directory.get', { listener: id, type: 'User', id: ada.id, whole: true });
  const { resource } = await get();
  // GitLab has no PUT, so what was changed goes out as a PATCH.
  await client.call('directory.save', {
    listener: id,
    type: 'User',
    id: ada.id,
    text: JSON.stringify({ ...resource, externalId: 'ada-1', displayName: 'Countess' }),
  });
  expect((await get()).resource).toMatchObject({ displayName: 'Countess' });
  await server.stop();
});
