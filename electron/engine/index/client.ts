import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { CommitNotice } from '../store/capture-store.ts';
import type { FromWorker, IndexedMethod, ToWorker, WorkerStart } from './protocol.ts';

/** Notices are gathered for this many ms, so that a busy engine does not post a message per request. */
const GATHER = 10;

export type ViewChanged = Extract<FromWorker, { kind: 'viewChanged' }>;

/** The engine's handle on the index worker. */
export class IndexClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #onView: (change: ViewChanged) => void;
  #lastCall = 0;
  #utilization = performance.eventLoopUtilization();
  #notice = emptyNotice();
  #timer: NodeJS.Timeout | null = null;
  #stopped: (() => void) | null = null;

  /** `onDied` is called when the worker ends on its own. */
  constructor(start: WorkerStart, onView: (change: ViewChanged) => void, onDied: (why: string) => void) {
    this.#onView = onView;
    this.#worker = new Worker(path.join(import.meta.dirname, 'index-worker.js'), {
      workerData: start,
      // What it allocates lives briefly; a small nursery keeps the process small.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    let failure = 'it ended without a reason';
    this.#worker.on('error', (error) => {
      // An error of the database loses its words on the way between threads.
      failure = error.message ?? JSON.stringify(error);
    });
    this.#worker.on('exit', () => {
      for (const { reject } of this.#waiting.values())
        reject(new RpcError('unavailable', 'The index is not running.', 'Try again.'));
      this.#waiting.clear();
      if (this.#stopped) this.#stopped();
      else onDied(failure);
    });
  }

  call(method: IndexedMethod, params: unknown): Promise<unknown> {
    return this.#ask((call) => ({ kind: 'call', call, method, params }));
  }

  orphans(): Promise<readonly number[]> {
    return this.#ask((call) => ({ kind: 'orphans', call })) as Promise<readonly number[]>;
  }

  /** What the index's deriver has learnt so far; a seed for another one. */
  memory(): Promise<unknown> {
    return this.#ask((call) => ({ kind: 'memory', call }));
  }

  committed({ last, changed, ended, shadowed }: CommitNotice): void {
    this.#notice.last = last;
    for (const id of changed) this.#notice.changed.push(id);
    for (const ending of ended) this.#notice.ended.push(ending);
    for (const one of shadowed) this.#notice.shadowed.push(one);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#send({ kind: 'committed', ...this.#notice, busy: this.#isBusy() });
      this.#notice = emptyNotice();
    }, GATHER);
  }

  /** True when the main thread has been at work nearly all the time since it was last asked. */
  #isBusy(): boolean {
    const before = this.#utilization;
    this.#utilization = performance.eventLoopUtilization();
    return performance.eventLoopUtilization(this.#utilization, before).utilization > 0.8;
  }

  deleted(sessions: readonly number[]): void {
    this.#send({ kind: 'deleted', sessions });
  }

  /** Saves what it holds and ends. */
  stop(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    return new Promise((resolve) => {
      this.#stopped = resolve;
      this.#send({ kind: 'stop' });
    });
  }

  #ask(make: (call: number) => ToWorker): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const call = ++this.#lastCall;
      this.#waiting.set(call, { resolve, reject });
      this.#send(make(call));
    });
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'viewChanged':
        return this.#onView(message);
      case 'stopped':
        void this.#worker.terminate();
        return;
      case 'answer':
        this.#waiting.get(message.call)?.resolve(message.result);
        break;
      case 'failure': {
        const { code, message: what, next } = message.failure;
        this.#waiting.get(message.call)?.reject(new RpcError(code, what, next));
      }
    }
    this.#waiting.delete(message.call);
  }
}

/** Like CommitNotice, to be filled. */
interface Notice {
  last: number;
  readonly changed: number[];
  readonly ended: CommitNotice['ended'][number][];
  readonly shadowed: CommitNotice['shadowed'][number][];
}

function emptyNotice(): Notice {
  return { last: 0, changed: [], ended: [], shadowed: [] };
}
