import type { Snapshot } from '../../../shared/contract/directory.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { completeDefinitions, type OwnDefinitions } from '../../../shared/scim/definitions.ts';
import { givenUp, type Past, PastReader } from '../history/past.ts';
import type { MockTargets } from '../mock-targets.ts';
import type { CaptureStore } from '../store/capture-store.ts';
import type { Sqlite } from '../store/database.ts';
import type { Cause } from '../store/history.ts';
import { generate } from './generate.ts';
import type { Place } from './place.ts';
import { Slices } from './slices.ts';
import { Snapshots } from './snapshots.ts';
import type { Report, Tally } from './tally.ts';
import { BulkWriter } from './writer.ts';

const LOADING = 'Loading into memory';

/** What can be done with a directory as a whole, from a window or the command line. */
export class DirectoryOperations {
  readonly snapshots: Snapshots;
  readonly #store: CaptureStore;
  readonly #past: PastReader;
  readonly #mocks: MockTargets;
  readonly #onReplaced: (directory: number) => void;

  /** `onReplaced` is called when everything in a directory is another. */
  constructor(
    db: Sqlite,
    store: CaptureStore,
    mocks: MockTargets,
    onReplaced: (directory: number) => void = () => {},
  ) {
    this.snapshots = new Snapshots(db, store.directories);
    this.#past = new PastReader(db);
    this.#store = store;
    this.#mocks = mocks;
    this.#onReplaced = onReplaced;
  }

  /** Empties a directory; what was in it is kept as a snapshot that is returned, null when there was nothing. */
  reset(directory: number): Snapshot | null {
    // What was answered before belongs to what is kept.
    this.#store.flush();
    const kept = this.snapshots.place(directory, null, 'Before the reset', 'reset');
    this.#mocks.reload(directory);
    this.#onReplaced(directory);
    return kept;
  }

  /** Takes a reset or restore back: what was there before it is there again, and nothing since. */
  async undo(directory: number, id: number, report: Report, signal: AbortSignal): Promise<void> {
    this.demand(directory, id);
    const total = this.snapshots.rowsOfSnapshot(id);
    report(LOADING, 0, total);
    const mock = await this.#mocks.prepare(directory, this.snapshots.rowsAt(id), new Slices(signal));
    this.#store.flush();
    this.snapshots.putBack(directory, id);
    this.#mocks.exchange(directory, mock);
    this.#onReplaced(directory);
  }

  async keep(directory: number, name: string, report: Report, signal: AbortSignal): Promise<Snapshot> {
    this.#store.flush();
    const total = this.snapshots.rowsOf(directory);
    const onRows = (done: number) => report('Copying', done, Math.max(done, total));
    return await this.snapshots.take(directory, name, { signal, onRows });
  }

  /**
   * Puts a snapshot in place of what is there, which is kept as one. Requests are answered by what was there before
   * until everything is copied and loaded; what they change is in that which is kept.
   */
  async restore(directory: number, id: number, report: Report, signal: AbortSignal): Promise<void> {
    const { name } = this.demand(directory, id);
    const total = this.snapshots.rowsOfSnapshot(id);
    const onRows = (done: number) => report('Copying', done, total);
    const copy = await this.snapshots.prepare(id, { signal, onRows });
    try {
      report(LOADING, total, total);
      const mock = await this.#mocks.prepare(directory, copy, new Slices(signal));
      this.#store.flush();
      this.snapshots.place(directory, copy, `Before restoring ${name}`, 'restore', name);
      this.#mocks.exchange(directory, mock);
    } finally {
      this.snapshots.giveUp(copy);
    }
    this.#onReplaced(directory);
  }

  /**
   * Makes a directory what it was at a point of its history, as `restore` does with a snapshot. What was there before
   * is kept as one, and can be put back by `undo`.
   * @throws RpcError when what stood then is not kept any more.
   */
  async goBack(directory: number, point: number, report: Report, signal: AbortSignal): Promise<void> {
    this.#store.flush();
    const past = this.demandPast(directory, point);
    const total = this.snapshots.rowsOf(directory);
    const onRows = (done: number) => report('Copying', done, Math.max(done, total));
    const copy = await this.snapshots.write(past, { signal, onRows });
    try {
      report(LOADING, total, total);
      const mock = await this.#mocks.prepare(directory, copy, new Slices(signal));
      this.#store.flush();
      this.snapshots.place(directory, copy, 'Before going back in time', 'travel');
      this.#mocks.exchange(directory, mock);
    } finally {
      this.snapshots.giveUp(copy);
    }
    this.#onReplaced(directory);
  }

  /** @throws RpcError when what stood at a point is not kept any more. */
  demandPast(directory: number, point: number): Past {
    const past = this.#past.at(directory, point);
    if (past) return past;
    throw givenUp();
  }

  /** Schemas and resource types somebody gave a directory. */
  definitions(directory: number): OwnDefinitions {
    return this.#store.directories.definitions.own(directory);
  }

  /** Has a directory kept by other schemas and resource types. What they no longer name stays stored, unseen. */
  async redefine(directory: number, own: OwnDefinitions, report: Report, signal: AbortSignal): Promise<void> {
    report(LOADING, 0, this.snapshots.rowsOf(directory));
    const definitions = completeDefinitions(own);
    await this.#mocks.redefine(directory, definitions, new Slices(signal), () => {
      this.#store.flush();
      this.#store.directories.definitions.set(directory, own, definitions);
    });
    this.#onReplaced(directory);
  }

  generate(place: Place, people: number, seed: number, report: Report, signal: AbortSignal): Promise<Tally> {
    return generate(place, this.writer(place, signal, 'generate'), people, seed, report);
  }

  writer(place: Place, signal: AbortSignal, cause: Cause = 'import'): BulkWriter {
    return new BulkWriter(this.#store, this.#mocks, place, signal, cause);
  }

  /** @throws RpcError notFound when the directory has no such snapshot */
  demand(directory: number, id: number): Snapshot {
    const snapshot = this.snapshots.get(id);
    if (snapshot?.directory === directory) return snapshot;
    throw new RpcError('notFound', 'There is no such snapshot.', 'It may have been deleted.');
  }
}
