import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { atEnd, forwarding } from './forwarding-pipeline.ts';
import { RawUpstream } from './raw-http.ts';

const MEGABYTE = 1024 * 1024;
const LARGE = 64 * MEGABYTE;

async function rawUpstream(): Promise<RawUpstream> {
  const upstream = await RawUpstream.start();
  atEnd(() => upstream.stop());
  return upstream;
}

/** Writes until the other side takes no more: bytes that had left when a write stayed in the queue. */
async function writeUntilStuck(socket: Socket, limit: number): Promise<number> {
  const piece = Buffer.alloc(256 * 1024, 'x');
  let written = 0;
  while (written < limit) {
    const taken = socket.write(piece);
    written += piece.length;
    if (taken) continue;
    const drained = await Promise.race([
      once(socket, 'drain').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500)),
    ]);
    if (!drained) break;
  }
  return written;
}

test('an upstream that does not read holds the client up, and its body comes through when it does', async () => {
  const upstream = await rawUpstream();
  let app: Socket | null = null;
  let received = -1;
  upstream.onConnection = (socket) => {
    app = socket;
  };
  const proxied = await forwarding(`http://${upstream.host}`);
  const client = connect(proxied.port, '127.0.0.1');
  atEnd(() => client.destroy());
  client.write(`POST /Bulk HTTP/1.1\r\nHost: x\r\nContent-Length: ${LARGE}\r\n\r\n`);
  const written = await writeUntilStuck(client, LARGE);
  // What lies between is what the kernel's and the streams' buffers hold.
  expect(written).toBeLessThan(LARGE / 2);

  const socket = app as unknown as Socket;
  const whole = new Promise<void>((resolve) =>
    socket.on('data', (chunk: Buffer) => {
      // The first bytes are the head's.
      received += received < 0 ? chunk.length - chunk.indexOf('\r\n\r\n') - 3 : chunk.length;
      if (received < LARGE) return;
      socket.write('HTTP/1.1 204 No Content\r\n\r\n');
      resolve();
    }),
  );
  socket.resume();
  client.resume();
  for (let rest = LARGE - written; rest > 0; rest -= MEGABYTE) {
    if (!client.write(Buffer.alloc(Math.min(MEGABYTE, rest), 'x'))) await once(client, 'drain');
  }
  await whole;
  await expect.poll(() => proxied.exchanges()[0]?.outcome).toBe('completed');
  const [exchange] = proxied.exchanges();
  expect(exchange?.messages.requestReceived.body).toEqual({ size: LARGE, stored: MEGABYTE });
  expect(exchange?.messages.requestForwarded?.body).toEqual({ size: LARGE, stored: MEGABYTE });
});

test('a client that does not read holds the upstream up, and the answer comes through when it does', async () => {
  const upstream = await rawUpstream();
  let stuckAt = 0;
  const stuck = new Promise<void>((resolve) => {
    upstream.onRequest = (_request, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${LARGE}\r\n\r\n`);
      void writeUntilStuck(socket, LARGE).then(async (written) => {
        stuckAt = written;
        resolve();
        for (let rest = LARGE - written; rest > 0; rest -= MEGABYTE) {
          if (!socket.write(Buffer.alloc(Math.min(MEGABYTE, rest), 'x'))) await once(socket, 'drain');
        }
      });
    };
  });
  const proxied = await forwarding(`http://${upstream.host}`);
  const outgoing = request(`${proxied.base}/Users`).end();
  const [answer] = await once(outgoing, 'response');
  await stuck;
  expect(stuckAt).toBeLessThan(LARGE / 2);
  let size = 0;
  for await (const chunk of answer) size += (chunk as Buffer).length;
  expect(size).toBe(LARGE);
  await expect.poll(() => proxied.exchanges()[0]?.outcome).toBe('completed');
  const [exchange] = proxied.exchanges();
  expect(exchange?.messages.answerReceived?.body).toEqual({ size: LARGE, stored: MEGABYTE });
  expect(exchange?.messages.answerSent?.body).toEqual({ size: LARGE, stored: MEGABYTE });
});

test('the first part of an answer arrives while the upstream still works on the rest', async () => {
  const upstream = await rawUpstream();
  let app: Socket | null = null;
  upstream.onRequest = (_request, socket) => {
    app = socket;
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n');
    setImmediate(() => socket.write('3\r\ntwo\r\n'));
  };
  const proxied = await forwarding(`http://${upstream.host}`);
  const answer = await fetch(`${proxied.base}/Users`);
  const reader = answer.body?.getReader();
  // One piece is held back until the exchange is stored; all before it is on its way.
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('one');
  (app as unknown as Socket).write('5\r\nthree\r\n0\r\n\r\n');
  let rest = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
    rest += Buffer.from(part.value).toString();
  expect(rest).toBe('twothree');
});

test('100 Continue comes from the upstream: no body before it, and none when it refuses', async () => {
  const upstream = await rawUpstream();
  const seen: string[] = [];
  let refuse = false;
  upstream.onConnection = (socket) => {
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      seen.push(text);
      if (!text.startsWith('POST')) socket.write('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n');
      else if (refuse) socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      else socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    });
  };
  const proxied = await forwarding(`http://${upstream.host}`);
  const send = () =>
    request(proxied.base, { method: 'POST', headers: { Expect: '100-continue', 'Content-Length': 4 } });
  const accepted = send();
  accepted.flushHeaders();
  await once(accepted, 'continue');
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatch(/Expect: 100-continue\r\nContent-Length: 4\r\n.*\r\n\r\n$/s);
  accepted.end('body');
  const [created] = await once(accepted, 'response');
  expect([created.statusCode, seen[1]]).toEqual([201, 'body']);
  created.resume();

  refuse = true;
  const refused = send();
  let went = false;
  refused.on('continue', () => {
    went = true;
  });
  refused.flushHeaders();
  const [unauthorized] = await once(refused, 'response');
  expect([unauthorized.statusCode, unauthorized.headers.connection, went]).toEqual([401, 'close', false]);
  refused.destroy();
  expect(seen).toHaveLength(3);
});
