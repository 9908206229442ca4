import { invalidFilter, invalidPath, type ScimError } from '../error.ts';
import { quote } from '../json.ts';
import { Lru } from '../lru.ts';
import type { AttributePath, CompareOperator, Filter, Literal } from './ast.ts';
import { compareOperators } from './ast.ts';
import { Scanner, SyntaxProblem } from './scanner.ts';

const maxDepth = 100;
const longestFilter = 200_000;

const filters = new Lru<string, Filter>(500);
const paths = new Lru<string, AttributePath>(500);
/** Long texts are not kept: they are rare, and would make the cache large. */
const longestKept = 1000;

/** @throws {ScimError} 400 invalidFilter with the position. */
export function parseFilter(text: string): Filter {
  const known = filters.get(text);
  if (known) return known;
  if (text.length > longestFilter) {
    throw invalidFilter(`The filter has ${text.length} characters; at most ${longestFilter} are read.`);
  }
  try {
    const scanner = new Scanner(text);
    const filter = alternatives(scanner, 0);
    if (!scanner.atEnd()) throw scanner.expected('"and", "or" or the end of the filter');
    if (text.length <= longestKept) filters.set(text, filter);
    return filter;
  } catch (problem) {
    throw problem instanceof SyntaxProblem ? filterError(text, problem) : problem;
  }
}

/**
 * Parses the path of a PATCH operation (RFC 7644 section 3.5.2), which is also how attributes are named in
 * `attributes` and `sortBy`.
 * @throws {ScimError} 400 invalidPath; invalidFilter when the fault is in the grammar of a filter in brackets.
 */
export function parsePath(text: string): AttributePath {
  const known = paths.get(text);
  if (known) return known;
  if (text.length > longestFilter) {
    throw invalidPath(`The path has ${text.length} characters; at most ${longestFilter} are read.`);
  }
  const scanner = new Scanner(text);
  try {
    const path = attributePath(scanner, 0);
    if (!scanner.atEnd()) throw scanner.expected('the end of the path');
    if (text.length <= longestKept) paths.set(text, path);
    return path;
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    const bracket = text.indexOf('[');
    const inFilter = bracket >= 0 && problem.position > bracket && text.includes(']', problem.position);
    if (inFilter && !problem.lexical) throw filterError(text, problem);
    throw invalidPath(sentence('path', text, problem), problem.position);
  }
}

function filterError(text: string, problem: SyntaxProblem): ScimError {
  return invalidFilter(sentence('filter', text, problem), problem.position);
}

function sentence(what: string, text: string, { position, expected, found }: SyntaxProblem): string {
  if (text.trim() === '') return `The ${what} is empty; ${expected} was expected.`;
  const before = text.slice(Math.max(0, position - 30), position);
  const where =
    position === 0
      ? 'at its start'
      : `at position ${position}, after ${quote((position > 30 ? '…' : '') + before)}`;
  return `The ${what} is not well-formed ${where}: expected ${expected}, found ${found}.`;
}

function alternatives(scanner: Scanner, depth: number): Filter {
  if (depth > maxDepth) throw scanner.expected(`at most ${maxDepth} levels of parentheses`);
  const first = conjunction(scanner, depth);
  if (!scanner.takeKeyword('or')) return first;
  const terms = [first];
  do terms.push(conjunction(scanner, depth));
  while (scanner.takeKeyword('or'));
  return { kind: 'or', terms };
}

function conjunction(scanner: Scanner, depth: number): Filter {
  const first = term(scanner, depth);
  if (!scanner.takeKeyword('and')) return first;
  const terms = [first];
  do terms.push(term(scanner, depth));
  while (scanner.takeKeyword('and'));
  return { kind: 'and', terms };
}

function term(scanner: Scanner, depth: number): Filter {
  scanner.skipSpace();
  if (scanner.take('(')) return closed(scanner, depth);
  // "not" is a keyword only in front of a parenthesis; elsewhere it may be an attribute's name.
  if (scanner.takeNot()) return { kind: 'not', term: closed(scanner, depth) };
  return expression(scanner, depth);
}

function closed(scanner: Scanner, depth: number): Filter {
  const inner = alternatives(scanner, depth + 1);
  scanner.skipSpace();
  if (!scanner.take(')')) throw scanner.expected('"and", "or" or ")"');
  return inner;
}

function expression(scanner: Scanner, depth: number): Filter {
  const path = attributePath(scanner, depth);
  if (path.values !== null && path.sub === null) return { kind: 'values', path };
  if (!scanner.skipSpace() || scanner.atEnd()) throw scanner.expected(operatorsExpected);
  const start = scanner.position;
  const word = scanner.word()?.toLowerCase();
  if (word === 'pr') return { kind: 'present', path };
  const operator = compareOperators.find((candidate) => candidate === word) as CompareOperator | undefined;
  if (operator === undefined) {
    scanner.position = start;
    throw scanner.expected(operatorsExpected);
  }
  if (!scanner.skipSpace()) throw scanner.expected(`a space after ${quote(operator)}`);
  const at = scanner.position;
  return { kind: 'compare', path, operator, value: literal(scanner), at };
}

const operatorsExpected = `an operator (${compareOperators.join(', ')} or pr)`;

function attributePath(scanner: Scanner, depth: number): AttributePath {
  const from = scanner.position;
  const name = scanner.attributeName();
  if (name === null) throw scanner.expected('the name of an attribute');
  if (!scanner.take('[')) return { name, values: null, sub: null, from, to: scanner.position };
  if (scanner.inBrackets) throw scanner.expected('no brackets within brackets', 1);
  scanner.inBrackets = true;
  const values = alternatives(scanner, depth + 1);
  scanner.skipSpace();
  if (!scanner.take(']')) throw scanner.expected('"and", "or" or "]"');
  scanner.inBrackets = false;
  let sub: string | null = null;
  if (scanner.take('.')) {
    sub = scanner.simpleName();
    if (sub === null) throw scanner.expected('the name of a sub-attribute');
  }
  return { name, values, sub, from, to: scanner.position };
}

function literal(scanner: Scanner): Literal {
  const value = scanner.literal();
  if (value === undefined) {
    throw scanner.expected('a value (a string in double quotes, a number, true, false or null)');
  }
  return value;
}
