import type { AttributePath, Filter } from './ast.ts';

/** Writes a filter in its shortest form; parsing it again gives the same filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'compare':
      return `${printPath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'present':
      return `${printPath(filter.path)} pr`;
    case 'values':
      return printPath(filter.path);
    case 'not':
      return `not (${printFilter(filter.term)})`;
    case 'and':
      return filter.terms.map((term) => grouped(term, 'and')).join(' and ');
    case 'or':
      return filter.terms.map((term) => grouped(term, 'or')).join(' or ');
  }
}

export function printPath(path: AttributePath): string {
  const brackets = path.values === null ? '' : `[${printFilter(path.values)}]`;
  return `${path.name}${brackets}${path.sub === null ? '' : `.${path.sub}`}`;
}

function grouped(term: Filter, within: 'and' | 'or'): string {
  const group = term.kind === within || (within === 'and' && term.kind === 'or');
  return group ? `(${printFilter(term)})` : printFilter(term);
}
