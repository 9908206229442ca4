import type { Profile } from '../../../shared/profiles/profile.ts';
import { isObject, type Json, type JsonObject } from '../../../shared/scim/json.ts';
import type { ResourceType } from '../../../shared/scim/registry.ts';
import { resolveName } from '../../../shared/scim/resolve.ts';
import { valueAt } from './attribute-rules.ts';
import { named } from './incoming.ts';

export type Place = 'one' | 'list';

/** What an app makes of a representation; null when it shows resources as the RFC does. */
export type Dress = (shown: JsonObject, place: Place) => JsonObject;

/** Whether a list shows other things than a GET of one resource. */
export function listsDiffer({ view }: Profile, { name }: ResourceType): boolean {
  return (view.hiddenInLists[name] ?? []).length > 0;
}

export function dressOf(profile: Profile, type: ResourceType): Dress | null {
  const made = dresses.get(profile) ?? new Map<ResourceType, Dress | null>();
  dresses.set(profile, made);
  const known = made.get(type);
  if (known !== undefined) return known;
  const dress = makeDress(profile, type);
  made.set(type, dress);
  return dress;
}

const dresses = new WeakMap<Profile, Map<ResourceType, Dress | null>>();

function makeDress(profile: Profile, type: ResourceType): Dress | null {
  const { view, attributes } = profile;
  const hidden = view.hidden[type.name] ?? [];
  const hiddenInLists = view.hiddenInLists[type.name] ?? [];
  const repeated = Object.entries(view.repeated[type.name] ?? {});
  const renamed = Object.entries(attributes.renamed[type.name] ?? {});
  if (hidden.length + hiddenInLists.length + repeated.length + renamed.length === 0) return null;
  return (shown, place) => {
    let result = { ...shown };
    for (const [key, path] of repeated) {
      const value = valueAt(type, shown, path);
      if (value !== undefined) result[key] = value;
    }
    for (const path of hidden) hide(type, result, path);
    if (place === 'list') for (const path of hiddenInLists) hide(type, result, path);
    for (const [path, name] of renamed) result = rename(type, result, path, name);
    return result;
  };
}

function hide(type: ResourceType, shown: JsonObject, path: string): void {
  const resolved = resolveName(type, path);
  if (resolved === null || resolved.kind === 'core') return;
  const top = resolved.kind === 'extension' ? resolved.extension.urn : resolved.attribute.extension;
  if (resolved.kind === 'extension') delete shown[resolved.extension.urn];
  else if (resolved.attribute.extension === null) delete shown[resolved.attribute.name];
  else {
    const held = shown[resolved.attribute.extension];
    if (!isObject(held)) return;
    const { [resolved.attribute.name]: _, ...rest } = held;
    if (Object.keys(rest).length > 0) shown[resolved.attribute.extension] = rest;
    else delete shown[resolved.attribute.extension];
  }
  if (top !== null && shown[top] === undefined && Array.isArray(shown.schemas)) {
    shown.schemas = shown.schemas.filter((urn) => urn !== top);
  }
}

function rename(type: ResourceType, shown: JsonObject, path: string, name: string): JsonObject {
  const target = named(type, path);
  if (!target) return shown;
  const { attribute, sub } = target;
  const inner = (held: JsonObject, from: string): JsonObject =>
    Object.fromEntries(Object.entries(held).map(([key, value]) => [key === from ? name : key, value]));
  const change = (holder: JsonObject): JsonObject => {
    const held = holder[attribute.name];
    if (held === undefined) return holder;
    if (sub === null) return inner(holder, attribute.name);
    const one = (element: Json): Json => (isObject(element) ? inner(element, sub.name) : element);
    return { ...holder, [attribute.name]: Array.isArray(held) ? held.map(one) : one(held) };
  };
  if (attribute.extension !== null) {
    const held = shown[attribute.extension];
    return isObject(held) ? { ...shown, [attribute.extension]: change(held) } : shown;
  }
  return change(shown);
}

/** The projection a request gets: an app that knows none shows everything. */
export function projectionAllowed<Q extends Pick<ProjectionNames, 'attributes' | 'excludedAttributes'>>(
  query: Q,
  { requests }: Profile,
): Q {
  return requests.projection ? query : { ...query, attributes: null, excludedAttributes: null };
}

interface ProjectionNames {
  readonly attributes: readonly string[] | null;
  readonly excludedAttributes: readonly string[] | null;
}
