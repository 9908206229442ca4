import { ignoringNothing } from '../../../shared/compare/resource-diff.ts';
import type { DirectoryState } from '../../../shared/contract/history.ts';
import { go } from '../../app/place.ts';
import { createStore } from '../../ui/store.ts';

export type ComparedPart = 'request' | 'answer' | 'resource';

/** What is compared, and how. Survives switching screens. */
export const comparePlace = createStore({
  mode: 'exchanges' as 'exchanges' | 'directories',
  /** The exchange that others are compared with. */
  marked: null as number | null,
  a: null as number | null,
  b: null as number | null,
  part: 'request' as ComparedPart,
  ignoring: { ...ignoringNothing, meta: true, times: true },
  listener: null as number | null,
  before: null as DirectoryState | null,
  after: { kind: 'now' } as DirectoryState,
  by: 'id' as 'id' | 'name',
});

export function change(next: Partial<ReturnType<typeof comparePlace.get>>): void {
  comparePlace.set((before) => ({ ...before, ...next }));
}

/** Shows two exchanges beside each other. */
export function compareExchanges(a: number, b: number): void {
  change({ mode: 'exchanges', a, b });
  go({ screen: 'compare' });
}
