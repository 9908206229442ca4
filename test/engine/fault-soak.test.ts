import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RuleInput } from '../../shared/rules/rule.ts';
import { startScimmy } from '../third-party/start-scimmy.ts';
import { RawExchange, rawRequest, user } from './raw-exchange.ts';
import { TestServer, watchTimeline } from './server.ts';

const REQUESTS = 400;
const AT_ONCE = 24;

/** Faults of every kind, each on a share of what comes. */
const rules: readonly RuleInput[] = [
  { acts: [{ act: 'delay', ms: 0, upTo: 20 }], limits: { probability: 0.3 } },
  { acts: [{ act: 'delay', at: 'answer', ms: 0, upTo: 20 }], limits: { probability: 0.2 } },
  { acts: [{ act: 'throttle', bytesPerSecond: 20_000 }], limits: { probability: 0.2 } },
  { acts: [{ act: 'fault', fault: 'reset', at: 'request' }], limits: { probability: 0.05 } },
  { acts: [{ act: 'fault', fault: 'silence', at: 'request' }], limits: { probability: 0.05 } },
  { acts: [{ act: 'status', status: 503, retryAfter: 1 }], limits: { probability: 0.1 } },
  { acts: [{ act: 'fault', fault: 'reset' }], limits: { probability: 0.05 } },
  { acts: [{ act: 'fault', fault: 'breakOff' }], limits: { probability: 0.05 } },
  { acts: [{ act: 'fault', fault: 'truncate' }], limits: { probability: 0.05 } },
  { acts: [{ act: 'fault', fault: 'malformedJson' }], limits: { probability: 0.05 } },
  {
    match: [{ on: 'meaning', any: ['write'] }],
    acts: [{ act: 'rewriteRequest', json: [{ op: 'add', path: '/nickName', value: '{{counter}}' }] }],
  },
  {
    match: [{ on: 'status', any: ['2xx'] }],
    acts: [{ act: 'rewriteAnswer', json: [{ op: 'remove', path: '/externalId' }] }],
  },
];

test.each(['the mock', 'an app'])(
  'faults of every kind and clients that vanish, in front of %s: every exchange ends, and nothing stays open',
  async (target) => {
    const app = target === 'an app' ? await startScimmy() : null;
    const server = await TestServer.start(app ? ['--upstream', app.url] : ['--no-auth']);
    const client = await server.connect();
    for (const rule of rules) await client.call('rule.create', { rule });
    const timeline = await watchTimeline(client);
    // Which clients leave, and after how many bytes of an answer: the same in every run.
    const plan = fc.sample(fc.record({ leaves: fc.nat(9), after: fc.nat(400), writes: fc.boolean() }), {
      numRuns: REQUESTS,
      seed: 4,
    });
    const ends = new Set<string>();
    let next = 0;
    const one = async (i: number) => {
      const { leaves, after, writes } = plan[i] ?? { leaves: 0, after: 0, writes: false };
      const headers = ['Authorization: Bearer third-party'];
      const request = writes
        ? rawRequest('POST', '/Users', user(`soak-${i}@example.com`, { externalId: `e-${i}` }), headers)
        : rawRequest('GET', '/Users?count=5', '', headers);
      const raw = new RawExchange(server.port, request);
      const ended = raw.ended();
      if (leaves === 0) void raw.received(after).then(() => raw.leave());
      // Silence and half answers end when the client has had enough.
      const patience = setTimeout(() => raw.leave(), 500);
      ends.add(await ended);
      clearTimeout(patience);
    };
    const worker = async () => {
      while (next < REQUESTS) await one(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const rows = await timeline.rows(REQUESTS);
    expect(rows).toHaveLength(REQUESTS);
    const outcomes = new Set(rows.map(({ outcome }) => outcome));
    expect([...outcomes].sort()).toEqual(['aborted', 'completed', 'failed']);
    expect([...ends].sort()).toEqual(['closed', 'reset']);
    for (const { outcome, status } of rows) if (outcome === 'completed') expect(status).not.toBeNull();
    // With rules off it is an ordinary server again; and it stops as one, with nothing left to wait for.
    await client.call('rule.switchAll', { on: false });
    const after = new RawExchange(
      server.port,
      rawRequest('GET', '/Users?count=1', '', ['Authorization: Bearer third-party']),
    );
    await after.ended();
    expect(after.status).toBe(200);
    expect(await server.stop()).toBe(0);
    await app?.stop();
  },
  120_000,
);
