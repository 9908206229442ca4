// Passing through with everything recorded, against bare http-proxy, against mockttp, and against no proxy at all.
import path from 'node:path';
import { largeBodies, manyExchanges } from './forwarding-memory.mjs';
import { median, output, percentile, start, startScimscope, stop, throughput } from './processes.mjs';

const ROUNDS = 3;
const SECONDS = 2;
const script = (name) => path.join(import.meta.dirname, name);

export async function forwarding(print) {
  const app = await start([script('bare-server.mjs')]);
  const proxies = {
    'http-proxy': await start([script('bare-proxy.mjs'), app.line]),
    mockttp: await start([script('mockttp-proxy.mjs'), app.line]),
    scimscope: await startScimscope(['--upstream', app.line, '--no-auth']),
  };
  const targets = {
    direct: app.line,
    'http-proxy': proxies['http-proxy'].line,
    mockttp: proxies.mockttp.line,
    scimscope: proxies.scimscope.scim,
  };
  await rates(print, targets);
  await latencies(print, targets);
  for (const { child } of [app, ...Object.values(proxies)]) await stop(child);
  await largeBodies(print);
  await manyExchanges(print);
}

const BODIES = {
  '1 KB': { body: 'x'.repeat(1024) },
  '64 KB': { body: 'x'.repeat(64 * 1024) },
  '1 KB, all different': { body: `{"id":"[<id>]${'x'.repeat(980)}"}` },
};

async function rates(print, targets) {
  for (const url of Object.values(targets))
    await throughput({ url, seconds: 1, method: 'PUT', ...BODIES['1 KB'] });
  for (const connections of [1, 16, 64]) {
    for (const [label, load] of Object.entries(BODIES)) {
      const measured = Object.fromEntries(Object.keys(targets).map((name) => [name, []]));
      for (let round = 0; round < ROUNDS; round++) {
        for (const [name, url] of Object.entries(targets)) {
          measured[name].push(
            await throughput({ url, connections, seconds: SECONDS, method: 'PUT', ...load }),
          );
        }
      }
      const times = (name) => median(measured.scimscope.map((rate, i) => rate / measured[name][i]));
      const rate = (name) => Math.round(median(measured[name]));
      print(
        `${String(connections).padStart(2)} connections, ${label.padEnd(19)} direct ${rate('direct')}, http-proxy ${rate('http-proxy')}, ` +
          `mockttp ${rate('mockttp')}, recorded ${rate('scimscope')} requests/s: ` +
          `${times('http-proxy').toFixed(2)} of http-proxy (goal 0.80), ${times('mockttp').toFixed(1)} times mockttp (goal 4)`,
      );
    }
  }
}

/** At a pace that keeps nobody busy, in rounds of all in turn, so that the machine's moods cancel out. */
async function latencies(print, targets) {
  const measured = Object.fromEntries(Object.keys(targets).map((name) => [name, []]));
  for (let round = 0; round < 5; round++) {
    for (const [name, url] of Object.entries(targets)) {
      measured[name].push(JSON.parse(await output([script('pace-client.mjs'), url, 'none', '600', '200'])));
    }
  }
  for (const part of [0.5, 0.99]) {
    const at = (name) => measured[name].map((run) => percentile(run, part) / 1000);
    const added = (name) => median(at('scimscope').map((value, i) => value - at(name)[i]));
    print(
      `p${part * 100} at 200 requests/s: ${Object.keys(targets)
        .map((name) => `${name} ${median(at(name)).toFixed(2)}`)
        .join(
          ', ',
        )} ms; ${added('http-proxy').toFixed(2)} ms over http-proxy${part === 0.5 ? ' (goal at most 0.5)' : ''}, ` +
        `${added('direct').toFixed(2)} ms over direct`,
    );
  }
}
