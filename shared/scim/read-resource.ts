import { invalidSyntax, invalidValue, mutability } from './error.ts';
import { describeJson, equalJson, isObject, type Json, type JsonObject, pointerTo, quote } from './json.ts';
import type { Attribute, Extension, Registry, ResourceType } from './registry.ts';
import { resolveName } from './resolve.ts';
import type { Reading } from './tolerance.ts';
import { readValue, unknownAttribute } from './values.ts';

/**
 * A resource as a client may write it: canonical JSON without `schemas`, `id`, `meta`, links and derived
 * values. `links` holds the links by attribute name; an attribute that was not sent is missing there.
 */
export interface ResourceContent {
  readonly json: JsonObject;
  readonly links: ReadonlyMap<string, JsonObject[]>;
}

/**
 * Reads the body of POST and PUT (RFC 7644 sections 3.3 and 3.5.1). Read-only attributes are left out,
 * required ones demanded.
 * @throws {ScimError} 400 invalidSyntax or invalidValue.
 */
export function readResource(
  type: ResourceType,
  body: Json,
  registry: Registry,
  reading: Reading,
  required: readonly string[] = [],
): ResourceContent {
  if (!isObject(body)) {
    throw invalidSyntax(`The body must be a JSON object with a ${type.name}; found ${describeJson(body)}.`);
  }
  const declared = readSchemas(type, body, registry, reading);
  const json: JsonObject = {};
  const links = new Map<string, JsonObject[]>();
  for (const key of Object.keys(body)) {
    const name = key.toLowerCase();
    if (name === 'schemas') continue;
    const attribute = type.attributes.get(name);
    const pointer = pointerTo('', key);
    if (attribute) assign(attribute, body[key], pointer);
    else qualified(key, body[key] as Json, pointer);
  }
  dropEmptyExtensions(type, json);
  demandRequired(type, json, required);
  return { json, links };

  function assign(attribute: Attribute, value: Json | undefined, pointer: string): void {
    if (attribute.mutability === 'readOnly') {
      if (attribute.link !== 'derived' && attribute.name !== 'meta' && attribute.name !== 'id') {
        reading.trace.note(
          'read-only-ignored',
          `${attribute.path} is read-only; what was sent is left out.`,
          pointer,
        );
      }
      return;
    }
    const read = readValue(attribute, value, pointer, reading);
    if (attribute.link === 'owned') links.set(attribute.name, (read ?? []) as JsonObject[]);
    else if (read !== undefined) containerFor(json, attribute)[attribute.name] = read;
  }

  function qualified(key: string, value: Json, pointer: string): void {
    const resolved = key.includes(':') || key.includes('.') ? resolveName(type, key) : null;
    if (resolved === null) {
      return unknownAttribute(`${type.name} has no attribute ${quote(key)}`, pointer, reading);
    }
    if (resolved.kind === 'extension') return extension(resolved.extension, value, pointer);
    if (resolved.kind === 'core') return core(value, pointer);
    if (!reading.dialect.pathsAsKeys) {
      throw invalidValue(`${quote(key)} is a path, not the name of an attribute (at ${pointer}).`);
    }
    reading.trace.tolerate('path-as-key', `The key ${quote(key)} is a path; it was followed.`, pointer);
    const { attribute, sub } = resolved;
    if (sub === null) return assign(attribute, value, pointer);
    const container = containerFor(json, attribute);
    const held = container[attribute.name];
    const merged = { ...(isObject(held) ? held : {}), [sub.name]: value };
    assign(attribute, attribute.multiValued ? [merged] : merged, pointer);
  }

  function core(value: Json, pointer: string): void {
    if (!isObject(value) || !reading.dialect.pathsAsKeys) {
      throw invalidValue(`Attributes of ${type.schema} stand at the top of the resource, not at ${pointer}.`);
    }
    const detail = 'Core attributes came under the URN of their schema; they were read from there.';
    reading.trace.tolerate('core-attributes-under-urn', detail, pointer);
    for (const key of Object.keys(value)) {
      const attribute = type.attributes.get(key.toLowerCase());
      const at = pointerTo(pointer, key);
      if (attribute) assign(attribute, value[key], at);
      else unknownAttribute(`${type.name} has no attribute ${quote(key)}`, at, reading);
    }
  }

  function extension({ urn, attributes }: Extension, value: Json, pointer: string): void {
    if (value === null) return;
    if (!isObject(value)) {
      throw invalidValue(`${urn} holds attributes: expected an object, found ${describeJson(value)}.`);
    }
    const keys = Object.keys(value);
    if (keys.length > 0 && !declared.has(urn.toLowerCase())) {
      const detail = `Attributes of ${urn} were sent without its URN in "schemas"`;
      if (!reading.dialect.undeclaredExtensions) throw invalidValue(`${detail}.`);
      reading.trace.tolerate('undeclared-extension', `${detail}; they were read.`, pointer);
    }
    for (const key of keys) {
      const attribute = attributes.get(key.toLowerCase());
      const at = pointerTo(pointer, key);
      if (isOwnSchemas(urn, key, value[key])) continue;
      if (attribute) assign(attribute, value[key], at);
      else unknownAttribute(`${urn} has no attribute ${quote(key)}`, at, reading);
    }
  }
}

/**
 * Whether a member of an extension's object is the `schemas` that some clients put into it: every
 * representation has one (RFC 7643 section 3), and here it says no more than the key of the object does.
 */
export function isOwnSchemas(urn: string, key: string, value: Json | undefined): boolean {
  return (
    key.toLowerCase() === 'schemas' &&
    Array.isArray(value) &&
    value.every((one) => typeof one === 'string' && one.toLowerCase() === urn.toLowerCase())
  );
}

/** Checks `schemas` and gives its URNs in lower case. */
function readSchemas(
  type: ResourceType,
  body: JsonObject,
  registry: Registry,
  { dialect, trace }: Reading,
): ReadonlySet<string> {
  const key = Object.keys(body).find((name) => name === 'schemas' || name.toLowerCase() === 'schemas');
  const schemas = key === undefined ? undefined : body[key];
  if (!Array.isArray(schemas) || schemas.length === 0) {
    throw invalidValue(
      `"schemas" must be an array that names at least ${type.schema}; found ${describeJson(schemas)}.`,
    );
  }
  const declared = new Set<string>();
  for (const urn of schemas) {
    if (typeof urn !== 'string') {
      throw invalidValue(`"schemas" must hold URNs as strings; found ${describeJson(urn)}.`);
    }
    const name = urn.toLowerCase();
    declared.add(name);
    if (name === type.schema.toLowerCase() || type.extensions.has(name)) continue;
    const what = registry.knows(urn) ? `is not a schema of ${type.name}` : 'is not a known schema';
    if (!dialect.foreignSchemas) throw invalidValue(`${quote(urn)} in "schemas" ${what}.`);
    trace.tolerate('foreign-schema', `${quote(urn)} in "schemas" ${what}; it was passed over.`, '/schemas');
  }
  if (!declared.has(type.schema.toLowerCase())) {
    if (!dialect.foreignSchemas) throw invalidValue(`"schemas" lacks ${type.schema}.`);
    trace.tolerate('foreign-schema', `"schemas" lacks ${type.schema}; it was taken as given.`, '/schemas');
  }
  return declared;
}

/** @throws {ScimError} 400 invalidValue when a required attribute has no value. */
export function demandRequired(type: ResourceType, json: JsonObject, further: readonly string[] = []): void {
  for (const attribute of type.attributes.values()) {
    if (!attribute.required || attribute.name === 'schemas') continue;
    const value = json[attribute.name];
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) {
      throw invalidValue(`${attribute.path} is required for a ${type.name} and has no value.`);
    }
  }
  for (const extension of type.extensions.values()) {
    const held = json[extension.urn];
    if (held === undefined && !extension.required) continue;
    if (held === undefined) throw invalidValue(`A ${type.name} must have attributes of ${extension.urn}.`);
    for (const attribute of extension.attributes.values()) {
      if (attribute.required && (held as JsonObject)[attribute.name] === undefined) {
        throw invalidValue(`${attribute.path} is required and has no value.`);
      }
    }
  }
  for (const path of further) {
    const resolved = resolveName(type, path);
    if (resolved?.kind !== 'attribute') continue;
    const { attribute, sub } = resolved;
    const held = attribute.extension === null ? json : (json[attribute.extension] as JsonObject | undefined);
    const value = held?.[attribute.name];
    const given =
      sub === null
        ? value !== undefined
        : [value].flat().some((element) => isObject(element) && element[sub.name] !== undefined);
    if (!given) throw invalidValue(`${path} is required here and has no value.`);
  }
}

/**
 * What PUT keeps of the resource it replaces: values the client cannot see (RFC 7644 section 3.5.1).
 * @throws {ScimError} 400 mutability when an immutable value changes.
 */
export function carryOver(type: ResourceType, before: JsonObject, after: JsonObject): void {
  for (const attribute of type.attributes.values()) {
    const had = before[attribute.name];
    if (had === undefined) continue;
    if (keepsItself(attribute)) {
      after[attribute.name] ??= had;
    } else if (attribute.mutability === 'immutable' && !equalJson(had, after[attribute.name])) {
      throw mutability(`${attribute.path} is immutable: it was set to ${JSON.stringify(had)} and stays so.`);
    }
  }
  for (const extension of type.extensions.values()) {
    const had = before[extension.urn];
    if (!isObject(had)) continue;
    for (const attribute of extension.attributes.values()) {
      const value = had[attribute.name];
      if (value === undefined) continue;
      const held = after[extension.urn];
      const now = isObject(held) ? held[attribute.name] : undefined;
      if (keepsItself(attribute)) {
        if (now === undefined) containerFor(after, attribute)[attribute.name] = value;
      } else if (attribute.mutability === 'immutable' && !equalJson(value, now)) {
        throw mutability(
          `${attribute.path} is immutable: it was set to ${JSON.stringify(value)} and stays so.`,
        );
      }
    }
  }
}

/** Values a client cannot see, and those that are not the client's to write. */
function keepsItself({ mutability, returned }: Attribute): boolean {
  return mutability === 'writeOnly' || mutability === 'readOnly' || returned === 'never';
}

/** The object a top-level attribute is kept in, made when missing. */
export function containerFor(json: JsonObject, attribute: Attribute): JsonObject {
  if (attribute.extension === null) return json;
  const held = json[attribute.extension];
  if (isObject(held)) return held;
  const made: JsonObject = {};
  json[attribute.extension] = made;
  return made;
}

/** An extension without attributes is no part of a resource. */
export function dropEmptyExtensions(type: ResourceType, json: JsonObject): void {
  for (const { urn } of type.extensions.values()) {
    const held = json[urn];
    if (isObject(held) && Object.keys(held).length === 0) delete json[urn];
  }
}

/** `schemas` of a resource: its core schema and the extensions it has attributes of. */
export function schemasOf(type: ResourceType, json: JsonObject): string[] {
  const schemas = [type.schema];
  for (const { urn } of type.extensions.values()) if (json[urn] !== undefined) schemas.push(urn);
  return schemas;
}
