import { invalidValue } from './error.ts';
import { parsePath } from './filter/parser.ts';
import { isObject, type Json, type JsonObject, quote } from './json.ts';
import type { Attribute, ResourceType } from './registry.ts';
import { resolvePath } from './resolve.ts';
import type { Reading } from './tolerance.ts';

/** True: all of it. A set: only these sub-attributes, by name. */
type Shown = true | ReadonlySet<string>;

/** Which attributes an answer shows (RFC 7644 section 3.9), decided once per request. */
export interface Projection {
  /** Whether anything of an attribute is shown. Asked before the value is read. */
  shows(attribute: Attribute): boolean;
  /** The part of a value that is shown; undefined when nothing is left. */
  part(attribute: Attribute, value: Json): Json | undefined;
  /** True for what is shown when the request asks for nothing in particular. */
  readonly isDefault: boolean;
}

const isShownByDefault = (attribute: Attribute) =>
  attribute.returned === 'default' || attribute.returned === 'always';

/** Sub-attributes that are hidden by default are too rare to look for in each value. */
const allByDefault = new WeakMap<Attribute, boolean>();

function isPlain(attribute: Attribute): boolean {
  let plain = allByDefault.get(attribute);
  if (plain === undefined) {
    plain = [...attribute.subs.values()].every(isShownByDefault);
    allByDefault.set(attribute, plain);
  }
  return plain;
}

export const defaultProjection: Projection = {
  isDefault: true,
  shows: isShownByDefault,
  part: (attribute, value) =>
    isPlain(attribute) ? value : pick(attribute, value, (sub) => isShownByDefault(sub)),
};

export interface ProjectionQuery {
  readonly attributes: readonly string[] | null;
  readonly excludedAttributes: readonly string[] | null;
}

/** @throws {ScimError} 400 invalidValue when both are given and the dialect does not allow it. */
export function createProjection(type: ResourceType, query: ProjectionQuery, reading: Reading): Projection {
  const { attributes, excludedAttributes } = query;
  if (attributes !== null && excludedAttributes !== null) {
    const detail = '"attributes" and "excludedAttributes" exclude one another (RFC 7644 section 3.9)';
    if (!reading.dialect.bothProjections) throw invalidValue(`${detail}.`);
    reading.trace.tolerate('both-projections', `${detail}; "attributes" was used.`);
  }
  if (attributes !== null) return inclusion(select(type, attributes, reading));
  if (excludedAttributes !== null) return exclusion(select(type, excludedAttributes, reading));
  return defaultProjection;
}

function inclusion(chosen: ReadonlyMap<Attribute, Shown>): Projection {
  return {
    isDefault: false,
    shows: (attribute) =>
      attribute.returned !== 'never' && (attribute.returned === 'always' || chosen.has(attribute)),
    part(attribute, value) {
      const shown = chosen.get(attribute) ?? true;
      return pick(attribute, value, (sub) => {
        if (sub.returned === 'never') return false;
        if (sub.returned === 'always') return true;
        return shown === true ? sub.returned === 'default' : shown.has(sub.name);
      });
    },
  };
}

function exclusion(hidden: ReadonlyMap<Attribute, Shown>): Projection {
  return {
    isDefault: false,
    shows: (attribute) =>
      attribute.returned === 'always' || (attribute.returned === 'default' && hidden.get(attribute) !== true),
    part(attribute, value) {
      const subs = hidden.get(attribute);
      return pick(attribute, value, (sub) => {
        if (sub.returned === 'always') return true;
        return sub.returned === 'default' && !(subs instanceof Set && subs.has(sub.name));
      });
    },
  };
}

function pick(attribute: Attribute, value: Json, shows: (sub: Attribute) => boolean): Json | undefined {
  if (attribute.subs.size === 0) return value;
  if (Array.isArray(value)) {
    const elements = value.flatMap((element) => pick(attribute, element, shows) ?? []);
    return elements.length === 0 ? undefined : elements;
  }
  if (!isObject(value)) return value;
  const part: JsonObject = {};
  let any = false;
  for (const sub of attribute.subs.values()) {
    const held = value[sub.name];
    if (held === undefined || !shows(sub)) continue;
    part[sub.name] = held;
    any = true;
  }
  return any ? part : undefined;
}

function select(
  type: ResourceType,
  names: readonly string[],
  reading: Reading,
): ReadonlyMap<Attribute, Shown> {
  const chosen = new Map<Attribute, Shown>();
  for (const name of names) {
    const resolved = resolve(type, name);
    if (resolved === null) {
      const detail = `${type.name} has no attribute ${quote(name)}; the name was passed over.`;
      reading.trace.note('unknown-projection-attribute', detail);
      continue;
    }
    switch (resolved.kind) {
      case 'core':
        for (const attribute of type.attributes.values()) chosen.set(attribute, true);
        break;
      case 'extension':
        for (const attribute of resolved.extension.attributes.values()) chosen.set(attribute, true);
        break;
      case 'attribute': {
        const { attribute, sub } = resolved;
        const before = chosen.get(attribute);
        if (sub === null) chosen.set(attribute, true);
        else if (before !== true) chosen.set(attribute, new Set([...(before ?? []), sub.name]));
      }
    }
  }
  return chosen;
}

function resolve(type: ResourceType, name: string): ReturnType<typeof resolvePath> {
  try {
    return resolvePath(type, parsePath(name));
  } catch {
    return null;
  }
}

/** Splits a parameter such as `userName, name.familyName`. Null when it is absent or names nothing. */
export function namesOf(parameter: string | undefined): readonly string[] | null {
  if (parameter === undefined) return null;
  const names = parameter.split(',', 1000).flatMap((name) => name.trim() || []);
  return names.length === 0 ? null : names;
}
