import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { MAX_GENERATED, type Snapshot } from '../../shared/contract/directory.ts';
import type { OwnDefinitions } from '../../shared/scim/definitions.ts';
import type { DefinitionFile } from '../../shared/scim/read-definitions.ts';
import { added, listDefinitions, takenAway } from '../engine/directory/definition-changes.ts';
import { fileAt } from '../engine/directory/import-file.ts';
import { importFile } from '../engine/directory/imports.ts';
import { type OfflineDirectory, withDirectory } from '../engine/directory/offline.ts';
import { Cancelled } from '../engine/directory/slices.ts';
import type { Report, Tally } from '../engine/directory/tally.ts';
import { defaultDataFolder } from '../engine/engine.ts';
import { EngineError, messageOf } from '../engine/errors.ts';
import { UsageError } from './usage.ts';

const COMMANDS =
  'reset, snapshot NAME, snapshots, restore NAME, import FILE, generate N, schemas, add-schemas FILE, remove-schema NAME';

interface Run extends OfflineDirectory {
  readonly argument: string;
  /** The argument and what follows it. */
  readonly all: readonly string[];
  readonly seed: number;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** What each command takes, and does. The exit code is 1 when something was refused. */
const commands: Readonly<
  Record<
    string,
    { readonly takes: string | null; readonly many?: boolean; run(run: Run): Promise<number> | number }
  >
> = {
  reset: { takes: null, run: reset },
  snapshots: { takes: null, run: list },
  snapshot: { takes: 'a name', run: keep },
  restore: { takes: 'the name of a snapshot', run: restore },
  import: { takes: 'a file', run: importInto },
  generate: { takes: 'a number of people', run: generate },
  schemas: { takes: null, run: listSchemas },
  'add-schemas': { takes: 'a file', many: true, run: addSchemas },
  'remove-schema': { takes: 'a URN or the name of a resource type', run: removeSchema },
};

/** `scimscope directory …`: what can be done with the directory of a workspace that is not open. */
export async function directory(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [name = '', argument, ...rest] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`scimscope directory takes ${COMMANDS}; not "${name}".`);
  if (command.takes !== null && !argument?.trim())
    throw new UsageError(`scimscope directory ${name} takes ${command.takes}.`);
  if ((rest.length > 0 && !command.many) || (command.takes === null && argument !== undefined))
    throw new UsageError(`scimscope directory ${name} does not take "${rest[0] ?? argument}".`);
  const data = values.data === undefined ? defaultDataFolder() : path.resolve(values.data);
  const seed = whole('--seed', values.seed ?? '1', Number.MAX_SAFE_INTEGER);
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  process.once('SIGTERM', () => abort.abort());
  try {
    return await withDirectory(data, async (offline) =>
      command.run({
        ...offline,
        argument: argument ?? '',
        all: argument === undefined ? [] : [argument, ...rest],
        seed,
        report: progress(),
        signal: abort.signal,
      }),
    );
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    process.stderr.write('scimscope: Stopped. What was done by then stays.\n');
    return 1;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { data: { type: 'string' }, seed: { type: 'string' } },
      strict: true,
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}. See: scimscope help`);
  }
}

function whole(option: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new UsageError(`${option} takes a whole number up to ${most}, not "${text}".`);
}

function reset({ operations, place }: Run): number {
  const kept = operations.reset(place.directory);
  print(kept ? `Emptied. What was in it is kept as "${kept.name}".` : 'It was empty already.');
  return 0;
}

function list({ operations, place }: Run): number {
  for (const { name, createdAt, counts } of operations.snapshots.list(place.directory)) {
    print([name, new Date(createdAt).toISOString(), inWords(counts)].join('\t'));
  }
  return 0;
}

async function keep({ operations, place, argument, report, signal }: Run): Promise<number> {
  const { name, counts } = await operations.keep(place.directory, argument.trim(), report, signal);
  print(`Kept as "${name}": ${inWords(counts)}.`);
  return 0;
}

async function restore({ operations, place, argument, report, signal, counts }: Run): Promise<number> {
  const snapshot = find(operations.snapshots.list(place.directory), argument.trim());
  await operations.restore(place.directory, snapshot.id, report, signal);
  print(`Restored "${snapshot.name}": ${inWords(counts())}.`);
  return 0;
}

/** The newest of a name. */
function find(snapshots: readonly Snapshot[], name: string): Snapshot {
  const found = snapshots.find((snapshot) => snapshot.name === name);
  if (found) return found;
  const known = snapshots.map((snapshot) => `"${snapshot.name}"`).join(', ');
  throw new EngineError(
    `There is no snapshot "${name}".`,
    known === '' ? 'There are none yet: scimscope directory snapshot NAME takes one.' : `There are ${known}.`,
  );
}

async function importInto({ operations, place, argument, report, signal }: Run): Promise<number> {
  const file = await fileAt(argument);
  return told(await importFile(file, place, operations.writer(place, signal), report, 0));
}

async function generate({ operations, place, argument, seed, report, signal }: Run): Promise<number> {
  const people = whole('scimscope directory generate', argument, MAX_GENERATED);
  if (people === 0) throw new UsageError('scimscope directory generate takes a number of people from 1.');
  return told(await operations.generate(place, people, seed, report, signal));
}

function listSchemas({ operations, place }: Run): number {
  const { schemas, resourceTypes } = listDefinitions(operations.definitions(place.directory));
  for (const { id, name, of } of schemas) print(['schema', id, name, of.join(', ')].join('\t'));
  for (const { name, endpoint, schema } of resourceTypes) {
    print(['resource type', name, endpoint, schema].join('\t'));
  }
  return 0;
}

async function addSchemas({ operations, place, all, report, signal }: Run): Promise<number> {
  const files = await Promise.all(all.map(readDefinitionFile));
  const own = added(files, operations.definitions(place.directory));
  await operations.redefine(place.directory, own, report, signal);
  print(`Kept in the workspace: ${inNumbers(own)}.`);
  return 0;
}

async function removeSchema({ operations, place, argument, report, signal }: Run): Promise<number> {
  const own = takenAway(argument.trim(), operations.definitions(place.directory));
  await operations.redefine(place.directory, own, report, signal);
  print(`Taken away. Left: ${inNumbers(own)}. What resources have of it stays stored, unseen.`);
  return 0;
}

/** Adds the schemas and resource types in files to those of a workspace that is not open. */
export async function keepSchemas(data: string, files: readonly string[]): Promise<void> {
  const read = await Promise.all(files.map(readDefinitionFile));
  await withDirectory(data, ({ operations, place }) => {
    const own = added(read, operations.definitions(place.directory));
    return operations.redefine(place.directory, own, () => {}, new AbortController().signal);
  });
}

/** @throws EngineError when it cannot be read */
async function readDefinitionFile(file: string): Promise<DefinitionFile> {
  try {
    return { name: path.basename(file), text: await readFile(file, 'utf8') };
  } catch (error) {
    throw new EngineError(`${file} cannot be read: ${messageOf(error)}.`, 'Check the path.');
  }
}

function inNumbers({ schemas, resourceTypes }: OwnDefinitions): string {
  const number = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  return `${number(schemas.length, 'schema')}, ${number(resourceTypes.length, 'resource type')}`;
}

/** What came of it on standard output, what was refused on standard error. */
function told({ created, updated, refused, refusals }: Tally): number {
  print(`${created} created, ${updated} updated, ${refused} refused.`);
  for (const { where, why } of refusals) process.stderr.write(`scimscope: ${where}: ${why}\n`);
  return refused === 0 ? 0 : 1;
}

function inWords(counts: Readonly<Record<string, number>>): string {
  return `${counts.User ?? 0} people, ${counts.Group ?? 0} groups`;
}

/** Where a person watches, one line that changes. */
function progress(): Report {
  if (!process.stderr.isTTY) return () => {};
  let toldAt = 0;
  return (step, done, total) => {
    const now = performance.now();
    const last = done === total;
    if (now - toldAt < 200 && !last) return;
    toldAt = now;
    process.stderr.write(`\r${step} ${done}${total > 0 ? ` of ${total}` : ''}\u001b[K${last ? '\n' : ''}`);
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
