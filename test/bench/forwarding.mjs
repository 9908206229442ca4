// Passing through with everything recorded, against bare http-proxy and against no proxy at all.
import path from 'node:path';
import { median, output, percentile, start, startScimscope, stop, throughput } from './processes.mjs';

const ROUNDS = 3;
const script = (name) => path.join(import.meta.dirname, name);

export async function forwarding(print) {
  const app = await start([script('bare-server.mjs')]);
  const bare = await start([script('bare-proxy.mjs'), app.line]);
  const scimscope = await startScimscope(['--upstream', app.line]);
  const targets = { direct: app.line, bare: bare.line, scimscope: scimscope.scim };
  for (const connections of [1, 16, 64]) {
    for (const [label, kilobytes] of [
      ['GET', 0],
      ['PUT 1 KB', 1],
      ['PUT 64 KB', 64],
    ]) {
      const load = kilobytes === 0 ? {} : { method: 'PUT', body: 'x'.repeat(kilobytes * 1024) };
      const rates = { direct: [], bare: [], scimscope: [] };
      for (let round = 0; round < ROUNDS; round++) {
        for (const [name, url] of Object.entries(targets)) {
          rates[name].push(await throughput({ url, connections, seconds: 2, ...load }));
        }
      }
      const ratio = median(rates.scimscope.map((rate, i) => rate / rates.bare[i])).toFixed(2);
      print(
        `${label.padEnd(10)} ${String(connections).padStart(2)} connections   direct ${Math.round(median(rates.direct))}, ` +
          `http-proxy ${Math.round(median(rates.bare))}, recorded ${Math.round(median(rates.scimscope))} requests/s: ` +
          `${ratio} of http-proxy (goal 0.80)`,
      );
    }
  }
  const latency = {};
  for (const [name, url] of Object.entries(targets)) {
    latency[name] = JSON.parse(await output([script('pace-client.mjs'), url, 'none', '1000', '200']));
  }
  for (const part of [0.5, 0.99]) {
    const at = (name) => (percentile(latency[name], part) / 1000).toFixed(2);
    print(
      `p${part * 100} at 200 requests/s: direct ${at('direct')} ms, http-proxy ${at('bare')} ms, recorded ${at('scimscope')} ms`,
    );
  }
  for (const { child } of [app, bare, scimscope]) await stop(child);
}
