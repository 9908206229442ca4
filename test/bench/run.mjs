// npm run bench: figures as ratios against a peer measured in the same run. Nothing here passes or fails.
import { cpus } from 'node:os';
import { capture } from './capture.mjs';

const benches = { capture };
const wanted = process.argv.slice(2);
const print = (line) => process.stdout.write(`${line}\n`);

print(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`);
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  print(`\n${name}`);
  await run((line) => print(`  ${line}`));
}
process.exit(0);
