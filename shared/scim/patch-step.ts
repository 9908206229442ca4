import { noTarget, type ScimError } from './error.ts';
import type { Filter } from './filter/ast.ts';
import { compileElementFilter } from './filter/compile.ts';
import { isObject, type Json, type JsonObject, quote } from './json.ts';
import type { LinkDraft } from './links.ts';
import type { PatchOperation } from './patch-request.ts';
import type { Attribute } from './registry.ts';
import type { Reading } from './tolerance.ts';
import { elementKey } from './values.ts';

/** A copy of a resource that operations are applied to; thrown away when one of them fails. */
export interface ResourceDraft {
  readonly json: JsonObject;
  links(attribute: Attribute): LinkDraft;
}

/** What one operation does, once its path is resolved. */
export interface Step {
  readonly op: PatchOperation['op'];
  readonly attribute: Attribute;
  readonly sub: Attribute | null;
  readonly filter: Filter | null;
  readonly value: Json | undefined;
  readonly pointer: string;
  /** The path as written, for messages. */
  readonly path: string;
}

export function matcher(step: Step, reading: Reading): (element: JsonObject) => boolean {
  if (step.filter === null) return () => true;
  return compileElementFilter(step.filter, step.attribute, {
    reading,
    unknownAttributes: 'refuse',
    inUrl: false,
  });
}

/** The element that the equalities of a filter describe; null when it says anything else. */
export function elementFrom({ filter }: Step): JsonObject | null {
  if (filter === null) return null;
  const made: JsonObject = {};
  for (const term of filter.kind === 'and' ? filter.terms : [filter]) {
    if (term.kind !== 'compare' || term.operator !== 'eq') return null;
    made[term.path.name] = term.value;
  }
  return made;
}

export function nothingMatches({ path, attribute }: Step): ScimError {
  return noTarget(`${quote(path)} matches no value of ${attribute.path}.`);
}

/** Keys of the values a `remove` lists; null when it lists none or the letter of the RFC ignores them. */
export function listedForRemoval(step: Step, reading: Reading): ReadonlySet<string> | null {
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
