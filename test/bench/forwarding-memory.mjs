// Memory of the engine while it forwards: bodies of 1 GB both ways, and 200,000 exchanges.
import { request } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pieces } from './pieces.mjs';
import { output, residentMegabytes, start, startScimscope, stop } from './processes.mjs';

const GIGABYTE = 1024 ** 3;
const EXCHANGES = 200_000;
const script = (name) => path.join(import.meta.dirname, name);

/** Highest resident memory of a process while something runs, in MB. */
async function peak(pid, work) {
  let highest = residentMegabytes(pid);
  const timer = setInterval(() => {
    highest = Math.max(highest, residentMegabytes(pid));
  }, 20);
  await work();
  clearInterval(timer);
  return highest;
}

export async function largeBodies(print) {
  const app = await start([script('large-app.mjs')]);
  const scimscope = await startScimscope(['--upstream', app.line, '--no-auth']);
  const { pid } = scimscope.child;
  // A few small ones first: what is measured is not the engine's start.
  for (let i = 0; i < 200; i++) await upload(scimscope.scim, 1000);
  for (const [name, move] of [
    ['up', upload],
    ['down', download],
  ]) {
    const before = residentMegabytes(pid);
    const started = performance.now();
    const highest = await peak(pid, () => move(scimscope.scim, GIGABYTE));
    const seconds = (performance.now() - started) / 1000;
    print(
      `1 GB ${name.padEnd(4)} ${seconds.toFixed(1)} s, resident memory ${before} MB before, ${highest} MB at most: ` +
        `grew by ${highest - before} MB (goal under 64; the copy that is kept is in it, in memory several times while it is stored)`,
    );
  }
  for (const { child } of [app, scimscope]) await stop(child);
}

async function upload(base, size) {
  const outgoing = request(`${base}/large`, { method: 'PUT', headers: { 'Content-Length': size } });
  const answer = new Promise((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
  });
  await pipeline(Readable.from(pieces(size)), outgoing);
  let text = '';
  for await (const chunk of await answer) text += chunk;
  if (Number(text) !== size) throw new Error(`${text} of ${size} bytes arrived`);
}

async function download(base, size) {
  const answer = await fetch(`${base}/large/${size}`);
  let arrived = 0;
  for await (const chunk of answer.body) arrived += chunk.length;
  if (arrived !== size) throw new Error(`${arrived} of ${size} bytes arrived`);
}

export async function manyExchanges(print) {
  const app = await start([script('bare-server.mjs')]);
  const scimscope = await startScimscope(['--upstream', app.line, '--no-auth']);
  const { pid } = scimscope.child;
  const send = (count) =>
    output([
      path.join(import.meta.dirname, '../../node_modules/autocannon/autocannon.js'),
      ...[
        '-j',
        '-c',
        '16',
        '-a',
        String(count),
        '-m',
        'PUT',
        '-I',
        '-b',
        `{"id":"[<id>]${'x'.repeat(960)}"}`,
      ],
      scimscope.scim,
    ]);
  const memory = [];
  for (let part = 0; part < 5; part++) {
    await send(EXCHANGES / 5);
    memory.push(residentMegabytes(pid));
  }
  print(
    `memory over ${EXCHANGES.toLocaleString('en')} exchanges of 1 KB, all different, after each fifth: ${memory.join(', ')} MB`,
  );
  for (const { child } of [app, scimscope]) await stop(child);
}
