import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startApp, valuesOf } from './apps.ts';
import { runCli, TestServer, temporaryFolder } from './server.ts';

function fileWith(listeners: readonly object[]): string {
  const file = path.join(temporaryFolder(), 'listeners.json');
  writeFileSync(file, JSON.stringify({ format: 'scimscope-listeners', version: 1, listeners }, null, 2));
  return file;
}

test('serve opens the listeners of a file, says where each is, and takes their secrets from the environment', async () => {
  const app = await startApp();
  const file = fileWith([
    { name: 'Strict', port: 0, target: { kind: 'mock', profile: 'rfc-strict', directory: 1 } },
    {
      name: 'App',
      port: 0,
      basePath: '/app',
      target: { kind: 'upstream', url: `${app.url}/scim` },
      auth: { kind: 'bearer', token: 'for-callers' },
      upstream: { credentials: { kind: 'bearer' } },
      secrets: { upstream: { env: 'TEST_APP_TOKEN' } },
    },
  ]);
  const server = await TestServer.start(['--listeners', file], undefined, {
    TEST_APP_TOKEN: 'for-the-app',
  });
  const { listeners = [] } = server.ready;
  expect(listeners.map(({ name, token }) => [name, token])).toEqual([
    ['Strict', expect.stringMatching(/^sst_/)],
    ['App', 'for-callers'],
  ]);
  expect(listeners[0]?.scim).toBe(server.ready.scim);
  const answer = await fetch(`${listeners[1]?.scim}/Users`, {
    headers: { authorization: 'Bearer for-callers' },
  });
  expect(answer.status).toBe(200);
  expect(app.requests[0]?.line).toBe('GET /scim/Users');
  expect(valuesOf(app.requests[0]?.headers ?? [], 'authorization')).toEqual(['Bearer for-the-app']);
  await server.stop();

  // Printed it makes the same ones elsewhere, and holds no secret.
  const printed = await runCli(['listeners', '--data', server.ready.data]);
  expect(printed.code).toBe(0);
  for (const secret of ['for-the-app', 'for-callers', listeners[0]?.token ?? ''])
    expect(printed.stdout).not.toContain(secret);
  const copy = path.join(temporaryFolder(), 'copy.json');
  writeFileSync(copy, printed.stdout);
  const elsewhere = await TestServer.start(['--listeners', copy], undefined, {
    APP_UPSTREAM_SECRET: 'another',
  });
  expect(elsewhere.ready.listeners?.map(({ name }) => name)).toEqual(['Strict', 'App']);
  await elsewhere.stop();
  const whole = await runCli(['listeners', '--with-credentials', '--data', server.ready.data]);
  expect(whole.stdout).toContain('for-callers');
  app.close();
});

test('a file changes the listeners it names and switches the others off', async () => {
  const data = temporaryFolder();
  const first = await TestServer.start(
    [
      '--listeners',
      fileWith([
        { name: 'One', port: 0 },
        { name: 'Two', port: 0 },
      ]),
    ],
    data,
  );
  const [one] = await (await first.connect()).call('listener.list', {});
  await first.stop();
  const second = await TestServer.start(
    [
      '--listeners',
      fileWith([
        { name: 'Three', port: 0 },
        { name: 'One', basePath: '/one' },
      ]),
    ],
    data,
  );
  const listeners = await (await second.connect()).call('listener.list', {});
  expect(listeners.map(({ name, enabled, basePath }) => [name, enabled, basePath])).toEqual([
    ['One', true, '/one'],
    ['Two', false, '/scim/v2'],
    ['Three', true, '/scim/v2'],
  ]);
  expect(listeners[0]).toMatchObject({ id: one?.id, auth: one?.auth });
  await second.stop();
});

test('what is wrong with a file is said in one line, with its place', async () => {
  const run = async (args: readonly string[]) => {
    const { code, stderr, stdout } = await runCli([
      'serve',
      '--ui-port',
      '0',
      '--data',
      temporaryFolder(),
      ...args,
    ]);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    return stderr;
  };
  const withFile = (listeners: readonly object[], ...more: string[]) =>
    run(['--listeners', fileWith(listeners), ...more]);
  expect(await withFile([{ name: 'A', prot: 1 }])).toMatch(
    /listeners\.json:7:\d+: listeners\[0\].*"prot" is not known/,
  );
  expect(await withFile([{ name: 'A' }, { name: 'A' }])).toContain('Two listeners have one name');
  expect(await withFile([{ name: 'A', secrets: { proxy: { env: 'NOT_SET_HERE' } } }])).toContain(
    'takes a secret from NOT_SET_HERE, which is not set',
  );
  expect(await withFile([{ name: 'A', port: 0, host: '0.0.0.0' }])).toMatch(/“A”: Other computers can reach/);
  expect(
    await withFile([{ name: 'A', port: 0, host: '0.0.0.0', auth: { kind: 'none' } }], '--exposed'),
  ).toContain('asks them for nothing');
  expect(await withFile([{ name: 'A' }], '--port', '0')).toContain('leave --port out');
  expect(await run(['--listeners', '/nowhere/listeners.json'])).toContain('cannot be read');
  expect(
    await withFile([{ name: 'A', port: 0, target: { kind: 'mock', profile: 'nobody', directory: 1 } }]),
  ).toContain('There is no profile "nobody"');
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  expect(await withFile([{ name: 'A', port }])).toContain(`“A”: Port ${port} is taken by another program`);
  holder.close();
});
