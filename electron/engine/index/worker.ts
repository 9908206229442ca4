import { statSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'libsql';
import type { Meaning } from '../../../shared/contract/exchange.ts';
import { letterOf } from '../../../shared/contract/listener.ts';
import { rpcMethods } from '../../../shared/contract/rpc.ts';
import { RpcError, type RpcFailure } from '../../../shared/contract/wire.ts';
import { parseFilter } from '../../../shared/filter/parse.ts';
import { messageOf } from '../errors.ts';
import { HistoryReader } from '../history/history-reader.ts';
import { storedListeners } from '../listeners/listener-store.ts';
import type { CommitNotice } from '../store/capture-store.ts';
import { openForReading, type Sqlite, WORKSPACE_FILE } from '../store/database.ts';
import { BodyReader } from './body-reader.ts';
import { ExchangeContext } from './exchange-context.ts';
import { ExchangeReader } from './exchange-reader.ts';
import { type ExchangeRow, IS_TRAFFIC, SELECT_EXCHANGE } from './exchange-row.ts';
import { countFacets } from './facets.ts';
import { asksForWords, filterToSql, type ListenerName } from './filter-sql.ts';
import { FilterValues } from './filter-values.ts';
import { forgetSome } from './forget.ts';
import { openIndex } from './index-database.ts';
import { Indexer } from './indexer.ts';
import { OperationReader } from './operation-rows.ts';
import type { FromWorker, IndexedMethod, ToWorker, WorkerStart } from './protocol.ts';
import { RuleTrials } from './rule-trials.ts';
import { TextIndex } from './text-index.ts';
import { ThreadReader } from './thread-reader.ts';
import { Views } from './views.ts';

/** Exchanges taken in one slice; between slices calls of windows are answered. */
const SLICE = 100;
/** The main file is brought up to date once its log has grown by this many bytes. */
const CHECKPOINT_BYTES = 8 * 1024 * 1024;
/** How much longer than its work a slice is followed by a pause while the listeners are busy. */
const BUSY_PAUSE = 8;
const HOUSEKEEPING_EVERY = 2000;
/** Exchanges whose words are taken in at a time, and the pause between, in ms: calls of windows go first. */
const TEXT_SLICE = 100;
const SPARE_PAUSE = 5;

/**
 * The index worker: derives what exchanges mean, keeps the views of windows, answers every call that only
 * reads, and moves the log of the workspace into its main file. The engine's main thread never waits for it.
 */
class IndexWorker {
  readonly #data: string;
  readonly #post: (message: FromWorker) => void;
  readonly #workspace: Sqlite;
  readonly #index: Sqlite;
  readonly #checkpointer: Sqlite;
  readonly #indexer: Indexer;
  readonly #text: TextIndex;
  readonly #operations: OperationReader;
  readonly #threads: ThreadReader;
  readonly #context: ExchangeContext;
  readonly #values: FilterValues;
  readonly #views: Views;
  readonly #reader: ExchangeReader;
  readonly #trials: RuleTrials;
  readonly #history: HistoryReader;
  readonly #housekeeping: NodeJS.Timeout;
  /** Newest exchange known to be stored. */
  #stored: number;
  readonly #changed = new Set<number>();
  #ended: CommitNotice['ended'][number][] = [];
  #shadowed: CommitNotice['shadowed'][number][] = [];
  /** Sessions with entries of exchanges that were deleted. */
  readonly #forgetting = new Set<number>();
  #working = false;
  #searching: NodeJS.Timeout | null = null;
  #busy = false;
  #nextSave = 0;
  #stopped = false;

  constructor({ data, firstId }: WorkerStart, post: (message: FromWorker) => void) {
    this.#data = data;
    this.#post = post;
    this.#workspace = openForReading(data);
    this.#index = openIndex(data);
    this.#checkpointer = new Database(path.join(data, WORKSPACE_FILE));
    const bodies = new BodyReader(this.#workspace);
    this.#indexer = new Indexer(this.#index, this.#workspace, bodies, firstId);
    this.#text = new TextIndex(this.#index, this.#workspace, bodies);
    this.#operations = new OperationReader(this.#index);
    this.#threads = new ThreadReader(this.#index, this.#operations);
    this.#context = new ExchangeContext(this.#index, this.#operations, this.#threads);
    this.#values = new FilterValues(this.#index, this.#workspace);
    this.#views = new Views(
      this.#index,
      this.#operations,
      this.#threads,
      () => this.#text.position,
      (change) => post({ kind: 'viewChanged', ...change }),
    );
    this.#reader = new ExchangeReader(this.#workspace, bodies, firstId, (id, row) =>
      this.#indexer.derived(id, row),
    );
    this.#trials = new RuleTrials(this.#workspace, bodies, (id, row) => this.#indexer.derived(id, row));
    this.#history = new HistoryReader(this.#workspace, this.#index, bodies, firstId, (id) =>
      this.#meaningOf(id),
    );
    this.#housekeeping = setInterval(() => this.#keepHouse(), HOUSEKEEPING_EVERY);
    this.#stored = firstId - 1;
    for (const id of this.#indexer.pending()) this.#changed.add(id);
    this.#wake(0);
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'call':
        return this.#reply(message.call, () => this.#call(message.method, message.params));
      case 'committed':
        this.#stored = message.last;
        this.#busy = message.busy;
        for (const id of message.changed) this.#changed.add(id);
        this.#ended.push(...message.ended);
        this.#shadowed.push(...message.shadowed);
        return this.#wake(0);
      case 'deleted':
        return this.#forget(message.sessions);
      case 'orphans':
        return this.#reply(message.call, () => this.#orphans());
      case 'memory':
        return this.#reply(message.call, () => this.#indexer.memory());
      case 'stop':
        return this.#stop();
    }
  }

  #reply(call: number, work: () => unknown): void {
    const failed = (error: unknown) => this.#post({ kind: 'failure', call, failure: toFailure(error) });
    try {
      const result = work();
      if (result instanceof Promise) {
        result.then((late) => this.#post({ kind: 'answer', call, result: late }), failed);
      } else this.#post({ kind: 'answer', call, result });
    } catch (error) {
      failed(error);
    }
  }

  #call(method: IndexedMethod, params: unknown): unknown {
    switch (method) {
      case 'timeline.open': {
        const { session, filter, by } = rpcMethods[method].params.parse(params);
        const parsed = parseFilter(filter);
        if (!parsed.ok)
          return { kind: 'badFilter', message: parsed.message, from: parsed.from, to: parsed.to };
        const where = filterToSql(parsed.query, { session, listeners: this.#listeners() });
        return { kind: 'view', ...this.#views.open(session, by, where, asksForWords(parsed.query)) };
      }
      case 'timeline.lines': {
        const { view, from, to } = rpcMethods[method].params.parse(params);
        return { lines: this.#views.lines(view, from, to) };
      }
      case 'timeline.fold': {
        const { view, position, open } = rpcMethods[method].params.parse(params);
        return { length: this.#views.fold(view, position, open) };
      }
      case 'timeline.facets': {
        const { view, keys, limit } = rpcMethods[method].params.parse(params);
        return {
          facets: countFacets(this.#index, this.#views.get(view), keys, limit, this.#listeners()),
        };
      }
      case 'filter.values': {
        const { key, session, begun, limit } = rpcMethods[method].params.parse(params);
        return { values: this.#values.of(key, session, begun, limit, this.#listeners()) };
      }
      case 'thread.list': {
        const { session, type, search, from, limit } = rpcMethods[method].params.parse(params);
        return this.#threads.list(session, type, search, from, limit);
      }
      case 'thread.story':
        return this.#threads.story(rpcMethods[method].params.parse(params).thread);
      case 'exchange.context':
        return this.#context.of(rpcMethods[method].params.parse(params).id);
      case 'timeline.rows': {
        const { view, from, to } = rpcMethods[method].params.parse(params);
        return { rows: this.#views.rows(view, from, to) };
      }
      case 'timeline.locate': {
        const { view, exchange } = rpcMethods[method].params.parse(params);
        return { position: this.#views.locate(view, exchange) };
      }
      case 'timeline.histogram': {
        const { view, slices } = rpcMethods[method].params.parse(params);
        return this.#views.histogram(view, slices);
      }
      case 'timeline.close': {
        this.#views.close(rpcMethods[method].params.parse(params).view);
        return {};
      }
      case 'exchange.get':
        return this.#reader.get(rpcMethods[method].params.parse(params));
      case 'exchange.body':
        return this.#reader.body(rpcMethods[method].params.parse(params));
      case 'exchange.curl':
        return this.#reader.curl(rpcMethods[method].params.parse(params));
      case 'rule.fromExchange':
        return this.#trials.draft(rpcMethods[method].params.parse(params));
      case 'rule.tryOut':
        return this.#trials.tryOut(rpcMethods[method].params.parse(params));
      case 'history.track':
        return this.#history.track(rpcMethods[method].params.parse(params));
      case 'history.step':
        return this.#history.step(rpcMethods[method].params.parse(params));
      case 'history.pointAt':
        return this.#history.pointAt(rpcMethods[method].params.parse(params));
      case 'history.list':
        return this.#history.list(rpcMethods[method].params.parse(params));
      case 'history.locate':
        return this.#history.locate(rpcMethods[method].params.parse(params));
      case 'history.get':
        return this.#history.get(rpcMethods[method].params.parse(params));
      case 'history.effect':
        return this.#history.effect(rpcMethods[method].params.parse(params));
      case 'history.compare':
        return this.#history.compare(rpcMethods[method].params.parse(params));
    }
  }

  #meaningOf(id: number): Meaning | null {
    const row = this.#workspace.prepare(`${SELECT_EXCHANGE} WHERE exchange.id = ?`).get([id]) as
      | ExchangeRow
      | undefined;
    return row ? this.#indexer.derived(id, row).meaning : null;
  }

  #listeners(): ListenerName[] {
    return storedListeners(this.#workspace).map(({ id, settings: { name, colour } }) => ({
      id,
      name,
      letter: letterOf(colour),
    }));
  }

  #wake(delay: number): void {
    if (this.#working || this.#stopped) return;
    this.#working = true;
    setTimeout(() => this.#slice(), delay);
  }

  #slice(): void {
    this.#working = false;
    if (this.#stopped) return;
    const started = performance.now();
    const before = this.#indexer.entered;
    const { ids: added, absorbed } = this.#indexer.step(SLICE, this.#stored);
    for (const id of added) this.#changed.delete(id);
    if (added.length > 0) this.#views.added(before);
    const changed = [...this.#changed];
    const refreshed = this.#indexer.refresh(changed);
    this.#changed.clear();
    this.#text.refresh(this.#rows(changed.filter((id) => id <= this.#text.position)));
    const ended = this.#indexer.end(this.#ended);
    this.#ended = [];
    const shadowed = this.#indexer.shadowed(this.#shadowed);
    this.#shadowed = [];
    this.#views.changed([...refreshed.ids, ...ended, ...shadowed], [...absorbed, ...refreshed.absorbed]);
    // Under full load the processors belong to the listeners: a backlog then waits for quieter times.
    const pause = this.#busy ? BUSY_PAUSE * (performance.now() - started) : 0;
    this.#busy = false;
    if (added.length === SLICE) this.#wake(pause);
    else this.#searchSoon();
  }

  /** Words are taken in when there is nothing else to do. */
  #searchSoon(): void {
    if (this.#searching || this.#stopped || this.#text.position >= this.#indexer.position) return;
    this.#searching = setTimeout(() => {
      this.#searching = null;
      if (this.#stopped || this.#working) return;
      const ids = this.#text.step(TEXT_SLICE, this.#indexer.position);
      if (ids.length > 0) this.#views.searchable(ids, this.#text.position >= this.#indexer.position);
      this.#searchSoon();
    }, SPARE_PAUSE);
  }

  #rows(ids: readonly number[]): ExchangeRow[] {
    if (ids.length === 0) return [];
    return this.#workspace
      .prepare(`${SELECT_EXCHANGE} WHERE exchange.id IN (${ids.join(',')}) AND ${IS_TRAFFIC}`)
      .all() as ExchangeRow[];
  }

  /** Drops the entries of deleted exchanges: always the oldest of a session. A long session goes piece by piece. */
  #forget(sessions: readonly number[]): void {
    for (const session of sessions) this.#forgetting.add(session);
    this.#forgetMore();
  }

  #forgetMore(): void {
    const [session] = this.#forgetting;
    if (session === undefined || this.#stopped) return;
    const { first } = this.#workspace
      .prepare('SELECT min(id) AS first FROM exchange WHERE session = ?')
      .get([session]) as { first: number | null };
    const done = forgetSome(this.#index, session, first ?? Number.MAX_SAFE_INTEGER, {
      text: (ids) => this.#text.forget(ids),
      operations: (ids) => this.#indexer.summarise(ids),
    });
    if (done) {
      this.#forgetting.delete(session);
      this.#views.deleted([session]);
    }
    if (this.#forgetting.size > 0) setTimeout(() => this.#forgetMore(), SPARE_PAUSE);
  }

  #orphans(): number[] {
    const rows = this.#workspace
      .prepare(
        `SELECT id FROM body WHERE id NOT IN (
           SELECT request_body FROM exchange WHERE request_body IS NOT NULL
           UNION SELECT forwarded_body FROM exchange WHERE forwarded_body IS NOT NULL
           UNION SELECT answer_body FROM exchange WHERE answer_body IS NOT NULL
           UNION SELECT sent_body FROM exchange WHERE sent_body IS NOT NULL)`,
      )
      .all() as { id: number }[];
    return rows.map((row) => row.id);
  }

  #keepHouse(): void {
    this.#indexer.prepare();
    // Saving grows with what is remembered; it may take one part in twenty of the time.
    if (performance.now() >= this.#nextSave) {
      const started = performance.now();
      this.#indexer.save();
      this.#nextSave = performance.now() + 20 * (performance.now() - started);
    }
    try {
      if (statSync(path.join(this.#data, `${WORKSPACE_FILE}-wal`)).size < CHECKPOINT_BYTES) return;
      this.#checkpointer.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // Busy or gone: the next round tries again.
    }
  }

  #stop(): void {
    this.#stopped = true;
    clearInterval(this.#housekeeping);
    this.#history.stop();
    if (this.#searching) clearTimeout(this.#searching);
    this.#views.stop();
    this.#indexer.save();
    this.#workspace.close();
    this.#index.close();
    this.#checkpointer.close();
    this.#post({ kind: 'stopped' });
  }
}

function toFailure(error: unknown): RpcFailure {
  if (error instanceof RpcError) return { code: error.code, message: error.message, next: error.next };
  return {
    code: 'internal',
    message: messageOf(error),
    next: 'Please report this with the steps that led to it.',
  };
}

// Answering requests comes first. On Linux a priority belongs to a thread; elsewhere it would slow the process.
if (process.platform === 'linux') setPriority(0, 10);

const port = parentPort;
if (port) {
  const worker = new IndexWorker(workerData as WorkerStart, (message) => port.postMessage(message));
  port.on('message', (message: ToWorker) => worker.receive(message));
}
