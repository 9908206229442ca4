import { isObject } from '../meaning/json.ts';
import type { AttributePath, CompareOperator, Filter, Literal } from '../scim/filter/ast.ts';
import { keyOf } from './pointer.ts';

/**
 * Whether a JSON body meets a SCIM filter (RFC 7644 section 3.4.2.2). There is no schema here: attributes are
 * what the body has, texts are compared without regard to case, and a value of a complex attribute is its
 * `value`.
 */
export function meetsFilter(body: unknown, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => meetsFilter(body, term));
    case 'or':
      return filter.terms.some((term) => meetsFilter(body, term));
    case 'not':
      return !meetsFilter(body, filter.term);
    case 'present':
      return valuesAt(body, filter.path).some(isPresent);
    case 'values':
      return valuesAt(body, filter.path).length > 0;
    case 'compare': {
      const { operator, value } = filter;
      const values = valuesAt(body, filter.path).map(plain);
      // RFC 7644: "ne" also holds for what is not there.
      if (operator === 'ne') return !values.some((one) => compare(one, 'eq', value));
      if (value === null && operator === 'eq') return !values.some(isPresent);
      return values.some((one) => compare(one, operator, value));
    }
  }
}

function valuesAt(body: unknown, { name, values, sub }: AttributePath): unknown[] {
  let found = attribute(body, name);
  if (values !== null) found = found.filter((value) => meetsFilter(value, values));
  return sub === null ? found : found.flatMap((value) => attribute(value, sub));
}

/** Values of an attribute named with or without a URN and a sub-attribute; lists are taken apart. */
function attribute(value: unknown, name: string): unknown[] {
  if (!isObject(value)) return [];
  const whole = keyOf(value, name);
  if (whole !== null) return listOf(value[whole]);
  if (/^urn:/i.test(name)) {
    const lower = name.toLowerCase();
    const urn = Object.keys(value).find((key) => lower.startsWith(`${key.toLowerCase()}:`));
    if (urn !== undefined) return attribute(value[urn], name.slice(urn.length + 1));
    const colon = name.lastIndexOf(':');
    return colon < 4 || /[.\d]/.test(name[colon + 1] ?? '') ? [] : attribute(value, name.slice(colon + 1));
  }
  const dot = name.indexOf('.');
  if (dot < 0) return [];
  return attribute(value, name.slice(0, dot)).flatMap((inner) => attribute(inner, name.slice(dot + 1)));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function plain(value: unknown): unknown {
  if (!isObject(value)) return value;
  const key = keyOf(value, 'value');
  return key === null ? value : value[key];
}

function isPresent(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
}

function compare(actual: unknown, operator: CompareOperator, wanted: Literal): boolean {
  if (typeof actual === 'string' && typeof wanted === 'string')
    return compareOrdered(actual.toLowerCase(), operator, wanted.toLowerCase());
  if (typeof actual === 'number' && typeof wanted === 'number')
    return compareOrdered(actual, operator, wanted);
  return operator === 'eq' && actual === wanted;
}

function compareOrdered<T extends string | number>(actual: T, operator: CompareOperator, wanted: T): boolean {
  switch (operator) {
    case 'eq':
      return actual === wanted;
    case 'ne':
      return actual !== wanted;
    case 'gt':
      return actual > wanted;
    case 'ge':
      return actual >= wanted;
    case 'lt':
      return actual < wanted;
    case 'le':
      return actual <= wanted;
    case 'co':
      return String(actual).includes(String(wanted));
    case 'sw':
      return String(actual).startsWith(String(wanted));
    case 'ew':
      return String(actual).endsWith(String(wanted));
  }
}
