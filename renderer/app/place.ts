import { createStore } from '../ui/store.ts';
import type { ScreenId } from './screens.ts';

/** Where the person is. Everything here survives switching screens. */
export interface Place {
  screen: ScreenId;
  settingsSection: string | null;
  /** Session shown; null follows the live one. */
  session: number | null;
  filter: string;
  /** Exchange under the cursor of the list. */
  selected: number | null;
  inspecting: boolean;
  inspectorTab: string;
  overlay: 'palette' | 'keys' | null;
}

export const place = createStore<Place>({
  screen: 'timeline',
  settingsSection: null,
  session: null,
  filter: '',
  selected: null,
  inspecting: false,
  inspectorTab: 'overview',
  overlay: null,
});

export function go(change: Partial<Place>): void {
  place.set((before) => ({ ...before, ...change }));
}

/** Opens an exchange in the inspector, on the timeline. */
export function openExchange(id: number, tab?: string): void {
  go({ screen: 'timeline', selected: id, inspecting: true, ...(tab ? { inspectorTab: tab } : {}) });
}

export function openSettings(section: string | null = null): void {
  go({ screen: 'settings', settingsSection: section });
}

/** Parts of the page that actions put the focus on or ask something of; set by the part while it is mounted. */
export const parts: {
  filterInput: HTMLInputElement | null;
  list: { focus(): void; toEnd(): void; move(by: number): void } | null;
  send: (() => void) | null;
} = { filterInput: null, list: null, send: null };
