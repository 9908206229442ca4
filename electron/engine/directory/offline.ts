import type { ListenerSettings } from '../../../shared/contract/listener.ts';
import { EngineError } from '../errors.ts';
import { storedListeners } from '../listeners/listener-store.ts';
import { MockTargets } from '../mock-targets.ts';
import { CaptureStore } from '../store/capture-store.ts';
import { closeWorkspace, openWorkspace } from '../store/database.ts';
import { DirectoryOperations } from './operations.ts';
import { type Place, placeOf } from './place.ts';

/** The directory of a workspace that is not open, for as long as `work` takes. */
export interface OfflineDirectory {
  readonly operations: DirectoryOperations;
  readonly place: Place;
  readonly counts: () => Readonly<Record<string, number>>;
}

/**
 * Opens the workspace in a folder without its listeners, and closes it again whatever happens.
 * @throws EngineError when it is in use or cannot be opened, or none of its listeners has a directory
 */
export async function withDirectory<T>(
  data: string,
  work: (directory: OfflineDirectory) => Promise<T>,
): Promise<T> {
  const { db, release } = openWorkspace(data);
  try {
    const store = new CaptureStore(db, () => {});
    const mocks = new MockTargets(store.directories);
    const { target, basePath } = mockOf(storedListeners(db).map(({ settings }) => settings));
    const place = placeOf(mocks, target, basePath, `http://localhost${basePath}`);
    const operations = new DirectoryOperations(db, store, mocks);
    const result = await work({ operations, place, counts: () => mocks.counts(target.directory) });
    store.flush();
    await operations.snapshots.clearAway();
    return result;
  } finally {
    closeWorkspace(db, data);
    release();
  }
}

/** The first listener that is answered by the mock; a workspace that never ran has the one it will get. */
function mockOf(listeners: readonly ListenerSettings[]) {
  if (listeners.length === 0) {
    return { target: { directory: 1, profile: 'tolerant' }, basePath: '/scim/v2' };
  }
  for (const { target, basePath } of listeners) if (target.kind === 'mock') return { target, basePath };
  throw new EngineError(
    'No listener of this workspace is answered by the mock, so there is no directory.',
    'Choose the mock for one of them in Settings.',
  );
}
