import { expect, test } from 'vitest';
import type { Moment, SimulationRun } from '../../shared/contract/simulate.ts';
import { SmallProvider } from '../demo/small-provider.ts';
import { nextEvent, TestServer, watchTimeline } from './server.ts';

async function started() {
  const server = await TestServer.start();
  const client = await server.connect();
  const [listener] = await client.call('listener.list', {});
  const ended = (run: { id: number }) =>
    nextEvent(
      client,
      'simulate.progress',
      (progress) => progress.run.id === run.id && progress.run.endedAt !== null,
    );
  return { server, client, listener: listener!.id, ended };
}

const start = (listener: number, more: object = {}) => ({
  simulator: 'entra-default',
  targets: [{ listener }],
  story: { kind: 'scenario' as const, id: 'first-week' },
  pace: { kind: 'fast' as const },
  ...more,
});

test('a scenario plays against a listener: recorded, recognised, and told moment by moment', async () => {
  const { server, client, listener, ended } = await started();
  const timeline = await watchTimeline(client);
  const moments: Moment[] = [];
  client.on('simulate.progress', (progress) => moments.push(...progress.moments));
  const run = await client.call('simulate.start', start(listener));
  expect(run.chapters[0]).toBe('Entra tests the connection');
  const { run: last } = await ended(run);
  expect(last).toMatchObject({ state: 'finished', refused: 0, chapter: 5 });
  expect(last.apps[0]).toMatchObject({
    accounts: 3,
    active: 2,
    groups: 2,
    cycle: 5,
    failed: 0,
    problem: null,
  });
  const rows = await timeline.rows(last.requests);
  expect(new Set(rows.map(({ idp }) => idp))).toEqual(new Set(['entra']));
  const kept = await client.call('simulate.moments', { run: run.id });
  expect(kept.map(({ exchange }) => exchange).sort()).toEqual(rows.map(({ id }) => id).sort());
  expect(moments.map(({ sequence }) => sequence)).toEqual(kept.map(({ sequence }) => sequence));
  const { rows: access } = await client.call('simulate.access', { run: run.id, from: 0, to: 10 });
  expect(access.map(({ status, apps }) => [status, apps[0]!.account, apps[0]!.groups])).toEqual([
    ['working', 'on', ['Field Ops']],
    ['working', 'on', ['Treasury']],
    ['left', 'off', []],
  ]);
  await server.stop();
});

test('stepped: a request leaves when it is let go, an operation and a chapter likewise; the rest on resume', async () => {
  const { server, client, listener, ended } = await started();
  const run = await client.call(
    'simulate.start',
    start(listener, { pace: { kind: 'stepped' }, simulator: 'okta-catalogue' }),
  );
  const settled = (requests: number) =>
    nextEvent(
      client,
      'simulate.progress',
      ({ run: now }) => now.requests === requests && now.state === 'paused',
    );
  const first = settled(1);
  await client.call('simulate.step', { run: run.id });
  await first;
  // The second request of the connection test ends its operation and its chapter.
  const chapter = settled(2);
  await client.call('simulate.step', { run: run.id, to: 'chapter' });
  await chapter;
  // Look up and create.
  const operation = settled(4);
  await client.call('simulate.step', { run: run.id, to: 'operation' });
  const { run: now } = await operation;
  expect(now).toMatchObject({ chapter: 1, state: 'paused' });
  const end = ended(run);
  await client.call('simulate.setPace', { run: run.id, pace: { kind: 'fast' } });
  await client.call('simulate.resume', { run: run.id });
  expect((await end).run.state).toBe('finished');
  await server.stop();
});

test('several apps get the same people, each its own ids; one that refuses the credentials does not stop the other', async () => {
  const { server, client, listener, ended } = await started();
  const other = new SmallProvider();
  const url = await other.open();
  const run = await client.call(
    'simulate.start',
    start(listener, {
      targets: [{ listener }, { url, token: other.token }, { url, token: 'wrong', name: 'Locked' }],
    }),
  );
  const { run: last } = await ended(run);
  expect(last.state).toBe('finished');
  expect(last.apps.map(({ accounts, problem }) => [accounts, problem === null])).toEqual([
    [3, true],
    [3, true],
    [0, false],
  ]);
  expect(last.apps[2]!.problem).toContain('refused the credentials');
  expect(other.users.size).toBe(3);
  // Requests to another address are exchanges of no listener.
  const timeline = await watchTimeline(client);
  const rows = await timeline.rows(last.requests);
  expect(rows.filter((row) => row.listener === null).length).toBe(other.seen.length);
  await other.close();
  await server.stop();
});

test('a large run can be paused and stopped, and refused objects are told in the words of the console', async () => {
  const { server, client, listener, ended } = await started();
  const story = { kind: 'generated' as const, people: 2000, groups: 20, seed: 3 };
  const run = await client.call('simulate.start', start(listener, { story }));
  await nextEvent(client, 'simulate.progress', ({ run: now }) => now.done > 20);
  const paused: SimulationRun = await client.call('simulate.pause', { run: run.id });
  expect(paused.state).toBe('paused');
  const end = ended(run);
  await client.call('simulate.stop', { run: run.id });
  const { run: last } = await end;
  expect(last.state).toBe('stopped');
  expect(last.done).toBeLessThan(2000);
  await client.call('simulate.forget', { run: run.id });
  expect(await client.call('simulate.list', {})).toEqual([]);

  await client.call('listener.update', {
    id: listener,
    change: { target: { kind: 'mock', profile: 'rfc-strict', directory: 1 } },
  });
  const strict = await client.call('simulate.start', start(listener, { simulator: 'google-put' }));
  await ended(strict);
  const failures = await client.call('simulate.failures', { run: strict.id });
  // The third has left by the end: nothing is wanted of that account any more.
  expect(failures).toHaveLength(2);
  expect(failures[0]).toMatchObject({ step: 'create', nextAt: null });
  expect(failures[0]!.words).toMatch(/^Could not create .*: 400/);
  expect(failures[0]!.exchange).toBeGreaterThan(0);
  await server.stop();
});

test('HR’s list as a file, and what is wrong with one', async () => {
  const { server, client, listener, ended } = await started();
  const text =
    'Employee ID;First Name;Last Name;Work Email;Department;Manager\n7;Ada;Byron;ada@x.example;Risk;\n8;Ben;Quinn;ben@x.example;Audit;7\n';
  const run = await client.call(
    'simulate.start',
    start(listener, { story: { kind: 'file', name: 'staff.csv', text } }),
  );
  const { run: last } = await ended(run);
  expect(last.apps[0]).toMatchObject({ accounts: 2, groups: 2, failed: 0 });
  const bad = (name: string, content: string) =>
    client.call('simulate.start', start(listener, { story: { kind: 'file', name, text: content } }));
  await expect(bad('a.csv', 'colour;size\nred;7\n')).rejects.toThrow('No column says who a person is');
  await expect(bad('b.csv', 'login;first name\nada;Ada\n')).rejects.toThrow('row 2: There is no familyName');
  await expect(bad('c.json', '[{"login":"a"')).rejects.toThrow('It is no JSON');
  await server.stop();
});

test('an address that is not on this computer wants to be confirmed', async () => {
  const { server, client, listener } = await started();
  const target = { url: 'https://app.example/scim', token: null };
  await expect(client.call('simulate.start', start(listener, { targets: [target] }))).rejects.toThrow(
    'not on this computer',
  );
  await expect(client.call('compat.start', { target, simulators: ['rfc'] })).rejects.toThrow(
    'not on this computer',
  );
  await client.call('listener.update', {
    id: listener,
    change: { target: { kind: 'upstream', url: 'https://app.example/scim' } },
  });
  await expect(client.call('compat.start', { target: { listener }, simulators: ['rfc'] })).rejects.toThrow(
    'not on this computer',
  );
  await server.stop();
});

test('a compatibility run from a window names the recorded exchanges and gives reports', async () => {
  const { server, client, listener } = await started();
  const run = await client.call('compat.start', { target: { listener }, simulators: ['okta-wizard', 'rfc'] });
  const { run: last } = await nextEvent(
    client,
    'compat.progress',
    (progress) => progress.run.endedAt !== null,
  );
  expect(last.id).toBe(run.id);
  expect(last.rows.map(({ works, of }) => works === of && of > 10)).toEqual([true, true]);
  const create = last.rows[0]!.cells.find(({ step }) => step === 'create')!;
  const sent = create.exchanges.find(({ by, method }) => by === 'idp' && method === 'POST')!;
  const exchange = await client.call('exchange.get', { id: sent.exchange! });
  expect(exchange.messages.requestReceived).toMatchObject({ method: 'POST', target: `/scim/v2${sent.path}` });
  const { text } = await client.call('compat.report', { run: run.id, format: 'html' });
  expect(text).toContain('This app works with all 2 that were tried.');
  expect(text).not.toContain(server.ready.token);
  await server.stop();
});
