import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ListenersFile, printListeners } from '../../shared/contract/listeners-file.ts';
import { defaultUpstreamOptions, secretSlots } from '../../shared/contract/upstream.ts';
import { printProblem, readAs } from '../../shared/rules/file.ts';
import { defaultDataFolder } from '../engine/engine.ts';
import { EngineError, messageOf } from '../engine/errors.ts';
import { storedListeners } from '../engine/listeners/listener-store.ts';
import type { PreparedListener } from '../engine/listeners/prepare.ts';
import { storedSecrets } from '../engine/secrets/secret-store.ts';
import { closeWorkspace, openWorkspace } from '../engine/store/database.ts';
import { options, UsageError } from './usage.ts';

/** `scimscope listeners`: the listeners of a workspace that is not open, as a file for `serve --listeners`. */
export async function listeners(args: readonly string[]): Promise<number> {
  const given = options(args, { data: { type: 'string' }, 'with-credentials': { type: 'boolean' } });
  const data = given.data === undefined ? defaultDataFolder() : path.resolve(given.data);
  const { db, release } = openWorkspace(data);
  try {
    const all = storedListeners(db).map(({ id, settings }) => ({ settings, secrets: storedSecrets(db, id) }));
    process.stdout.write(printListeners(all, given['with-credentials'] ?? false));
    return 0;
  } finally {
    closeWorkspace(db, data);
    release();
  }
}

/**
 * The listeners of a file, with the secrets they name taken from the environment.
 * @throws UsageError that names the place of the first fault
 */
export async function readListeners(
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly PreparedListener[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new EngineError(`${file} cannot be read: ${messageOf(error)}.`, 'Check the path.', error);
  }
  const read = readAs(ListenersFile, text);
  if (!read.ok) {
    const [first, ...more] = read.problems;
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    throw new UsageError(`${first ? printProblem(file, first) : `${file} cannot be read`}${others}`);
  }
  return read.value.listeners.map(({ secrets = {}, upstream, ...change }) => ({
    change: {
      ...change,
      ...(upstream && { upstream: { ...defaultUpstreamOptions, ...defined(upstream) } }),
    },
    secrets: secretSlots.flatMap((slot) => {
      const name = secrets[slot]?.env;
      if (name === undefined) return [];
      const value = env[name];
      if (value) return [{ slot, value }];
      throw new UsageError(
        `${file}: the listener ${change.name} takes a secret from ${name}, which is not set.`,
      );
    }),
  }));
}

function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
