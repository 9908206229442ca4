import type { BreakpointEntry, Held, HeldRelease } from '../../../shared/contract/breakpoints.ts';
import type { Client } from '../../../shared/contract/client.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { call, engine, onConnected } from '../../app/engine.ts';
import { go, place } from '../../app/place.ts';
import { report, workspace } from '../../app/workspace.ts';
import { bridge } from '../../rpc/bridge.ts';
import { announce } from '../../ui/announce.tsx';
import { createStore } from '../../ui/store.ts';
import { plainWords } from '../../ui/words.tsx';
import { senderName, whereHeld } from './held-words.ts';

/** What waits for the engineer, oldest first. */
export const held = createStore<readonly Held[]>([]);
export const breakpoints = createStore<readonly BreakpointEntry[]>([]);

/** A hold that is over, as this window knows it. */
export interface EndedHold {
  held: Held;
  how: 'released' | 'expired' | 'gone';
  /** What was done to it in this window; null when it ended by itself or elsewhere. */
  mine: HeldRelease['kind'] | null;
  at: number;
}

/** The holds that ended last, by exchange. */
export const endedHolds = createStore<ReadonlyMap<number, EndedHold>>(new Map());
const endedKept = 50;

/** What this window has asked for, by hold, until the engine says that it is over. */
const asked = new Map<number, HeldRelease['kind']>();

export function heldOf(exchange: number | null): Held | undefined {
  return exchange === null ? undefined : held.get().find((each) => each.exchange === exchange);
}

onConnected((client: Client) => {
  asked.clear();
  held.set([]);
  client.on('held.changed', (change) => {
    const before = held.get();
    const over = change.ended.flatMap(({ id, how }) => {
      const was = before.find((each) => each.id === id);
      return was ? [{ held: was, how }] : [];
    });
    held.set(change.held);
    for (const { held: was, how } of over) noteEnd(was, how);
    tellNew(change.held.filter(({ id }) => !before.some((each) => each.id === id)));
    tellSystem();
  });
  client.on('breakpoints.changed', (change) => breakpoints.set(change.breakpoints));
  Promise.all([client.call('breakpoint.held', {}), client.call('breakpoint.list', {})]).then(
    ([list, known]) => {
      held.set(list);
      breakpoints.set(known);
      tellSystem();
    },
    (error) => {
      if (engine.get().kind === 'connected') report(error);
    },
  );
});

// Nothing is held by an engine that does not run; its callers lost their connections with it.
engine.subscribe(() => {
  if (engine.get().kind === 'connected' || held.get().length === 0) return;
  held.set([]);
  tellSystem();
});

function noteEnd(was: Held, how: EndedHold['how']): void {
  const mine = asked.get(was.id) ?? null;
  asked.delete(was.id);
  endedHolds.set((before) => {
    const after = new Map(before).set(was.exchange, { held: was, how, mine, at: Date.now() });
    for (const oldest of after.keys()) {
      if (after.size <= endedKept) break;
      after.delete(oldest);
    }
    return after;
  });
  const what = plainWords(was.meaning.sentence);
  if (how === 'gone') announce(`${senderName(was)} gave up: ${what}`);
  else if (how === 'expired') announce(`Let go by itself: ${what}`);
  else announce(`Released: ${what}`);
}

function tellNew(fresh: readonly Held[]): void {
  const [first] = fresh;
  if (!first) return;
  announce(
    fresh.length === 1
      ? `Held ${whereHeld(first)}: ${plainWords(first.meaning.sentence)}`
      : `${fresh.length} more exchanges are held`,
  );
}

/** The system shows it when no window is in front, and asks before the last one closes. */
function tellSystem(): void {
  const list = held.get();
  const newest = list.at(-1);
  bridge?.showHeld({
    count: list.length,
    notify: workspace.get()?.preferences.notifyHeld ?? true,
    newest: newest
      ? {
          id: newest.id,
          title: plainWords(newest.meaning.sentence).slice(0, 200),
          detail: `Held ${whereHeld(newest)}. ${newest.patience?.text ?? ''}`.trim().slice(0, 300),
        }
      : null,
  });
}

/** Lets go of a held exchange. One that is over already is no problem: the window shows how it ended. */
export async function release(id: number, how: HeldRelease): Promise<void> {
  asked.set(id, how.kind);
  try {
    await call('breakpoint.release', { id, how });
  } catch (error) {
    asked.delete(id);
    if (error instanceof RpcError && error.code === 'notFound') return;
    throw error;
  }
}

export function releaseAll(): void {
  const list = held.get();
  if (list.length === 0) return;
  for (const { id } of list) asked.set(id, 'unchanged');
  call('breakpoint.releaseAll', {}).then(
    ({ released }) => announce(`${released} released`),
    (error) => {
      for (const { id } of list) asked.delete(id);
      report(error);
    },
  );
}

/** Shows a held exchange: what is wrong with it, what can be done. */
export function openHeld({ exchange }: Held): void {
  go({ screen: 'timeline', selected: exchange, inspecting: true });
}

/** The held exchange that stands in place of the inspector, when one does. */
export function shownHeld(): Held | undefined {
  const { screen, inspecting, selected } = place.get();
  return screen === 'timeline' && inspecting ? heldOf(selected) : undefined;
}

export function breakpointOf({ breakpoint }: Held): BreakpointEntry | undefined {
  return breakpoints.get().find(({ id }) => id === breakpoint);
}
