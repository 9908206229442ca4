/** Where the value at a path begins, as an offset in UTF-16 units; by `positionKey` of the path. */
export type Positions = ReadonlyMap<string, number>;

export type PositionedJson =
  | { readonly ok: true; readonly value: unknown; readonly positions: Positions }
  | { readonly ok: false; readonly at: number; readonly message: string };

export function positionKey(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

/** Deeper than any file of ours, and far from the end of the stack. */
const MAX_DEPTH = 200;

class Fault extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/**
 * Parses JSON (RFC 8259) and notes where each value stands. JSON.parse says less about a fault, and each engine
 * in its own way; a file that people write by hand needs the line.
 */
export function parseJsonWithPositions(text: string): PositionedJson {
  const positions = new Map<string, number>();
  let at = 0;

  const skip = () => {
    while (at < text.length && ' \t\r\n\ufeff'.includes(text[at] as string)) at++;
  };
  const found = () => (at < text.length ? `there is ${JSON.stringify(text[at])}` : 'the file ends');

  function value(path: readonly (string | number)[]): unknown {
    skip();
    if (path.length > MAX_DEPTH) throw new Fault(at, `It is nested more than ${MAX_DEPTH} levels deep`);
    positions.set(positionKey(path), at);
    if (text[at] === '{') return object(path);
    if (text[at] === '[') return array(path);
    if (text[at] === '"') return string();
    const token = /(?:true|false|null|-?\d[\d.eE+-]*)/y;
    token.lastIndex = at;
    const [word] = token.exec(text) ?? [];
    if (word === undefined) throw new Fault(at, `A value is expected and ${found()}`);
    try {
      const scalar: unknown = JSON.parse(word);
      at += word.length;
      return scalar;
    } catch {
      throw new Fault(at, `${word} is not a number`);
    }
  }

  function object(path: readonly (string | number)[]): unknown {
    const members: [string, unknown][] = [];
    at++;
    skip();
    if (text[at] === '}') {
      at++;
      return {};
    }
    for (;;) {
      skip();
      if (text[at] !== '"') throw new Fault(at, `A name in double quotes is expected and ${found()}`);
      const nameAt = at;
      const name = string();
      if (members.some(([other]) => other === name))
        throw new Fault(nameAt, `"${name}" stands twice in this object`);
      skip();
      if (text[at] !== ':') throw new Fault(at, `A colon is expected after "${name}" and ${found()}`);
      at++;
      members.push([name, value([...path, name])]);
      skip();
      if (text[at] === '}') break;
      if (text[at] !== ',') throw new Fault(at, `A comma or } is expected and ${found()}`);
      at++;
    }
    at++;
    return Object.fromEntries(members);
  }

  function array(path: readonly (string | number)[]): unknown {
    const elements: unknown[] = [];
    at++;
    skip();
    if (text[at] === ']') {
      at++;
      return elements;
    }
    for (;;) {
      elements.push(value([...path, elements.length]));
      skip();
      if (text[at] === ']') break;
      if (text[at] !== ',') throw new Fault(at, `A comma or ] is expected and ${found()}`);
      at++;
    }
    at++;
    return elements;
  }

  function string(): string {
    const from = at;
    for (at++; at < text.length; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '"') break;
    }
    if (at >= text.length) throw new Fault(from, 'This text is not closed: a double quote is missing');
    at++;
    try {
      return JSON.parse(text.slice(from, at)) as string;
    } catch {
      throw new Fault(from, 'This text holds a line break or an escape that JSON does not know');
    }
  }

  try {
    const result = value([]);
    skip();
    if (at < text.length) throw new Fault(at, `The end of the file is expected and ${found()}`);
    return { ok: true, value: result, positions };
  } catch (fault) {
    if (fault instanceof Fault) return { ok: false, at: fault.at, message: fault.message };
    throw fault;
  }
}

/** Line and column, from 1. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}
