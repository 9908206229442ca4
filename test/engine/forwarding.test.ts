import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendRaw } from './raw-client.ts';
import { TestServer, watchTimeline } from './server.ts';

/** An upstream that keeps the bytes it gets and answers what it is told to. */
class ByteServer {
  readonly #server: Server;
  readonly received: string[] = [];
  answer = 'HTTP/1.1 204 No Content\r\n\r\n';

  private constructor() {
    this.#server = createServer((socket) => {
      let text = '';
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        if (!isWhole(text)) return;
        this.received.push(text);
        text = '';
        const [whole, rest] = this.answer.split('<cut>');
        socket.write(Buffer.from(whole ?? '', 'latin1'), () => rest !== undefined && socket.end());
      });
    });
  }

  static async start(): Promise<ByteServer> {
    const server = new ByteServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
  }
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  if (/transfer-encoding: chunked/i.test(head))
    return /\r\n0\r\n([^\r\n]+\r\n)*\r\n$|^0\r\n\r\n$/.test(`\r\n${body}`);
  return body.length >= Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
}

let upstream: ByteServer;
let server: TestServer;
beforeAll(async () => {
  upstream = await ByteServer.start();
  server = await TestServer.start(['--upstream', `http://${upstream.host}/base`]);
});
afterAll(() => upstream.stop());

/** What the upstream got for these bytes: the head without connection fields, and the body. */
async function forwarded(bytes: string) {
  upstream.received.length = 0;
  await sendRaw(server.port, Buffer.from(bytes, 'latin1'));
  return split(upstream.received[0] ?? '');
}

function split(text: string) {
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...fields] = text.slice(0, end).split('\r\n');
  return {
    line,
    fields: fields.filter((field) => !/^(connection|host):/i.test(field)),
    body: text.slice(end + 4),
  };
}

test.each([
  [
    'GET',
    '/scim/v2/Users?filter=userName+eq+%22a%2Bb%22&&x=%zz',
    '/base/Users?filter=userName+eq+%22a%2Bb%22&&x=%zz',
  ],
  ['GET', "/scim/v2/Users?filter=name eq 'x'".replaceAll(' ', '%20'), "/base/Users?filter=name%20eq%20'x'"],
  ['GET', '/scim/v2//Users//1/?', '/base//Users//1/?'],
  ['DELETE', '/scim/v2/Users/a%2Fb%20c', '/base/Users/a%2Fb%20c'],
  ['OPTIONS', '/elsewhere/http://x', '/base/elsewhere/http://x'],
])('%s %s reaches the app with every character of its path', async (method, target, expected) => {
  const { line, fields, body } = await forwarded(
    `${method} ${target} HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nConnection: close\r\n\r\n`,
  );
  expect(line).toBe(`${method} ${expected} HTTP/1.1`);
  expect(fields).toEqual(['X-A: 1']);
  expect(body).toBe('');
});

test.each(['/scim/v2/Users', '/scim/v2//Users'])(
  'headers keep order, case and duplicates, bodies their bytes (%s)',
  async (target) => {
    const fields = [
      'X-b: \xe9\xff',
      'x-A: one',
      'X-B: two',
      'Authorization: Bearer s',
      'content-TYPE: application/scim+json',
      'Content-Length: 6',
      'x-a: two',
    ];
    const sent = await forwarded(
      `PUT ${target} HTTP/1.1\r\nHost: x\r\n${fields.join('\r\n')}\r\nConnection: close\r\n\r\n{"\x00\xff"}`,
    );
    expect(sent.fields).toEqual(fields);
    expect(sent.body).toBe('{"\x00\xff"}');
  },
);

test('a chunked body stays chunked, on any method', async () => {
  for (const method of ['POST', 'DELETE', 'GET']) {
    const sent = await forwarded(
      `${method} /scim/v2/Bulk HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nxyz\r\n2\r\nuv\r\n0\r\n\r\n`,
    );
    expect(sent.fields).toEqual(['Transfer-Encoding: chunked']);
    expect(sent.body.replace(/[0-9a-f]+\r\n/g, '').replaceAll('\r\n', '')).toBe('xyzuv');
  }
});

test('answers pass with status text, duplicate fields, coded bodies; what breaks off is told', async () => {
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  const before = (await client.call('session.list', {}))[0]?.count ?? 0;
  upstream.answer =
    'HTTP/1.1 299 Odd But True\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x00\xff';
  const answer = await sendRaw(
    server.port,
    'GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  );
  expect(split(answer)).toEqual({
    line: 'HTTP/1.1 299 Odd But True',
    fields: ['Set-Cookie: a=1', 'set-cookie: b=2', 'Content-Encoding: gzip', 'Content-Length: 4'],
    body: '\x1f\x8b\x00\xff',
  });
  upstream.answer = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"half":<cut>';
  const half = await sendRaw(
    server.port,
    'GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  ).catch(() => 'reset');
  expect(half).not.toContain('"half":}');
  upstream.answer = 'NOT HTTP\r\n\r\n';
  const wrong = await sendRaw(
    server.port,
    'GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  );
  expect(split(wrong).line).toBe('HTTP/1.1 502 Bad Gateway');
  const rows = (await timeline.rows(before + 3)).slice(-3);
  const exchanges = await Promise.all(rows.map(({ id }) => client.call('exchange.get', { id })));
  expect(exchanges.map(({ outcome }) => outcome)).toEqual(['completed', 'failed', 'failed']);
  expect(exchanges[1]?.problem).toContain('broke off its answer');
  const { base64 } = await client.call('exchange.body', {
    id: exchanges[1]?.id ?? 0,
    role: 'answerReceived',
  });
  expect(Buffer.from(base64, 'base64').toString()).toBe('{"half":');
});

test('a client that hangs up takes the request to the app with it', async () => {
  let closed: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const silent = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('close', () => closed());
    socket.on('data', () => client.destroy());
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const other = await TestServer.start([
    '--upstream',
    `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
  ]);
  const rpc = await other.connect();
  const timeline = await watchTimeline(rpc);
  const client = connect(other.port, '127.0.0.1', () =>
    client.write('GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\n\r\n'),
  );
  await gone;
  const [row] = await timeline.rows(1);
  expect(row?.outcome).toBe('aborted');
  silent.close();
});
