import type { Counts, DirectoryDescription } from '../../../shared/contract/directory.ts';
import type { HistoryStep } from '../../../shared/contract/history.ts';
import { call } from '../../app/engine.ts';
import { go } from '../../app/place.ts';
import { createStore, useStore } from '../../ui/store.ts';
import { moveTo } from './directory-place.ts';

/** The point of its history that a directory is shown at; null: as it is now. */
export interface Travel {
  readonly listener: number;
  readonly point: number;
}

export const travel = createStore<Travel | null>(null);

/** How many resources of each type there were then. */
const pastCounts = createStore<{ readonly at: Travel; readonly counts: Counts } | null>(null);

/** Shows a directory as it was at a point, and one record of it when one is named. */
export function travelTo(
  listener: number,
  point: number,
  record?: { readonly type: string; readonly id: string },
): void {
  travel.set({ listener, point });
  moveTo({
    listener,
    task: null,
    search: '',
    tab: 'resource',
    ...(record ? { type: record.type, selected: record.id } : {}),
  });
  go({ screen: 'directory' });
}

/** Back to what is there now. */
export function endTravel(): void {
  travel.set(null);
}

let steps: Promise<void> = Promise.resolve();

/**
 * Goes some writes on or back. From now the first step back is to the last write, and what that changed. Each step
 * starts from where the one before it led, however fast the keys come.
 */
export function travelBy(listener: number, by: number, last: number): Promise<void> {
  const step = steps.then(() => stepBy(listener, by, last));
  steps = step.catch(() => {});
  return step;
}

async function stepBy(listener: number, by: number, last: number): Promise<void> {
  const now = travel.get();
  const point = now?.listener === listener ? now.point : last;
  const writes = now?.listener === listener || by >= 0 ? by : by + 1;
  const { step } = await call('history.step', { listener, point, by: writes });
  if (step) travel.set({ listener, point: step.point });
  else if (by < 0) travel.set({ listener, point: 0 });
}

/** The point a listener's directory is shown at; null: now. */
export function useTravel(listener: number): number | null {
  return useStore(travel, (now) => (now?.listener === listener ? now.point : null));
}

/** Rows of a list at a point; how many there were of each type is noted by the way. */
export async function readPast(params: Parameters<typeof call<'history.list'>>[1]): Promise<{
  total: number;
  inactive: number;
  rows: Awaited<ReturnType<typeof call<'history.list'>>>['rows'];
}> {
  const { counts, ...page } = await call('history.list', params);
  pastCounts.set({ at: { listener: params.listener, point: params.point }, counts });
  return page;
}

/** A directory's description with the numbers of the point it is shown at. */
export function usePastDescription(
  description: DirectoryDescription | null,
  point: number | null,
): DirectoryDescription | null {
  const past = useStore(pastCounts);
  if (!description || point === null || !past) return description;
  const types = description.types.map((type) => ({ ...type, count: past.counts[type.name] ?? 0 }));
  return { ...description, types };
}

/** What a step changed of one resource. */
export function changedBy(step: HistoryStep | null, type: string, id: string): boolean {
  return step?.changed.some((one) => one.type === type && one.id === id) ?? false;
}
