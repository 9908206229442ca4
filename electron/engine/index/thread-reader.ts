import type { MeaningKind, Outcome, Subject } from '../../../shared/contract/exchange.ts';
import type { IdpId } from '../../../shared/contract/idp.ts';
import type { Thread } from '../../../shared/contract/timeline.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { type Appearance, tellStory } from '../../../shared/correlation/story.ts';
import type { Sqlite } from '../store/database.ts';
import { roleOf } from './appearances.ts';
import { type EntryRow, readSentence, SELECT_ENTRY } from './entry-row.ts';
import type { OperationReader } from './operation-rows.ts';

/** The newest exchanges of a thread that its story is told from. */
const MAX_TOLD = 2000;
/** Names and ids of one thread that are shown. */
const MAX_NAMES = 24;

interface ThreadRow {
  readonly id: number;
  readonly type: string;
  readonly label: string | null;
  readonly state: string;
}

/** Reads the people and groups of sessions, and tells their stories. */
export class ThreadReader {
  readonly #index: Sqlite;
  readonly #operations: OperationReader;
  readonly #extent;
  readonly #failures;
  readonly #names;

  constructor(index: Sqlite, operations: OperationReader) {
    this.#index = index;
    this.#operations = operations;
    this.#extent = index.prepare(
      `SELECT extent.count, first.at AS first_at, last.at AS last_at
       FROM (SELECT count(*) AS count, min(exchange) AS first, max(exchange) AS last
             FROM appearance WHERE thread = ?) extent
         LEFT JOIN entry first ON first.id = extent.first LEFT JOIN entry last ON last.id = extent.last`,
    );
    this.#failures = index.prepare(
      `SELECT count(*) AS count FROM appearance JOIN entry ON entry.id = appearance.exchange
         JOIN wording ON wording.id = entry.id
       WHERE thread = ? AND effect = 'write'
         AND (status >= 400 OR outcome NOT IN ('completed', 'pending'))`,
    );
    this.#names = index.prepare(
      'SELECT name, is_id, listener, released FROM thread_key WHERE thread = ? ORDER BY is_id, key',
    );
  }

  list(session: number, type: string, search: string, from: number, limit: number) {
    const wanted = `%${search
      .trim()
      .toLowerCase()
      .replace(/[\\%_]/g, '\\$&')}%`;
    const where =
      search.trim() === ''
        ? { sql: '', params: [] }
        : {
            sql: `AND (sort LIKE ? ESCAPE '\\' OR id IN (
              SELECT thread FROM thread_key WHERE session = ? AND name LIKE ? ESCAPE '\\'))`,
            params: [wanted, session, wanted],
          };
    const params = [session, type, ...where.params];
    const { total } = this.#index
      .prepare(`SELECT count(*) AS total FROM thread WHERE session = ? AND type = ? ${where.sql}`)
      .get(params) as { total: number };
    const rows = this.#index
      .prepare(
        `SELECT * FROM thread WHERE session = ? AND type = ? ${where.sql} ORDER BY sort, id LIMIT ? OFFSET ?`,
      )
      .all([...params, limit, from]) as ThreadRow[];
    return { total, threads: rows.map((row) => this.#toThread(row)) };
  }

  threads(ids: readonly number[]): Map<number, Thread> {
    if (ids.length === 0) return new Map();
    const rows = this.#index
      .prepare(`SELECT * FROM thread WHERE id IN (${ids.join(',')})`)
      .all() as ThreadRow[];
    return new Map(rows.map((row) => [row.id, this.#toThread(row)]));
  }

  /** Threads an exchange belongs to, its subject first. */
  ofExchange(exchange: number): Thread[] {
    const rows = this.#index
      .prepare(
        `SELECT thread.* FROM appearance JOIN thread ON thread.id = appearance.thread
         WHERE exchange = ? ORDER BY role, sort LIMIT 50`,
      )
      .all([exchange]) as ThreadRow[];
    return rows.map((row) => this.#toThread(row));
  }

  story(id: number) {
    const thread = this.threads([id]).get(id);
    if (!thread)
      throw new RpcError(
        'notFound',
        'This person or group is not in the session any more.',
        'Choose another one in the list.',
      );
    const rows = this.#index
      .prepare(
        `${SELECT_ENTRY.replace('entry.*', 'entry.*, appearance.role')}
           JOIN appearance ON appearance.exchange = entry.id
         WHERE appearance.thread = ? ORDER BY entry.id DESC LIMIT ${MAX_TOLD}`,
      )
      .all([id]) as (EntryRow & { role: number })[];
    const lines = tellStory(rows.reverse().map(toAppearance));
    const cycles = [...new Set(lines.map(({ cycle }) => cycle))]
      .map((cycle) => (cycle === null ? null : this.#operations.cycle(cycle)))
      .filter((cycle) => cycle !== null);
    return { thread, lines, cycles, untold: Math.max(0, thread.exchanges - rows.length) };
  }

  #toThread({ id, type, label, state }: ThreadRow): Thread {
    const extent = this.#extent.get([id]) as {
      count: number;
      first_at: number | null;
      last_at: number | null;
    };
    const failures = (this.#failures.get([id]) as { count: number }).count;
    const names = this.#names.all([id]) as {
      name: string;
      is_id: number;
      listener: number | null;
      released: number;
    }[];
    // What looks like a login or a mail address says more than an external id.
    const handles = names
      .filter((one) => one.is_id === 0)
      .map(({ name }) => name)
      .sort((one, other) => Number(other.includes('@')) - Number(one.includes('@')));
    const ids = names
      .filter((one) => one.is_id === 1)
      .map(({ name, listener, released }) => ({ listener, id: name, deleted: released === 1 }));
    return {
      id,
      type,
      label: label ?? handles[0] ?? ids[0]?.id ?? '',
      state: state as Thread['state'],
      handles: handles.slice(0, MAX_NAMES),
      ids: ids.slice(0, MAX_NAMES),
      exchanges: extent.count,
      firstAt: extent.first_at ?? 0,
      lastAt: extent.last_at ?? 0,
      failures,
    };
  }
}

function toAppearance(row: EntryRow & { readonly role: number }): Appearance {
  const subject = row.subject === null ? null : (JSON.parse(row.subject) as Subject);
  return {
    exchange: row.id,
    at: row.at,
    listener: row.listener,
    idp: row.idp as IdpId | null,
    kind: row.kind as MeaningKind,
    role: roleOf(row.role),
    isWrite: row.effect === 'write',
    told: readSentence(row.told),
    step: readSentence(row.step),
    note: row.note === null ? null : readSentence(row.note),
    label: subject?.label ?? subject?.id ?? null,
    status: row.status,
    outcome: row.outcome as Outcome,
    operation: row.operation,
    cycle: row.cycle,
  };
}
