import { isObject, type Json, type JsonObject, pointerTo } from '../scim/json.ts';
import { type Delta, diffJson } from './json-delta.ts';

/** What does not count as a difference. */
export interface Ignoring {
  /** The order of values of multi-valued attributes. */
  readonly order: boolean;
  readonly meta: boolean;
  /** `id`, and what points at resources by their id or address: `$ref`, members that have a name. */
  readonly ids: boolean;
  /** Values that are a date and time. */
  readonly times: boolean;
}

export const ignoringNothing: Ignoring = { order: false, meta: false, ids: false, times: false };

/** One attribute, or one value of a multi-valued one, that differs. */
export interface Change {
  /** `moved`: the same values stand in another order. */
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** As in a PATCH: `emails[type eq "work"].value`, `urn:…:User:department`. */
  readonly path: string;
  /** JSON pointer into the resource after; before, when it was removed. */
  readonly pointer: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** What differs between two resources, attribute by attribute. An absent one has no attributes. */
export function diffResources(
  before: JsonObject | null,
  after: JsonObject | null,
  ignoring: Ignoring = ignoringNothing,
): Change[] {
  const [from, to] = [reduced(before ?? {}, ignoring), reduced(after ?? {}, ignoring)];
  const changes: Change[] = [];
  const delta = diffJson(from, to);
  if (delta) collect(changes, delta, from, to, { path: '', pointer: '', beforePointer: '' }, ignoring.order);
  return changes;
}

/** A value without what is ignored: what is shown beside another when the same is ignored there. */
export function reduced<T extends Json>(value: T, ignoring: Ignoring): T {
  if (!(ignoring.meta || ignoring.ids || ignoring.times)) return value;
  return reduce(value, ignoring) as T;
}

/** A value with every list in an order that follows from what is in it: what differs by order alone is then the same. */
export function inOneOrder(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value.map((each) => [sortKey(each), inOneOrder(each)] as const);
    return items.sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1)).map(([, item]) => item);
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, inOneOrder(held)]));
}

function sortKey(element: Json): string {
  if (!isObject(element)) return JSON.stringify(element);
  const { type = null, display = null, value = null } = element;
  return JSON.stringify([type, display, value]);
}

function reduce(value: Json, ignoring: Ignoring): Json {
  if (Array.isArray(value)) return value.map((each) => reduce(each, ignoring));
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const [name, held] of Object.entries(value)) {
    const lower = name.toLowerCase();
    if (ignoring.meta && lower === 'meta') continue;
    if (ignoring.ids && (lower === '$ref' || lower === 'location' || lower === 'id')) continue;
    if (ignoring.ids && lower === 'value' && pointsAtNamed(value)) continue;
    if (ignoring.times && typeof held === 'string' && dateTime.test(held)) continue;
    kept[name] = reduce(held, ignoring);
  }
  return kept;
}

/** A member, group or manager, which is known by its name as well. */
function pointsAtNamed({ display, displayName, $ref, type }: JsonObject): boolean {
  const named = typeof display === 'string' || typeof displayName === 'string';
  return named && (typeof $ref === 'string' || type === 'User' || type === 'Group' || type === 'direct');
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

interface Place {
  readonly path: string;
  readonly pointer: string;
  readonly beforePointer: string;
}

function collect(
  changes: Change[],
  delta: Delta,
  before: Json | undefined,
  after: Json | undefined,
  place: Place,
  ignoreOrder: boolean,
): void {
  switch (delta.kind) {
    case 'value':
      return collectValue(changes, delta.before, delta.after, place);
    case 'object':
      for (const [name, change] of delta.members) {
        collect(changes, change, at(before, name), at(after, name), within(place, name), ignoreOrder);
      }
      return;
    case 'array': {
      let last = -1;
      let isMoved = false;
      for (const [to, element] of delta.elements.entries()) {
        const now = at(after, to);
        const here = { path: pathOf(place.path, now, after), pointer: pointerTo(place.pointer, to) };
        if (element.from === null) {
          changes.push({ kind: 'added', ...here, after: element.value });
          continue;
        }
        if (element.from < last) isMoved = true;
        last = Math.max(last, element.from);
        const beforePointer = pointerTo(place.beforePointer, element.from);
        if (element.delta)
          collect(
            changes,
            element.delta,
            at(before, element.from),
            now,
            { ...here, beforePointer },
            ignoreOrder,
          );
      }
      for (const from of delta.removed) {
        const was = at(before, from) as Json;
        const pointer = pointerTo(place.beforePointer, from);
        changes.push({ kind: 'removed', path: pathOf(place.path, was, before), pointer, before: was });
      }
      if (isMoved && !ignoreOrder) changes.push({ kind: 'moved', path: place.path, pointer: place.pointer });
    }
  }
}

/** An attribute that appears or goes as a whole is named by its parts, as it is when only they differ. */
function collectValue(
  changes: Change[],
  before: Json | undefined,
  after: Json | undefined,
  place: Place,
): void {
  const whole = before === undefined ? after : after === undefined ? before : undefined;
  if (isObject(whole) && !('$ref' in whole || 'value' in whole) && Object.keys(whole).length > 0) {
    for (const name of Object.keys(whole))
      collectValue(changes, at(before, name), at(after, name), within(place, name));
    return;
  }
  if (Array.isArray(whole)) {
    for (const [to, element] of whole.entries()) {
      const path = pathOf(place.path, element, whole);
      if (before === undefined)
        changes.push({ kind: 'added', path, pointer: pointerTo(place.pointer, to), after: element });
      else
        changes.push({ kind: 'removed', path, pointer: pointerTo(place.beforePointer, to), before: element });
    }
    if (whole.length > 0) return;
  }
  const { path, pointer, beforePointer } = place;
  if (after === undefined)
    changes.push({ kind: 'removed', path, pointer: beforePointer, before: before as Json });
  else if (before === undefined) changes.push({ kind: 'added', path, pointer, after });
  else changes.push({ kind: 'changed', path, pointer, before, after });
}

function at(value: Json | undefined, key: string | number): Json | undefined {
  if (typeof key === 'number') return Array.isArray(value) ? value[key] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A member of an object; one of an extension is named behind its URN and a colon (RFC 7644 section 3.10). */
function within({ path, pointer, beforePointer }: Place, name: string): Place {
  const isExtension = /^urn:/i.test(path) && pointer.indexOf('/', 1) < 0;
  return {
    path: path === '' ? name : `${path}${isExtension ? ':' : '.'}${name}`,
    pointer: pointerTo(pointer, name),
    beforePointer: pointerTo(beforePointer, name),
  };
}

/** One value of several, by its type where that tells it from the others, else by itself. */
function pathOf(path: string, element: Json | undefined, list: Json | undefined): string {
  if (!isObject(element)) return path;
  const { type, value } = element;
  if (typeof type === 'string' && Array.isArray(list)) {
    const alike = list.filter((other) => isObject(other) && other.type === type);
    if (alike.length === 1 || typeof value !== 'string') return `${path}[type eq ${JSON.stringify(type)}]`;
  }
  return typeof value === 'string' ? `${path}[value eq ${JSON.stringify(value)}]` : path;
}
