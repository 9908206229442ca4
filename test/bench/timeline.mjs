import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { median, output, percentile, startScimscope, stop } from './processes.mjs';
import { makeSession } from './sessions.mjs';

const worker = path.join(import.meta.dirname, '../../dist/node/index-worker.js');

/** The index worker of the product, spoken to as the engine does. */
class Index {
  #worker;
  #waiting = new Map();
  #last = 0;
  onChange = () => {};

  constructor(data, firstId) {
    this.#worker = new Worker(worker, {
      workerData: { data, firstId },
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#worker.on('message', (message) => {
      if (message.kind === 'viewChanged') return this.onChange(message);
      if (message.kind === 'stopped') return this.#waiting.get('stop')?.();
      const waiting = this.#waiting.get(message.call);
      this.#waiting.delete(message.call);
      if (message.kind === 'answer') waiting.resolve(message.result);
      else waiting.reject(new Error(message.failure.message));
    });
  }

  call(method, params) {
    const call = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.#worker.postMessage({ kind: 'call', call, method, params });
    });
  }

  stop() {
    return new Promise((resolve) => {
      this.#waiting.set('stop', () => resolve(this.#worker.terminate()));
      this.#worker.postMessage({ kind: 'stop' });
    });
  }
}

async function time(work, times = 5) {
  const taken = [];
  let result;
  for (let n = 0; n < times; n++) {
    const started = performance.now();
    result = await work();
    taken.push(performance.now() - started);
  }
  return { ms: median(taken), worst: Math.max(...taken), result };
}

const shown = (ms) => (ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`);

/** Resolves once `enough` is true of the newest change of a view. */
function until(index, enough) {
  return new Promise((resolve) => {
    index.onChange = (change) => enough(change) && resolve();
  });
}

async function measure(print, count) {
  const folder = mkdtempSync(path.join(tmpdir(), 'scimscope-bench-'));
  try {
    const started = performance.now();
    const session = await makeSession(folder, count);
    print(
      `${count.toLocaleString('en')} exchanges, ${Math.round(statSync(path.join(folder, 'workspace.db')).size / 1e6)} MB, made in ${Math.round((performance.now() - started) / 1000)} s`,
    );
    await buildIndex(print, folder, session, count);
    await readIndex(print, folder, session, count);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The index from nothing: what a workspace costs once after an upgrade that derives more. */
async function buildIndex(print, folder, session, count) {
  const index = new Index(folder, count + 1);
  const started = performance.now();
  const { matching } = await index.call('timeline.open', { session, filter: '' });
  if (matching < count) await until(index, (change) => change.matching === count);
  const entries = performance.now() - started;
  const { unsearched } = await index.call('timeline.open', { session, filter: 'body~x' });
  if (unsearched > 0) await until(index, (change) => change.unsearched === 0);
  const words = performance.now() - started - entries;
  print(
    `  index made from nothing: ${Math.round(count / (entries / 1000)).toLocaleString('en')} a second; its words ${Math.round(count / (words / 1000)).toLocaleString('en')} a second; ${Math.round(statSync(path.join(folder, 'index.db')).size / 1e6)} MB`,
  );
  await index.stop();
}

async function readIndex(print, folder, session, count) {
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const index = new Index(folder, count + 1);
  const first = await index.call('timeline.open', { session, filter: '' });
  await index.call('timeline.rows', { view: first.view, from: first.length - 50, to: first.length });
  print(`  open, from the start of the worker to the newest rows: ${shown(performance.now() - started)}`);
  for (const by of ['operations', 'people', 'groups']) {
    const { ms, result } = await time(() => index.call('timeline.open', { session, filter: '', by }), 3);
    print(`  open by ${by}: ${shown(ms)}, ${result.length.toLocaleString('en')} lines`);
  }
  for (const filter of [
    'status:4xx',
    'method:PATCH idp:entra',
    'op:deactivate',
    'is:failed -path:Groups',
    'duration>20 has:diff',
    'cycle:2',
    'user:p77@',
    'path:/Groups',
    'body~uniqueness',
    'header:"okta scim"',
    'Byron',
    'body~active',
  ]) {
    const { ms, result } = await time(() => index.call('timeline.open', { session, filter }), 3);
    print(`  filter ${filter}: ${shown(ms)}, ${result.matching.toLocaleString('en')} match`);
  }
  const byOperation = await index.call('timeline.open', {
    session,
    filter: 'status:>=400',
    by: 'operations',
  });
  for (const { view, length, name } of [
    { ...first, name: 'rows' },
    { ...byOperation, name: 'lines by operation' },
    {
      ...(await index.call('timeline.open', { session, filter: '', by: 'people' })),
      name: 'lines by person',
    },
  ]) {
    let at = 0;
    const { ms, worst } = await time(() => {
      at = (at * 31 + 7919) % Math.max(1, length - 100);
      return index.call('timeline.lines', { view, from: at, to: at + 100 });
    }, 40);
    print(`  100 ${name} anywhere: ${shown(ms)}, worst of 40 ${shown(worst)}`);
  }
  const facets = await time(() => index.call('timeline.facets', { view: first.view }), 3);
  const histogram = await time(() => index.call('timeline.histogram', { view: first.view, slices: 200 }), 3);
  print(`  facets ${shown(facets.ms)}, activity strip ${shown(histogram.ms)}`);
  const { threads } = await index.call('thread.list', { session, type: 'User', search: 'p77@' });
  const story = await time(() => index.call('thread.story', { thread: threads[0].id }), 3);
  print(`  the story of a person: ${shown(story.ms)}, ${story.result.lines.length} lines`);
  print(
    `  memory with ${20 + 2} views opened: ${Math.round((process.memoryUsage().rss - before) / 1e6)} MB more`,
  );
  await index.stop();
}

/** A window with an open list while requests arrive at 1,000 a second. */
async function live(print) {
  const scimscope = await startScimscope();
  const { host, hash, origin } = new URL(scimscope.ui);
  const answer = await fetch(`http://${host}/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hash.slice(1)}`, origin },
  });
  const { key } = await answer.json();
  const socket = new WebSocket(`ws://${host}/rpc`, ['scimscope', key], { origin });
  await new Promise((resolve) => socket.on('open', resolve));
  let calls = 0;
  const waiting = new Map();
  let total = 0;
  let noticed = () => {};
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.answer !== undefined) waiting.get(message.answer)?.(message.result);
    else if (message.event === 'timeline.changed') {
      total = message.payload.total;
      noticed();
    }
  });
  const call = (method, params) =>
    new Promise((resolve) => {
      waiting.set(++calls, resolve);
      socket.send(JSON.stringify({ call: calls, method, params }));
    });
  const [{ id: session }] = await call('session.list', {});
  const { view } = await call('timeline.open', { session, by: 'operations' });
  const answers = [];
  const asking = setInterval(async () => {
    const started = performance.now();
    await call('timeline.lines', { view, from: 0, to: 50 });
    answers.push(performance.now() - started);
  }, 50);
  const sent = await paced({
    url: `${scimscope.scim}/Users?filter=userName%20eq%20%22ada%22`,
    rate: 1000,
    seconds: 8,
    headers: { authorization: scimscope.authorization },
  });
  const ended = performance.now();
  clearInterval(asking);
  while (total < sent)
    await new Promise((resolve) => {
      noticed = resolve;
    });
  print(
    `live: ${sent.toLocaleString('en')} requests at 1,000 a second, all listed ${shown(performance.now() - ended)} after the last; 50 lines meanwhile in ${shown(median(answers))}, p99 ${shown(percentile(answers, 0.99))}`,
  );
  socket.close();
  await stop(scimscope.child);
}

/** Requests at a steady rate, from a process of its own; how many were answered. */
async function paced({ url, rate, seconds, headers }) {
  const args = [
    path.join(import.meta.dirname, '../../node_modules/autocannon/autocannon.js'),
    '-j',
    '-c',
    '8',
    '-R',
    String(rate),
    '-d',
    String(seconds),
  ];
  for (const [name, value] of Object.entries(headers)) args.push('-H', `${name}=${value}`);
  return JSON.parse(await output([...args, url]))['2xx'];
}

/** `npm run bench -- timeline`, with sizes after it if others are wanted. */
export async function timeline(print) {
  const sizes = process.argv
    .slice(2)
    .map(Number)
    .filter((size) => size > 0);
  for (const size of sizes.length > 0 ? sizes : [1000, 100_000, 1_000_000]) await measure(print, size);
  await live(print);
}
