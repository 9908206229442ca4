import { isObject, type Json, type JsonObject, memberOf, pointerTo } from '../scim/json.ts';
import { readAttributeName } from './attribute-name.ts';
import type { References } from './references.ts';

/** A text in a JSON body that is an id of a resource, or has some in it. */
export interface IdPlace {
  readonly pointer: string;
  readonly text: string;
  /**
   * - `id`: the id alone
   * - `reference`: the address of a resource, absolute or not, which ends with collection and id
   * - `patchPath`: the path of a PATCH operation, which may have a filter on values
   * - `filter`: a filter of RFC 7644 section 3.4.2.2
   */
  readonly form: 'id' | 'reference' | 'patchPath' | 'filter';
  /** Collections an id may belong to, the likeliest first; empty when nothing is known. */
  readonly kinds: readonly string[];
}

const NOTHING_KNOWN: readonly string[] = [];

/**
 * Every place where a SCIM body can hold an id that a service provider made: a resource, a list, a PATCH, a search or
 * a Bulk request or response. What a body is follows from what it has in it, since clients leave `schemas` out.
 * `externalId` and `bulkId` are made by clients and mean the same everywhere.
 *
 * @param kind the collection that the request was about, in lower case; null when it names none
 */
export function idPlaces(body: Json | undefined, kind: string | null, references: References): IdPlace[] {
  const places: IdPlace[] = [];

  function note(pointer: string, text: Json | undefined, form: IdPlace['form'], kinds = NOTHING_KNOWN): void {
    if (typeof text === 'string' && text !== '') places.push({ pointer, text, form, kinds });
  }

  function anyBody(value: Json | undefined, pointer: string, within: string | null): void {
    if (!isObject(value)) return;
    const operations = entry(value, 'operations');
    if (operations && Array.isArray(operations.value)) {
      operations.value.forEach((operation, at) => {
        if (isObject(operation))
          anyOperation(operation, pointerTo(pointerTo(pointer, operations.key), at), within);
      });
      return;
    }
    const resources = entry(value, 'resources');
    if (resources && Array.isArray(resources.value)) {
      resources.value.forEach((one, at) => {
        if (isObject(one)) resource(one, pointerTo(pointerTo(pointer, resources.key), at), within);
      });
      return;
    }
    const filter = entry(value, 'filter');
    if (filter && isSearch(value))
      note(pointerTo(pointer, filter.key), filter.value, 'filter', kindsOf(within));
    else resource(value, pointer, within);
  }

  /** Operations of PATCH have `op`, those of Bulk `method`; answers of Bulk have `status`. */
  function anyOperation(operation: JsonObject, pointer: string, within: string | null): void {
    if (memberOf(operation, 'op') !== undefined) patchOperation(operation, pointer, within);
    else bulkOperation(operation, pointer);
  }

  function bulkOperation(operation: JsonObject, pointer: string): void {
    const path = entry(operation, 'path');
    const location = entry(operation, 'location');
    const about = path?.value ?? location?.value;
    const kind = typeof about === 'string' ? collectionOf(about) : null;
    for (const one of [path, location])
      if (one && typeof one.value === 'string' && endsWithId(one.value))
        note(pointerTo(pointer, one.key), one.value, 'reference');
    for (const name of ['data', 'response']) {
      const one = entry(operation, name);
      if (one) anyBody(one.value, pointerTo(pointer, one.key), kind);
    }
  }

  function patchOperation(operation: JsonObject, pointer: string, within: string | null): void {
    const path = entry(operation, 'path');
    const value = entry(operation, 'value');
    const text = typeof path?.value === 'string' ? path.value : null;
    if (path && text !== null) note(pointerTo(pointer, path.key), text, 'patchPath', kindsOf(within));
    if (!value) return;
    const at = pointerTo(pointer, value.key);
    if (text === null || text.trim() === '') {
      if (isObject(value.value)) resource(value.value, at, within);
      return;
    }
    const bracket = text.indexOf('[');
    const { name, sub } = readAttributeName(bracket < 0 ? text : text.slice(0, bracket));
    const behind = /\]\s*\.\s*(\S+)\s*$/.exec(text)?.[1]?.toLowerCase() ?? null;
    if (isObject(value.value) && isExtension(text, value.value)) attributes(value.value, at);
    else attribute(name, sub ?? behind, value.value, at, within);
  }

  function resource(value: JsonObject, pointer: string, within: string | null): void {
    const own = kindOf(value, references) ?? within;
    for (const key of Object.keys(value)) {
      const at = pointerTo(pointer, key);
      const lower = key.toLowerCase();
      const inside = value[key];
      if (lower === 'meta' && isObject(inside)) {
        const location = entry(inside, 'location');
        if (location) note(pointerTo(at, location.key), location.value, 'reference');
      } else if (isObject(inside) && isExtension(key, inside)) attributes(inside, at);
      else {
        const { name, sub } = readAttributeName(key);
        attribute(name, sub, inside, at, own);
      }
    }
  }

  /** A schema's URN as the name of what it holds, `urn:…:enterprise:2.0:User`, not of one attribute in it. */
  function isExtension(name: string, value: JsonObject): boolean {
    if (!/^urn:/i.test(name)) return false;
    if (/:\d+(\.\d+)*:[^:.[]+$/.test(name)) return true;
    const isAttribute =
      references.attributes.has(readAttributeName(name).name) || entry(value, '$ref') !== null;
    return !isAttribute && !name.includes('[');
  }

  function attributes(value: JsonObject, pointer: string): void {
    for (const key of Object.keys(value)) {
      const { name, sub } = readAttributeName(key);
      attribute(name, sub, value[key], pointerTo(pointer, key), null);
    }
  }

  function attribute(
    name: string,
    sub: string | null,
    value: Json | undefined,
    pointer: string,
    within: string | null,
  ): void {
    if (name === 'id' && sub === null) return note(pointer, value, 'id', kindsOf(within));
    const kinds = references.attributes.get(name);
    if (sub === '$ref') return note(pointer, value, 'reference', kinds);
    if (kinds && sub === 'value') return note(pointer, value, 'id', kinds);
    if (sub !== null) return;
    if (kinds && typeof value === 'string') return note(pointer, value, formOf(value), kinds);
    values(value, pointer, kinds ?? null);
  }

  /** Values of an attribute; of one that is not known to point anywhere those with a `$ref`. */
  function values(value: Json | undefined, pointer: string, kinds: readonly string[] | null): void {
    if (Array.isArray(value)) {
      value.forEach((one, at) => {
        const here = pointerTo(pointer, at);
        if (typeof one === 'string') {
          if (kinds) note(here, one, formOf(one), kinds);
        } else values(one, here, kinds);
      });
      return;
    }
    if (!isObject(value)) return;
    const ref = entry(value, '$ref');
    if (ref) note(pointerTo(pointer, ref.key), ref.value, 'reference');
    const id = entry(value, 'value');
    if (id && (kinds || typeof ref?.value === 'string'))
      note(pointerTo(pointer, id.key), id.value, 'id', likeliest(value, ref?.value, kinds ?? NOTHING_KNOWN));
  }

  /** `$ref` and `type` say where one value points, before the schema does. */
  function likeliest(value: JsonObject, ref: Json | undefined, kinds: readonly string[]): readonly string[] {
    const type = memberOf(value, 'type');
    const named = [
      typeof ref === 'string' ? collectionOf(ref) : null,
      typeof type === 'string' ? (references.collections.get(type.toLowerCase()) ?? null) : null,
    ].filter((kind) => kind !== null);
    return named.length === 0 ? kinds : [...new Set([...named, ...kinds])];
  }

  anyBody(body, '', kind);
  return places;
}

/** The collection that a resource says it is of, in its `meta` or its `schemas`; null when it does not. */
export function kindOf(resource: JsonObject, { collections, schemas }: References): string | null {
  const meta = memberOf(resource, 'meta');
  const type = isObject(meta) ? memberOf(meta, 'resourcetype') : undefined;
  const named = typeof type === 'string' ? collections.get(type.toLowerCase()) : undefined;
  if (named !== undefined) return named;
  const urns = memberOf(resource, 'schemas');
  if (!Array.isArray(urns)) return null;
  for (const urn of urns) {
    const kind = typeof urn === 'string' ? schemas.get(urn.toLowerCase()) : undefined;
    if (kind !== undefined) return kind;
  }
  return null;
}

/** The collection in the address of a resource, in lower case: `users` of `https://…/Users/1` and of `/Users`. */
export function collectionOf(address: string): string | null {
  const segments = (/^[^?#]*/.exec(address)?.[0] ?? '')
    .split('/')
    .filter((part) => part !== '' && part !== '..');
  const collection = endsWithId(address) ? segments.at(-2) : segments.at(-1);
  return collection?.toLowerCase() ?? null;
}

/** `/Users` names a collection, `/Users/1` and `../Users/1` a resource of one. */
function endsWithId(address: string): boolean {
  return /[^/?#.:]+\/[^/?#]+\/?([?#].*)?$/.test(address.replace(/^\/(?!\/)/, ''));
}

function formOf(text: string): 'id' | 'reference' {
  return text.includes('/') && endsWithId(text) ? 'reference' : 'id';
}

function isSearch(body: JsonObject): boolean {
  const schemas = memberOf(body, 'schemas');
  const named = Array.isArray(schemas) && schemas.some((urn) => /:SearchRequest$/i.test(String(urn)));
  return named || memberOf(body, 'id') === undefined;
}

function kindsOf(kind: string | null): readonly string[] {
  return kind === null ? NOTHING_KNOWN : [kind];
}

/** A member by its name in lower case, with the name as it is spelt. */
function entry(object: JsonObject, name: string): { readonly key: string; readonly value: Json } | null {
  for (const key of Object.keys(object))
    if (key.toLowerCase() === name) return { key, value: object[key] as Json };
  return null;
}
