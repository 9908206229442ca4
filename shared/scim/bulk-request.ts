import { invalidSyntax, invalidValue } from './error.ts';
import { describeJson, isObject, type Json, type JsonObject, memberOf, quote } from './json.ts';

export const bulkRequestUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
export const bulkResponseUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

export interface BulkRequest {
  /** Not yet looked into: each may fail by itself. */
  readonly operations: readonly Json[];
  /** Errors after which no further operation is begun; Infinity when the client names no number. */
  readonly failOnErrors: number;
}

const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type BulkMethod = (typeof methods)[number];

export interface BulkOperation {
  readonly method: BulkMethod;
  /** As written: `/Users`, `/Groups/bulkId:g`. */
  readonly path: string;
  readonly bulkId: string | null;
  /** Entity tag the resource must have. */
  readonly version: string | null;
  readonly data: Json | undefined;
}

/**
 * Reads the envelope of a Bulk request (RFC 7644 section 3.7).
 * @throws {ScimError} 400 invalidSyntax or invalidValue.
 */
export function readBulk(body: Json): BulkRequest {
  if (!isObject(body)) {
    throw invalidSyntax(`The body must be a JSON object with "Operations"; found ${describeJson(body)}.`);
  }
  const schemas = memberOf(body, 'schemas');
  const named =
    Array.isArray(schemas) &&
    schemas.some((urn) => typeof urn === 'string' && urn.toLowerCase() === bulkRequestUrn.toLowerCase());
  if (!named) throw invalidSyntax(`"schemas" must name ${bulkRequestUrn}; found ${describeJson(schemas)}.`);
  const operations = memberOf(body, 'operations');
  if (!Array.isArray(operations) || operations.length === 0) {
    throw invalidSyntax(
      `"Operations" must be an array with at least one operation; found ${describeJson(operations)}.`,
    );
  }
  const limit = memberOf(body, 'failonerrors') ?? Number.POSITIVE_INFINITY;
  if (typeof limit !== 'number' || limit < 1 || (Number.isFinite(limit) && !Number.isInteger(limit))) {
    throw invalidValue(`"failOnErrors" must be a whole number from 1; found ${describeJson(limit)}.`);
  }
  return { operations, failOnErrors: limit };
}

/** @throws {ScimError} 400 invalidSyntax or invalidValue for this operation alone. */
export function readBulkOperation(operation: Json): BulkOperation {
  if (!isObject(operation)) {
    throw invalidSyntax(`An operation must be an object; found ${describeJson(operation)}.`);
  }
  const method = memberOf(operation, 'method');
  const known = methods.find((one) => one === method);
  if (!known) {
    throw invalidValue(`"method" must be POST, PUT, PATCH or DELETE; found ${describeJson(method)}.`);
  }
  const path = memberOf(operation, 'path');
  if (typeof path !== 'string' || !path.startsWith('/')) {
    const expected = 'a path below the base URL, such as "/Users"';
    throw invalidValue(`"path" must be ${expected}; found ${describeJson(path)}.`);
  }
  const bulkId = textOf(operation, 'bulkId');
  if (known === 'POST' && bulkId === null) throw invalidValue('"bulkId" is required for POST.');
  const data = memberOf(operation, 'data');
  if (known !== 'DELETE' && (data === undefined || data === null)) {
    throw invalidSyntax(`"data" is required for ${known}; found ${describeJson(data)}.`);
  }
  return { method: known, path, bulkId, version: textOf(operation, 'version'), data };
}

/** What of a faulty operation its answer can repeat. */
export function echoOf(operation: Json): { readonly method?: string; readonly bulkId?: string } {
  if (!isObject(operation)) return {};
  const method = memberOf(operation, 'method');
  const bulkId = memberOf(operation, 'bulkid');
  return {
    ...(typeof method === 'string' && { method: method.slice(0, longestEcho) }),
    ...(typeof bulkId === 'string' && { bulkId: bulkId.slice(0, longestEcho) }),
  };
}

const longestEcho = 200;

function textOf(operation: JsonObject, name: string): string | null {
  const value = memberOf(operation, name.toLowerCase());
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value !== '') return value;
  throw invalidValue(`"${name}" must be a string that is not empty; found ${describeJson(value)}.`);
}

/** A whole value, or the end of an address: `bulkId:x`, `/Users/bulkId:x`. */
const reference = /^(.*\/)?bulkId:([^/]+)$/;
const pathReference = /^(\/[^/]+\/)bulkId:([^/]+)$/;
/** A filter in a PATCH path: `members[value eq "bulkId:x"]`. */
const filterReference = /"bulkId:([^"\\]+)"/g;

/** Resources have no values deeper than this; what lies deeper is refused when it is read. */
const deepest = 12;

/**
 * The values of an operation that name other operations (RFC 7644 section 3.7.2). `resolve` gives the id for
 * a bulkId, or null to leave the value as it is; `required` says that nothing but a reference can stand there.
 */
export type Resolve = (bulkId: string, required: boolean) => string | null;

/** The path of an operation with its reference resolved. */
export function resolvePathReference(path: string, resolve: Resolve): string {
  const match = pathReference.exec(path);
  if (!match) return path;
  const id = resolve(match[2] as string, true);
  return id === null ? path : `${match[1]}${id}`;
}

/** The data of an operation with its references resolved; the same object when it has none. */
export function resolveReferences(value: Json, resolve: Resolve, key = '', depth = 0): Json {
  if (typeof value === 'string') return resolveText(value, resolve, key);
  if (typeof value !== 'object' || value === null || depth > deepest) return value;
  if (Array.isArray(value)) {
    let copy: Json[] | null = null;
    for (let at = 0; at < value.length; at++) {
      const item = value[at] as Json;
      const resolved = resolveReferences(item, resolve, key, depth + 1);
      if (resolved === item) continue;
      copy ??= [...value];
      copy[at] = resolved;
    }
    return copy ?? value;
  }
  let copy: JsonObject | null = null;
  for (const name of Object.keys(value)) {
    const item = value[name] as Json;
    const resolved = resolveReferences(item, resolve, name.toLowerCase(), depth + 1);
    if (resolved === item) continue;
    copy ??= { ...value };
    copy[name] = resolved;
  }
  return copy ?? value;
}

function resolveText(text: string, resolve: Resolve, key: string): string {
  if (!text.includes('bulkId:')) return text;
  if (key === 'path') {
    return text.replace(filterReference, (all, bulkId: string) => {
      const id = resolve(bulkId, true);
      return id === null ? all : JSON.stringify(id);
    });
  }
  const match = reference.exec(text);
  if (!match) return text;
  const id = resolve(match[2] as string, key === 'value' || key === '$ref');
  return id === null ? text : `${match[1] ?? ''}${id}`;
}

/** The bulkIds an operation names. */
export function referencesOf({ path, data }: BulkOperation): ReadonlySet<string> {
  const named = new Set<string>();
  const note: Resolve = (bulkId) => {
    named.add(bulkId);
    return null;
  };
  resolvePathReference(path, note);
  if (data !== undefined) resolveReferences(data, note);
  return named;
}

export function unknownReference(bulkId: string): string {
  return `bulkId:${quote(bulkId)} names no POST of this request.`;
}
