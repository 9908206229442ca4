import { RpcError } from '../../shared/contract/wire.ts';
import { type Profile, profileById } from '../../shared/profiles/index.ts';
import { createMockTarget, type MockServiceProvider } from './mock/mock-target.ts';
import type { MockTarget } from './pipeline/target.ts';
import type { DirectoryStore } from './store/directories.ts';

/** A directory whose mock can be loaded again behind the back of those who use it. */
class LoadedMock {
  readonly #load: () => MockServiceProvider;
  #provider: MockServiceProvider;

  constructor(load: () => MockServiceProvider) {
    this.#load = load;
    this.#provider = load();
  }

  /** The mock as an app. Listeners that show one directory as different apps do not get in each other's way. */
  as(profile: Profile): MockTarget {
    return {
      answer: (request) => this.#provider.as(profile).answer(request),
      refuse: (status, detail) => this.#provider.as(profile).refuse(status, detail),
    };
  }

  counts(): Readonly<Record<string, number>> {
    return this.#provider.counts();
  }

  reload(): void {
    // What is given up is let go of before as much again is loaded.
    this.#provider = createMockTarget();
    this.#provider = this.#load();
  }
}

/** The mock service providers, one per directory, loaded when first asked for. */
export class MockTargets {
  readonly #directories: DirectoryStore;
  readonly #loaded = new Map<number, LoadedMock>();

  constructor(directories: DirectoryStore) {
    this.#directories = directories;
  }

  /** @throws RpcError notFound for an unknown profile */
  get(directory: number, profileId: string): MockTarget {
    const profile = profileById(profileId);
    if (!profile)
      throw new RpcError(
        'notFound',
        `There is no profile "${profileId}".`,
        'Choose one of the list in Settings.',
      );
    let mock = this.#loaded.get(directory);
    if (!mock) {
      mock = new LoadedMock(() => createMockTarget({ stored: this.#directories.open(directory) }));
      this.#loaded.set(directory, mock);
    }
    return mock.as(profile);
  }

  /** Resources by type name, of a directory that is loaded. */
  counts(directory: number): Readonly<Record<string, number>> {
    return this.#loaded.get(directory)?.counts() ?? {};
  }

  /** Takes what is stored for the truth again. */
  reload(directory: number): void {
    this.#loaded.get(directory)?.reload();
  }
}
