/** Where and why a text is not JSON (RFC 8259); lines and columns count from 1. */
export interface JsonFault {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  /** What was expected there, and what stands there. */
  readonly what: string;
}

const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true(?!\w)|false(?!\w)|null(?!\w)))/y;

/**
 * Finds the first place where a text stops being JSON; null when it is JSON. Engines say it in different words,
 * and some do not say where.
 */
export function findJsonFault(text: string): JsonFault | null {
  /** What may come next: `value`, `first` (a value or the end of the array), … */
  let expected: 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'next' | 'end' = 'value';
  const open: ('{' | '[')[] = [];
  token.lastIndex = 0;
  for (;;) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (!match) {
      const offset = from + (/^[ \t\r\n]*/.exec(text.slice(from, from + 10_000))?.[0].length ?? 0);
      if (expected === 'end' && offset >= text.length) return null;
      return faultAt(text, offset, words[expected]);
    }
    const [whole, mark, string] = match;
    const start = from + whole.length - (mark ?? string ?? match[3] ?? '').length;
    const kind = mark ?? (string === undefined ? 'literal' : 'string');
    const after = step(expected, kind, open);
    if (after === null) return faultAt(text, start, words[expected]);
    expected = after;
  }
}

type Expected = keyof typeof words;

function step(expected: Expected, kind: string, open: ('{' | '[')[]): Expected | null {
  const ended = (): Expected => (open.length === 0 ? 'end' : 'next');
  const close = (mark: string): boolean =>
    open.at(-1) === (mark === '}' ? '{' : '[') && open.pop() !== undefined;
  switch (expected) {
    case 'value':
    case 'first':
      if (kind === '{' || kind === '[') {
        open.push(kind);
        return kind === '{' ? 'firstKey' : 'first';
      }
      if (kind === ']' && expected === 'first' && close(kind)) return ended();
      return kind === 'string' || kind === 'literal' ? ended() : null;
    case 'key':
    case 'firstKey':
      if (kind === 'string') return 'colon';
      return kind === '}' && expected === 'firstKey' && close(kind) ? ended() : null;
    case 'colon':
      return kind === ':' ? 'value' : null;
    case 'next':
      if (kind === ',') return open.at(-1) === '{' ? 'key' : 'value';
      return (kind === '}' || kind === ']') && close(kind) ? ended() : null;
    case 'end':
      return null;
  }
}

const words = {
  value: 'a value was expected',
  first: 'a value or ] was expected',
  key: 'a name in double quotes was expected',
  firstKey: 'a name in double quotes or } was expected',
  colon: 'a colon was expected',
  next: 'a comma or the end of the object or array was expected',
  end: 'the end was expected',
} as const;

function faultAt(text: string, offset: number, expected: string): JsonFault {
  const before = text.slice(0, offset).split('\n');
  const found =
    offset >= text.length ? 'the text ends' : `found ${JSON.stringify(text.slice(offset, offset + 1))}`;
  return {
    offset,
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
    what: `${expected}, ${found}`,
  };
}
