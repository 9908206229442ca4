import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { RuleInput } from '../../shared/rules/rule.ts';
import { exchange, RawExchange, rawRequest, user } from './raw-exchange.ts';
import { nextEvent, TestServer, watchTimeline } from './server.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** An app that keeps what it gets and answers what it is told to. */
let app: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const seen: Seen[] = [];
let server: TestServer;
let client: Client;

beforeAll(async () => {
  app = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, rawHeaders } = request;
      seen.push({ method, url, rawHeaders, body: Buffer.concat(chunks).toString('latin1') });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const { port } = app.address() as AddressInfo;
  server = await TestServer.start(['--upstream', `http://127.0.0.1:${port}/base`]);
  client = await server.connect();
});
afterAll(() => {
  app.closeAllConnections();
  app.close();
});
afterEach(async () => {
  for (const { id } of (await client.call('rule.list', {})).rules) await client.call('rule.remove', { id });
  seen.length = 0;
});

const rule = (rule: RuleInput) => client.call('rule.create', { rule });

/** A rule that looks at everything and changes nothing. */
const onlooker: RuleInput = {
  match: [{ on: 'bodyText', of: 'answer', value: 'there is no such text' }],
  acts: [{ act: 'mark', mark: { colour: 'red', label: 'met' } }],
};

test('what rules only look at passes as it would without them, to the byte', async () => {
  answer = (_, response) => {
    response.writeHead(207, 'Odd Reason', ['X-b', '1', 'x-A', '2', 'X-b', '3', 'Content-Type', 'text/plain']);
    response.write('first ');
    response.end('second');
  };
  const body = `4\r\n{ "a\r\n3\r\n":1\r\n1\r\n}\r\n0\r\nX-Trailer: t\r\n\r\n`;
  const request = [
    'PATCH /scim/v2//Users?x=%7Ba%7D&&y HTTP/1.1',
    'hOsT: whatever',
    'X-Twice: one',
    'x-TWICE: two',
    'Transfer-Encoding: chunked',
    'Connection: close',
  ].join('\r\n');
  const plain = new RawExchange(server.port, `${request}\r\n\r\n${body}`);
  await plain.ended();
  await rule(onlooker);
  const looked = new RawExchange(server.port, `${request}\r\n\r\n${body}`);
  await looked.ended();
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]).toMatchObject({ url: '/base//Users?x=%7Ba%7D&&y', body: '{ "a":1}' });
  const undated = (text: string) => text.replace(/Date: .*\r\n/, '').replace(/\r\n\r\n[\s\S]*/, '');
  expect(undated(looked.text)).toBe(undated(plain.text));
  expect(looked.status).toBe(207);
  expect(looked.body.replace(/\r\n|^[\da-f]+$/gm, '')).toBe(plain.body.replace(/\r\n|^[\da-f]+$/gm, ''));
  expect(looked.body).toContain('second');
});

test('all four messages: received, forwarded, answered, sent; a compressed answer is edited as what it is', async () => {
  answer = (_, response) => {
    const zipped = gzipSync(JSON.stringify({ id: 'u-1', active: 'True', externalId: 'e' }));
    response.writeHead(200, {
      'Content-Type': 'application/scim+json',
      'Content-Encoding': 'gzip',
      'Content-Length': zipped.length,
    });
    response.end(zipped);
  };
  const timeline = await watchTimeline(client, 'method:PUT');
  await rule({
    match: [{ on: 'method', any: ['PUT'] }],
    acts: [
      { act: 'rewriteRequest', json: [{ op: 'replace', path: '/userName', value: 'forwarded' }] },
      { act: 'rewriteAnswer', json: [{ op: 'convert', path: '/active', to: 'boolean' }] },
    ],
  });
  const raw = await exchange(server.port, 'PUT', '/Users/u-1', user('received'));
  expect(JSON.parse(seen[0]?.body ?? '').userName).toBe('forwarded');
  expect(JSON.parse(raw.body)).toEqual({ id: 'u-1', active: true, externalId: 'e' });
  expect(raw.header('content-encoding')).toBeUndefined();
  expect(raw.header('content-length')).toBe(String(raw.body.length));
  const [row] = await timeline.rows(1);
  const { messages } = await client.call('exchange.get', { id: row?.id ?? 0 });
  expect(messages.requestForwarded?.target).toBe('/base/Users/u-1');
  const text = async (role: 'requestReceived' | 'requestForwarded' | 'answerReceived' | 'answerSent') => {
    const { base64 } = await client.call('exchange.body', { id: row?.id ?? 0, role });
    return JSON.parse(Buffer.from(base64, 'base64').toString());
  };
  expect((await text('requestReceived')).userName).toBe('received');
  expect((await text('requestForwarded')).userName).toBe('forwarded');
  expect((await text('answerReceived')).active).toBe('True');
  expect((await text('answerSent')).active).toBe(true);
});

test('an answer above what is held streams: heads are changed, bodies are left alone and it is said', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  answer = (_, response) => {
    response.writeHead(200, { 'Content-Length': 20 * piece.length });
    for (let i = 0; i < 20; i++) response.write(piece);
    response.end();
  };
  const timeline = await watchTimeline(client, 'path:/Large');
  await rule({
    name: 'Large',
    match: [{ on: 'path', pattern: '/Large' }],
    acts: [
      { act: 'rewriteAnswer', headers: [{ do: 'set', name: 'X-Seen', value: 'yes' }] },
      { act: 'rewriteAnswer', json: [{ op: 'remove', path: '/x' }] },
      { act: 'fault', fault: 'truncate' },
    ],
  });
  const raw = await exchange(server.port, 'GET', '/Large');
  expect(raw.header('x-seen')).toBe('yes');
  expect(raw.body.length).toBe(20 * piece.length);
  const [row] = await timeline.rows(1);
  const { messages, trace, outcome } = await client.call('exchange.get', { id: row?.id ?? 0 });
  expect(outcome).toBe('completed');
  expect(messages.answerReceived?.body).toEqual({ size: 20 * piece.length, stored: 16 * piece.length });
  expect(messages.answerSent?.body?.size).toBe(20 * piece.length);
  expect(trace.map(({ kind, name }) => [kind, name])).toEqual([
    ['rule', 'rewriteAnswer'],
    ['note', 'not-applied'],
    ['note', 'not-applied'],
  ]);
});

test('an upstream that fails is a 502 that rules can meet, and the reason is kept', async () => {
  answer = (request) => request.socket.destroy();
  const timeline = await watchTimeline(client, 'status:503');
  await rule({
    match: [{ on: 'status', any: ['502'] }],
    acts: [{ act: 'rewriteAnswer', status: 503, headers: [{ do: 'set', name: 'Retry-After', value: '5' }] }],
  });
  const raw = await exchange(server.port, 'POST', '/Users', user('failing'));
  expect(raw.status).toBe(503);
  expect(raw.header('retry-after')).toBe('5');
  const [row] = await timeline.rows(1);
  expect(row?.outcome).toBe('failed');
  const { problem } = await client.call('exchange.get', { id: row?.id ?? 0 });
  expect(problem).toContain('closed the connection before answering');
});

test('a client that leaves while rules have it takes the request to the app with it', async () => {
  let closed: () => void = () => {};
  const appSawIt = new Promise<void>((resolve) => {
    closed = resolve;
  });
  let arrived: () => void = () => {};
  const atApp = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  answer = (_, response) => {
    response.on('close', closed);
    arrived();
  };
  await rule(onlooker);
  const raw = new RawExchange(server.port, rawRequest('GET', '/Users'));
  await atApp;
  raw.leave();
  await appSawIt;
});

test('the answer of an app is held, and a breakpoint of a meaning sees what the app said', async () => {
  answer = (_, response) => {
    response.writeHead(201, { 'Content-Type': 'application/scim+json' });
    response.end(JSON.stringify({ id: '7', userName: 'held', schemas: [] }));
  };
  const { id } = await client.call('breakpoint.create', {
    breakpoint: { match: [{ on: 'meaning', any: ['create'] }], stage: 'both' },
  });
  const stages: string[] = [];
  const both = nextEvent(client, 'held.changed', ({ held }) => {
    const [first] = held;
    if (!first) return false;
    stages.push(first.stage);
    void client.call('breakpoint.release', { id: first.id, how: { kind: 'unchanged' } });
    return first.stage === 'answer';
  });
  const raw = await exchange(server.port, 'POST', '/Users', user('held'));
  expect((await both).held[0]).toMatchObject({ status: 201, answeredBy: expect.stringContaining('/base') });
  expect(stages).toEqual(['request', 'answer']);
  expect(raw.status).toBe(201);
  expect(JSON.parse(raw.body.replace(/^[\da-f]+\r\n|\r\n0\r\n\r\n$/g, '')).id).toBe('7');
  await client.call('breakpoint.remove', { id });
});
