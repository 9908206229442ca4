import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { sendAndLeave, sendRaw } from './raw-client.ts';
import { redeem, runCli, TestServer, temporaryFolder } from './server.ts';

test('serve prints one line of JSON when ready, and what it says is true', async () => {
  const data = temporaryFolder();
  const server = await TestServer.start(['--token', 'secret'], data);
  expect(server.ready).toMatchObject({ token: 'secret', data, pid: server.child.pid });
  expect(server.ready.scim).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/scim\/v2$/);
  const answer = await server.fetch('/ServiceProviderConfig');
  expect(answer.status).toBe(200);
  const page = await fetch(server.ready.ui);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain('<div id="root"');
  expect(await server.stop()).toBe(0);
  expect(existsSync(path.join(data, 'workspace.db'))).toBe(true);
});

test('SIGINT ends it with 0 too, within two seconds and with a request under way', async () => {
  const server = await TestServer.start();
  const half = new AbortController();
  const pending = fetch(`${server.ready.scim}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.ready.token}`, 'content-type': 'application/scim+json' },
    body: new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) }),
    signal: half.signal,
    duplex: 'half',
  } as RequestInit).catch(() => null);
  const started = performance.now();
  server.child.kill('SIGINT');
  const code = await new Promise((resolve) => server.child.on('exit', resolve));
  expect(code).toBe(0);
  expect(performance.now() - started).toBeLessThan(2000);
  half.abort();
  await pending;
});

test.each([
  [['serve', '--nonsense'], 'nonsense'],
  [['serve', '--port', 'abc'], '--port takes a port'],
  [['serve', '--port', '70000'], '--port takes a port'],
  [['serve', '--upstream', 'nowhere'], '--upstream takes a URL'],
  [['serve', '--profile', 'unknown'], 'There is no profile "unknown"'],
  [['serve', '--token', 'a', '--no-auth'], 'exclude each other'],
  [['serve', '--token', ''], '--token is empty'],
  [['frobnicate'], 'no command "frobnicate"'],
  [['demo', '--idp', 'nobody'], '--idp takes'],
])('%j is refused with one clear line and exit code 2', async (args, text) => {
  const { code, stdout, stderr } = await runCli(args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(text);
});

test('a busy port that was asked for is refused; the default one moves on', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.on('listening', resolve));
  const { port } = blocker.address() as { port: number };
  for (const option of ['--port', '--ui-port']) {
    const free = option === '--port' ? '--ui-port' : '--port';
    const { code, stderr } = await runCli([
      'serve',
      '--data',
      temporaryFolder(),
      option,
      String(port),
      free,
      '0',
    ]);
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(`Port ${port} is taken by another program`);
  }
  blocker.close();
});

test('a data folder that cannot be used is refused', async () => {
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const { code, stderr } = await runCli(['serve', '--data', path.join(file, 'below'), '--port', '0']);
  expect(code).toBe(2);
  expect(stderr).toContain('cannot be written');
  chmodSync(file, 0o600);
});

test('one engine per folder', async () => {
  const data = temporaryFolder();
  const server = await TestServer.start([], data);
  const { code, stderr } = await runCli(['serve', '--data', data, '--port', '0', '--ui-port', '0']);
  expect(code).toBe(2);
  expect(stderr).toContain('in use by another Scimscope');
  await server.kill();
  const next = await TestServer.start([], data);
  expect(await next.stop()).toBe(0);
});

test('a workspace of a newer format is refused, untouched', async () => {
  const data = temporaryFolder();
  await (await TestServer.start([], data)).stop();
  const { default: Database } = await import('libsql');
  const db = new Database(path.join(data, 'workspace.db'));
  db.exec('PRAGMA user_version = 999');
  db.close();
  const { code, stderr } = await runCli(['serve', '--data', data, '--port', '0', '--ui-port', '0']);
  expect(code).toBe(2);
  expect(stderr).toContain('newer Scimscope');
});

test('the UI answers only to its own address and its own page, with the token', async () => {
  const server = await TestServer.start();
  const { host, port, hash } = new URL(server.ready.ui);
  const { key } = (await (await redeem(server.ready.ui)).json()) as { key: string };
  const rebound = await sendRaw(
    Number(port),
    'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
  );
  expect(rebound).toMatch(/^HTTP\/1\.1 421 /);
  const refusals: [string, string[], string][] = [
    ['no token', ['scimscope'], `http://${host}`],
    ['wrong key', ['scimscope', 'wrong'], `http://${host}`],
    ['the token of an address', ['scimscope', hash.slice(1)], `http://${host}`],
    ['another page', ['scimscope', key], 'http://evil.example'],
    ['another port', ['scimscope', key], 'http://127.0.0.1:1'],
  ];
  for (const [why, protocols, origin] of refusals) {
    const socket = new WebSocket(`ws://${host}/rpc`, protocols, { origin });
    const outcome = await new Promise((resolve) => {
      socket.on('open', () => resolve('open'));
      socket.on('error', () => resolve('refused'));
    });
    expect(outcome, why).toBe('refused');
  }
  expect((await redeem(server.ready.ui, 'http://evil.example')).status).toBe(403);
  expect((await redeem(`http://${host}/#wrong`)).status).toBe(401);
  for (const target of [
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/%00',
    '/%',
  ]) {
    const answer = await fetch(`http://${host}${target}`);
    expect(answer.status, target).toBe(404);
  }
  await server.stop();
});

test('with --ui-once an address opens one page, once, and Enter prints another', async () => {
  const server = await TestServer.start(['--ui-once']);
  expect((await redeem(server.ready.ui)).status).toBe(201);
  expect((await redeem(server.ready.ui)).status).toBe(401);
  const printed = new Promise<string>((resolve) => {
    server.child.stderr?.on('data', (chunk) => {
      const url = /Open (http\S+)/.exec(String(chunk))?.[1];
      if (url && url !== server.ready.ui) resolve(url);
    });
  });
  server.child.stdin?.write('\n');
  const fresh = await printed;
  expect((await redeem(fresh)).status).toBe(201);
  expect((await redeem(fresh)).status).toBe(401);
  expect(await server.stop()).toBe(0);
});

test('without a token, requests that a web page sends are refused, also one whose name was made to point here', async () => {
  const server = await TestServer.start(['--no-auth']);
  expect(server.ready.token).toBeNull();
  expect((await server.fetch('/Users')).status).toBe(200);
  const hostile = await server.fetch('/Users', { headers: { origin: 'https://evil.example' } });
  expect(hostile.status).toBe(403);
  expect(await hostile.json()).toMatchObject({
    status: '403',
    detail: expect.stringContaining('evil.example'),
  });
  const ask = (host: string) =>
    sendRaw(server.port, `GET /scim/v2/Users HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(await ask('evil.example:8484')).toMatch(/^HTTP\/1\.1 403 /);
  for (const host of [
    'localhost:1',
    '127.0.0.1',
    '[::1]:8484',
    'app.localhost',
    'host.docker.internal:8484',
  ]) {
    expect(await ask(host), host).toMatch(/^HTTP\/1\.1 200 /);
  }
  const client = await server.connect();
  await client.call('preferences.set', {
    change: { publicUrl: 'https://words.trycloudflare.example/scim/v2' },
  });
  expect(await ask('words.trycloudflare.example')).toMatch(/^HTTP\/1\.1 200 /);
  await server.stop();
});

test('clients that reset a refused connection, or send too much, do not end the host', async () => {
  const server = await TestServer.start();
  const { host, port } = new URL(server.ready.ui);
  const { key } = (await (await redeem(server.ready.ui)).json()) as { key: string };
  const upgrade = `GET /rpc HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
  for (let i = 0; i < 20; i++) {
    await sendAndLeave(Number(port), upgrade);
    await sendAndLeave(server.port, 'CONNECT app:443 HTTP/1.1\r\nHost: app\r\n\r\n');
  }
  const socket = new WebSocket(`ws://${host}/rpc`, ['scimscope', key], {
    origin: `http://${host}`,
  });
  await new Promise((resolve) => socket.on('open', resolve));
  socket.send('x'.repeat(17 * 1024 * 1024));
  expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(1009);
  expect((await server.fetch('/Users')).status).toBe(200);
  expect(await server.stop()).toBe(0);
});

test('serve --rules: rules of a file for one run; a fault is told with its line', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'rules.json');
  const rules = [
    {
      match: [{ on: 'path', pattern: '/Users' }],
      acts: [{ act: 'status', status: 429, retryAfter: 7 }],
      limits: { count: 1 },
    },
    { listeners: ['Elsewhere'], acts: [{ act: 'status', status: 500 }] },
  ];
  writeFileSync(file, JSON.stringify({ format: 'scimscope-rules', version: 1, rules }, null, 2));
  const data = temporaryFolder();
  const server = await TestServer.start(['--rules', file, '--token', 't'], data);
  const limited = await server.fetch('/Users');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  expect((await server.fetch('/Users')).status).toBe(200);
  expect((await (await server.connect()).call('rule.list', {})).rules).toMatchObject([
    { acted: 1 },
    { rule: { on: false } },
  ]);
  await server.stop();
  const without = await TestServer.start(['--token', 't'], data);
  expect((await (await without.connect()).call('rule.list', {})).rules).toEqual([]);
  await without.stop();

  writeFileSync(
    file,
    JSON.stringify({ format: 'scimscope-rules', version: 1, rules }, null, 2).replace('429', '"429"'),
  );
  const { code, stderr } = await runCli(['serve', '--rules', file]);
  expect(code).toBe(2);
  expect(stderr.trim()).toMatch(
    /rules\.json:15:21: rules\[0\]\.acts\[0\]\.status: A number is expected here\.$/,
  );
  writeFileSync(file, '{\n  "format": "scimscope-rules",\n  "version": 2, "rules": []\n}');
  expect((await runCli(['serve', '--rules', file])).stderr).toContain(
    'rules.json:3:14: version: This file is of version 2',
  );
  writeFileSync(file, '{\n  "format": "scimscope-rules"\n  "version": 1\n}');
  expect((await runCli(['serve', '--rules', file])).stderr).toContain(
    'rules.json:3:3: A comma or } is expected',
  );
  expect((await runCli(['serve', '--rules', path.join(folder, 'none.json')])).code).toBe(2);
});
