import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Held } from '../../shared/contract/breakpoints.ts';
import type { Client } from '../../shared/contract/client.ts';
import type { BreakpointInput } from '../../shared/rules/breakpoint.ts';
import { exchange, OKTA, RawExchange, rawRequest, user } from './raw-exchange.ts';
import { nextEvent, TestServer, watchTimeline } from './server.ts';

let server: TestServer;
let client: Client;

beforeAll(async () => {
  server = await TestServer.start(['--token', 'secret-token-0123456789']);
  client = await server.connect();
});

afterEach(async () => {
  for (const { id } of await client.call('breakpoint.list', {}))
    await client.call('breakpoint.remove', { id });
});

const AUTH = 'Authorization: Bearer secret-token-0123456789';
const breakpoint = (breakpoint: BreakpointInput) => client.call('breakpoint.create', { breakpoint });

/** Sends a request and waits until something is held. */
async function hold(method: string, path: string, body = '', headers: readonly string[] = []) {
  const holding = nextEvent(client, 'held.changed', ({ held }) => held.length === 1);
  const raw = new RawExchange(server.port, rawRequest(method, path, body, [AUTH, ...headers]));
  const { held } = await holding;
  return { raw, held: held[0] as Held };
}

const list = (userName: string) =>
  exchange(server.port, 'GET', `/Users?filter=userName%20eq%20%22${userName}%22`, '', [AUTH]);

test('a held request is shown at once, with who sent it, what it means and how long they wait', async () => {
  const timeline = await watchTimeline(client);
  const entry = await breakpoint({ match: [{ on: 'meaning', any: ['create'] }] });
  expect(entry.sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('')).toBe(
    'When anyone sends a create, hold it before the target',
  );
  const shown = nextEvent(client, 'timeline.changed', ({ view }) => view === timeline.view);
  const { raw, held } = await hold('POST', '/Users', user('held@example.com'), [OKTA]);
  await shown;
  const { rows } = await client.call('timeline.rows', { view: timeline.view, from: 0, to: 1 });
  expect(rows[0]).toMatchObject({ id: held.exchange, outcome: 'pending', status: null, kind: 'create' });
  expect(held).toMatchObject({
    breakpoint: entry.id,
    stage: 'request',
    method: 'POST',
    target: '/scim/v2/Users',
    status: null,
    answeredBy: 'mock: tolerant',
    idp: { id: 'okta' },
    meaning: { kind: 'create' },
    patience: { seconds: 60 },
  });
  expect(held.givesUpAt).toBe(held.receivedAt + 60_000);
  expect(held.releasesAt).toBe(held.receivedAt + 55_000);
  const masked = await client.call('breakpoint.message', { id: held.id });
  const at = masked.request.headers.findIndex(([name]) => name === 'Authorization');
  expect(masked.request.headers[at]?.[1]).toBe('Bearer ••••••••6789');
  expect(masked.request.masked).toContain(at);
  expect(masked.request.body).toEqual({ text: user('held@example.com') });
  const revealed = await client.call('breakpoint.message', { id: held.id, reveal: true });
  expect(revealed.request.headers[at]?.[1]).toBe('Bearer secret-token-0123456789');
  expect(raw.text).toBe('');
  expect(JSON.parse((await list('held@example.com')).body).totalResults).toBe(0);

  await client.call('breakpoint.release', { id: held.id, how: { kind: 'unchanged' } });
  await raw.ended();
  expect(raw.status).toBe(201);
  expect(await client.call('breakpoint.held', {})).toEqual([]);
  const exchange = await client.call('exchange.get', { id: held.exchange });
  expect(exchange.trace[0]).toMatchObject({ name: 'hold', by: { kind: 'breakpoint', id: entry.id } });
  expect(exchange.messages.requestForwarded).toBeNull();
  expect((await client.call('breakpoint.list', {}))[0]).toMatchObject({ held: 1 });
  await expect(
    client.call('breakpoint.release', { id: held.id, how: { kind: 'unchanged' } }),
  ).rejects.toMatchObject({ code: 'notFound' });
});

test('a held request is edited: method, path, headers and body go on as they were written', async () => {
  await breakpoint({ match: [{ on: 'path', pattern: '/Persons' }] });
  const { raw, held } = await hold('PUT', '/Persons', user('before@example.com'));
  await expect(
    client.call('breakpoint.release', {
      id: held.id,
      how: { kind: 'edited', edit: { stage: 'answer', status: 200, headers: [], body: null } },
    }),
  ).rejects.toMatchObject({ code: 'badRequest' });
  await expect(
    client.call('breakpoint.release', {
      id: held.id,
      how: {
        kind: 'edited',
        edit: {
          stage: 'request',
          method: 'POST',
          target: '/scim/v2/Users',
          headers: [{ name: 'X-Nobody', recorded: true }],
          body: null,
        },
      },
    }),
  ).rejects.toMatchObject({ code: 'badRequest', message: 'No X-Nobody header is held.' });
  await client.call('breakpoint.release', {
    id: held.id,
    how: {
      kind: 'edited',
      edit: {
        stage: 'request',
        method: 'POST',
        target: '/scim/v2/Users',
        headers: [
          { name: 'Host', recorded: true },
          { name: 'Authorization', recorded: true },
          { name: 'Content-Type', value: 'application/scim+json' },
        ],
        body: { text: user('after@example.com') },
      },
    },
  });
  await raw.ended();
  expect(raw.status).toBe(201);
  expect(JSON.parse(raw.body).userName).toBe('after@example.com');
  const { messages, trace } = await client.call('exchange.get', { id: held.exchange, reveal: true });
  expect(messages.requestReceived).toMatchObject({ method: 'PUT', target: '/scim/v2/Persons' });
  expect(messages.requestForwarded).toMatchObject({ method: 'POST', target: '/scim/v2/Users' });
  expect(messages.requestForwarded?.headers).toEqual([
    ['Host', '127.0.0.1'],
    ['Authorization', 'Bearer secret-token-0123456789'],
    ['Content-Type', 'application/scim+json'],
    ['Content-Length', String(user('after@example.com').length)],
  ]);
  expect(trace[0]?.changes?.map(({ place }) => place)).toEqual(
    expect.arrayContaining(['method', 'target', 'header Connection', 'body']),
  );
});

test('a request answered by hand never reaches the target', async () => {
  await breakpoint({ match: [{ on: 'method', any: ['POST'] }], stage: 'both' });
  const { raw, held } = await hold('POST', '/Users', user('never@example.com'));
  await client.call('breakpoint.release', {
    id: held.id,
    how: {
      kind: 'answer',
      answer: {
        status: 409,
        headers: [
          ['Content-Type', 'application/scim+json'],
          ['Content-Length', '5'],
        ],
        body: { text: '{"detail":"taken"}' },
      },
    },
  });
  await raw.ended();
  expect(raw.status).toBe(409);
  expect(raw.header('content-length')).toBe('18');
  expect(raw.body).toBe('{"detail":"taken"}');
  expect((await client.call('exchange.get', { id: held.exchange })).target).toBe('by hand');
  expect(JSON.parse((await list('never@example.com')).body).totalResults).toBe(0);
});

test('a held answer is edited, replaced or dropped; what the mock did is done', async () => {
  await breakpoint({ match: [{ on: 'status', any: ['201'] }], stage: 'answer' });
  const edited = await hold('POST', '/Users', user('answered@example.com'));
  expect(edited.held).toMatchObject({ stage: 'answer', status: 201 });
  const { answer } = await client.call('breakpoint.message', { id: edited.held.id });
  expect(answer?.status).toBe(201);
  // The write is durable while its answer is held.
  expect(JSON.parse((await list('answered@example.com')).body).totalResults).toBe(1);
  await client.call('breakpoint.release', {
    id: edited.held.id,
    how: {
      kind: 'edited',
      edit: {
        stage: 'answer',
        status: 200,
        headers: [{ name: 'Content-Type', recorded: true }],
        body: { text: '{}' },
      },
    },
  });
  await edited.raw.ended();
  expect(edited.raw.head.split('\r\n').filter((line) => !/^Date/.test(line))).toEqual([
    'HTTP/1.1 200 OK',
    'Content-Type: application/scim+json; charset=utf-8',
    'Content-Length: 2',
    'Connection: close',
  ]);
  const { messages } = await client.call('exchange.get', { id: edited.held.exchange });
  expect([messages.answerReceived?.status, messages.answerSent?.status]).toEqual([201, 200]);

  const dropped = await hold('POST', '/Users', user('dropped@example.com'));
  await client.call('breakpoint.release', { id: dropped.held.id, how: { kind: 'drop' } });
  expect(await dropped.raw.ended()).toBe('reset');
  expect(dropped.raw.text).toBe('');
  expect(JSON.parse((await list('dropped@example.com')).body).totalResults).toBe(1);
  const timeline = await watchTimeline(client);
  await timeline.rows(1);
  expect(await client.call('exchange.get', { id: dropped.held.exchange })).toMatchObject({
    outcome: 'failed',
    problem: 'The connection was dropped by hand when the work was done.',
  });
});

test('a write whose answer is held survives the death of the engine', async () => {
  const doomed = await TestServer.start(['--no-auth']);
  const window = await doomed.connect();
  await window.call('breakpoint.create', { breakpoint: { match: [], stage: 'answer' } });
  const holding = nextEvent(window, 'held.changed', ({ held }) => held.length === 1);
  const raw = new RawExchange(doomed.port, rawRequest('POST', '/Users', user('durable@example.com')));
  await holding;
  await doomed.kill();
  await raw.ended();
  expect(raw.text).toBe('');
  const again = await TestServer.start(['--no-auth'], doomed.ready.data);
  const found = await (await again.fetch('/Users')).json();
  expect(found.totalResults).toBe(1);
  const { rows } = await (async () => {
    const window = await again.connect();
    const timeline = await watchTimeline(window);
    return { rows: await timeline.rows(1) };
  })();
  expect(rows[0]).toMatchObject({ method: 'POST', outcome: 'interrupted' });
  await again.stop();
});

test('a client that gives up leaves the list and is shown as such', async () => {
  await breakpoint({ match: [] });
  const { raw, held } = await hold('GET', '/Users');
  const gone = nextEvent(client, 'held.changed', ({ ended }) => ended.length > 0);
  raw.leave();
  expect(await gone).toEqual({ held: [], ended: [{ id: held.id, exchange: held.exchange, how: 'gone' }] });
  const timeline = await watchTimeline(client, 'outcome:aborted');
  const rows = await timeline.rows(1);
  expect(rows.map(({ id }) => id)).toContain(held.exchange);
});

test('what is held goes on when its breakpoint is switched off, changed or removed, or its time is up', async () => {
  const { id } = await breakpoint({ match: [{ on: 'path', pattern: '/Users' }] });
  const switched = await hold('GET', '/Users');
  await client.call('breakpoint.switch', { id, on: false });
  await switched.raw.ended();
  expect(switched.raw.status).toBe(200);
  expect((await exchange(server.port, 'GET', '/Users', '', [AUTH])).status).toBe(200);

  await client.call('breakpoint.update', { id, breakpoint: { match: [], stage: 'answer' } });
  const changed = await hold('GET', '/Users');
  await client.call('breakpoint.update', { id, breakpoint: { match: [], holdFor: 3 } });
  await changed.raw.ended();
  expect(changed.raw.status).toBe(200);

  const kept = await hold('GET', '/Users');
  await client.call('breakpoint.keep', {
    id: kept.held.id,
    draft: {
      stage: 'request',
      method: 'GET',
      target: '/scim/v2/Schemas',
      headers: [
        { name: 'Host', recorded: true },
        { name: 'Authorization', recorded: true },
      ],
      body: null,
    },
  });
  expect((await client.call('breakpoint.held', {}))[0]?.draft).toMatchObject({ target: '/scim/v2/Schemas' });
  const expired = nextEvent(client, 'held.changed', ({ ended }) => ended.length > 0);
  expect((await expired).ended[0]?.how).toBe('expired');
  await kept.raw.ended();
  expect(kept.raw.body).toContain('urn:ietf:params:scim:schemas:core:2.0:Schema');

  await client.call('breakpoint.update', { id, breakpoint: { match: [] } });
  const removed = await hold('GET', '/Users');
  await client.call('breakpoint.remove', { id });
  await removed.raw.ended();
  expect(removed.raw.status).toBe(200);
});

test('once: it holds one exchange, and is off for the next', async () => {
  const { id } = await breakpoint({ match: [], once: true });
  const { raw, held } = await hold('GET', '/Users');
  expect((await exchange(server.port, 'GET', '/Users', '', [AUTH])).status).toBe(200);
  expect((await client.call('breakpoint.list', {}))[0]).toMatchObject({ id, breakpoint: { on: false } });
  expect(await client.call('breakpoint.held', {})).toMatchObject([{ id: held.id }]);
  expect(await client.call('breakpoint.releaseAll', {})).toEqual({ released: 1 });
  await raw.ended();
  expect(raw.status).toBe(200);
});

test('what is held stays held when its breakpoint is to hold only once, and by its new time when that changes', async () => {
  const { id, breakpoint: before } = await breakpoint({});
  const { raw, held } = await hold('GET', '/Users', '', [OKTA]);
  const longer = await client.call('breakpoint.update', { id, breakpoint: { ...before, holdFor: 'ever' } });
  expect((await client.call('breakpoint.held', {}))[0]).toMatchObject({ id: held.id, releasesAt: null });

  const once = await client.call('breakpoint.update', {
    id,
    breakpoint: { ...longer.breakpoint, once: true },
  });
  expect(once.breakpoint.on).toBe(false);
  expect(await client.call('breakpoint.held', {})).toHaveLength(1);
  expect((await list('nobody@example.com')).status).toBe(200);

  // One second is over or nearly so: it goes on by itself.
  await client.call('breakpoint.update', { id, breakpoint: { ...once.breakpoint, holdFor: 1 } });
  await raw.ended();
  expect(raw.status).toBe(200);
  expect(await client.call('breakpoint.held', {})).toEqual([]);
});

test('rules act before the breakpoint, and not on what a person wrote', async () => {
  const { id } = await client.call('rule.create', {
    rule: {
      match: [],
      acts: [
        { act: 'rewriteRequest', headers: [{ do: 'set', name: 'X-Rule', value: 'was here' }] },
        { act: 'rewriteAnswer', headers: [{ do: 'set', name: 'X-Answer', value: 'was here too' }] },
      ],
    },
  });
  await breakpoint({ match: [{ on: 'header', name: 'X-Rule' }] });
  const { raw, held } = await hold('GET', '/Users');
  const { request } = await client.call('breakpoint.message', { id: held.id });
  expect(Object.fromEntries(request.headers)).toMatchObject({ 'X-Rule': 'was here' });
  await client.call('breakpoint.release', {
    id: held.id,
    how: { kind: 'answer', answer: { status: 204, headers: [], body: { text: '' } } },
  });
  await raw.ended();
  expect(raw.status).toBe(204);
  expect(raw.header('x-answer')).toBeUndefined();
  await client.call('rule.remove', { id });
});

test('without a window nothing is held; with the last one gone what is held goes on; so it does at the stop', async () => {
  const lonely = await TestServer.start(['--no-auth']);
  const first = await lonely.connect();
  await first.call('breakpoint.create', { breakpoint: { match: [] } });
  const holding = nextEvent(first, 'held.changed', ({ held }) => held.length === 1);
  const held = new RawExchange(lonely.port, rawRequest('GET', '/Users'));
  await holding;
  first.close();
  await held.ended();
  expect(held.status).toBe(200);
  expect((await exchange(lonely.port, 'GET', '/Users')).status).toBe(200);

  const second = await lonely.connect();
  const timeline = await watchTimeline(second);
  const rows = await timeline.rows(2);
  const { trace } = await second.call('exchange.get', { id: rows[1]?.id ?? 0 });
  expect(trace[0]).toMatchObject({
    kind: 'note',
    detail: 'Not held: no window is open, so nobody could let it go.',
  });
  const again = nextEvent(second, 'held.changed', ({ held }) => held.length === 1);
  const last = new RawExchange(lonely.port, rawRequest('GET', '/Users'));
  await again;
  const stopped = lonely.stop();
  await last.ended();
  expect(last.status).toBe(200);
  expect(await stopped).toBe(0);
});
