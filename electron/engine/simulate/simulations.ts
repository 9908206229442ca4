import type { Handlers } from '../../../shared/contract/define.ts';
import type { SimulationRun, SimulatorInfo, simulateMethods } from '../../../shared/contract/simulate.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { IdpDefinition } from '../../../shared/simulator/definition.ts';
import { idpById, idps } from '../../../shared/simulator/idps/index.ts';
import { scenarios } from '../../../shared/simulator/scenarios/index.ts';
import { stepsOf } from '../../../shared/simulator/steps-of.ts';
import { SimulationRunner } from './run.ts';
import { tellable } from './story.ts';
import type { AppTarget } from './target.ts';
import { demandLocal, openTarget, type TargetHost } from './targets.ts';

/** Progress is told at most this often, ms. */
const TELL_EVERY = 100;
/** Runs that have ended and stay on the list. */
const KEPT = 50;

export interface SimulationHost extends TargetHost {
  emit(event: 'simulate.progress', payload: ProgressPayload): void;
}

type ProgressPayload = {
  run: SimulationRun;
  moments: ReturnType<SimulationRunner['moments']['list']>;
  missed: number;
};

/** Runs of simulated identity providers: starts them, tells how they go, and keeps the ended ones to be looked at. */
export class Simulations {
  readonly #host: SimulationHost;
  readonly #runs = new Map<number, SimulationRunner>();
  readonly #playing = new Set<Promise<void>>();
  #last = 0;

  constructor(host: SimulationHost) {
    this.#host = host;
  }

  readonly handlers: Handlers<typeof simulateMethods> = {
    'simulate.idps': () => idps.map(infoOf),
    'simulate.scenarios': () => [...scenarios],
    'simulate.start': async ({ simulator, targets, story, pace, confirmed }) => {
      const idp = idpById(simulator);
      if (!idp)
        throw new RpcError('notFound', `There is no simulator ${simulator}.`, 'Choose one of the list.');
      for (const target of targets) if (!confirmed) demandLocal(target, (id) => this.#host.listener(id));
      const told = tellable(story, idp);
      const apps = await Promise.all(
        targets.map((target) => openTarget(target, idp.transport.concurrency, this.#host)),
      );
      return this.#start(idp, apps, told, pace, story.kind === 'generated' ? story.seed : 1);
    },
    'simulate.pause': ({ run }) => this.#changed(run, (runner) => runner.pause()),
    'simulate.resume': ({ run }) => this.#changed(run, (runner) => runner.resume()),
    'simulate.step': ({ run, to }) => this.#changed(run, (runner) => runner.step(to)),
    'simulate.setPace': ({ run, pace }) => this.#changed(run, (runner) => runner.setPace(pace)),
    'simulate.stop': ({ run }) => this.#changed(run, (runner) => runner.stop()),
    'simulate.forget': ({ run }) => {
      const { state } = this.#runner(run).summary();
      if (state === 'running' || state === 'paused')
        throw new RpcError('conflict', 'The run has not ended.', 'Stop it first.');
      this.#runs.delete(run);
      return {};
    },
    'simulate.list': () => [...this.#runs.values()].map((runner) => runner.summary()),
    'simulate.moments': ({ run }) => this.#runner(run).moments.list(),
    'simulate.failures': ({ run }) => this.#runner(run).failures(),
    'simulate.access': ({ run, from, to }) => this.#runner(run).access(from, to),
  };

  /** Ends every run and waits until nothing is sent any more. */
  async stop(): Promise<void> {
    for (const runner of this.#runs.values()) runner.stop();
    await Promise.all(this.#playing);
  }

  #start(
    idp: IdpDefinition,
    targets: readonly AppTarget[],
    story: ReturnType<typeof tellable>,
    pace: SimulationRun['pace'],
    seed = 1,
  ): SimulationRun {
    const id = ++this.#last;
    let telling: NodeJS.Timeout | null = null;
    const tell = () => {
      telling = null;
      this.#host.emit('simulate.progress', { run: runner.summary(), ...runner.moments.take() });
    };
    const runner = new SimulationRunner({
      id,
      idp,
      targets,
      story,
      pace,
      seed,
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
  }

  #changed(run: number, change: (runner: SimulationRunner) => void): SimulationRun {
    const runner = this.#runner(run);
    change(runner);
    const summary = runner.summary();
    this.#host.emit('simulate.progress', { run: summary, ...runner.moments.take() });
    return summary;
  }

  #runner(run: number): SimulationRunner {
    const runner = this.#runs.get(run);
    if (!runner)
      throw new RpcError('notFound', `There is no run ${run}.`, 'It may have been taken off the list.');
    return runner;
  }
}

export function infoOf(idp: IdpDefinition): SimulatorInfo {
  const { id, name, variant, summary, sources, assumed, timing } = idp;
  return {
    id,
    idp: idp.idp,
    name,
    variant,
    summary,
    sources: Object.values(sources),
    assumed: Object.entries(assumed).map(([what, why]) => ({ what, why })),
    cycle: timing.kind === 'cycles' ? timing.every : null,
    steps: [...stepsOf(idp)],
  };
}
