import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { Listener } from '../../shared/contract/listener.ts';
import { defaultUpstreamOptions } from '../../shared/contract/upstream.ts';
import { startApp } from './apps.ts';
import { TestServer, watchTimeline } from './server.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(args: readonly string[] = [], data?: string) {
  const server = await TestServer.start(args, data);
  closers.push(() => server.kill());
  return { server, client: await server.connect() };
}

async function first(client: Client): Promise<Listener> {
  const [listener] = await client.call('listener.list', {});
  if (!listener) throw new Error('no listener');
  return listener;
}

/** A port that is free just now, to be shared by listeners. */
async function freePort(): Promise<number> {
  const server = await holdPort(0);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function holdPort(port: number): Promise<Server> {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

async function ask(url: string, { auth }: Pick<Listener, 'auth'>): Promise<{ status: number; text: string }> {
  const authorization = auth.kind === 'bearer' ? `Bearer ${auth.token}` : '';
  const answer = await fetch(url, { headers: { authorization } });
  return { status: answer.status, text: await answer.text() };
}

test('listeners share a port: the longest base path decides, and what fits none is recorded and answered 404', async () => {
  const app = await startApp();
  closers.push(app.close);
  const { client } = await start();
  const timeline = await watchTimeline(client);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const add = (name: string, basePath: string, change = {}) =>
    client.call('listener.add', { settings: { name, port, basePath, ...change } });
  const short = await add('Short', '/scim');
  const long = await add('Long', '/scim/v2', { target: { kind: 'upstream', url: `${app.url}/app` } });
  const other = await add('Other', '/other');
  expect([short, long, other].map(({ baseUrl }) => baseUrl)).toEqual([
    `${origin}/scim`,
    `${origin}/scim/v2`,
    `${origin}/other`,
  ]);
  expect((await ask(`${origin}/scim/Users`, short)).status).toBe(200);
  expect((await ask(`${origin}/scim/v2?x`, long)).status).toBe(200);
  expect((await ask(`${origin}/scim/v22`, short)).status).not.toBe(200);
  expect(app.requests.map(({ line }) => line)).toEqual(['GET /app?x']);
  expect((await ask(`${origin}/other/Users`, short)).status).toBe(401);
  const nowhere = await ask(`${origin}/scimitar`, short);
  expect(nowhere.status).toBe(404);
  expect(JSON.parse(nowhere.text)).toMatchObject({
    status: '404',
    detail: expect.stringContaining('/scim/v2'),
  });

  const rows = await timeline.rows(5);
  expect(rows.map(({ listener }) => listener)).toEqual([short.id, long.id, short.id, other.id, short.id]);
  const last = await client.call('exchange.get', { id: rows[4]?.id ?? 0 });
  expect(last).toMatchObject({ target: 'no listener', problem: expect.stringContaining('/other') });

  // One leaves, and comes back, without the others noticing.
  await client.call('listener.update', { id: long.id, change: { enabled: false } });
  expect((await ask(`${origin}/scim/v2/Users`, short)).status).not.toBe(401);
  expect(app.requests).toHaveLength(1);
  expect((await client.call('listener.update', { id: long.id, change: { enabled: true } })).state.kind).toBe(
    'listening',
  );
  expect((await ask(`${origin}/scim/v2/Users`, long)).status).toBe(200);
  expect(app.requests).toHaveLength(2);
});

test('listeners that cannot be open together are refused, with the name of the one in the way', async () => {
  const { client } = await start();
  const port = await freePort();
  await client.call('listener.add', { settings: { name: 'There', port } });
  const settings = { port, basePath: '/b' };
  const refused = (change: object) =>
    expect(client.call('listener.add', { settings: { ...settings, ...change } })).rejects;
  await refused({ basePath: '/scim/v2' }).toThrow(/“There” answers at 127\.0\.0\.1:\d+\/scim\/v2 already/);
  await refused({ tls: true }).toThrow(/“There” is at port \d+ without HTTPS/);
  await refused({ host: 'localhost' }).toThrow(/“There” is at port \d+ of 127\.0\.0\.1/);
  await refused({ colour: 1 }).toThrow(/“There” has that letter/);
  expect(await client.call('listener.list', {})).toHaveLength(2);
  // Switched off it is in nobody’s way, until it is to be switched on.
  const off = await client.call('listener.add', {
    settings: { ...settings, basePath: '/scim/v2', enabled: false },
  });
  await expect(client.call('listener.update', { id: off.id, change: { enabled: true } })).rejects.toThrow(
    /“There” answers/,
  );
});

test('with OAuth, listeners that share a port issue their tokens below their base paths', async () => {
  const { client } = await start();
  const port = await freePort();
  const oauth = (clientId: string) => ({ kind: 'oauth' as const, clientId, clientSecret: 's', lifetime: 60 });
  for (const name of ['a', 'b']) {
    await client.call('listener.add', { settings: { port, basePath: `/${name}`, auth: oauth(name) } });
  }
  const token = async (base: string, clientId: string) =>
    (
      await fetch(`http://127.0.0.1:${port}/${base}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: 's',
        }),
      })
    ).status;
  expect([await token('a', 'a'), await token('b', 'b'), await token('a', 'b')]).toEqual([200, 200, 401]);
});

test('a change of one setting leaves the others as they are', async () => {
  const { client } = await start(['--tls']);
  const { id } = await first(client);
  await client.call('listener.update', {
    id,
    change: { tls: true, upstream: { ...defaultUpstreamOptions, forwardedHeaders: true } },
  });
  const renamed = await client.call('listener.update', { id, change: { name: 'HR' } });
  expect(renamed).toMatchObject({ name: 'HR', tls: true, upstream: { forwardedHeaders: true } });
});

test('listeners, their order and their numbers outlive a restart; options of a command line do not', async () => {
  const { server, client } = await start(['--upstream', 'http://127.0.0.1:9/scim']);
  const { id } = await first(client);
  await client.call('listener.update', { id, change: { name: 'Renamed' } });
  const second = await client.call('listener.add', { settings: { name: 'Second', port: 0, enabled: false } });
  const third = await client.call('listener.duplicate', { id: second.id });
  await client.call('listener.remove', { id: third.id });
  await server.stop();

  const again = await start([], server.ready.data);
  const listeners = await again.client.call('listener.list', {});
  expect(listeners.map(({ name, target, state }) => [name, target.kind, state.kind])).toEqual([
    ['Renamed', 'mock', 'listening'],
    ['Second', 'mock', 'stopped'],
  ]);
  // What was recorded at the removed one must not become another’s.
  const fourth = await again.client.call('listener.add', { settings: { port: 0 } });
  expect(fourth.id).toBeGreaterThan(third.id);
  await expect(again.client.call('listener.restore', { id: third.id })).rejects.toThrow(
    /not removed in this run/,
  );
});

test('removing frees the port at once; the way back restores settings, token and directory', async () => {
  const { client } = await start();
  const port = await freePort();
  const made = await client.call('listener.add', { settings: { name: 'B', port } });
  const own = await client.call('listener.newDirectory', { id: made.id });
  expect(own.target).toMatchObject({ kind: 'mock', directory: 2 });
  await client.call('listener.remove', { id: made.id });
  const holder = await holdPort(port);
  await new Promise((resolve) => holder.close(resolve));
  const back = await client.call('listener.restore', { id: made.id });
  expect(back).toEqual(own);
  // The numbers of directories are not given out twice either.
  await client.call('listener.remove', { id: made.id });
  const next = await client.call('listener.add', { settings: { port: 0 } });
  expect((await client.call('listener.newDirectory', { id: next.id })).target).toMatchObject({
    directory: 3,
  });
});

test('a taken port is told with what to do, and tried again when it is free', async () => {
  const { client } = await start();
  const holder = await holdPort(0);
  const { port } = holder.address() as AddressInfo;
  const { id } = await first(client);
  const failed = await client.call('listener.update', { id, change: { port } });
  expect(failed).toMatchObject({
    baseUrl: null,
    state: {
      kind: 'failed',
      problem: `Port ${port} is taken by another program.`,
      next: expect.stringContaining('0'),
    },
  });
  // A new listener finds its way by itself.
  await client.call('listener.update', { id, change: { enabled: false } });
  const added = await client.call('listener.add', { settings: { port } });
  expect(added.state).toMatchObject({ kind: 'listening', movedFrom: port });
  await client.call('listener.remove', { id: added.id });
  await new Promise((resolve) => holder.close(resolve));
  const open = await client.call('listener.update', { id, change: { enabled: true } });
  expect(open.state).toEqual({ kind: 'listening', port, movedFrom: null });
});

test('switched off under load: every request gets a whole answer or none, and every answer is in the store', async () => {
  const { server, client } = await start();
  const { id, port, baseUrl, auth } = await client.call('listener.update', {
    id: (await first(client)).id,
    change: { port: await freePort() },
  });
  expect(port).not.toBe(0);
  let answered = 0;
  let refused = 0;
  let going = true;
  const worker = async () => {
    while (going) {
      try {
        const { status, text } = await ask(`${baseUrl}/ServiceProviderConfig`, { auth });
        expect(status).toBe(200);
        expect(JSON.parse(text)).toHaveProperty('schemas');
        answered++;
      } catch (error) {
        // Refused, or the connection was closed before a byte came.
        expect(error).toBeInstanceOf(TypeError);
        refused++;
        await new Promise(setImmediate);
      }
    }
  };
  const workers = Array.from({ length: 8 }, worker);
  for (let round = 0; round < 6; round++) {
    const before = answered;
    await client.call('listener.update', { id, change: { enabled: true } });
    while (answered < before + 20) await new Promise(setImmediate);
    const stopped = await client.call('listener.update', { id, change: { enabled: false } });
    expect(stopped).toMatchObject({ baseUrl: null, state: { kind: 'stopped' } });
    await expect(fetch(`${baseUrl}/Users`)).rejects.toThrow();
  }
  going = false;
  await Promise.all(workers);
  expect(refused).toBeGreaterThan(0);
  const session = (await client.call('session.list', {})).find(({ live }) => live);
  expect(session?.count).toBeGreaterThanOrEqual(answered);
  await server.stop();
});

test('a request under way ends with its answer when its listener is switched off', async () => {
  let release = () => {};
  const arrived = new Promise<void>((resolve) => {
    void startApp({
      answer: (_request, response) => {
        release = () => response.end('{"late":true}');
        resolve();
      },
    }).then((app) => {
      closers.push(app.close);
      started(app.url);
    });
  });
  let started: (url: string) => void = () => {};
  const url = await new Promise<string>((resolve) => {
    started = resolve;
  });
  const { server, client } = await start(['--upstream', url]);
  const answer = fetch(`${server.ready.scim}/Users`).then((response) => response.text());
  await arrived;
  const off = client.call('listener.update', { id: (await first(client)).id, change: { enabled: false } });
  release();
  expect(await answer).toBe('{"late":true}');
  expect((await off).state.kind).toBe('stopped');
});

test('an address others can reach has to be meant, and is not without credentials', async () => {
  const { client } = await start();
  const { id } = await first(client);
  const update = (change: object, exposed = false) => client.call('listener.update', { id, change, exposed });
  await expect(update({ host: '0.0.0.0' })).rejects.toThrow(/Other computers can reach/);
  expect((await first(client)).host).toBe('127.0.0.1');
  await expect(update({ host: '0.0.0.0', auth: { kind: 'none' } }, true)).rejects.toThrow(
    /asks them for nothing/,
  );
  expect((await update({ host: '0.0.0.0' }, true)).state.kind).toBe('listening');
  // It stays so: what would open it up is refused as well.
  await expect(client.call('listener.newCredentials', { id, kind: 'none' })).rejects.toThrow(/asks them/);
  const upstream = { target: { kind: 'upstream', url: 'http://127.0.0.1:9' } };
  await expect(update(upstream)).rejects.toThrow(/lets everybody through to the app/);
  await update({ ...upstream, upstream: { ...defaultUpstreamOptions, credentials: { kind: 'bearer' } } });
  expect((await update({ name: 'Still fine' })).state.kind).toBe('listening');
});
