import { equalJson, isObject, type Json, type JsonObject } from '../scim/json.ts';

/** What turns one value into another. `undefined` stands for a member that is not there. */
export type Delta =
  | { readonly kind: 'value'; readonly before: Json | undefined; readonly after: Json | undefined }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Delta> }
  | {
      readonly kind: 'array';
      /** What stands at each place afterwards. */
      readonly elements: readonly ElementDelta[];
      /** Places before of the elements that are gone. */
      readonly removed: readonly number[];
    };

/** `from` is the place before; null: the element is new, and `value` is it. */
export type ElementDelta =
  | { readonly from: number; readonly delta: Delta | null }
  | { readonly from: null; readonly value: Json };

/**
 * What differs between two values; null when nothing does. The order of an object's members does not count. Elements
 * of lists are paired by what they are, not by place: equal ones, then those with the same `value`, then the only
 * ones of a `type`.
 */
export function diffJson(before: Json, after: Json): Delta | null {
  if (Array.isArray(before) && Array.isArray(after)) return diffArrays(before, after);
  if (isObject(before) && isObject(after)) return diffObjects(before, after);
  return equalJson(before, after) ? null : { kind: 'value', before, after };
}

function diffObjects(before: JsonObject, after: JsonObject): Delta | null {
  const members = new Map<string, Delta>();
  for (const name of Object.keys(before)) {
    const held = before[name] as Json;
    const now = Object.hasOwn(after, name) ? after[name] : undefined;
    const delta: Delta | null =
      now === undefined ? { kind: 'value', before: held, after: undefined } : diffJson(held, now);
    if (delta) members.set(name, delta);
  }
  for (const name of Object.keys(after)) {
    if (!Object.hasOwn(before, name))
      members.set(name, { kind: 'value', before: undefined, after: after[name] as Json });
  }
  return members.size === 0 ? null : { kind: 'object', members };
}

function diffArrays(before: readonly Json[], after: readonly Json[]): Delta | null {
  const pairs = pairElements(before, after);
  const taken = new Set(pairs.filter((from) => from !== null));
  const elements = pairs.map((from, at): ElementDelta => {
    const value = after[at] as Json;
    return from === null ? { from, value } : { from, delta: diffJson(before[from] as Json, value) };
  });
  const removed = before.map((_, at) => at).filter((at) => !taken.has(at));
  const same =
    removed.length === 0 &&
    elements.every(({ from, ...rest }, at) => from === at && 'delta' in rest && !rest.delta);
  return same ? null : { kind: 'array', elements, removed };
}

/** For each place after: the place before of the same element, or null. */
function pairElements(before: readonly Json[], after: readonly Json[]): (number | null)[] {
  const pairs: (number | null)[] = after.map(() => null);
  const left = new Set(before.keys());
  for (const key of [JSON.stringify, byValue, byType]) {
    const places = new Map<string, number[]>();
    for (const at of left) {
      const name = key(before[at] as Json);
      if (name === null) continue;
      const known = places.get(name);
      if (known) known.push(at);
      else places.set(name, [at]);
    }
    // One of several of a type is not known to be the same as one of several others.
    const waiting = new Map<string, number>();
    if (key === byType) {
      for (const [at, pair] of pairs.entries()) {
        const name = pair === null ? byType(after[at] as Json) : null;
        if (name !== null) waiting.set(name, (waiting.get(name) ?? 0) + 1);
      }
    }
    for (const [at, pair] of pairs.entries()) {
      if (pair !== null) continue;
      const name = key(after[at] as Json);
      if (name === null) continue;
      const found = places.get(name);
      if (!found || (key === byType && (found.length > 1 || waiting.get(name) !== 1))) continue;
      const from = found.shift();
      if (from === undefined) continue;
      pairs[at] = from;
      left.delete(from);
    }
  }
  return pairs;
}

function byValue(element: Json): string | null {
  if (!isObject(element)) return null;
  const { value, type } = element;
  return typeof value === 'string' ? JSON.stringify([value, type ?? null]) : null;
}

function byType(element: Json): string | null {
  if (!isObject(element)) return null;
  return typeof element.type === 'string' ? element.type.toLowerCase() : null;
}

/** Makes of `before` what `diffJson` compared it with; `undefined` when that is no value at all. */
export function applyDelta(before: Json | undefined, delta: Delta | null): Json | undefined {
  if (delta === null) return before;
  switch (delta.kind) {
    case 'value':
      return delta.after;
    case 'array': {
      const held = Array.isArray(before) ? before : [];
      return delta.elements.map((element) =>
        element.from === null ? element.value : (applyDelta(held[element.from], element.delta) as Json),
      );
    }
    default: {
      const members = isObject(before) ? Object.entries(before) : [];
      const made = new Map<string, Json | undefined>(members);
      for (const [name, change] of delta.members) made.set(name, applyDelta(made.get(name), change));
      return Object.fromEntries([...made].filter(([, value]) => value !== undefined)) as JsonObject;
    }
  }
}
