import { readFile } from 'node:fs/promises';
import { DemoIdp, demoIdps } from '../../shared/contract/demo.ts';
import { runDemo } from '../engine/demo/run-demo.ts';
import { options, UsageError, url } from './usage.ts';

/** `scimscope demo`: a joiner, mover and leaver against any service provider. Exit code 1 when it refuses. */
export async function demo(args: readonly string[]): Promise<number> {
  const given = options(args, {
    idp: { type: 'string' },
    target: { type: 'string' },
    token: { type: 'string' },
    ca: { type: 'string' },
    fast: { type: 'boolean' },
  });
  const idp = DemoIdp.safeParse(given.idp ?? 'okta');
  if (!idp.success) throw new UsageError(`--idp takes ${demoIdps.join(' or ')}, not "${given.idp}".`);
  const ca = given.ca === undefined ? {} : { ca: await certificateIn(given.ca) };
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  process.once('SIGTERM', () => abort.abort());
  let chapter = '';
  let problem: string | null = null;
  await runDemo({
    idp: idp.data,
    baseUrl: url('--target', given.target) ?? 'http://127.0.0.1:8484/scim/v2',
    credentials: given.token === undefined ? [] : ['Authorization', `Bearer ${given.token}`],
    ...ca,
    pace: given.fast ? 0 : 1,
    signal: abort.signal,
    onProgress: (progress) => {
      if (progress.chapter !== chapter) {
        chapter = progress.chapter;
        process.stdout.write(`${chapter}\n`);
      }
      problem = progress.problem;
      if (progress.state === 'finished') process.stdout.write(`${progress.step} requests sent.\n`);
    },
  });
  if (problem === null) return 0;
  process.stderr.write(`scimscope: ${problem}\n`);
  return 1;
}

/** PEM in a file. @throws UsageError */
async function certificateIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw new UsageError(`--ca takes a file with a certificate; ${file} cannot be read.`);
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw new UsageError(`--ca takes a certificate as PEM; ${file} has none.`);
  return text;
}
