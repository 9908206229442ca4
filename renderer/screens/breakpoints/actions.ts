import type { Action } from '../../app/action.ts';
import { call } from '../../app/engine.ts';
import { place } from '../../app/place.ts';
import { report } from '../../app/workspace.ts';
import { rulesPlace } from '../rules/rules-place.ts';
import { holdEverything, holdNextLike, saveDraft, switchAllOff } from './breakpoint-edits.ts';
import { breakpointsPlace, closeEditor, openBreakpoints } from './breakpoints-place.ts';
import { startDropping } from './dropping.ts';
import { changeOwn, editings, sendOn } from './held-editing.ts';
import { breakpoints, held, openHeld, releaseAll, shownHeld } from './held-state.ts';
import { heldParts, showTab } from './held-tabs.ts';

const exchange = () => place.get().selected;
/** With a rule open beside a breakpoint, a key is for the one that has the focus. */
const editorOpen = () =>
  place.get().screen === 'rules' &&
  breakpointsPlace.get().open !== null &&
  (rulesPlace.get().open === null || document.activeElement?.closest('.breakpoints') != null);
const somethingHeld = () => held.get().length > 0;

/** Shows the held exchange that follows the one on show, or the oldest. */
function openNext(): void {
  const list = held.get();
  const at = list.findIndex(({ id }) => id === shownHeld()?.id);
  const next = list[(at + 1) % list.length];
  if (next) openHeld(next);
}

/** Opens the answer for writing: of a held request one's own, of a held answer the answer itself. */
function openAnswer(): void {
  const shown = shownHeld();
  if (!shown) return;
  showTab(shown.id, 'answer');
  if (shown.stage === 'request' && !editings.get().get(shown.id)?.own) {
    const start = heldParts.startOfAnswer?.();
    if (start) changeOwn(shown.id, start);
  }
}

export const breakpointActions: readonly Action[] = [
  {
    id: 'open-held',
    title: 'Show what is held',
    also: 'breakpoint next oldest waiting',
    group: 'Exchange',
    keys: ['h'],
    when: somethingHeld,
    run: openNext,
  },
  {
    id: 'held-send',
    title: 'Send on what is held',
    also: 'release let go continue breakpoint',
    group: 'Exchange',
    keys: ['mod+Enter'],
    whileTyping: true,
    when: () => shownHeld() !== undefined,
    run: () => {
      const shown = shownHeld();
      // An answer that is being written is what the key is for, not the request behind it.
      if (heldParts.answer) heldParts.answer();
      else if (shown) void sendOn(shown.id);
    },
  },
  {
    id: 'held-answer',
    title: 'Answer the held request myself',
    also: 'respond breakpoint',
    group: 'Exchange',
    keys: ['a'],
    when: () => shownHeld() !== undefined,
    run: openAnswer,
  },
  {
    id: 'held-drop',
    title: 'Drop the connection of the held exchange',
    also: 'reset breakpoint',
    group: 'Exchange',
    when: () => shownHeld() !== undefined,
    run: () => {
      const shown = shownHeld();
      if (shown) startDropping(shown.id);
    },
  },
  {
    id: 'held-release-all',
    title: 'Release all that is held',
    also: 'let go continue breakpoint',
    group: 'Exchange',
    keys: ['mod+shift+Enter'],
    whileTyping: true,
    when: somethingHeld,
    run: releaseAll,
  },
  {
    id: 'hold-next',
    title: 'Hold the next like this',
    also: 'breakpoint break here pause stop',
    group: 'Exchange',
    keys: ['b'],
    when: () => place.get().screen === 'timeline' && exchange() !== null,
    run: () => {
      const id = exchange();
      if (id !== null) call('exchange.get', { id }).then(holdNextLike, report);
    },
  },
  {
    id: 'hold-all',
    title: 'Hold every request',
    also: 'breakpoint break all pause stop everything',
    group: 'Rules',
    run: () => void holdEverything(),
  },
  {
    id: 'breakpoints-off',
    title: 'Switch all breakpoints off',
    also: 'release stop holding',
    group: 'Rules',
    when: () => breakpoints.get().some(({ breakpoint }) => breakpoint.on),
    run: switchAllOff,
  },
  {
    id: 'new-breakpoint',
    title: 'New breakpoint',
    also: 'hold break pause',
    group: 'Rules',
    run: () => openBreakpoints('new'),
  },
  {
    id: 'breakpoint-save',
    title: 'Save the breakpoint',
    group: 'Rules',
    keys: ['mod+s', 'mod+Enter'],
    whileTyping: true,
    when: editorOpen,
    run: () => {
      const { open } = breakpointsPlace.get();
      if (open !== null) void saveDraft(open, true);
    },
  },
  {
    id: 'breakpoint-leave',
    title: 'Close the breakpoint',
    group: 'Rules',
    keys: ['Escape'],
    when: editorOpen,
    run: closeEditor,
  },
];
