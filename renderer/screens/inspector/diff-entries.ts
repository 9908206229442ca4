import { changeSentence, valueWords } from '../../../shared/compare/change-words.ts';
import { type Change, diffResources, ignoringNothing } from '../../../shared/compare/resource-diff.ts';
import type { Resource } from '../../../shared/contract/directory.ts';
import type { Sentence } from '../../../shared/contract/exchange.ts';
import type { ResourceEffect, SentValue } from '../../../shared/contract/history.ts';

/** A line of the diff: an attribute that changed, or one that was sent and is not there as sent. */
export interface DiffEntry {
  readonly key: string;
  readonly sign: 'added' | 'removed' | 'changed' | 'moved' | 'lost' | 'same';
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** What was sent, where something else or nothing stands. */
  readonly asked: string | null;
  readonly words: Sentence;
  /** `Op 2`, `body`, or `server` for what nobody sent. */
  readonly by: string;
  /** JSON pointer into the body of the request. */
  readonly pointer: string | null;
}

/**
 * What one exchange did to one resource, line by line; at the end what was sent and changed nothing. With `meta`
 * also what the service provider says of every resource, which is its `schemas` too.
 */
export function diffEntries(
  { before, after }: Pick<ResourceEffect, 'before' | 'after'>,
  sent: readonly SentValue[],
  showMeta: boolean,
): DiffEntry[] {
  const ignoring = { ...ignoringNothing, meta: !showMeta };
  const told = new Set<SentValue>();
  const changes = diffResources(before, after, ignoring).filter(({ path }) => showMeta || path !== 'schemas');
  const lines = changes.map((change, at): DiffEntry => {
    const source = sent.find((value) => isAbout(value, change));
    const differs = source && source.fate !== 'stored' ? source : null;
    if (differs) told.add(differs);
    return {
      key: `change ${at}`,
      sign: change.kind,
      path: change.path,
      before: change.before === undefined ? null : valueWords(change.before),
      after: change.after === undefined ? null : valueWords(change.after),
      asked: differs ? askedWords(differs) : null,
      words: differs && differs.words.length > 0 ? differs.words : changeSentence(change),
      by: source ? byWords(source.pointer) : 'server',
      pointer: source?.pointer ?? null,
    };
  });
  return [...lines, ...sent.filter((value) => isLost(value) && !told.has(value)).map(lostLine)];
}

function lostLine(value: SentValue, at: number): DiffEntry {
  return {
    key: `sent ${at}`,
    sign: 'lost',
    path: value.path,
    before: null,
    after: value.stored === undefined ? null : valueWords(value.stored),
    asked: askedWords(value),
    words: value.words,
    by: byWords(value.pointer),
    pointer: value.pointer,
  };
}

/** What was sent; a text in quotes where something other than a text stands in its place. */
function askedWords({ value, stored }: SentValue): string {
  const isOther = stored !== undefined && typeof stored !== 'string' && typeof value === 'string';
  return isOther ? JSON.stringify(value) : valueWords(value);
}

/** Attributes that are the same before and after, with their value. */
export function unchanged(
  { before, after }: Pick<ResourceEffect, 'before' | 'after'>,
  showMeta: boolean,
): DiffEntry[] {
  if (!before || !after) return [];
  const changed = new Set(
    diffResources(before, after, ignoringNothing).map(({ path }) => path.split(/[.[]/)[0] ?? path),
  );
  return diffResources(null, only(after, showMeta), ignoringNothing)
    .filter(({ path }) => !changed.has(path.split(/[.[]/)[0] ?? path))
    .map((change, at) => ({
      key: `same ${at}`,
      sign: 'same' as const,
      path: change.path,
      before: valueWords(change.after),
      after: valueWords(change.after),
      asked: null,
      words: [],
      by: '',
      pointer: null,
    }));
}

function only(resource: Resource, showMeta: boolean): Resource {
  if (showMeta) return resource;
  const { meta: _, schemas: __, ...rest } = resource;
  return rest;
}

/** Sent, accepted, and not there as sent. */
export function isLost({ fate }: SentValue): boolean {
  return fate === 'altered' || fate === 'dropped' || fate === 'ignored';
}

/** Whether a value that was sent is behind a change: one of the two paths leads to the other. */
function isAbout({ path }: SentValue, change: Change): boolean {
  const [sent, changed] = [path.toLowerCase(), change.path.toLowerCase()];
  if (sent === changed) return true;
  const [long, short] = sent.length > changed.length ? [sent, changed] : [changed, sent];
  return long.startsWith(short) && /[.[:]/.test(long.charAt(short.length));
}

/** `Op 2` for `/Operations/1/value`, `body` for what stands in a whole resource. */
function byWords(pointer: string): string {
  const operation = /^\/Operations\/(\d+)(\/|$)/.exec(pointer)?.[1];
  return operation === undefined ? 'body' : `Op ${Number(operation) + 1}`;
}

/** How a resource came or went, in front of what changed. */
export function headline({ before, beforeKnown, after, afterKnown, type }: ResourceEffect): string | null {
  const noun = type === 'User' ? 'person' : type === 'Group' ? 'group' : type;
  if (!before && beforeKnown && after) return `The ${noun} was created.`;
  if (before && !after && afterKnown) return `The ${noun} was deleted.`;
  return null;
}
