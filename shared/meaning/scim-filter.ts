import type { AttributePath, Filter } from '../scim/filter/ast.ts';
import { parseFilter } from '../scim/filter/parser.ts';

/** `attribute operator value` inside a SCIM filter (RFC 7644 section 3.4.2.2). */
export interface FilterTerm {
  /** As written, without the URN of a schema: `userName`, `emails[type eq "work"].value`. */
  readonly attribute: string;
  /** In lower case. */
  readonly operator: string;
  /** Null for `pr`. */
  readonly value: string | null;
}

const maxLength = 4000;
const maxTerms = 8;

/**
 * Terms of a filter that is a plain conjunction, which is all that identity providers send; null for anything
 * else, malformed filters among it.
 */
export function readConjunction(text: string): readonly FilterTerm[] | null {
  if (text.length > maxLength) return null;
  const filter = parse(text);
  if (filter === null) return null;
  const parts = filter.kind === 'and' ? filter.terms : [filter];
  if (parts.length > maxTerms) return null;
  const terms: FilterTerm[] = [];
  for (const part of parts) {
    if (part.kind === 'compare')
      terms.push({ attribute: written(text, part.path), operator: part.operator, value: String(part.value) });
    else if (part.kind === 'present')
      terms.push({ attribute: written(text, part.path), operator: 'pr', value: null });
    else return null;
  }
  return terms;
}

function parse(text: string): Filter | null {
  try {
    return parseFilter(text);
  } catch {
    return null;
  }
}

function written(text: string, { from, to }: AttributePath): string {
  const attribute = text.slice(from, to);
  if (!/^urn:/i.test(attribute)) return attribute;
  const bracket = attribute.indexOf('[');
  const colon = attribute.lastIndexOf(':', bracket === -1 ? attribute.length : bracket);
  return attribute.slice(colon + 1);
}
