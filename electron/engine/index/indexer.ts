import type { Exchange, Outcome } from '../../../shared/contract/exchange.ts';
import { Meaning } from '../../../shared/contract/exchange.ts';
import { createDeriver, type Deriver } from '../../../shared/meaning/deriver.ts';
import type { ObservedExchange } from '../../../shared/meaning/observed.ts';
import { touchedBy } from '../../../shared/meaning/touched.ts';
import type { Sqlite } from '../store/database.ts';
import type { BodyReader } from './body-reader.ts';
import type { Derived } from './exchange-reader.ts';
import {
  type ExchangeRow,
  outcomeOf,
  parseAnswerHead,
  parseRequestHead,
  SELECT_EXCHANGE,
} from './exchange-row.ts';

const ENTRY_COLUMNS = [
  'id',
  'session',
  'at',
  'listener',
  'idp',
  'idp_because',
  'kind',
  'sentence',
  'note',
  'subject',
  'search',
  'about',
  'method',
  'target',
  'status',
  'outcome',
  'took',
  'request_size',
  'answer_size',
  'resend_of',
  'tolerated',
  'ruled',
  'mark',
];

/** Targets are kept up to this many characters in the index; the exchange has the whole. */
const MAX_TARGET = 2000;

/**
 * Turns stored exchanges into entries of the index, in the order they were received. The deriver's memory is
 * saved with the position it belongs to, so that names learnt before a restart are known after it.
 */
export class Indexer {
  readonly #index: Sqlite;
  readonly #bodies: BodyReader;
  readonly #firstId: number;
  readonly #next;
  readonly #one;
  readonly #insert;
  readonly #touch;
  readonly #entry;
  readonly #end;
  #deriver: Deriver;
  #position: number;
  #written: number;
  #savedPosition: number;

  constructor(index: Sqlite, workspace: Sqlite, bodies: BodyReader, firstId: number) {
    this.#firstId = firstId;
    this.#index = index;
    this.#bodies = bodies;
    this.#next = workspace.prepare(
      `${SELECT_EXCHANGE} WHERE exchange.id > ? AND exchange.id <= ? ORDER BY exchange.id LIMIT ?`,
    );
    this.#one = workspace.prepare(`${SELECT_EXCHANGE} WHERE exchange.id = ?`);
    this.#insert = index.prepare(
      `INSERT OR REPLACE INTO entry (${ENTRY_COLUMNS.join(', ')}) VALUES (${ENTRY_COLUMNS.map(() => '?').join(', ')})`,
    );
    this.#touch = index.prepare('INSERT OR IGNORE INTO touched (resource, entry) VALUES (?, ?)');
    this.#entry = index.prepare(
      'SELECT idp, idp_because, kind, sentence, note, subject FROM entry WHERE id = ?',
    );
    this.#end = index.prepare('UPDATE entry SET outcome = ?, took = ? WHERE id = ?');
    this.#written = (index.prepare('SELECT max(id) AS id FROM entry').get() as { id: number | null }).id ?? 0;
    const saved = readState(index);
    this.#position = saved?.position ?? 0;
    this.#savedPosition = this.#position;
    this.#deriver = createDeriver(saved?.memory);
  }

  /** Entries that were pending when the engine last stopped: by now it is known how they ended. */
  pending(): number[] {
    const rows = this.#index.prepare("SELECT id FROM entry WHERE outcome = 'pending'").all() as {
      id: number;
    }[];
    return rows.map(({ id }) => id);
  }

  /** Id of the newest exchange that has an entry. */
  get position(): number {
    return this.#position;
  }

  /** Takes up to `limit` further exchanges, none newer than `last`; returns their ids. */
  step(limit: number, last: number): number[] {
    const rows = this.#next.all([this.#position, last, limit]) as ExchangeRow[];
    if (rows.length === 0) return [];
    this.#index.exec('BEGIN');
    for (const row of rows) {
      const observed = this.#observe(row);
      const derived = this.#deriver.derive(observed);
      // After a restart, exchanges since the last save are only read again to learn names from.
      if (row.id > this.#written) this.#write(row, derived, observed);
      this.#position = row.id;
    }
    this.#index.exec('COMMIT');
    return rows.map((row) => row.id);
  }

  /** Derives exchanges anew that were stored again since they were taken; returns those that have an entry. */
  refresh(ids: readonly number[]): number[] {
    const done: number[] = [];
    this.#index.exec('BEGIN');
    for (const id of ids) {
      const row =
        id <= Math.max(this.#position, this.#written)
          ? (this.#one.get([id]) as ExchangeRow | undefined)
          : undefined;
      if (!row) continue;
      // One that has been learnt from already is only looked at again.
      const observed = this.#observe(row);
      this.#write(
        row,
        row.id < this.#firstId ? this.#deriver.peek(observed) : this.#deriver.derive(observed),
        observed,
      );
      done.push(id);
    }
    this.#index.exec('COMMIT');
    return done;
  }

  /** Notes how exchanges ended; returns those that have an entry. What they mean does not depend on it. */
  end(
    endings: readonly { readonly id: number; readonly done: number; readonly outcome: Outcome }[],
  ): number[] {
    const done: number[] = [];
    this.#index.exec('BEGIN');
    for (const ending of endings) {
      if (ending.id > this.#position) continue;
      this.#end.run([ending.outcome, ending.done, ending.id]);
      done.push(ending.id);
    }
    this.#index.exec('COMMIT');
    return done;
  }

  /** What is known of an exchange; derived on the spot when it has no entry yet. */
  derived(id: number, row: ExchangeRow): Derived {
    const entry = this.#entry.get([id]) as
      | {
          idp: string | null;
          idp_because: string | null;
          kind: string;
          sentence: string;
          note: string | null;
          subject: string | null;
        }
      | undefined;
    if (!entry) return this.#deriver.peek(this.#observe(row));
    return {
      idp: entry.idp
        ? { id: entry.idp as NonNullable<Exchange['idp']>['id'], because: entry.idp_because ?? '' }
        : null,
      meaning: Meaning.parse({
        kind: entry.kind,
        sentence: JSON.parse(entry.sentence),
        note: entry.note && JSON.parse(entry.note),
        subject: entry.subject && JSON.parse(entry.subject),
      }),
    };
  }

  /** What the deriver has learnt; see `createDeriver`. */
  memory(): unknown {
    return this.#deriver.snapshot();
  }

  /** Saves the deriver's memory. */
  save(): void {
    if (this.#position === this.#savedPosition) return;
    const state = { position: this.#position, memory: this.#deriver.snapshot() };
    this.#index
      .prepare("INSERT OR REPLACE INTO state (key, value) VALUES ('deriver', ?)")
      .run([JSON.stringify(state)]);
    this.#savedPosition = this.#position;
  }

  #observe(row: ExchangeRow): ObservedExchange {
    const request = parseRequestHead(row.request_head);
    const answerHead = row.sent_head ? parseAnswerHead(row.sent_head) : null;
    const answerHeaders = answerHead?.headers ?? [];
    return {
      id: row.id,
      listener: row.listener,
      method: row.method,
      target: row.url,
      basePath: row.base_path,
      requestHeaders: request.headers,
      requestBody: this.#bodies.json(row.request_body, request.headers),
      status: row.status,
      answerHeaders,
      answerBody: this.#bodies.json(row.sent_body, answerHeaders),
      client: row.client,
      outcome: outcomeOf(row, this.#firstId),
    };
  }

  #write(row: ExchangeRow, { idp, meaning }: Derived, observed: ObservedExchange): void {
    for (const resource of touchedBy(observed)) this.#touch.run([resource, row.id]);
    this.#insert.run([
      row.id,
      row.session,
      row.received_at,
      row.listener,
      idp?.id ?? null,
      idp?.because ?? null,
      meaning.kind,
      JSON.stringify(meaning.sentence),
      meaning.note ? JSON.stringify(meaning.note) : null,
      meaning.subject ? JSON.stringify(meaning.subject) : null,
      `${wordsOf(meaning)} ${row.method} ${row.url.slice(0, MAX_TARGET)}`.toLowerCase(),
      `${meaning.subject?.label ?? ''} ${meaning.subject?.id ?? ''}`.toLowerCase(),
      row.method,
      row.url.slice(0, MAX_TARGET),
      row.status,
      outcomeOf(row, this.#firstId),
      row.done,
      row.request_size,
      row.sent_size ?? row.answer_size ?? 0,
      row.resend_of,
      row.trace?.includes('"tolerance"') ? 1 : 0,
      row.trace?.includes('"kind":"rule","name"') ? 1 : 0,
      markOf(row.trace),
    ]);
  }
}

/** JSON of the last mark that a rule gave, or null. */
function markOf(trace: string | null): string | null {
  if (!trace?.includes('"mark":')) return null;
  const entries = JSON.parse(trace) as Exchange['trace'];
  const mark = entries.findLast((entry) => entry.mark)?.mark;
  return mark ? JSON.stringify(mark) : null;
}

/** The sentence and the note as plain text. */
function wordsOf({ sentence, note }: Meaning): string {
  const parts = note ? [...sentence, ' ', ...note] : sentence;
  return parts.map((part) => (typeof part === 'string' ? part : part.name)).join('');
}

function readState(index: Sqlite): { position: number; memory: unknown } | null {
  const row = index.prepare("SELECT value FROM state WHERE key = 'deriver'").get() as
    | { value: string }
    | undefined;
  return row ? (JSON.parse(row.value) as { position: number; memory: unknown }) : null;
}
