import type { Profile } from '../../../shared/profiles/profile.ts';
import { invalidSyntax, invalidValue } from '../../../shared/scim/error.ts';
import {
  describeJson,
  isObject,
  type Json,
  type JsonObject,
  memberOf,
  quote,
} from '../../../shared/scim/json.ts';
import { namesOf } from '../../../shared/scim/projection.ts';
import type { Reading } from '../../../shared/scim/tolerance.ts';
import { withQuotes } from './incoming.ts';
import { projectionAllowed } from './outgoing.ts';

export const searchUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** A query by GET or POST .search (RFC 7644 sections 3.4.2 and 3.4.3). */
export interface SearchQuery {
  readonly filter: string | undefined;
  readonly sortBy: string | undefined;
  readonly descending: boolean;
  /** 1-based. */
  readonly startIndex: number;
  readonly count: number;
  /** Whether the request names a count. */
  readonly countGiven: boolean;
  /** Null when the list is paged by index; empty for the first page by cursor (RFC 9865). */
  readonly cursor: string | null;
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
  return projectionAllowed(
    {
      filter: filterOf(parameters.get('filter'), profile),
      sortBy: parameters.get('sortBy') || undefined,
      descending: descending(parameters.get('sortOrder')),
      ...paging(
        parameters.get('startIndex'),
        parameters.get('count'),
        parameters.get('cursor'),
        profile,
        reading,
      ),
      attributes: namesOf(parameters.get('attributes')),
      excludedAttributes: namesOf(parameters.get('excludedAttributes')),
      inUrl: true,
    },
    profile,
  );
}

/** @throws {ScimError} 400 invalidSyntax or invalidValue. */
export function queryFromBody(body: Json, profile: Profile, reading: Reading): SearchQuery {
  if (!isObject(body)) {
    throw invalidSyntax(`The body must be a JSON object with a search request; found ${describeJson(body)}.`);
  }
  const schemas = memberOf(body, 'schemas');
  const named =
    Array.isArray(schemas) &&
    schemas.some((urn) => typeof urn === 'string' && urn.toLowerCase() === searchUrn.toLowerCase());
  if (!named) throw invalidSyntax(`"schemas" must name ${searchUrn}; found ${describeJson(schemas)}.`);
  return projectionAllowed(
    {
      filter: filterOf(text(body, 'filter'), profile),
      sortBy: text(body, 'sortBy') || undefined,
      descending: descending(text(body, 'sortOrder')),
      ...paging(
        memberOf(body, 'startindex'),
        memberOf(body, 'count'),
        text(body, 'cursor'),
        profile,
        reading,
      ),
      attributes: names(body, 'attributes'),
      excludedAttributes: names(body, 'excludedAttributes'),
      inUrl: false,
    },
    profile,
  );
}

function filterOf(text: string | undefined, { filter }: Profile): string | undefined {
  return text === undefined || !filter.bareValues ? text : withQuotes(text);
}

function paging(
  startIndex: Json | undefined,
  count: Json | undefined,
  cursor: string | undefined,
  profile: Profile,
  reading: Reading,
): Pick<SearchQuery, 'startIndex' | 'count' | 'countGiven' | 'cursor'> {
  const start = profile.paging.startIndex ? wholeNumber('startIndex', startIndex) : null;
  const number = wholeNumber('count', count);
  const byCursor = profile.paging.cursor && cursor !== undefined;
  if (byCursor && start !== null) {
    throw invalidValue('A list is paged by "startIndex" or by "cursor", not by both.');
  }
  return {
    startIndex: Math.max(1, start ?? 1),
    count: pageSize(number, profile, reading),
    countGiven: number !== null,
    cursor: byCursor ? cursor : null,
  };
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
  const value = memberOf(body, name.toLowerCase());
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') {
    throw invalidValue(`"${name}" must be a string; found ${describeJson(value)}.`);
  }
  return value;
}

function names(body: JsonObject, name: string): readonly string[] | null {
  const value = memberOf(body, name.toLowerCase());
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return namesOf(value);
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return namesOf(value.join(','));
  throw invalidValue(`"${name}" must be an array of attribute names; found ${describeJson(value)}.`);
}
