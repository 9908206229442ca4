import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { MessageRole } from '../../shared/contract/exchange.ts';
import { sendAndLeave, sendRaw } from './raw-client.ts';
import { TestServer, temporaryFolder, watchTimeline } from './server.ts';

async function bodyOf(client: Client, id: number, role: MessageRole, encoded = false): Promise<Buffer> {
  const { base64 } = await client.call('exchange.body', { id, role, encoded });
  return Buffer.from(base64, 'base64');
}

test('an exchange is kept whole: order and case of headers, duplicates, bytes of bodies, times, sizes', async () => {
  const server = await TestServer.start(['--token', 'tok-0123456789abcdef']);
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  const body = Buffer.concat([
    Buffer.from(
      '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"], "userName":"zoë@example.com" }\r\n',
    ),
  ]);
  const head = [
    'POST /scim/v2/Users?x=%7Ba%7D&&y HTTP/1.1',
    `hOsT: 127.0.0.1:${server.port}`,
    'X-Twice: one',
    'authorization: Bearer tok-0123456789abcdef',
    'x-TWICE: two',
    'Content-Type: application/scim+json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  const answer = await sendRaw(
    server.port,
    Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]),
  );
  const [row] = await timeline.rows(1);
  expect(row).toMatchObject({
    method: 'POST',
    target: '/scim/v2/Users?x=%7Ba%7D&&y',
    status: 201,
    outcome: 'completed',
  });
  const exchange = await client.call('exchange.get', { id: row?.id ?? 0, reveal: true });
  const { requestReceived, answerSent, requestForwarded, answerReceived } = exchange.messages;
  expect(requestReceived).toMatchObject({
    method: 'POST',
    target: '/scim/v2/Users?x=%7Ba%7D&&y',
    httpVersion: '1.1',
  });
  expect(requestReceived.headers.map(([name, value]) => `${name}: ${value}`)).toEqual(head.slice(1));
  expect(requestReceived.body).toEqual({ size: body.length, stored: body.length });
  expect(await bodyOf(client, exchange.id, 'requestReceived')).toEqual(body);
  expect(requestForwarded).toBeNull();
  expect(answerReceived).toBeNull();

  const [sentHead = '', sentBody = ''] = answer.split('\r\n\r\n');
  const [statusLine, ...sentHeaders] = sentHead.split('\r\n');
  expect(statusLine).toBe(`HTTP/${answerSent?.httpVersion} ${answerSent?.status} ${answerSent?.reason}`);
  expect(answerSent?.headers.map(([name, value]) => `${name}: ${value}`)).toEqual(sentHeaders);
  expect((await bodyOf(client, exchange.id, 'answerSent')).toString('latin1')).toBe(sentBody);

  expect(exchange.client).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(Math.abs(exchange.receivedAt - Date.now())).toBeLessThan(60_000);
  const { requestDone, firstByte, done } = exchange;
  expect([requestDone, firstByte, done].every((time) => time !== null && time >= 0)).toBe(true);
  expect(requestDone ?? 0).toBeLessThanOrEqual(firstByte ?? 0);
  expect(firstByte ?? 0).toBeLessThanOrEqual(done ?? 0);
  await server.stop();
});

test('chunked requests with trailers, compressed bodies and HEAD are kept as they came', async () => {
  const server = await TestServer.start(['--token', 't']);
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  const json = '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada"}';
  const zipped = gzipSync(json);
  const auth = `Host: x\r\nAuthorization: Bearer t\r\nContent-Type: application/scim+json\r\nConnection: close`;
  await sendRaw(
    server.port,
    Buffer.concat([
      Buffer.from(
        `POST /scim/v2/Users HTTP/1.1\r\n${auth}\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n`,
      ),
      Buffer.from(`${zipped.length.toString(16)}\r\n`),
      zipped,
      Buffer.from('\r\n0\r\nX-Sum: 42\r\n\r\n'),
    ]),
  );
  await timeline.rows(1);
  const head = await sendRaw(server.port, `HEAD /scim/v2/Users HTTP/1.1\r\n${auth}\r\n\r\n`);
  const rows = await timeline.rows(2);
  const [first, second] = await Promise.all(rows.map(({ id }) => client.call('exchange.get', { id })));
  expect(first?.messages.requestReceived.trailers).toEqual([['X-Sum', '42']]);
  expect(await bodyOf(client, first?.id ?? 0, 'requestReceived', true)).toEqual(zipped);
  expect((await bodyOf(client, first?.id ?? 0, 'requestReceived')).toString()).toBe(json);
  expect(first?.messages.answerSent?.status).toBe(201);
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(head.endsWith('\r\n\r\n')).toBe(true);
  expect(second?.messages.answerSent?.body).toBeNull();
  await server.stop();
});

test('requests that fail before they are whole are kept with what happened', async () => {
  const server = await TestServer.start(['--token', 't']);
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  const answer = await sendRaw(server.port, 'THIS IS NOT HTTP\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request/);
  await timeline.rows(1);
  await sendAndLeave(
    server.port,
    'POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Length: 1000\r\n\r\n{"half":',
  );
  await timeline.rows(2);
  const large = await sendRaw(
    server.port,
    `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(70_000)}\r\n\r\n`,
  );
  expect(large).toMatch(/^HTTP\/1\.1 431 /);
  const rows = await timeline.rows(3);
  const exchanges = await Promise.all(rows.map(({ id }) => client.call('exchange.get', { id })));
  const [malformed, aborted, overflow] = exchanges;
  expect(malformed).toMatchObject({
    outcome: 'malformed',
    problem: expect.stringContaining('not well-formed HTTP'),
  });
  expect((await bodyOf(client, malformed?.id ?? 0, 'requestReceived')).toString()).toContain(
    'THIS IS NOT HTTP',
  );
  expect(aborted).toMatchObject({
    outcome: 'aborted',
    problem: expect.stringContaining('before the request was whole'),
  });
  expect((await bodyOf(client, aborted?.id ?? 0, 'requestReceived')).toString()).toBe('{"half":');
  expect(overflow).toMatchObject({ outcome: 'malformed', problem: expect.stringContaining('64 KiB') });
  await server.stop();
});

test('a body beyond the limit is answered 413 with the connection intact enough to read it, and cut in the store', async () => {
  const server = await TestServer.start(['--token', 't']);
  const client = await server.connect();
  await client.call('preferences.set', { change: { maxStoredBody: 2048 } });
  const timeline = await watchTimeline(client);
  const size = 40 * 1024 * 1024;
  const answer = await server.fetch('/Users', { method: 'POST', body: 'x'.repeat(size) });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ status: '413', detail: expect.stringContaining(String(size)) });
  const [row] = await timeline.rows(1);
  expect(row?.requestSize).toBe(size);
  const exchange = await client.call('exchange.get', { id: row?.id ?? 0 });
  expect(exchange.messages.requestReceived.body).toEqual({ size, stored: 2048 });
  expect((await client.call('exchange.body', { id: exchange.id, role: 'requestReceived' })).cut).toBe(true);
  await server.stop();
});

test('secrets are masked unless asked for', async () => {
  const server = await TestServer.start(['--token', 'tok-0123456789abcdef']);
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  await server.fetch('/Users');
  const [row] = await timeline.rows(1);
  const id = row?.id ?? 0;
  const masked = await client.call('exchange.get', { id });
  expect(JSON.stringify(masked)).not.toContain('tok-0123456789abcdef');
  const at = masked.messages.requestReceived.headers.findIndex(
    ([name]) => name.toLowerCase() === 'authorization',
  );
  expect(masked.messages.requestReceived.masked).toEqual([at]);
  const revealed = await client.call('exchange.get', { id, reveal: true });
  expect(JSON.stringify(revealed)).toContain('Bearer tok-0123456789abcdef');
  const { command } = await client.call('exchange.curl', { id });
  expect(command).not.toContain('tok-0123456789abcdef');
  expect((await client.call('exchange.curl', { id, reveal: true })).command).toContain(
    'tok-0123456789abcdef',
  );
  await server.stop();
});

test('equal bodies are stored once', async () => {
  const data = temporaryFolder();
  const server = await TestServer.start(['--no-auth'], data);
  for (let i = 0; i < 20; i++) await (await server.fetch('/ServiceProviderConfig')).text();
  await server.stop();
  const { default: Database } = await import('libsql');
  const db = new Database(`${data}/workspace.db`);
  const { exchanges } = db.prepare('SELECT count(*) AS exchanges FROM exchange').get() as {
    exchanges: number;
  };
  const { bodies } = db.prepare('SELECT count(*) AS bodies FROM body').get() as { bodies: number };
  db.close();
  expect(exchanges).toBe(20);
  expect(bodies).toBe(1);
});

test('SIGKILL in the middle of 500 requests: what was answered is stored, and its effects are there', async () => {
  const data = temporaryFolder();
  const server = await TestServer.start(['--token', 't'], data);
  const answered = new Map<string, string>();
  let next = 0;
  let dying: Promise<unknown> | null = null;
  const oneOfMany = async () => {
    while (next < 500) {
      const userName = `user-${next++}@example.com`;
      const body = JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName });
      try {
        const answer = await server.fetch('/Users', { method: 'POST', body });
        const { id } = (await answer.json()) as { id: string };
        answered.set(userName, id);
        if (answered.size === 200) dying = server.kill();
      } catch {
        // The engine is gone.
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, oneOfMany));
  await dying;
  expect(answered.size).toBeGreaterThanOrEqual(200);
  expect(answered.size).toBeLessThan(500);

  const again = await TestServer.start(['--token', 't'], data);
  const client = await again.connect();
  const rows = await (await watchTimeline(client, 'method:POST')).rows(answered.size);
  const recorded = new Set<string>();
  for (const { id, status } of rows) {
    if (status !== 201) continue;
    const { userName } = JSON.parse((await bodyOf(client, id, 'answerSent')).toString()) as {
      userName: string;
    };
    recorded.add(userName);
  }
  for (const userName of answered.keys()) expect(recorded, userName).toContain(userName);
  for (const [userName, id] of answered) {
    const answer = await again.fetch(`/Users/${id}`);
    expect(await answer.json()).toMatchObject({ userName });
  }
  await again.stop();
});

test('there is no cURL command for a request that is not there whole', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  await client.call('preferences.set', { change: { maxStoredBody: 1024 } });
  await server.fetch('/Users', { method: 'POST', body: JSON.stringify({ title: 'x'.repeat(2000) }) });
  await sendRaw(server.port, 'not HTTP\r\n\r\n');
  const [cut, malformed] = await timeline.rows(2);
  await expect(client.call('exchange.curl', { id: cut?.id ?? 0 })).rejects.toThrow('not stored whole');
  await expect(client.call('exchange.curl', { id: malformed?.id ?? 0 })).rejects.toThrow('not HTTP');
  await server.stop();
});
