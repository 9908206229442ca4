import { pointerTo } from '../scim/json.ts';

/**
 * JSON text with other strings at some places, everything else as it was, to the character: spaces, numbers, names
 * that stand twice. The text must be well-formed JSON.
 * @param edits new values by JSON pointer
 */
export function editStrings(text: string, edits: ReadonlyMap<string, string>): string {
  if (edits.size === 0) return text;
  let result = '';
  let copied = 0;
  let at = 0;

  function skip(): void {
    while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at++;
  }

  function stringEnd(): number {
    let end = at + 1;
    while (text.charAt(end) !== '"') end += text.charAt(end) === '\\' ? 2 : 1;
    return end + 1;
  }

  function value(pointer: string): void {
    skip();
    const first = text.charAt(at);
    if (first === '{' || first === '[') return members(pointer, first === '{');
    if (first === '"') {
      const end = stringEnd();
      const edit = edits.get(pointer);
      if (edit !== undefined) {
        result += text.slice(copied, at) + JSON.stringify(edit);
        copied = end;
      }
      at = end;
      return;
    }
    while (at < text.length && !',]} \t\r\n'.includes(text.charAt(at))) at++;
  }

  function members(pointer: string, named: boolean): void {
    const close = named ? '}' : ']';
    at++;
    for (let index = 0; ; index++) {
      skip();
      if (text.charAt(at) === close) break;
      if (text.charAt(at) === ',') at++;
      skip();
      if (named) {
        const end = stringEnd();
        const name = JSON.parse(text.slice(at, end)) as string;
        at = end;
        skip();
        at++;
        value(pointerTo(pointer, name));
      } else value(pointerTo(pointer, index));
    }
    at++;
  }

  if (text.charCodeAt(0) === 0xfeff) at++;
  value('');
  return result + text.slice(copied);
}
