import { invalidPath, invalidValue, mutability } from './error.ts';
import type { AttributePath, Filter } from './filter/ast.ts';
import { parsePath } from './filter/parser.ts';
import { describeJson, isObject, type Json, type JsonObject, pointerTo, quote } from './json.ts';
import { applyStep } from './patch-attribute.ts';
import type { PatchOperation } from './patch-request.ts';
import type { ResourceDraft, Step } from './patch-step.ts';
import { demandRequired, dropEmptyExtensions, isOwnSchemas } from './read-resource.ts';
import type { Attribute, Extension, ResourceType } from './registry.ts';
import { resolveName, resolvePath } from './resolve.ts';
import type { Reading } from './tolerance.ts';
import { unknownAttribute } from './values.ts';

/**
 * Applies the operations of a PATCH in order (RFC 7644 section 3.5.2). The draft holds the result only when
 * this returns: an error leaves it half done, and the caller drops it.
 * @throws {ScimError} 400 with the scimType of the first operation that cannot be done.
 */
export function applyPatch(
  type: ResourceType,
  draft: ResourceDraft,
  operations: readonly PatchOperation[],
  reading: Reading,
  required: readonly string[] = [],
): void {
  for (const operation of operations) {
    if (operation.path === null) pathless(type, draft, operation, reading);
    else withPath(type, draft, operation, operation.path, reading);
  }
  dropEmptyExtensions(type, draft.json);
  demandRequired(type, draft.json, required);
}

function withPath(
  type: ResourceType,
  draft: ResourceDraft,
  { op, text, value, pointer }: PatchOperation,
  path: AttributePath,
  reading: Reading,
): void {
  const resolved = resolvePath(type, path);
  if (resolved === null) {
    throw invalidPath(
      `${type.name} has no attribute ${quote(text ?? path.name)} (${pointer}/path).`,
      path.from,
    );
  }
  if (resolved.kind === 'core') {
    throw invalidPath(`${quote(path.name)} is a schema, not an attribute (${pointer}/path).`, path.from);
  }
  if (resolved.kind === 'extension') {
    if (op === 'remove') return removeExtension(draft, resolved.extension);
    return mergeExtension(type, draft, op, resolved.extension, value, `${pointer}/value`, reading);
  }
  const { attribute, sub } = resolved;
  const step: Step = {
    op,
    attribute,
    sub,
    filter: path.values,
    value,
    pointer: `${pointer}/value`,
    path: text ?? path.name,
  };
  if (attribute.name === 'schemas') return schemasPath(type, step);
  // A link that is not there is no target; only then does it matter what of it could be changed.
  if (attribute.link !== 'owned' || step.filter === null || op === 'remove') refuseReadOnly(step);
  applyStep(draft, step, reading);
}

/** `schemas` follows from the attributes a resource has, so it can be named and not be changed. */
function schemasPath(type: ResourceType, { op, value, path }: Step): void {
  const urns = [value].flat();
  const known = urns.every(
    (urn) =>
      typeof urn === 'string' &&
      (urn.toLowerCase() === type.schema.toLowerCase() || type.extensions.has(urn.toLowerCase())),
  );
  if (op === 'add' && known) return;
  throw mutability(`${quote(path)} cannot be changed: it follows from the attributes a resource has.`);
}

function refuseReadOnly({ attribute, sub, path }: Step): void {
  if (attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly') {
    throw mutability(`${quote(path)} is read-only: only the service provider can change it.`);
  }
  // The parts of a link say what it points at: another target is another link.
  if (attribute.link === 'owned' && sub !== null) {
    if (sub.mutability === 'immutable')
      throw mutability(`${quote(path)} is immutable; remove and add instead.`);
  }
}

function pathless(
  type: ResourceType,
  draft: ResourceDraft,
  { op, value, pointer }: PatchOperation,
  reading: Reading,
): void {
  attributesOf(value as JsonObject, `${pointer}/value`);

  function attributesOf(object: JsonObject, base: string): void {
    for (const key of Object.keys(object)) {
      const at = pointerTo(base, key);
      const plain = type.attributes.get(key.toLowerCase());
      if (plain) one(plain, null, object[key], at, key);
      else qualified(key, object[key], at);
    }
  }

  function qualified(key: string, given: Json | undefined, at: string): void {
    const resolved = resolveKey(key);
    if (resolved === null) return unknownKey(key, at);
    if (resolved.path.values === null && resolved.target.kind === 'extension') {
      return mergeExtension(type, draft, op, resolved.target.extension, given, at, reading);
    }
    if (!reading.dialect.pathsAsKeys) {
      throw invalidPath(
        `The key ${quote(key)} is a path; without "path", keys must be names of attributes (${at}).`,
      );
    }
    if (resolved.target.kind === 'core') {
      if (!isObject(given)) throw invalidValue(`${quote(key)} holds attributes: expected an object (${at}).`);
      const detail = 'Core attributes came under the URN of their schema; they were read from there.';
      reading.trace.tolerate('core-attributes-under-urn', detail, at);
      return attributesOf(given, at);
    }
    if (resolved.target.kind === 'extension') return unknownKey(key, at);
    reading.trace.tolerate('path-as-key', `The key ${quote(key)} is a path; it was followed.`, at);
    const { attribute, sub } = resolved.target;
    one(attribute, sub, given, at, key, resolved.path.values);
  }

  function resolveKey(key: string) {
    const plainPath: AttributePath = { name: key, values: null, sub: null, from: 0, to: key.length };
    const path = key.includes('[') && reading.dialect.pathsAsKeys ? parsePath(key) : plainPath;
    const target = path.values === null ? resolveName(type, key) : resolvePath(type, path);
    return target === null ? null : { path, target };
  }

  function unknownKey(key: string, at: string): void {
    unknownAttribute(`${type.name} has no attribute ${quote(key)}`, at, reading);
  }

  function one(
    attribute: Attribute,
    sub: Attribute | null,
    given: Json | undefined,
    at: string,
    path: string,
    filter: Filter | null = null,
  ): void {
    if (attribute.name === 'schemas') return;
    // Okta sends the id along when it renames a group; by section 3.5.2.1 a client may echo what it read.
    if (attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly') {
      const detail = `${quote(path)} is read-only; the value sent is left out.`;
      return reading.trace.note('read-only-ignored', detail, at);
    }
    const step: Step = { op, attribute, sub, filter, value: given, pointer: at, path };
    refuseReadOnly(step);
    applyStep(draft, step, reading);
  }
}

function mergeExtension(
  type: ResourceType,
  draft: ResourceDraft,
  op: PatchOperation['op'],
  extension: Extension,
  value: Json | undefined,
  pointer: string,
  reading: Reading,
): void {
  if (value === null || value === undefined) return removeExtension(draft, extension);
  if (!isObject(value)) {
    throw invalidValue(
      `${extension.urn} holds attributes: expected an object, found ${describeJson(value)} at ${pointer}.`,
    );
  }
  for (const key of Object.keys(value)) {
    const at = pointerTo(pointer, key);
    if (isOwnSchemas(extension.urn, key, value[key])) continue;
    const resolved = resolveName(type, `${extension.urn}:${key}`);
    if (resolved?.kind !== 'attribute') {
      unknownAttribute(`${extension.urn} has no attribute ${quote(key)}`, at, reading);
      continue;
    }
    const { attribute, sub } = resolved;
    if (attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly') continue;
    if (sub !== null) {
      if (!reading.dialect.pathsAsKeys) throw invalidPath(`The key ${quote(key)} is a path (${at}).`);
      reading.trace.tolerate('path-as-key', `The key ${quote(key)} is a path; it was followed.`, at);
    }
    applyStep(
      draft,
      { op, attribute, sub, filter: null, value: value[key], pointer: at, path: key },
      reading,
    );
  }
}

function removeExtension(draft: ResourceDraft, extension: Extension): void {
  for (const attribute of extension.attributes.values()) {
    if (attribute.required || attribute.mutability === 'readOnly') {
      throw mutability(`${attribute.path} cannot be removed, so neither can its extension.`);
    }
  }
  delete draft.json[extension.urn];
}
