import { breakpointActions } from '../screens/breakpoints/actions.ts';
import { compareActions } from '../screens/compare/actions.ts';
import { directoryActions } from '../screens/directory/actions.ts';
import { editActions } from '../screens/edit/actions.ts';
import { inspectorActions } from '../screens/inspector/actions.ts';
import { rulesActions } from '../screens/rules/actions.ts';
import { settingsActions } from '../screens/settings/actions.ts';
import { startActions } from '../screens/start/actions.ts';
import { timelineActions } from '../screens/timeline/actions.ts';
import { isTyping, matchesKeys } from '../ui/keys.ts';
import type { Action } from './action.ts';
import { frameActions } from './frame-actions.ts';
import { place } from './place.ts';

/** Everything a person can do by name or key. Palette, tooltips, key handling and the key sheet derive from it. */
export const actions: readonly Action[] = [
  ...breakpointActions,
  ...timelineActions,
  ...directoryActions,
  ...rulesActions,
  ...settingsActions,
  ...inspectorActions,
  ...editActions,
  ...compareActions,
  ...startActions,
  ...frameActions,
];

const byId = new Map(actions.map((action) => [action.id, action]));

export function runAction(id: string): void {
  const action = byId.get(id);
  if (action && (action.when?.() ?? true)) action.run();
}

/** The first key of an action, for a label beside its button. */
export function keyOf(id: string): string | undefined {
  return byId.get(id)?.keys?.[0];
}

/** Runs the action whose key was pressed. Keys that a focused control uses itself never get here. */
export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || place.get().overlay) return;
  const target = event.target instanceof Element ? event.target : null;
  const typing = isTyping(target);
  // A control keeps Enter, arrows and End; a dialog or menu keeps everything.
  if (target?.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')) return;
  const onControl =
    target !== null &&
    target !== document.body &&
    target.closest('button, a, [role="tab"], [role="separator"], [role="radio"], .cm-editor') !== null;
  for (const action of actions) {
    const keys = action.keys?.find((each) => matchesKeys(event, each));
    if (!keys || !(action.when?.() ?? true)) continue;
    if (typing && !action.whileTyping) continue;
    if (onControl && keys.length > 1 && !keys.includes('+') && keys !== 'Escape') continue;
    event.preventDefault();
    action.run();
    return;
  }
}
