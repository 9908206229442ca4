import type { BreakpointEntry } from '../../../shared/contract/breakpoints.ts';
import type { Exchange } from '../../../shared/contract/exchange.ts';
import { Breakpoint, type BreakpointInput } from '../../../shared/rules/breakpoint.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { announce } from '../../ui/announce.tsx';
import { toProblem } from '../../ui/notice.tsx';
import { createStore } from '../../ui/store.ts';
import { plainWords } from '../../ui/words.tsx';
import { breakpointsPlace, changeDraft, type DraftKey, discardDraft } from './breakpoints-place.ts';
import { breakpoints } from './held-state.ts';

/** The breakpoint made last by a key or command, while its note can be seen. */
export const newBreakpoint = createStore<number | null>(null);

/** One that was removed and can be had back. */
export const removed = createStore<{ breakpoint: Breakpoint; words: string } | null>(null);

let noteTimer: ReturnType<typeof setTimeout> | undefined;
let removedTimer: ReturnType<typeof setTimeout> | undefined;
/** How long removing can be undone, in ms. */
const grace = 10_000;
const noteShown = 20_000;

async function make(input: BreakpointInput): Promise<BreakpointEntry | null> {
  try {
    const entry = await call('breakpoint.create', { breakpoint: Breakpoint.parse(input) });
    note(entry);
    return entry;
  } catch (error) {
    report(error);
    return null;
  }
}

function note({ id, sentence }: BreakpointEntry): void {
  newBreakpoint.set(id);
  announce(plainWords(sentence));
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => newBreakpoint.set(null), noteShown);
}

/** Holds the next request that does the same, from the same sender, through the same listener. */
export async function holdNextLike(
  exchange: Pick<Exchange, 'idp' | 'meaning' | 'listener' | 'messages'>,
): Promise<void> {
  const { idp, meaning, listener, messages } = exchange;
  await make({
    once: true,
    listeners: listener === null ? null : [listener],
    match: [
      ...(idp ? [{ on: 'idp' as const, any: [idp.id] }] : []),
      // A request that is not understood is told by its method alone.
      ...(meaning.kind === 'unknown' ? [] : [{ on: 'meaning' as const, any: [meaning.kind] }]),
      { on: 'method', any: [messages.requestReceived.method] },
    ],
  });
}

/** Holds every request: by the breakpoint that does so already, where there is one. */
export async function holdEverything(): Promise<void> {
  const known = breakpoints
    .get()
    .find(
      ({ breakpoint: { match, listeners, stage, once } }) =>
        match.length === 0 && listeners === null && stage === 'request' && !once,
    );
  if (!known) return void (await make({}));
  await call('breakpoint.switch', { id: known.id, on: true }).then(note, report);
}

/** Switches every breakpoint off, which lets go of what they hold. */
export function switchAllOff(): void {
  for (const { id, breakpoint } of breakpoints.get()) {
    if (breakpoint.on) call('breakpoint.switch', { id, on: false }).catch(report);
  }
  newBreakpoint.set(null);
  announce('All breakpoints are off');
}

export async function duplicate({ breakpoint }: BreakpointEntry): Promise<BreakpointEntry | null> {
  try {
    return await call('breakpoint.create', { breakpoint: { ...breakpoint, on: false } });
  } catch (error) {
    report(error);
    return null;
  }
}

/** Removes it; for a while it can be had back. */
export async function remove({ id, breakpoint, sentence }: BreakpointEntry): Promise<void> {
  try {
    await call('breakpoint.remove', { id });
  } catch (error) {
    return report(error);
  }
  const words = plainWords(sentence);
  removed.set({ breakpoint, words });
  announce(`Removed: ${words}. Undo is in its place.`);
  clearTimeout(removedTimer);
  removedTimer = setTimeout(() => removed.set(null), grace);
}

export function undoRemoving(): void {
  const was = removed.get();
  clearTimeout(removedTimer);
  removed.set(null);
  if (was) call('breakpoint.create', { breakpoint: was.breakpoint }).catch(report);
}

/** Saves what the editor holds; what is wrong with it shows there. */
export async function saveDraft(key: DraftKey, on: boolean): Promise<void> {
  const draft = breakpointsPlace.get().drafts.get(key);
  if (!draft || draft.saving) return;
  const read = Breakpoint.safeParse({ ...draft.value, on });
  if (!read.success) return changeDraft(key, { tried: true });
  changeDraft(key, { saving: true, problem: null });
  try {
    if (key === 'new') await call('breakpoint.create', { breakpoint: read.data });
    else await call('breakpoint.update', { id: key, breakpoint: read.data });
    discardDraft(key);
  } catch (error) {
    changeDraft(key, { saving: false, problem: toProblem(error) });
  }
}
