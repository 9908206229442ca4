import { setTimeout as pause } from 'node:timers/promises';
import type { Snapshot } from '../../../shared/contract/directory.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { MockTargets } from '../mock-targets.ts';
import type { CaptureStore } from '../store/capture-store.ts';
import type { Sqlite } from '../store/database.ts';
import { generate } from './generate.ts';
import type { Place } from './place.ts';
import { Snapshots } from './snapshots.ts';
import type { Report, Tally } from './tally.ts';
import { BulkWriter } from './writer.ts';

/** Milliseconds that news needs to reach a window. */
const TELL = 20;

/** What can be done with a directory as a whole, from a window or the command line. */
export class DirectoryOperations {
  readonly snapshots: Snapshots;
  readonly #store: CaptureStore;
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
    this.#store = store;
    this.#mocks = mocks;
    this.#onReplaced = onReplaced;
  }

  /** Empties a directory; what was in it is kept as a snapshot that is returned, null when there was nothing. */
  reset(directory: number): Snapshot | null {
    return this.#replace(directory, null, 'Before the reset');
  }

  /** Takes a reset or restore back: what was there before it is there again, and nothing since. */
  undo(directory: number, snapshot: number): void {
    this.demand(directory, snapshot);
    this.#store.flush();
    this.snapshots.putBack(directory, snapshot);
    this.#reload(directory);
  }

  async keep(directory: number, name: string, report: Report, signal: AbortSignal): Promise<Snapshot> {
    this.#store.flush();
    const total = this.snapshots.rowsOf(directory);
    const onRows = (done: number) => report('Copying', done, Math.max(done, total));
    return await this.snapshots.take(directory, name, { signal, onRows });
  }

  async restore(directory: number, id: number, report: Report, signal: AbortSignal): Promise<void> {
    const { name } = this.demand(directory, id);
    const total = this.snapshots.rowsOfSnapshot(id);
    const onRows = (done: number) => report('Copying', done, total);
    const copy = await this.snapshots.prepare(id, { signal, onRows });
    report('Loading into memory', total, total);
    // Nothing else happens while a large directory is loaded: those who watch are told before.
    await pause(TELL);
    this.#replace(directory, copy, `Before restoring ${name}`);
  }

  generate(place: Place, people: number, seed: number, report: Report, signal: AbortSignal): Promise<Tally> {
    return generate(place, this.writer(place, signal), people, seed, report);
  }

  writer(place: Place, signal: AbortSignal): BulkWriter {
    return new BulkWriter(this.#store, this.#mocks, place, signal);
  }

  /** @throws RpcError notFound when the directory has no such snapshot */
  demand(directory: number, id: number): Snapshot {
    const snapshot = this.snapshots.get(id);
    if (snapshot?.directory === directory) return snapshot;
    throw new RpcError('notFound', 'There is no such snapshot.', 'It may have been deleted.');
  }

  #replace(directory: number, copy: number | null, keepAs: string): Snapshot | null {
    // What was answered before belongs to what is kept.
    this.#store.flush();
    const kept = this.snapshots.place(directory, copy, keepAs);
    this.#reload(directory);
    return kept;
  }

  #reload(directory: number): void {
    this.#mocks.reload(directory);
    this.#onReplaced(directory);
  }
}
