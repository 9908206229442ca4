import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CompatRun } from '../../shared/contract/compat.ts';
import { runCli, TestServer, temporaryFolder } from './server.ts';

const compat = (server: TestServer, ...args: string[]) => {
  const journal = path.join(temporaryFolder(), 'journal.ndjson');
  return runCli([
    'compat',
    '--target',
    server.ready.scim,
    '--token',
    server.ready.token!,
    '--journal',
    journal,
    ...args,
  ]);
};

test('0 when all works, 1 when something does not, with the cause', async () => {
  const tolerant = await TestServer.start();
  const good = await compat(tolerant, '--idp', 'okta,google-put');
  expect(good.code).toBe(0);
  expect(good.stdout).toContain('This app works with all 3 that were tried.');
  await tolerant.stop();

  const strict = await TestServer.start(['--profile', 'rfc-strict']);
  const out = path.join(temporaryFolder(), 'report.json');
  const bad = await compat(strict, '--idp', 'entra-default', '--report', 'json', '--out', out);
  expect(bad.code).toBe(1);
  expect(bad.stdout).toContain('F-ENTRA-ACTIVE-STRING');
  const run = CompatRun.parse(JSON.parse(readFileSync(out, 'utf8')));
  expect(run.rows[0]!.cells.filter(({ verdict }) => verdict === 'fails').length).toBeGreaterThan(2);
  expect((await (await strict.fetch('/Users')).json()) as object).toMatchObject({ totalResults: 0 });
  const junit = await compat(strict, '--idp', 'rfc', '--report', 'junit');
  expect(junit.code).toBe(0);
  expect(junit.stdout).toMatch(/^<\?xml/);
  await strict.stop();
});

test.each([
  [[], /needs --target/],
  [['--target', 'http://127.0.0.1:1/scim', '--idp', 'nobody'], /no identity provider "nobody"/],
  [['--target', 'http://127.0.0.1:1/scim', '--report', 'pdf'], /--report takes html, json, junit/],
  [['--target', 'http://127.0.0.1:1/scim', '--out', 'x'], /--out needs --report/],
  [['--target', 'https://app.example/scim'], /Give --yes/],
])('%j cannot start', async (args, message) => {
  const journal = path.join(temporaryFolder(), 'journal.ndjson');
  const { code, stderr, stdout } = await runCli(['compat', '--journal', journal, ...args]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('what an interrupted run left is removed later', async () => {
  const server = await TestServer.start();
  const journal = path.join(temporaryFolder(), 'journal.ndjson');
  const userName = 'scimscope-test.left@scimscope.example';
  const body = JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName });
  await server.fetch('/Users', { method: 'POST', body });
  const { appendFileSync } = await import('node:fs');
  // The line a run writes before its create; it never saw the answer, and the next line was cut.
  appendFileSync(
    journal,
    `${JSON.stringify({ target: server.ready.scim, did: 'asked', type: 'User', name: userName, id: null })}\n{"target"`,
  );
  const args = [
    'compat',
    '--target',
    server.ready.scim,
    '--token',
    server.ready.token!,
    '--journal',
    journal,
    '--clean-up',
  ];
  expect(await runCli(args)).toMatchObject({ code: 0, stdout: '1 removed, 0 left.\n' });
  expect(await (await server.fetch('/Users')).json()).toMatchObject({ totalResults: 0 });
  expect(await runCli(args)).toMatchObject({ code: 0, stdout: '0 removed, 0 left.\n' });
  await server.stop();
});
