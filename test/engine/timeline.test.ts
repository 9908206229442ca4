import { expect, test } from 'vitest';
import { nextEvent, TestServer, watchTimeline } from './server.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';

function create(server: TestServer, userName: string): Promise<Response> {
  return server.fetch('/Users', { method: 'POST', body: JSON.stringify({ schemas: [USER], userName }) });
}

test('rows come in order with what they mean, and are found by position', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  await server.fetch('/Users?filter=userName%20eq%20%22ada%40example.com%22&startIndex=1&count=100', {
    headers: { 'user-agent': 'Okta SCIM Client 1.0.0' },
  });
  const { id } = (await (await create(server, 'ada@example.com')).json()) as { id: string };
  await server.fetch(`/Users/${id}`, {
    method: 'PATCH',
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
    }),
  });
  const rows = await timeline.rows(3);
  expect(rows.map(({ kind, status }) => [kind, status])).toEqual([
    ['lookup', 200],
    ['create', 201],
    ['deactivate', 200],
  ]);
  expect(rows[0]?.idp).toBe('okta');
  expect(rows[2]?.tolerated).toBe(true);
  expect(rows[2]?.sentence).toContainEqual({ name: 'ada@example.com' });
  const { trace } = await client.call('exchange.get', { id: rows[2]?.id ?? 0 });
  expect(trace.map(({ name }) => name)).toContain('boolean-as-string');
  const { position } = await client.call('timeline.locate', {
    view: timeline.view,
    exchange: rows[1]?.id ?? 0,
  });
  expect(position).toBe(1);
  await server.stop();
});

test('a filtered view takes in what matches and says how many it hides', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const all = await watchTimeline(client);
  const filtered = await watchTimeline(client, 'method:POST status:4xx');
  await create(server, 'ada');
  await create(server, 'ada');
  await server.fetch('/Users');
  await all.rows(3);
  const rows = await filtered.rows(1);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ method: 'POST', status: 409 });
  const late = await client.call('timeline.open', {
    session: all.session.id,
    filter: '-status:4xx path:users',
  });
  expect(late).toMatchObject({ kind: 'view', matching: 2, total: 3 });
  const wrong = await client.call('timeline.open', { session: all.session.id, filter: 'status:huge' });
  expect(wrong).toMatchObject({
    kind: 'badFilter',
    from: expect.any(Number),
    message: expect.stringContaining('status'),
  });
  await server.stop();
});

test.each([
  ['ADA', 3],
  ['path:/groups', 1],
  ['is:failed', 2],
  ['-is:failed', 3],
  ['method:get,delete', 3],
  ['duration<100000', 5],
  ['size>1mb', 0],
  ['during:00:00-23:59', 5],
  ['outcome:completed', 5],
  ['listener:A', 5],
  ['listener:nobody', 0],
  ['idp:none user:ada', 3],
  ['idp:okta', 0],
  ['meaning:write', 3],
])('filter %s matches %i of five', async (filter, expected) => {
  const { client, session } = await fiveExchanges();
  const view = await client.call('timeline.open', { session, filter });
  expect(view).toMatchObject({ kind: 'view', matching: expected });
});

let five: Promise<{ client: Awaited<ReturnType<TestServer['connect']>>; session: number }> | null = null;

/** Two creates of Ada (the second refused), a look-up of her, a list of groups, a delete of nobody. */
function fiveExchanges() {
  five ??= (async () => {
    const server = await TestServer.start();
    const client = await server.connect();
    const timeline = await watchTimeline(client);
    await create(server, 'ada');
    await create(server, 'ada');
    await server.fetch('/Users?filter=userName%20eq%20%22Ada%22');
    await server.fetch('/Groups');
    await server.fetch('/Users/nobody', { method: 'DELETE' });
    await timeline.rows(5);
    return { client, session: timeline.session.id };
  })();
  return five;
}

test('the histogram counts every matching exchange once', async () => {
  const { client, session } = await fiveExchanges();
  const view = await client.call('timeline.open', { session, filter: '' });
  if (view.kind !== 'view') throw new Error(view.message);
  const { from, to, slices } = await client.call('timeline.histogram', { view: view.view, slices: 20 });
  expect(to).toBeGreaterThan(from);
  const sum = (key: 'ok' | 'warn' | 'bad') => slices.reduce((total, slice) => total + slice[key], 0);
  expect([sum('ok'), sum('warn'), sum('bad')]).toEqual([3, 2, 0]);
});

test('every window has its own views; what one asks for wrongly does not reach another', async () => {
  const server = await TestServer.start();
  const [one, other] = await Promise.all([server.connect(), server.connect()]);
  const mine = await watchTimeline(one);
  const theirs = await watchTimeline(other);
  const seenByOther: number[] = [];
  other.on('timeline.changed', ({ view }) => seenByOther.push(view));
  await expect(one.call('timeline.rows', { view: 12345, from: 0, to: 1 })).rejects.toMatchObject({
    code: 'notFound',
  });
  await expect(one.call('timeline.rows', { view: mine.view, from: -1, to: 1 })).rejects.toMatchObject({
    code: 'badRequest',
  });
  await create(server, 'ada');
  await Promise.all([mine.rows(1), theirs.rows(1)]);
  expect(new Set(seenByOther)).toEqual(new Set([theirs.view]));
  const renamed = nextEvent(other, 'session.changed', ({ sessions }) =>
    sessions.some(({ name }) => name === 'Shared'),
  );
  await one.call('session.rename', { id: mine.session.id, name: 'Shared' });
  await renamed;
  await server.stop();
});
