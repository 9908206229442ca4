import { expect, test } from 'vitest';
import { oauth } from '../../electron/engine/auth/oauth.ts';
import type { Auth } from '../../shared/contract/listener.ts';
import { errorUrn, searchUrn, userUrn } from '../mock/client.ts';
import { TestServer } from './server.ts';

/** A server whose only listener asks for `auth`, and what a caller with these headers is told. */
async function serverWith(auth: Auth) {
  const server = await TestServer.start();
  const client = await server.connect();
  const [listener] = await client.call('listener.list', {});
  await client.call('listener.update', { id: listener?.id ?? 0, change: { auth } });
  const ask = (headers: Record<string, string>) => fetch(`${server.ready.scim}/Users`, { headers });
  return { server, client, listener, ask };
}

const basicOf = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

test.each([
  {
    auth: { kind: 'bearer', token: 'secret' } as const,
    good: { authorization: 'bearer secret' },
    bad: [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: 'Bearer' },
      { authorization: basicOf('a', 'b') },
    ],
    challenge: 'Bearer realm="scimscope"',
  },
  {
    auth: { kind: 'basic', user: 'ada', password: 'pä:ss' } as const,
    good: { authorization: basicOf('ada', 'pä:ss') },
    bad: [
      {},
      { authorization: basicOf('ada', 'wrong') },
      { authorization: 'Basic !!!' },
      { authorization: 'Bearer x' },
    ],
    challenge: 'Basic realm="scimscope"',
  },
  {
    auth: { kind: 'apiKey', header: 'X-Api-Token', key: 'k-1' } as const,
    good: { 'x-api-token': 'k-1' },
    bad: [{}, { 'x-api-token': 'k-2' }, { authorization: 'Bearer k-1' }],
    challenge: 'ApiKey realm="scimscope", header="X-Api-Token"',
  },
])(
  'A16: $auth.kind: the right credential passes, any other gets 401 with a challenge and no data',
  async (kind) => {
    const { server, ask } = await serverWith(kind.auth);
    expect((await ask(kind.good)).status).toBe(200);
    for (const headers of kind.bad) {
      const answer = await ask(headers);
      expect(answer.status, JSON.stringify(headers)).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain(kind.challenge);
      const body = (await answer.json()) as Record<string, unknown>;
      expect(Object.keys(body).sort()).toEqual(['detail', 'schemas', 'status']);
      expect(body).toMatchObject({ status: '401' });
    }
    await server.stop();
  },
);

test('A16: OAuth client credentials: a token is issued, used, and refused once it has expired', async () => {
  const { server, client, listener, ask } = await serverWith({
    kind: 'oauth',
    clientId: 'okta',
    clientSecret: 's3cret',
    lifetime: 3600,
  });
  const tokenUrl = `${new URL(server.ready.scim).origin}/oauth/token`;
  const post = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(form), headers });
  const grant = { grant_type: 'client_credentials' };

  for (const answer of [
    await post({ ...grant, client_id: 'okta', client_secret: 's3cret' }),
    await post(grant, { authorization: basicOf('okta', 's3cret') }),
  ]) {
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { access_token, ...rest } = (await answer.json()) as { access_token: string };
    expect(rest).toEqual({ token_type: 'Bearer', expires_in: 3600 });
    expect((await ask({ authorization: `Bearer ${access_token}` })).status).toBe(200);
    const forged = `${access_token.slice(0, -2)}xx`;
    const refused = await ask({ authorization: `Bearer ${forged}` });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
  }
  const errors: [Record<string, string>, number, string][] = [
    [{}, 400, 'invalid_request'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ ...grant, client_id: 'okta', client_secret: 'wrong' }, 401, 'invalid_client'],
    [grant, 401, 'invalid_client'],
    [{ ...grant, scope: 'all', client_id: 'okta', client_secret: 's3cret' }, 400, 'invalid_scope'],
  ];
  for (const [form, status, error] of errors) {
    const answer = await post(form);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
  }
  expect((await fetch(tokenUrl)).status).toBe(405);

  // Changing the secret ends every token that was issued under the old one.
  const { access_token } = (await (
    await post(grant, { authorization: basicOf('okta', 's3cret') })
  ).json()) as {
    access_token: string;
  };
  await client.call('listener.newCredentials', { id: listener?.id ?? 0, kind: 'oauth' });
  expect((await ask({ authorization: `Bearer ${access_token}` })).status).toBe(401);
  await server.stop();
});

test('A17: a good credential that does not give this is 403, and says which scope would', async () => {
  const { server } = await serverWith({ kind: 'oauth', clientId: 'okta', clientSecret: 's', lifetime: 60 });
  const body = (scope: string) =>
    new URLSearchParams({ grant_type: 'client_credentials', client_id: 'okta', client_secret: 's', scope });
  const tokenOf = async (scope: string) => {
    const answer = await fetch(`${new URL(server.ready.scim).origin}/oauth/token`, {
      method: 'POST',
      body: body(scope),
    });
    const issued = (await answer.json()) as { access_token: string; scope: string };
    expect(issued.scope).toBe(scope);
    return issued.access_token;
  };
  const ask = async (token: string, method: string, path: string, json?: object) =>
    await fetch(`${server.ready.scim}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(json && { body: JSON.stringify(json) }),
    });
  const reading = await tokenOf('scim.read');
  const user = { schemas: [userUrn], userName: 'ada' };
  expect((await ask(reading, 'GET', '/Users')).status).toBe(200);
  const search = { schemas: [searchUrn] };
  expect((await ask(reading, 'POST', '/Users/.search', search)).status).toBe(200);
  const refused = await ask(reading, 'POST', '/Users', user);
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  expect(await refused.json()).toMatchObject({ schemas: [errorUrn], status: '403' });
  expect((await ask(await tokenOf('scim'), 'POST', '/Users', user)).status).toBe(201);
  await server.stop();
});

test('an access token is good for its lifetime and not a moment longer', () => {
  let now = 1_700_000_000_000;
  const authenticator = oauth({ clientId: 'a', clientSecret: 'b', lifetime: 60 }, () => now);
  const body = Buffer.from('grant_type=client_credentials&client_id=a&client_secret=b');
  const issued = authenticator.endpoint?.('POST', '/oauth/token', [], body);
  const { access_token } = JSON.parse(issued?.body.toString() ?? '') as { access_token: string };
  const headers = ['Authorization', `Bearer ${access_token}`];
  expect(authenticator.check(headers)).toBeNull();
  now += 59_000;
  expect(authenticator.check(headers)).toBeNull();
  now += 1000;
  expect(authenticator.check(headers)).toMatchObject({
    status: 401,
    challenge: expect.stringContaining('The access token expired'),
  });
});
