import type { Profile } from '../../../shared/profiles/profile.ts';
import { invalidFilter, invalidSyntax, invalidValue, ScimError } from '../../../shared/scim/error.ts';
import type { AttributePath, Filter } from '../../../shared/scim/filter/ast.ts';
import { compileFilter } from '../../../shared/scim/filter/compile.ts';
import { equalitiesOf } from '../../../shared/scim/filter/equalities.ts';
import { parseFilter } from '../../../shared/scim/filter/parser.ts';
import { describeJson, isObject, type Json, type JsonObject, quote } from '../../../shared/scim/json.ts';
import { createProjection, namesOf, type Projection } from '../../../shared/scim/projection.ts';
import type { ResourceType } from '../../../shared/scim/registry.ts';
import { resolvePath } from '../../../shared/scim/resolve.ts';
import { sortBy } from '../../../shared/scim/sort.ts';
import type { Reading } from '../../../shared/scim/tolerance.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { type RenderCache, render } from './render.ts';

export const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const searchUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** A query by GET or POST .search (RFC 7644 sections 3.4.2 and 3.4.3). */
export interface SearchQuery {
  readonly filter: string | undefined;
  readonly sortBy: string | undefined;
  readonly descending: boolean;
  /** 1-based. */
  readonly startIndex: number;
  readonly count: number;
  readonly attributes: readonly string[] | null;
  readonly excludedAttributes: readonly string[] | null;
  readonly inUrl: boolean;
}

/** @throws {ScimError} 400 invalidValue. */
export function queryFromUrl(
  parameters: ReadonlyMap<string, string>,
  profile: Profile,
  reading: Reading,
): SearchQuery {
  return {
    filter: parameters.get('filter'),
    sortBy: parameters.get('sortBy') || undefined,
    descending: descending(parameters.get('sortOrder')),
    startIndex: Math.max(1, wholeNumber('startIndex', parameters.get('startIndex')) ?? 1),
    count: pageSize(wholeNumber('count', parameters.get('count')), profile, reading),
    attributes: namesOf(parameters.get('attributes')),
    excludedAttributes: namesOf(parameters.get('excludedAttributes')),
    inUrl: true,
  };
}

/** @throws {ScimError} 400 invalidSyntax or invalidValue. */
export function queryFromBody(body: Json, profile: Profile, reading: Reading): SearchQuery {
  if (!isObject(body)) {
    throw invalidSyntax(`The body must be a JSON object with a search request; found ${describeJson(body)}.`);
  }
  const schemas = body.schemas;
  const named =
    Array.isArray(schemas) && schemas.some((urn) => String(urn).toLowerCase() === searchUrn.toLowerCase());
  if (!named) throw invalidSyntax(`"schemas" must name ${searchUrn}; found ${describeJson(schemas)}.`);
  return {
    filter: text(body, 'filter'),
    sortBy: text(body, 'sortBy'),
    descending: descending(text(body, 'sortOrder')),
    startIndex: Math.max(1, wholeNumber('startIndex', body.startIndex) ?? 1),
    count: pageSize(wholeNumber('count', body.count), profile, reading),
    attributes: names(body, 'attributes'),
    excludedAttributes: names(body, 'excludedAttributes'),
    inUrl: false,
  };
}

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

  constructor(directory: Directory, rendered: RenderCache) {
    this.#directory = directory;
    this.#rendered = rendered;
  }

  /** Forget results: what a filter means may have changed with the profile. */
  forget(): void {
    this.#known.clear();
  }

  /** A ListResponse as text. With several types, resources come type by type. */
  list(types: readonly ResourceType[], query: SearchQuery, reading: Reading): string {
    const filter = query.filter === undefined ? null : this.#filter(query.filter);
    const results = types.map((type) => this.#matching(type, filter, query, reading));
    const total = results.reduce((sum, entries) => sum + entries.length, 0);
    const resources: string[] = [];
    let skip = query.startIndex - 1;
    for (const [at, entries] of results.entries()) {
      const room = query.count - resources.length;
      if (room > 0 && skip < entries.length) {
        const type = types[at] as ResourceType;
        const projection = createProjection(type, query, reading);
        this.#render(entries.slice(skip, skip + room), projection, resources);
      }
      skip = Math.max(0, skip - entries.length);
    }
    return `{"schemas":["${listUrn}"],"totalResults":${total},"startIndex":${query.startIndex},"itemsPerPage":${resources.length},"Resources":[${resources.join(',')}]}`;
  }

  #render(entries: readonly Entry[], projection: Projection, into: string[]): void {
    for (const entry of entries) {
      into.push(
        projection.isDefault
          ? this.#rendered.textOf(entry)
          : JSON.stringify(render(this.#directory, entry, projection)),
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
    filter: Filter | null,
    query: SearchQuery,
    reading: Reading,
  ): readonly Entry[] {
    const { profile } = this.#directory;
    const collection = this.#directory.collection(type);
    const sort = profile.sort ? query.sortBy : undefined;
    if (filter === null && sort === undefined) return collection.entries();
    let candidates = collection.entries.bind(collection);
    let matches = null;
    if (filter !== null) {
      checkAllowed(filter, type, profile);
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
function checkAllowed(filter: Filter, type: ResourceType, profile: Profile): void {
  const { attributes, operators, logic } = profile.filter;
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
    throw invalidFilter(`Filters on ${quote(name)} are not supported; ${allowed.join(', ')} can be used.`);
  };
  check(filter);
}

function pageSize(count: number | null, profile: Profile, { trace }: Reading): number {
  if (count === null) return Math.min(profile.paging.default, profile.paging.max);
  if (count <= profile.paging.max) return Math.max(0, count);
  trace.limit(
    'page-size-limited',
    `count=${count} was asked for; at most ${profile.paging.max} are answered.`,
  );
  return profile.paging.max;
}

function wholeNumber(name: string, value: Json | undefined): number | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'string' && /^\s*[+-]?\d{1,300}\s*$/.test(value)) {
    const number = Number(value);
    return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(number, Number.MAX_SAFE_INTEGER));
  }
  throw invalidValue(`"${name}" must be a whole number; found ${describeJson(value)}.`);
}

function descending(order: string | undefined): boolean {
  if (order === undefined || order === '' || /^ascending$/i.test(order)) return false;
  if (/^descending$/i.test(order)) return true;
  throw invalidValue(`"sortOrder" must be ascending or descending; found ${quote(order)}.`);
}

function text(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') {
    throw invalidValue(`"${name}" must be a string; found ${describeJson(value)}.`);
  }
  return value;
}

function names(body: JsonObject, name: string): readonly string[] | null {
  const value = body[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return namesOf(value);
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return namesOf(value.join(','));
  throw invalidValue(`"${name}" must be an array of attribute names; found ${describeJson(value)}.`);
}
