import { isObject, type Json, type JsonObject, memberOf } from '../scim/json.ts';
import type { IdMap, IdPair } from './id-map.ts';
import { collectionOf, kindOf } from './id-places.ts';
import type { References } from './references.ts';
import { parameter, readTarget } from './scim-target.ts';
import { CURSOR, type TokenMap, versionsOf } from './token-map.ts';

/** An answer as far as it is looked at. `body`: undefined when there is none or it is not JSON. */
export interface AnswerFacts {
  readonly status: number;
  /** First value of a field, by its name in lower case. */
  header(name: string): string | null;
  readonly body: Json | undefined;
}

/** The same request, answered by two service providers. */
export interface AnsweredTwice {
  readonly method: string;
  /** As it was sent here. */
  readonly target: string;
  readonly basePath: string;
  readonly requestBody: Json | undefined;
  readonly here: AnswerFacts;
  readonly there: AnswerFacts;
}

/**
 * Learns which ids, versions and cursors of two service providers belong together. Answers about one resource say it
 * plainly: a create in `id`, `meta.location` or `Location`. Resources in lists are the same when a name that no other
 * there has is the same.
 * @returns pairs that were not known
 */
export function learn(
  answered: AnsweredTwice,
  ids: IdMap,
  tokens: TokenMap,
  references: References,
): IdPair[] {
  const { here, there } = answered;
  if (!isSuccess(here.status) || !isSuccess(there.status)) return [];
  const target = readTarget(answered.target, answered.basePath);
  const kind = target?.collection ?? null;
  const learnt: IdPair[] = [];
  const pair = (known: Known, other: Known): void => {
    const one = { kind: known.kind, here: known.id, there: other.id };
    if (ids.learn(one)) learnt.push(one);
    if (known.version !== null && other.version !== null)
      tokens.learn(versionsOf(known.kind, known.id), known.version, other.version);
  };

  const lists = [here, there].map(({ body }) => listOf(body, 'resources'));
  const operations = [here, there].map(({ body }) => listOf(body, 'operations'));
  const [hereList, thereList] = lists;
  const [hereOperations, thereOperations] = operations;
  if (hereList && thereList) {
    learnCursors(here.body, there.body, tokens);
    const filter = parameter(target?.query ?? null, 'filter') ?? textOf(answered.requestBody, 'filter');
    matchLists(hereList, thereList, filter, kind, references, pair);
  } else if (hereOperations && thereOperations) {
    matchOperations(hereOperations, thereOperations, pair);
  } else {
    const one = resourceOf(here, kind, references);
    const other = resourceOf(there, kind, references);
    // Two that were there before may have one id by chance, where ids are counted.
    const doubtful =
      answered.method !== 'POST' && OWN_NAMES.some((name) => differIn(here.body, there.body, name));
    if (one && other && one.kind === other.kind && !doubtful) pair(one, other);
  }
  return learnt;
}

interface Known {
  readonly kind: string;
  readonly id: string;
  readonly version: string | null;
}

/** What an answer about one resource says of where it is; its body first, then Location. */
function resourceOf(answer: AnswerFacts, kind: string | null, references: References): Known | null {
  const { body } = answer;
  const location = answer.header('location');
  const version = answer.header('etag');
  if (isObject(body)) {
    const known = knownOf(body, kind, references);
    if (known) return version === null ? known : { ...known, version };
  }
  return location === null ? null : locatedAt(location, version);
}

function knownOf(resource: JsonObject, within: string | null, references: References): Known | null {
  const meta = memberOf(resource, 'meta');
  const location = isObject(meta) ? textOf(meta, 'location') : null;
  const version = isObject(meta) ? textOf(meta, 'version') : null;
  const id = textOf(resource, 'id');
  const kind = within ?? kindOf(resource, references);
  if (id !== null && kind !== null && !isVirtual(kind)) return { kind, id, version };
  if (id !== null && kindOf(resource, references) !== null)
    return { kind: kindOf(resource, references) as string, id, version };
  return id === null && location !== null ? locatedAt(location, version) : null;
}

/** Endpoints that answer with resources of other collections: `/Me`, `/.search`, `/Bulk`. */
function isVirtual(kind: string): boolean {
  return kind === 'me' || kind === '.search' || kind === 'bulk';
}

function locatedAt(location: string, version: string | null): Known | null {
  const [, id] = /\/([^/?#]+)\/?(?:[?#].*)?$/.exec(location) ?? [];
  const kind = collectionOf(location);
  if (id === undefined || kind === null) return null;
  try {
    return { kind, id: decodeURIComponent(id), version };
  } catch {
    return { kind, id, version };
  }
}

/** Names that nobody else has. */
const OWN_NAMES = ['username', 'externalid'];
/** Names by which people and groups are known, the surest first. */
const NAMES = [...OWN_NAMES, 'displayname', 'name'];

function matchLists(
  here: readonly JsonObject[],
  there: readonly JsonObject[],
  filter: string | null,
  within: string | null,
  references: References,
  pair: (known: Known, other: Known) => void,
): void {
  const kind = within !== null && isVirtual(within) ? null : within;
  const rest = new Set(there);
  const matched = new Set<JsonObject>();
  for (const name of NAMES) {
    const theirs = uniqueBy(there, name);
    for (const [key, one] of uniqueBy(here, name)) {
      const other = theirs.get(key);
      if (!other || !rest.has(other)) continue;
      const known = knownOf(one, kind, references);
      const otherKnown = knownOf(other, kind, references);
      if (!known || !otherKnown || known.kind !== otherKnown.kind) continue;
      if (matched.has(one)) continue;
      // Two people may be called the same.
      if (!OWN_NAMES.includes(name) && OWN_NAMES.some((own) => differIn(one, other, own))) continue;
      matched.add(one);
      rest.delete(other);
      pair(known, otherKnown);
    }
  }
  // A look-up by name that asks for little else: one found on each side is the one that was looked for.
  const [only, ...more] = here;
  const [other, ...others] = there;
  if (!only || !other || more.length > 0 || others.length > 0 || matched.size > 0) return;
  if (
    filter === null ||
    !/^\s*(?:urn:\S+:)?(?:userName|externalId|displayName)\s+eq\s+"(?:[^"\\]|\\.)*"\s*$/i.test(filter)
  )
    return;
  if (NAMES.some((name) => differIn(only, other, name))) return;
  const known = knownOf(only, kind, references);
  const otherKnown = knownOf(other, kind, references);
  if (known && otherKnown && known.kind === otherKnown.kind) pair(known, otherKnown);
}

function differIn(here: Json | undefined, there: Json | undefined, name: string): boolean {
  const [one, other] = [textOf(here, name), textOf(there, name)];
  return one !== null && other !== null && one.toLowerCase() !== other.toLowerCase();
}

/** Resources by a name in lower case, those left out that share it with another. */
function uniqueBy(resources: readonly JsonObject[], name: string): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  const shared = new Set<string>();
  for (const resource of resources) {
    const key = textOf(resource, name)?.toLowerCase();
    if (key === undefined) continue;
    if (found.has(key)) shared.add(key);
    found.set(key, resource);
  }
  for (const key of shared) found.delete(key);
  return found;
}

/** Operations of a Bulk response belong together by `bulkId`, else by their order (RFC 7644 section 3.7.3). */
function matchOperations(
  here: readonly JsonObject[],
  there: readonly JsonObject[],
  pair: (known: Known, other: Known) => void,
): void {
  const byBulkId = new Map(there.map((operation) => [textOf(operation, 'bulkid'), operation]));
  here.forEach((operation, at) => {
    const bulkId = textOf(operation, 'bulkid');
    const other = bulkId === null ? there[at] : byBulkId.get(bulkId);
    if (!other || textOf(operation, 'method')?.toUpperCase() !== textOf(other, 'method')?.toUpperCase())
      return;
    if (!succeeded(operation) || !succeeded(other)) return;
    const location = textOf(operation, 'location');
    const otherLocation = textOf(other, 'location');
    if (location === null || otherLocation === null) return;
    const known = locatedAt(location, textOf(operation, 'version'));
    const otherKnown = locatedAt(otherLocation, textOf(other, 'version'));
    if (known && otherKnown && known.kind === otherKnown.kind) pair(known, otherKnown);
  });
}

function succeeded(operation: JsonObject): boolean {
  const status = memberOf(operation, 'status');
  return isSuccess(Number(isObject(status) ? memberOf(status, 'code') : status));
}

function learnCursors(here: Json | undefined, there: Json | undefined, tokens: TokenMap): void {
  for (const name of ['nextcursor', 'previouscursor']) {
    const one = textOf(here, name);
    const other = textOf(there, name);
    if (one !== null && other !== null) tokens.learn(CURSOR, one, other);
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function listOf(body: Json | undefined, name: string): JsonObject[] | null {
  const list = isObject(body) ? memberOf(body, name) : undefined;
  return Array.isArray(list) ? list.filter(isObject) : null;
}

function textOf(value: Json | undefined, name: string): string | null {
  const text = isObject(value) ? memberOf(value, name) : undefined;
  return typeof text === 'string' && text !== '' ? text : null;
}
