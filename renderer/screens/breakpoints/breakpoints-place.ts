import type { BreakpointEntry } from '../../../shared/contract/breakpoints.ts';
import { Breakpoint } from '../../../shared/rules/breakpoint.ts';
import { go } from '../../app/place.ts';
import type { Problem } from '../../ui/notice.tsx';
import { createStore } from '../../ui/store.ts';
import { breakpoints } from './held-state.ts';

export type DraftKey = number | 'new';

/** A breakpoint while it is edited; what is being typed need not be valid. */
export interface BreakpointDraft {
  base: Breakpoint;
  value: Breakpoint;
  /** The last state of it that was valid. */
  valid: Breakpoint;
  /** True once saving was tried: from then on it also says what is missing. */
  tried: boolean;
  saving: boolean;
  problem: Problem | null;
}

export interface BreakpointsPlace {
  open: DraftKey | null;
  drafts: ReadonlyMap<DraftKey, BreakpointDraft>;
}

/** Which breakpoint's editor is open, and what was changed. Survives switching screens. */
export const breakpointsPlace = createStore<BreakpointsPlace>({ open: null, drafts: new Map() });

/** Shows the breakpoints, with the editor of one of them open when it is named. */
export function openBreakpoints(edit?: DraftKey): void {
  if (edit !== undefined) openEditor(edit);
  go({ screen: 'rules' });
}

export function openEditor(key: DraftKey): void {
  const base =
    key === 'new' ? Breakpoint.parse({}) : breakpoints.get().find(({ id }) => id === key)?.breakpoint;
  if (!base) return;
  breakpointsPlace.set(({ drafts }) => ({
    open: key,
    drafts: drafts.has(key)
      ? drafts
      : new Map(drafts).set(key, {
          base,
          value: base,
          valid: base,
          tried: false,
          saving: false,
          problem: null,
        }),
  }));
}

/** Closes the editor; a draft that was changed stays for later. */
export function closeEditor(): void {
  breakpointsPlace.set(({ open, drafts }) => {
    const draft = open === null ? undefined : drafts.get(open);
    const kept = draft && isChanged(draft) ? drafts : without(drafts, open);
    return { open: null, drafts: kept };
  });
}

export function discardDraft(key: DraftKey): void {
  breakpointsPlace.set(({ open, drafts }) => ({
    open: open === key ? null : open,
    drafts: without(drafts, key),
  }));
}

export function changeDraft(key: DraftKey, change: Partial<BreakpointDraft>): void {
  breakpointsPlace.set((before) => {
    const draft = before.drafts.get(key);
    if (!draft) return before;
    const after = { ...draft, ...change };
    const valid = Breakpoint.safeParse(after.value).data ?? draft.valid;
    return { ...before, drafts: new Map(before.drafts).set(key, { ...after, valid }) };
  });
}

export function isChanged({ base, value }: BreakpointDraft): boolean {
  return JSON.stringify(base) !== JSON.stringify(value);
}

export function toggleEditor({ id }: BreakpointEntry): void {
  if (breakpointsPlace.get().open === id) closeEditor();
  else openEditor(id);
}

function without(drafts: ReadonlyMap<DraftKey, BreakpointDraft>, key: DraftKey | null) {
  return new Map([...drafts].filter(([each]) => each !== key));
}
