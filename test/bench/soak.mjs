// Random faults of the app and clients that vanish, for long: nothing may be left behind.
import path from 'node:path';
import { output } from './processes.mjs';

const REQUESTS = 40_000;

export async function soak(print) {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const script = path.join(import.meta.dirname, 'soak-run.mjs');
  const run = JSON.parse(await output([script, String(REQUESTS), String(seed)]));
  const { whole, left, broken, wrong, outcomes, before, after } = run;
  const ended = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  print(
    `${REQUESTS} requests, seed ${seed}: ${whole} answered as they must be, ${broken} cut off by the app,`,
  );
  print(
    `  ${left} clients left; ${wrong.length} answered wrongly${wrong.length > 0 ? `: ${wrong.slice(0, 5).join('; ')}` : ''}`,
  );
  print(`exchanges: ${ended.join(', ')}; without an outcome ${outcomes.pending ?? 0} (goal 0)`);
  print(`open sockets ${before.sockets} before, ${after.sockets} after (goal: the same)`);
  print(`memory ${before.megabytes} MB after a fifth of them, ${after.megabytes} MB at the end`);
}
