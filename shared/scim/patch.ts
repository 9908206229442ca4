import { invalidPath, invalidValue, mutability, noTarget } from './error.ts';
import type { AttributePath, Filter } from './filter/ast.ts';
import { compileElementFilter } from './filter/compile.ts';
import { valuesDemanded } from './filter/equalities.ts';
import { parsePath } from './filter/parser.ts';
import { describeJson, isObject, type Json, type JsonObject, pointerTo, quote } from './json.ts';
import type { LinkDraft } from './links.ts';
import type { PatchOperation } from './patch-request.ts';
import { containerFor, demandRequired, dropEmptyExtensions } from './read-resource.ts';
import type { Attribute, Extension, ResourceType } from './registry.ts';
import { resolveName, resolvePath } from './resolve.ts';
import { type Reading, Trace } from './tolerance.ts';
import { elementKey, readElement, readElements, readValue, unknownAttribute } from './values.ts';

/** A copy of a resource that operations are applied to; thrown away when one of them fails. */
export interface ResourceDraft {
  readonly json: JsonObject;
  links(attribute: Attribute): LinkDraft;
}

/** What one operation does, once its path is resolved. */
interface Step {
  readonly op: PatchOperation['op'];
  readonly attribute: Attribute;
  readonly sub: Attribute | null;
  readonly filter: Filter | null;
  readonly value: Json | undefined;
  readonly pointer: string;
  /** The path as written, for messages. */
  readonly path: string;
}

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
  apply(draft, step, reading);
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
    apply(draft, step, reading);
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
    apply(draft, { op, attribute, sub, filter: null, value: value[key], pointer: at, path: key }, reading);
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

function apply(draft: ResourceDraft, step: Step, reading: Reading): void {
  const { attribute, sub, filter } = step;
  if (filter !== null && !attribute.multiValued && attribute.type !== 'complex') {
    throw invalidPath(`${quote(step.path)} filters ${attribute.path}, which has no sub-attributes.`);
  }
  if (attribute.link === 'owned') return applyToLinks(draft.links(attribute), step, reading);
  const held = containerFor(draft.json, attribute)[attribute.name];
  const next = attribute.multiValued
    ? nextElements(step, Array.isArray(held) ? held : [], reading)
    : nextSingle(step, held, reading);
  if (next === undefined && attribute.required) {
    if (step.op === 'remove') throw mutability(`${attribute.path} is required and cannot be removed.`);
    throw invalidValue(
      `${attribute.path} is required; ${describeJson(step.value)} leaves it without a value.`,
    );
  }
  refuseImmutable(step, held, next);
  const container = containerFor(draft.json, attribute);
  if (next === undefined) delete container[attribute.name];
  else container[attribute.name] = next;
  if (sub?.required && next !== undefined && step.op === 'remove') {
    throw mutability(`${sub.path} is required and cannot be removed.`);
  }
}

function refuseImmutable(
  { attribute, sub, path }: Step,
  held: Json | undefined,
  next: Json | undefined,
): void {
  if (
    attribute.mutability === 'immutable' &&
    held !== undefined &&
    JSON.stringify(held) !== JSON.stringify(next)
  ) {
    throw mutability(`${quote(path)} is immutable and has a value already.`);
  }
  if (sub?.mutability !== 'immutable' || !isObject(held) || held[sub.name] === undefined) return;
  const now = isObject(next) ? next[sub.name] : undefined;
  if (JSON.stringify(now) !== JSON.stringify(held[sub.name])) {
    throw mutability(`${quote(path)} is immutable and has a value already.`);
  }
}

function nextSingle(step: Step, held: Json | undefined, reading: Reading): Json | undefined {
  const { op, attribute, sub, value, pointer } = step;
  if (step.filter !== null && !(isObject(held) && matcher(step, reading)(held))) {
    if (op === 'remove') return held;
    throw nothingMatches(step);
  }
  if (sub !== null) {
    const rest: JsonObject = isObject(held) ? { ...held } : {};
    const next = op === 'remove' ? undefined : subValue(step, sub, reading);
    if (next === undefined) delete rest[sub.name];
    else rest[sub.name] = next;
    // A reference without an id points nowhere: `…manager.value` set to "" takes the manager away.
    if (next === undefined && sub.name === 'value' && attribute.subs.has('$ref')) return undefined;
    return Object.keys(rest).length === 0 ? undefined : rest;
  }
  if (op === 'remove') return undefined;
  const read =
    value === '' && attribute.type === 'complex' ? undefined : readValue(attribute, value, pointer, reading);
  if (read === undefined || attribute.type !== 'complex') return read;
  const merged = { ...(isObject(held) ? held : {}), ...(read as JsonObject) };
  // What belonged to the former target of a reference does not belong to the new one.
  if (isObject(held) && held.value !== merged.value) {
    for (const key of ['$ref', 'display', 'displayName']) {
      if (!(key in (read as JsonObject))) delete merged[key];
    }
  }
  return merged;
}

function subValue({ value, pointer }: Step, sub: Attribute, reading: Reading): Json | undefined {
  if (value === '' && (sub.name === 'value' || sub.name === '$ref')) return undefined;
  return readValue(sub, value, pointer, reading);
}

function nextElements(step: Step, held: readonly Json[], reading: Reading): Json[] | undefined {
  const { op, attribute, sub, filter, value, pointer } = step;
  if (filter !== null || sub !== null) return nextMatching(step, held, reading);
  if (op === 'remove') {
    const listed = listedForRemoval(step, reading);
    if (listed === null) return undefined;
    const rest = held.filter(
      (element) => !listed.has(elementKey(attribute, element)) && !listedByValue(element),
    );
    return rest.length === 0 ? undefined : rest;

    function listedByValue(element: Json): boolean {
      // A listed element without a type means every element with that value.
      return isObject(element) && listed!.has(elementKey(attribute, { value: element.value ?? null }));
    }
  }
  const given = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  const read = readElements(attribute, given, pointer, reading);
  if (op === 'replace') return read;
  if (read === undefined) return held.length === 0 ? undefined : [...held];
  return joined(attribute, held, read, reading);
}

/** Adds elements to others: the same one twice is one, and a new primary takes over. */
function joined(attribute: Attribute, held: readonly Json[], added: Json[], reading: Reading): Json[] {
  const places = new Map<string, number>();
  const elements = held.map((element, at) => {
    places.set(elementKey(attribute, element), at);
    return element;
  });
  for (const element of added) {
    const key = elementKey(attribute, element);
    const place = places.get(key);
    const before = place === undefined ? undefined : elements[place];
    if (place === undefined) {
      places.set(key, elements.length);
      elements.push(element);
    } else if (isObject(before) && isObject(element)) {
      elements[place] = { ...before, ...element };
    }
  }
  if (elements.length > reading.limits.valuesPerAttribute) {
    throw invalidValue(
      `${attribute.path} would have ${elements.length} values; at most ${reading.limits.valuesPerAttribute} are accepted.`,
    );
  }
  const primary = added.find((element) => isObject(element) && element.primary === true);
  return primary === undefined
    ? elements
    : withPrimary(elements, places.get(elementKey(attribute, primary)) ?? -1);
}

function withPrimary(elements: Json[], at: number): Json[] {
  return elements.map((element, index) =>
    index !== at && isObject(element) && element.primary === true ? { ...element, primary: false } : element,
  );
}

/** Operations on the elements a filter chooses, or on a sub-attribute of all elements. */
function nextMatching(step: Step, held: readonly Json[], reading: Reading): Json[] | undefined {
  const { op, attribute, sub, value, pointer } = step;
  const matches = matcher(step, reading);
  let any = false;
  let primaryAt = -1;
  const elements: Json[] = [];
  for (const element of held) {
    if (!isObject(element) || !matches(element)) {
      elements.push(element);
      continue;
    }
    any = true;
    const next = nextElement(step, element, reading);
    if (next === undefined) continue;
    if (isObject(next) && next.primary === true && element.primary !== true) primaryAt = elements.length;
    elements.push(next);
  }
  if (!any && op !== 'remove' && value !== null) {
    const made = reading.dialect.createMissingElement ? elementFrom(step) : null;
    if (made === null) throw nothingMatches(step);
    const content =
      sub === null ? (isObject(value) ? value : { value: value ?? null }) : { [sub.name]: value ?? null };
    // An empty value makes no element, or clearing an address that is not there would leave a bare type behind.
    if (readElement(attribute, content, pointer, { ...reading, trace: new Trace() }) === undefined) {
      return held.length === 0 ? undefined : [...held];
    }
    const element = readElement(attribute, { ...made, ...content }, pointer, reading);
    const detail = `No value of ${attribute.path} matched ${quote(step.path)}; one was made.`;
    reading.trace.tolerate('element-created', detail, pointer);
    return element === undefined ? [...held] : joined(attribute, held, [element], reading);
  }
  const kept = primaryAt < 0 ? elements : withPrimary(elements, primaryAt);
  const unique = new Map(kept.map((element) => [elementKey(attribute, element), element]));
  return unique.size === 0 ? undefined : [...unique.values()];
}

function nextElement(step: Step, element: JsonObject, reading: Reading): Json | undefined {
  const { op, attribute, sub, value, pointer } = step;
  if (sub !== null) {
    const next = op === 'remove' ? undefined : subValue(step, sub, reading);
    if (sub.mutability === 'immutable' && element[sub.name] !== undefined && element[sub.name] !== next) {
      throw mutability(`${quote(step.path)} is immutable and has a value already.`);
    }
    const rest = { ...element };
    if (next === undefined) delete rest[sub.name];
    else rest[sub.name] = next;
    return Object.keys(rest).length === 0 ? undefined : rest;
  }
  if (op === 'remove' || value === null) return undefined;
  const single = Array.isArray(value) && value.length === 1 ? (value[0] as Json) : (value as Json);
  const read = readElement(attribute, single, pointer, reading);
  if (op === 'replace') return read;
  return isObject(read) ? { ...element, ...read } : element;
}

function matcher(step: Step, reading: Reading): (element: JsonObject) => boolean {
  if (step.filter === null) return () => true;
  return compileElementFilter(step.filter, step.attribute, {
    reading,
    unknownAttributes: 'refuse',
    inUrl: false,
  });
}

/** The element that the equalities of a filter describe; null when it says anything else. */
function elementFrom({ filter }: Step): JsonObject | null {
  if (filter === null) return null;
  const made: JsonObject = {};
  for (const term of filter.kind === 'and' ? filter.terms : [filter]) {
    if (term.kind !== 'compare' || term.operator !== 'eq') return null;
    made[term.path.name] = term.value;
  }
  return made;
}

function nothingMatches({ path, attribute }: Step) {
  return noTarget(`${quote(path)} matches no value of ${attribute.path}.`);
}

/** Keys of the values a `remove` lists; null when it lists none or the letter of the RFC ignores them. */
function listedForRemoval(step: Step, reading: Reading): ReadonlySet<string> | null {
  const { attribute, value, pointer } = step;
  if (value === undefined || value === null || !reading.dialect.removeListed) return null;
  const given = Array.isArray(value) ? value : [value];
  const keys = new Set<string>();
  for (const element of given) {
    const text = typeof element === 'string' && attribute.type === 'complex' ? { value: element } : element;
    if (text !== null) keys.add(elementKey(attribute, isObject(text) ? lowered(attribute, text) : text));
  }
  const detail = `"remove" of ${attribute.path} lists values; only those were removed. By RFC 7644 all would be.`;
  reading.trace.tolerate('remove-with-value', detail, pointer);
  return keys;
}

/** An element with its names in the schema's case, and nothing the schema does not know. */
function lowered(attribute: Attribute, element: JsonObject): JsonObject {
  const known: JsonObject = {};
  for (const key of Object.keys(element)) {
    const sub = attribute.subs.get(key.toLowerCase());
    const value = element[key];
    if (sub && value !== undefined && value !== null) known[sub.name] = value;
  }
  return known;
}

function applyToLinks(links: LinkDraft, step: Step, reading: Reading): void {
  const { op, attribute, sub, filter, value, pointer } = step;
  if (filter !== null) {
    const chosen = chosenLinks(links, step, reading);
    if (op === 'remove' && sub === null) {
      for (const element of chosen) links.remove(element.value as string);
      return;
    }
    if (chosen.length === 0) {
      if (op === 'remove') return;
      throw nothingMatches(step);
    }
    throw mutability(`${quote(step.path)} cannot be changed; remove the value and add another.`);
  }
  if (sub !== null)
    throw mutability(`${quote(step.path)} cannot be changed; remove the value and add another.`);
  if (op === 'remove') {
    const listed = listedForRemoval(step, reading);
    if (listed === null) links.clear();
    else for (const id of listed) links.remove(id);
    return;
  }
  const given = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  const read = readElements(attribute, given, pointer, reading) ?? [];
  if (op === 'replace') links.clear();
  for (const element of read) links.add(element as JsonObject);
}

function chosenLinks(links: LinkDraft, step: Step, reading: Reading): JsonObject[] {
  // Named by id, they are found without looking at the others.
  const demanded = valuesDemanded(step.filter as Filter);
  if (demanded !== null) return demanded.map((id) => links.get(id)).filter((link) => link !== undefined);
  const matches = matcher(step, reading);
  return [...links.elements()].filter(matches);
}
