import { profiles } from '../../shared/profiles/index.ts';
import { options } from './usage.ts';

/** `scimscope profiles`: what the mock can behave like. */
export async function listProfiles(args: readonly string[]): Promise<number> {
  options(args, {});
  const width = Math.max(...profiles.map(({ id }) => id.length));
  for (const { id, summary } of profiles) process.stdout.write(`${id.padEnd(width)}  ${summary}\n`);
  return 0;
}
