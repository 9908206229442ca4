import { parseDateTime } from '../date-time.ts';
import { invalidFilter, ScimError } from '../error.ts';
import { exact, fold } from '../fold.ts';
import { isObject, type Json, type JsonObject, quote } from '../json.ts';
import type { Attribute, ResourceType } from '../registry.ts';
import { resolvePath } from '../resolve.ts';
import { type ResourceView, readAttribute } from '../resource-view.ts';
import type { Reading } from '../tolerance.ts';
import type { AttributePath, CompareOperator, Filter, Literal } from './ast.ts';
import { valuesDemanded } from './equalities.ts';

export type Matcher = (view: ResourceView) => boolean;
type ElementMatcher = (element: JsonObject) => boolean;
type ValueTest = (value: Json | undefined) => boolean;

export interface CompileOptions {
  readonly reading: Reading;
  /** `refuse`: an unknown attribute is an error. Otherwise no resource matches on it, negated or not. */
  readonly unknownAttributes: 'noMatch' | 'refuse';
  /** The filter stands in a URL, where secrets must not be (RFC 7644 section 7.5.2). */
  readonly inUrl: boolean;
}

const never = () => false;

/**
 * Makes a function of a filter by the schemas of a resource type.
 *
 * Negation is pushed down to the comparisons, so that one on an unknown attribute matches nothing whether
 * negated or not: "everyone" would be a dangerous answer to a misspelt name.
 * @throws {ScimError} 400 invalidFilter or sensitive.
 */
export function compileFilter(filter: Filter, type: ResourceType, options: CompileOptions): Matcher {
  return compile(filter, false);

  function compile(node: Filter, negated: boolean): Matcher {
    switch (node.kind) {
      case 'not':
        return compile(node.term, !negated);
      case 'and':
      case 'or': {
        const parts = node.terms.map((term) => compile(term, negated));
        const all = (node.kind === 'and') !== negated;
        return all ? (view) => parts.every((part) => part(view)) : (view) => parts.some((part) => part(view));
      }
      case 'values': {
        const resolved = target(node.path);
        if (resolved === null) return never;
        const matches = elements(node.path, resolved.attribute);
        const { attribute } = resolved;
        if (negated && namesUnknown(node.path.values as Filter, attribute)) return never;
        const [id, ...others] = valuesDemanded(node.path.values as Filter) ?? [];
        if (id !== undefined && others.length === 0 && isKeptById(attribute)) {
          return (view) => view.linksTo(attribute, id) !== negated;
        }
        return (view) => anyElement(readAttribute(view, attribute), matches) !== negated;
      }
      case 'present':
      case 'compare':
        return test(node, negated);
    }
  }

  function test(node: Extract<Filter, { kind: 'present' | 'compare' }>, negated: boolean): Matcher {
    const resolved = target(node.path);
    if (resolved === null) return never;
    const { attribute, sub } = resolved;
    const matches = node.path.values === null ? null : elements(node.path, attribute);
    if (matches !== null && !options.reading.dialect.filterValuePathSub) {
      throw invalidFilter(
        `The filter compares a sub-attribute behind brackets, ${quote(shortForm(node.path))}; RFC 7644 allows brackets only at the end: put the comparison inside them, joined with "and".`,
        node.path.from,
      );
    }
    if (matches !== null) {
      options.reading.trace.tolerate(
        'filter-value-path',
        'The filter has a sub-attribute behind brackets, which the grammar of RFC 7644 does not provide for.',
      );
    }
    const id = matches === null ? linkAsked(node, attribute, sub) : null;
    if (id !== null) return (view) => view.linksTo(attribute, id) !== negated;
    const leaf = leafOf(attribute, sub, node);
    const check = node.kind === 'present' ? isPresent : comparison(node, leaf ?? attribute, options);
    const holds: ValueTest = !attribute.multiValued
      ? sub === null && leaf !== null && leaf !== attribute
        ? (value) => check(isObject(value) ? value[leaf.name] : undefined)
        : sub !== null
          ? (value) => check(isObject(value) ? value[sub.name] : undefined)
          : check
      : someValue(check, leaf, attribute, matches, node);
    return (view) => holds(readAttribute(view, attribute)) !== negated;
  }

  function target(path: AttributePath): { attribute: Attribute; sub: Attribute | null } | null {
    const resolved = resolvePath(type, path);
    if (resolved?.kind === 'attribute') {
      const { attribute, sub } = resolved;
      for (const candidate of sub === null ? [attribute] : [attribute, sub]) {
        if (candidate.returned === 'never') throw secret(candidate, path, options.inUrl);
      }
      return resolved;
    }
    const detail = `${type.name} has no attribute ${quote(shortForm(path))}`;
    if (options.unknownAttributes === 'refuse') throw invalidFilter(`${detail}.`, path.from);
    options.reading.trace.note('unknown-filter-attribute', `${detail}, so nothing matches on it.`);
    return null;
  }

  function elements(path: AttributePath, attribute: Attribute): ElementMatcher {
    if (attribute.type !== 'complex') {
      throw invalidFilter(`${attribute.path} has no sub-attributes to filter by.`, path.from);
    }
    return compileElementFilter(path.values as Filter, attribute, options);
  }
}

/** Whether a link is found by the id it holds, exactly: then a group of any size is asked in the same time. */
function isKeptById({ link, subs }: Attribute): boolean {
  return link === 'owned' && subs.get('value')?.caseExact === true;
}

/** The id in `members eq "…"` and `members.value eq "…"`; null for anything else. */
function linkAsked(
  node: Extract<Filter, { kind: 'present' | 'compare' }>,
  attribute: Attribute,
  sub: Attribute | null,
): string | null {
  if (node.kind !== 'compare' || node.operator !== 'eq' || typeof node.value !== 'string') return null;
  return (sub === null || sub.name === 'value') && isKeptById(attribute) ? node.value : null;
}

/** Whether a filter in brackets names a sub-attribute that is not there. */
function namesUnknown(filter: Filter, attribute: Attribute): boolean {
  switch (filter.kind) {
    case 'not':
      return namesUnknown(filter.term, attribute);
    case 'and':
    case 'or':
      return filter.terms.some((term) => namesUnknown(term, attribute));
    default:
      return !attribute.subs.has(filter.path.name.toLowerCase());
  }
}

/**
 * Makes a function of a filter in brackets, which is about one element of a complex attribute.
 * @throws {ScimError} 400 invalidFilter.
 */
export function compileElementFilter(
  filter: Filter,
  attribute: Attribute,
  options: CompileOptions,
): ElementMatcher {
  return compile(filter, false);

  function compile(node: Filter, negated: boolean): ElementMatcher {
    switch (node.kind) {
      case 'not':
        return compile(node.term, !negated);
      case 'and':
      case 'or': {
        const parts = node.terms.map((term) => compile(term, negated));
        const all = (node.kind === 'and') !== negated;
        return all
          ? (element) => parts.every((part) => part(element))
          : (element) => parts.some((part) => part(element));
      }
      case 'values':
        throw invalidFilter('Brackets within brackets are not part of the grammar.', node.path.from);
      default: {
        const sub = attribute.subs.get(node.path.name.toLowerCase());
        if (!sub) {
          const detail = `${attribute.path} has no sub-attribute ${quote(node.path.name)}`;
          if (options.unknownAttributes === 'refuse') throw invalidFilter(`${detail}.`, node.path.from);
          options.reading.trace.note('unknown-filter-attribute', `${detail}, so nothing matches on it.`);
          return never;
        }
        const check = node.kind === 'present' ? isPresent : comparison(node, sub, options);
        return (element) => check(element[sub.name]) !== negated;
      }
    }
  }
}

/** Whether an attribute has a value: null, `[]` and objects without values are none (RFC 7643 section 2.5). */
export function isPresent(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) return value.some(isPresent);
  if (typeof value === 'object') return Object.keys(value).some((key) => isPresent(value[key]));
  return true;
}

/** The attribute whose values are compared: a complex one stands for its `value` (RFC 7643 section 2.4). */
function leafOf(
  attribute: Attribute,
  sub: Attribute | null,
  node: Extract<Filter, { kind: 'present' | 'compare' }>,
): Attribute | null {
  if (sub !== null) return sub;
  if (attribute.type !== 'complex') return attribute;
  if (node.kind === 'present' || node.value === null) return null;
  const value = attribute.subs.get('value');
  if (value) return value;
  throw invalidFilter(
    `${attribute.path} is complex and has no "value"; name the sub-attribute to compare, such as ${quote(`${attribute.path}.${[...attribute.subs.values()][0]?.name ?? ''}`)}.`,
    node.path.from,
  );
}

function someValue(
  check: ValueTest,
  leaf: Attribute | null,
  attribute: Attribute,
  matches: ElementMatcher | null,
  node: Extract<Filter, { kind: 'present' | 'compare' }>,
): ValueTest {
  const read = (element: Json): Json | undefined =>
    leaf === null || leaf === attribute ? element : isObject(element) ? element[leaf.name] : undefined;
  // "ne" on several values says that none of them is equal: it is the negation of "eq".
  const none = node.kind === 'compare' && node.operator === 'ne';
  const some = (value: Json | undefined, wanted: boolean): boolean => {
    if (!Array.isArray(value)) return check(undefined) === wanted;
    let any = false;
    for (const element of value) {
      if (matches !== null && !(isObject(element) && matches(element))) continue;
      any = true;
      if (check(read(element)) === wanted) return true;
    }
    return any ? false : check(undefined) === wanted;
  };
  return none ? (value) => !some(value, false) : (value) => some(value, true);
}

function anyElement(value: Json | undefined, matches: ElementMatcher): boolean {
  if (Array.isArray(value)) return value.some((element) => isObject(element) && matches(element));
  return isObject(value) && matches(value);
}

function comparison(
  node: Extract<Filter, { kind: 'compare' }>,
  attribute: Attribute,
  options: CompileOptions,
): ValueTest {
  const { operator } = node;
  if (node.value === null) {
    if (operator === 'eq') return (value) => !isPresent(value);
    if (operator === 'ne') return isPresent;
    throw invalidFilter(`"${operator}" cannot compare with null; only eq and ne can.`, node.at);
  }
  const ordering = operator === 'gt' || operator === 'ge' || operator === 'lt' || operator === 'le';
  const partial = operator === 'co' || operator === 'sw' || operator === 'ew';
  const unfit =
    attribute.type === 'boolean'
      ? ordering || partial
      : attribute.type === 'binary'
        ? ordering
        : (attribute.type === 'integer' || attribute.type === 'decimal') && partial;
  if (unfit) {
    throw invalidFilter(
      `"${operator}" cannot be used with ${attribute.path}, which is of type ${attribute.type}.`,
      node.path.from,
    );
  }
  if (attribute.type === 'dateTime' && !partial) return instantTest(node, attribute, options);
  const wanted = wantedValue(node.value, attribute, node.at, options);
  if (typeof wanted === 'string') return textTest(operator, wanted, attribute.caseExact);
  if (typeof wanted === 'boolean') {
    return operator === 'eq' ? (value) => value === wanted : (value) => value !== wanted;
  }
  return (value) => (typeof value === 'number' ? ordered(operator, value - wanted) : operator === 'ne');
}

function wantedValue(
  value: Exclude<Literal, null>,
  attribute: Attribute,
  at: number,
  { reading }: CompileOptions,
): string | boolean | number {
  const { dialect, trace } = reading;
  switch (attribute.type) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      if (typeof value === 'string' && dialect.booleanStrings && /^(true|false)$/i.test(value)) {
        trace.tolerate(
          'boolean-as-string',
          `The filter compares ${attribute.path} with the string ${quote(value)}; it is a boolean.`,
        );
        return value.toLowerCase() === 'true';
      }
      throw mismatch(attribute, 'true or false', value, at);
    case 'integer':
    case 'decimal':
      if (typeof value === 'number') return value;
      if (typeof value === 'string' && dialect.numberStrings && Number.isFinite(Number(value || 'x'))) {
        trace.tolerate(
          'number-as-string',
          `The filter compares ${attribute.path} with the string ${quote(value)}; it is a number.`,
        );
        return Number(value);
      }
      throw mismatch(attribute, 'a number', value, at);
    default:
      if (typeof value === 'string') return value;
      throw mismatch(attribute, 'a string in double quotes', value, at);
  }
}

function mismatch(attribute: Attribute, expected: string, found: Literal, at: number): ScimError {
  return invalidFilter(
    `${attribute.path} is of type ${attribute.type}; expected ${expected} at position ${at}, found ${JSON.stringify(found)}.`,
    at,
  );
}

function textTest(operator: CompareOperator, wanted: string, caseExact: boolean): ValueTest {
  const form = caseExact ? exact : fold;
  const text = form(wanted);
  switch (operator) {
    case 'eq':
      return (value) => typeof value === 'string' && form(value) === text;
    case 'ne':
      return (value) => typeof value !== 'string' || form(value) !== text;
    case 'co':
      return (value) => typeof value === 'string' && form(value).includes(text);
    case 'sw':
      return (value) => typeof value === 'string' && form(value).startsWith(text);
    case 'ew':
      return (value) => typeof value === 'string' && form(value).endsWith(text);
    default:
      return (value) => {
        if (typeof value !== 'string') return false;
        const own = form(value);
        return ordered(operator, own < text ? -1 : own > text ? 1 : 0);
      };
  }
}

function instantTest(
  node: Extract<Filter, { kind: 'compare' }>,
  attribute: Attribute,
  { reading }: CompileOptions,
): ValueTest {
  const wanted = typeof node.value === 'string' ? parseDateTime(node.value) : null;
  if (wanted === null) {
    throw mismatch(attribute, 'a dateTime such as "2026-01-31T08:00:00Z"', node.value, node.at);
  }
  if (!wanted.zoned) {
    if (!reading.dialect.zonelessDateTime) {
      throw mismatch(attribute, 'a dateTime with a zone, such as "Z"', node.value, node.at);
    }
    reading.trace.tolerate('date-without-zone', `${quote(String(node.value))} has no zone; taken as UTC.`);
  }
  return (value) => {
    const own = typeof value === 'string' ? parseDateTime(value) : null;
    return own === null ? node.operator === 'ne' : ordered(node.operator, own.instant - wanted.instant);
  };
}

function ordered(operator: CompareOperator, difference: number): boolean {
  switch (operator) {
    case 'eq':
      return difference === 0;
    case 'ne':
      return difference !== 0;
    case 'gt':
      return difference > 0;
    case 'ge':
      return difference >= 0;
    case 'lt':
      return difference < 0;
    case 'le':
      return difference <= 0;
    default:
      return false;
  }
}

function secret(attribute: Attribute, path: AttributePath, inUrl: boolean): ScimError {
  const detail = `${attribute.path} is never returned, so it cannot be filtered by.`;
  return inUrl
    ? new ScimError(400, 'sensitive', `${detail} Secrets must not be part of a URL.`, path.from)
    : invalidFilter(detail, path.from);
}

function shortForm(path: AttributePath): string {
  return path.values === null ? path.name : `${path.name}[…]${path.sub === null ? '' : `.${path.sub}`}`;
}
