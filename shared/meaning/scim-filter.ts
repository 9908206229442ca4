/** `attribute operator value` inside a SCIM filter (RFC 7644 section 3.4.2.2). */
export interface FilterTerm {
  /** As written, without the URN of a schema: `userName`, `emails[type eq "work"].value`. */
  readonly attribute: string;
  /** As written; clients differ in case. */
  readonly operator: string;
  /** Null for `pr`. */
  readonly value: string | null;
}

const maxLength = 4000;
const maxTerms = 8;

/**
 * Terms of a filter that is a plain conjunction, which is all that identity providers send; null for anything
 * else. This reads what a filter is about; whether it is well-formed is for the protocol core to say.
 */
export function readConjunction(filter: string): readonly FilterTerm[] | null {
  if (filter.length > maxLength) return null;
  const terms: FilterTerm[] = [];
  let at = skipSpace(filter, 0);
  while (terms.length < maxTerms) {
    const attributeEnd = endOfAttribute(filter, at);
    if (attributeEnd === at) return null;
    const attribute = withoutUrn(filter.slice(at, attributeEnd));
    at = skipSpace(filter, attributeEnd);
    const operatorEnd = endOfWord(filter, at);
    const operator = filter.slice(at, operatorEnd);
    if (!/^(eq|ne|co|sw|ew|gt|ge|lt|le|pr)$/i.test(operator)) return null;
    at = skipSpace(filter, operatorEnd);
    let value: string | null = null;
    if (operator.toLowerCase() !== 'pr') {
      const read = readValue(filter, at);
      if (read === null) return null;
      value = read.value;
      at = skipSpace(filter, read.end);
    }
    terms.push({ attribute, operator, value });
    if (at >= filter.length) return terms;
    if (!/^and$/i.test(filter.slice(at, at + 3))) return null;
    at = skipSpace(filter, at + 3);
  }
  return null;
}

function withoutUrn(attribute: string): string {
  if (!/^urn:/i.test(attribute)) return attribute;
  const bracket = attribute.indexOf('[');
  const colon = attribute.lastIndexOf(':', bracket === -1 ? attribute.length : bracket);
  return attribute.slice(colon + 1);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  return at;
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 32) at++;
  return at;
}

function endOfAttribute(text: string, from: number): number {
  let at = from;
  let bracketed = false;
  let quoted = false;
  for (; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (bracketed) {
      if (char === '"') quoted = true;
      else if (char === ']') bracketed = false;
    } else if (char === '[') bracketed = true;
    else if (char === ' ' || char === '(' || char === ')' || char === '"') break;
  }
  return Math.min(at, text.length);
}

function readValue(text: string, from: number): { value: string; end: number } | null {
  if (text[from] !== '"') {
    const end = endOfWord(text, from);
    return end === from ? null : { value: text.slice(from, end), end };
  }
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '"') return { value, end: at + 1 };
    if (char === '\\') value += text[++at] ?? '';
    else value += char;
  }
  return null;
}
