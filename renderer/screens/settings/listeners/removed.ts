import type { Listener } from '../../../../shared/contract/listener.ts';
import { call } from '../../../app/engine.ts';
import { report } from '../../../app/workspace.ts';
import { announce } from '../../../ui/announce.tsx';
import { createStore } from '../../../ui/store.ts';

/** The listener that was removed last, while it can be brought back. */
export const removed = createStore<Listener | null>(null);

export function remove(listener: Listener): void {
  call('listener.remove', { id: listener.id }).then(() => {
    removed.set(listener);
    announce(`${listener.name} is removed. Undo is at the top of the list.`);
  }, report);
}

export function undoRemoval(): void {
  const listener = removed.get();
  if (!listener) return;
  call('listener.restore', { id: listener.id }).then(() => {
    removed.set(null);
    announce(`${listener.name} is back`);
  }, report);
}
