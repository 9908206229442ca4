import type { FilterQuery, FilterTerm } from './ast.ts';
import { filterKeys } from './keys.ts';
import { quoteText, quoteValue } from './scan.ts';

/** The filter as text; `parseFilter` reads the same query out of it. */
export function printFilter({ terms }: FilterQuery): string {
  return terms.map(printTerm).join(' ');
}

export function printTerm(term: FilterTerm): string {
  const sign = term.not ? '-' : '';
  if (term.key === 'text') return sign + quoteText(term.text);
  const values = printValues(term);
  const [only = ''] = values;
  // A comparison stands in the place of the colon, as people write it.
  if (values.length === 1 && /^[<>]/.test(only) && isNumberTerm(term)) return `${sign}${term.key}${only}`;
  const joint = term.key === 'body' ? '~' : ':';
  return `${sign}${term.key}${joint}${values.map(quoteValue).join(',')}`;
}

function isNumberTerm({ key }: FilterTerm): boolean {
  return key === 'status' || key === 'duration' || key === 'size';
}

function printValues(term: Exclude<FilterTerm, { key: 'text' }>): string[] {
  switch (term.key) {
    case 'status':
    case 'duration':
    case 'size':
      return term.values.map(filterKeys[term.key].print);
    case 'during':
      return term.values.map(filterKeys.during.print);
    default:
      return term.values.map(filterKeys[term.key].print);
  }
}

/** A term as a chip shows it: key, value, and whether "not" stands before them. */
export interface TermLabel {
  /** Empty for free text. */
  readonly key: string;
  readonly value: string;
  readonly not: boolean;
}

export function describeTerm(term: FilterTerm): TermLabel {
  if (term.key === 'text') return { key: '', value: term.text, not: term.not };
  const values = term.key === 'during' ? tellValues(term) : printValues(term);
  return { key: term.key, value: values.join(', '), not: term.not };
}

function tellValues(term: Exclude<FilterTerm, { key: 'text' }>): string[] {
  switch (term.key) {
    case 'status':
    case 'duration':
    case 'size':
      return term.values.map(filterKeys[term.key].tell);
    case 'during':
      return term.values.map(filterKeys.during.tell);
    default:
      return term.values.map(filterKeys[term.key].tell);
  }
}

/** "Exchanges with method PUT or PATCH, answered with 4xx, whose path does not contain Schemas." */
export function explainFilter({ terms }: FilterQuery): string {
  if (terms.length === 0) return 'All exchanges.';
  const parts = terms.map((term) => {
    if (term.key === 'text') return `that ${term.not ? 'do not mention' : 'mention'} "${term.text}"`;
    return filterKeys[term.key].explain(alternatives(tellValues(term)), term.not);
  });
  return `Exchanges ${parts.join(', ')}.`;
}

function alternatives(values: readonly string[]): string {
  if (values.length < 3) return values.join(' or ');
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
