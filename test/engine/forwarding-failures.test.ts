import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { defaultUpstreamOptions } from '../../shared/contract/upstream.ts';
import { startApp } from './apps.ts';
import { TestAuthority } from './certificates.ts';
import { atEnd, forwarding } from './forwarding-pipeline.ts';
import { RawClient, RawUpstream } from './raw-http.ts';

async function rawUpstream(): Promise<RawUpstream> {
  const upstream = await RawUpstream.start();
  atEnd(() => upstream.stop());
  return upstream;
}

/** The client's answer and the one exchange kept of it. */
async function asked(proxied: Awaited<ReturnType<typeof forwarding>>, init: RequestInit = {}) {
  const answer = await fetch(`${proxied.base}/Users`, init);
  const error = (await answer.json()) as { schemas: string[]; status: string; detail: string };
  await expect.poll(() => proxied.exchanges().at(-1)?.outcome).toBe('failed');
  const exchange = proxied.exchanges().at(-1);
  expect(exchange?.problem).toBe(error.detail);
  expect(error.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error']);
  expect(error.status).toBe(String(answer.status));
  expect(exchange?.messages.answerSent?.status).toBe(answer.status);
  return { status: answer.status, problem: error.detail, exchange };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('nothing listens at the upstream', async () => {
  const port = await freePort();
  const { status, problem, exchange } = await asked(await forwarding(`http://127.0.0.1:${port}`), {
    method: 'POST',
    body: '{"userName":"ada"}',
  });
  expect([status, problem]).toEqual([
    502,
    `127.0.0.1:${port} refused the connection. Nothing listens there: start your app, then send it again.`,
  ]);
  expect(exchange?.messages.requestReceived.body?.size ?? 0).toBeLessThanOrEqual(18);
  expect(exchange?.messages.answerReceived).toBeNull();
});

test('the upstream’s name is not known', async () => {
  const { status, problem } = await asked(await forwarding('http://app.invalid'));
  expect(status).toBe(502);
  expect(problem).toMatch(/^app\.invalid (is not a known host|could not be looked up)\./);
});

test('certificates: unknown authority, expired, for another name', async () => {
  const authority = await TestAuthority.make();
  const trusted = {
    options: { ...defaultUpstreamOptions, trust: { kind: 'authority' as const, pem: authority.pem } },
  };
  const app = async (names: string[], days?: number) => {
    const started = await startApp({ identity: await authority.issue(names, days) });
    atEnd(started.close);
    return started.url;
  };
  const good = await app(['127.0.0.1']);
  const unknown = await asked(await forwarding(good));
  expect(unknown.status).toBe(502);
  expect(unknown.problem).toMatch(/offered a certificate from an authority that this computer does not know/);
  const expired = await asked(await forwarding(await app(['127.0.0.1'], 10), trusted));
  expect(expired.problem).toContain('offered a certificate that has expired. Renew');
  const other = await asked(await forwarding(await app(['elsewhere.example.com']), trusted));
  expect(other.problem).toContain('offered a certificate for another name');
  // The same authority, name and dates right: it passes.
  const fine = await fetch(`${(await forwarding(good, trusted)).base}/Users`);
  expect(fine.status).toBe(200);
});

test('HTTPS to an HTTP port, and HTTP to an HTTPS port', async () => {
  const plain = await startApp();
  atEnd(plain.close);
  const noTls = await asked(await forwarding(plain.url.replace('http:', 'https:')));
  expect(noTls.status).toBe(502);
  expect(noTls.problem).toMatch(/does not speak TLS\. If it is a plain HTTP address, write http:\/\//);
  const authority = await TestAuthority.make();
  const secure = await startApp({ identity: await authority.issue(['127.0.0.1']) });
  atEnd(secure.close);
  const noHttp = await asked(await forwarding(secure.url.replace('https:', 'http:')));
  expect(noHttp.status).toBe(502);
  expect(noHttp.problem).toMatch(/https:\/\/|closed the connection before answering/);
});

test.each([
  ['closes before a byte', '', 'closed the connection before answering'],
  ['breaks off in the head', 'HTTP/1.1 200 OK\r\nContent-', 'closed the connection before answering'],
  ['says something else', 'SSH-2.0-OpenSSH_9.6\r\n', 'is not well-formed HTTP'],
  ['has a wrong length field', 'HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n', 'is not well-formed HTTP'],
  [
    'has two lengths',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nab',
    'is not well-formed HTTP',
  ],
  [
    'has a wrong chunk size',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'is not well-formed HTTP',
  ],
  [
    'sends less than it said',
    'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"a":1}',
    'broke off its answer after 7 bytes',
  ],
  [
    'does not end its chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n',
    'broke off its answer after 3 bytes',
  ],
])('the upstream %s: 502 with the reason', async (_what, bytes, reason) => {
  const upstream = await rawUpstream();
  upstream.onRequest = (_request, socket) => socket.end(bytes);
  const { status, problem, exchange } = await asked(await forwarding(`http://${upstream.host}`));
  expect(status).toBe(502);
  expect(problem).toContain(reason);
  expect(problem.startsWith(upstream.host)).toBe(true);
  expect(exchange?.messages.requestForwarded?.target).toBe('/Users');
});

test('the upstream resets the connection instead of answering', async () => {
  const upstream = await rawUpstream();
  upstream.onRequest = (_request, socket) => socket.resetAndDestroy();
  const { status, problem } = await asked(await forwarding(`http://${upstream.host}`), {
    method: 'POST',
    body: '{}',
  });
  expect(status).toBe(502);
  expect(problem).toContain('closed the connection before answering');
});

test('an answer that breaks off after a part of it has left ends the client’s connection', async () => {
  const upstream = await rawUpstream();
  const half = 'x'.repeat(100_000);
  const sockets: Socket[] = [];
  upstream.onRequest = (_request, socket) => {
    sockets.push(socket);
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n${half}`);
  };
  const proxied = await forwarding(`http://${upstream.host}`);
  const answer = await fetch(`${proxied.base}/Users`);
  expect(answer.status).toBe(200);
  sockets[0]?.resetAndDestroy();
  await expect(answer.text()).rejects.toThrow();
  await expect.poll(() => proxied.exchanges()[0]?.outcome).toBe('failed');
  const [exchange] = proxied.exchanges();
  expect(exchange?.problem).toContain('broke off its answer after 100000 bytes');
  expect(exchange?.messages.answerReceived?.body?.size).toBe(100_000);
  expect(exchange?.messages.answerSent?.body?.size).toBeLessThan(100_000);
});

test('an upstream that takes the request and stays silent: 504', async () => {
  const upstream = await rawUpstream();
  const proxied = await forwarding(`http://${upstream.host}`, { patience: { answer: 150 } });
  const { status, problem } = await asked(proxied);
  expect(status).toBe(504);
  expect(problem).toContain('did not send anything for 0.15 seconds');
  await expect.poll(() => upstream.connections).toBe(0);
});

test('an upstream that never finishes the TLS handshake: 504', async () => {
  const upstream = await rawUpstream();
  const proxied = await forwarding(`https://${upstream.host}`, { patience: { connect: 150 } });
  const { status, problem } = await asked(proxied);
  expect(status).toBe(504);
  expect(problem).toContain('did not accept the connection within 0.15 seconds');
});

test('a slow client is not the upstream’s silence', async () => {
  const upstream = await rawUpstream();
  upstream.onRequest = (_request, socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  const proxied = await forwarding(`http://${upstream.host}`, { patience: { answer: 100 } });
  // Each half arrives well after the patience with a silent upstream would have ended.
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (const part of ['ab', 'cd']) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        controller.enqueue(new TextEncoder().encode(part));
      }
      controller.close();
    },
  });
  const answer = await fetch(`${proxied.base}/Users`, {
    method: 'POST',
    body,
    duplex: 'half',
  } as RequestInit);
  expect(await answer.text()).toBe('ok');
});

test('an answer that comes byte by byte passes', async () => {
  const upstream = await rawUpstream();
  const bytes =
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n5\r\nhello\r\n0\r\nX-T: 2\r\n\r\n';
  upstream.onRequest = (_request, socket) => {
    socket.setNoDelay(true);
    let at = 0;
    const next = () => {
      if (at < bytes.length) socket.write(bytes[at++] as string, () => setImmediate(next));
    };
    next();
  };
  const proxied = await forwarding(`http://${upstream.host}`);
  const client = new RawClient(proxied.port);
  const answer = await client.send('GET /Users HTTP/1.1\r\nHost: x\r\n\r\n', 'GET');
  client.close();
  expect(answer).toMatchObject({ body: 'hello', trailers: ['X-T: 2'] });
});

test('a kept connection that the upstream has closed: GET is sent again, POST is not', async () => {
  const upstream = await rawUpstream();
  let requests = 0;
  upstream.onConnection = (socket) => {
    let first = true;
    socket.on('data', () => {
      requests++;
      // The first request of a connection is answered; at the second one the upstream has just hung up.
      if (first) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      else socket.resetAndDestroy();
      first = false;
    });
  };
  const proxied = await forwarding(`http://${upstream.host}`);
  const get = async () => (await fetch(`${proxied.base}/Users`)).text();
  expect([await get(), await get(), requests]).toEqual(['ok', 'ok', 3]);
  const { status } = await asked(proxied, { method: 'POST', body: '{}' });
  expect([status, requests]).toEqual([502, 4]);
});
