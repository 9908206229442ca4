/**
 * Keys are written `mod+k`, `shift+/`, `e`, `Escape`: `mod` is Command on a Mac and Control elsewhere. Named
 * keys use the DOM's `KeyboardEvent.key`.
 */
const mac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

const symbols: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page up',
  PageDown: 'Page down',
};

/** What a person reads: `⌘K` on a Mac, `Ctrl K` elsewhere. */
export function keyLabel(keys: string): string {
  const parts = keys.split('+');
  const key = parts.pop() || '+';
  const shown = symbols[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  const modifiers = parts.map((part) =>
    part === 'mod' ? (mac ? '⌘' : 'Ctrl') : part === 'shift' ? (mac ? '⇧' : 'Shift') : mac ? '⌥' : 'Alt',
  );
  return mac ? [...modifiers, shown].join('') : [...modifiers, shown].join(' ');
}

/** Value for `aria-keyshortcuts`. */
export function ariaKeys(keys: string): string {
  return keys
    .split('+')
    .map((part) => (part === 'mod' ? (mac ? 'Meta' : 'Control') : part === 'shift' ? 'Shift' : part))
    .join('+');
}

export function matchesKeys(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.pop() || '+';
  const wantsMod = parts.includes('mod');
  const mod = mac ? event.metaKey : event.ctrlKey;
  const otherMod = mac ? event.ctrlKey : event.metaKey;
  if (wantsMod !== mod || otherMod || event.altKey !== parts.includes('alt')) return false;
  // A character such as ? already tells that Shift was held; only for letters does Shift make a difference.
  if (key.length === 1 && !/[a-z]/i.test(key)) return event.key === key;
  if (event.shiftKey !== parts.includes('shift')) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** True while typing belongs to a field or an editor, so that single letters are not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
