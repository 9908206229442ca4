import type { FilterProblem, FilterQuery, FilterTerm, NumberTest, Span, TimeRange } from './ast.ts';
import { type FilterKey, filterKeys, findKey, nearestKey } from './keys.ts';
import { type Piece, scan } from './scan.ts';

export type { ChoiceKey, FilterQuery, FilterTerm, NumberKey, NumberTest, TextKey, TimeRange } from './ast.ts';

/** `spans` holds where each term stands in the text, `not` included. */
export type ParsedFilter =
  | { readonly ok: true; readonly query: FilterQuery; readonly spans: readonly Span[] }
  | ({ readonly ok: false } & FilterProblem);

const maxLength = 4000;
const maxTerms = 100;

/**
 * Reads a filter of the timeline: free words, "phrases" and `key:value` terms, all of which must hold. Commas
 * separate alternatives, `-` or `not` negates.
 *
 * `method:PUT,PATCH status:4xx -path:Schemas duration>500 body~"active" "work mail"`
 */
export function parseFilter(text: string): ParsedFilter {
  if (text.length > maxLength)
    return {
      ok: false,
      from: maxLength,
      to: text.length,
      message: `A filter has at most ${maxLength} characters`,
    };
  const scanned = scan(text);
  if (!scanned.ok) return { ok: false, ...scanned.problem };
  const terms: FilterTerm[] = [];
  const spans: Span[] = [];
  let pendingNot: Piece | null = null;
  for (const piece of scanned.pieces) {
    const word = bareWord(piece);
    if (word === 'and' && pendingNot === null) continue;
    if (word === 'or')
      return {
        ok: false,
        from: piece.from,
        to: piece.to,
        message: 'Alternatives are listed with commas: method:PUT,PATCH. To search for the word, write "or"',
      };
    if (word === 'not') {
      if (pendingNot !== null) return problem(piece, 'One "not" is enough');
      pendingNot = piece;
      continue;
    }
    if (terms.length === maxTerms) return problem(piece, `A filter has at most ${maxTerms} terms`);
    const negated: boolean = pendingNot !== null;
    if (negated && piece.not) return problem(piece, 'Use either "not" or -, not both');
    const read = readTerm(piece, negated || piece.not);
    if ('message' in read) return { ok: false, ...read };
    terms.push(read);
    spans.push({ from: pendingNot?.from ?? piece.from, to: piece.to });
    pendingNot = null;
  }
  if (pendingNot !== null) return problem(pendingNot, 'A filter must follow "not", such as not path:Schemas');
  return { ok: true, query: { terms }, spans };
}

function bareWord(piece: Piece): string | null {
  const [value] = piece.values;
  if (piece.key !== null || piece.not || value === undefined || value.quoted) return null;
  return value.text.length <= 3 ? value.text.toLowerCase() : null;
}

function problem({ from, to }: Span, message: string): { ok: false } & FilterProblem {
  return { ok: false, from, to, message };
}

function readTerm(piece: Piece, not: boolean): FilterTerm | FilterProblem {
  const { key: written } = piece;
  if (written === null) {
    const [value] = piece.values;
    if (value === undefined || value.text === '')
      return { from: piece.from, to: piece.to, message: 'There is nothing between these quotes' };
    return { key: 'text', not, text: value.text };
  }
  const key = findKey(written.name);
  if (key === null) return { from: written.from, to: written.to, message: unknownKey(written.name) };
  switch (key) {
    case 'status':
    case 'duration':
    case 'size': {
      const read = readValues<NumberTest>(piece, key, filterKeys[key].read);
      return 'message' in read ? read : { key, not, values: read.values };
    }
    case 'during': {
      const read = readValues<TimeRange>(piece, key, filterKeys[key].read);
      return 'message' in read ? read : { key, not, values: read.values };
    }
    default: {
      const read = readValues<string>(piece, key, filterKeys[key].read);
      return 'message' in read ? read : { key, not, values: read.values };
    }
  }
}

function readValues<V>(
  piece: Piece,
  key: FilterKey,
  read: (text: string) => { ok: true; value: V } | { ok: false; message: string },
): { values: V[] } | FilterProblem {
  const compares = key === 'status' || key === 'duration' || key === 'size';
  if (piece.comparison !== '' && piece.comparison !== '=' && !compares)
    return {
      from: piece.from,
      to: piece.to,
      message: `${key} is text and cannot be compared. Write ${filterKeys[key].example}`,
    };
  if (piece.contains && !(key in contained))
    return {
      from: piece.from,
      to: piece.to,
      message: `~ looks for text, and ${key} has other values. Write ${filterKeys[key].example}`,
    };
  const values: V[] = [];
  for (const value of piece.values) {
    if (value.text === '')
      return {
        from: value.from === value.to ? piece.from : value.from,
        to: value.to,
        message: `A value is missing. Write ${filterKeys[key].example}`,
      };
    const result = read((piece.comparison === '=' ? '' : piece.comparison) + value.text);
    if (!result.ok) return { from: value.from, to: value.to, message: result.message };
    values.push(result.value);
  }
  return { values };
}

/** Keys whose text may follow a `~` as well. */
const contained: Partial<Record<FilterKey, true>> = {
  body: true,
  header: true,
  path: true,
  user: true,
  listener: true,
};

function unknownKey(name: string): string {
  const near = nearestKey(name);
  const hint = near === null ? '' : ` Did you mean ${near}?`;
  return `There is no filter "${name}".${hint} Put text with a colon or a comparison sign in quotes`;
}
