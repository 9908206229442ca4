import type { DirectoryJob } from '../../../shared/contract/directory.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { messageOf } from '../errors.ts';
import { Cancelled } from './slices.ts';
import type { Report, Tally } from './tally.ts';

/** Progress is told at most this often, in ms. */
const TELL_EVERY = 100;

interface Running {
  job: DirectoryJob;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Things under way with directories: one at a time for each, told to windows, and ended on request. */
export class Jobs {
  readonly #onProgress: (job: DirectoryJob) => void;
  readonly #byDirectory = new Map<number, Running>();
  #last = 0;

  constructor(onProgress: (job: DirectoryJob) => void) {
    this.#onProgress = onProgress;
  }

  /** @throws RpcError conflict while another one runs */
  start(
    directory: number,
    kind: DirectoryJob['kind'],
    work: (report: Report, signal: AbortSignal) => Promise<Tally | null>,
  ): DirectoryJob {
    this.demandIdle(directory);
    const abort = new AbortController();
    const running: { -readonly [K in keyof Running]: Running[K] } = {
      job: {
        id: ++this.#last,
        directory,
        kind,
        state: 'running',
        step: '',
        done: 0,
        total: 0,
        result: null,
        problem: null,
      },
      abort,
      ended: Promise.resolve(),
    };
    this.#byDirectory.set(directory, running);
    let toldAt = 0;
    const report: Report = (step, done, total) => {
      const isNew = step !== running.job.step;
      running.job = { ...running.job, step, done, total };
      const now = performance.now();
      if (!isNew && now - toldAt < TELL_EVERY) return;
      toldAt = now;
      this.#onProgress(running.job);
    };
    const end = (change: Partial<DirectoryJob>) => {
      running.job = { ...running.job, ...change };
      this.#onProgress(running.job);
    };
    running.ended = work(report, abort.signal).then(
      (tally) => end({ state: 'finished', result: tally?.result() ?? null }),
      (error: unknown) => {
        if (error instanceof Cancelled) return end({ state: 'cancelled' });
        const next = error instanceof Error && 'next' in error ? String(error.next) : '';
        end({ state: 'failed', problem: { what: messageOf(error), next } });
      },
    );
    return running.job;
  }

  /** What runs or ran last. */
  of(directory: number): DirectoryJob | null {
    return this.#byDirectory.get(directory)?.job ?? null;
  }

  /** @throws RpcError conflict while something runs */
  demandIdle(directory: number): void {
    const job = this.of(directory);
    if (job?.state !== 'running') return;
    throw new RpcError(
      'conflict',
      'Something else is being done with this directory.',
      'Wait until it is done, or cancel it.',
    );
  }

  /** Resolves when it has ended. What is committed by then stays. */
  async cancel(id: number): Promise<void> {
    for (const { job, abort, ended } of this.#byDirectory.values()) {
      if (job.id !== id) continue;
      abort.abort();
      await ended;
    }
  }

  async cancelAll(): Promise<void> {
    await Promise.all([...this.#byDirectory.values()].map(({ job }) => this.cancel(job.id)));
  }
}
