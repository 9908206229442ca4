import { statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sendRaw } from './raw-client.ts';
import { nextEvent, runCli, TestServer, watchTimeline } from './server.ts';

/** Status and body of a GET, trusting only `ca`. */
function get(
  url: string,
  headers: Record<string, string>,
  ca?: string,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers, ...(ca && { ca }), agent: false }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

test('HTTPS with the workspace’s own authority: trusted once imported, refused before, and recorded', async () => {
  const server = await TestServer.start(['--tls']);
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  expect(server.ready.scim).toMatch(/^https:\/\/127\.0\.0\.1:/);
  const headers = { authorization: `Bearer ${server.ready.token}` };
  const url = `${server.ready.scim}/ServiceProviderConfig`;

  await expect(get(url, headers)).rejects.toThrow(/certificate/);
  const { pem, file } = await client.call('certificate.get', {});
  expect((await runCli(['certificate', '--data', server.ready.data])).stdout).toBe(pem);
  expect(statSync(path.join(path.dirname(file), 'scimscope-ca.key.pem')).mode & 0o077).toBe(0);
  const answer = await get(url, headers, pem);
  expect(answer.status).toBe(200);
  expect(answer.body).toContain(`"location":"${url}"`);
  const byName = await get(url.replace('127.0.0.1', 'localhost'), headers, pem);
  expect(byName.status).toBe(200);
  await sendRaw(server.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');

  const rows = await timeline.rows(4);
  const exchanges = await Promise.all(rows.map(({ id }) => client.call('exchange.get', { id })));
  const malformed = exchanges.filter(({ outcome }) => outcome === 'malformed').map(({ problem }) => problem);
  expect(malformed).toHaveLength(2);
  expect(malformed).toContainEqual(expect.stringContaining('Import the certificate'));
  expect(malformed).toContainEqual(expect.stringContaining('spoke HTTP to an HTTPS listener'));
  const whole = exchanges.find(({ outcome }) => outcome === 'completed');
  const { command } = await client.call('exchange.curl', { id: whole?.id ?? 0 });
  expect(command).toContain(`'${url}'`);

  const [listener] = await client.call('listener.list', {});
  const sent = await client.call('exchange.send', {
    draft: {
      resendOf: whole?.id ?? 0,
      to: { listener: listener?.id ?? 0 },
      method: 'GET',
      target: '/scim/v2/Users',
      headers: [{ name: 'Authorization', recorded: true }],
      body: '',
    },
  });
  expect(await client.call('exchange.get', { id: sent.id })).toMatchObject({
    resendOf: whole?.id,
    messages: { answerSent: { status: 200 } },
  });

  // Off again without a restart, on the same port.
  const plain = await client.call('listener.update', { id: listener?.id ?? 0, change: { tls: false } });
  expect(plain.baseUrl).toMatch(/^http:\/\//);
  expect((await fetch(`${plain.baseUrl}/Users`, { headers })).status).toBe(200);
  await server.stop();
});

test('the demo trusts the workspace’s authority, from a window and, where it is given, on the command line', async () => {
  const server = await TestServer.start(['--tls']);
  const client = await server.connect();
  const [listener] = await client.call('listener.list', {});
  const ended = nextEvent(client, 'demo.progress', ({ state, step }) => state !== 'running' || step >= 2);
  const { run } = await client.call('demo.start', { idp: 'okta', listener: listener?.id ?? 0 });
  expect(await ended).toMatchObject({ state: 'running', problem: null });
  await client.call('demo.stop', { run });

  const demo = (...args: string[]) =>
    runCli(['demo', '--fast', '--target', server.ready.scim, '--token', server.ready.token ?? '', ...args]);
  const refused = await demo();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('not trusted here');
  const { file, pem } = await client.call('certificate.get', {});
  expect((await demo('--ca', file)).code).toBe(0);
  expect(await demo('--ca', path.join(server.ready.data, 'none.pem'))).toMatchObject({ code: 2 });
  const wrong = path.join(server.ready.data, 'wrong.pem');
  writeFileSync(wrong, pem.replace(/CERTIFICATE/g, 'KEY'));
  expect((await demo('--ca', wrong)).stderr).toContain('has none');
  await server.stop();
});

test('the authority outlives a restart', async () => {
  const server = await TestServer.start(['--tls']);
  const { pem } = await (await server.connect()).call('certificate.get', {});
  await server.stop();
  const again = await TestServer.start(['--tls'], server.ready.data);
  expect((await (await again.connect()).call('certificate.get', {})).pem).toBe(pem);
  await again.stop();
});
