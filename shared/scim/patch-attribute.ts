import { invalidPath, invalidValue, mutability } from './error.ts';
import { describeJson, isObject, type Json, type JsonObject, quote } from './json.ts';
import { applyToLinks } from './patch-links.ts';
import {
  elementFrom,
  listedForRemoval,
  matcher,
  nothingMatches,
  type ResourceDraft,
  type Step,
} from './patch-step.ts';
import { containerFor } from './read-resource.ts';
import type { Attribute } from './registry.ts';
import { type Reading, Trace } from './tolerance.ts';
import { elementKey, readElement, readElements, readValue } from './values.ts';

/** Does one step to a draft. @throws {ScimError} 400. */
export function applyStep(draft: ResourceDraft, step: Step, reading: Reading): void {
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
    if (sub.name === 'value' && isObject(held) && held.value !== next) delete rest.$ref;
    return Object.keys(rest).length === 0 ? undefined : rest;
  }
  if (op === 'remove') return undefined;
  const cleared = value === '' && attribute.type === 'complex' && reading.dialect.stringForComplex;
  const read = cleared ? undefined : readValue(attribute, value, pointer, reading);
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
  reading.work?.spend(held.length, quote(step.path));
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
