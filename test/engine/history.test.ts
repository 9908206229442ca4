import { expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { Sentence } from '../../shared/contract/exchange.ts';
import type { MethodName, MethodParams } from '../../shared/contract/rpc.ts';
import { enterpriseUrn, groupUrn, patchUrn, userUrn } from '../mock/client.ts';
import { SCIMMY_TOKEN, startScimmy } from '../third-party/start-scimmy.ts';
import { nextEvent, TestServer, temporaryFolder, watchTimeline } from './server.ts';

const listener = 1;
const ignoring = { order: true, meta: true, ids: false, times: false };

async function finish<M extends MethodName>(client: Client, method: M, params: MethodParams<M>) {
  const ended = nextEvent(client, 'directory.progress', ({ state }) => state !== 'running');
  await client.call(method, params);
  expect((await ended).state).toBe('finished');
}

function plain(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');
}

class Session {
  readonly server: TestServer;
  readonly client: Client;
  #timeline: Awaited<ReturnType<typeof watchTimeline>>;
  #count = 0;
  readonly #token: string | undefined;

  private constructor(
    server: TestServer,
    client: Client,
    timeline: Awaited<ReturnType<typeof watchTimeline>>,
    token?: string,
  ) {
    this.#token = token;
    this.server = server;
    this.client = client;
    this.#timeline = timeline;
  }

  static async start(args: readonly string[] = [], token?: string): Promise<Session> {
    const server = await TestServer.start(args);
    const client = await server.connect();
    return new Session(server, client, await watchTimeline(client), token);
  }

  get session(): number {
    return this.#timeline.session.id;
  }

  /** A request; its answer and the exchange it became. */
  async send(method: string, target: string, body?: unknown) {
    const answer = await this.server.fetch(target, {
      method,
      ...(this.#token ? { headers: { authorization: `Bearer ${this.#token}` } } : {}),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    this.#count++;
    const rows = await this.#timeline.rows(this.#count);
    const exchange = rows.at(-1)?.id ?? 0;
    return { status: answer.status, body: text === '' ? null : JSON.parse(text), exchange };
  }

  effect(exchange: number) {
    return this.client.call('history.effect', { exchange });
  }
}

const patch = (...operations: object[]) => ({ schemas: [patchUrn], Operations: operations });

test('what an exchange did: before, after, and what became of what it sent', async () => {
  const run = await Session.start();
  const created = await run.send('POST', '/Users', {
    schemas: [userUrn],
    userName: 'ada',
    active: 'True',
    department: 'Maths',
    groups: [{ value: 'g' }],
  });
  const id = created.body.id;
  const creation = await run.effect(created.exchange);
  expect(creation).toMatchObject({
    by: 'kept',
    total: 1,
    resources: [{ type: 'User', id, before: null, beforeKnown: true }],
  });
  expect(creation.resources[0]?.after).toEqual(created.body);
  expect(creation.sent.map(({ path, fate, why }) => `${path} ${why ?? fate}`)).toEqual([
    'userName stored',
    'active altered',
    'department wrongPlace',
    'groups readOnly',
  ]);

  const changed = await run.send(
    'PATCH',
    `/Users/${id}`,
    patch(
      { op: 'replace', path: 'displayName', value: 'Ada Byron' },
      { op: 'add', path: `${enterpriseUrn}:department`, value: 'Maths' },
    ),
  );
  const group = await run.send('POST', '/Groups', {
    schemas: [groupUrn],
    displayName: 'Analysts',
    members: [{ value: id }],
  });
  const renamed = await run.send(
    'PATCH',
    `/Users/${id}`,
    patch({ op: 'replace', path: 'displayName', value: 'Ada Lovelace' }),
  );
  const change = await run.effect(changed.exchange);
  expect(change.resources[0]?.before).toEqual(created.body);
  expect(change.resources[0]?.after).toEqual(changed.body);
  // The person first, then the group that shows the name.
  const rename = await run.effect(renamed.exchange);
  expect(rename.resources.map(({ type, label }) => `${type} ${label}`)).toEqual([
    'User Ada Lovelace',
    'Group Analysts',
  ]);
  expect((await run.effect(group.exchange)).resources[0]?.after).toEqual(group.body);

  const deleted = await run.send('DELETE', `/Users/${id}`);
  const end = await run.effect(deleted.exchange);
  expect(end.resources[0]).toMatchObject({
    type: 'User',
    id,
    after: null,
    afterKnown: true,
    before: { displayName: 'Ada Lovelace' },
  });
  expect(end.resources[1]).toMatchObject({ type: 'Group', before: { members: [{ value: id }] } });
  expect(end.resources[1]?.after).not.toHaveProperty('members');

  const read = await run.send('GET', '/Users');
  expect(await run.effect(read.exchange)).toMatchObject({
    by: 'nothing',
    why: 'A GET changes nothing.',
    moment: { listener, point: end.moment?.point },
  });
  const refused = await run.send('POST', '/Users', { schemas: [userUrn] });
  expect(await run.effect(refused.exchange)).toMatchObject({
    by: 'nothing',
    why: expect.stringContaining('400'),
  });
  await run.server.stop();
});

test('Bulk: each resource with what was sent of it; members of a large group are told apart', async () => {
  const run = await Session.start();
  const people = Array.from({ length: 250 }, (_, at) => ({
    method: 'POST',
    path: '/Users',
    bulkId: `u${at}`,
    data: { schemas: [userUrn], userName: `u${at}`, nonsense: at },
  }));
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
  const bulk = await run.send('POST', '/Bulk', { schemas, Operations: people });
  const effect = await run.effect(bulk.exchange);
  expect(effect.total).toBe(250);
  expect(effect.resources[0]).toMatchObject({ label: 'u0', before: null, after: { userName: 'u0' } });
  expect(effect.sent.filter(({ pointer }) => pointer.startsWith('/Operations/3/'))).toMatchObject([
    { path: 'userName', fate: 'stored' },
    { pointer: '/Operations/3/data/nonsense', why: 'unknown' },
  ]);
  const ids = bulk.body.Operations.map(({ location }: { location: string }) => location.split('/').at(-1));
  const group = await run.send('POST', '/Groups', {
    schemas: [groupUrn],
    displayName: 'All',
    members: ids.slice(1).map((value: string) => ({ value })),
  });
  const added = await run.send(
    'PATCH',
    `/Groups/${group.body.id}`,
    patch(
      { op: 'add', path: 'members', value: [{ value: ids[0] }, { value: ids[1] }] },
      { op: 'remove', path: `members[value eq "${ids[2]}"]` },
    ),
  );
  const membership = await run.effect(added.exchange);
  expect(membership.resources[0]?.links).toEqual([
    {
      attribute: 'members',
      added: { total: 1, some: [{ id: ids[0], label: 'u0' }] },
      removed: { total: 1, some: [{ id: ids[2], label: 'u2' }] },
    },
  ]);
  await run.server.stop();
});

test('the directory at any point: steps with their words, lists, records, and the way back with its undo', async () => {
  const run = await Session.start();
  const { client, server } = run;
  const ada = (await run.send('POST', '/Users', { schemas: [userUrn], userName: 'ada' })).body.id;
  const first = await run.effect(
    (await run.send('POST', '/Users', { schemas: [userUrn], userName: 'bo' })).exchange,
  );
  const group = (
    await run.send('POST', '/Groups', {
      schemas: [groupUrn],
      displayName: 'Analysts',
      members: [{ value: ada }],
    })
  ).body.id;
  const then = await (await server.fetch(`/Users/${ada}`)).json();
  const reading = await run.send('GET', `/Users/${ada}`);
  void reading;
  const point =
    (await client.call('history.track', { listener, session: run.session, slices: 10 })).last ?? 0;
  await run.send('PATCH', `/Users/${ada}`, patch({ op: 'replace', path: 'active', value: false }));
  await run.send('DELETE', `/Groups/${group}`);

  const track = await client.call('history.track', { listener, session: run.session, slices: 10 });
  expect(track).toMatchObject({ steps: 5, first: 0, reachable: 0 });
  expect(track.slices.reduce((sum, each) => sum + each, 0)).toBe(5);
  const { step } = await client.call('history.step', { listener, point });
  expect(plain(step?.sentence ?? [])).toMatch(/create.*Analysts/i);
  expect(step).toMatchObject({ number: 3, of: 5, changed: [{ type: 'Group', id: group }] });
  expect((await client.call('history.step', { listener, point, by: 1 })).step).toMatchObject({ number: 4 });
  expect((await client.call('history.step', { listener, point: track.first ?? 0 })).step).toBeNull();

  const list = (at: number, type = 'User') =>
    client.call('history.list', { listener, point: at, type, from: 0, to: 100 });
  expect((await list(first.moment?.point ?? 0)).counts).toMatchObject({ User: 2 });
  expect((await list(first.moment?.point ?? 0, 'Group')).total).toBe(0);
  expect((await list(point, 'Group')).rows).toMatchObject([{ label: 'Analysts' }]);
  expect(await list(track.last ?? 0)).toMatchObject({ total: 2, inactive: 1 });
  expect(await list(0)).toMatchObject({ total: 0 });
  const record = await client.call('history.get', { listener, point, type: 'User', id: ada });
  expect({ ...record.resource, meta: 0 }).toEqual({ ...then, meta: 0 });
  expect(record.resource?.groups).toMatchObject([{ value: group, display: 'Analysts' }]);
  expect(record.before).not.toHaveProperty('groups');

  const now = await (await server.fetch('/Users')).json();
  await finish(client, 'history.restore', { listener, point });
  expect({ ...(await (await server.fetch(`/Users/${ada}`)).json()), meta: 0 }).toEqual({ ...then, meta: 0 });
  const back = await client.call('history.step', {
    listener,
    point: (await client.call('history.track', { listener, session: null, slices: 1 })).last ?? 0,
  });
  expect(back.step).toMatchObject({ cause: 'travel', exchange: null });
  // Before the way back everything is as it was, and the way back can be taken back.
  expect((await list(track.last ?? 0)).inactive).toBe(1);
  const [kept] = await client.call('directory.snapshots', { listener });
  await finish(client, 'directory.undo', { listener, snapshot: kept?.id ?? 0 });
  expect(await (await server.fetch('/Users')).json()).toEqual(now);
  expect((await list(point, 'Group')).total).toBe(1);
  await server.stop();
});

test('two states compared: who was added, who is gone, who is different, by id or by name', async () => {
  const run = await Session.start();
  const { client } = run;
  const ada = (await run.send('POST', '/Users', { schemas: [userUrn], userName: 'ada' })).body.id;
  await run.send('POST', '/Users', { schemas: [userUrn], userName: 'bo' });
  await run.send('POST', '/Groups', {
    schemas: [groupUrn],
    displayName: 'Analysts',
    members: [{ value: ada }],
  });
  await finish(client, 'directory.snapshot', { listener, name: 'Monday' });
  const [snapshot] = await client.call('directory.snapshots', { listener });
  await run.send('PATCH', `/Users/${ada}`, patch({ op: 'replace', path: 'title', value: 'Countess' }));
  const bo = (await run.send('GET', '/Users?filter=userName%20eq%20%22bo%22')).body.Resources[0].id;
  await run.send('DELETE', `/Users/${bo}`);
  await run.send('POST', '/Users', { schemas: [userUrn], userName: 'Bo' });
  const compare = (by: 'id' | 'name') =>
    client.call('history.compare', {
      listener,
      a: { kind: 'snapshot', snapshot: snapshot?.id ?? 0 },
      b: { kind: 'now' },
      by,
      ignoring,
    });
  const byId = await compare('id');
  expect(byId.types).toMatchObject([
    {
      type: 'User',
      added: { total: 1 },
      removed: { total: 1, rows: [{ label: 'bo' }] },
      changed: { total: 1, rows: [{ id: ada, paths: ['title'] }] },
      same: 0,
    },
    { type: 'Group', added: { total: 0 }, removed: { total: 0 }, changed: { total: 0 }, same: 1 },
  ]);
  expect(plain(byId.types[0]?.changed.rows[0]?.words[0] ?? [])).toBe('Job title is now Countess.');
  const [users] = (await compare('name')).types;
  expect(users).toMatchObject({ added: { total: 0 }, removed: { total: 0 }, changed: { total: 2 } });
  const ends = await client.call('history.compare', {
    listener,
    a: { kind: 'session', session: run.session, end: 'before' },
    b: { kind: 'session', session: run.session, end: 'after' },
    by: 'id',
    ignoring,
  });
  expect(ends.types).toMatchObject([
    { type: 'User', added: { total: 2 } },
    { type: 'Group', added: { total: 1 } },
  ]);
  await run.server.stop();
});

test('of an app, what passed tells what a write did', async () => {
  const scimmy = await startScimmy();
  const run = await Session.start(['--upstream', scimmy.url], SCIMMY_TOKEN);
  const created = await run.send('POST', '/Users', {
    schemas: [userUrn],
    userName: 'ada',
    title: 'Analyst',
    nonsense: 1,
  });
  expect(created.status).toBe(201);
  const creation = await run.effect(created.exchange);
  expect(creation).toMatchObject({
    by: 'observed',
    resources: [{ before: null, beforeKnown: true, afterKnown: true }],
  });
  expect(creation.sent.filter(({ fate }) => fate !== 'stored')).toMatchObject([
    { path: 'nonsense', fate: 'dropped' },
  ]);
  const changed = await run.send(
    'PATCH',
    `/Users/${created.body.id}`,
    patch({ op: 'replace', path: 'title', value: 'Countess' }),
  );
  expect(changed.status).toBe(200);
  await expect
    .poll(async () => (await run.effect(changed.exchange)).resources[0])
    .toMatchObject({ seenIn: created.exchange, before: { title: 'Analyst' }, after: { title: 'Countess' } });
  await run.send('DELETE', `/Users/${created.body.id}`);
  await run.server.stop();
  await scimmy.stop();
});

test('history goes with the exchanges that made it, and what is left stays right', async () => {
  const run = await Session.start();
  const { client } = run;
  const ada = (await run.send('POST', '/Users', { schemas: [userUrn], userName: 'ada' })).body.id;
  for (let at = 0; at < 6; at++)
    await run.send('PATCH', `/Users/${ada}`, patch({ op: 'replace', path: 'title', value: `T${at}` }));
  const before = await client.call('history.track', { listener, session: null, slices: 1 });
  await client.call('session.setRetention', {
    id: run.session,
    retention: { maxAgeDays: null, maxCount: 3, maxBytes: null },
  });
  await expect
    .poll(async () => (await client.call('history.track', { listener, session: null, slices: 1 })).steps)
    .toBe(3);
  expect(before.steps).toBe(7);
  const read = (point: number) => client.call('history.get', { listener, point, type: 'User', id: ada });
  const points = [];
  for (let by = 0; by > -3; by--) {
    const { step } = await client.call('history.step', { listener, point: before.last ?? 0, by });
    points.push(step?.point ?? 0);
  }
  expect(await Promise.all(points.map(async (point) => (await read(point)).resource?.title))).toEqual([
    'T5',
    'T4',
    'T3',
  ]);
  expect((await read(0)).resource?.title).toBe('T2');
  await run.server.stop();
});

test('after SIGKILL the history is exactly that of the writes that were stored', async () => {
  const data = temporaryFolder();
  const server = await TestServer.start(['--token', 't'], data);
  const answered = new Set<string>();
  let next = 0;
  let dying: Promise<unknown> | null = null;
  const writer = async () => {
    while (next < 400) {
      const userName = `user-${next++}`;
      try {
        const answer = await server.fetch('/Users', {
          method: 'POST',
          body: JSON.stringify({ schemas: [userUrn], userName }),
        });
        const { id } = (await answer.json()) as { id: string };
        await server.fetch(`/Users/${id}`, {
          method: 'PATCH',
          body: JSON.stringify(patch({ op: 'replace', path: 'title', value: userName })),
        });
        answered.add(id);
        if (answered.size === 100) dying = server.kill();
      } catch {
        // The engine is gone.
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));
  await dying;

  const again = await TestServer.start(['--token', 't'], data);
  const client = await again.connect();
  const timeline = await watchTimeline(client);
  const rows = await timeline.rows(timeline.session.count);
  const writes = rows.filter(({ status }) => status === 200 || status === 201);
  expect(writes.length).toBeGreaterThanOrEqual(answered.size * 2);
  const track = await client.call('history.track', { listener, session: null, slices: 1 });
  expect(track.steps).toBe(writes.length);
  for (const { id, method } of writes.slice(-20)) {
    const effect = await client.call('history.effect', { exchange: id });
    const { base64 } = await client.call('exchange.body', { id, role: 'answerSent' });
    const shown = JSON.parse(Buffer.from(base64, 'base64').toString());
    expect(effect).toMatchObject({ by: 'kept', resources: [{ id: shown.id, after: shown }] });
    expect(effect.resources[0]?.before === null).toBe(method === 'POST');
  }
  const last = await client.call('history.list', {
    listener,
    point: track.last ?? 0,
    type: 'User',
    from: 0,
    to: 1,
  });
  expect(last.total).toBe((await (await again.fetch('/Users?count=0')).json()).totalResults);
  await again.stop();
});
