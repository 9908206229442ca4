import type { IdMap, Translate } from './id-map.ts';
import { idPlaces } from './id-places.ts';
import type { References } from './references.ts';
import { parseJson, remapBody } from './remap-body.ts';
import { remapFilter, remapPath, remapText } from './remap-text.ts';
import { parameter, readTarget, type ScimTarget, splitParameter } from './scim-target.ts';
import { CURSOR, type TokenMap, versionsOf } from './token-map.ts';

/** A request as far as ids can be in it. Names and values of `headers` in turn; `body` without content coding. */
export interface RemapRequest {
  /** Path and query as on the wire, base path included. */
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: string;
}

export interface RemappedRequest extends RemapRequest {
  /** Ids that its path names and that have no known counterpart; they stayed as they were. */
  readonly unknownIds: readonly string[];
  /** Fields and parameters with a token of the one service provider, left out since nothing matches it at the other. */
  readonly leftOut: readonly string[];
}

export interface Remapping {
  readonly ids: IdMap;
  readonly tokens: TokenMap;
  readonly references: References;
  /** Path in front of the SCIM endpoints, or empty. */
  readonly basePath: string;
}

const CONDITIONS = new Set(['if-match', 'if-none-match']);

/** A request made for one service provider (here) as it is to be sent to the other (there). */
export function remapRequest(request: RemapRequest, remapping: Remapping): RemappedRequest {
  const { ids, references, basePath } = remapping;
  const target = readTarget(request.target, basePath);
  if (target === null) return { ...request, unknownIds: [], leftOut: [] };
  const leftOut: string[] = [];
  const translate = ids.toThere;
  const query = remapQuery(target, remapping, leftOut);
  return {
    target: basePath + remapPath(target.path, translate) + (query === null ? '' : `?${query}`),
    headers: remapHeaders(request.headers, target, remapping, leftOut),
    body: remapVersions(
      remapBody(request.body, target.collection, translate, references),
      request.body,
      remapping,
      leftOut,
    ),
    unknownIds: unknownIds(target, request, remapping),
    leftOut,
  };
}

function remapQuery(
  target: ScimTarget,
  { ids, tokens, references }: Remapping,
  leftOut: string[],
): string | null {
  if (target.query === null) return null;
  const kinds = target.collection === null ? [] : [target.collection];
  const parts = target.query.split('&').flatMap((part) => {
    const [name, value] = splitParameter(part);
    if (name === 'filter') {
      const other = remapFilter(value, kinds, ids.toThere, references);
      return [other === value ? part : `${part.slice(0, part.indexOf('='))}=${encodeURIComponent(other)}`];
    }
    if (name !== 'cursor' || value === '') return [part];
    const other = tokens.there(CURSOR, value);
    if (other !== null) return [`${part.slice(0, part.indexOf('='))}=${encodeURIComponent(other)}`];
    leftOut.push('cursor');
    return [];
  });
  return parts.join('&');
}

function remapHeaders(
  headers: readonly string[],
  { collection, id }: ScimTarget,
  { tokens }: Remapping,
  leftOut: string[],
): string[] {
  const result: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] as string;
    const value = headers[at + 1] as string;
    if (!CONDITIONS.has(name.toLowerCase()) || value.trim() === '*') {
      result.push(name, value);
      continue;
    }
    const scope = versionsOf(collection ?? '', id ?? '');
    const tags = [...value.matchAll(/(?:W\/)?"[^"]*"/g)].flatMap(([tag]) => tokens.there(scope, tag) ?? []);
    if (tags.length > 0) result.push(name, tags.join(', '));
    else leftOut.push(name);
  }
  return result;
}

/** `version` of Bulk operations (RFC 7644 section 3.7) is an ETag as well. */
function remapVersions(remapped: string, original: string, { tokens }: Remapping, leftOut: string[]): string {
  if (!/"version"\s*:/i.test(original) || !/"operations"\s*:/i.test(original)) return remapped;
  const body = parseJson(remapped) as { Operations?: unknown } | undefined;
  const before = parseJson(original) as { Operations?: unknown } | undefined;
  if (!Array.isArray(body?.Operations) || !Array.isArray(before?.Operations)) return remapped;
  const asked = before.Operations;
  let changed = false;
  body.Operations.forEach((operation: Record<string, unknown>, at: number) => {
    const { version, path } = (asked[at] ?? {}) as { version?: unknown; path?: unknown };
    if (typeof version !== 'string' || typeof path !== 'string') return;
    const { collection, id } = readTarget(path, '') ?? {};
    const other = tokens.there(versionsOf(collection ?? '', id ?? ''), version);
    changed = true;
    if (other !== null) operation.version = other;
    else {
      delete operation.version;
      leftOut.push(`version of ${path}`);
    }
  });
  return changed ? JSON.stringify(body) : remapped;
}

/**
 * Ids of resources that the request is about or points at, and that are not known: what the other service provider
 * says of them means nothing.
 */
function unknownIds(target: ScimTarget, request: RemapRequest, { ids, references }: Remapping): string[] {
  const unknown = new Set<string>();
  const translate: Translate = (id, kinds) => {
    const other = ids.toThere(id, kinds);
    if (other === null && !id.toLowerCase().startsWith('bulkid:')) unknown.add(id);
    return other;
  };
  const kind = target.collection;
  if (kind !== null && target.id !== null && !NOT_MADE_BY_SERVERS.has(kind)) translate(target.id, [kind]);
  const filter = parameter(target.query, 'filter');
  if (filter !== null) remapFilter(filter, kind === null ? [] : [kind], translate, references);
  for (const place of idPlaces(parseJson(request.body), kind, references)) {
    // What a client calls a resource that it creates is no id of any.
    const isOwn = target.id === null && /^\/id$/i.test(place.pointer);
    if (!isOwn) remapText(place, translate, references);
  }
  return [...unknown];
}

/** Collections whose resources have the same names everywhere (RFC 7644 section 4). */
const NOT_MADE_BY_SERVERS = new Set(['schemas', 'resourcetypes', 'serviceproviderconfig', 'me', 'bulk']);
