import { type FilterKey, filterKeys, findKey } from './keys.ts';
import { quoteValue } from './scan.ts';

export interface CompletionOption {
  /** Text that takes the place of `from`…`to`. */
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

/** What can stand at the cursor; UTF-16 offsets. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly options: readonly CompletionOption[];
}

/** Values that only the session knows, such as the names of its listeners. */
export type SessionValues = Partial<
  Readonly<Record<FilterKey, readonly { value: string; description: string }[]>>
>;

/** Keys while a word is being typed, values after a key. */
export function complete(text: string, cursor: number, session: SessionValues = {}): Completion {
  const at = Math.max(0, Math.min(cursor, text.length));
  const start = startOfPiece(text, at);
  const typed = text.slice(start, at);
  const negated = /^-/.test(typed) ? 1 : 0;
  const match = /^-?([A-Za-z-]+)(:|~|>=|<=|>|<|=)(.*)$/s.exec(typed);
  const key = match === null ? null : findKey(match[1] ?? '');
  if (match === null) return completeKey(typed.slice(negated), start + negated, at);
  if (key === null) return { from: at, to: at, options: [] };
  const list = match[3] ?? '';
  const begun = list.slice(list.lastIndexOf(',') + 1).replace(/^"/, '');
  return completeValue(
    key,
    match[2] ?? ':',
    begun,
    at - (list.length - list.lastIndexOf(',') - 1),
    at,
    session,
  );
}

function completeKey(begun: string, from: number, to: number): Completion {
  const wanted = begun.toLowerCase();
  const options: CompletionOption[] = [];
  for (const key of Object.keys(filterKeys) as FilterKey[]) {
    const { name, aliases, description, example } = filterKeys[key];
    if (![name, ...aliases].some((word) => word.startsWith(wanted))) continue;
    options.push({
      insert: `${name}${key === 'body' ? '~' : ':'}`,
      label: name,
      detail: `${description}, such as ${example}`,
    });
  }
  return { from, to, options };
}

function completeValue(
  key: FilterKey,
  sign: string,
  begun: string,
  from: number,
  to: number,
  session: SessionValues,
): Completion {
  const wanted = begun.toLowerCase();
  const options = [...filterKeys[key].known, ...(session[key] ?? [])]
    // After `duration>` the values that bring a sign of their own do not fit.
    .filter(({ value }) => ([':', '~', '='].includes(sign) ? true : !/^[<>]|xx$|none/.test(value)))
    .filter(({ value, description }) => {
      const lower = value.toLowerCase();
      return (
        lower.startsWith(wanted) ||
        (wanted.length >= 2 && (lower.includes(wanted) || description.toLowerCase().includes(wanted)))
      );
    })
    .sort((a, b) => rank(a.value, wanted) - rank(b.value, wanted))
    .map(({ value, description }) => ({ insert: quoteValue(value), label: value, detail: description }));
  return { from, to, options };
}

function rank(value: string, wanted: string): number {
  return value.toLowerCase().startsWith(wanted) ? 0 : 1;
}

/** Start of the piece the cursor is in: after the last space outside quotes. */
function startOfPiece(text: string, cursor: number): number {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < cursor; at++) {
    const char = text.charAt(at);
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(char)) start = at + 1;
  }
  return start;
}
