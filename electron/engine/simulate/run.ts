import { randomUUID } from 'node:crypto';
import type {
  AccessRow,
  Pace,
  SimulationApp,
  SimulationFailure,
  SimulationRun,
} from '../../../shared/contract/simulate.ts';
import type { IdpDefinition } from '../../../shared/simulator/definition.ts';
import { HrSource } from '../../../shared/simulator/hr/source.ts';
import { IdpDirectory } from '../../../shared/simulator/idp-directory.ts';
import { Connector, type Operation } from '../../../shared/simulator/machine/connector.ts';
import { sentenceOf } from '../../../shared/simulator/sentences.ts';
import type { SimRequest } from '../../../shared/simulator/talk.ts';
import { messageOf } from '../errors.ts';
import { accessRows } from './access.ts';
import { Moments } from './moments.ts';
import { type Boundary, Pacer } from './pacer.ts';
import { pause } from './pause.ts';
import type { TellableStory } from './story.ts';
import type { AppTarget } from './target.ts';
import type { WireAnswer } from './wire.ts';

/** Failures that are kept for a person to read; the number of all is told. */
const MAX_FAILURES = 500;
/** The rate is taken over this time, ms. */
const RATE_WINDOW = 3000;

export interface RunOptions {
  readonly id: number;
  readonly idp: IdpDefinition;
  readonly targets: readonly AppTarget[];
  readonly story: TellableStory;
  readonly pace: Pace;
  readonly seed: number;
  readonly onProgress: () => void;
}

interface PlayedApp {
  readonly target: AppTarget;
  readonly connector: Connector;
  problem: string | null;
}

/** The run was told to stop: whatever is under way ends here. */
class Stopped extends Error {}

/** One identity provider with its apps, playing a story over HTTP. */
export class SimulationRunner {
  readonly idp: IdpDefinition;
  readonly moments = new Moments();
  readonly #options: RunOptions;
  readonly #abort = new AbortController();
  readonly #pacer: Pacer;
  readonly #directory = new IdpDirectory();
  readonly #hr: HrSource;
  readonly #apps: readonly PlayedApp[];
  /** By app and object: what failed last and has not succeeded since. */
  readonly #failures = new Map<string, SimulationFailure>();
  readonly #startedAt = Date.now();
  readonly #recent: number[] = [];
  #endedAt: number | null = null;
  #state: 'running' | 'finished' | 'stopped' | 'failed' = 'running';
  #problem: string | null = null;
  #chapter = 0;
  #boundary: Boundary = 'request';
  #requests = 0;
  #refused = 0;
  #done = 0;
  #total = 0;

  constructor(options: RunOptions) {
    const { idp, targets, story, pace, seed } = options;
    this.#options = options;
    this.idp = idp;
    this.#pacer = new Pacer(pace, idp.transport.perSecond, this.#startedAt, this.#abort.signal);
    this.#hr = new HrSource({ idp, directory: this.#directory, seed, groups: story.groups });
    this.#apps = targets.map((target) => ({
      target,
      problem: null,
      connector: new Connector({ idp, directory: this.#directory, guid: randomUUID }),
    }));
  }

  summary(): SimulationRun {
    const { id, story } = this.#options;
    const running = this.#state === 'running';
    return {
      id,
      simulator: this.idp.id,
      title: story.title,
      state: running && this.#pacer.paused ? 'paused' : this.#state,
      pace: this.#pacer.pace,
      chapters: story.chapters.map(({ title }) => title),
      chapter: this.#chapter,
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
      virtualTime: this.#pacer.now(),
      requests: this.#requests,
      refused: this.#refused,
      done: this.#done,
      total: this.#total,
      rate: running ? this.#rate() : 0,
      apps: this.#apps.map(summaryOf),
      problem: this.#problem,
    };
  }

  failures(): SimulationFailure[] {
    return [...this.#failures.values()];
  }

  access(from: number, to: number): { total: number; rows: AccessRow[] } {
    const connectors = this.#apps.map(({ connector }) => connector);
    return accessRows(this.#hr, this.#directory, connectors, from, to);
  }

  pause(): void {
    this.#pacer.pause();
  }

  resume(): void {
    this.#pacer.resume();
  }

  step(to: Boundary): void {
    this.#pacer.step(to);
  }

  setPace(pace: Pace): void {
    this.#pacer.setPace(pace);
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Plays to the end. Never throws: how it went is in the summary. */
  async play(): Promise<void> {
    try {
      await this.#tell();
      this.#state = 'finished';
    } catch (error) {
      if (error instanceof Stopped || this.#abort.signal.aborted) this.#state = 'stopped';
      else {
        this.#state = 'failed';
        this.#problem = messageOf(error);
      }
    } finally {
      this.#endedAt = Date.now();
      for (const { target } of this.#apps) target.wire.close();
      this.#options.onProgress();
    }
  }

  async #tell(): Promise<void> {
    const { story } = this.#options;
    // Groups are pushed when there is somebody to be in them; a connection test alone pushes none.
    let untold = story.groups.map(({ key }) => key);
    for (const [at, chapter] of story.chapters.entries()) {
      this.#chapter = at;
      this.#boundary = 'chapter';
      this.#done = this.#total = 0;
      for (const event of chapter.events()) {
        this.#stopIfTold();
        this.#note(this.#hr.apply(event, this.#today()));
        if (event.kind === 'check' || event.kind === 'import') continue;
        this.#note({ groups: untold });
        untold = [];
      }
      await this.#settle();
      const [only, ...others] = this.#apps;
      if (only?.problem && others.every(({ problem }) => problem !== null)) {
        this.#problem = only.problem;
        throw new Error(only.problem);
      }
    }
    this.#chapter = story.chapters.length;
  }

  /** Does everything that is noted, at its time. */
  async #settle(): Promise<void> {
    for (;;) {
      this.#stopIfTold();
      const times = this.#apps.flatMap((app) => this.#nextAt(app) ?? []);
      if (times.length === 0) return;
      await this.#pacer.advanceTo(Math.min(...times));
      this.#stopIfTold();
      for (const event of this.#hr.due(this.#today())) this.#note(this.#hr.apply(event, this.#today()));
      const now = this.#pacer.now();
      const due = this.#apps.filter((app) => (this.#nextAt(app) ?? Number.POSITIVE_INFINITY) <= now);
      if (this.#pacer.inTurn) for (const app of due) await this.#work(app);
      else await Promise.all(due.map((app) => this.#work(app)));
    }
  }

  #nextAt({ connector, problem }: PlayedApp): number | null {
    return problem === null ? connector.nextAt(false) : null;
  }

  async #work(app: PlayedApp): Promise<void> {
    const { connector } = app;
    this.#total += connector.noted;
    const workers = this.#pacer.inTurn ? 1 : this.idp.transport.concurrency;
    for (const phase of connector.takeWork(this.#pacer.now()).phases()) {
      const operations = phase[Symbol.iterator]();
      await Promise.all(Array.from({ length: workers }, () => this.#drain(app, operations)));
      if (app.problem !== null) break;
    }
    connector.finishWork(this.#pacer.now());
  }

  async #drain(app: PlayedApp, operations: Iterator<Operation>): Promise<void> {
    for (let next = operations.next(); !next.done; next = operations.next()) {
      this.#stopIfTold();
      if (app.problem !== null) return;
      await this.#perform(app, next.value);
      if (next.value.of === 'person' || next.value.of === 'group') this.#done++;
      this.#options.onProgress();
    }
  }

  async #perform(app: PlayedApp, operation: Operation): Promise<void> {
    const talk = operation.run(() => this.#pacer.now());
    let boundary: Boundary = this.#boundary === 'chapter' ? 'chapter' : 'operation';
    let exchange: number | null = null;
    let next = talk.next();
    while (!next.done) {
      const effect = next.value;
      if (effect.kind === 'wait') {
        // The app asked for it: it needs the time, however fast the clock runs.
        await pause(effect.ms, this.#abort.signal);
        this.#stopIfTold();
        next = talk.next();
        continue;
      }
      await this.#pacer.pass(boundary);
      boundary = 'request';
      this.#boundary = 'request';
      this.#stopIfTold();
      const answer = await this.#send(app, effect.request);
      exchange = answer.exchange;
      if (app.problem !== null) return;
      next = talk.next(answer);
    }
    const { failure } = next.value;
    const position = this.#apps.indexOf(app);
    const key = `${position} ${operation.subject?.kind ?? operation.of} ${operation.subject?.key ?? ''}`;
    if (failure === null) this.#failures.delete(key);
    else if (this.#failures.size < MAX_FAILURES || this.#failures.has(key)) {
      const { step, words, tries, nextAt } = failure;
      const subject = operation.subject && { ...operation.subject };
      this.#failures.set(key, { app: position, step, subject, words, tries, nextAt, exchange });
    }
  }

  async #send(app: PlayedApp, request: SimRequest): Promise<WireAnswer> {
    const { target } = app;
    const moment = {
      app: this.#apps.indexOf(app),
      step: request.step,
      subject: request.subject && { ...request.subject },
      sentence: sentenceOf(request),
      method: request.method,
      path: request.path,
    };
    const number = this.#pacer.inTurn ? this.moments.sent(moment) : null;
    if (number !== null) this.#options.onProgress();
    const answer = await target.send(this.idp, request, this.#abort.signal);
    this.#stopIfTold();
    this.#requests++;
    if (answer.status === 0 || answer.status >= 400) this.#refused++;
    this.#noteRate();
    const { status, took, exchange } = answer;
    this.moments.answered({ ...moment, status, took, exchange }, number);
    this.#options.onProgress();
    app.problem = problemOf(answer, target, this.#requests);
    return answer;
  }

  #note(news: Partial<ReturnType<HrSource['apply']>>): void {
    const now = this.#pacer.now();
    for (const { connector } of this.#apps) {
      for (const key of news.users ?? []) connector.noteUser(key, now);
      for (const key of news.groups ?? []) connector.noteGroup(key, now);
      for (const key of news.gone ?? []) connector.noteGroupGone(key, now);
      if (news.check) connector.noteCheck(now);
      if (news.imports) connector.noteImport(now);
    }
  }

  #today(): string {
    return new Date(this.#pacer.now()).toISOString().slice(0, 10);
  }

  #stopIfTold(): void {
    if (this.#abort.signal.aborted) throw new Stopped();
  }

  #noteRate(): void {
    const now = performance.now();
    this.#recent.push(now);
    // Shifting one by one is what a window costs; a run makes a few thousand requests in it.
    while ((this.#recent[0] ?? now) < now - RATE_WINDOW) this.#recent.shift();
  }

  #rate(): number {
    const [first] = this.#recent;
    if (first === undefined) return 0;
    const span = Math.max(250, performance.now() - first);
    return Math.round((this.#recent.length * 1000) / span);
  }
}

function summaryOf({ target, connector, problem }: PlayedApp): SimulationApp {
  const { people, groups } = connector.app;
  let active = 0;
  for (const { on } of people.values()) if (on) active++;
  return {
    name: target.name,
    target: target.wire.baseUrl,
    listener: target.listener,
    accounts: people.size,
    active,
    groups: groups.size,
    cycle: connector.cycle,
    failed: connector.failures.size,
    quarantine: connector.quarantine.current?.why ?? null,
    problem,
  };
}

/** Why nothing more can be sent; null when it can. What is merely refused is the identity provider's to deal with. */
function problemOf({ status, problem }: WireAnswer, target: AppTarget, requests: number): string | null {
  const { baseUrl } = target.wire;
  if (status === 401)
    return target.hasCredentials
      ? `${baseUrl} refused the credentials. Copy those of this target again and start over.`
      : `${baseUrl} asks for a token and none was given. Start with the token of this target.`;
  if (status === 0 && requests === 1) return problem;
  return null;
}
