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
      const [only, ...others] = valuesDemanded(term.path.values as Filter) ?? [];
      if (resolved?.kind !== 'attribute' || only === undefined || others.length > 0) continue;
      found.push({ attribute: resolved.attribute, value: only });
      continue;
    }
    if (term.kind !== 'compare' || term.operator !== 'eq' || typeof term.value !== 'string') continue;
    if (term.path.values !== null) continue;
    const resolved = resolvePath(type, term.path);
    if (resolved?.kind !== 'attribute') continue;
    if (resolved.sub !== null && resolved.sub.name !== 'value') continue;
    found.push({ attribute: resolved.attribute, value: term.value });
  }
  return found;
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
