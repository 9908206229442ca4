import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import { defaultUpstreamOptions, type UpstreamOptions } from '../../shared/contract/upstream.ts';
import { startApp, startProxy, type TestApp, valuesOf } from './apps.ts';
import { TestAuthority } from './certificates.ts';
import { sendRaw } from './raw-client.ts';
import { TestServer, watchTimeline } from './server.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function app(...given: Parameters<typeof startApp>): Promise<TestApp> {
  const started = await startApp(...given);
  closers.push(started.close);
  return started;
}

async function proxy(credentials?: string): Promise<TestApp> {
  const started = await startProxy(credentials);
  closers.push(started.close);
  return started;
}

/** A listener in front of an app, and what it recorded. */
class Proxied {
  readonly server: TestServer;
  readonly client: Client;
  readonly listener: number;
  readonly #timeline: Awaited<ReturnType<typeof watchTimeline>>;
  #sent = 0;

  private constructor(
    server: TestServer,
    client: Client,
    listener: number,
    timeline: Awaited<ReturnType<typeof watchTimeline>>,
  ) {
    this.server = server;
    this.client = client;
    this.listener = listener;
    this.#timeline = timeline;
  }

  static async inFrontOf(url: string, env: Record<string, string> = {}): Promise<Proxied> {
    const server = await TestServer.start(['--upstream', url], undefined, env);
    closers.push(() => server.kill());
    const client = await server.connect();
    const [listener] = await client.call('listener.list', {});
    return new Proxied(server, client, listener?.id ?? 0, await watchTimeline(client));
  }

  fetch(target: string, headers: Record<string, string> = {}): Promise<Response> {
    this.#sent++;
    return fetch(`${this.server.ready.scim}${target}`, { headers });
  }

  async set(options: Partial<UpstreamOptions>): Promise<void> {
    const upstream = { ...defaultUpstreamOptions, ...options };
    await this.client.call('listener.update', { id: this.listener, change: { upstream } });
  }

  async goTo(url: string): Promise<void> {
    const change = { target: { kind: 'upstream' as const, url } };
    await this.client.call('listener.update', { id: this.listener, change });
  }

  probe(url?: string) {
    return this.client.call('listener.probe', { id: this.listener, url });
  }

  secret(slot: 'upstream' | 'proxy', value: string) {
    return this.client.call('listener.setSecret', { id: this.listener, slot, value });
  }

  /** The exchange of the last request, its secrets shown. */
  async last() {
    const rows = await this.#timeline.rows(this.#sent);
    return await this.client.call('exchange.get', { id: rows.at(-1)?.id ?? 0, reveal: true });
  }
}

test('an app’s own authority is trusted once its certificate is given; a wrong name and a past date are told', async () => {
  const authority = await TestAuthority.make();
  const good = await app({ identity: await authority.issue(['127.0.0.1']) });
  const otherName = await app({ identity: await authority.issue(['scim.example.com']) });
  const expired = await app({ identity: await authority.issue(['127.0.0.1'], 10) });
  const proxied = await Proxied.inFrontOf(good.url);

  expect((await proxied.fetch('/Users')).status).toBe(502);
  expect((await proxied.last()).problem).toMatch(/certificate/);
  expect(await proxied.probe()).toMatchObject({
    kind: 'tls',
    distrusted: expect.stringContaining('not known to this computer'),
    chain: [{ subject: 'CN=App under test', issuer: 'CN=Test authority', names: ['127.0.0.1'] }],
  });

  const trust = { kind: 'authority' as const, pem: authority.pem };
  await proxied.set({ trust });
  expect((await proxied.fetch('/Users')).status).toBe(200);
  expect(await proxied.probe()).toMatchObject({ distrusted: null });
  expect(await proxied.probe(otherName.url)).toMatchObject({
    distrusted: 'It is for scim.example.com, not for 127.0.0.1.',
  });
  expect(await proxied.probe(expired.url)).toMatchObject({
    distrusted: expect.stringMatching(/^It expired on \d{4}-/),
  });
  expect(good.requests).toHaveLength(1);
  for (const { url, requests } of [otherName, expired]) {
    await proxied.goTo(url);
    expect((await proxied.fetch('/Users')).status).toBe(502);
    expect((await proxied.last()).problem).toMatch(/certificate (for another name|that has expired)/);
    expect(requests).toEqual([]);
  }
});

test('an accepted certificate is the only one that is believed, whatever its names and dates say', async () => {
  const authority = await TestAuthority.make();
  const expired = await authority.issue(['elsewhere.example.com'], 10);
  const one = await app({ identity: expired });
  const proxied = await Proxied.inFrontOf(one.url);
  const probe = await proxied.probe();
  if (probe.kind !== 'tls') throw new Error(probe.kind);
  const [shown] = probe.chain;
  await proxied.set({
    trust: { kind: 'pinned', fingerprint: shown?.fingerprint ?? '', subject: shown?.subject ?? '' },
  });
  expect((await proxied.fetch('/Users')).status).toBe(200);

  // The same names and the same authority, but another certificate: not a byte of a request gets there.
  const other = await app({ identity: await authority.issue(['127.0.0.1']) });
  await proxied.goTo(other.url);
  const answer = await proxied.fetch('/Users', { authorization: 'Bearer of-the-caller' });
  expect(answer.status).toBe(502);
  expect((await proxied.last()).problem).toMatch(/another certificate than the one that was accepted/);
  expect(other.requests).toEqual([]);
  expect(await proxied.probe()).toMatchObject({
    distrusted: 'It is not the certificate that was accepted.',
  });
});

test('a connection that cannot be had is told by the probe, and no request is sent by it', async () => {
  const plain = await app();
  const proxied = await Proxied.inFrontOf(plain.url);
  expect(await proxied.probe(plain.url)).toEqual({ kind: 'plain', proxy: null });
  expect(await proxied.probe(plain.url.replace('http:', 'https:'))).toMatchObject({
    kind: 'unreachable',
    problem: expect.stringMatching(/TLS/),
  });
  plain.close();
  expect(await proxied.probe(plain.url)).toMatchObject({
    kind: 'unreachable',
    problem: expect.stringContaining('refused the connection'),
  });
  expect(plain.requests).toEqual([]);
  expect(
    await proxied.client.call('listener.probe', {
      id: proxied.listener,
      trust: { kind: 'authority', pem: 'nonsense' },
    }),
  ).toMatchObject({ kind: 'unreachable', problem: expect.stringContaining('holds no certificate') });
});

test('requests go through the company’s proxy, plain ones in absolute form and TLS through a tunnel', async () => {
  const authority = await TestAuthority.make();
  const plain = await app();
  const secure = await app({ identity: await authority.issue(['127.0.0.1']) });
  const company = await proxy('jo:s3cret');
  const proxied = await Proxied.inFrontOf(plain.url);
  const way = { kind: 'url' as const, url: company.url, user: 'jo' };
  await proxied.set({ proxy: way, trust: { kind: 'authority', pem: authority.pem } });

  expect((await proxied.fetch('/Users')).status).toBe(502);
  expect((await proxied.last()).problem).toMatch(/does not accept the user name and password/);
  await proxied.secret('proxy', 's3cret');
  const answer = await proxied.fetch('/Users?filter=a%20b');
  expect([answer.status, answer.headers.get('via')]).toEqual([200, '1.1 test']);
  expect(company.requests.at(-1)?.line).toBe(`GET ${plain.url}/Users?filter=a%20b`);
  const recorded = await proxied.last();
  expect(recorded.messages.requestForwarded?.target).toBe('/Users?filter=a%20b');
  expect(recorded.messages.requestForwarded?.headers).toContainEqual([
    'Proxy-Authorization',
    'Basic <stored secret>',
  ]);

  const before = company.requests.length;
  expect(await proxied.probe()).toEqual({ kind: 'plain', proxy: new URL(company.url).host });
  expect(company.requests).toHaveLength(before);
  await proxied.goTo(secure.url);
  expect(await proxied.probe()).toMatchObject({ kind: 'tls', distrusted: null });
  expect((await proxied.fetch('/Groups')).status).toBe(200);
  expect(company.requests.at(-1)?.line).toBe(`CONNECT 127.0.0.1:${secure.port}`);
  expect(secure.requests.map(({ line }) => line)).toEqual(['GET /Groups']);
  expect(valuesOf(secure.requests[0]?.headers ?? [], 'proxy-authorization')).toEqual([]);

  await proxied.secret('proxy', 'wrong');
  expect((await proxied.fetch('/Groups')).status).toBe(502);
  expect((await proxied.last()).problem).toMatch(/The proxy 127\.0\.0\.1:\d+ does not accept/);
  company.close();
  expect((await proxied.fetch('/Groups')).status).toBe(502);
  expect((await proxied.last()).problem).toMatch(/The proxy 127\.0\.0\.1:\d+ cannot be used/);
});

test('Host, X-Forwarded-* and the caller’s address go on as the settings say', async () => {
  const upstream = await app();
  const proxied = await Proxied.inFrontOf(upstream.url);
  const fields = async (headers: Record<string, string> = {}) => {
    await proxied.fetch('/Users', headers);
    const sent = upstream.requests.at(-1)?.headers ?? [];
    return ['host', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'].map((name) =>
      valuesOf(sent, name),
    );
  };
  const own = `127.0.0.1:${proxied.server.port}`;
  expect(await fields()).toEqual([[new URL(upstream.url).host], [], [], []]);
  await proxied.set({ host: 'received', forwardedHeaders: true });
  expect(await fields()).toEqual([[own], ['127.0.0.1'], [own], ['http']]);
  expect(
    await fields({
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-host': 'words.trycloudflare.com',
      'x-forwarded-proto': 'https',
    }),
  ).toEqual([[own], ['203.0.113.9, 127.0.0.1'], ['words.trycloudflare.com'], ['https']]);
});

test('locations name the listener when asked to, and the exchange keeps both answers', async () => {
  const upstream: TestApp = await app({
    answer: (request, response) => {
      const base = `http://${request.headers.host}`;
      const user = `{ "id":"7", "location":"${base}/not-meta", "meta":{"version":"W/\\"{1}\\"", "location":"${base}\\/scim/Users\\/7"} }`;
      const packed = request.headers['accept-encoding'] === 'gzip';
      const body = packed ? gzipSync(user) : Buffer.from(user);
      response.writeHead(201, {
        'Content-Type': 'application/scim+json',
        'Content-Length': body.length,
        Location: `${base}/scim/Users/7`,
        'Content-Location': '/scim/Users/7',
        ...(packed && { 'Content-Encoding': 'gzip' }),
      });
      response.end(body);
    },
  });
  const proxied = await Proxied.inFrontOf(`${upstream.url}/scim/`);
  const get = async (headers: Record<string, string>) => {
    const answer = await proxied.fetch('/Users/7', headers);
    const body = await answer.text();
    const { location, ...rest } = Object.fromEntries(answer.headers);
    return { location, relative: rest['content-location'], coding: rest['content-encoding'], body };
  };
  const identity = { 'accept-encoding': 'identity' };
  const untouched = await get(identity);
  expect(untouched.location).toBe(`${upstream.url}/scim/Users/7`);

  await proxied.set({ rewriteLocations: true });
  const here = `${proxied.server.ready.scim}/Users/7`;
  const expected = {
    location: here,
    relative: '/scim/v2/Users/7',
    coding: undefined,
    body: untouched.body.replace(/"http[^"]*Users\\\/7"/, JSON.stringify(here)),
  };
  expect(await get(identity)).toEqual(expected);
  expect(await get({ 'accept-encoding': 'gzip' })).toEqual(expected);
  const { trace, messages } = await proxied.last();
  expect(trace).toEqual([expect.objectContaining({ name: 'locations-rewritten' })]);
  expect(messages.answerReceived?.headers).toContainEqual(['Content-Encoding', 'gzip']);
  expect(messages.answerSent?.headers).toContainEqual(['Location', here]);
  expect(messages.answerSent?.body?.size).toBe(Buffer.byteLength(expected.body));
});

test('Scimscope signs in at the app with a stored secret, which no file, message or answer of the engine shows', async () => {
  const upstream = await app();
  const proxied = await Proxied.inFrontOf(upstream.url, {
    SCIMSCOPE_SECRETS_KEY: 'a passphrase of this test',
  });
  const secret = 'tok_4f9c0ffee-never-written-down';
  await proxied.set({ credentials: { kind: 'bearer' } });
  const [{ auth } = { auth: undefined }] = await proxied.client.call('listener.list', {});
  const token = auth?.kind === 'bearer' ? auth.token : '';
  const call = (authorization: string) => proxied.fetch('/Users', { authorization });

  // Now that callers no longer prove themselves to the app, they do to the listener.
  expect((await proxied.fetch('/Users')).status).toBe(401);
  expect((await call('Bearer something-else')).status).toBe(401);
  expect((await call(`Bearer ${token}`)).status).toBe(502);
  expect((await proxied.last()).problem).toMatch(/stored secret, and there is none/);
  expect(upstream.requests).toEqual([]);

  const stored = await proxied.secret('upstream', secret);
  expect(stored.secrets).toEqual({ upstream: 'kept', proxy: 'absent', shadow: 'absent' });
  expect((await call(`Bearer ${token}`)).status).toBe(200);
  expect(valuesOf(upstream.requests[0]?.headers ?? [], 'authorization')).toEqual([`Bearer ${secret}`]);
  const exchange = await proxied.last();
  expect(exchange.messages.requestForwarded?.headers).toContainEqual([
    'authorization',
    'Bearer <stored secret>',
  ]);
  await proxied.set({ credentials: { kind: 'header', name: 'X-App-Key' } });
  await call(`Bearer ${token}`);
  const sent = upstream.requests[1]?.headers ?? [];
  expect([valuesOf(sent, 'x-app-key'), valuesOf(sent, 'authorization')]).toEqual([[secret], []]);
  await proxied.set({ credentials: { kind: 'basic', user: 'svc' } });
  await call(`Bearer ${token}`);
  const encoded = Buffer.from(`svc:${secret}`).toString('base64');
  expect(valuesOf(upstream.requests[2]?.headers ?? [], 'authorization')).toEqual([`Basic ${encoded}`]);

  const copy = await proxied.client.call('listener.duplicate', { id: proxied.listener });
  expect(copy.secrets.upstream).toBe('kept');
  await proxied.server.stop();
  for (const needle of [secret, encoded]) expect(filesWith(proxied.server.ready.data, needle)).toEqual([]);

  // Another start finds it again, with the passphrase only.
  const states = async (env: Record<string, string>) => {
    const again = await TestServer.start([], proxied.server.ready.data, env);
    const listeners = await (await again.connect()).call('listener.list', {});
    await again.stop();
    return listeners.map(({ secrets }) => secrets.upstream);
  };
  expect(await states({ SCIMSCOPE_SECRETS_KEY: 'a passphrase of this test' })).toEqual(['kept', 'kept']);
  expect(await states({ SCIMSCOPE_SECRETS_KEY: 'another' })).toEqual(['unreadable', 'unreadable']);
  expect(await states({})).toEqual(['unreadable', 'unreadable']);
});

test('an app that says the stored secret back is heard by the client, and not by the workspace', async () => {
  const upstream = await app({
    answer: (request, response) => {
      const said = Buffer.from(
        JSON.stringify({ you: request.headers.authorization, padding: 'x'.repeat(300) }),
      );
      const packed = request.url?.includes('packed');
      response.writeHead(401, {
        'Content-Type': 'application/json',
        'X-Debug': request.headers.authorization,
        ...(packed && { 'Content-Encoding': 'gzip' }),
      });
      response.end(packed ? gzipSync(said) : said);
    },
  });
  const proxied = await Proxied.inFrontOf(upstream.url);
  await proxied.set({ credentials: { kind: 'basic', user: 'svc' } });
  const { auth } = await proxied.secret('upstream', 'p@ss "word" ü');
  const authorization = `Bearer ${auth.kind === 'bearer' ? auth.token : ''}`;
  const encoded = Buffer.from('svc:p@ss "word" ü').toString('base64');
  for (const target of ['/Users', '/Users?packed']) {
    const answer = await proxied.fetch(target, { authorization });
    expect(await answer.json()).toMatchObject({ you: `Basic ${encoded}` });
    const { trace, messages } = await proxied.last();
    expect(trace).toEqual([expect.objectContaining({ name: 'secret-masked' })]);
    expect(messages.answerSent?.headers).toContainEqual(['X-Debug', `Basic ${'*'.repeat(encoded.length)}`]);
  }
  await proxied.server.stop();
  expect(filesWith(proxied.server.ready.data, encoded)).toEqual([]);
  expect(filesWith(proxied.server.ready.data, '*'.repeat(encoded.length))).not.toEqual([]);
});

test('without a place to keep secrets one is there until the engine stops, and that is said', async () => {
  const upstream = await app();
  const proxied = await Proxied.inFrontOf(upstream.url);
  expect(await proxied.client.call('secret.keeping', {})).toMatchObject({
    kind: 'forThisRun',
    because: expect.stringContaining('SCIMSCOPE_SECRETS_KEY'),
  });
  await proxied.set({ credentials: { kind: 'bearer' } });
  const stored = await proxied.secret('upstream', 'short-lived');
  expect(stored.secrets.upstream).toBe('forThisRun');
  const token = stored.auth.kind === 'bearer' ? stored.auth.token : '';
  await proxied.fetch('/Users', { authorization: `Bearer ${token}` });
  expect(valuesOf(upstream.requests[0]?.headers ?? [], 'authorization')).toEqual(['Bearer short-lived']);
  await proxied.server.stop();
  expect(filesWith(proxied.server.ready.data, 'short-lived')).toEqual([]);
  const again = await TestServer.start([], proxied.server.ready.data);
  const [listenerAgain] = await (await again.connect()).call('listener.list', {});
  expect(listenerAgain?.secrets.upstream).toBe('absent');
  await again.stop();
});

test('where Scimscope signs in and callers need nothing, web pages cannot borrow its credentials', async () => {
  const upstream = await app();
  const proxied = await Proxied.inFrontOf(upstream.url);
  await proxied.set({ credentials: { kind: 'bearer' } });
  await proxied.secret('upstream', 'of-the-app');
  await proxied.client.call('listener.newCredentials', { id: proxied.listener, kind: 'none' });
  const send = (headers: string) =>
    sendRaw(proxied.server.port, `GET /scim/v2/Users HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`);
  expect(await send('Host: 127.0.0.1\r\nOrigin: https://evil.example')).toMatch(/^HTTP\/1\.1 403/);
  expect(await send('Host: rebound.evil.example')).toMatch(/^HTTP\/1\.1 403/);
  expect(upstream.requests).toEqual([]);
  expect(await send('Host: 127.0.0.1')).toMatch(/^HTTP\/1\.1 200/);
});

/** Files of a folder whose bytes hold a text. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => lstatSync(file).isFile() && readFileSync(file).includes(text));
}
