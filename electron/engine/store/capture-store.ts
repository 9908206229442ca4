import type { Outcome } from '../../../shared/contract/exchange.ts';
import type { ShadowResult } from '../../../shared/contract/shadow.ts';
import { EngineError, messageOf } from '../errors.ts';
import { now } from '../pipeline/clock.ts';
import { BodyStore } from './bodies.ts';
import type { Sqlite } from './database.ts';
import { DirectoryStore } from './directories.ts';
import type { DirectoryChange } from './directory-change.ts';
import type { Cause } from './history.ts';
import type { Ending, ExchangeRecord, MessageRecord, ShadowRecord } from './record.ts';

/** What becomes durable together: an exchange, the end of one, and what it did to a directory. */
interface Unit {
  readonly exchange: ExchangeRecord | null;
  readonly directory: number;
  readonly changes: readonly DirectoryChange[];
  readonly cause: Cause;
  readonly committed: (error: EngineError | null) => void;
}

interface EndingUnit extends Ending {
  readonly id: number;
}

/** Told after each commit. */
export interface CommitNotice {
  /** Newest stored exchange. */
  readonly last: number;
  /** Exchanges stored before and again now, with more in them. */
  readonly changed: readonly number[];
  /** Exchanges that ended otherwise than their row said. */
  readonly ended: readonly { readonly id: number; readonly done: number; readonly outcome: Outcome }[];
  /** Exchanges that a shadow has been compared with since. */
  readonly shadowed: readonly { readonly id: number; readonly result: ShadowResult }[];
}

/** Loop turns that a commit waits at most while more exchanges are arriving. */
const MAX_TURNS = 4;

/** What the usual exchange with a mock fills in; the others stay NULL. */
const MOCK_COLUMNS = [
  'id',
  'session',
  'listener',
  'target',
  'client',
  'received_at',
  'request_done',
  'answered',
  'method',
  'url',
  'base_path',
  'status',
  'bytes',
  'request_head',
  'request_body',
  'request_size',
  'sent_head',
  'sent_body',
  'sent_size',
];
/** The usual exchange with an upstream. */
const UPSTREAM_COLUMNS = [
  ...MOCK_COLUMNS,
  'forwarded_line',
  'forwarded_head',
  'forwarded_body',
  'forwarded_size',
  'answer_status',
  'answer_head',
  'answer_body',
  'answer_size',
];
const ALL_COLUMNS = [...UPSTREAM_COLUMNS, 'trace', 'secure', 'problem', 'resend_of', 'shadow_of'];

const NO_CHANGES: readonly DirectoryChange[] = [];

/**
 * The writer. Everything handed in during one turn of the event loop, or a few while more keeps arriving, is
 * committed in one transaction (group commit); the callbacks run after the commit, and only then does an answer leave. So an answer
 * that a client received is in the store, whatever happens to the process next.
 */
export class CaptureStore {
  readonly #db: Sqlite;
  readonly #bodies: BodyStore;
  readonly directories: DirectoryStore;
  readonly #insertMock;
  readonly #insertUpstream;
  readonly #insertAny;
  readonly #end;
  readonly #insertShadow;
  readonly #count;
  readonly #begin;
  readonly #commit;
  readonly #rollback;
  readonly #onCommit: (notice: CommitNotice) => void;
  /** Called after a commit with what each unit of it changed in a directory. */
  onDirectory: (directory: number, changes: readonly DirectoryChange[]) => void = () => {};
  #units: Unit[] = [];
  #endings: EndingUnit[] = [];
  #shadows: ShadowRecord[] = [];
  #flushing: NodeJS.Immediate | null = null;
  /** Loop turns that the waiting units have waited. */
  #turns = 0;
  /** Newest id at the last look. */
  #lastSeen = 0;
  #lastId: number;
  #lastCommitted: number;

  constructor(db: Sqlite, onCommit: (notice: CommitNotice) => void) {
    this.#db = db;
    this.#onCommit = onCommit;
    this.#bodies = new BodyStore(db);
    this.directories = new DirectoryStore(db);
    this.#insertMock = db.prepare(`INSERT ${into(MOCK_COLUMNS)}`);
    this.#insertUpstream = db.prepare(`INSERT ${into(UPSTREAM_COLUMNS)}`);
    this.#insertAny = db.prepare(`INSERT OR REPLACE ${into(ALL_COLUMNS)}`);
    this.#end = db.prepare(
      'INSERT OR REPLACE INTO ending (id, first_byte, done, outcome, problem) VALUES (?, ?, ?, ?, ?)',
    );
    this.#insertShadow = db.prepare(
      'INSERT OR REPLACE INTO shadow (id, exchange, result, outcome) VALUES (?, ?, ?, ?)',
    );
    this.#count = db.prepare(
      'UPDATE session SET count = count + ?, bytes = bytes + ?, last_at = max(coalesce(last_at, 0), ?) WHERE id = ?',
    );
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#lastId = highestId(db);
    this.#lastCommitted = this.#lastId;
  }

  get bodies(): BodyStore {
    return this.#bodies;
  }

  /** Ids rise in the order requests arrive and are never used twice. */
  nextId(): number {
    return ++this.#lastId;
  }

  /**
   * Stores an exchange (null while recording is paused) with what it changed. `committed` is called once, with
   * an error when nothing of it was stored. `cause`: what the changes come from when there is no exchange.
   */
  record(
    exchange: ExchangeRecord | null,
    committed: (error: EngineError | null) => void,
    directory = 0,
    changes: readonly DirectoryChange[] = NO_CHANGES,
    cause: Cause = 'unrecorded',
  ): void {
    this.#units.push({ exchange, directory, changes, cause, committed });
    this.#schedule();
  }

  /** Notes how a stored exchange ended, when it did not simply end whole, right after it was stored. */
  finish(id: number, ending: Ending): void {
    this.#endings.push({ id, ...ending });
    this.#schedule();
  }

  /** Notes what a shadow made of a stored exchange. */
  shadowed(record: ShadowRecord): void {
    this.#shadows.push(record);
    this.#schedule();
  }

  /** Commits what is waiting now. */
  flush(): void {
    if (this.#flushing) clearImmediate(this.#flushing);
    this.#flushing = null;
    this.#turns = 0;
    const units = this.#units;
    const endings = this.#endings;
    const shadows = this.#shadows;
    if (units.length === 0 && endings.length === 0 && shadows.length === 0) return;
    this.#units = [];
    this.#endings = [];
    this.#shadows = [];
    try {
      this.#write(units, endings, shadows);
    } catch (error) {
      const failure = new EngineError(
        `The exchange could not be recorded: ${messageOf(error)}.`,
        'If the disk is full, free some space.',
        error,
      );
      for (const unit of units) unit.committed(failure);
      return;
    }
    const before = this.#lastCommitted;
    for (const unit of units) {
      if (unit.exchange && unit.exchange.id > this.#lastCommitted) this.#lastCommitted = unit.exchange.id;
    }
    for (const unit of units) unit.committed(null);
    for (const { directory, changes } of units) {
      if (changes.length > 0) this.onDirectory(directory, changes);
    }
    const changed: number[] = [];
    for (const unit of units) if (unit.exchange && unit.exchange.id <= before) changed.push(unit.exchange.id);
    const shadowed = shadows.map(({ id, outcome }) => ({ id, result: outcome.result }));
    this.#onCommit({ last: this.#lastCommitted, changed, ended: endings, shadowed });
  }

  #schedule(): void {
    this.#flushing ??= setImmediate(() => {
      this.#flushing = null;
      if (this.#moreToCome()) this.#schedule();
      else this.flush();
    });
  }

  /**
   * True while exchanges keep arriving that are not here yet: a transaction costs several times what a row does,
   * so under load it is worth a few turns. A lone exchange never waits.
   */
  #moreToCome(): boolean {
    const arrived = this.#lastId !== this.#lastSeen;
    this.#lastSeen = this.#lastId;
    return arrived && this.#units.at(-1)?.exchange?.id !== this.#lastId && ++this.#turns < MAX_TURNS;
  }

  #write(units: readonly Unit[], endings: readonly EndingUnit[], shadows: readonly ShadowRecord[]): void {
    this.#begin.run();
    try {
      for (const ending of endings) {
        this.#end.run([ending.id, ending.firstByte, ending.done, ending.outcome, ending.problem]);
      }
      for (const { id, outcome } of shadows)
        this.#insertShadow.run([id, outcome.exchange, outcome.result, JSON.stringify(outcome)]);
      let session = 0;
      let count = 0;
      let bytes = 0;
      let lastAt = 0;
      const at = Date.now();
      for (const { exchange, directory, changes, cause } of units) {
        if (changes.length > 0) {
          const author = { exchange: exchange?.id ?? null, at, cause: exchange ? null : cause };
          for (const change of changes) this.directories.apply(directory, change, author);
        }
        if (!exchange) continue;
        if (exchange.session !== session) {
          if (lastAt > 0) this.#count.run([count, bytes, lastAt, session]);
          session = exchange.session;
          count = bytes = lastAt = 0;
        }
        // What a shadow was asked is none of the traffic.
        if (exchange.storedBytes === null && exchange.shadowOf === undefined) count++;
        const size = this.#insertExchange(exchange);
        bytes += size - (exchange.storedBytes ?? 0);
        exchange.storedBytes = size;
        lastAt = exchange.receivedAt;
      }
      if (lastAt > 0) this.#count.run([count, bytes, lastAt, session]);
      this.#commit.run();
    } catch (error) {
      this.#bodies.forget();
      this.directories.rolledBack();
      if (this.#db.inTransaction) this.#rollback.run();
      throw error;
    }
  }

  #insertExchange(exchange: ExchangeRecord): number {
    const { id, request, forwarded, answer, sent, ending } = exchange;
    if (sent) exchange.answered = now() - exchange.receivedAt;
    const requestHead = headOf(request);
    const sentHead = sent && answerHeadOf(sent);
    const bytes =
      requestHead.length +
      storedSize(request) +
      (sentHead?.length ?? 0) +
      storedSize(sent) +
      storedSize(forwarded) +
      storedSize(answer);
    const requestBody = this.#received(request.body);
    const answerBody = answer ? this.#received(answer.body) : null;
    const mock = [
      id,
      exchange.session,
      exchange.listener,
      exchange.target,
      exchange.client,
      exchange.receivedAt,
      exchange.requestDone,
      exchange.answered,
      exchange.method,
      exchange.url,
      exchange.basePath,
      exchange.status,
      bytes,
      requestHead,
      requestBody,
      request.size,
      sentHead,
      sent && answer && sent.body === answer.body ? answerBody : this.#made(sent?.body),
      sent?.size ?? null,
    ];
    if (isPlain(exchange) && !forwarded && !answer) this.#insertMock.run(mock);
    else {
      mock.push(
        forwarded ? `${forwarded.method} ${forwarded.url}` : null,
        forwarded ? headOf(forwarded) : null,
        forwarded && forwarded.body === request.body ? requestBody : this.#received(forwarded?.body),
        forwarded?.size ?? null,
        answer?.status ?? null,
        answer ? answerHeadOf(answer) : null,
        answerBody,
        answer?.size ?? null,
      );
      if (isPlain(exchange)) this.#insertUpstream.run(mock);
      else {
        this.#insertAny.run([
          ...mock,
          exchange.trace.length > 0 ? JSON.stringify(exchange.trace) : null,
          exchange.secure ? 1 : null,
          exchange.problem,
          exchange.resendOf,
          exchange.shadowOf ?? null,
        ]);
      }
    }
    if (ending) this.#end.run([id, ending.firstByte, ending.done, ending.outcome, ending.problem]);
    return bytes;
  }

  #received(body: Buffer | null | undefined): number | null {
    return body && body.length > 0 ? this.#bodies.putReceived(body) : null;
  }

  #made(body: Buffer | null | undefined): number | null {
    return body && body.length > 0 ? this.#bodies.put(body) : null;
  }
}

/** True when it is stored for the first time, with nothing in the columns at the end of ALL_COLUMNS. */
function isPlain(record: ExchangeRecord): boolean {
  const { storedBytes, trace, secure, problem, resendOf, shadowOf } = record;
  const usual = resendOf === null && shadowOf === undefined;
  return storedBytes === null && trace.length === 0 && !secure && problem === null && usual;
}

function into(columns: readonly string[]): string {
  return `INTO exchange (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

function headOf(message: MessageRecord): string {
  return JSON.stringify([message.httpVersion, message.headers, message.trailers]);
}

function answerHeadOf(message: MessageRecord & { readonly reason: string }): string {
  return JSON.stringify([message.httpVersion, message.reason, message.headers, message.trailers]);
}

function storedSize(message: MessageRecord | null): number {
  return message?.body?.length ?? 0;
}

/** The highest id ever given: deleting the newest exchanges must not bring their ids back. */
export function highestId(db: Sqlite): number {
  const stored = db.prepare('SELECT max(id) AS id FROM exchange').get() as { id: number | null };
  const kept = db.prepare("SELECT value FROM setting WHERE key = 'highestExchange'").get() as
    | { value: string }
    | undefined;
  return Math.max(stored.id ?? 0, Number(kept?.value ?? 0));
}
