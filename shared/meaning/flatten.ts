import { canonicalPath, isSchemaName } from './attributes.ts';
import { hashText, isObject } from './json.ts';

/** One attribute value as sent or shown: canonical path in the case it was written, and a hash of the value. */
export interface FlatValue {
  readonly path: string;
  readonly hash: number;
}

/** By canonical path in lower case. */
export type Flat = Map<string, FlatValue>;

/** Written by the app (RFC 7643 section 3.1) or not about the person. */
const notCompared = new Set(['schemas', 'id', 'meta', 'groups', 'members']);
/** Of an element: what it is called or points at, not what it says. */
const notOfElement = new Set(['type', 'display', '$ref', 'primary']);
/** Sub-attributes a service provider adds by itself (RFC 7643 section 4.3). */
const ofReference = new Set(['$ref', 'displayname', 'display']);
const maxValues = 120;
const maxElements = 50;

/** Hash of null, empty text and empty lists: "no value" in any spelling (RFC 7643 section 2.5). */
export const noValue = 0;

/**
 * Attributes of a resource, or of the value of a PATCH operation without path, whose keys may be dotted or URNs.
 * Keeps no value, only hashes.
 */
export function flatten(resource: unknown): Flat {
  const flat: Flat = new Map();
  if (isObject(resource)) flattenInto(flat, resource, '', 0);
  return flat;
}

/** Same, for one value put at a path. */
export function flattenAt(flat: Flat, path: string, value: unknown): void {
  if (path === '') {
    if (isObject(value)) flattenInto(flat, value, '', 0);
  } else put(flat, path, value, 1);
}

function flattenInto(flat: Flat, from: Readonly<Record<string, unknown>>, prefix: string, depth: number) {
  for (const key in from) {
    if (flat.size >= maxValues) return;
    const lower = key.toLowerCase();
    if (depth === 0 && notCompared.has(lower)) continue;
    if (prefix !== '' && ofReference.has(lower)) continue;
    const value = from[key];
    if (prefix !== '') {
      put(flat, lower === 'value' ? prefix : `${prefix}.${key}`, value, depth + 1);
      continue;
    }
    const path = lower.startsWith('urn:') ? canonicalPath(key) : plainPath(key);
    if (
      path !== '' &&
      !isSchemaName(path) &&
      !(lower.startsWith('urn:') && isObject(value) && depth === 0 && isExtension(key))
    )
      put(flat, path, value, depth + 1);
    else if (isObject(value)) flattenInto(flat, value, '', depth + 1);
  }
}

/** An extension of a name not known here: `urn:example:2.0:Badge` holding an object. */
function isExtension(urn: string): boolean {
  const tail = urn.slice(urn.lastIndexOf(':') + 1);
  return /^[A-Z]/.test(tail) && !tail.includes('.');
}

function plainPath(key: string): string {
  return key.includes('[') || key.endsWith('.value') ? canonicalPath(key) : key;
}

function put(flat: Flat, path: string, value: unknown, depth: number): void {
  if (Array.isArray(value)) putList(flat, path, value, depth);
  else if (isObject(value)) {
    if (depth < 4) flattenInto(flat, value, path, depth);
  } else putHash(flat, path, hashValue(value));
}

function putList(flat: Flat, path: string, list: readonly unknown[], depth: number): void {
  if (list.length === 0) return putHash(flat, path, noValue);
  const count = Math.min(list.length, maxElements);
  for (let i = 0; i < count; i++) {
    const element = list[i];
    if (!isObject(element)) {
      add(flat, path, hashValue(element));
      continue;
    }
    if (depth > 3) continue;
    const type = elementType(element);
    const at = isSingle(path, list.length, type) ? path : `${path}[${type}]`;
    for (const key in element) {
      const lower = key.toLowerCase();
      if (notOfElement.has(lower)) continue;
      const inner = element[key];
      if (isObject(inner) || Array.isArray(inner)) continue;
      add(flat, lower === 'value' ? at : `${at}.${key}`, hashValue(inner));
    }
  }
}

/** Multi-valued attributes of a user (RFC 7643 section 4.1.2). */
const multiValued = new Set([
  'emails',
  'phonenumbers',
  'addresses',
  'ims',
  'photos',
  'roles',
  'entitlements',
  'x509certificates',
]);

/** A single value sent as a list of one, as some clients send `manager` and `active`. */
function isSingle(path: string, length: number, type: string): boolean {
  return length === 1 && type === '' && !multiValued.has(path.toLowerCase());
}

function elementType(element: Readonly<Record<string, unknown>>): string {
  const type = element.type ?? element.Type;
  return typeof type === 'string' ? type.slice(0, 40) : '';
}

function putHash(flat: Flat, path: string, hash: number): void {
  if (path.length <= 200) flat.set(path.toLowerCase(), { path, hash });
}

/** Elements of the same type count together, whatever their order. */
function add(flat: Flat, path: string, hash: number): void {
  const before = flat.get(path.toLowerCase())?.hash ?? 0;
  putHash(flat, path, (before + hash) >>> 0);
}

/** A boolean as a string counts as the boolean: how it was sent is not what it says. */
function hashValue(value: unknown): number {
  if (value === null || value === undefined || value === '') return noValue;
  if (typeof value === 'string') {
    if (value.length <= 5) {
      const lower = value.toLowerCase();
      if (lower === 'true' || lower === 'false') return hashText(lower);
    }
    return hashText(value) || 1;
  }
  return typeof value === 'number' || typeof value === 'boolean' ? hashText(String(value)) : 1;
}

/** Paths whose value in `sent` is another than in `known`. Absence from `sent` says nothing. */
export function changedPaths(sent: Flat, known: ReadonlyMap<string, number>): string[] {
  const changed: string[] = [];
  for (const [key, value] of sent) {
    if ((known.get(key) ?? noValue) !== value.hash) changed.push(value.path);
  }
  return changed;
}
