import { isPresent } from '../scim/filter/compile.ts';
import { isObject, type Json, type JsonObject, memberOf } from '../scim/json.ts';
import type { Registry } from '../scim/registry.ts';
import {
  below,
  compareAddresses,
  compareObjects,
  type Place,
  pairUp,
  type Report,
  top,
} from './compare-values.ts';
import { scopeOf, unknownScope } from './scope.ts';

export interface ResourceContext {
  readonly registry: Registry;
  /** Collection that was asked for, in lower case; null when the path names none. */
  readonly collection: string | null;
  /** The request asked for an order of resources. */
  readonly sorted: boolean;
}

const OWN_RULES = new Set(['meta', 'schemas']);

/** Compares two JSON bodies: resources, lists of them, or answers to Bulk requests. */
export function compareBodies(
  here: JsonObject,
  there: JsonObject,
  context: ResourceContext,
  report: Report,
): void {
  const resources = [memberOf(here, 'resources'), memberOf(there, 'resources')];
  if (resources.some(Array.isArray)) return compareLists(here, there, context, report);
  const operations = [memberOf(here, 'operations'), memberOf(there, 'operations')];
  if (operations.every(Array.isArray)) return compareBulk(here, there, context, report);
  compareResources(here, there, top, context, report);
}

function compareResources(
  here: JsonObject,
  there: JsonObject,
  at: Place,
  { registry, collection }: ResourceContext,
  report: Report,
): void {
  compareSchemas(here, there, at, report);
  compareMeta(here, there, at, report);
  compareObjects(here, there, at, scopeOf(here, collection, registry), report, OWN_RULES);
}

/** URNs in any order and case (RFC 7643 section 3). */
function compareSchemas(here: JsonObject, there: JsonObject, at: Place, report: Report): void {
  const place = below(at, 'schemas');
  const own = urnsOf(memberOf(here, 'schemas'));
  const other = urnsOf(memberOf(there, 'schemas'));
  for (const [urn, text] of own)
    if (!other.has(urn)) report.note('missing', 'different', place, text, undefined);
  for (const [urn, text] of other)
    if (!own.has(urn)) report.note('extra', 'different', place, undefined, text);
}

function urnsOf(value: Json | undefined): ReadonlyMap<string, string> {
  const texts = Array.isArray(value) ? value.filter((urn) => typeof urn === 'string') : [];
  return new Map(texts.map((urn) => [urn.toLowerCase(), urn]));
}

/** What each service provider makes itself: times and versions are its own, a location ends with the id. */
function compareMeta(here: JsonObject, there: JsonObject, at: Place, report: Report): void {
  const place = below(at, 'meta');
  const [own, other] = [given(here, 'meta'), given(there, 'meta')];
  if (!isObject(own) || !isObject(other)) {
    if ((own === undefined) !== (other === undefined))
      report.note('optional', 'equivalent', place, own, other);
    return;
  }
  for (const name of ['resourceType', 'created', 'lastModified', 'location', 'version']) {
    const [value, otherValue] = [given(own, name.toLowerCase()), given(other, name.toLowerCase())];
    const where = below(place, name);
    if ((value === undefined) !== (otherValue === undefined))
      report.note('optional', 'equivalent', where, value, otherValue);
    else if (typeof value !== 'string' || typeof otherValue !== 'string') continue;
    else if (name === 'location') compareAddresses(value, otherValue, where, report);
    else if (name === 'resourceType' && value !== otherValue)
      report.note('value', 'different', where, value, otherValue);
  }
}

/** A member that has a value. */
function given(object: JsonObject, name: string): Json | undefined {
  const value = memberOf(object, name);
  return isPresent(value) ? value : undefined;
}

const LIST_MEMBERS = new Set([
  'resources',
  'schemas',
  'itemsperpage',
  'startindex',
  'nextcursor',
  'previouscursor',
]);

function compareLists(here: JsonObject, there: JsonObject, context: ResourceContext, report: Report): void {
  compareSchemas(here, there, top, report);
  compareObjects(here, there, top, unknownScope, report, LIST_MEMBERS);
  const [own, other] = [listOf(here), listOf(there)];
  // How a page is told is each one's own way, as long as there is the same on it.
  const weight = own.length === other.length ? 'equivalent' : 'different';
  for (const name of ['itemsPerPage', 'startIndex']) {
    const [value, otherValue] = [memberOf(here, name.toLowerCase()), memberOf(there, name.toLowerCase())];
    if (value !== otherValue) report.note('value', weight, below(top, name), value, otherValue);
  }
  for (const name of ['nextCursor', 'previousCursor']) {
    const [value, otherValue] = [memberOf(here, name.toLowerCase()), memberOf(there, name.toLowerCase())];
    if (isPresent(value) === isPresent(otherValue)) continue;
    report.note(isPresent(value) ? 'missing' : 'extra', 'different', below(top, name), value, otherValue);
  }
  const place = below(top, 'Resources');
  const pairs = pairUp(
    own,
    other,
    NAMES_IN_LISTS.map((name) => (value: Json) => textOf(value, name)),
  );
  for (const [one, two] of pairs) {
    const at = below(place, one ?? two ?? 0);
    const [value, otherValue] = [one === null ? undefined : own[one], two === null ? undefined : other[two]];
    if (isObject(value) && isObject(otherValue)) compareResources(value, otherValue, at, context, report);
    else report.note(one === null ? 'extra' : 'missing', 'different', at, value, otherValue);
  }
  const together = pairs.every(([one, two]) => one !== null && two !== null);
  if (together && pairs.some(([one, two]) => one !== two))
    report.note('order', context.sorted ? 'different' : 'equivalent', place, undefined, undefined);
}

/** Resources in two lists are the same when these are, the surest first; ids are those of here by now. */
const NAMES_IN_LISTS = ['id', 'username', 'externalid', 'displayname', 'name'];

function listOf(body: JsonObject): readonly Json[] {
  const list = memberOf(body, 'resources');
  return Array.isArray(list) ? list : [];
}

function textOf(value: Json, name: string): string | null {
  const text = isObject(value) ? memberOf(value, name) : undefined;
  return typeof text === 'string' ? text.toLowerCase() : null;
}

const BULK_MEMBERS = new Set(['operations', 'schemas']);
const OPERATION_MEMBERS = new Set(['location', 'version', 'status', 'response']);

function compareBulk(here: JsonObject, there: JsonObject, context: ResourceContext, report: Report): void {
  compareSchemas(here, there, top, report);
  compareObjects(here, there, top, unknownScope, report, BULK_MEMBERS);
  const own = memberOf(here, 'operations') as readonly Json[];
  const other = memberOf(there, 'operations') as readonly Json[];
  const pairs = pairUp(own, other, [
    (value) => textOf(value, 'bulkid'),
    (value) => `${textOf(value, 'method')} ${tail(textOf(value, 'location'))}`,
  ]);
  for (const [one, two] of pairs) {
    const at = below(below(top, 'Operations'), one ?? two ?? 0);
    const [value, otherValue] = [one === null ? undefined : own[one], two === null ? undefined : other[two]];
    if (isObject(value) && isObject(otherValue)) compareOperations(value, otherValue, at, context, report);
    else report.note(one === null ? 'extra' : 'missing', 'different', at, value, otherValue);
  }
}

function compareOperations(
  here: JsonObject,
  there: JsonObject,
  at: Place,
  context: ResourceContext,
  report: Report,
): void {
  compareObjects(here, there, at, unknownScope, report, OPERATION_MEMBERS);
  const [status, otherStatus] = [statusOf(here), statusOf(there)];
  if (status !== otherStatus)
    report.note(
      'status',
      otherStatus >= 400 && status < 400 ? 'worse' : 'different',
      below(at, 'status'),
      status,
      otherStatus,
    );
  const [location, otherLocation] = [memberOf(here, 'location'), memberOf(there, 'location')];
  if (typeof location === 'string' && typeof otherLocation === 'string')
    compareAddresses(location, otherLocation, below(at, 'location'), report);
  else if (isPresent(location) !== isPresent(otherLocation))
    report.note(
      isPresent(location) ? 'missing' : 'extra',
      'different',
      below(at, 'location'),
      location,
      otherLocation,
    );
  const [response, otherResponse] = [memberOf(here, 'response'), memberOf(there, 'response')];
  if (isObject(response) && isObject(otherResponse) && status < 400 && otherStatus < 400)
    compareResources(
      response,
      otherResponse,
      below(at, 'response'),
      { ...context, collection: null },
      report,
    );
}

/** A number or a text, and in old drafts an object with `code`. */
function statusOf(operation: JsonObject): number {
  const status = memberOf(operation, 'status');
  return Number(isObject(status) ? memberOf(status, 'code') : status);
}

function tail(location: string | null): string {
  return location?.split('/').slice(-2).join('/') ?? '';
}
