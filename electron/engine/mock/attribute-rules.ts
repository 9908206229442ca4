import { randomUUID } from 'node:crypto';
import type { Profile } from '../../../shared/profiles/profile.ts';
import { invalidValue, mutability } from '../../../shared/scim/error.ts';
import { equalJson, isObject, type Json, type JsonObject, quote } from '../../../shared/scim/json.ts';
import { containerFor } from '../../../shared/scim/read-resource.ts';
import type { ResourceType } from '../../../shared/scim/registry.ts';
import type { Reading } from '../../../shared/scim/tolerance.ts';
import { named } from './incoming.ts';

type Attributes = Profile['attributes'];

/**
 * What the app makes of values and what it refuses, on a resource about to be stored. `before` is the resource as
 * it is, null when it is being created. Changes `json`.
 * @throws {ScimError} 400.
 */
export function applyRules(
  type: ResourceType,
  json: JsonObject,
  before: JsonObject | null,
  { attributes }: Profile,
  reading: Reading,
): void {
  const { name } = type;
  for (const pair of attributes.same[name] ?? []) unite(type, json, before, pair);
  if (before) holdFixed(type, json, before, attributes, reading);
  for (const [path, steps] of Object.entries(attributes.transforms[name] ?? {})) {
    eachText(type, json, path, (text) => {
      const made = steps.reduce(transform, text);
      if (made !== text) {
        const detail = `${path} ${quote(text)} was stored as ${quote(made)}.`;
        reading.trace.note('changed-by-app', detail, `/${path}`);
      }
      return made;
    });
  }
  // What was made of the first name holds for the second.
  for (const pair of attributes.same[name] ?? []) unite(type, json, null, pair);
  for (const path of attributes.email[name] ?? []) {
    eachText(type, json, path, (text) => {
      if (!/^[^\s@]+@[^\s@]+$/.test(text)) {
        throw invalidValue(`${path} must be an e-mail address here; found ${quote(text)}.`);
      }
      return text;
    });
  }
  for (const [path, values] of Object.entries(attributes.values[name] ?? {})) {
    eachText(type, json, path, (text) => {
      if (values.some((value) => value.toLowerCase() === text.toLowerCase())) return text;
      throw invalidValue(`${path} can only be ${values.join(', ')} here; found ${quote(text)}.`);
    });
  }
  for (const [path, most] of Object.entries(attributes.maxLength[name] ?? {})) {
    eachText(type, json, path, (text) => {
      if (text.length <= most) return text;
      throw invalidValue(`${path} has ${text.length} characters; at most ${most} are accepted here.`);
    });
  }
  limitValues(type, json, attributes, reading);
  demandComplete(type, json, attributes);
}

/** Gives what the app itself gives a new resource. Changes `json`. */
export function assignOwn(type: ResourceType, json: JsonObject, { attributes }: Profile): void {
  for (const path of Object.keys(attributes.assigned[type.name] ?? {})) {
    if (valueAt(type, json, path) === undefined) setAt(type, json, path, randomUUID());
  }
}

function transform(text: string, step: 'handle' | 'lower'): string {
  if (step === 'lower') return text.toLowerCase();
  const at = text.indexOf('@');
  return at > 0 ? text.slice(0, at) : text;
}

/** Two names of one value: the one that was changed counts for both. */
function unite(
  type: ResourceType,
  json: JsonObject,
  before: JsonObject | null,
  [first, second]: readonly [string, string],
): void {
  const a = valueAt(type, json, first);
  const b = valueAt(type, json, second);
  const kept = before ? valueAt(type, before, first) : undefined;
  const chosen = a === undefined || (b !== undefined && equalJson(a, kept) && !equalJson(b, a)) ? b : a;
  setAt(type, json, first, chosen);
  setAt(type, json, second, chosen);
}

function holdFixed(
  type: ResourceType,
  json: JsonObject,
  before: JsonObject,
  attributes: Attributes,
  { trace }: Reading,
): void {
  for (const [path, rule] of Object.entries(attributes.createOnly[type.name] ?? {})) {
    const was = valueAt(type, before, path);
    const now = valueAt(type, json, path);
    if (equalJson(was ?? null, now ?? null)) continue;
    if (rule === 'refuse' && now !== undefined) {
      throw mutability(`${path} cannot be changed here once a ${type.name} is created.`);
    }
    trace.note('passed-over-by-app', `${path} cannot be changed here; it stays as it was.`, `/${path}`);
    setAt(type, json, path, was);
  }
}

function limitValues(type: ResourceType, json: JsonObject, attributes: Attributes, { trace }: Reading): void {
  for (const [path, most] of Object.entries(attributes.maxValues[type.name] ?? {})) {
    const held = valueAt(type, json, path);
    if (!Array.isArray(held) || held.length <= most) continue;
    if (attributes.moreValues === 'refuse') {
      throw invalidValue(`${path} has ${held.length} values; at most ${most} are accepted here.`);
    }
    const first = held.find((element) => isObject(element) && element.primary === true) ?? (held[0] as Json);
    const kept = [first, ...held.filter((element) => element !== first)].slice(0, most);
    trace.note(
      'changed-by-app',
      `${path} keeps ${most} of ${held.length} values, the primary first.`,
      `/${path}`,
    );
    setAt(type, json, path, kept);
  }
}

function demandComplete(type: ResourceType, json: JsonObject, attributes: Attributes): void {
  for (const [path, subs] of Object.entries(attributes.complete[type.name] ?? {})) {
    for (const element of [valueAt(type, json, path) ?? []].flat()) {
      const missing = subs.find((sub) => !isObject(element) || element[sub] === undefined);
      if (missing !== undefined) throw invalidValue(`Each of ${path} needs "${missing}" here.`);
    }
  }
  for (const path of attributes.primary[type.name] ?? []) {
    const held = valueAt(type, json, path);
    if (!Array.isArray(held) || held.some((element) => isObject(element) && element.primary === true))
      continue;
    throw invalidValue(`One of ${path} must be primary here.`);
  }
}

/** The value of an attribute, or of a sub-attribute of a single-valued one. */
export function valueAt(type: ResourceType, json: JsonObject, path: string): Json | undefined {
  const target = named(type, path);
  if (!target) return undefined;
  const { attribute, sub } = target;
  const holder = attribute.extension === null ? json : json[attribute.extension];
  const held = isObject(holder) ? holder[attribute.name] : undefined;
  if (sub === null) return held;
  if (Array.isArray(held)) return held.flatMap((element) => (isObject(element) && element[sub.name]) || []);
  return isObject(held) ? held[sub.name] : undefined;
}

function setAt(type: ResourceType, json: JsonObject, path: string, value: Json | undefined): void {
  const target = named(type, path);
  if (!target || target.attribute.link !== null) return;
  const { attribute, sub } = target;
  const holder = containerFor(json, attribute);
  if (sub === null) {
    if (value === undefined) delete holder[attribute.name];
    else holder[attribute.name] = value;
    return;
  }
  const held = holder[attribute.name];
  if (attribute.multiValued) return;
  const next: JsonObject = isObject(held) ? { ...held } : {};
  if (value === undefined) delete next[sub.name];
  else next[sub.name] = value;
  if (Object.keys(next).length === 0) delete holder[attribute.name];
  else holder[attribute.name] = next;
}

/** Exchanges the texts at a path, those of every element of a multi-valued attribute. */
function eachText(
  type: ResourceType,
  json: JsonObject,
  path: string,
  change: (text: string) => string,
): void {
  const target = named(type, path);
  if (!target) return;
  const { attribute, sub } = target;
  const holder = attribute.extension === null ? json : json[attribute.extension];
  const held = isObject(holder) ? holder[attribute.name] : undefined;
  if (!isObject(holder) || held === undefined) return;
  const one = (value: Json): Json => {
    if (sub === null) return typeof value === 'string' ? change(value) : value;
    const inner = isObject(value) ? value[sub.name] : undefined;
    return isObject(value) && typeof inner === 'string' ? { ...value, [sub.name]: change(inner) } : value;
  };
  holder[attribute.name] = Array.isArray(held) ? held.map(one) : one(held);
}
