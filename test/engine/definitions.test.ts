import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import { userUrn } from '../mock/client.ts';
import { nextEvent, runCli, TestServer, temporaryFolder } from './server.ts';

const listener = 1;
const badgeUrn = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';
const deviceUrn = 'urn:example:Device';
const definitions = {
  schemas: [
    { id: badgeUrn, name: 'Badge', attributes: [{ name: 'badge', type: 'integer' }] },
    { id: deviceUrn, name: 'Device', attributes: [{ name: 'serial', required: true }] },
  ],
  resourceTypes: [{ name: 'Device', endpoint: '/Devices', schema: deviceUrn }],
};

async function define(client: Client, json: unknown, name = 'own.json') {
  const ended = nextEvent(client, 'directory.progress', ({ state }) => state !== 'running');
  await client.call('directory.define', { listener, files: [{ name, text: JSON.stringify(json) }] });
  return await ended;
}

async function undefine(client: Client, id: string | null) {
  const ended = nextEvent(client, 'directory.progress', ({ state }) => state !== 'running');
  await client.call('directory.undefine', { listener, id });
  return await ended;
}

async function post(server: TestServer, endpoint: string, body: object): Promise<Record<string, unknown>> {
  return await (await server.fetch(endpoint, { method: 'POST', body: JSON.stringify(body) })).json();
}

const withBadge = (userName: string, badge: unknown) => ({
  schemas: [userUrn, badgeUrn],
  userName,
  [badgeUrn]: { badge },
});

test('schemas of one’s own: loaded in a window, enforced, in the store, there after a restart, taken away', async () => {
  const data = temporaryFolder();
  const first = await TestServer.start([], data);
  const client = await first.connect();
  const before = await post(first, '/Users', { schemas: [userUrn], userName: 'before' });
  const heard = nextEvent(client, 'directory.defined');
  expect((await define(client, definitions)).state).toBe('finished');
  expect(await heard).toEqual({ directory: 1 });
  expect(await client.call('directory.definitions', { listener })).toEqual({
    schemas: [
      { id: badgeUrn, name: 'Badge', attributes: 1, of: ['User'], replaces: false },
      { id: deviceUrn, name: 'Device', attributes: 1, of: ['Device'], replaces: false },
    ],
    resourceTypes: [{ name: 'Device', endpoint: '/Devices', schema: deviceUrn }],
  });
  const { types } = await client.call('directory.describe', { listener });
  expect(types.map(({ name, extensions }) => [name, extensions.includes(badgeUrn)])).toEqual([
    ['User', true],
    ['Group', false],
    ['Device', false],
  ]);
  expect(await post(first, '/Users', withBadge('ada', 'seven'))).toMatchObject({ scimType: 'invalidValue' });
  const ada = await post(first, '/Users', withBadge('ada', 7));
  const device = await post(first, '/Devices', { schemas: [deviceUrn], serial: 'S1' });
  expect(await (await first.fetch(`/Users/${before.id}`)).json()).toMatchObject({ userName: 'before' });
  const listed = await client.call('directory.list', { listener, type: 'Device', from: 0, to: 10 });
  expect(listed.rows).toMatchObject([{ id: device.id }]);
  const check = { listener, type: 'User', text: JSON.stringify(withBadge('bo', 'x')) };
  expect((await client.call('directory.check', check)).problem?.detail).toContain(badgeUrn);
  await first.kill();

  const second = await TestServer.start(['--profile', 'slack'], data);
  expect(await (await second.fetch(`/Users/${ada.id}`)).json()).toMatchObject({ [badgeUrn]: { badge: 7 } });
  expect((await second.fetch(`/Devices/${device.id}`)).status).toBe(200);
  const again = await second.connect();
  await expect(again.call('directory.undefine', { listener, id: deviceUrn })).rejects.toThrow(deviceUrn);
  expect((await undefine(again, null)).state).toBe('finished');
  expect((await second.fetch(`/Devices/${device.id}`)).status).toBe(404);
  expect(await (await second.fetch(`/Users/${ada.id}`)).json()).not.toHaveProperty([badgeUrn]);
  // Nothing was thrown away with them.
  await define(again, definitions);
  expect(await (await second.fetch(`/Users/${ada.id}`)).json()).toMatchObject({ [badgeUrn]: { badge: 7 } });
  expect((await second.fetch(`/Devices/${device.id}`)).status).toBe(200);
});

test('a file that is not right changes nothing and says where', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const wrong = {
    ...definitions,
    schemas: [{ ...definitions.schemas[0], attributes: [{ name: 'a', type: 'x' }] }],
  };
  await expect(define(client, wrong, 'acme.json')).rejects.toThrow('acme.json, /schemas/0/attributes/0/type');
  expect((await client.call('directory.definitions', { listener })).schemas).toEqual([]);
});

test('requests that come while schemas are loaded are answered, and none of them is lost', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const made = nextEvent(client, 'directory.progress', ({ state }) => state !== 'running');
  await client.call('directory.generate', { listener, people: 3000 });
  await made;
  const { rows } = await client.call('directory.list', { listener, type: 'User', from: 0, to: 3000 });
  let running = true;
  const ended = define(client, definitions).finally(() => {
    running = false;
  });
  const expected = new Map<string, unknown>();
  for (let at = 0; running; at++) {
    const id = rows[at]?.id ?? '';
    if (at % 2 === 0) {
      await server.fetch(`/Users/${id}`, { method: 'DELETE' });
      expected.set(id, undefined);
    } else {
      await server.fetch(`/Users/${id}`, {
        method: 'PATCH',
        body: JSON.stringify({
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: [{ op: 'replace', path: 'title', value: `T${at}` }],
        }),
      });
      expected.set(id, `T${at}`);
    }
    const { id: fresh } = await post(server, '/Users', { schemas: [userUrn], userName: `new${at}` });
    expected.set(String(fresh), undefined);
    if (at % 3 === 0) await server.fetch(`/Users/${fresh}`, { method: 'DELETE' });
  }
  expect((await ended).state).toBe('finished');
  const deleted = new Set([...expected].filter(([, title]) => title === undefined).map(([id]) => id));
  for (const [id, title] of expected) {
    const answer = await server.fetch(`/Users/${id}`);
    const user = (await answer.json()) as { title?: string };
    if (title !== undefined) expect([answer.status, user.title]).toEqual([200, title]);
  }
  expect(deleted.size).toBeGreaterThan(0);
  // Memory and disk say the same.
  const all = async (one: TestServer) => {
    const found: string[] = [];
    for (let start = 1; ; start += 1000) {
      const page = await (await one.fetch(`/Users?startIndex=${start}&count=1000`)).json();
      for (const { meta, ...user } of page.Resources) found.push(JSON.stringify([user, meta.version]));
      if (page.Resources.length < 1000) return found.map((text) => text.replace(/http:[^"]*\/scim/g, ''));
    }
  };
  const before = await all(server);
  await server.kill();
  const next = await TestServer.start([], server.ready.data);
  expect(await all(next)).toEqual(before);
});

test('the command line adds, lists and takes away; serve takes files of schemas too', async () => {
  const data = temporaryFolder();
  const file = path.join(data, 'acme.json');
  writeFileSync(file, JSON.stringify(definitions));
  const cli = (...args: string[]) => runCli(['directory', ...args, '--data', data]);
  expect(await cli('add-schemas', file)).toMatchObject({
    code: 0,
    stdout: 'Kept in the workspace: 2 schemas, 1 resource type.\n',
  });
  expect((await cli('schemas')).stdout).toBe(
    `schema\t${badgeUrn}\tBadge\tUser\nschema\t${deviceUrn}\tDevice\tDevice\nresource type\tDevice\t/Devices\t${deviceUrn}\n`,
  );
  expect(await cli('remove-schema', 'nope')).toMatchObject({ code: 2 });
  expect((await cli('remove-schema', 'Device')).code).toBe(0);
  expect((await cli('remove-schema', badgeUrn)).code).toBe(0);

  const broken = path.join(data, 'broken.json');
  writeFileSync(broken, '{"id": "urn:x:Y",\n "name": }');
  const refused = await runCli([
    'serve',
    '--data',
    data,
    '--schemas',
    broken,
    '--port',
    '0',
    '--ui-port',
    '0',
  ]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('broken.json, line 2 column 10, is not JSON');

  const server = await TestServer.start(['--schemas', file], data);
  expect(await post(server, '/Users', withBadge('ada', 7))).toMatchObject({ [badgeUrn]: { badge: 7 } });
});
