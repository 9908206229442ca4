import type { FilterProblem, Span } from './ast.ts';

/** A piece of a filter between spaces, with its quotes undone. */
export interface Piece extends Span {
  readonly not: boolean;
  /** Word before `:`, `~`, `<`, `>` or `=`; null for free text. */
  readonly key: (Span & { readonly name: string }) | null;
  /** Comparison that took the place of the colon: `>`, `>=`, `<`, `<=`, `=`; empty for a colon and for `~`. */
  readonly comparison: string;
  /** Written with `~`, which reads well before text: `body~"active"`. */
  readonly contains: boolean;
  /** Free text has one value; a key has those between commas. */
  readonly values: readonly (Span & { readonly text: string; readonly quoted: boolean })[];
}

export type Scanned =
  | { readonly ok: true; readonly pieces: readonly Piece[] }
  | { readonly ok: false; readonly problem: FilterProblem };

const keyPattern = /([A-Za-z][A-Za-z-]*)(:|~|>=|<=|>|<|=)/y;

/** Splits a filter into pieces. Fails on an open quote only. */
export function scan(text: string): Scanned {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text, at)) {
      at++;
      continue;
    }
    const from = at;
    let not = false;
    if (text[at] === '-' && at + 1 < text.length && !isSpace(text, at + 1)) {
      not = true;
      at++;
    }
    keyPattern.lastIndex = at;
    const match = keyPattern.exec(text);
    let key: Piece['key'] = null;
    let comparison = '';
    let contains = false;
    if (match) {
      const [whole, name = '', sign = ''] = match;
      key = { name, from: at, to: at + name.length };
      comparison = sign === ':' || sign === '~' ? '' : sign;
      contains = sign === '~';
      at += whole.length;
    }
    const values: { text: string; quoted: boolean; from: number; to: number }[] = [];
    for (;;) {
      const value = readValue(text, at, key !== null);
      if ('message' in value) return { ok: false, problem: value };
      values.push(value);
      at = value.to;
      if (key === null || text[at] !== ',') break;
      at++;
    }
    pieces.push({ from, to: at, not, key, comparison, contains, values });
  }
  return { ok: true, pieces };
}

/** A quoted value ends at its quote; another at a space, or at a comma inside a list. */
function readValue(
  text: string,
  from: number,
  inList: boolean,
): (Span & { text: string; quoted: boolean }) | FilterProblem {
  if (text[from] !== '"') {
    let at = from;
    while (at < text.length && !isSpace(text, at) && !(inList && text[at] === ',')) at++;
    return { text: text.slice(from, at), quoted: false, from, to: at };
  }
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '"') return { text: value, quoted: true, from, to: at + 1 };
    if (char === '\\' && at + 1 < text.length) value += text[++at];
    else value += char;
  }
  return { from, to: text.length, message: 'This quote is not closed. Put " at its end' };
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at));
}

/** Text as one value: quoted where it would otherwise be read as something else. */
export function quoteValue(text: string): string {
  return text !== '' && !/[\s",\\]/.test(text) ? text : quote(text);
}

/** Free text: quoted also where it would be read as a key, a negation or a joining word. */
export function quoteText(text: string): string {
  const plain =
    text !== '' &&
    !/[\s"\\]/.test(text) &&
    !text.startsWith('-') &&
    !/^(not|and|or)$/i.test(text) &&
    !/^[A-Za-z][A-Za-z-]*[:~<>=]/.test(text);
  return plain ? text : quote(text);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
