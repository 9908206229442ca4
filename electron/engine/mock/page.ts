import type { ResourceType } from '../../../shared/scim/registry.ts';
import { type CursorContext, CursorMint, expiredCursor, type Position } from './cursor.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import type { SearchQuery } from './search-query.ts';

/** What a search found, by resource type in the order of the types. */
export type Results = readonly (readonly Entry[])[];

/** A part of results, cut by type, and the cursors of the pages beside it. */
export interface Page {
  readonly parts: Results;
  readonly total: number;
  readonly next: string | null;
  readonly previous: string | null;
}

export function pageByIndex(results: Results, startIndex: number, count: number): Page {
  const start = startIndex - 1;
  return { parts: cut(results, start, start + count), total: sizeOf(results), next: null, previous: null };
}

const resultsKept = 8;

/**
 * Pages by cursor (RFC 9865). A list in the order of creation is continued behind a resource, be it still
 * there or not, so what is deleted between two pages makes no other resource be skipped or shown twice. A
 * sorted list has no such fixed places: its first page keeps the result, and the next ones are cut from that.
 */
export class CursorPager {
  readonly #directory: Directory;
  readonly #mint = new CursorMint();
  readonly #kept = new Map<number, Results>();
  #lastKept = 0;

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** `find` makes the search; it is not called when a kept result is continued. @throws {ScimError} 400. */
  page(types: readonly ResourceType[], query: SearchQuery, sorted: boolean, find: () => Results): Page {
    const context = this.#context(types, query);
    const position =
      query.cursor === null || query.cursor === '' ? null : this.#mint.read(query.cursor, context);
    const count = position?.count ?? query.count;
    const kept = position?.kept ?? (sorted ? this.#keep(find()) : 0);
    const results = kept === 0 ? find() : this.#kept.get(kept);
    if (!results) throw expiredCursor(`Only the ${resultsKept} latest sorted results are kept.`);
    const total = sizeOf(results);
    const bound = position === null ? 0 : kept === 0 ? placeOf(results, position) : position.at;
    const start = position?.side === 'before' ? Math.max(0, bound - count) : bound;
    const end = Math.min(total, position?.side === 'before' ? bound : start + count);
    const parts = cut(results, start, end);
    const cursorAt = (side: Position['side'], offset: number): string => {
      const place =
        kept === 0 ? serialAt(results, offset) : { type: 0, at: side === 'after' ? offset + 1 : offset };
      return this.#mint.make({ side, kept, ...place }, count, context);
    };
    const any = end > start;
    return {
      parts: kept === 0 ? parts : this.#living(types, parts),
      total,
      next: any && end < total ? cursorAt('after', end - 1) : null,
      previous: any && start > 0 ? cursorAt('before', start) : null,
    };
  }

  /** What the profile or a reload changed is not what was kept. */
  forget(): void {
    this.#kept.clear();
  }

  #context(types: readonly ResourceType[], query: SearchQuery): CursorContext {
    const { filter, sortBy, descending, attributes, excludedAttributes } = query;
    const names = types.map(({ name }) => name);
    return {
      query: JSON.stringify([names, filter, sortBy, descending, attributes, excludedAttributes]),
      count: query.countGiven ? query.count : null,
      now: this.#directory.now(),
      timeout: this.#directory.profile.paging.cursorTimeout,
    };
  }

  #keep(results: Results): number {
    this.#kept.set(++this.#lastKept, results);
    this.#kept.delete(this.#lastKept - resultsKept);
    return this.#lastKept;
  }

  #living(types: readonly ResourceType[], parts: Results): Results {
    return parts.map((entries, at) => {
      const collection = this.#directory.collection(types[at] as ResourceType);
      return entries.filter((entry) => collection.get(entry.id) === entry);
    });
  }
}

function sizeOf(results: Results): number {
  return results.reduce((sum, entries) => sum + entries.length, 0);
}

/** The entries from one offset to another, counted through all types. */
function cut(results: Results, start: number, end: number): Results {
  let offset = 0;
  return results.map((entries) => {
    const from = Math.max(0, start - offset);
    const to = Math.max(from, end - offset);
    offset += entries.length;
    return from < entries.length ? entries.slice(from, to) : [];
  });
}

function serialAt(results: Results, offset: number): { type: number; at: number } {
  let rest = offset;
  for (const [type, entries] of results.entries()) {
    const entry = entries[rest];
    if (entry) return { type, at: entry.serial };
    rest -= entries.length;
  }
  throw new RangeError(`No result has the offset ${offset}.`);
}

/** Offset of the first entry that is not in front of a position. */
function placeOf(results: Results, { side, type, at }: Position): number {
  const before = results.slice(0, type).reduce((sum, entries) => sum + entries.length, 0);
  const entries = results[type] ?? [];
  const wanted = side === 'after' ? at + 1 : at;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle] as Entry).serial < wanted) low = middle + 1;
    else high = middle;
  }
  return before + low;
}
