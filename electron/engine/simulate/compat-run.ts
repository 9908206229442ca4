import { randomInt, randomUUID } from 'node:crypto';
import type {
  CompatCell,
  CompatExchange,
  CompatRow,
  CompatRun,
  Leftover,
} from '../../../shared/contract/compat.ts';
import { type Habit, habitsOf } from '../../../shared/simulator/compat/facts.ts';
import { Blocked, Judge, type Witnessed } from '../../../shared/simulator/compat/judge.ts';
import { type LifecycleStep, lifecycleOf } from '../../../shared/simulator/compat/lifecycle.ts';
import { isBroken, summaryOf } from '../../../shared/simulator/compat/summary.ts';
import { World } from '../../../shared/simulator/compat/world.ts';
import type { IdpDefinition } from '../../../shared/simulator/definition.ts';
import { rfc } from '../../../shared/simulator/idps/rfc.ts';
import { isObject } from '../../../shared/simulator/mapping/target.ts';
import { Refusal, type SimRequest } from '../../../shared/simulator/talk.ts';
import { messageOf } from '../errors.ts';
import { cleanUp } from './clean-up.ts';
import type { Journal } from './journal.ts';
import { pause } from './pause.ts';
import type { AppTarget } from './target.ts';
import type { WireAnswer } from './wire.ts';

/** Characters of a body that a report keeps. */
const MAX_TEXT = 20_000;
/** Exchanges of a cell that a report keeps. */
const MAX_EXCHANGES = 60;

export interface CompatOptions {
  readonly id: number;
  readonly idps: readonly IdpDefinition[];
  readonly target: AppTarget;
  readonly domain: string;
  readonly journal: Journal;
  readonly onProgress: () => void;
}

/** One step as it was tried; without a judge when it could not be. */
interface Trial {
  readonly at: number;
  readonly cell: CompatCell;
  readonly judge: Judge | null;
  readonly witnessed: readonly Witnessed[];
}

/** The run was told to stop. */
class Stopped extends Error {}

/** Every identity provider's whole lifecycle against one target, and the removal of what it made. */
export class CompatRunner {
  readonly #options: CompatOptions;
  readonly #abort = new AbortController();
  readonly #run = shortText();
  readonly #rows: { row: CompatRow; idp: IdpDefinition }[];
  readonly #startedAt = Date.now();
  #endedAt: number | null = null;
  #state: CompatRun['state'] = 'running';
  #problem: string | null = null;
  #leftovers: readonly Leftover[] = [];

  constructor(options: CompatOptions) {
    this.#options = options;
    this.#rows = options.idps.map((idp) => ({ idp, row: emptyRow(idp) }));
  }

  summary(): CompatRun {
    const { id, target } = this.#options;
    const rows = this.#rows.map(({ row }) => row);
    return {
      id,
      marker: `scimscope-test.${this.#run}`,
      target: target.wire.baseUrl,
      listener: target.listener,
      state: this.#state,
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
      rows,
      summary: summaryOf(rows),
      leftovers: [...this.#leftovers],
      problem: this.#problem,
    };
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Never throws: how it went is in the summary. What was made is removed in any case. */
  async play(): Promise<void> {
    const { target, journal, onProgress } = this.#options;
    try {
      for (const entry of this.#rows) await this.#playRow(entry);
      this.#state = 'finished';
    } catch (error) {
      this.#state = this.#abort.signal.aborted ? 'stopped' : 'failed';
      if (this.#state === 'failed') this.#problem = messageOf(error);
    }
    // What was begun is taken back also when the run was stopped: this has a signal of its own.
    const { leftovers } = await cleanUp(target, journal, new AbortController().signal);
    this.#leftovers = leftovers;
    this.#endedAt = Date.now();
    target.wire.close();
    onProgress();
  }

  async #playRow(entry: { row: CompatRow; idp: IdpDefinition }): Promise<void> {
    const { domain, onProgress } = this.#options;
    const { idp } = entry;
    entry.row = { ...entry.row, state: 'running' };
    const world = new World({ idp, run: this.#run, domain, guid: randomUUID });
    let stopped: string | null = null;
    const trials: Trial[] = [];
    for (const [at, step] of lifecycleOf(world).entries()) {
      if (step.run === null) continue;
      const trial = stopped === null ? await this.#playStep(world, step) : notRun(step, stopped);
      if (trial.judge?.stops) stopped = 'Nothing more was sent after what happened before.';
      trials.push({ ...trial, at });
      entry.row = withCell(entry.row, at, trial.cell);
      onProgress();
    }
    // Only now is it known which habits of this client the app takes: they are not what made something fail.
    const taken = new Set(
      trials.flatMap(({ cell, witnessed }) => (isBroken(cell) ? [] : habitsIn(witnessed))),
    );
    for (const { at, cell, judge, witnessed } of trials) {
      if (judge === null || !isBroken(cell)) continue;
      const causes = [...judge.conclude(witnessed, taken).causes];
      entry.row = withCell(entry.row, at, { ...cell, causes });
    }
    entry.row = { ...entry.row, state: 'done' };
    onProgress();
  }

  async #playStep(world: World, { step, run }: LifecycleStep): Promise<Omit<Trial, 'at'>> {
    const judge = new Judge();
    const witnessed: Witnessed[] = [];
    const exchanges: CompatExchange[] = [];
    const started = performance.now();
    const cell = (part: Pick<CompatCell, 'verdict' | 'word' | 'what' | 'causes'>): CompatCell => ({
      step,
      ...part,
      exchanges: exchanges.slice(0, MAX_EXCHANGES),
      took: performance.now() - started,
    });
    const talk = run?.(world, judge);
    try {
      for (let next = talk?.next(); next && !next.done; ) {
        const effect = next.value;
        if (effect.kind === 'wait') {
          await pause(effect.ms, this.#abort.signal);
          this.#stopIfTold();
          next = talk?.next();
          continue;
        }
        const { request } = effect;
        const answer = await this.#send(world.idp, request);
        this.#stopIfTold();
        const by = request.by ?? 'idp';
        witnessed.push({ by, request, answer });
        exchanges.push(exchangeOf(by, request, answer));
        if (by === 'idp' && request.method !== 'GET') judge.last = { request, answer };
        next = talk?.next(answer);
      }
    } catch (error) {
      if (error instanceof Blocked)
        return {
          cell: cell({ verdict: 'notRun', word: '', what: [error.message], causes: [] }),
          judge: null,
          witnessed,
        };
      if (!(error instanceof Refusal)) throw error;
      judge.refused(error);
    }
    const { verdict, word, what, causes } = judge.conclude(witnessed);
    return { cell: cell({ verdict, word, what: [...what], causes: [...causes] }), judge, witnessed };
  }

  async #send(idp: IdpDefinition, request: SimRequest): Promise<WireAnswer> {
    const { target, journal } = this.#options;
    const where = target.wire.baseUrl;
    const type = request.path.startsWith('/Groups') ? 'Group' : 'User';
    const creates = request.method === 'POST';
    const name = creates ? String(request.body?.[type === 'User' ? 'userName' : 'displayName'] ?? '') : '';
    if (creates) journal.asked(where, type, name);
    const client = request.by === 'check' ? rfc : idp;
    const answer = await target.send(client, request, this.#abort.signal);
    const done = answer.status >= 200 && answer.status < 300;
    const id = isObject(answer.json) ? answer.json.id : undefined;
    if (creates && done && typeof id === 'string') journal.made(where, type, name, id);
    return answer;
  }

  #stopIfTold(): void {
    if (this.#abort.signal.aborted) throw new Stopped();
  }
}

function emptyRow(idp: IdpDefinition): CompatRow {
  const cells = lifecycleOf({ idp }).map(
    ({ step, run }): CompatCell => ({
      step,
      verdict: run === null ? 'notSent' : 'notRun',
      word: '',
      what: [],
      causes: [],
      exchanges: [],
      took: 0,
    }),
  );
  const { id, name, variant } = idp;
  return { simulator: id, idp: idp.idp, name, variant, state: 'waiting', cells, works: 0, of: 0 };
}

function counted(row: CompatRow): CompatRow {
  const run = row.cells.filter(({ verdict }) => verdict !== 'notSent' && verdict !== 'notRun');
  const works = run.filter(({ verdict }) => verdict === 'works' || verdict === 'deviates').length;
  return { ...row, works, of: run.length };
}

function notRun({ step }: LifecycleStep, why: string): Omit<Trial, 'at'> {
  const cell: CompatCell = {
    step,
    verdict: 'notRun',
    word: '',
    what: [why],
    causes: [],
    exchanges: [],
    took: 0,
  };
  return { cell, judge: null, witnessed: [] };
}

function withCell(row: CompatRow, at: number, cell: CompatCell): CompatRow {
  return counted({ ...row, cells: row.cells.map((one, place) => (place === at ? cell : one)) });
}

function habitsIn(witnessed: readonly Witnessed[]): Habit[] {
  return witnessed.flatMap(({ by, request }) => (by === 'idp' ? [...habitsOf(request)] : []));
}

function exchangeOf(
  by: 'idp' | 'check',
  { method, path, body }: SimRequest,
  answer: WireAnswer,
): CompatExchange {
  return {
    by,
    method,
    path,
    request: body === null ? null : cut(JSON.stringify(body, null, 2)),
    status: answer.status,
    answer: answer.problem ?? (answer.text === '' ? null : cut(pretty(answer))),
    took: answer.took,
    exchange: answer.exchange,
  };
}

function pretty({ json, text }: WireAnswer): string {
  return json === undefined ? text : JSON.stringify(json, null, 2);
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}\n… (${text.length} characters)`;
}

function shortText(): string {
  return randomInt(36 ** 5)
    .toString(36)
    .padStart(5, '0');
}
