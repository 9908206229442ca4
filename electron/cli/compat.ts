import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { compatFormats } from '../../shared/contract/compat.ts';
import { reportOf } from '../../shared/simulator/compat/report.ts';
import { textReport } from '../../shared/simulator/compat/report-text.ts';
import { allWork, rowName } from '../../shared/simulator/compat/summary.ts';
import type { IdpDefinition } from '../../shared/simulator/definition.ts';
import { idps, idpsNamed } from '../../shared/simulator/idps/index.ts';
import { defaultDataFolder } from '../engine/engine.ts';
import { cleanUp } from '../engine/simulate/clean-up.ts';
import { CompatRunner } from '../engine/simulate/compat-run.ts';
import { journalIn } from '../engine/simulate/compats.ts';
import { Journal } from '../engine/simulate/journal.ts';
import { AppTarget } from '../engine/simulate/target.ts';
import { isLocal } from '../engine/simulate/targets.ts';
import { Wire } from '../engine/simulate/wire.ts';
import { options, UsageError, url } from './usage.ts';

/**
 * `scimscope compat`: every identity provider's lifecycle against a service provider. Exit code 0 when all of it
 * works, 1 when something does not.
 */
export async function compat(args: readonly string[]): Promise<number> {
  const given = options(args, {
    target: { type: 'string' },
    token: { type: 'string' },
    idp: { type: 'string' },
    report: { type: 'string' },
    out: { type: 'string' },
    domain: { type: 'string' },
    journal: { type: 'string' },
    yes: { type: 'boolean' },
    'clean-up': { type: 'boolean' },
  });
  const baseUrl = url('--target', given.target);
  if (baseUrl === undefined)
    throw new UsageError('compat needs --target, the base URL of the service provider.');
  const format = compatFormats.find((one) => one === given.report);
  if (given.report !== undefined && format === undefined)
    throw new UsageError(`--report takes ${compatFormats.join(', ')}; not "${given.report}".`);
  if (given.out !== undefined && format === undefined)
    throw new UsageError('--out needs --report, the format of the file.');
  const domain = given.domain ?? 'scimscope.example';
  if (!/^[a-z0-9.-]+$/i.test(domain))
    throw new UsageError(`--domain takes a domain such as example.com, not "${domain}".`);
  const chosen = chosenIdps(given.idp ?? 'all');
  const journal = new Journal(path.resolve(given.journal ?? journalIn(defaultDataFolder())));
  const target = new AppTarget({
    name: new URL(baseUrl).host,
    listener: null,
    wire: new Wire({ baseUrl: withoutSlash(baseUrl), connections: 1 }),
    credentials: given.token === undefined ? [] : ['Authorization', `Bearer ${given.token}`],
  });
  if (given['clean-up']) return await removeLeft(target, journal);
  if (!isLocal(baseUrl) && !given.yes) await agree(target.name);
  return await run(chosen, target, journal, domain, format ?? null, given.out ?? null);
}

async function run(
  chosen: readonly IdpDefinition[],
  target: AppTarget,
  journal: Journal,
  domain: string,
  format: (typeof compatFormats)[number] | null,
  out: string | null,
): Promise<number> {
  let told = 0;
  const runner = new CompatRunner({
    id: 1,
    idps: chosen,
    target,
    domain,
    journal,
    onProgress: () => {
      const done = runner.summary().rows.filter(({ state }) => state === 'done');
      for (const row of done.slice(told))
        process.stderr.write(`${rowName(row)}: ${row.works} of ${row.of}\n`);
      told = done.length;
    },
  });
  // The first signal ends the run and removes what it made; the second one does not wait for that.
  const stop = () => runner.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await runner.play();
  const summary = runner.summary();
  for (const { type, name, why } of summary.leftovers)
    process.stderr.write(`scimscope: ${type} ${name} is still in the app. ${why}\n`);
  if (summary.problem !== null) process.stderr.write(`scimscope: ${summary.problem}\n`);
  if (summary.state === 'stopped') {
    process.stderr.write('scimscope: Stopped.\n');
    return 1;
  }
  if (format === null) process.stdout.write(textReport(summary));
  else {
    const { text } = reportOf(summary, format);
    if (out === null) process.stdout.write(text);
    else {
      await writeFile(out, text);
      process.stdout.write(textReport(summary));
    }
  }
  return summary.state === 'finished' && allWork(summary.rows) ? 0 : 1;
}

/** What earlier runs left in this target, interrupted ones included. */
async function removeLeft(target: AppTarget, journal: Journal): Promise<number> {
  const { removed, leftovers } = await cleanUp(target, journal, new AbortController().signal);
  target.wire.close();
  process.stdout.write(`${removed} removed, ${leftovers.length} left.\n`);
  for (const { type, name, why } of leftovers) process.stderr.write(`scimscope: ${type} ${name}: ${why}\n`);
  return leftovers.length === 0 ? 0 : 1;
}

function chosenIdps(text: string): readonly IdpDefinition[] {
  const chosen = new Set<IdpDefinition>();
  for (const name of text.split(',').map((one) => one.trim())) {
    const named = idpsNamed(name);
    if (named.length === 0)
      throw new UsageError(
        `There is no identity provider "${name}". Known: all, ${idps.map(({ id }) => id).join(', ')}.`,
      );
    for (const one of named) chosen.add(one);
  }
  return [...chosen];
}

/** @throws UsageError when nobody is there to be asked, or the answer is no */
async function agree(host: string): Promise<void> {
  const what = `This creates people and groups named scimscope-test… in ${host}, changes them and deletes them again.`;
  if (!process.stdin.isTTY) throw new UsageError(`${what} Give --yes to say that it may.`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${what} Go on? (y/N) `);
  lines.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was sent.');
}

function withoutSlash(text: string): string {
  return text.replace(/\/+(?=$|\?)/, '');
}
