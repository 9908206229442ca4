import type { Profile } from '../../../shared/profiles/profile.ts';
import { invalidFilter, ScimError } from '../../../shared/scim/error.ts';
import type { AttributePath, Filter } from '../../../shared/scim/filter/ast.ts';
import { compileFilter } from '../../../shared/scim/filter/compile.ts';
import { equalitiesOf } from '../../../shared/scim/filter/equalities.ts';
import { parseFilter } from '../../../shared/scim/filter/parser.ts';
import { quote } from '../../../shared/scim/json.ts';
import { createProjection, type Projection } from '../../../shared/scim/projection.ts';
import type { ResourceType } from '../../../shared/scim/registry.ts';
import { resolvePath } from '../../../shared/scim/resolve.ts';
import { sortBy } from '../../../shared/scim/sort.ts';
import type { Reading } from '../../../shared/scim/tolerance.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { visible } from './lifecycle.ts';
import { CursorPager, pageByIndex } from './page.ts';
import { type RenderCache, render } from './render.ts';
import type { SearchQuery } from './search-query.ts';

export const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** Results of the latest searches, so that paging through a filtered list does not search it anew each time. */
interface KnownResult {
  readonly revision: number;
  readonly entries: readonly Entry[];
}

const resultsKept = 8;

export class Searcher {
  readonly #directory: Directory;
  readonly #rendered: RenderCache;
  readonly #known = new Map<string, KnownResult>();
  readonly #pager: CursorPager;

  constructor(directory: Directory, rendered: RenderCache) {
    this.#directory = directory;
    this.#rendered = rendered;
    this.#pager = new CursorPager(directory);
  }

  /** Forget results: what a filter means may have changed with the profile. */
  forget(): void {
    this.#known.clear();
    this.#pager.forget();
  }

  /** A ListResponse as text. With several types, resources come type by type. */
  list(types: readonly ResourceType[], query: SearchQuery, reading: Reading): string {
    const filter = query.filter === undefined ? null : this.#filter(query.filter);
    const { profile } = this.#directory;
    const find = () =>
      types.map((type) => visible(this.#matching(type, filter, query, reading), type, profile));
    const sorted = profile.sort && query.sortBy !== undefined;
    const page =
      query.cursor === null
        ? pageByIndex(find(), query.startIndex, query.count)
        : this.#pager.page(types, query, sorted, find);
    const resources: string[] = [];
    for (const [at, entries] of page.parts.entries()) {
      if (entries.length === 0) continue;
      const projection = createProjection(types[at] as ResourceType, query, reading);
      this.#render(entries, projection, resources);
    }
    const start = query.cursor === null ? `,"startIndex":${query.startIndex}` : '';
    const next = page.next === null ? '' : `,"nextCursor":"${page.next}"`;
    const previous = page.previous === null ? '' : `,"previousCursor":"${page.previous}"`;
    const total =
      query.cursor === null || this.#directory.profile.paging.cursorTotal
        ? `,"totalResults":${page.total}`
        : '';
    return `{"schemas":["${listUrn}"]${total}${start},"itemsPerPage":${resources.length}${next}${previous},"Resources":[${resources.join(',')}]}`;
  }

  #render(entries: readonly Entry[], projection: Projection, into: string[]): void {
    for (const entry of entries) {
      into.push(
        projection.isDefault
          ? this.#rendered.textOf(entry)
          : JSON.stringify(render(this.#directory, entry, projection, 'list')),
      );
    }
  }

  #filter(text: string): Filter {
    const { profile } = this.#directory;
    if (!profile.filter.supported) throw new ScimError(403, null, 'Filters are not supported here.');
    return parseFilter(text);
  }

  #matching(
    type: ResourceType,
    asked: Filter | null,
    query: SearchQuery,
    reading: Reading,
  ): readonly Entry[] {
    const { profile } = this.#directory;
    const collection = this.#directory.collection(type);
    const sort = profile.sort ? query.sortBy : undefined;
    const filter = asked && withoutAliases(asked, profile.filter.aliases[type.name]);
    if (filter === null && sort === undefined) return collection.entries();
    let candidates = collection.entries.bind(collection);
    let matches = null;
    if (filter !== null) {
      checkAllowed(asked as Filter, filter, type, profile);
      matches = compileFilter(filter, type, {
        reading,
        unknownAttributes: profile.filter.unknownAttributes,
        inUrl: query.inUrl,
      });
      const indexed = this.#indexed(filter, type);
      if (indexed !== null) candidates = () => indexed;
      if (indexed !== null && sort === undefined) return indexed.filter(matches);
    }
    const key = `${type.name}\n${query.descending}\n${sort ?? ''}\n${query.filter ?? ''}`;
    const known = this.#known.get(key);
    if (known?.revision === this.#directory.revision) return known.entries;
    const all = candidates();
    if (filter !== null) refuseTooMuch(filter, all.length);
    const found = matches === null ? all : all.filter(matches);
    const entries = sort === undefined ? found : sortBy(found, type, sort, query.descending);
    this.#keep(key, { revision: this.#directory.revision, entries });
    return entries;
  }

  #keep(key: string, result: KnownResult): void {
    this.#known.delete(key);
    this.#known.set(key, result);
    if (this.#known.size <= resultsKept) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }

  /** Entries an index gives for conditions every match must meet, in their order; null without one. */
  #indexed(filter: Filter, type: ResourceType): readonly Entry[] | null {
    if (filter.kind === 'or') {
      const all = new Set<Entry>();
      for (const term of filter.terms) {
        const found = this.#indexed(term, type);
        if (found === null) return null;
        for (const entry of found) all.add(entry);
      }
      return inOrder([...all]);
    }
    const collection = this.#directory.collection(type);
    for (const { attribute, value } of equalitiesOf(filter, type)) {
      const found =
        attribute.link === null
          ? collection.withValue(attribute, value)
          : attribute.link === 'owned'
            ? this.#directory.pointingAt(attribute, value)
            : null;
      if (found === null) continue;
      return inOrder(found);
    }
    return null;
  }
}

function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return entries.length < 2 ? entries : [...entries].sort((a, b) => a.position - b.position);
}

/** The filter with the app's own names of attributes exchanged for those of the schemas. */
function withoutAliases(filter: Filter, aliases: Readonly<Record<string, string>> | undefined): Filter {
  if (!aliases) return filter;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, terms: filter.terms.map((term) => withoutAliases(term, aliases)) };
    case 'not':
      return { ...filter, term: withoutAliases(filter.term, aliases) };
    default: {
      const name = Object.hasOwn(aliases, filter.path.name) ? aliases[filter.path.name] : undefined;
      return name === undefined ? filter : { ...filter, path: { ...filter.path, name } };
    }
  }
}

/** About a second of work. */
const mostComparisons = 10_000_000;

/** One request must not keep all others waiting. @throws {ScimError} 400 tooMany. */
function refuseTooMuch(filter: Filter, resources: number): void {
  const comparisons = comparisonsIn(filter);
  if (comparisons * resources <= mostComparisons) return;
  throw new ScimError(
    400,
    'tooMany',
    `The filter makes ${comparisons} comparisons with each of ${resources} resources, more than are made for one request. Ask in parts.`,
  );
}

function comparisonsIn(filter: Filter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.reduce((sum, term) => sum + comparisonsIn(term), 0);
    case 'not':
      return comparisonsIn(filter.term);
    default:
      return filter.path.values === null ? 1 : 1 + comparisonsIn(filter.path.values);
  }
}

/** @throws {ScimError} 400 invalidFilter for what the app's filters do not offer. */
function checkAllowed(asked: Filter, filter: Filter, type: ResourceType, profile: Profile): void {
  const { aliases, attributes, operators, logic, maxComparisons } = profile.filter;
  const comparisons = maxComparisons === null ? 0 : comparisonsIn(asked);
  if (maxComparisons !== null && comparisons > maxComparisons) {
    throw invalidFilter(
      `The filter makes ${comparisons} comparisons; at most ${maxComparisons} are accepted here.`,
    );
  }
  const allowed = attributes[type.name];
  if (allowed === undefined && operators === null && logic === 'full') return;
  const check = (node: Filter): void => {
    switch (node.kind) {
      case 'not':
        if (logic !== 'full') throw invalidFilter('"not" is not supported in filters here.');
        return check(node.term);
      case 'and':
      case 'or':
        if (logic === 'none' || (logic === 'and' && node.kind === 'or')) {
          throw invalidFilter(`"${node.kind}" is not supported in filters here.`);
        }
        return node.terms.forEach(check);
      case 'values':
        attribute(node.path);
        return check(node.path.values as Filter);
      default: {
        attribute(node.path);
        const operator = node.kind === 'present' ? 'pr' : node.operator;
        if (operators !== null && !operators.includes(operator)) {
          const offered = operators.join(', ');
          throw invalidFilter(`The operator "${operator}" is not supported here; ${offered} can be used.`);
        }
      }
    }
  };
  const attribute = (path: AttributePath): void => {
    if (allowed === undefined) return;
    const resolved = resolvePath(type, path);
    if (resolved?.kind !== 'attribute') return;
    const name = (resolved.sub ?? resolved.attribute).path;
    if (allowed.includes(name)) return;
    const offered = [...new Set([...Object.keys(aliases[type.name] ?? {}), ...allowed])].join(', ');
    throw invalidFilter(`Filters on ${quote(name)} are not supported; ${offered} can be used.`);
  };
  check(filter);
}
