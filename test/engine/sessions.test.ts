import { expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import { nextEvent, TestServer, temporaryFolder, watchTimeline } from './server.ts';

async function live(client: Client) {
  const session = (await client.call('session.list', {})).find((candidate) => candidate.live);
  if (!session) throw new Error('no live session');
  return session;
}

async function ask(server: TestServer, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await (await server.fetch(`/Users?startIndex=${i + 1}`)).arrayBuffer();
}

test('sessions are started, renamed, resumed, deleted, and found again after a restart', async () => {
  const data = temporaryFolder();
  const server = await TestServer.start([], data);
  const client = await server.connect();
  const first = await live(client);
  await ask(server, 3);
  const { formatVersion } = await client.call('workspace.info', {});
  const renamed = await client.call('session.rename', { id: first.id, name: 'Entra pilot' });
  expect(renamed).toMatchObject({ name: 'Entra pilot', count: 3, live: true, formatVersion });
  const second = await client.call('session.start', { name: 'Second' });
  await ask(server, 2);
  expect(await client.call('session.list', {})).toMatchObject([
    { id: second.id, name: 'Second', live: true, count: 2 },
    { id: first.id, name: 'Entra pilot', live: false, count: 3 },
  ]);
  await client.call('session.resume', { id: first.id });
  await ask(server, 1);
  const third = await client.call('session.start', {});
  await client.call('session.delete', { id: second.id });
  await server.stop();

  const again = await TestServer.start([], data);
  const reopened = await again.connect();
  expect(await reopened.call('session.list', {})).toMatchObject([
    { id: third.id, live: true, count: 0 },
    { id: first.id, name: 'Entra pilot', count: 4 },
  ]);
  expect(await (await watchTimeline(reopened, '', first.id)).rows(4)).toHaveLength(4);
  await expect(reopened.call('session.rename', { id: 99, name: 'x' })).rejects.toMatchObject({
    code: 'notFound',
  });
  await expect(reopened.call('session.rename', { id: first.id, name: ' ' })).rejects.toMatchObject({
    code: 'badRequest',
  });
  await again.stop();
});

test('deleting the live session starts a fresh one', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const { id } = await live(client);
  await client.call('session.delete', { id });
  const fresh = await live(client);
  expect(fresh.id).not.toBe(id);
  await ask(server, 1);
  expect((await live(client)).count).toBe(1);
  await server.stop();
});

test.each([
  ['count', { maxAgeDays: null, maxCount: 10, maxBytes: null }, 10],
  ['size', { maxAgeDays: null, maxCount: null, maxBytes: 20_000 }, null],
  ['age', { maxAgeDays: 1e-9, maxCount: null, maxBytes: null }, 0],
] as const)(
  'retention by %s removes the oldest, says how many, and open views follow',
  async (_, retention, left) => {
    const data = temporaryFolder();
    const server = await TestServer.start([], data);
    const client = await server.connect();
    const timeline = await watchTimeline(client);
    await ask(server, 60);
    await timeline.rows(60);
    const trimmed = nextEvent(client, 'session.changed', ({ sessions }) =>
      sessions.some((one) => one.trimmed.count > 0),
    );
    const reset = nextEvent(client, 'timeline.changed', (change) => change.reset);
    await client.call('session.setRetention', { id: timeline.session.id, retention });
    await trimmed;
    const { matching } = await reset;
    const session = await live(client);
    expect(session.count + session.trimmed.count).toBe(60);
    expect(matching).toBe(session.count);
    expect(session.trimmed.lastAt).not.toBeNull();
    if (left !== null) expect(session.count).toBe(left);
    else expect(session.bytes).toBeLessThanOrEqual(20_000);
    if (session.count > 0) {
      const { rows } = await client.call('timeline.rows', { view: timeline.view, from: 0, to: matching });
      expect(rows.at(-1)?.target).toBe('/scim/v2/Users?startIndex=60');
    }
    // From here on nothing is to be removed: an age of next to nothing would take the next exchange as well.
    const unlimited = { maxAgeDays: null, maxCount: null, maxBytes: null };
    await client.call('session.setRetention', { id: timeline.session.id, retention: unlimited });
    await server.stop();
    const again = await TestServer.start([], data);
    await (await again.fetch('/Users?startIndex=1&last')).arrayBuffer();
    const rows = await (await watchTimeline(await again.connect(), 'path:last')).rows(1);
    // Ids of removed exchanges are not given out again.
    expect(rows.at(-1)?.id).toBe(61);
    await again.stop();
  },
);

test('paused recording answers and does not record; changes to the directory stay', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  await client.call('recording.set', { on: false });
  const body = JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada' });
  expect((await server.fetch('/Users', { method: 'POST', body })).status).toBe(201);
  expect((await live(client)).count).toBe(0);
  expect(await client.call('workspace.info', {})).toMatchObject({ recording: false });
  await client.call('recording.set', { on: true });
  const found = await server.fetch('/Users?filter=userName%20eq%20%22ada%22');
  expect(await found.json()).toMatchObject({ totalResults: 1 });
  expect((await live(client)).count).toBe(1);
  await server.stop();
});

test('sessions that are started within one minute have names of their own', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  for (let i = 0; i < 3; i++) await client.call('session.start', {});
  const names = (await client.call('session.list', {})).map(({ name }) => name);
  expect(new Set(names).size).toBe(4);
  await server.stop();
});
