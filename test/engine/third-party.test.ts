import { getSchemas, getScim2Me, updateMeProfile } from '@asgardeo/javascript';
import { request } from '@octokit/request';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCIMMY_TOKEN, startScimmy } from '../third-party/start-scimmy.ts';
import { runCli, TestServer, watchTimeline } from './server.ts';

/** Witnesses not written here: SCIM clients of GitHub and WSO2 against the mock, and scimmy-routers as the app. */

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';

test('GitHub’s client provisions a person into the mock: invite, list, read, change, remove', async () => {
  const server = await TestServer.start();
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  const [listener] = await client.call('listener.list', {});
  const basePath = '/scim/v2/organizations/acme';
  const moved = await client.call('listener.update', { id: listener?.id ?? 0, change: { basePath } });
  const github = request.defaults({
    baseUrl: new URL(moved.baseUrl ?? '').origin,
    org: 'acme',
    headers: { authorization: `Bearer ${server.ready.token}` },
  });
  const created = await github('POST /scim/v2/organizations/{org}/Users', {
    schemas: [USER],
    userName: 'mona@github.example',
    name: { givenName: 'Mona', familyName: 'Octocat' },
    emails: [{ value: 'mona@github.example', primary: true, type: 'work' }],
  });
  expect(created).toMatchObject({ status: 201, data: { userName: 'mona@github.example', active: true } });
  const scim_user_id = (created.data as { id: string }).id;
  const listed = await github('GET /scim/v2/organizations/{org}/Users', {
    filter: 'userName eq "mona@github.example"',
  });
  expect(listed.data).toMatchObject({ totalResults: 1, Resources: [{ id: scim_user_id }] });
  const changed = await github('PATCH /scim/v2/organizations/{org}/Users/{scim_user_id}', {
    scim_user_id,
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', value: { active: false } }],
  });
  expect(changed.data).toMatchObject({ active: false });
  const removed = await github('DELETE /scim/v2/organizations/{org}/Users/{scim_user_id}', { scim_user_id });
  expect(removed.status).toBe(204);
  await expect(
    github('GET /scim/v2/organizations/{org}/Users/{scim_user_id}', { scim_user_id }),
  ).rejects.toMatchObject({
    status: 404,
  });
  const rows = await timeline.rows(5);
  expect(rows.map(({ kind }) => kind)).toEqual(['create', 'lookup', 'deactivate', 'delete', 'read']);
  await server.stop();
});

test('WSO2’s SCIM client reads the schemas and changes a person of the mock', async () => {
  const server = await TestServer.start();
  const headers = { authorization: `Bearer ${server.ready.token}` };
  const schemas = await getSchemas({ url: `${server.ready.scim}/Schemas`, headers });
  // Typed as WSO2's own server answers; the client hands on what the service provider said.
  const list = schemas as unknown as { Resources: { id: string }[] };
  expect(list.Resources.map(({ id }) => id)).toContain(USER);
  const body = JSON.stringify({ schemas: [USER], userName: 'kumari', name: { familyName: 'Silva' } });
  const { id } = (await (await server.fetch('/Users', { method: 'POST', body })).json()) as { id: string };
  const url = `${server.ready.scim}/Users/${id}`;
  await updateMeProfile({ url, headers, payload: { name: { givenName: 'Kumari' } } });
  expect(await getScim2Me({ url, headers })).toMatchObject({ userName: 'kumari' });
  expect(await (await server.fetch(`/Users/${id}`)).json()).toMatchObject({
    name: { familyName: 'Silva', givenName: 'Kumari' },
  });
  await server.stop();
});

let scimmy: Awaited<ReturnType<typeof startScimmy>>;
beforeAll(async () => {
  scimmy = await startScimmy();
});
afterAll(async () => {
  await scimmy.stop();
});

test('scimmy-routers behind the proxy: the Okta demo passes through, with all four messages kept', async () => {
  const server = await TestServer.start(['--upstream', scimmy.url]);
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  const demo = await runCli([
    'demo',
    '--idp',
    'okta',
    '--target',
    server.ready.scim,
    '--token',
    SCIMMY_TOKEN,
    '--fast',
  ]);
  expect(demo.stderr).toBe('');
  expect(demo.code).toBe(0);
  const rows = await timeline.rows(20);
  const created = rows.find(({ kind, status }) => kind === 'create' && status === 201);
  const exchange = await client.call('exchange.get', { id: created?.id ?? 0, reveal: true });
  const { requestReceived, requestForwarded, answerReceived, answerSent } = exchange.messages;
  expect(exchange.target).toBe(scimmy.url);
  expect(requestReceived.target).toBe('/scim/v2/Users');
  expect(requestForwarded?.target).toBe('/scim/Users');
  const hosted = (headers: readonly (readonly [string, string])[] = []) =>
    headers.filter(([name]) => !['host', 'connection'].includes(name.toLowerCase()));
  expect(hosted(requestForwarded?.headers)).toEqual(hosted(requestReceived.headers));
  expect(answerReceived).toMatchObject({ status: 201, body: answerSent?.body });

  // What the proxy says of the app is what the app says itself.
  const [direct, proxied] = await Promise.all(
    [scimmy.url, server.ready.scim].map(async (base) => {
      const answer = await fetch(`${base}/Users`, { headers: { authorization: `Bearer ${SCIMMY_TOKEN}` } });
      return answer.json();
    }),
  );
  expect(proxied).toEqual(direct);
  await server.stop();
});

test('an app that is down gives the client a 502 in SCIM and the engineer the reason', async () => {
  const gone = await startScimmy();
  const server = await TestServer.start(['--upstream', gone.url]);
  const client = await server.connect();
  const timeline = await watchTimeline(client);
  await gone.stop();
  const answer = await server.fetch('/Users');
  expect(answer.status).toBe(502);
  expect(await answer.json()).toMatchObject({
    status: '502',
    detail: expect.stringContaining('refused the connection'),
  });
  const [row] = await timeline.rows(1);
  expect(row).toMatchObject({ status: 502, outcome: 'failed' });
  const exchange = await client.call('exchange.get', { id: row?.id ?? 0 });
  expect(exchange.problem).toContain('start your app');
  await server.stop();
});
