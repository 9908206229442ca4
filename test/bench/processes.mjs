import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';

const root = path.join(import.meta.dirname, '../..');

/** A bench that fails leaves nothing running. */
const started = new Set();
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

/** Starts a program and resolves with its first line of output. */
export async function start(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  started.add(child);
  const line = await new Promise((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim()));
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
  });
  return { child, line };
}

export async function stop(child) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.removeAllListeners('exit');
  child.once('exit', () => {});
  child.kill('SIGTERM');
  await Promise.race([ended, new Promise((resolve) => child.once('close', resolve))]);
}

/** Runs a program to its end and gives what it printed. */
export function output(args, input = '') {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.end(input);
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => child.on('close', () => resolve(text)));
}

/** `scimscope serve` on a fresh folder. */
export async function startScimscope(args = []) {
  const data = mkdtempSync(path.join(tmpdir(), 'scimscope-bench-'));
  process.on('exit', () => rmSync(data, { recursive: true, force: true }));
  const cli = path.join(root, 'dist/node/cli.js');
  const { child, line } = await start([
    cli,
    'serve',
    '--json',
    '--port',
    '0',
    '--ui-port',
    '0',
    '--data',
    data,
    ...args,
  ]);
  const ready = JSON.parse(line);
  return { child, ...ready, authorization: `Bearer ${ready.token}` };
}

/** Requests a second that autocannon gets out of a URL, from a process of its own. */
export async function throughput({ url, connections = 16, seconds = 4, method = 'GET', headers = {}, body }) {
  const args = [
    path.join(root, 'node_modules/autocannon/autocannon.js'),
    '-j',
    '-c',
    String(connections),
    '-d',
    String(seconds),
    '-m',
    method,
  ];
  for (const [name, value] of Object.entries(headers)) args.push('-H', `${name}=${value}`);
  if (body) args.push('-b', body, ...(body.includes('[<id>]') ? ['-I'] : []));
  const result = JSON.parse(await output([...args, url]));
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.average;
}

/** Requests a second to paths below a base address, in turn, from a process of its own. */
export async function manyPaths({ base, paths, headers, connections, seconds }) {
  const prefix = new URL(base).pathname;
  const task = { url: base, paths: paths.map((each) => prefix + each), headers, connections, seconds };
  return Number(await output([path.join(import.meta.dirname, 'many-paths.mjs')], JSON.stringify(task)));
}

/** Switches recording on or off, as a window does. */
export async function setRecording({ ui }, on) {
  const { host, hash } = new URL(ui);
  const answer = await fetch(`http://${host}/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hash.slice(1)}`, origin: `http://${host}` },
  });
  const { key } = await answer.json();
  const socket = new WebSocket(`ws://${host}/rpc`, ['scimscope', key], { origin: `http://${host}` });
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  const answered = new Promise((resolve) =>
    socket.on('message', (data) => JSON.parse(data).answer === 1 && resolve()),
  );
  socket.send(JSON.stringify({ call: 1, method: 'recording.set', params: { on } }));
  await answered;
  socket.close();
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** Resident memory of a process in MB; NaN where the system does not tell. */
export function residentMegabytes(pid) {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return Number.NaN;
  }
}
