import { RpcError } from '../../shared/contract/wire.ts';
import { type Profile, profileById } from '../../shared/profiles/index.ts';
import type { Definitions } from '../../shared/scim/definitions.ts';
import { createMockTarget, type MockServiceProvider } from './mock/mock-target.ts';
import type { MockTarget } from './pipeline/target.ts';
import type { DirectoryStore } from './store/directories.ts';
import type { StoredDirectory } from './store/directory-change.ts';

/** A directory whose mock can be exchanged behind the back of those who use it. */
class LoadedMock {
  #provider: MockServiceProvider;

  constructor(provider: MockServiceProvider) {
    this.#provider = provider;
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

  exchange(provider: MockServiceProvider): void {
    this.#provider = provider;
  }
}

/** Work that is done a little at a time, so that requests are answered in between. */
export interface Sliced {
  readonly over: boolean;
  pause(): Promise<void>;
}

/**
 * The mock service providers, one per directory, loaded when first asked for.
 *
 * When all of a directory becomes another, by a restore or by other schemas, the next mock is loaded beside the one
 * in use, which goes on answering. Between two requests the one takes the place of the other: an answer shows what
 * was before or what is after, never something of both. For that long the directory is in memory twice.
 */
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
      mock = new LoadedMock(this.#load(directory));
      this.#loaded.set(directory, mock);
    }
    return mock.as(profile);
  }

  /** Resources by type name, of a directory that is loaded. */
  counts(directory: number): Readonly<Record<string, number>> {
    return this.#loaded.get(directory)?.counts() ?? {};
  }

  definitionsOf(directory: number): Definitions {
    return this.#directories.definitions.of(directory);
  }

  /** Takes what is stored for the truth again, at once. For a small directory, or when memory has got ahead. */
  reload(directory: number): void {
    const mock = this.#loaded.get(directory);
    if (!mock) return;
    // What is given up is let go of before as much again is loaded.
    mock.exchange(createMockTarget());
    mock.exchange(this.#load(directory));
  }

  /** A mock with what is stored under a number, to be put in place by `exchange`. @throws Cancelled */
  async prepare(directory: number, rowsAt: number, slices: Sliced): Promise<MockServiceProvider> {
    const provider = createMockTarget({ definitions: this.definitionsOf(directory) });
    await fill(provider, this.#directories.open(directory, rowsAt), slices);
    return provider;
  }

  exchange(directory: number, provider: MockServiceProvider): void {
    this.#loaded.get(directory)?.exchange(provider);
  }

  /**
   * Loads a directory by other definitions while it is in use. `settle` is called last, in the same turn as the
   * exchange: it stores what was answered by then, and the definitions.
   * @throws Cancelled
   */
  async redefine(
    directory: number,
    definitions: Definitions,
    slices: Sliced,
    settle: () => void,
  ): Promise<void> {
    const since = this.#directories.follow(directory);
    try {
      const provider = createMockTarget({ definitions });
      await fill(provider, this.#directories.open(directory), slices);
      settle();
      if (!since.isRight) return this.reload(directory);
      provider.follow(since.changes);
      this.exchange(directory, provider);
    } finally {
      this.#directories.stopFollowing(directory);
    }
  }

  #load(directory: number): MockServiceProvider {
    const definitions = this.definitionsOf(directory);
    return createMockTarget({ definitions, stored: this.#directories.open(directory) });
  }
}

async function fill(provider: MockServiceProvider, stored: StoredDirectory, slices: Sliced): Promise<void> {
  for (const _ of provider.loading(stored)) if (slices.over) await slices.pause();
}
