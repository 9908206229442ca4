/**
 * JSON with two spaces per level that keeps every token as sent: numbers are not rounded, duplicate keys stay,
 * escapes stay as they are. Returns null for text that is not JSON.
 */
export function prettyJson(text: string): string | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  let out = '';
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '"') {
      const end = endOfString(text, at);
      out += text.slice(at, end);
      at = end - 1;
    } else if (char === '{' || char === '[') {
      const close = nextSolid(text, at + 1);
      if (text[close] === '}' || text[close] === ']') {
        out += char + text[close];
        at = close;
      } else {
        depth++;
        out += char + line();
      }
    } else if (char === '}' || char === ']') {
      depth--;
      out += line() + char;
    } else if (char === ',') out += char + line();
    else if (char === ':') out += ': ';
    else if (!/\s/.test(char)) out += char;
  }
  return out;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function nextSolid(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}

/** Line (from 1) of pretty JSON text where the value of a JSON pointer (RFC 6901) begins, or null. */
export function lineOfPointer(pretty: string, pointer: string): number | null {
  const wanted = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const path: (string | number)[] = [];
  const lines = pretty.split('\n');
  for (const [index, raw] of lines.entries()) {
    const text = raw.trim();
    if (/^[}\]]/.test(text)) {
      path.pop();
      continue;
    }
    const depth = path.length;
    const key = /^("(?:[^"\\]|\\.)*"): /.exec(text);
    if (depth > 0) {
      const parent = path[depth - 1];
      // Inside an array each line that begins a value is the next index; -1 stands before the first.
      if (typeof parent === 'number' && !key) path[depth - 1] = parent + 1;
      else if (key) path[depth - 1] = JSON.parse(key[1] as string) as string;
    }
    if (path.length === wanted.length && path.every((part, at) => String(part) === wanted[at]))
      return index + 1;
    if (/[{[]$/.test(text)) path.push(text.endsWith('[') ? -1 : '');
  }
  return wanted.length === 0 ? 1 : null;
}
