import { quote } from '../json.ts';
import type { Literal } from './ast.ts';

/** Where a text leaves the grammar. `lexical`: what stands there is a part of no filter at all. */
export class SyntaxProblem extends Error {
  readonly position: number;
  readonly expected: string;
  readonly found: string;
  readonly lexical: boolean;

  constructor(position: number, expected: string, found: string, lexical: boolean) {
    super(expected);
    this.position = position;
    this.expected = expected;
    this.found = found;
    this.lexical = lexical;
  }
}

const attributeName =
  /(?:urn:[a-z0-9][a-z0-9-]{0,31}:[\w.:%+$-]*[\w$])|[a-z$][\w$-]*(?:[.:][a-z0-9_$][\w$-]*)*/iy;
const simpleName = /[a-z$][\w$-]*/iy;
const word = /[a-z]+/iy;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?/iy;
const startsToken = /[\w$("[\]).:-]/;

/** Reads the pieces of filters and paths. Never backtracks over more than one word. */
export class Scanner {
  position = 0;
  inBrackets = false;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Skips spaces; false when there were none. */
  skipSpace(): boolean {
    const before = this.position;
    while (isSpace(this.text.charCodeAt(this.position))) this.position++;
    return this.position > before;
  }

  atEnd(): boolean {
    this.skipSpace();
    return this.position >= this.text.length;
  }

  take(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  /** Takes `and` or `or`, with the spaces in front of it. */
  takeKeyword(keyword: string): boolean {
    const before = this.position;
    this.skipSpace();
    if (this.peekKeyword(keyword)) {
      this.position += keyword.length;
      return true;
    }
    this.position = before;
    return false;
  }

  peekKeyword(keyword: string): boolean {
    const end = this.position + keyword.length;
    if (this.text.slice(this.position, end).toLowerCase() !== keyword) return false;
    const next = this.text.charCodeAt(end);
    return Number.isNaN(next) || isSpace(next) || next === 40;
  }

  /** Takes `not` and the parenthesis after it. */
  takeNot(): boolean {
    if (this.text.slice(this.position, this.position + 3).toLowerCase() !== 'not') return false;
    const before = this.position;
    this.position += 3;
    this.skipSpace();
    if (this.take('(')) return true;
    this.position = before;
    return false;
  }

  attributeName(): string | null {
    return this.match(attributeName);
  }

  simpleName(): string | null {
    return this.match(simpleName);
  }

  word(): string | null {
    return this.match(word);
  }

  /** A JSON string, number or keyword; undefined when there is none. Keywords count in any case. */
  literal(): Literal | undefined {
    const start = this.position;
    if (this.text[start] === '"') return this.string();
    const digits = this.match(number);
    if (digits !== null) return this.endsHere() ? Number(digits) : this.back(start);
    switch (this.match(word)?.toLowerCase()) {
      case 'true':
        return this.endsHere() ? true : this.back(start);
      case 'false':
        return this.endsHere() ? false : this.back(start);
      case 'null':
        return this.endsHere() ? null : this.back(start);
      default:
        return this.back(start);
    }
  }

  expected(what: string, back = 0): SyntaxProblem {
    const position = Math.min(this.position - back, this.text.length);
    const rest = this.text.slice(position, position + 41);
    if (rest === '') return new SyntaxProblem(position, what, 'the end', false);
    const found = /^(?:[\w$.:-]+|.)/su.exec(rest)?.[0] ?? rest;
    return new SyntaxProblem(position, what, quote(found), !startsToken.test(rest[0] as string));
  }

  private string(): string {
    const start = this.position;
    let at = start + 1;
    for (; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 92) at++;
      else if (code === 34) break;
    }
    if (at >= this.text.length) {
      this.position = this.text.length;
      throw this.expected(`the closing quote of the string that starts at position ${start}`);
    }
    const raw = this.text.slice(start, at + 1);
    try {
      const value: unknown = JSON.parse(raw);
      this.position = at + 1;
      if (this.endsHere()) return value as string;
    } catch {
      throw new SyntaxProblem(start, 'a JSON string with valid escapes', quote(raw), false);
    }
    throw this.expected('a space, ")" or the end after the string');
  }

  private back(to: number): undefined {
    this.position = to;
    return undefined;
  }

  private endsHere(): boolean {
    const code = this.text.charCodeAt(this.position);
    return Number.isNaN(code) || isSpace(code) || code === 41 || code === 93;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.position = pattern.lastIndex;
    return found[0];
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
