import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { migrations } from '../../electron/engine/store/migrations.ts';
import type { Client } from '../../shared/contract/client.ts';
import type { MethodName, MethodParams } from '../../shared/contract/rpc.ts';
import { groupUrn, patchUrn, userUrn } from '../mock/client.ts';
import { nextEvent, runCli, TestServer, temporaryFolder, watchTimeline } from './server.ts';

const listener = 1;

/** Starts something that takes a while and waits for its end. */
async function finish<M extends MethodName>(client: Client, method: M, params: MethodParams<M>) {
  const ended = nextEvent(client, 'directory.progress', ({ state }) => state !== 'running');
  await client.call(method, params);
  return await ended;
}

async function people(client: Client, search = '') {
  return await client.call('directory.list', { listener, type: 'User', search, from: 0, to: 10_000 });
}

async function counts(client: Client) {
  const { types } = await client.call('directory.describe', { listener });
  return Object.fromEntries(types.map(({ name, count }) => [name, count]));
}

async function total(server: TestServer, endpoint = '/Users'): Promise<number> {
  return (await (await server.fetch(`${endpoint}?count=0`)).json()).totalResults;
}

async function upload(client: Client, name: string, text: string): Promise<number> {
  const half = Math.floor(text.length / 2);
  const first = await client.call('directory.upload', { upload: null, name, text: text.slice(0, half) });
  return (await client.call('directory.upload', { ...first, name, text: text.slice(half) })).upload;
}

test('a directory is described by what discovery says, and lists people by name and by change', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  await finish(client, 'directory.generate', { listener, people: 30 });

  const { types, schemas } = await client.call('directory.describe', { listener });
  expect(types).toMatchObject([
    { name: 'User', endpoint: '/Users', links: [], count: 30 },
    { name: 'Group', endpoint: '/Groups', links: ['members'] },
  ]);
  expect(schemas.map(({ name }) => name)).toContain('User');

  const { rows } = await people(client);
  const answer = await (await server.fetch('/Users?count=100')).json();
  expect(rows.map(({ id }) => id).sort()).toEqual(
    answer.Resources.map(({ id }: { id: string }) => id).sort(),
  );
  const [first] = rows;
  await server.fetch(`/Users/${rows[20]?.id}`, {
    method: 'PUT',
    body: JSON.stringify({
      schemas: [userUrn],
      userName: 'last@example.com',
      displayName: 'Aaaron',
      active: false,
    }),
  });
  const latest = await client.call('directory.list', {
    listener,
    type: 'User',
    sort: 'changed',
    from: 0,
    to: 1,
  });
  expect(latest.rows).toMatchObject([{ label: 'Aaaron', active: false, userName: 'last@example.com' }]);
  expect((await people(client)).rows.slice(0, 2)).toMatchObject([{ label: 'Aaaron' }, { id: first?.id }]);
  expect((await people(client, 'aaaron')).total).toBe(1);
});

test('people and groups lead to each other, members by position', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  await finish(client, 'directory.generate', { listener, people: 40 });
  const groups = await client.call('directory.list', { listener, type: 'Group', from: 0, to: 100 });
  for (const { id, label } of groups.rows) {
    const all = await client.call('directory.links', {
      listener,
      type: 'Group',
      id,
      attribute: 'members',
      from: 0,
      to: 1000,
    });
    const part = await client.call('directory.links', {
      listener,
      type: 'Group',
      id,
      attribute: 'members',
      from: 1,
      to: 3,
    });
    expect(part).toEqual({ total: all.total, rows: all.rows.slice(1, 3) });
    const { resource } = await client.call('directory.get', { listener, type: 'Group', id });
    expect(resource).not.toHaveProperty('members');
    for (const member of all.rows) {
      const person = await client.call('directory.get', { listener, type: 'User', id: member.id });
      expect(person.resource?.groups).toContainEqual(expect.objectContaining({ value: id, display: label }));
    }
  }
});

test('windows hear which resources are different now', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const heard = nextEvent(client, 'directory.changed');
  const made = await server.fetch('/Users', {
    method: 'POST',
    body: JSON.stringify({ schemas: [userUrn], userName: 'ada' }),
  });
  const { id } = await made.json();
  expect(await heard).toMatchObject({ counts: { User: 1 }, touched: [id] });
});

test('every exchange that changed somebody is found by their id, those of their groups too', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const ask = async (method: string, target: string, body?: object) => {
    const answer = await server.fetch(target, { method, ...(body && { body: JSON.stringify(body) }) });
    return answer.status === 204 ? {} : ((await answer.json()) as { id?: string });
  };
  const ada = (await ask('POST', '/Users', { schemas: [userUrn], userName: 'ada' })).id ?? '';
  const bo = (await ask('POST', '/Users', { schemas: [userUrn], userName: 'bo' })).id ?? '';
  const members = [{ value: ada }, { value: bo }];
  const group =
    (await ask('POST', '/Groups', { schemas: [groupUrn], displayName: 'Staff', members })).id ?? '';
  const patch = (value: string) => ({
    schemas: [patchUrn],
    Operations: [{ op: 'remove', path: `members[value eq "${value}"]` }],
  });
  await ask('PATCH', `/Groups/${group}`, patch(bo));
  await ask('PATCH', `/Groups/${group}`, patch(ada));
  await ask('DELETE', `/Users/${bo}`);
  const about = async (id: string, count: number) =>
    (await (await watchTimeline(client, `user:${id}`)).rows(count)).map(
      ({ method, target }) => `${method} ${target.replace('/scim/v2', '')}`,
    );
  const inGroup = ['POST /Groups', `PATCH /Groups/${group}`];
  expect(await about(ada, 3)).toEqual(['POST /Users', ...inGroup]);
  expect(await about(bo, 4)).toEqual(['POST /Users', ...inGroup, `DELETE /Users/${bo}`]);
  expect(await about(group, 3)).toEqual([...inGroup, `PATCH /Groups/${group}`]);
});

const signIns = ['bearer', 'basic', 'apiKey', 'oauth', 'none'] as const;

test.each(signIns)('a record is saved and deleted through the listener, signed in with %s', async (kind) => {
  const server = await TestServer.start();
  const client = await server.connect();
  await finish(client, 'directory.generate', { listener, people: 1 });
  await client.call('listener.newCredentials', { id: listener, kind });
  const [row] = (await people(client)).rows;
  const one = { listener, type: 'User', id: row?.id ?? '' };
  const { resource } = await client.call('directory.get', { ...one, whole: true });

  const saved = await client.call('directory.save', {
    ...one,
    text: JSON.stringify({ ...resource, title: 'Queen' }),
  });
  expect(saved).toMatchObject({ status: 200, problem: null });
  const after = await client.call('directory.get', one);
  expect(after.resource).toMatchObject({ title: 'Queen' });
  expect((await client.call('directory.delete', one)).status).toBe(204);
  expect((await client.call('directory.get', one)).resource).toBeNull();

  const timeline = await watchTimeline(client, 'method:PUT,DELETE');
  const rows = await timeline.rows(2);
  expect(rows).toMatchObject([
    { id: saved.exchange, method: 'PUT', idp: 'scimscope', status: 200 },
    { method: 'DELETE', idp: 'scimscope', status: 204 },
  ]);
});

test('what the mock refuses comes back with the attribute, and an older state does not overwrite a newer one', async () => {
  const server = await TestServer.start(['--profile', 'rfc-strict']);
  const client = await server.connect();
  await finish(client, 'directory.generate', { listener, people: 1 });
  const [row] = (await people(client)).rows;
  const one = { listener, type: 'User', id: row?.id ?? '' };
  const { resource } = await client.call('directory.get', { ...one, whole: true });

  const text = JSON.stringify({ ...resource, emails: [{ value: 3 }] });
  const check = await client.call('directory.check', { listener, type: 'User', text });
  expect(check.problem).toMatchObject({ attribute: 'emails.value' });
  const refused = await client.call('directory.save', { ...one, text });
  expect(refused).toMatchObject({ status: 400, problem: check.problem });
  const fine = await client.call('directory.check', {
    listener,
    type: 'User',
    text: JSON.stringify(resource),
  });
  expect(fine.problem).toBeNull();

  const changed = (title: string) => JSON.stringify({ ...resource, title });
  expect((await client.call('directory.save', { ...one, text: changed('first') })).status).toBe(200);
  const late = await client.call('directory.save', { ...one, text: changed('second') });
  expect(late.status).toBe(412);
  expect((await client.call('directory.get', one)).resource).toMatchObject({ title: 'first' });
});

test('a reset takes everything, its undo brings it back, and both survive a restart', async () => {
  const data = temporaryFolder();
  const first = await TestServer.start([], data);
  const client = await first.connect();
  await finish(client, 'directory.generate', { listener, people: 25 });
  const before = await counts(client);
  const { snapshot } = await client.call('directory.reset', { listener });
  expect(await counts(client)).toEqual({ User: 0, Group: 0 });
  expect((await people(client)).total).toBe(0);
  expect(await total(first)).toBe(0);

  await finish(client, 'directory.undo', { listener, snapshot: snapshot ?? 0 });
  expect(await counts(client)).toEqual(before);
  expect(await client.call('directory.snapshots', { listener })).toEqual([]);
  await client.call('directory.reset', { listener });
  await first.kill();

  const second = await TestServer.start([], data);
  const again = await second.connect();
  expect(await total(second)).toBe(0);
  const [kept] = await again.call('directory.snapshots', { listener });
  expect(kept).toMatchObject({ automatic: true, counts: before });
  const restored = await finish(again, 'directory.restore', { listener, snapshot: kept?.id ?? 0 });
  expect(restored.state).toBe('finished');
  expect(await counts(again)).toEqual(before);
  await second.kill();

  const third = await TestServer.start([], data);
  expect(await total(third)).toBe(25);
});

test('a snapshot holds what was there at its end, whatever is written while it is taken', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  await finish(client, 'directory.generate', { listener, people: 3000 });
  const { rows } = await people(client);

  const ended = nextEvent(client, 'directory.progress', ({ state }) => state !== 'running');
  await client.call('directory.snapshot', { listener, name: 'busy' });
  let taken = false;
  void ended.then(() => {
    taken = true;
  });
  for (let at = 0; !taken; at++) {
    const { id = '' } = rows[at % rows.length] ?? {};
    if (at % 3 === 0) await server.fetch(`/Users/${id}`, { method: 'DELETE' });
    else if (at % 3 === 1)
      await server.fetch('/Users', {
        method: 'POST',
        body: JSON.stringify({ schemas: [userUrn], userName: `new${at}@example.com` }),
      });
    else
      await server.fetch(`/Users/${id}`, {
        method: 'PUT',
        body: JSON.stringify({ schemas: [userUrn], userName: `put${at}@example.com` }),
      });
  }
  const [snapshot] = await client.call('directory.snapshots', { listener });
  await client.call('directory.reset', { listener });
  await finish(client, 'directory.restore', { listener, snapshot: snapshot?.id ?? 0 });
  expect(await counts(client)).toMatchObject(snapshot?.counts ?? {});
  // Every link leads to somebody, and everybody can be read.
  const groups = await client.call('directory.list', { listener, type: 'Group', from: 0, to: 100 });
  const known = new Set((await people(client)).rows.map(({ id }) => id));
  for (const { id } of groups.rows) {
    const links = await client.call('directory.links', {
      listener,
      type: 'Group',
      id,
      attribute: 'members',
      from: 0,
      to: 10_000,
    });
    expect(links.rows.filter((member) => !known.has(member.id))).toEqual([]);
  }
});

test('while a snapshot is restored every answer shows what was before or what is after, never both', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  await finish(client, 'directory.generate', { listener, people: 4000 });
  await finish(client, 'directory.snapshot', { listener, name: 'many' });
  await client.call('directory.reset', { listener });
  const [many] = (await client.call('directory.snapshots', { listener })).filter(
    ({ name }) => name === 'many',
  );
  const made = async (userName: string) =>
    (
      await server.fetch('/Users', {
        method: 'POST',
        body: JSON.stringify({ schemas: [userUrn], userName }),
      })
    ).status;
  expect(await made('before@example.com')).toBe(201);

  const ended = nextEvent(client, 'directory.progress', ({ state }) => state !== 'running');
  await client.call('directory.restore', { listener, snapshot: many?.id ?? 0 });
  let running = true;
  void ended.then(() => {
    running = false;
  });
  const seen: number[] = [];
  let writes = 1;
  while (running) {
    expect(await made(`during${writes}@example.com`)).toBe(201);
    writes++;
    const count = await total(server);
    seen.push(count);
    if (count >= 4000) break;
    expect(count).toBe(writes);
  }
  await ended;
  expect(seen.length).toBeGreaterThan(0);
  // What was written before the exchange is in what was kept, what came after it is here.
  const [kept] = await client.call('directory.snapshots', { listener });
  const after = await total(server);
  expect(kept).toMatchObject({ automatic: true });
  expect((kept?.counts.User ?? 0) + after - 4000).toBe(writes);
});

test('killed while people are made, a directory holds exactly what was committed; cancelled, as well', async () => {
  const data = temporaryFolder();
  const first = await TestServer.start([], data);
  const client = await first.connect();
  const cancelled = nextEvent(client, 'directory.progress', ({ state }) => state !== 'running');
  const { id } = await client.call('directory.generate', { listener, people: 50_000 });
  await nextEvent(client, 'directory.progress', ({ done }) => done > 500);
  await client.call('directory.cancel', { job: id });
  expect((await cancelled).state).toBe('cancelled');
  const held = await total(first);
  expect(held).toBeGreaterThan(500);
  expect(held).toBeLessThan(50_000);

  await client.call('directory.generate', { listener, people: 50_000, seed: 2 });
  await nextEvent(client, 'directory.progress', ({ id: job, done }) => job !== id && done > 200);
  await first.kill();
  const second = await TestServer.start([], data);
  const db = new Database(path.join(data, 'workspace.db'), { readonly: true } as never);
  const { n } = db.prepare("SELECT count(*) AS n FROM resource WHERE type = 'User'").get() as { n: number };
  db.close();
  expect(n).toBeGreaterThan(held);
  expect(await total(second)).toBe(n);
});

test('listeners answer while people are made, and two things at once are refused', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const ended = nextEvent(client, 'directory.progress', ({ state }) => state !== 'running');
  await client.call('directory.generate', { listener, people: 5000 });
  await expect(client.call('directory.snapshot', { listener, name: 'no' })).rejects.toMatchObject({
    code: 'conflict',
  });
  const seen = new Set<number>();
  let running = true;
  void ended.then(() => {
    running = false;
  });
  while (running) seen.add(await total(server));
  expect(seen.size).toBeGreaterThan(2);
  expect((await ended).result).toMatchObject({ refused: 0 });
  expect(await total(server)).toBe(5000);
});

test('a second company in the same directory takes no name that belongs to somebody', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  await finish(client, 'directory.generate', { listener, people: 400 });
  const { result } = await finish(client, 'directory.generate', { listener, people: 400 });
  expect(result).toMatchObject({ refused: 0 });
  expect(await total(server)).toBe(800);
});

test('what there is not cannot be restored or undone', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const none = { listener, snapshot: 99 };
  await expect(client.call('directory.restore', none)).rejects.toMatchObject({ code: 'notFound' });
  await expect(client.call('directory.undo', none)).rejects.toMatchObject({ code: 'notFound' });
});

test('a CSV file: preview says what happens, the import does it, managers and groups included', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  await server.fetch('/Users', {
    method: 'POST',
    body: JSON.stringify({ schemas: [userUrn], userName: 'tom@example.com', nickName: 'Tommy' }),
  });
  const file = await upload(
    client,
    'people.csv',
    [
      'First name,Last name,Email,Manager,Groups,Shoe size,Enabled',
      'Ada,Byron,ada@example.com,tom@example.com,Treasury; Everyone,38,yes',
      'Tom,Lindqvist,tom@example.com,,Everyone,44,yes',
      'Bad,Row,bad@example.com,,,,perhaps',
    ].join('\n'),
  );
  const preview = await client.call('directory.preview', { listener, upload: file });
  expect(preview).toMatchObject({ format: 'csv', people: 3, groups: 2, created: 3, updated: 1, refused: 1 });
  expect(preview.rows.map(({ outcome }) => outcome)).toEqual(['create', 'update', 'refuse']);
  expect(preview.columns).toContainEqual({ column: 'Shoe size', attribute: null });
  expect(await total(server)).toBe(1);

  const { result } = await finish(client, 'directory.import', { listener, upload: file });
  expect(result).toMatchObject({ created: 3, updated: 1, refused: 1 });
  const { Resources } = await (await server.fetch('/Users')).json();
  expect(Resources).toMatchObject([
    { userName: 'tom@example.com', nickName: 'Tommy', displayName: 'Tom Lindqvist' },
    { userName: 'ada@example.com', groups: [{ display: 'Treasury' }, { display: 'Everyone' }] },
  ]);
  expect(JSON.stringify(Resources[1])).toContain(`"manager":{"value":"${Resources[0].id}"`);
});

test('what one directory exports, another imports: ids, managers and members are found again', async () => {
  const from = await TestServer.start();
  const source = await from.connect();
  await finish(source, 'directory.generate', { listener, people: 60 });
  const users = await (await from.fetch('/Users?count=1000')).json();
  const groups = await (await from.fetch('/Groups?count=1000')).json();
  const text = JSON.stringify([...groups.Resources, ...users.Resources.reverse()]);

  const to = await TestServer.start(['--profile', 'rfc-strict']);
  const target = await to.connect();
  const file = await upload(target, 'export.json', text);
  const preview = await target.call('directory.preview', { listener, upload: file });
  expect(preview).toMatchObject({ people: 60, refused: 0 });
  const { result } = await finish(target, 'directory.import', { listener, upload: file });
  expect(result).toMatchObject({ refused: 0, refusals: [] });
  expect(await shapeOf(to)).toEqual(await shapeOf(from));
  const twice = await upload(target, 'export.json', text);
  const again = await finish(target, 'directory.import', { listener, upload: twice });
  expect(again.result).toMatchObject({ created: 0, refused: 0 });
  expect(await shapeOf(to)).toEqual(await shapeOf(from));
});

/** Who is in which group and reports to whom, by userName. */
async function shapeOf(server: TestServer) {
  const users = await (await server.fetch('/Users?count=1000')).json();
  const nameOf = new Map<string, string>(users.Resources.map((user: Person) => [user.id, user.userName]));
  return users.Resources.map((user: Person) => [
    user.userName,
    nameOf.get(user[enterprise]?.manager?.value ?? '') ?? null,
    (user.groups ?? []).map(({ display }) => display).sort(),
  ]).sort();
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
interface Person {
  readonly id: string;
  readonly userName: string;
  readonly groups?: readonly { readonly display: string }[];
  readonly [enterprise]?: { readonly manager?: { readonly value: string } };
}

test('looking at a file says how far it is and can be given up; nothing of the file is left', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const line = (at: number) => `${JSON.stringify({ schemas: [userUrn], userName: `person${at}` })}\n`;
  const part = Array.from({ length: 5000 }, (_, at) => line(at)).join('');
  let file = await upload(client, 'people.ndjson', part);
  for (let parts = 1; parts < 10; parts++)
    file = (await client.call('directory.upload', { upload: file, name: 'people.ndjson', text: part }))
      .upload;
  const folder = path.join(server.ready.data, 'uploads');
  expect(readdirSync(folder)).toHaveLength(1);

  const heard = nextEvent(client, 'directory.previewing');
  const preview = client.call('directory.preview', { listener, upload: file });
  const told = await heard;
  expect(told).toMatchObject({ upload: file, total: part.length * 10 });
  expect(told.done).toBeGreaterThan(0);
  expect(told.done).toBeLessThan(told.total);
  expect(await total(server)).toBe(0);
  await Promise.all([
    expect(preview).rejects.toThrow('people.ndjson was given up'),
    client.call('directory.discard', { upload: file }),
  ]);
  expect(readdirSync(folder)).toEqual([]);
  await expect(client.call('directory.import', { listener, upload: file })).rejects.toThrow('not at hand');

  // A process that dies leaves a file behind; the next one takes it away.
  await upload(client, 'people.ndjson', part);
  expect(readdirSync(folder)).toHaveLength(1);
  await server.kill();
  const next = await TestServer.start([], server.ready.data);
  const again = await next.connect();
  const fresh = await upload(again, 'one.ndjson', line(0));
  expect(readdirSync(folder)).toHaveLength(1);
  const { result } = await finish(again, 'directory.import', { listener, upload: fresh });
  expect(result).toMatchObject({ created: 1 });
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that is no list of people says what was expected', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const empty = await upload(client, 'x.json', '[]');
  await expect(client.call('directory.preview', { listener, upload: empty })).rejects.toThrow(
    'No person and no group',
  );
  await expect(client.call('directory.preview', { listener, upload: 99 })).rejects.toThrow('not at hand');
});

test('a listener in front of an app has no directory', async () => {
  const server = await TestServer.start(['--upstream', 'http://127.0.0.1:9/']);
  const client = await server.connect();
  await expect(client.call('directory.describe', { listener })).rejects.toMatchObject({ code: 'notFound' });
});

test('a workspace of the first format is brought up to date with everything in it', async () => {
  const data = temporaryFolder();
  const db = new Database(path.join(data, 'workspace.db'));
  db.exec(`${migrations[0]} PRAGMA user_version = 1;`);
  const put = db.prepare('INSERT INTO resource (directory, type, id, json) VALUES (1, ?, ?, ?)');
  put.run(['User', 'ada', '{"userName":"ada","active":true}']);
  put.run(['Group', 'staff', '{"displayName":"Staff"}']);
  db.prepare('INSERT INTO link (directory, type, id, attribute, value, json) VALUES (1, ?, ?, ?, ?, ?)').run([
    'Group',
    'staff',
    'members',
    'ada',
    '{"value":"ada"}',
  ]);
  db.close();
  const server = await TestServer.start([], data);
  const client = await server.connect();
  expect(await (await server.fetch('/Users/ada')).json()).toMatchObject({ groups: [{ value: 'staff' }] });
  await client.call('directory.reset', { listener });
  const [kept] = await client.call('directory.snapshots', { listener });
  await finish(client, 'directory.restore', { listener, snapshot: kept?.id ?? 0 });
  expect(await (await server.fetch('/Users/ada')).json()).toMatchObject({ groups: [{ value: 'staff' }] });
});

test('the command line works on a workspace that is not open', async () => {
  const data = temporaryFolder();
  const cli = (...args: string[]) => runCli(['directory', ...args, '--data', data]);
  expect(await cli('generate', '20', '--seed', '5')).toMatchObject({
    code: 0,
    stdout: '25 created, 0 updated, 0 refused.\n',
  });
  expect((await cli('snapshot', 'first')).stdout).toBe('Kept as "first": 20 people, 5 groups.\n');
  const file = path.join(data, 'people.csv');
  writeFileSync(file, 'userName,active\nada,true\nbo,perhaps\n');
  const imported = await cli('import', file);
  expect(imported).toMatchObject({ code: 1, stdout: '1 created, 0 updated, 1 refused.\n' });
  expect(imported.stderr).toContain('line 3');
  expect((await cli('reset')).code).toBe(0);
  expect((await cli('restore', 'first')).stdout).toBe('Restored "first": 20 people, 5 groups.\n');
  expect((await cli('snapshots')).stdout).toMatch(
    /^Before the reset\t.*\t21 people, 5 groups\nfirst\t.*\t20 people, 5 groups\n$/,
  );
  expect(await cli('restore', 'nope')).toMatchObject({ code: 2, stdout: '' });
  expect(await cli('frobnicate')).toMatchObject({ code: 2 });

  const server = await TestServer.start([], data);
  expect(await total(server)).toBe(20);
  const busy = await cli('reset');
  expect(busy).toMatchObject({ code: 2, stdout: '' });
  expect(busy.stderr).toContain('in use');
});
