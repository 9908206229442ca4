import type { Filter } from '../scim/filter/ast.ts';
import { parseFilter, parsePath } from '../scim/filter/parser.ts';
import { readAttributeName } from './attribute-name.ts';
import type { Translate } from './id-map.ts';
import type { IdPlace } from './id-places.ts';
import type { References } from './references.ts';

/** Texts in which ids stand among others. Each comes back as it was, to the character, but for the ids. */

/** What stands at a place, with other ids; the same text when none of its ids is known. */
export function remapText(
  { form, text, kinds }: IdPlace,
  translate: Translate,
  references: References,
): string {
  switch (form) {
    case 'id':
      return translate(text, kinds) ?? text;
    case 'reference':
      return remapReference(text, translate);
    case 'patchPath':
      return remapPatchPath(text, kinds, translate, references);
    case 'filter':
      return remapFilter(text, kinds, translate, references);
  }
}

/**
 * The address of a resource, absolute (`https://app.example/scim/v2/Users/1`) or not (`/Users/1`, `../Users/1`). The
 * service provider it names stays: what addresses are relative to is no part of an id.
 */
export function remapReference(text: string, translate: Translate): string {
  const [, before = '', kind = '', id = '', after = ''] =
    /^(.*?)([^/?#]+)\/([^/?#]+)(\/?(?:[?#].*)?)$/.exec(text) ?? [];
  if (id === '') return translate(text, []) ?? text;
  const other = translate(decoded(id), [kind.toLowerCase()]);
  return other === null ? text : `${before}${kind}/${encodeURIComponent(other)}${after}`;
}

/** Segments of a path that are ids: each is looked for in the collection that the segment before it names. */
export function remapPath(path: string, translate: Translate): string {
  const segments = path.split('/');
  return segments
    .map((segment, at) => {
      const kind = segments[at - 1];
      if (!kind || segment === '') return segment;
      const other = translate(decoded(segment), [decoded(kind).toLowerCase()]);
      return other === null ? segment : encodeURIComponent(other);
    })
    .join('/');
}

/** `kinds`: the collections that what is filtered may be in. One that cannot be read stays as it is. */
export function remapFilter(
  text: string,
  kinds: readonly string[],
  translate: Translate,
  references: References,
): string {
  return attempt(text, () =>
    withLiterals(text, literalsOf(parseFilter(text), null, kinds, references), translate),
  );
}

/** `members[value eq "1"]`, with other ids. */
export function remapPatchPath(
  text: string,
  kinds: readonly string[],
  translate: Translate,
  references: References,
): string {
  return attempt(text, () => {
    const { name, values } = parsePath(text);
    if (values === null) return text;
    return withLiterals(text, literalsOf(values, readAttributeName(name).name, kinds, references), translate);
  });
}

function attempt(text: string, remap: () => string): string {
  try {
    return remap();
  } catch {
    // Not well-formed: the other service provider is to see the same fault.
    return text;
  }
}

/** A string in a filter that is compared with something that holds ids. */
interface Literal {
  readonly at: number;
  readonly value: string;
  readonly form: 'id' | 'reference';
  readonly kinds: readonly string[];
}

/** `within`: the attribute whose values the filter is about, when it stands in brackets. */
function literalsOf(
  filter: Filter,
  within: string | null,
  kinds: readonly string[],
  references: References,
): Literal[] {
  switch (filter.kind) {
    case 'not':
      return literalsOf(filter.term, within, kinds, references);
    case 'and':
    case 'or':
      return filter.terms.flatMap((term) => literalsOf(term, within, kinds, references));
    case 'values':
      return bracketed(filter.path, kinds, references);
    case 'present':
      return bracketed(filter.path, kinds, references);
    case 'compare': {
      const found = bracketed(filter.path, kinds, references);
      if (typeof filter.value !== 'string') return found;
      const { name, sub } = readAttributeName(filter.path.name);
      const place =
        within !== null ? { name: within, sub: name } : { name, sub: filter.path.sub?.toLowerCase() ?? sub };
      const pointed = references.attributes.get(place.name);
      if (place.sub === '$ref')
        return [...found, { at: filter.at, value: filter.value, form: 'reference', kinds: pointed ?? [] }];
      const isId = place.name === 'id' && place.sub === null;
      const isLink = pointed !== undefined && (place.sub === null || place.sub === 'value');
      if (!isId && !isLink) return found;
      return [...found, { at: filter.at, value: filter.value, form: 'id', kinds: pointed ?? kinds }];
    }
  }
}

function bracketed(
  path: Extract<Filter, { kind: 'values' }>['path'],
  kinds: readonly string[],
  references: References,
): Literal[] {
  return path.values === null
    ? []
    : literalsOf(path.values, readAttributeName(path.name).name, kinds, references);
}

const STRING = /"(?:[^"\\]|\\.)*"/y;

/** Literals stand in the order of the text. */
function withLiterals(text: string, literals: readonly Literal[], translate: Translate): string {
  let result = '';
  let from = 0;
  for (const { at, value, form, kinds } of [...literals].sort((a, b) => a.at - b.at)) {
    const other = form === 'id' ? translate(value, kinds) : remapReference(value, translate);
    if (other === null || other === value) continue;
    STRING.lastIndex = at;
    const [written] = STRING.exec(text) ?? [];
    if (written === undefined) continue;
    result += text.slice(from, at) + JSON.stringify(other);
    from = at + written.length;
  }
  return result + text.slice(from);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
