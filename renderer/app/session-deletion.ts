import type { Session } from '../../shared/contract/session.ts';
import { announce } from '../ui/announce.tsx';
import { createStore } from '../ui/store.ts';
import { call } from './engine.ts';
import { go, place } from './place.ts';
import { report } from './workspace.ts';

/** Time to change one's mind, in ms. Deleting is for good only after it. */
const grace = 8000;

/** The session that will be deleted when the grace time ends. */
export const pendingDeletion = createStore<Session | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export function hideForDeletion(session: Session): void {
  finishDeletion();
  pendingDeletion.set(session);
  if (place.get().session === session.id) go({ session: null, selected: null, inspecting: false });
  announce(`${session.name} will be deleted in 8 seconds. Undo is at the top of the window.`);
  timer = setTimeout(finishDeletion, grace);
}

export function undoDeletion(): void {
  clearTimeout(timer);
  pendingDeletion.set(null);
}

export function finishDeletion(): void {
  clearTimeout(timer);
  const session = pendingDeletion.get();
  if (!session) return;
  pendingDeletion.set(null);
  call('session.delete', { id: session.id }).catch(report);
}
