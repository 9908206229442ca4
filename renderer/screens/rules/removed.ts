import type { RuleEntry } from '../../../shared/contract/rules.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { announce } from '../../ui/announce.tsx';
import { createStore } from '../../ui/store.ts';
import { discard } from './rules-place.ts';

/** Time to take a removal back, in ms. */
const grace = 12_000;

export interface Removed {
  readonly entry: RuleEntry;
  readonly position: number;
}

/** The rule that was removed last, while that can be taken back. */
export const removed = createStore<Removed | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export async function removeRule(entry: RuleEntry, position: number): Promise<void> {
  try {
    // Before the list is without it: what was written about it goes too.
    discard(`rule ${entry.id}`);
    await call('rule.remove', { id: entry.id });
    clearTimeout(timer);
    removed.set({ entry, position });
    timer = setTimeout(() => removed.set(null), grace);
    announce('Rule deleted. Undo is above the list');
  } catch (error) {
    report(error);
  }
}

/** Puts it back where it was; its counters start anew. */
export function undoRemoval(): void {
  const last = removed.get();
  if (!last) return;
  clearTimeout(timer);
  removed.set(null);
  call('rule.create', { rule: last.entry.rule, position: last.position }).catch(report);
}
