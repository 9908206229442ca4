import { announce } from '../../ui/announce.tsx';
import { createStore } from '../../ui/store.ts';
import { finish } from './held-editing.ts';
import { held } from './held-state.ts';

/** Time to change one's mind about dropping a connection, in ms. */
const grace = 4000;

/** Holds whose connection is about to be dropped, with the time of it. */
export const dropping = createStore<ReadonlyMap<number, number>>(new Map());
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export function startDropping(id: number): void {
  if (timers.has(id)) return;
  dropping.set((before) => new Map(before).set(id, Date.now() + grace));
  timers.set(
    id,
    setTimeout(() => {
      keepConnection(id);
      void finish(id, { kind: 'drop' });
    }, grace),
  );
  announce('The connection is dropped in 4 seconds. Undo is in its place.');
}

export function keepConnection(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  dropping.set((before) => new Map([...before].filter(([each]) => each !== id)));
}

// What is over for another reason is not dropped any more.
held.subscribe(() => {
  for (const id of timers.keys()) {
    if (!held.get().some((each) => each.id === id)) keepConnection(id);
  }
});
