import type { AttributePath, Filter } from '../scim/filter/ast.ts';
import { equalJson, isObject, type Json, type JsonObject, memberOf } from '../scim/json.ts';
import type { Attribute } from '../scim/registry.ts';

/** The path with names as the schema has them. */
export function written(attribute: Attribute, sub: Attribute | null, path: AttributePath): string {
  const filter = path.values ? `[${filterText(path.values)}]` : '';
  return `${attribute.path}${filter}${sub ? `.${sub.name}` : ''}`;
}

function filterText(filter: Filter): string {
  switch (filter.kind) {
    case 'compare':
      return `${filter.path.name} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'and':
    case 'or':
      return filter.terms.map(filterText).join(` ${filter.kind} `);
    case 'not':
      return `not (${filterText(filter.term)})`;
    default:
      return `${filter.path.name} pr`;
  }
}

export function lookUp(
  after: JsonObject,
  attribute: Attribute,
  sub: Attribute | null,
  path: AttributePath,
): Json | undefined {
  const holder = attribute.extension === null ? after : memberOf(after, attribute.extension.toLowerCase());
  const held = isObject(holder) ? memberOf(holder, attribute.name.toLowerCase()) : undefined;
  return select(held, path.values, sub?.name ?? null);
}

/** Where nothing is known of the schema: by the names alone. */
export function plainLookUp(after: JsonObject, path: AttributePath): Json | undefined {
  let holder: Json | undefined = after;
  let { name } = path;
  if (/^urn:/i.test(name)) {
    const urn = Object.keys(after).find(
      (key) => /^urn:/i.test(key) && name.toLowerCase().startsWith(key.toLowerCase()),
    );
    const rest = urn ? name.slice(urn.length + 1) : name.slice(name.lastIndexOf(':') + 1);
    if (urn) holder = after[urn];
    if (urn && rest === '') return holder;
    name = rest;
  }
  const [first = '', second = path.sub] = name.split('.');
  const held = isObject(holder) ? memberOf(holder, first.toLowerCase()) : undefined;
  return select(held, path.values, second ?? null);
}

function select(held: Json | undefined, filter: Filter | null, sub: string | null): Json | undefined {
  if (held === undefined) return undefined;
  if (filter !== null) {
    const matching = (Array.isArray(held) ? held : [held]).filter(
      (each) => isObject(each) && meets(each, filter),
    );
    if (sub === null)
      return matching.length === 0 ? undefined : matching.length === 1 ? matching[0] : matching;
    const [first] = matching;
    return isObject(first) ? memberOf(first, sub.toLowerCase()) : undefined;
  }
  if (sub === null) return held;
  if (isObject(held)) return memberOf(held, sub.toLowerCase());
  const values = Array.isArray(held)
    ? held.flatMap((each) => (isObject(each) ? [memberOf(each, sub.toLowerCase())] : []))
    : [];
  return values.find((value) => value !== undefined);
}

function meets(element: JsonObject, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => meets(element, term));
    case 'or':
      return filter.terms.some((term) => meets(element, term));
    case 'not':
      return !meets(element, filter.term);
    case 'compare': {
      const held = memberOf(element, filter.path.name.toLowerCase());
      const same = sameText(held, filter.value) || equalJson(held ?? null, filter.value);
      return filter.operator === 'eq' ? same : filter.operator === 'ne' ? !same : true;
    }
    default:
      return memberOf(element, filter.path.name.toLowerCase()) !== undefined;
  }
}

/** Whether what is stored says everything that was sent, and in the same way. */
export function covers(stored: Json, sent: Json): boolean {
  if (equalJson(stored, sent)) return true;
  if (Array.isArray(sent) && Array.isArray(stored)) {
    return sent.length === stored.length && sent.every((each) => stored.some((held) => covers(held, each)));
  }
  if (!isObject(sent) || !isObject(stored)) return false;
  return Object.entries(sent).every(([key, value]) => {
    const held = memberOf(stored, key.toLowerCase());
    return held === undefined ? isNothing(value) : covers(held, value);
  });
}

export function sameElement(stored: Json, sent: Json): boolean {
  if (!isObject(stored)) return equalJson(stored, sent);
  if (!isObject(sent)) return sameText(stored.value, sent);
  const [value, type] = [memberOf(sent, 'value'), memberOf(sent, 'type')];
  if (typeof value === 'string' && sameText(stored.value, value)) return true;
  return typeof type === 'string' && sameText(stored.type, type);
}

function sameText(a: Json | undefined, b: Json | undefined): boolean {
  return typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase();
}

/** "No value" in any spelling (RFC 7643 section 2.5). */
export function isNothing(value: Json): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
