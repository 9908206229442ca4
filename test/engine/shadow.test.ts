import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SCIMMY_TOKEN, startScimmy } from '../third-party/start-scimmy.ts';
import { startApp } from './apps.ts';
import { nextEvent, runCli, temporaryFolder } from './server.ts';
import { atEnd, Shadowed } from './shadowing.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const person = (userName: string) => ({ schemas: [USER], userName, name: { familyName: 'Byron' } });
const patch = (...Operations: object[]) => ({ schemas: [PATCH], Operations });

async function idOf(answer: Response | Promise<Response>): Promise<string> {
  const { id } = (await (await answer).json()) as { id: string };
  return id;
}

/** Groups as names of their members by name: what two service providers have in common. */
async function memberships(base: string, token: string): Promise<Record<string, string[]>> {
  const list = async (endpoint: string) => {
    const answer = await fetch(`${base}${endpoint}`, { headers: { authorization: `Bearer ${token}` } });
    return ((await answer.json()) as { Resources?: Record<string, unknown>[] }).Resources ?? [];
  };
  const names = new Map((await list('/Users')).map(({ id, userName }) => [id, String(userName)]));
  return Object.fromEntries(
    (await list('/Groups')).map(({ displayName, members = [] }) => [
      displayName,
      (members as { value: string }[]).map(({ value }) => names.get(value) ?? `unknown ${value}`).sort(),
    ]),
  );
}

describe.each(['okta', 'entra'])('the %s demo through both', (idp) => {
  /** Every difference is one of behaviour: which resource is meant is never in doubt. */
  async function checkNoDoubt(shadowed: Shadowed, run: ReturnType<typeof runCli>) {
    const { code, stderr } = await run;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const sent = await shadowed.recorded();
    const status = await shadowed.done(sent);
    const exchanges = await shadowed.exchanges(sent);
    expect(exchanges.map(({ shadow }) => shadow?.exchange).every((id) => typeof id === 'number')).toBe(true);
    const { same, equivalent, different, worse } = status.counts;
    expect(same + equivalent + different + worse).toBe(exchanges.length);
    const created = exchanges.filter(({ messages }) => messages.answerSent?.status === 201).length;
    expect(status.knownIds).toBe(created);
    for (const { shadow } of exchanges) {
      const doubts = shadow?.differences.filter(
        ({ name, weight }) =>
          weight !== 'equivalent' && /(^|\.)(id|value|\$ref|location)$|members\[\d+\]$|^Resources/.test(name),
      );
      expect(doubts).toEqual([]);
    }
  }

  test('the mock first, scimmy-routers as its shadow', async () => {
    const scimmy = await startScimmy();
    atEnd(scimmy.stop);
    const shadowed = await Shadowed.start(['--token', 'secret']);
    await shadowed.app(scimmy.url, SCIMMY_TOKEN);
    const { scim } = shadowed.server.ready;
    await checkNoDoubt(
      shadowed,
      runCli(['demo', '--idp', idp, '--target', scim, '--token', 'secret', '--fast']),
    );
    const groups = await memberships(scim, 'secret');
    expect(Object.keys(groups)).toHaveLength(2);
    expect(await memberships(scimmy.url, SCIMMY_TOKEN)).toEqual(groups);
  });

  test('scimmy-routers first, the mock as its shadow', async () => {
    const scimmy = await startScimmy();
    atEnd(scimmy.stop);
    const shadowed = await Shadowed.start(['--upstream', scimmy.url]);
    await shadowed.mock();
    const { scim } = shadowed.server.ready;
    await checkNoDoubt(
      shadowed,
      runCli(['demo', '--idp', idp, '--target', scim, '--token', SCIMMY_TOKEN, '--fast']),
    );
    const [listener] = await shadowed.client.call('listener.list', {});
    const target = listener?.shadow?.target;
    if (target?.kind !== 'mock') throw new Error('no mock');
    const second = await shadowed.client.call('listener.add', {
      settings: { port: 0, target, auth: { kind: 'bearer', token: 'x' } },
    });
    expect(await memberships(second.baseUrl ?? '', 'x')).toEqual(await memberships(scimmy.url, SCIMMY_TOKEN));
  });
});

/** An app that answers nothing until it is told to. */
async function startSilent() {
  const waiting: { line: string; response: ServerResponse }[] = [];
  let arrived = () => {};
  const server = createServer((request, response) => {
    request.resume();
    waiting.push({ line: `${request.method} ${request.url}`, response });
    arrived();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    waiting,
    /** When so many requests have arrived in all. */
    async got(count: number): Promise<void> {
      while (waiting.length < count) await new Promise<void>((resolve) => (arrived = resolve));
    },
    answer(at: number): void {
      waiting[at]?.response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    },
  };
}

test('a slow shadow keeps nobody waiting, and gets one request after the other in their order', async () => {
  const shadowed = await Shadowed.start();
  const silent = await startSilent();
  await shadowed.app(silent.url);
  const names = ['a', 'b', 'c'];
  for (const name of names)
    expect((await shadowed.fetch('GET', `/Users?attributes=${name}`)).status).toBe(200);
  await silent.got(1);
  expect((await shadowed.client.call('shadow.list', {}))[0]).toMatchObject({ waiting: 2 });
  for (const at of names.keys()) {
    await silent.got(at + 1);
    expect(silent.waiting.map(({ line }) => line)).toEqual(
      names.slice(0, at + 1).map((name) => `GET /Users?attributes=${name}`),
    );
    silent.answer(at);
  }
  const { counts } = await shadowed.done(3);
  expect(counts.different).toBe(3);
});

test('when too much waits, the oldest is left out, and says so', async () => {
  const shadowed = await Shadowed.start();
  const silent = await startSilent();
  await shadowed.app(silent.url);
  await shadowed.fetch('GET', '/Users?count=0');
  await silent.got(1);
  for (let sent = 1; sent < 1010; sent += 20)
    await Promise.all(Array.from({ length: 20 }, () => shadowed.fetch('GET', '/Users?count=0')));
  const [status] = await shadowed.client.call('shadow.list', {});
  expect(status).toMatchObject({ waiting: 1000, counts: { dropped: 20 } });
  const [first, second] = await shadowed.exchanges(20, 2);
  expect(first?.shadow).toBeNull();
  expect(second?.shadow).toMatchObject({
    result: 'dropped',
    exchange: null,
    notes: [expect.stringContaining('waiting')],
  });
});

test('a dead shadow: clients notice nothing, the engineer reads why', async () => {
  const gone = await startApp();
  gone.close();
  const shadowed = await Shadowed.start();
  await shadowed.app(gone.url);
  expect((await shadowed.fetch('POST', '/Users', person('ada'))).status).toBe(201);
  const status = await shadowed.done(1);
  expect(status).toMatchObject({
    counts: { unanswered: 1 },
    problem: expect.stringContaining('refused the connection'),
  });
  const [exchange] = await shadowed.exchanges(1);
  expect(exchange).toMatchObject({ outcome: 'completed', shadow: { result: 'unanswered' } });
  const own = await shadowed.client.call('exchange.get', { id: exchange?.shadow?.exchange ?? 0 });
  expect(own).toMatchObject({ outcome: 'failed', shadowOf: exchange?.id, problem: status.problem });
});

test('a shadow that refuses what the first accepts is worse', async () => {
  const app = await startApp({
    answer: (request, response) => {
      request.resume();
      response.writeHead(403, { 'Content-Type': 'application/scim+json' }).end('{"status":"403"}');
    },
  });
  atEnd(app.close);
  const shadowed = await Shadowed.start();
  await shadowed.app(app.url);
  await shadowed.fetch('POST', '/Users', person('ada'));
  expect((await shadowed.done(1)).counts.worse).toBe(1);
  const [row] = await shadowed.rows(1);
  expect(row).toMatchObject({ status: 201, differs: true });
});

describe('who the first target turns away', () => {
  const intruder = { authorization: 'Bearer wrong' };

  test('does not get to a shadow that would let everybody in', async () => {
    const app = await startApp();
    atEnd(app.close);
    const shadowed = await Shadowed.start();
    await shadowed.app(app.url, 'the app’s secret');
    expect((await shadowed.fetch('GET', '/Users', undefined, intruder)).status).toBe(401);
    await shadowed.fetch('GET', '/Users?count=0');
    expect((await shadowed.done(2)).counts.notSent).toBe(1);
    expect(app.requests.map(({ line }) => line)).toEqual(['GET /Users?count=0']);
    await shadowed.mock();
    await shadowed.fetch('POST', '/Users', person('eve'), intruder);
    expect((await shadowed.done(1)).counts.notSent).toBe(1);
  });

  test('is judged by one that is sent the same credentials', async () => {
    const app = await startApp();
    atEnd(app.close);
    const shadowed = await Shadowed.start();
    await shadowed.app(app.url);
    await shadowed.fetch('GET', '/Users', undefined, intruder);
    expect((await shadowed.done(1)).counts).toMatchObject({ notSent: 0, different: 1 });
    expect(app.requests).toHaveLength(1);
  });
});

test('the stored secret goes to the shadow and is nowhere in the record', async () => {
  const app = await startApp();
  atEnd(app.close);
  const shadowed = await Shadowed.start(['--token', 'mine']);
  await shadowed.app(app.url, 'tops3cret');
  await shadowed.fetch('GET', '/Users');
  await shadowed.done(1);
  expect(app.requests[0]?.headers).toContain('Bearer tops3cret');
  expect(app.requests[0]?.headers).not.toContain('Bearer mine');
  const [exchange] = await shadowed.exchanges(1);
  const own = await shadowed.client.call('exchange.get', {
    id: exchange?.shadow?.exchange ?? 0,
    reveal: true,
  });
  expect(JSON.stringify(own)).not.toContain('tops3cret');
  expect(own.messages.requestForwarded?.headers).toContainEqual(['authorization', 'Bearer <stored secret>']);
});

test('what was there before the shadow is told from what differs, until a look-up tells its id', async () => {
  const shadowed = await Shadowed.start();
  const ada = await idOf(shadowed.fetch('POST', '/Users', person('ada')));
  await shadowed.mock();
  const rename = patch({ op: 'replace', path: 'displayName', value: 'Ada' });
  await shadowed.fetch('PATCH', `/Users/${ada}`, rename);
  expect((await shadowed.done(1)).counts).toMatchObject({ unknownId: 1, worse: 0 });
  const [, second] = await shadowed.exchanges(2);
  expect(second?.shadow?.notes[0]).toContain(ada);

  // Another listener brings her there; the look-up is what an identity provider sends anyhow.
  const [listener] = await shadowed.client.call('listener.list', {});
  const target = listener?.shadow?.target;
  if (target?.kind !== 'mock') throw new Error('no mock');
  const other = await shadowed.client.call('listener.add', {
    settings: { port: 0, target, auth: { kind: 'none' } },
  });
  await fetch(`${other.baseUrl}/Users`, {
    method: 'POST',
    body: JSON.stringify(person('ADA')),
    headers: { 'content-type': 'application/scim+json' },
  });
  await shadowed.fetch('GET', `/Users?filter=${encodeURIComponent('userName eq "ada"')}`);
  await shadowed.fetch('PATCH', `/Users/${ada}`, rename);
  expect((await shadowed.done(3)).counts).toMatchObject({ unknownId: 1, worse: 0 });
  const found = await fetch(`${other.baseUrl}/Users?filter=${encodeURIComponent('displayName eq "Ada"')}`);
  expect(await found.json()).toMatchObject({ totalResults: 1 });
});

test('a change of somebody whose short id means another at the shadow does not get there', async () => {
  const app = await startApp({
    answer: (request, response) => {
      request.resume();
      response.writeHead(200, { 'Content-Type': 'application/scim+json' }).end('{"id":"5","userName":"ada"}');
    },
  });
  const second = await startApp();
  atEnd(app.close);
  atEnd(second.close);
  const shadowed = await Shadowed.start(['--upstream', app.url]);
  await shadowed.app(second.url);
  await shadowed.fetch('DELETE', '/Users/5');
  await shadowed.fetch('PATCH', '/Groups/7', patch({ op: 'add', path: 'members', value: [{ value: '5' }] }));
  await shadowed.fetch('GET', '/Users/5');
  expect((await shadowed.done(3)).counts.unknownId).toBe(3);
  expect(second.requests.map(({ line }) => line)).toEqual(['GET /Users/5']);
});

test('a request for an access token stays where it is', async () => {
  const shadowed = await Shadowed.start();
  const app = await startApp();
  atEnd(app.close);
  await shadowed.client.call('listener.newCredentials', { id: shadowed.listener, kind: 'oauth' });
  await shadowed.client.call('listener.update', { id: shadowed.listener, change: { basePath: '' } });
  await shadowed.app(app.url);
  const base = `http://127.0.0.1:${shadowed.server.port}`;
  const answer = await fetch(`${base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  expect(answer.status).toBe(401);
  await fetch(`${base}/Users?count=0`);
  await shadowed.done(1);
  expect(app.requests.map(({ line }) => line)).toEqual(['GET /Users?count=0']);
});

test('what was learnt is known after a restart', async () => {
  const data = temporaryFolder();
  const before = await Shadowed.start(['--token', 't'], data);
  await before.mock();
  const ada = await idOf(before.fetch('POST', '/Users', person('ada')));
  await before.done(1);
  expect(await before.server.stop()).toBe(0);
  const after = await Shadowed.start(['--token', 't'], data);
  await after.fetch('PATCH', `/Users/${ada}`, patch({ op: 'replace', path: 'title', value: 'Countess' }));
  const { counts, knownIds } = await after.done(1);
  expect(knownIds).toBe(1);
  expect(counts.same + counts.equivalent).toBe(1);
});

test('versions are the shadow’s own where they are known, and left out where not', async () => {
  const shadowed = await Shadowed.start();
  await shadowed.mock();
  const created = await shadowed.fetch('POST', '/Users', person('ada'));
  const etag = created.headers.get('etag') ?? '';
  const ada = await idOf(created);
  const title = patch({ op: 'replace', path: 'title', value: 'Countess' });
  expect((await shadowed.fetch('PATCH', `/Users/${ada}`, title, { 'if-match': etag })).status).toBe(200);
  // The first one knows its version; nobody has told the shadow's.
  expect(
    (await shadowed.fetch('GET', `/Users/${ada}`, undefined, { 'if-none-match': 'W/"other"' })).status,
  ).toBe(200);
  expect((await shadowed.fetch('PATCH', `/Users/${ada}`, title, { 'if-match': etag })).status).toBe(412);
  const { counts } = await shadowed.done(4);
  expect(counts).toMatchObject({ different: 0, worse: 0, unknownId: 0 });
  const notes = (await shadowed.exchanges(4)).map(({ shadow }) => shadow?.notes.join());
  expect(notes).toEqual(['', '', expect.stringContaining('if-none-match was left out'), '']);
});

test('Bulk with bulkIds, then its people as members, under other ids throughout', async () => {
  const shadowed = await Shadowed.start();
  await shadowed.mock('rfc-strict');
  await shadowed.fetch('POST', '/Bulk', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'a', data: person('ada') },
      {
        method: 'POST',
        path: '/Groups',
        bulkId: 'g',
        data: { schemas: [GROUP], displayName: 'G', members: [{ value: 'bulkId:a' }] },
      },
    ],
  });
  const groups = (await (await shadowed.fetch('GET', '/Groups')).json()) as {
    Resources: { id: string; members: { value: string }[] }[];
  };
  const [group] = groups.Resources;
  const member = group?.members[0]?.value ?? '';
  await shadowed.fetch(
    'PATCH',
    `/Groups/${group?.id}`,
    patch({ op: 'remove', path: `members[value eq "${member}"]` }),
  );
  await shadowed.fetch('GET', `/Groups?filter=${encodeURIComponent(`members.value eq "${member}"`)}`);
  const { counts, knownIds } = await shadowed.done(4);
  expect(counts).toMatchObject({ different: 0, worse: 0, unknownId: 0 });
  expect(knownIds).toBe(2);
  const exchanges = await shadowed.exchanges(4);
  const own = await shadowed.client.call('exchange.get', { id: exchanges[2]?.shadow?.exchange ?? 0 });
  expect(own.messages.requestReceived.target).not.toContain(group?.id);
  expect(JSON.stringify(await shadowed.json(own.id, 'requestReceived'))).not.toContain(member);
});

test('a shadow’s exchanges are none of the traffic: not in the timeline, not in the count', async () => {
  const shadowed = await Shadowed.start();
  await shadowed.mock();
  for (const name of ['a', 'b', 'c']) await shadowed.fetch('POST', '/Users', person(name));
  await shadowed.done(3);
  const rows = await shadowed.rows(3);
  expect(rows.map(({ kind }) => kind)).toEqual(['create', 'create', 'create']);
  expect(await shadowed.recorded()).toBe(3);
  const [exchange] = await shadowed.exchanges(3);
  expect(exchange).toMatchObject({ shadowOf: null, shadow: { result: 'same', places: 0 } });
});

test('what retention takes away, it takes away with its shadow, and counts what clients sent', async () => {
  const shadowed = await Shadowed.start();
  await shadowed.mock();
  for (const name of ['a', 'b', 'c', 'd']) await shadowed.fetch('POST', '/Users', person(name));
  await shadowed.done(4);
  const before = await shadowed.exchanges(4);
  const { client } = shadowed;
  const live = (await client.call('session.list', {})).find((one) => one.live);
  if (!live) throw new Error('no session');
  const trimmed = nextEvent(client, 'session.changed', ({ sessions }) =>
    sessions.some(({ id, count, trimmed: gone }) => id === live.id && count === 2 && gone.count === 2),
  );
  await client.call('session.setRetention', { id: live.id, retention: { ...live.retention, maxCount: 2 } });
  await trimmed;
  const [gone, , kept] = before;
  const read = (id: number | null | undefined) => client.call('exchange.get', { id: id ?? 0 });
  await expect(read(gone?.id)).rejects.toThrow();
  await expect(read(gone?.shadow?.exchange)).rejects.toThrow();
  expect((await read(kept?.id)).shadow?.result).toBe('same');
  expect((await read(kept?.shadow?.exchange)).shadowOf).toBe(kept?.id);
});

test('what a rule answers itself never reached the first, so it does not reach the shadow', async () => {
  const shadowed = await Shadowed.start();
  await shadowed.mock();
  await shadowed.client.call('rule.create', {
    rule: { name: 'down', match: [{ on: 'method', any: ['POST'] }], acts: [{ act: 'answer', status: 503 }] },
  });
  expect((await shadowed.fetch('POST', '/Users', person('ada'))).status).toBe(503);
  await shadowed.fetch('GET', '/Users');
  const { counts } = await shadowed.done(1);
  expect(counts.same).toBe(1);
  const [ruled] = await shadowed.exchanges(2);
  expect(ruled?.shadow).toBeNull();
});

test('an answer that a rule changes for clients is compared as the target gave it', async () => {
  const shadowed = await Shadowed.start();
  await shadowed.mock();
  await shadowed.client.call('rule.create', {
    rule: {
      name: 'odd',
      match: [{ on: 'method', any: ['POST'] }],
      acts: [{ act: 'rewriteAnswer', status: 418 }],
    },
  });
  expect((await shadowed.fetch('POST', '/Users', person('ada'))).status).toBe(418);
  expect((await shadowed.done(1)).counts.same).toBe(1);
});

test('while recording is paused the shadow is asked, and nothing is stored', async () => {
  const shadowed = await Shadowed.start();
  await shadowed.mock();
  await shadowed.client.call('recording.set', { on: false });
  await shadowed.fetch('POST', '/Users', person('ada'));
  expect(await shadowed.done(1)).toMatchObject({ counts: { same: 1 }, knownIds: 1 });
  await shadowed.client.call('recording.set', { on: true });
  await shadowed.fetch('GET', '/Users?count=0');
  const [only] = await shadowed.exchanges(1);
  expect(only?.messages.requestReceived.method).toBe('GET');
});

test('a listener that would be its own shadow is refused', async () => {
  const shadowed = await Shadowed.start();
  await expect(shadowed.app(shadowed.server.ready.scim)).rejects.toThrow('this listener itself');
  const other = await shadowed.client.call('listener.add', { settings: { port: 0 } });
  await shadowed.app(other.baseUrl ?? '');
  const back = { on: true, target: { kind: 'upstream' as const, url: shadowed.server.ready.scim } };
  await expect(
    shadowed.client.call('listener.update', { id: other.id, change: { shadow: back } }),
  ).rejects.toThrow('a shadow of its own');
});

test('switched off it is asked nothing, and what was chosen is kept', async () => {
  const shadowed = await Shadowed.start();
  await shadowed.mock();
  await shadowed.fetch('POST', '/Users', person('ada'));
  await shadowed.done(1);
  const [{ shadow } = { shadow: null }] = await shadowed.client.call('listener.list', {});
  if (!shadow) throw new Error('no shadow');
  await shadowed.update({ ...shadow, on: false });
  expect(await shadowed.client.call('shadow.list', {})).toEqual([]);
  await shadowed.fetch('POST', '/Users', person('bob'));
  const [, second] = await shadowed.exchanges(2);
  expect(second?.shadow).toBeNull();
  await shadowed.update(shadow);
  expect(await shadowed.client.call('shadow.list', {})).toMatchObject([{ knownIds: 1, waiting: 0 }]);
});
