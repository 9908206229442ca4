import type { Exchange, Outcome } from '../../../shared/contract/exchange.ts';
import { Meaning } from '../../../shared/contract/exchange.ts';
import type { ShadowResult } from '../../../shared/contract/shadow.ts';
import { type Correlator, createCorrelator, type Taken } from '../../../shared/correlation/correlator.ts';
import type { Cycle } from '../../../shared/correlation/cycles.ts';
import type { Absorbed } from '../../../shared/correlation/operations.ts';
import { createDeriver, type Deriver } from '../../../shared/meaning/deriver.ts';
import type { ObservedExchange } from '../../../shared/meaning/observed.ts';
import { touchedBy } from '../../../shared/meaning/touched.ts';
import type { Sqlite } from '../store/database.ts';
import type { BodyReader } from './body-reader.ts';
import { EntryWriter } from './entry-writer.ts';
import type { Derived } from './exchange-reader.ts';
import {
  type ExchangeRow,
  IS_TRAFFIC,
  outcomeOf,
  parseAnswerHead,
  parseRequestHead,
  SELECT_EXCHANGE,
} from './exchange-row.ts';
import { shadowFlags } from './flags.ts';
import { SqliteThreads } from './thread-store.ts';

/** What a step or a refresh did to the index. */
export interface Indexed {
  /** Exchanges whose entry is new or different. */
  readonly ids: readonly number[];
  readonly absorbed: readonly Absorbed[];
}

/**
 * Turns stored exchanges into entries of the index, in the order they were received. What the deriver and the
 * correlator remember is saved with the position it belongs to, so that what was learnt before a restart is known
 * after it.
 */
export class Indexer {
  readonly #index: Sqlite;
  readonly #bodies: BodyReader;
  readonly #firstId: number;
  readonly #writer: EntryWriter;
  readonly #next;
  readonly #one;
  readonly #entry;
  readonly #place;
  readonly #end;
  readonly #flag;
  readonly #lengthen;
  readonly #keep;
  #memory: Memory | null = null;
  #position: number;
  #written: number;
  #savedPosition: number;

  constructor(index: Sqlite, workspace: Sqlite, bodies: BodyReader, firstId: number) {
    this.#firstId = firstId;
    this.#index = index;
    this.#bodies = bodies;
    this.#writer = new EntryWriter(index, firstId);
    this.#next = workspace.prepare(
      `${SELECT_EXCHANGE} WHERE exchange.id > ? AND exchange.id <= ? AND ${IS_TRAFFIC} ORDER BY exchange.id LIMIT ?`,
    );
    this.#one = workspace.prepare(`${SELECT_EXCHANGE} WHERE exchange.id = ? AND ${IS_TRAFFIC}`);
    this.#entry = index.prepare(
      `SELECT idp, idp_because, kind, sentence, note, subject FROM entry JOIN wording USING (id) WHERE id = ?`,
    );
    this.#place = index.prepare('SELECT operation, cycle, took FROM entry WHERE id = ?');
    this.#end = index.prepare('UPDATE entry SET outcome = ?, took = ? WHERE id = ?');
    this.#flag = index.prepare('UPDATE entry SET flags = flags | ? WHERE id = ?');
    this.#keep = index.prepare('INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)');
    this.#lengthen = index.prepare('UPDATE operation SET took = took + ? WHERE id = ?');
    this.#written = (index.prepare('SELECT max(id) AS id FROM entry').get() as { id: number | null }).id ?? 0;
    this.#position = Number(readState(index, 'position') ?? 0);
    this.#savedPosition = this.#position;
  }

  /**
   * What was learnt before, read when it is first needed: of a large workspace that takes some tenths of a second,
   * which the first rows of a window do not wait for.
   */
  get #learnt(): Memory {
    if (this.#memory) return this.#memory;
    const saved = JSON.parse(readState(this.#index, 'memory') ?? 'null') as Saved | null;
    this.#memory = {
      deriver: createDeriver(saved?.deriver),
      correlator: createCorrelator(new SqliteThreads(this.#index), saved?.correlator),
    };
    return this.#memory;
  }

  /** Reads what was learnt before, ahead of the first exchange that needs it. */
  prepare(): void {
    void this.#learnt;
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

  /**
   * Id up to which exchanges have entries. After a crash that is ahead of the position: what was entered since the
   * last save is read again, and must not be taken for new.
   */
  get entered(): number {
    return Math.max(this.#position, this.#written);
  }

  /** Takes up to `limit` further exchanges, none newer than `last`. */
  step(limit: number, last: number): Indexed {
    const rows = this.#next.all([this.#position, last, limit]) as ExchangeRow[];
    if (rows.length === 0) return nothing;
    const absorbed: Absorbed[] = [];
    this.#together(() => {
      const cycles = new Map<number, Cycle>();
      for (const row of rows) {
        const observed = this.#observe(row);
        const derived = this.#learnt.deriver.derive(observed);
        const placement = this.#learnt.correlator.take(takenOf(row), derived);
        this.#position = row.id;
        // After a restart, exchanges since the last save are only read again to learn names from.
        if (row.id <= this.#written) continue;
        this.#writer.add(row, derived, placement, touchedBy(observed));
        absorbed.push(...placement.absorbed);
        for (const cycle of [placement.ended, placement.cycle]) if (cycle) cycles.set(cycle.id, cycle);
      }
      for (const cycle of cycles.values()) this.#writer.putCycle(cycle);
    });
    return { ids: rows.map((row) => row.id), absorbed };
  }

  /** Derives exchanges anew that were stored again since they were taken, or stored late. */
  refresh(ids: readonly number[]): Indexed {
    if (ids.length === 0) return nothing;
    const done: number[] = [];
    const absorbed: Absorbed[] = [];
    this.#together(() => {
      for (const id of ids) {
        if (id > Math.max(this.#position, this.#written)) continue;
        const row = this.#one.get([id]) as ExchangeRow | undefined;
        if (!row) continue;
        const observed = this.#observe(row);
        // One that has been learnt from already is only looked at again.
        const derived =
          row.id < this.#firstId
            ? this.#learnt.deriver.peek(observed)
            : this.#learnt.deriver.derive(observed);
        const place = this.#place.get([id]) as { operation: number; cycle: number | null } | undefined;
        if (place) {
          const amended = this.#learnt.correlator.amend(takenOf(row), derived, place.operation);
          this.#writer.replace(row, derived, place, amended, touchedBy(observed));
          absorbed.push(...amended.absorbed);
        } else {
          const placement = this.#learnt.correlator.take(takenOf(row), derived);
          this.#writer.add(row, derived, placement, touchedBy(observed));
          absorbed.push(...placement.absorbed);
          for (const cycle of [placement.ended, placement.cycle]) if (cycle) this.#writer.putCycle(cycle);
        }
        done.push(id);
      }
    });
    return { ids: done, absorbed };
  }

  /** Notes how exchanges ended; returns those that have an entry. What they mean does not depend on it. */
  end(
    endings: readonly { readonly id: number; readonly done: number; readonly outcome: Outcome }[],
  ): number[] {
    if (endings.length === 0) return [];
    const done: number[] = [];
    this.#together(() => {
      for (const ending of endings) {
        const place = this.#place.get([ending.id]) as { operation: number; took: number | null } | undefined;
        if (!place) continue;
        this.#end.run([ending.outcome, ending.done, ending.id]);
        this.#lengthen.run([ending.done - (place.took ?? 0), place.operation]);
        done.push(ending.id);
      }
    });
    return done;
  }

  /** Notes what shadows made of exchanges; returns those that have an entry. */
  shadowed(results: readonly { readonly id: number; readonly result: ShadowResult }[]): number[] {
    if (results.length === 0) return [];
    const done: number[] = [];
    this.#together(() => {
      for (const { id, result } of results)
        if (this.#flag.run([shadowFlags(result), id]).changes > 0) done.push(id);
    });
    return done;
  }

  /** Makes operations anew whose oldest exchanges were deleted. */
  summarise(operations: readonly number[]): void {
    for (const operation of operations) this.#writer.summarise(operation);
  }

  /** One transaction, undone when it fails. */
  #together(work: () => void): void {
    this.#index.exec('BEGIN');
    try {
      work();
      this.#index.exec('COMMIT');
    } catch (error) {
      this.#index.exec('ROLLBACK');
      throw error;
    }
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
    if (!entry) {
      const { idp, meaning } = this.#learnt.deriver.peek(this.#observe(row));
      return { idp, meaning };
    }
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
    return this.#learnt.deriver.snapshot();
  }

  /** Saves what the deriver and the correlator remember. */
  save(): void {
    if (this.#position === this.#savedPosition) return;
    const { deriver, correlator } = this.#learnt;
    const state: Saved = { deriver: deriver.snapshot(), correlator: correlator.snapshot() };
    this.#together(() => {
      this.#keep.run(['memory', JSON.stringify(state)]);
      this.#keep.run(['position', String(this.#position)]);
    });
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
}

const nothing: Indexed = { ids: [], absorbed: [] };

function takenOf(row: ExchangeRow): Taken {
  return {
    id: row.id,
    session: row.session,
    listener: row.listener,
    at: row.received_at,
    took: row.done,
    method: row.method,
    target: row.url,
    byHand: row.resend_of !== null,
  };
}

interface Memory {
  readonly deriver: Deriver;
  readonly correlator: Correlator;
}

/** Snapshots of both. */
interface Saved {
  readonly deriver: unknown;
  readonly correlator: unknown;
}

function readState(index: Sqlite, key: 'memory' | 'position'): string | null {
  const row = index.prepare('SELECT value FROM state WHERE key = ?').get([key]) as
    | { value: string }
    | undefined;
  return row?.value ?? null;
}
