import type { Handlers } from '../../../shared/contract/define.ts';
import { isLoopback, type Listener } from '../../../shared/contract/listener.ts';
import type {
  SimulationRun,
  SimulationTarget,
  SimulatorInfo,
  simulateMethods,
} from '../../../shared/contract/simulate.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { IdpDefinition } from '../../../shared/simulator/definition.ts';
import { idpById, idps } from '../../../shared/simulator/idps/index.ts';
import { scenarios } from '../../../shared/simulator/scenarios/index.ts';
import { stepsOf } from '../../../shared/simulator/steps-of.ts';
import { headersToEnter } from '../auth/headers-to-enter.ts';
import type { Origins } from '../resend/origins.ts';
import type { Sender } from '../resend/sender.ts';
import { type DirectRecorderHost, directRecorder, listenerRecorder } from './recorders.ts';
import { SimulationRunner } from './run.ts';
import { tellable } from './story.ts';
import { AppTarget } from './target.ts';
import { Wire } from './wire.ts';

/** Progress is told at most this often, ms. */
const TELL_EVERY = 100;
/** Runs that have ended and stay on the list. */
const KEPT = 50;

export interface SimulationHost extends DirectRecorderHost {
  readonly origins: Origins;
  readonly sender: Sender;
  listener(id: number): Listener;
  /** PEM of the authority that HTTPS listeners have their certificates from. */
  authority(): Promise<string>;
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
      for (const target of targets) if (!confirmed) demandLocal(target);
      const told = tellable(story, idp);
      const apps = await Promise.all(targets.map((target) => this.#open(target, idp)));
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
    'simulate.failures': ({ run }) => [...this.#runner(run).failures],
    'simulate.access': ({ run, from, to }) => this.#runner(run).access(from, to),
  };

  /** Ends every run and waits until nothing is sent any more. */
  async stop(): Promise<void> {
    for (const runner of this.#runs.values()) runner.stop();
    await Promise.all(this.#playing);
  }

  /** Where a target's requests go, with what lets them in. @throws RpcError when a listener is not open */
  async #open(target: SimulationTarget, idp: IdpDefinition): Promise<AppTarget> {
    const connections = idp.transport.concurrency;
    if (!('listener' in target)) {
      const { url, token, name } = target;
      const { origin, host } = new URL(url);
      const recorder = directRecorder(this.#host, origin);
      return new AppTarget({
        name: name ?? host,
        listener: null,
        wire: new Wire({ baseUrl: url, connections, recorder }),
        credentials: token === null ? [] : ['Authorization', `Bearer ${token}`],
      });
    }
    const listener = this.#host.listener(target.listener);
    if (listener.baseUrl === null)
      throw new RpcError('unavailable', `${listener.name} is not listening.`, 'Open it in Settings first.');
    const trust = listener.tls ? { ca: await this.#host.authority() } : {};
    return new AppTarget({
      name: listener.name,
      listener: listener.id,
      wire: new Wire({
        baseUrl: listener.baseUrl,
        connections,
        recorder: listenerRecorder(this.#host.origins),
        ...trust,
      }),
      credentials: listener.target.kind === 'mock' ? await headersToEnter(listener, this.#host.sender) : [],
    });
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

/** @throws RpcError for an address that is not on this computer: a run writes people into it */
export function demandLocal(target: SimulationTarget): void {
  if ('listener' in target || isLoopback(new URL(target.url).hostname.replace(/^\[|\]$/g, ''))) return;
  throw new RpcError(
    'conflict',
    `${new URL(target.url).host} is not on this computer, and a run creates people and groups in it.`,
    'Confirm that it may.',
  );
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
