import { parseDateTime } from './date-time.ts';
import { invalidPath } from './error.ts';
import { parsePath } from './filter/parser.ts';
import { exact, fold } from './fold.ts';
import { isObject, type Json, quote } from './json.ts';
import type { Attribute, ResourceType } from './registry.ts';
import { resolvePath } from './resolve.ts';
import { type ResourceView, readAttribute } from './resource-view.ts';

/**
 * Sorts by an attribute (RFC 7644 section 3.4.2.3): the primary or else the first of several values counts,
 * missing values come last ascending and first descending, equal ones keep their order.
 * @throws {ScimError} 400 invalidPath when there is no such attribute or it cannot be ordered.
 */
export function sortBy<T extends ResourceView>(
  items: readonly T[],
  type: ResourceType,
  path: string,
  descending: boolean,
): T[] {
  const { attribute, leaf } = sortTarget(type, path);
  const keyed = items.map((item) => ({ item, key: keyOf(readAttribute(item, attribute), attribute, leaf) }));
  const direction = descending ? -1 : 1;
  keyed.sort((a, b) => direction * compareKeys(a.key, b.key));
  return keyed.map(({ item }) => item);
}

type Key = string | number | undefined;

function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}

function sortTarget(type: ResourceType, path: string): { attribute: Attribute; leaf: Attribute } {
  const resolved = resolvePath(type, parsePath(path));
  if (resolved?.kind !== 'attribute' || path.includes('[')) {
    throw invalidPath(`sortBy names ${quote(path)}, which is no attribute of ${type.name}.`);
  }
  const { attribute, sub } = resolved;
  const leaf = sub ?? (attribute.type === 'complex' ? attribute.subs.get('value') : attribute);
  if (!leaf) throw invalidPath(`sortBy names ${attribute.path}, which is complex: name a sub-attribute.`);
  if (attribute.returned === 'never' || leaf.returned === 'never') {
    throw invalidPath(`sortBy names ${leaf.path}, which is never returned.`);
  }
  return { attribute, leaf };
}

function keyOf(value: Json | undefined, attribute: Attribute, leaf: Attribute): Key {
  let single = value;
  if (Array.isArray(value)) {
    single = value.find((element) => isObject(element) && element.primary === true) ?? value[0];
  }
  if (leaf !== attribute) single = isObject(single) ? single[leaf.name] : undefined;
  if (typeof single === 'boolean') return single ? 1 : 0;
  if (typeof single === 'number') return single;
  if (typeof single !== 'string') return undefined;
  if (leaf.type === 'dateTime') return parseDateTime(single)?.instant;
  return leaf.caseExact ? exact(single) : fold(single);
}
