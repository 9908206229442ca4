import type { Listener } from '../../../../shared/contract/listener.ts';
import { call } from '../../../app/engine.ts';
import { openSettings } from '../../../app/place.ts';
import { report } from '../../../app/workspace.ts';
import { createStore } from '../../../ui/store.ts';

/** Which listener is open to be changed; `fresh` while it is to come into view, ready to be named. */
export const shown = createStore<{ readonly id: number; readonly fresh: boolean } | null>(null);

/** Goes to the settings of one listener. */
export function openListener({ id }: Pick<Listener, 'id'>): void {
  shown.set({ id, fresh: true });
  openSettings('listeners');
}

export function addListener(): void {
  call('listener.add', {}).then(openListener, report);
}

export function duplicateListener({ id }: Pick<Listener, 'id'>): void {
  call('listener.duplicate', { id }).then(openListener, report);
}
