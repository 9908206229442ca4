import { rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { Arrangement, Line } from '../../shared/contract/timeline.ts';
import { plain } from '../meaning/exchanges.ts';
import { nextEvent, TestServer, watchTimeline } from './server.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const okta = { 'user-agent': 'Okta SCIM Client 1.0.0' };

interface Story {
  readonly server: TestServer;
  readonly client: Client;
  readonly session: number;
  /** Ids of the exchanges, in order. */
  readonly ids: readonly number[];
}

let story: Story;

/** A probe of Entra's; a joiner of Okta's, who is put into a group, refused a change, and switched off. */
beforeAll(async () => {
  const server = await TestServer.start();
  story = { server, ...(await play(server)) };
});

async function play(server: TestServer): Promise<Omit<Story, 'server'>> {
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  const send = async (
    method: string,
    target: string,
    body?: unknown,
    headers: Record<string, string> = okta,
  ) => {
    const answer = await server.fetch(target, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return (text === '' ? {} : JSON.parse(text)) as { id: string };
  };
  const patch = (...Operations: unknown[]) => ({ schemas: [PATCH], Operations });
  await send(
    'GET',
    '/Users?filter=userName+eq+%22AzureAD_Test-7c9e6679-7425-40de-944b-e07fc1f90ae7%22',
    undefined,
    {
      'user-agent': '',
    },
  );
  await send('GET', '/Users?filter=userName%20eq%20%22ada%40example.com%22&startIndex=1&count=100');
  const { id } = await send('POST', '/Users', {
    schemas: [USER],
    userName: 'ada@example.com',
    displayName: 'Ada Byron',
    nickName: 'Countess',
  });
  const group = await send('POST', '/Groups', { schemas: [GROUP], displayName: 'Engineering' });
  await send('PATCH', `/Groups/${group.id}`, patch({ op: 'add', path: 'members', value: [{ value: id }] }));
  await send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'userName' }), {
    'x-trace': 'zebra-77',
    ...okta,
  });
  await send('GET', `/Users/${id}`);
  await send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: 'False' }));
  const rows = await timeline.rows(8);
  return { client, session: timeline.session.id, ids: rows.map((row) => row.id) };
}

async function openView(by: Arrangement, filter = '', { client, session } = story) {
  const view = await client.call('timeline.open', { session, filter, by });
  if (view.kind !== 'view') throw new Error(view.message);
  return view;
}

async function linesOf(view: { view: number; length: number }, { client } = story): Promise<Line[]> {
  const { lines } = await client.call('timeline.lines', { view: view.view, from: 0, to: view.length });
  return lines;
}

/** A line in words, indented by its depth. */
function tell(line: Line): string {
  switch (line.type) {
    case 'exchange':
      return `${'  '.repeat(line.depth)}${plain(line.step ?? line.row.sentence)}${line.matches ? '' : ' (hidden by the filter)'}`;
    case 'operation':
      return `${'  '.repeat(line.depth)}${plain(line.operation.sentence)}, ${line.operation.count}, ${line.operation.resultWords ?? line.operation.result}`;
    case 'thread':
      return `${line.thread.label}, ${line.thread.state}, ${line.thread.failures} failed`;
    case 'cycle':
      return `cycle ${line.edge}: ${line.cycle.idp} ${line.cycle.number} ${line.words}`;
  }
}

test('by operation: one line each, with boundaries of cycles; a line opens to its exchanges', async () => {
  const view = await openView('operations');
  expect(view).toMatchObject({ matching: 8, total: 8 });
  expect((await linesOf(view)).map(tell)).toEqual([
    'cycle start: entra 1 initial',
    'Check the connection with a random GUID, 1, done',
    'Create Ada Byron, 2, done',
    'Create the group Engineering, 1, done',
    'Add Ada Byron to Engineering, 1, done',
    'Change Ada Byron: user name, 1, not changed',
    'Deactivate Ada Byron, 2, done',
  ]);
  const { length } = await story.client.call('timeline.fold', { view: view.view, position: 2, open: true });
  expect(length).toBe(view.length + 2);
  const open = await linesOf({ ...view, length });
  expect(open.slice(2, 5).map(tell)).toEqual([
    'Create Ada Byron, 2, done',
    '  look up by userName: no match',
    '  create',
  ]);
  expect(open[2]).toMatchObject({ open: true });
  expect(open[1]).toMatchObject({ open: null });
  const at = async (exchange: number) =>
    (await story.client.call('timeline.locate', { view: view.view, exchange })).position;
  expect(await at(story.ids[2]!)).toBe(4);
  expect(await at(story.ids[7]!)).toBe(8);
  await story.client.call('timeline.fold', { view: view.view, position: 2, open: false });
  expect(await at(story.ids[2]!)).toBe(2);
});

test('a filter keeps operations with an exchange that matches, and says which', async () => {
  const view = await openView('operations', 'method:GET idp:okta');
  expect((await linesOf(view)).map(tell)).toEqual([
    'Create Ada Byron, 2, done',
    'Deactivate Ada Byron, 2, done',
  ]);
  const { length } = await story.client.call('timeline.fold', { view: view.view, position: 0, open: true });
  expect((await linesOf({ ...view, length })).slice(1, 3).map(tell)).toEqual([
    '  look up by userName: no match',
    '  create (hidden by the filter)',
  ]);
});

test('by person and by group: operations below, exchanges below those', async () => {
  const people = await openView('people');
  expect((await linesOf(people)).map(tell)).toEqual(['Ada Byron, inactive, 1 failed']);
  await story.client.call('timeline.fold', { view: people.view, position: 0, open: true });
  const { length } = await story.client.call('timeline.fold', { view: people.view, position: 1, open: true });
  expect((await linesOf({ ...people, length })).map(tell)).toEqual([
    'Ada Byron, inactive, 1 failed',
    '  Create Ada Byron, 2, done',
    '    look up by userName: no match',
    '    create',
    '  Add Ada Byron to Engineering, 1, done',
    '  Change Ada Byron: user name, 1, not changed',
    '  Deactivate Ada Byron, 2, done',
  ]);
  const groups = await openView('groups');
  expect((await linesOf(groups)).map(tell)).toEqual(['Engineering, active, 0 failed']);
});

test('the story of a person: what happened, by which exchange, and why not', async () => {
  const { client, session, ids } = story;
  const { threads, total } = await client.call('thread.list', { session, type: 'User', search: 'ADA@' });
  expect(total).toBe(1);
  const [ada] = threads;
  if (!ada) throw new Error('nobody');
  expect(ada).toMatchObject({ label: 'Ada Byron', handles: ['ada@example.com'], exchanges: 6 });
  const { lines, untold } = await client.call('thread.story', { thread: ada.id });
  expect(untold).toBe(0);
  expect(
    lines.map(({ words, exchange, failure }) => [plain(words), ids.indexOf(exchange), failure !== null]),
  ).toEqual([
    ['Created', 2, false],
    ['Added to Engineering', 4, false],
    ['Changed: user name', 5, true],
    ['Switched off', 7, false],
  ]);
  await expect(client.call('thread.story', { thread: 9999 })).rejects.toMatchObject({ code: 'notFound' });
});

test('an exchange knows its operation, its cycle and its people', async () => {
  const { client, ids } = story;
  const context = await client.call('exchange.context', { id: ids[7]! });
  expect(context.operation).toMatchObject({ count: 2, main: ids[7] });
  expect(context.steps.map(({ words }) => plain(words))).toEqual([
    'read the person: active',
    'set active to the string "False"',
  ]);
  expect(context.cycle).toMatchObject({ idp: 'okta', kind: 'burst', number: 1 });
  expect(context.threads.map(({ label }) => label)).toEqual(['Ada Byron']);
  const join = await client.call('exchange.context', { id: ids[4]! });
  expect(join.threads.map(({ label }) => label)).toEqual(['Engineering', 'Ada Byron']);
});

test.each([
  ['body~countess', 3],
  ['-body~countess', 5],
  ['body~"Ada Byr"', 3],
  ['body~yron', 0],
  ['countess', 3],
  ['header:"x-trace: zebra"', 1],
  ['zebra', 1],
  ['header:"okta scim client"', 7],
  ['header:Bearer', 0],
  ['body~"\\""', 0],
  ['has:diff', 4],
  ['has:tolerance', 1],
  ['has:note', 2],
  ['has:rule', 0],
  ['is:rewritten', 0],
  ['is:unanswered', 0],
  ['cycle:1', 8],
  ['cycle:burst', 7],
  ['cycle:2', 0],
  ['user:ada', 6],
  ['user:engineering', 2],
  ['user:%', 0],
])('filter %s matches %i of eight', async (filter, expected) => {
  const view = await searched(filter);
  expect(view.matching).toBe(expected);
});

/** A view whose words are all searched. */
async function searched(filter: string, from = story) {
  const { client } = from;
  for (;;) {
    const probe = await openView('exchanges', filter, from);
    if (probe.unsearched === 0) return probe;
    await nextEvent(client, 'timeline.changed', ({ view }) => view === probe.view);
  }
}

test('operation: finds the exchanges of one', async () => {
  const { operation } = await story.client.call('exchange.context', { id: story.ids[2]! });
  const view = await openView('exchanges', `operation:${operation?.id}`);
  const { rows } = await story.client.call('timeline.rows', { view: view.view, from: 0, to: 10 });
  expect(rows.map(({ id }) => id)).toEqual([story.ids[1], story.ids[2]]);
});

test('facets count what a view holds', async () => {
  const view = await openView('exchanges', 'idp:okta');
  const { facets } = await story.client.call('timeline.facets', { view: view.view, limit: 2 });
  const counts = Object.fromEntries(
    facets.map(({ key, values, more }) => [
      key,
      [...values.map(({ value, count }) => `${value} ${count}`), more],
    ]),
  );
  expect(counts).toEqual({
    method: ['PATCH 3', 'GET 2', 1],
    status: ['2xx 6', '4xx 1', 0],
    idp: ['okta 7', 0],
    meaning: ['addMembers 1', 'create 1', 5],
    listener: ['A 7', 0],
    user: ['Ada Byron 6', 0],
  });
});

test('values are offered from what is in the session', async () => {
  const { client, session } = story;
  const values = async (key: 'user' | 'path' | 'header' | 'cycle', begun: string) =>
    (await client.call('filter.values', { session, key, begun })).values.map(({ value }) => value);
  expect(await values('user', 'byr')).toEqual(['Ada Byron']);
  expect(await values('user', 'ada@')).toEqual(['Ada Byron']);
  expect(await values('user', '%')).toEqual([]);
  expect(await values('path', '/gr')).toContain('/Groups');
  expect(await values('header', 'x-')).toEqual(['x-trace']);
  expect((await values('cycle', '')).sort()).toEqual(['1', '1']);
});

test('saved filters are shared by all windows, by name', async () => {
  const { client, server } = story;
  const other = await server.connect();
  const heard = nextEvent(other, 'filter.changed');
  await client.call('filter.save', { name: 'Refused', filter: 'status:4xx' });
  expect((await heard).filters).toMatchObject([{ name: 'Refused', filter: 'status:4xx' }]);
  await client.call('filter.save', { name: 'refused', filter: 'status:4xx,5xx' });
  const [saved, ...more] = await other.call('filter.saved', {});
  expect([saved?.filter, more.length]).toEqual(['status:4xx,5xx', 0]);
  await expect(client.call('filter.save', { name: 'x', filter: 'status:huge' })).rejects.toMatchObject({
    code: 'badRequest',
  });
  expect(await client.call('filter.remove', { id: saved?.id ?? 0 })).toEqual([]);
});

test('what arrives joins the lines it belongs to', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const { session } = await watchTimeline(client);
  const live = { client, session: session.id };
  const view = await openView('operations', '', { ...story, ...live });
  const people = await openView('people', '', { ...story, ...live });
  const grew = (wanted: number, length: number) =>
    nextEvent(client, 'timeline.changed', (change) => change.view === wanted && change.length === length);
  const one = grew(view.view, 1);
  const known = grew(people.view, 1);
  await server.fetch('/Users?filter=userName%20eq%20%22bo%22');
  await Promise.all([one, known]);
  const joined = nextEvent(
    client,
    'timeline.changed',
    (change) => change.view === view.view && change.operations.length === 1 && change.matching === 2,
  );
  await server.fetch('/Users', { method: 'POST', body: JSON.stringify({ schemas: [USER], userName: 'bo' }) });
  const { length, reset } = await joined;
  expect([length, reset]).toEqual([1, false]);
  const lines = await linesOf({ view: view.view, length: 1 }, { ...story, ...live });
  expect(lines.map(tell)).toEqual(['Create bo, 2, done']);
  await server.stop();
});

test('a filter for words tells when everything is searched, also when nothing matches', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const { session } = await watchTimeline(client);
  const view = await openView('exchanges', 'body~nowhere', { ...story, client, session: session.id });
  const all = nextEvent(
    client,
    'timeline.changed',
    (change) => change.view === view.view && change.total === 1 && change.unsearched === 0,
  );
  await server.fetch('/Users');
  expect((await all).matching).toBe(0);
  await server.stop();
});

test('the index is made again from the workspace, with the same lines', async () => {
  const server = await TestServer.start();
  const played = { server, ...(await play(server)) };
  const before = (await linesOf(await openView('operations', '', played), played)).map(tell);
  await searched('body~countess', played);
  await server.stop();
  for (const suffix of ['', '-wal', '-shm'])
    rmSync(path.join(server.ready.data, `index.db${suffix}`), { force: true });
  const again = await TestServer.start([], server.ready.data);
  const client = await again.connect();
  const timeline = await watchTimeline(client, '', played.session);
  await timeline.rows(8);
  const later = { ...played, client };
  expect((await linesOf(await openView('operations', '', later), later)).map(tell)).toEqual(before);
  expect((await searched('body~countess', later)).matching).toBe(3);
  await again.stop();
});
