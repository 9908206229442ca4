import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runDemo } from '../../electron/engine/demo/run-demo.ts';
import { type DemoIdp, demoIdps } from '../../shared/contract/demo.ts';
import { createDeriver } from '../../shared/meaning/deriver.ts';
import { textOf } from '../meaning/exchanges.ts';
import { MockBehindHttp } from './mock-provider.ts';
import { stories } from './stories.ts';

let provider: MockBehindHttp;
let baseUrl: string;

beforeEach(async () => {
  provider = new MockBehindHttp();
  baseUrl = await provider.open();
});
afterEach(() => provider.close());

function run(idp: DemoIdp) {
  const signal = new AbortController().signal;
  return runDemo({
    idp,
    baseUrl,
    credentials: ['Authorization', 'Bearer any'],
    pace: 0,
    signal,
    onProgress: () => {},
  });
}

function told(from = 0): string[] {
  const deriver = createDeriver();
  return provider.seen.map((one) => textOf(deriver.derive(one).meaning)).slice(from);
}

describe.each(demoIdps)('%s', (idp) => {
  test('the mock takes the whole demo, and the timeline tells it', async () => {
    expect(await run(idp)).toMatchObject({ state: 'finished', problem: null });
    expect(provider.seen.filter(({ status }) => (status ?? 0) >= 300)).toEqual([]);
    expect(told()).toEqual(stories[idp]);
    expect(provider.mock.counts()).toEqual({ User: 3, Group: 2 });
  });

  test('a second run adds nobody, and gives the leaver an account before taking it again', async () => {
    await run(idp);
    const first = provider.seen.length;
    expect(await run(idp)).toMatchObject({ state: 'finished', problem: null });
    expect(provider.seen.filter(({ status }) => (status ?? 0) >= 300)).toEqual([]);
    expect(provider.mock.counts()).toEqual({ User: 3, Group: 2 });
    const second = told(first);
    expect(second.filter((line) => line.startsWith('Create'))).toEqual([]);
    const on = second.findIndex((line) => line.startsWith('Reactivate'));
    const off = second.findIndex((line) => line.startsWith('Deactivate'));
    expect(on).toBeGreaterThan(-1);
    expect(off).toBeGreaterThan(on);
  });
});

test('the string booleans of Entra are marked as a tolerance', async () => {
  await run('entra');
  expect(provider.tolerated).toContain('boolean-as-string');
});
