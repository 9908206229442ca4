import path from 'node:path';
import type { CompatRun, compatMethods } from '../../../shared/contract/compat.ts';
import type { Handlers } from '../../../shared/contract/define.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { reportOf } from '../../../shared/simulator/compat/report.ts';
import { idpById } from '../../../shared/simulator/idps/index.ts';
import { cleanUp } from './clean-up.ts';
import { CompatRunner } from './compat-run.ts';
import { Journal } from './journal.ts';
import { demandLocal, openTarget, type TargetHost } from './targets.ts';

/** Progress is told at most this often, ms. */
const TELL_EVERY = 200;
const KEPT = 20;

export interface CompatHost extends TargetHost {
  /** Folder of the workspace: the journal of what was made lies in it. */
  readonly data: string;
  emit(event: 'compat.progress', payload: { run: CompatRun }): void;
}

/** Where a workspace remembers what compatibility runs made. */
export function journalIn(data: string): string {
  return path.join(data, 'compat-journal.ndjson');
}

/** Compatibility runs started from a window. */
export class Compats {
  readonly #host: CompatHost;
  readonly #runs = new Map<number, CompatRunner>();
  readonly #playing = new Set<Promise<void>>();
  #last = 0;

  constructor(host: CompatHost) {
    this.#host = host;
  }

  readonly handlers: Handlers<typeof compatMethods> = {
    'compat.start': async ({ target, simulators, domain, confirmed }) => {
      if (!confirmed) demandLocal(target, (id) => this.#host.listener(id));
      const idps = simulators.map((id) => {
        const idp = idpById(id);
        if (!idp) throw new RpcError('notFound', `There is no simulator ${id}.`, 'Choose one of the list.');
        return idp;
      });
      const opened = await openTarget(target, 1, this.#host);
      const id = ++this.#last;
      let telling: NodeJS.Timeout | null = null;
      const tell = () => {
        telling = null;
        this.#host.emit('compat.progress', { run: runner.summary() });
      };
      const runner = new CompatRunner({
        id,
        idps,
        target: opened,
        domain,
        journal: this.#journal(),
        onProgress: () => {
          telling ??= setTimeout(tell, TELL_EVERY);
        },
      });
      this.#runs.set(id, runner);
      for (const [old, one] of this.#runs) {
        if (this.#runs.size <= KEPT) break;
        if (one.summary().endedAt !== null) this.#runs.delete(old);
      }
      const playing = runner.play().finally(() => {
        this.#playing.delete(playing);
        if (telling) clearTimeout(telling);
        tell();
      });
      this.#playing.add(playing);
      return runner.summary();
    },
    'compat.stop': ({ run }) => {
      const runner = this.#runner(run);
      runner.stop();
      return runner.summary();
    },
    'compat.list': () => [...this.#runs.values()].map((runner) => runner.summary()),
    'compat.get': ({ run }) => this.#runner(run).summary(),
    'compat.forget': ({ run }) => {
      if (this.#runner(run).summary().endedAt === null)
        throw new RpcError('conflict', 'The run has not ended.', 'Stop it first.');
      this.#runs.delete(run);
      return {};
    },
    'compat.report': ({ run, format }) => reportOf(this.#runner(run).summary(), format),
    'compat.cleanUp': async ({ target }) => {
      const opened = await openTarget(target, 1, this.#host);
      try {
        return await cleanUp(opened, this.#journal(), new AbortController().signal);
      } finally {
        opened.wire.close();
      }
    },
  };

  /** Ends every run and waits until what they made is removed. */
  async stop(): Promise<void> {
    for (const runner of this.#runs.values()) runner.stop();
    await Promise.all(this.#playing);
  }

  #journal(): Journal {
    return new Journal(journalIn(this.#host.data));
  }

  #runner(run: number): CompatRunner {
    const runner = this.#runs.get(run);
    if (!runner)
      throw new RpcError('notFound', `There is no run ${run}.`, 'It may have been taken off the list.');
    return runner;
  }
}
