import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { field, RawClient, type RawMessage, RawUpstream } from './raw-http.ts';
import { TestServer, watchTimeline } from './server.ts';

const RUNS = 2000;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** These belong to a connection or to the framing, which the generators set themselves. */
const OWN =
  /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|content-length|upgrade|expect)$/i;

let upstream: RawUpstream;
let server: TestServer;
let client: RawClient;
beforeAll(async () => {
  upstream = await RawUpstream.start();
  server = await TestServer.start(['--upstream', `http://${upstream.host}/base`]);
  client = new RawClient(server.port);
});
afterAll(() => {
  client.close();
  upstream.stop();
});

const token = fc.string({
  unit: fc.constantFrom(...'abcXYZ019-_.!~'),
  minLength: 1,
  maxLength: 12,
});
const name = fc.oneof(
  token,
  fc.constantFrom('Accept', 'ACCEPT', 'x-a', 'X-A', 'Cookie', 'Set-Cookie', 'Date'),
);
const text = fc.string({
  unit: fc
    .integer({ min: 0x21, max: 0xff })
    .filter((c) => c !== 0x7f && (c < 0x80 || c > 0x9f))
    .map((c) => String.fromCharCode(c)),
  maxLength: 20,
});
const value = fc.tuple(text, text).map(([a, b]) => (a && b ? `${a} ${b}` : a || b));
const fields = fc.array(
  fc
    .tuple(
      name.filter((one) => !OWN.test(one)),
      value,
    )
    .map(([n, v]) => `${n}: ${v}`),
  { maxLength: 8 },
);
const trailers = fc.array(
  fc
    .tuple(
      token.filter((one) => !OWN.test(one)),
      text,
    )
    .map(([n, v]) => `X-${n}: ${v}`),
  { maxLength: 3 },
);
const bytes = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)),
  maxLength: 300,
});
const body = fc.oneof(
  fc.constant(null),
  bytes.map((content) => ({ kind: 'length' as const, content, trailers: [] as string[] })),
  fc
    .tuple(
      fc.array(
        bytes.filter((part) => part.length > 0),
        { maxLength: 4 },
      ),
      trailers,
    )
    .map(([parts, after]) => ({
      kind: 'chunked' as const,
      content: parts.join(''),
      parts,
      trailers: after,
    })),
);
const path = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'abcZ09/:@!$&\'()*+,;=-._~"<>\\^`{|}[]'),
    fc.constantFrom('//', '/../', '/./', '%2F', '%2f', '%zz', '%', 'http://', '%E2%82%AC'),
  ),
  maxLength: 30,
});
const query = fc.option(path.map((one) => one.replaceAll('//', '?')));

type Body = { kind: 'length' | 'chunked'; content: string; parts?: string[]; trailers: string[] } | null;

/** The head's framing fields and the bytes after the head. */
function framed(of: Body): { framing: string[]; after: string } {
  if (of === null) return { framing: [], after: '' };
  if (of.kind === 'length') return { framing: [`Content-Length: ${of.content.length}`], after: of.content };
  const chunks = (of.parts ?? []).map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('');
  const after = `${chunks}0\r\n${of.trailers.map((line) => `${line}\r\n`).join('')}\r\n`;
  return { framing: ['Transfer-Encoding: chunked'], after };
}

/** What must be the same on both sides. */
function essence({ line, fields: all, framing, body: content, trailers: after }: RawMessage) {
  const kept = all.filter((one) => !/^(connection|keep-alive|host):/i.test(one));
  return { line, fields: kept, framing, body: content, trailers: after };
}

test(`${RUNS} generated requests reach the upstream as they left the client`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...METHODS),
      path,
      query,
      fields,
      body,
      fc.nat(8),
      async (method, rest, search, sent, content, position) => {
        const { framing, after } = framed(content);
        const all = [...sent];
        all.splice(position, 0, ...framing);
        // A request that usually has a body and has none is written field by field: see `Forwarding.bare`.
        fc.pre(content !== null || !['POST', 'PUT', 'PATCH'].includes(method) || !losesOrder(all));
        const target = `/${rest}${search === null ? '' : `?${search}`}`;
        let received: RawMessage | null = null;
        upstream.onRequest = (request, socket) => {
          received = request;
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        };
        const answer = await client.send(
          [`${method} /scim/v2${target} HTTP/1.1`, 'Host: x', ...all, '', after].join('\r\n'),
          method,
        );
        expect(answer.line).toBe('HTTP/1.1 200 OK');
        expect(received && essence(received)).toEqual({
          line: `${method} /base${target} HTTP/1.1`,
          fields: all,
          framing: content?.kind ?? 'none',
          body: content?.content ?? '',
          trailers: content?.trailers ?? [],
        });
      },
    ),
    { numRuns: RUNS },
  );
}, 120_000);

function losesOrder(all: readonly string[]): boolean {
  const names = all.map((one) => one.split(':', 1)[0]?.toLowerCase());
  // A name that is a number comes first in a JavaScript object, wherever it was.
  return new Set(names).size < names.length || names.some((one) => /^\d+$/.test(one ?? ''));
}

test(`${RUNS} generated answers reach the client as they left the upstream`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'HEAD'),
      fc.constantFrom(200, 201, 204, 299, 304, 400, 404, 409, 500, 503),
      value,
      fields,
      body,
      fc.nat(8),
      async (method, status, reason, sent, content, position) => {
        const bodiless = method === 'HEAD' || status === 204 || status === 304;
        // 204 must not announce a body (RFC 9110 section 8.6), and an answer without one needs a length to end.
        const effective =
          status === 204 ? null : (content ?? { kind: 'length' as const, content: '', trailers: [] });
        fc.pre(status !== 304 || effective?.kind !== 'chunked');
        const { framing, after } = framed(effective);
        const all = [...sent];
        all.splice(position, 0, ...framing);
        upstream.onRequest = (_request, socket) => {
          const head = [`HTTP/1.1 ${status} ${reason}`, ...all, '', ''].join('\r\n');
          socket.write(Buffer.from(bodiless ? head : head + after, 'latin1'));
        };
        const length = method === 'POST' ? 'Content-Length: 0\r\n' : '';
        const answer = await client.send(
          `${method} /scim/v2/Users HTTP/1.1\r\nHost: x\r\n${length}\r\n`,
          method,
        );
        expect(essence(answer)).toEqual({
          line: `HTTP/1.1 ${status} ${reason}`,
          fields: all,
          framing: bodiless ? 'none' : effective?.kind,
          body: bodiless ? '' : (effective?.content ?? ''),
          trailers: bodiless ? [] : (effective?.trailers ?? []),
        });
      },
    ),
    { numRuns: RUNS },
  );
}, 120_000);

test('an answer that ends with its connection arrives whole, and the client’s connection stays', async () => {
  upstream.onRequest = (_request, socket) => socket.end('HTTP/1.1 200 OK\r\nX-End: close\r\n\r\nto the end');
  const answer = await client.send('GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\n\r\n', 'GET');
  expect(answer).toMatchObject({ framing: 'chunked', body: 'to the end' });
  expect(field(answer, 'connection')).toBe('keep-alive');
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('a %s body passes coded, and is shown decoded', async (coding, compress) => {
  const json = JSON.stringify({ userName: `ada-${coding}` });
  const coded = compress(Buffer.from(json)).toString('latin1');
  let received = '';
  upstream.onRequest = (request, socket) => {
    received = request.body;
    socket.write(
      Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${coded.length}\r\n\r\n${coded}`,
        'latin1',
      ),
    );
  };
  const rpc = await server.connect();
  const timeline = await watchTimeline(rpc, `path:coded-${coding}`);
  const answer = await client.send(
    `POST /scim/v2/coded-${coding} HTTP/1.1\r\nHost: x\r\nContent-Encoding: ${coding}\r\nContent-Length: ${coded.length}\r\n\r\n${coded}`,
    'POST',
  );
  expect([received, answer.body]).toEqual([coded, coded]);
  const [row] = await timeline.rows(1);
  for (const role of ['requestReceived', 'requestForwarded', 'answerReceived', 'answerSent'] as const) {
    const shown = await rpc.call('exchange.body', { id: row?.id ?? 0, role });
    expect(Buffer.from(shown.base64, 'base64').toString()).toBe(json);
    const stored = await rpc.call('exchange.body', { id: row?.id ?? 0, role, encoded: true });
    expect(Buffer.from(stored.base64, 'base64').toString('latin1')).toBe(coded);
  }
});
