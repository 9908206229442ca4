import { RpcError } from '../../shared/contract/wire.ts';
import { profileById } from '../../shared/profiles/index.ts';
import { createMockTarget } from './mock/mock-target.ts';
import type { MockTarget } from './pipeline/target.ts';
import type { DirectoryStore } from './store/directories.ts';

/** The mock service providers, one per directory, loaded when first asked for. */
export class MockTargets {
  readonly #directories: DirectoryStore;
  readonly #loaded = new Map<number, { target: ReturnType<typeof createMockTarget>; profile: string }>();

  constructor(directories: DirectoryStore) {
    this.#directories = directories;
  }

  /** @throws RpcError notFound for an unknown profile */
  get(directory: number, profile: string): MockTarget {
    const found = profileById(profile);
    if (!found)
      throw new RpcError(
        'notFound',
        `There is no profile "${profile}".`,
        'See the list with: scimscope profiles.',
      );
    const loaded = this.#loaded.get(directory);
    if (loaded) {
      loaded.target.setProfile(found);
      return loaded.target;
    }
    const target = createMockTarget({ profile: found, stored: this.#directories.open(directory) });
    this.#loaded.set(directory, { target, profile });
    return target;
  }

  /** Takes what is stored for the truth again. */
  reload(directory: number): void {
    this.#loaded.get(directory)?.target.reload(this.#directories.open(directory));
  }
}
