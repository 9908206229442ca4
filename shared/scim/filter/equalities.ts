import type { Attribute, ResourceType } from '../registry.ts';
import { resolvePath } from '../resolve.ts';
import type { Filter } from './ast.ts';

/** A condition every match must meet: the attribute (or its `value`) equals a text. */
export interface Equality {
  readonly attribute: Attribute;
  readonly value: string;
}

/** Equalities with strings that a filter demands at its top level; what an index can serve. */
export function equalitiesOf(filter: Filter, type: ResourceType): Equality[] {
  const terms = filter.kind === 'and' ? filter.terms : [filter];
  const found: Equality[] = [];
  for (const term of terms) {
    if (term.kind === 'values') {
      const resolved = resolvePath(type, term.path);
      const value = valueDemanded(term.path.values as Filter);
      if (resolved?.kind !== 'attribute' || value === null) continue;
      found.push({ attribute: resolved.attribute, value });
      continue;
    }
    if (term.kind !== 'compare' || term.operator !== 'eq' || typeof term.value !== 'string') continue;
    const resolved = resolvePath(type, term.path);
    if (resolved?.kind !== 'attribute') continue;
    if (resolved.sub !== null && resolved.sub.name !== 'value') continue;
    found.push({ attribute: resolved.attribute, value: term.value });
  }
  return found;
}

/** The text that `value` must equal for a filter in brackets to hold. */
function valueDemanded(filter: Filter): string | null {
  for (const term of filter.kind === 'and' ? filter.terms : [filter]) {
    const [only, ...others] = valuesDemanded(term) ?? [];
    if (only !== undefined && others.length === 0) return only;
  }
  return null;
}

/** The texts of `value eq "a" or value eq "b" …` in brackets; null for any other filter. */
export function valuesDemanded(filter: Filter): string[] | null {
  const terms = filter.kind === 'or' ? filter.terms : [filter];
  const values: string[] = [];
  for (const term of terms) {
    if (term.kind !== 'compare' || term.operator !== 'eq' || typeof term.value !== 'string') return null;
    if (term.path.name.toLowerCase() !== 'value') return null;
    values.push(term.value);
  }
  return values;
}
