import { createStore } from '../../ui/store.ts';
import type { HandAnswer } from './quick-answers.ts';

/** The tab chosen for each held exchange, by its id. */
export const heldTab = createStore<ReadonlyMap<number, string>>(new Map());

export function showTab(id: number, tab: string): void {
  heldTab.set((before) => new Map(before).set(id, tab));
}

/** What actions ask of the pane; set by it while it is mounted. */
export const heldParts: {
  startOfAnswer: (() => HandAnswer | undefined) | null;
  /** Sends the answer of one's own that is on show. */
  answer: (() => void) | null;
} = { startOfAnswer: null, answer: null };
