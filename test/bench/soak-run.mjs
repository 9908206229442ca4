// Clients that vanish and an app that goes wrong, in a chosen number of requests. Prints what became of them as JSON.
// usage: node soak-run.mjs REQUESTS SEED
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import Database from 'libsql';
import { FAULTS, startFaultyApp } from './faulty-app.mjs';
import { residentMegabytes, startScimscope, stop } from './processes.mjs';

const CONCURRENT = 32;
const [requests, seed] = process.argv.slice(2).map(Number);
const random = mulberry(seed);
const pick = (list) => list[Math.floor(random() * list.length)];
const kinds = Object.keys(FAULTS);

const app = await startFaultyApp();
const scimscope = await startScimscope(['--upstream', `http://${app.host}`, '--no-auth']);
const { port } = new URL(scimscope.scim);
const { pid } = scimscope.child;
const idleSockets = openSockets(pid);
const found = { whole: 0, left: 0, broken: 0, wrong: [] };

await soak(Math.floor(requests / 5));
await quiet();
const before = { sockets: idleSockets, megabytes: residentMegabytes(pid) };
await soak(requests - Math.floor(requests / 5));
await quiet();
const after = { sockets: openSockets(pid), megabytes: residentMegabytes(pid) };
await stop(scimscope.child);
const outcomes = outcomesIn(scimscope.data);
app.stop();
process.stdout.write(JSON.stringify({ requests, ...found, outcomes, before, after }));

async function soak(count) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next++;
      await one();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, worker));
}

/** One request: the client stays for the answer, or leaves at a moment of its own. */
function one() {
  const kind = pick(kinds);
  const leaves =
    kind === 'silent' || random() < 0.3 ? pick(['at once', 'in the body', 'in the answer', 'soon']) : null;
  const body = random() < 0.5 ? 'b'.repeat(Math.floor(random() * 5000)) : '';
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      const head = `${body ? 'POST' : 'GET'} /scim/v2/fault/${kind} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
      const bytes = `${head}${body ? `Content-Length: ${body.length}\r\n` : ''}\r\n${body}`;
      socket.write(
        leaves === 'in the body' && body ? bytes.slice(0, -Math.ceil(body.length / 2)) : bytes,
        () => {
          if (leaves === 'at once' || leaves === 'in the body') leave();
          if (leaves === 'soon' || kind === 'silent') setTimeout(leave, random() * 40);
        },
      );
    });
    let answer = '';
    const leave = () => (random() < 0.5 ? socket.resetAndDestroy() : socket.destroy());
    socket.setEncoding('latin1');
    socket.on('data', (text) => {
      answer += text;
      if (leaves === 'in the answer') leave();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (leaves) found.left++;
      else judge(kind, answer);
      resolve();
    });
  });
}

function judge(kind, answer) {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
  const expected = FAULTS[kind].answers;
  if (expected === null) found.broken++;
  else if (status === expected) found.whole++;
  else found.wrong.push(`${kind}: ${status || 'no answer'} instead of ${expected}`);
}

/** Until the engine holds no connection of clients or to the app; the app closes those that are kept. */
async function quiet() {
  const deadline = performance.now() + 10_000;
  app.closeKept();
  while (openSockets(pid) > idleSockets && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function openSockets(of) {
  const folder = `/proc/${of}/fd`;
  if (!existsSync(folder)) return null;
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(path.join(folder, fd)).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;
}

/** How many exchanges ended how, in a workspace that is closed. */
function outcomesIn(folder) {
  const db = new Database(path.join(folder, 'workspace.db'));
  const rows = db
    .prepare(
      `SELECT coalesce(ending.outcome, CASE WHEN status IS NULL THEN 'pending' ELSE 'completed' END) AS outcome,
         count(*) AS count FROM exchange LEFT JOIN ending ON ending.id = exchange.id GROUP BY 1`,
    )
    .all();
  db.close();
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]));
}

/** Numbers from a seed, so that a run can be had again. */
function mulberry(from) {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
