import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Draft } from '../../shared/contract/exchange.ts';
import { TestServer, watchTimeline } from './server.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';

test('an edited exchange is sent through the listener and linked with the original', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  await server.fetch('/Users', {
    method: 'POST',
    body: JSON.stringify({ schemas: [USER], userName: 'ada' }),
  });
  const [original] = await timeline.rows(1);
  const [listener] = await client.call('listener.list', {});
  const draft: Draft = {
    resendOf: original?.id ?? 0,
    to: { listener: listener?.id ?? 0 },
    method: 'POST',
    target: '/scim/v2/Users',
    headers: [
      { name: 'authorization', recorded: true },
      { name: 'Content-Type', value: 'application/scim+json' },
      { name: 'X-Edited', value: 'yes' },
    ],
    body: JSON.stringify({ schemas: [USER], userName: 'grace' }),
  };
  const { id } = await client.call('exchange.send', { draft });
  const sent = await client.call('exchange.get', { id });
  expect(sent).toMatchObject({ resendOf: original?.id, messages: { answerSent: { status: 201 } } });
  expect(sent.messages.requestReceived.headers).toContainEqual(['X-Edited', 'yes']);
  expect((await client.call('exchange.get', { id: original?.id ?? 0 })).resends).toEqual([id]);
  const rows = await timeline.rows(2);
  expect(rows[1]).toMatchObject({ id, resendOf: original?.id });

  // The next request on the wire is nobody's resend.
  await server.fetch('/Users');
  expect((await timeline.rows(3))[2]?.resendOf).toBeNull();
  await server.stop();
});

test('a draft goes to any URL, and a failure there is an exchange that says why', async () => {
  const seen: { url: string | undefined; headers: string[]; body: string }[] = [];
  const app = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ url: request.url, headers: request.rawHeaders, body });
      response.writeHead(202, { 'X-App': 'mine' }).end('{"ok":true}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => app.on('listening', resolve));
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  const server = await TestServer.start();
  const client = await server.connect();
  const draft: Draft = {
    resendOf: null,
    to: { url: `${url}/base/` },
    method: 'PATCH',
    target: '/Users/1?a=%20b',
    headers: [{ name: 'X-One', value: '1' }],
    body: '{"é":1}',
  };
  const { id } = await client.call('exchange.send', { draft });
  expect(seen).toEqual([
    {
      url: '/base/Users/1?a=%20b',
      headers: expect.arrayContaining(['Host', new URL(url).host, 'X-One', '1', 'Content-Length', '8']),
      body: '{"é":1}',
    },
  ]);
  const exchange = await client.call('exchange.get', { id });
  expect(exchange).toMatchObject({
    outcome: 'completed',
    listener: null,
    messages: { answerSent: { status: 202 } },
  });
  await new Promise((resolve) => app.close(resolve));
  app.closeAllConnections();

  const failed = await client.call('exchange.send', { draft });
  expect(await client.call('exchange.get', { id: failed.id })).toMatchObject({
    outcome: 'failed',
    problem: expect.stringContaining('refused the connection'),
    messages: { answerSent: null },
  });
  await server.stop();
});

test.each([
  ['a header with a line break', { headers: [{ name: 'X', value: 'a\r\nY: b' }] }, 'cannot carry'],
  ['a header name with a space', { headers: [{ name: 'X Y', value: 'a' }] }, 'not a header name'],
  [
    'a recorded header that is not there',
    { headers: [{ name: 'X-No', recorded: true as const }] },
    'no recorded X-No',
  ],
  ['a listener that is not there', { to: { listener: 99 } }, 'no listener 99'],
  ['a scheme that is not HTTP', { to: { url: 'file:///etc/passwd' } }, 'not spoken here'],
  ['text that is no URL', { to: { url: 'nowhere' } }, 'not a URL'],
  ['a path with a space', { target: '/a b' }, 'no spaces'],
  ['a method of two words', { method: 'GET /' }, 'one word'],
])('%s is refused before anything is sent', async (_, change, message) => {
  const server = await TestServer.start();
  const client = await server.connect();
  const [listener] = await client.call('listener.list', {});
  const draft: Draft = {
    resendOf: null,
    to: { listener: listener?.id ?? 0 },
    method: 'GET',
    target: '/',
    headers: [],
    body: '',
  };
  await expect(client.call('exchange.send', { draft: { ...draft, ...change } })).rejects.toThrow(message);
  const [session] = await client.call('session.list', {});
  expect(session?.count).toBe(0);
  await server.stop();
});

test('what is sent again is recorded while recording is paused, and nothing else is', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  await server.fetch('/Schemas');
  const [original] = await timeline.rows(1);
  const [listener] = await client.call('listener.list', {});
  await client.call('recording.set', { on: false });
  await server.fetch('/Users');
  const draft: Draft = {
    resendOf: original?.id ?? 0,
    to: { listener: listener?.id ?? 0 },
    method: 'GET',
    target: '/scim/v2/Schemas',
    headers: [{ name: 'authorization', recorded: true }],
    body: '',
  };
  const { id } = await client.call('exchange.send', { draft });
  expect((await timeline.rows(2)).map((row) => row.id)).toEqual([original?.id, id]);
  await server.stop();
});

test('an address may have a query of its own; one that is not TLS is told in words', async () => {
  const urls: (string | undefined)[] = [];
  const app = createServer((request, response) => {
    urls.push(request.url);
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => app.on('listening', resolve));
  const { port } = app.address() as AddressInfo;
  const server = await TestServer.start();
  const client = await server.connect();
  const send = (url: string, target: string) => {
    const draft: Draft = { resendOf: null, to: { url }, method: 'GET', target, headers: [], body: '' };
    return client.call('exchange.send', { draft });
  };
  await send(`http://127.0.0.1:${port}/scim/?aadOptscim062020`, '/Users');
  await send(`http://127.0.0.1:${port}?a=1&b=2`, '/Users?count=1');
  expect(urls).toEqual(['/scim/Users?aadOptscim062020', '/Users?count=1&a=1&b=2']);
  const { id } = await send(`https://127.0.0.1:${port}`, '/Users');
  expect((await client.call('exchange.get', { id })).problem).toBe(
    `127.0.0.1:${port} does not speak TLS. If it is a plain HTTP address, write http:// instead of https://.`,
  );
  app.close();
  await server.stop();
});
