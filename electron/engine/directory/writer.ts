import type { MockTargets } from '../mock-targets.ts';
import type { CaptureStore } from '../store/capture-store.ts';
import type { DirectoryChange } from '../store/directory-change.ts';
import type { Cause } from '../store/history.ts';
import type { MockReply } from './mock-client.ts';
import type { Place } from './place.ts';
import { Slices } from './slices.ts';

/**
 * Writes many resources through the mock, in slices. What a slice changed is committed together before the next one
 * begins, so a process that dies leaves exactly what was committed, and memory is never far ahead of the disk.
 */
export class BulkWriter {
  readonly #store: CaptureStore;
  readonly #mocks: MockTargets;
  readonly #place: Place;
  readonly #slices: Slices;
  readonly #cause: Cause;
  #changes: DirectoryChange[] = [];

  constructor(store: CaptureStore, mocks: MockTargets, place: Place, signal: AbortSignal, cause: Cause) {
    this.#store = store;
    this.#mocks = mocks;
    this.#place = place;
    this.#slices = new Slices(signal);
    this.#cause = cause;
  }

  send(method: string, path: string, body?: unknown): MockReply {
    const reply = this.#place.client.send(method, path, body);
    for (const change of reply.changes) this.#changes.push(change);
    return reply;
  }

  /** Call between writes. @throws Cancelled, or EngineError when it could not be stored. */
  async breathe(): Promise<void> {
    if (!this.#slices.over) return;
    await this.commit();
    await this.#slices.pause();
  }

  /** Stores what is not stored yet. */
  commit(): Promise<void> {
    const changes = this.#changes;
    if (changes.length === 0) return Promise.resolve();
    this.#changes = [];
    const { directory } = this.#place;
    return new Promise((resolve, reject) => {
      const committed = (failure: Error | null) => {
        if (!failure) return resolve();
        this.#mocks.reload(directory);
        reject(failure);
      };
      this.#store.record(null, committed, directory, changes, this.#cause);
    });
  }
}
