/**
 * Expressions of attribute mappings, in the spelling of either console: `Join(" ", [givenName], [surname])` as in
 * Entra ID, `user.firstName + " " + user.lastName` or `a == b ? c : d` as in Okta. Values are texts, booleans, or
 * nothing.
 */
export type Expression =
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'joined'; readonly parts: readonly Expression[] }
  | { readonly kind: 'equal'; readonly left: Expression; readonly right: Expression; readonly not: boolean }
  | {
      readonly kind: 'choice';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    };

export type Value = string | boolean | null;

/** An expression that cannot be read: where (0-based, in characters) and why. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

interface Token {
  readonly kind: 'text' | 'number' | 'attribute' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Levels of brackets and choices: what a person types has a few. */
const MAX_DEPTH = 50;

/** @throws ExpressionError */
export function parseExpression(text: string): Expression {
  const parser = new Parser(scan(text));
  const expression = parser.expression(0);
  parser.end();
  return expression;
}

const pattern =
  /\s+|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\[(?<attribute>[\w. -]+)\]|(?<number>\d+)|(?<name>[A-Za-z_][\w.]*)|(?<sign>==|!=|<>|[(),+=?:])/y;

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) {
      const problem = /["']/.test(text[at] ?? '')
        ? 'This text has no closing quote.'
        : 'This has no meaning here.';
      throw new ExpressionError(problem, at);
    }
    for (const [kind, found] of Object.entries(match.groups ?? {})) {
      if (found !== undefined) tokens.push({ kind: kind as Token['kind'], text: found, at });
    }
    at = pattern.lastIndex;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(depth: number): Expression {
    if (depth > MAX_DEPTH) throw new ExpressionError('This is nested too deep.', this.#peek().at);
    const test = this.#comparison(depth);
    if (!this.#take('?')) return test;
    const then = this.expression(depth + 1);
    this.#demand(':');
    return { kind: 'choice', test, then, otherwise: this.expression(depth + 1) };
  }

  end(): void {
    const token = this.#peek();
    if (token.kind !== 'end')
      throw new ExpressionError(`Nothing is expected before "${token.text}".`, token.at);
  }

  #comparison(depth: number): Expression {
    const left = this.#sum(depth);
    if (this.#take('==') || this.#take('='))
      return { kind: 'equal', left, right: this.#sum(depth), not: false };
    if (this.#take('!=') || this.#take('<>'))
      return { kind: 'equal', left, right: this.#sum(depth), not: true };
    return left;
  }

  #sum(depth: number): Expression {
    const parts = [this.#single(depth)];
    while (this.#take('+')) parts.push(this.#single(depth));
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'joined', parts };
  }

  #single(depth: number): Expression {
    const token = this.#peek();
    this.#next++;
    switch (token.kind) {
      case 'text':
        return { kind: 'constant', value: token.text.slice(1, -1).replace(/\\(.)/g, '$1') };
      case 'number':
        return { kind: 'constant', value: token.text };
      case 'attribute':
        return { kind: 'attribute', name: token.text.trim() };
      case 'name':
        return this.#named(token, depth);
      default:
        if (token.text === '(') {
          const inner = this.expression(depth + 1);
          this.#demand(')');
          return inner;
        }
        throw new ExpressionError('A value is missing here.', token.at);
    }
  }

  #named({ text }: Token, depth: number): Expression {
    if (this.#take('(')) return { kind: 'call', name: text, args: this.#args(depth) };
    if (/^true$/i.test(text)) return { kind: 'constant', value: true };
    if (/^false$/i.test(text)) return { kind: 'constant', value: false };
    if (/^null$/i.test(text)) return { kind: 'constant', value: null };
    return { kind: 'attribute', name: text.replace(/^(?:user|source|idpuser)\./i, '') };
  }

  /** An argument may be left out, as in `Switch([a], , "x", "y")`. */
  #args(depth: number): Expression[] {
    const args: Expression[] = [];
    if (this.#take(')')) return args;
    for (;;) {
      const { text } = this.#peek();
      const left = text === ',' || text === ')';
      args.push(left ? { kind: 'constant', value: null } : this.expression(depth + 1));
      if (this.#take(')')) return args;
      if (this.#peek().kind === 'end') this.#demand(')');
      this.#demand(',');
    }
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: 0 };
  }

  #take(sign: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'sign' || token.text !== sign) return false;
    this.#next++;
    return true;
  }

  #demand(sign: string): void {
    if (!this.#take(sign)) throw new ExpressionError(`"${sign}" is missing here.`, this.#peek().at);
  }
}
