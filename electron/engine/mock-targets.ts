import { RpcError } from '../../shared/contract/wire.ts';
import { type Profile, profileById } from '../../shared/profiles/index.ts';
import { createMockTarget, type MockServiceProvider } from './mock/mock-target.ts';
import type { MockAnswer, MockTarget, ReceivedRequest } from './pipeline/target.ts';
import type { DirectoryStore } from './store/directories.ts';

/** A mock whose directory can be loaded again behind the back of those who use it. */
class LoadedMock implements MockTarget {
  readonly #load: (profile: Profile) => MockServiceProvider;
  #provider: MockServiceProvider;

  constructor(profile: Profile, load: (profile: Profile) => MockServiceProvider) {
    this.#load = load;
    this.#provider = load(profile);
  }

  answer(request: ReceivedRequest): MockAnswer {
    return this.#provider.answer(request);
  }

  refuse(status: number, detail: string): Pick<MockAnswer, 'status' | 'headers' | 'body'> {
    return this.#provider.refuse(status, detail);
  }

  setProfile(profile: Profile): void {
    if (profile !== this.#provider.profile) this.#provider.setProfile(profile);
  }

  counts(): Readonly<Record<string, number>> {
    return this.#provider.counts();
  }

  reload(): void {
    const { profile } = this.#provider;
    // What is given up is let go of before as much again is loaded.
    this.#provider = createMockTarget({ profile });
    this.#provider = this.#load(profile);
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
    if (mock) mock.setProfile(profile);
    else {
      mock = new LoadedMock(profile, (current) =>
        createMockTarget({ profile: current, stored: this.#directories.open(directory) }),
      );
      this.#loaded.set(directory, mock);
    }
    return mock;
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
