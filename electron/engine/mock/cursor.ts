import { randomUUID } from 'node:crypto';
import { ScimError } from '../../../shared/scim/error.ts';
import { hashText } from './hash.ts';

/** Where a page begins or ends. */
export interface Position {
  /** `after`: the page begins behind it. `before`: the page ends in front of it. */
  readonly side: 'after' | 'before';
  /** Number of a kept result, whose offsets count; 0 when the order of creation counts. */
  readonly kept: number;
  /** Index of the resource type among those asked for. */
  readonly type: number;
  /** Serial of a resource, or an offset in a kept result. */
  readonly at: number;
}

/** What a page is about: a cursor serves for nothing else (RFC 9865 section 2). */
export interface CursorContext {
  /** Everything but cursor and count that decides what is listed. */
  readonly query: string;
  /** Null when the request names no count. */
  readonly count: number | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Seconds. */
  readonly timeout: number;
}

const shape =
  /^([ab])\.([0-9a-z]{1,9})\.([0-9a-z]{1,9})\.([0-9a-z]{1,9})\.([0-9a-z]{1,9})\.([0-9a-z]{1,11})\.([0-9a-z]{1,7})\.([0-9a-z]{1,7})$/;

/** Gives out cursors and reads them. They are text of unreserved characters and hold all there is to know. */
export class CursorMint {
  readonly #secret = randomUUID();

  make({ side, kept, type, at }: Position, count: number, { query, now }: CursorContext): string {
    const numbers = [kept, type, at, count, now].map((number) => number.toString(36)).join('.');
    const fields = `${side === 'after' ? 'a' : 'b'}.${numbers}.${hashText(query)}`;
    return `${fields}.${hashText(`${this.#secret}${fields}`)}`;
  }

  /** @throws {ScimError} 400 invalidCursor, expiredCursor or invalidCount (RFC 9865 section 2.1). */
  read(cursor: string, { query, count, now, timeout }: CursorContext): Position & { readonly count: number } {
    const fields = shape.exec(cursor);
    const signed = cursor.slice(0, cursor.lastIndexOf('.'));
    if (!fields || fields[8] !== hashText(`${this.#secret}${signed}`)) {
      throw invalidCursor(
        'The cursor is none that was given out here since the start. Begin with an empty one.',
      );
    }
    const [kept, type, at, pageSize, made] = fields
      .slice(2, 7)
      .map((digits) => Number.parseInt(digits, 36)) as [number, number, number, number, number];
    if (fields[7] !== hashText(query)) {
      throw invalidCursor(
        'The cursor belongs to another query: all parameters but the cursor must stay as they were.',
      );
    }
    if (now - made > timeout * 1000) throw expiredCursor(`Cursors can be used for ${timeout} seconds.`);
    if (count !== null && count !== pageSize) {
      throw new ScimError(
        400,
        'invalidCount',
        `The first page was asked for with a count of ${pageSize}, this one with ${count}: it must stay the same.`,
      );
    }
    return { side: fields[1] === 'a' ? 'after' : 'before', kept, type, at, count: pageSize };
  }
}

function invalidCursor(detail: string): ScimError {
  return new ScimError(400, 'invalidCursor', detail);
}

export function expiredCursor(why: string): ScimError {
  return new ScimError(400, 'expiredCursor', `The cursor has expired. ${why} Begin again with an empty one.`);
}
