import type { directorySorts } from '../../../shared/contract/directory.ts';
import { go } from '../../app/place.ts';
import { createStore } from '../../ui/store.ts';

/** Where the person is within the Directory. Survives switching screens. */
export interface DirectoryPlace {
  /** Null: the first listener that has a directory. */
  listener: number | null;
  type: string;
  search: string;
  sort: (typeof directorySorts)[number];
  selected: string | null;
  tab: string;
  /** What is done in place of showing the record. */
  task: 'generate' | 'import' | 'snapshots' | 'schemas' | 'reset' | null;
  editing: boolean;
  deleting: boolean;
}

export const directoryPlace = createStore<DirectoryPlace>({
  listener: null,
  type: 'User',
  search: '',
  sort: 'name',
  selected: null,
  tab: 'resource',
  task: null,
  editing: false,
  deleting: false,
});

/** Leaving a record leaves what was being done to it. */
export function moveTo(change: Partial<DirectoryPlace>): void {
  directoryPlace.set((before) => ({ ...before, editing: false, deleting: false, ...change }));
}

export function openRecord(type: string, id: string, listener?: number): void {
  const { listener: before, search } = directoryPlace.get();
  const other = listener !== undefined && listener !== before;
  moveTo({
    type,
    selected: id,
    task: null,
    tab: 'resource',
    search: type === directoryPlace.get().type && !other ? search : '',
    ...(listener === undefined ? {} : { listener }),
  });
  go({ screen: 'directory' });
}

/** What keys reach; set by the parts while they are mounted. */
export const directoryParts: {
  search: HTMLInputElement | null;
  list: { focus(): void; move(by: number): void } | null;
  save: (() => void) | null;
  /** Goes some writes on or back in time. */
  travel: ((by: number) => void) | null;
} = { search: null, list: null, save: null, travel: null };
