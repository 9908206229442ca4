import { RpcError } from '../../../shared/contract/wire.ts';
import { Lru } from '../../../shared/scim/lru.ts';
import type { Sqlite } from '../store/database.ts';
import type { StoredDirectory, StoredLink, StoredResource } from '../store/directory-change.ts';
import { undoes } from '../store/history.ts';

/** Rows read at once. */
const ROWS = 500;

interface HistoryRow {
  readonly seq: number;
  readonly type: string;
  readonly id: string;
  readonly attribute: string | null;
  readonly value: string | null;
  readonly place: number | null;
  readonly json: string | null;
}

interface BaseRow {
  readonly seq: number;
  readonly type: string;
  readonly id: string;
  readonly attribute?: string;
  readonly value?: string;
  readonly json: string;
}

/** What stood where something is different now. `json` is null where nothing stood. */
export interface Earlier {
  readonly type: string;
  readonly id: string;
  /** Of a link. */
  readonly attribute: string | null;
  readonly value: string | null;
  /** Place in the order of the rows; null where nothing stood. */
  readonly place: number | null;
  readonly json: string | null;
  /** Of the first change after the point. */
  readonly seq: number;
}

/** Finds what the history of directories has; works on the writer's connection and on a reader's. */
export class PastReader {
  readonly statements;

  readonly #kept: Lru<string, Past> | null;

  /** `kept`: so many looks are remembered, for the next one at the same point. */
  constructor(db: Sqlite, kept = 0) {
    this.#kept = kept > 0 ? new Lru(kept) : null;
    this.statements = {
      replacement: db.prepare(
        `SELECT place FROM history WHERE directory = ? AND op = ${undoes.replace} AND seq > ? ORDER BY seq LIMIT 1`,
      ),
      rowsAt: db.prepare('SELECT rows_at FROM directory WHERE id = ?'),
      later: db.prepare(
        `SELECT seq, type, id, attribute, value, place, json FROM history
         WHERE seq > ? AND rows_at = ? AND op <> ${undoes.replace} ORDER BY seq`,
      ),
      one: {
        resource: db.prepare(
          'SELECT seq, type, id, json FROM resource WHERE directory = ? AND type = ? AND id = ?',
        ),
      },
      part: {
        resource: db.prepare(
          `SELECT seq, type, id, json FROM resource INDEXED BY resource_by_directory
           WHERE directory = ? AND seq > ? ORDER BY seq LIMIT ${ROWS}`,
        ),
        link: db.prepare(
          `SELECT seq, type, id, attribute, value, json FROM link INDEXED BY link_by_directory
           WHERE directory = ? AND seq > ? ORDER BY seq LIMIT ${ROWS}`,
        ),
      },
      owned: db.prepare(
        'SELECT seq, type, id, attribute, value, json FROM link WHERE directory = ? AND type = ? AND id = ?',
      ),
      pointing: db.prepare(
        `SELECT seq, type, id, attribute, value, json FROM link INDEXED BY link_by_directory
         WHERE directory = ? AND value = ?`,
      ),
    };
  }

  /**
   * The number the rows of a directory were kept under right after a row of the history; now, when it is null.
   * Null when the rows that stood then were given up.
   */
  rowsAt(directory: number, point: number | null): number | null {
    if (point !== null) {
      const next = this.statements.replacement.get([directory, point]) as
        | { place: number | null }
        | undefined;
      if (next) return next.place;
    }
    const now = this.statements.rowsAt.get([directory]) as { rows_at: number } | undefined;
    return now?.rows_at ?? directory;
  }

  /** A directory as it stood right after a row of the history; null when that is not kept any more. */
  at(directory: number, point: number): Past | null {
    const rowsAt = this.rowsAt(directory, point);
    if (rowsAt === null) return null;
    const key = `${directory} ${point}`;
    const known = this.#kept?.get(key);
    if (known?.rowsAt === rowsAt) return known;
    const past = new Past(this, rowsAt, point);
    this.#kept?.set(key, past);
    return past;
  }

  /** What is kept under a number, as it is now. */
  now(rowsAt: number): Past {
    return new Past(this, rowsAt, Number.MAX_SAFE_INTEGER);
  }
}

/**
 * A directory as it stood after one row of the history: the rows that stand now, and what stood where they changed
 * since. Reading it in parts beside the traffic is safe: what changes meanwhile is undone as well.
 */
export class Past implements StoredDirectory {
  readonly rowsAt: number;
  readonly point: number;
  readonly #reader: PastReader;
  readonly #earlier = { resource: new Map<string, Earlier>(), link: new Map<string, Earlier>() };
  #seen: number;

  constructor(reader: PastReader, rowsAt: number, point: number) {
    this.#reader = reader;
    this.rowsAt = rowsAt;
    this.point = point;
    this.#seen = point;
    this.#follow();
  }

  /** Resources and links that are different now, as they were. */
  earlier(kind: 'resource' | 'link'): Iterable<Earlier> {
    this.#follow();
    return this.#earlier[kind].values();
  }

  resource(type: string, id: string): StoredResource | null {
    const row = this.#reader.statements.one.resource.get([this.rowsAt, type, id]) as BaseRow | undefined;
    // Read after the row: what was written in between is undone.
    this.#follow();
    const earlier = this.#earlier.resource.get(keyOf(type, id));
    if (earlier) return earlier.json === null ? null : { type, id, json: earlier.json };
    return row ?? null;
  }

  resources(): Generator<StoredResource> {
    return this.#rows('resource') as Generator<StoredResource>;
  }

  links(): Generator<StoredLink> {
    return this.#rows('link') as Generator<StoredLink>;
  }

  /** Links of one resource, in the order they were made. */
  linksOf(type: string, id: string): StoredLink[] {
    const { owned } = this.#reader.statements;
    return this.#linksWhere(
      () => owned.all([this.rowsAt, type, id]) as BaseRow[],
      (one) => one.type === type && one.id === id,
    );
  }

  /** Links that point at an id. */
  linksTo(value: string): StoredLink[] {
    const { pointing } = this.#reader.statements;
    return this.#linksWhere(
      () => pointing.all([this.rowsAt, value]) as BaseRow[],
      (one) => one.value === value,
    );
  }

  #linksWhere(read: () => BaseRow[], belongs: (one: Earlier) => boolean): StoredLink[] {
    const rows = read();
    this.#follow();
    const earlier = this.#earlier.link;
    const held = rows.filter((row) => !earlier.has(keyOf(row.type, row.id, row.attribute, row.value)));
    const undone = [...earlier.values()].filter((one) => one.json !== null && belongs(one));
    return [...held.map(fromBase), ...undone].sort(byPlace).map(toStored) as StoredLink[];
  }

  /** Base rows in their order, with what stood in place of those that are different now. */
  *#rows(kind: 'resource' | 'link'): Generator<StoredResource | StoredLink> {
    const earlier = this.#earlier[kind];
    for (let after = 0; ; ) {
      const rows = this.#reader.statements.part[kind].all([this.rowsAt, after]) as BaseRow[];
      this.#follow();
      const last = rows.length < ROWS ? Number.MAX_SAFE_INTEGER : (rows.at(-1)?.seq ?? 0);
      const part: Placed[] = [];
      for (const row of rows) {
        if (!earlier.has(keyOf(row.type, row.id, row.attribute, row.value))) part.push(fromBase(row));
      }
      let isInOrder = true;
      for (const one of earlier.values()) {
        if (one.json === null || one.place === null || one.place <= after || one.place > last) continue;
        part.push(one);
        isInOrder = false;
      }
      yield* (isInOrder ? part : part.sort(byPlace)).map(toStored);
      if (last === Number.MAX_SAFE_INTEGER) return;
      after = last;
    }
  }

  /** Takes in what was written since it last looked. Of each resource the first change after the point counts. */
  #follow(): void {
    for (const row of this.#reader.statements.later.iterate([
      this.#seen,
      this.rowsAt,
    ]) as Iterable<HistoryRow>) {
      this.#seen = row.seq;
      const { type, id, attribute, value } = row;
      const earlier = attribute === null ? this.#earlier.resource : this.#earlier.link;
      const key = keyOf(type, id, attribute, value);
      if (!earlier.has(key)) earlier.set(key, row);
    }
  }
}

type Placed = Omit<Earlier, 'seq'>;

function fromBase(row: BaseRow): Placed {
  const { type, id, attribute = null, value = null, seq, json } = row;
  return { type, id, attribute, value, place: seq, json };
}

function toStored({ type, id, attribute, value, json }: Placed): StoredResource | StoredLink {
  const held = json as string;
  return attribute === null
    ? { type, id, json: held }
    : { type, id, attribute, value: value as string, json: held };
}

function byPlace(a: Placed, b: Placed): number {
  return (a.place ?? 0) - (b.place ?? 0);
}

export function keyOf(type: string, id: string, attribute?: string | null, value?: string | null): string {
  return attribute === undefined || attribute === null
    ? `${type}\n${id}`
    : `${type}\n${id}\n${attribute}\n${value}`;
}

export function givenUp(): RpcError {
  return new RpcError(
    'notFound',
    'What the directory held then is not kept any more: it was replaced too long ago.',
    'Choose a later point.',
  );
}
