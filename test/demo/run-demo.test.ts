import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DemoRunProgress, runDemo } from '../../electron/engine/demo/run-demo.ts';
import { demoIdps } from '../../shared/contract/demo.ts';
import { demoScripts } from '../../shared/demo/scripts.ts';
import { createDeriver } from '../../shared/meaning/deriver.ts';
import { textOf } from '../meaning/exchanges.ts';
import { SmallProvider } from './small-provider.ts';
import { stories } from './stories.ts';

let provider: SmallProvider;
let baseUrl: string;

beforeEach(async () => {
  provider = new SmallProvider();
  baseUrl = await provider.open();
});
afterEach(() => provider.close());

async function run(idp: (typeof demoIdps)[number], change: Partial<Parameters<typeof runDemo>[0]> = {}) {
  const reported: DemoRunProgress[] = [];
  const last = await runDemo({
    idp,
    baseUrl,
    credentials: ['Authorization', `Bearer ${provider.token}`],
    pace: 0,
    signal: new AbortController().signal,
    onProgress: (progress) => reported.push(progress),
    ...change,
  });
  return { last, reported };
}

/** What the deriver makes of the requests that arrived. */
function meanings(): { text: string; idp: string | null }[] {
  const deriver = createDeriver();
  return provider.seen.map(({ method, url, rawHeaders, body, status, answer }, id) => {
    const { idp, meaning } = deriver.derive({
      id,
      listener: 1,
      method,
      target: url,
      basePath: '/scim/v2',
      requestHeaders: rawHeaders,
      requestBody: body,
      status,
      answerHeaders: ['Content-Type', 'application/scim+json'],
      answerBody: answer,
      client: '127.0.0.1:1',
      outcome: 'completed',
    });
    return { text: textOf(meaning), idp: idp?.id ?? null };
  });
}

describe.each(demoIdps)('%s', (idp) => {
  test('runs to its end in 25 to 35 requests, none of them refused', async () => {
    const { last } = await run(idp);
    expect(last).toMatchObject({
      state: 'finished',
      problem: null,
      step: provider.seen.length,
      steps: provider.seen.length,
    });
    expect(provider.seen.length).toBeGreaterThanOrEqual(25);
    expect(provider.seen.length).toBeLessThanOrEqual(35);
    expect(provider.seen.filter(({ status }) => status >= 300)).toEqual([]);
  });

  test('is recognised as itself from the first request to the last', async () => {
    await run(idp);
    expect(new Set(meanings().map((one) => one.idp))).toEqual(new Set([idp]));
  });

  test('a second run links what is there and leaves the same directory', async () => {
    await run(idp);
    const state = () => [provider.users, provider.groups].map((all) => [...all.values()].map(strip));
    const strip = ({ members, ...rest }: Record<string, unknown>) => ({
      ...rest,
      members: (members as { value: string }[] | undefined)?.map((one) => one.value).sort(),
    });
    const before = structuredClone(state());
    const first = provider.seen.length;
    const { last } = await run(idp);
    expect(last.state).toBe('finished');
    expect(state()).toEqual(before);
    expect(provider.seen.slice(first).filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test('one of the three people ends inactive, and every group holds one or more', async () => {
    await run(idp);
    expect([...provider.users.values()].filter((user) => user.active === false)).toHaveLength(1);
    expect(provider.users.size).toBe(3);
    for (const group of provider.groups.values()) expect(group.members).not.toEqual([]);
  });

  test('reports each chapter before its requests, and counts up to the end', async () => {
    const { reported } = await run(idp);
    const steps = reported.map(({ step }) => step);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(new Set(reported.map(({ chapter }) => chapter)).size).toBeGreaterThanOrEqual(5);
    expect(reported[0]).toMatchObject({ step: 0, state: 'running' });
    expect(reported.at(-1)).toMatchObject({ state: 'finished' });
    for (const { step, steps: all } of reported) expect(step).toBeLessThanOrEqual(all);
  });
});

test.each(demoIdps)('%s: the pauses of a first run add up to about twelve seconds', (idp) => {
  const sent = demoScripts[idp].steps.filter(({ when }) => when === undefined || 'lacks' in when);
  const total = sent.reduce((sum, { pause }) => sum + pause, 0);
  expect(total).toBeGreaterThan(10_000);
  expect(total).toBeLessThan(13_000);
});

test('Okta sends its headers in its order and case, without a content type on GET', async () => {
  await run('okta');
  const names = (at: number) => provider.seen[at]!.rawHeaders.filter((_, i) => i % 2 === 0);
  expect(names(0)).toEqual([
    'User-Agent',
    'Accept',
    'Accept-Charset',
    'Accept-Encoding',
    'Authorization',
    'Host',
    'Connection',
  ]);
  const create = provider.seen.find(({ method }) => method === 'POST')!;
  expect(create.rawHeaders).toEqual(
    expect.arrayContaining(['application/scim+json; charset=utf-8', 'Content-Length']),
  );
});

test('Entra sends no User-Agent, + for spaces, capitalised ops and string booleans', async () => {
  await run('entra');
  expect(
    provider.seen.flatMap(({ rawHeaders }) => rawHeaders).filter((name) => /^user-agent$/i.test(name)),
  ).toEqual([]);
  const urls = provider.seen.map(({ url }) => url);
  expect(urls[0]).toMatch(/^\/scim\/v2\/Users\?filter=userName\+eq\+%22AzureAD_Test-[0-9a-f-]{36}%22$/);
  expect(urls).toContain('/scim/v2/Users?filter=userName+eq+%22priya.halloran%40larkfield.example%22');
  const operations = provider.seen.flatMap(
    ({ body }) => (body as { Operations?: { op: string }[] })?.Operations ?? [],
  );
  expect(new Set(operations.map(({ op }) => op))).toEqual(new Set(['Add', 'Replace', 'Remove']));
  expect(operations).toContainEqual({ op: 'Replace', path: 'active', value: 'False' });
});

test('Okta lays its attributes over what it read, so that what it does not map comes back', async () => {
  await run('okta');
  const put = provider.seen.find(({ method }) => method === 'PUT')!;
  const read = provider.seen[provider.seen.indexOf(put) - 1]!.answer as Record<string, unknown>;
  expect(put.body).toMatchObject({ id: read.id, title: 'Treasury Analyst' });
});

test.each(demoIdps)('%s tells its whole story in words', async (idp) => {
  await run(idp);
  expect(meanings().map((one) => one.text)).toEqual(stories[idp]);
});

describe('a target that refuses', () => {
  test('a wrong token', async () => {
    const { last } = await run('okta', { credentials: ['Authorization', 'Bearer wrong'] });
    expect(last).toMatchObject({ state: 'failed', step: 1 });
    expect(last.problem).toMatch(/refused the credentials/);
    expect(provider.seen).toHaveLength(1);
  });

  test('no token where one is asked for', async () => {
    const { last } = await run('okta', { credentials: [] });
    expect(last.problem).toMatch(/asks for a token/);
    expect(provider.seen[0]!.rawHeaders).not.toContain('Authorization');
  });

  test('an address without SCIM', async () => {
    provider.instead = () => ({ status: 404, body: {} });
    expect((await run('entra')).last.problem).toMatch(/answered 404 to the connection test/);
  });

  test('a server error', async () => {
    provider.instead = (method) =>
      method === 'POST' ? { status: 500, body: { detail: 'no database' } } : null;
    const { last } = await run('okta');
    expect(last.state).toBe('failed');
    expect(last.problem).toMatch(/answered 500 \(no database\)/);
  });

  test('a create that is refused leaves out what needs the person, and goes on', async () => {
    provider.instead = (method, url) =>
      method === 'POST' && url.endsWith('/Users') ? { status: 400, body: { detail: 'no' } } : null;
    const { last } = await run('okta');
    expect(last.state).toBe('finished');
    expect(provider.users.size).toBe(0);
    expect(provider.groups.size).toBe(2);
  });

  test('nothing listening', async () => {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { last } = await run('okta', { baseUrl: `http://127.0.0.1:${port}/scim/v2` });
    expect(last.state).toBe('failed');
    expect(last.problem).toMatch(/refused the connection/);
  });
});

test('stops at once when it is told to, in the middle of a pause', async () => {
  const abort = new AbortController();
  const { last } = await run('okta', {
    pace: 1000,
    signal: abort.signal,
    onProgress: ({ step }) => {
      if (step === 1) abort.abort();
    },
  });
  expect(last).toMatchObject({ state: 'stopped', problem: null });
  expect(provider.seen).toHaveLength(1);
});
