import type { ParsedParams, Result } from '../../../shared/contract/define.ts';
import type { Meaning } from '../../../shared/contract/exchange.ts';
import type { DirectoryState, HistoryStep, stepCauses } from '../../../shared/contract/history.ts';
import type { RpcMethods } from '../../../shared/contract/rpc.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { BodyReader } from '../index/body-reader.ts';
import type { Sqlite } from '../store/database.ts';
import type { StoredDirectory } from '../store/directory-change.ts';
import { compareDirectories } from './compare-directories.ts';
import { Effects } from './effects.ts';
import { givenUp, PastReader } from './past.ts';
import { Places } from './place.ts';
import { present } from './presenter.ts';
import { Steps } from './steps.ts';
import { Travels } from './travels.ts';

type Call<M extends keyof RpcMethods> = ParsedParams<RpcMethods[M]>;
type Answer<M extends keyof RpcMethods> = Result<RpcMethods[M]>;

/** Points that a window goes back and forth between. */
const KEPT = 4;

/** Answers what windows ask of the history of directories, beside the traffic. */
export class HistoryReader {
  readonly #workspace: Sqlite;
  readonly #reader: PastReader;
  readonly #places: Places;
  readonly #steps: Steps;
  readonly #travels: Travels;
  readonly #effects: Effects;
  readonly #meaningOf: (exchange: number) => Meaning | null;

  /** `meaningOf` tells what an exchange means; null when it is gone. */
  constructor(
    workspace: Sqlite,
    index: Sqlite,
    bodies: BodyReader,
    firstId: number,
    meaningOf: (exchange: number) => Meaning | null,
  ) {
    this.#workspace = workspace;
    this.#reader = new PastReader(workspace, KEPT);
    this.#places = new Places(workspace);
    this.#steps = new Steps(workspace);
    this.#travels = new Travels(this.#reader);
    this.#effects = new Effects(workspace, index, bodies, this.#places, this.#steps, firstId);
    this.#meaningOf = meaningOf;
  }

  effect({ exchange }: Call<'history.effect'>): Answer<'history.effect'> {
    return this.#effects.of(exchange);
  }

  track({ listener, session, slices }: Call<'history.track'>): Answer<'history.track'> {
    return this.#steps.track(this.#places.of(listener).directory, session, slices);
  }

  step({ listener, point, by }: Call<'history.step'>): Answer<'history.step'> {
    const step = this.#steps.step(this.#places.of(listener).directory, point, by);
    if (!step) return { step: null };
    const meaning = step.exchange === null ? null : this.#meaningOf(step.exchange);
    const sentence = meaning?.sentence ?? this.#wordsOf(step);
    return {
      step: { ...step, exchange: meaning ? step.exchange : null, sentence, kind: meaning?.kind ?? null },
    };
  }

  pointAt({ listener, at }: Call<'history.pointAt'>): Answer<'history.pointAt'> {
    return { point: this.#steps.pointAt(this.#places.of(listener).directory, at) };
  }

  list({
    listener,
    point,
    type,
    search,
    sort,
    from,
    to,
  }: Call<'history.list'>): Promise<Answer<'history.list'>> {
    const { directory } = this.#places.of(listener);
    return this.#travels.look(directory, point, (rosterOf, counts) => ({
      ...rosterOf(type).page(search, sort, from, to),
      counts,
    }));
  }

  locate(call: Call<'history.locate'>): Promise<Answer<'history.locate'>> {
    const { directory } = this.#places.of(call.listener);
    return this.#travels.look(directory, call.point, (rosterOf) => ({
      position: rosterOf(call.type).locate(call.search, call.sort, call.id),
    }));
  }

  get({ listener, point, type, id, baseUrl }: Call<'history.get'>): Answer<'history.get'> {
    const found = this.#places.of(listener);
    const place = baseUrl === undefined ? found : { ...found, baseUrl };
    const past = this.#reader.at(place.directory, point);
    if (!past) throw givenUp();
    const { resource, links } = present(place, past, type, id, { groups: true });
    const earlier = this.#reader.at(place.directory, this.#steps.before(place.directory, point));
    const before = earlier && present(place, earlier, type, id, { groups: true }).resource;
    return { resource, before, links: [...links] };
  }

  async compare({
    listener,
    a,
    b,
    by,
    ignoring,
  }: Call<'history.compare'>): Promise<Answer<'history.compare'>> {
    const { directory } = this.#places.of(listener);
    const [before, after] = [this.#state(directory, a), this.#state(directory, b)];
    return { types: await compareDirectories(before, after, by, ignoring) };
  }

  stop(): void {
    this.#travels.stop();
  }

  #state(directory: number, state: DirectoryState): StoredDirectory {
    const current = this.#reader.rowsAt(directory, null) ?? directory;
    switch (state.kind) {
      case 'now':
        return this.#reader.now(current);
      case 'point':
        return this.#at(directory, state.point);
      case 'snapshot': {
        const snapshot = this.#workspace
          .prepare('SELECT rows_at FROM snapshot WHERE id = ? AND directory = ?')
          .get([state.snapshot, directory]) as { rows_at: number } | undefined;
        if (snapshot) return this.#reader.now(snapshot.rows_at);
        throw new RpcError('notFound', 'There is no such snapshot.', 'It may have been deleted.');
      }
      case 'session': {
        const ends = this.#steps.ends(directory, state.session);
        if (ends) return this.#at(directory, ends[state.end]);
        throw new RpcError(
          'notFound',
          'This session changed nothing in the directory.',
          'Choose another one.',
        );
      }
    }
  }

  #at(directory: number, point: number): StoredDirectory {
    const past = this.#reader.at(directory, point);
    if (past) return past;
    throw givenUp();
  }

  #wordsOf({
    cause,
    point,
    resources,
  }: Pick<HistoryStep, 'cause' | 'point' | 'resources'>): HistoryStep['sentence'] {
    const name = this.#steps.nameOf(point);
    const many = resources === 1 ? 'one resource' : `${resources.toLocaleString('en')} resources`;
    return name !== null && cause === 'restore'
      ? ['Snapshot restored: ', { name }]
      : [words[cause].replace('{}', many)];
  }
}

const words: Readonly<Record<(typeof stepCauses)[number], string>> = {
  exchange: 'An exchange that is not kept any more changed {}',
  import: 'Import of {}',
  generate: '{} made up',
  unrecorded: '{} changed without being recorded',
  reset: 'Directory reset',
  restore: 'Snapshot restored',
  undo: 'Reset or restore taken back',
  travel: 'Directory set back to an earlier point',
};
