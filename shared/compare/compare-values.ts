import { parseDateTime } from '../scim/date-time.ts';
import { isPresent } from '../scim/filter/compile.ts';
import { exact, fold } from '../scim/fold.ts';
import { isObject, type Json, type JsonObject, pointerTo } from '../scim/json.ts';
import type { Difference } from './difference.ts';
import type { Characteristics, Scope } from './scope.ts';

/** Longest text of a value in a difference, in characters. */
const LONGEST = 300;

/** Collects the differences of one comparison. */
export interface Report {
  note(
    kind: Difference['kind'],
    weight: Difference['weight'],
    at: Place,
    here: Json | undefined,
    there: Json | undefined,
  ): void;
}

export interface Place {
  readonly pointer: string;
  /** `emails[0].type` */
  readonly name: string;
}

export const top: Place = { pointer: '', name: '' };

export function below({ pointer, name }: Place, key: string | number): Place {
  const own =
    typeof key === 'number' ? `${name}[${key}]` : name === '' ? key : `${name}${separator(name)}${key}`;
  return { pointer: pointerTo(pointer, key), name: own };
}

/** Attributes of an extension stand behind a colon. */
function separator(name: string): string {
  return /^urn:/i.test(name) && !/[[.]\w*$/.test(name.slice(name.lastIndexOf(':') + 1)) ? ':' : '.';
}

export function toReport(differences: Difference[]): Report {
  return {
    note(kind, weight, { pointer, name }, here, there) {
      differences.push({ kind, weight, pointer, name, here: shown(here), there: shown(there) });
    },
  };
}

function shown(value: Json | undefined): string | null {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Sub-attributes of a reference that a service provider may fill in or not. */
const FILLED_IN = new Set(['$ref', 'display', 'displayname', 'type']);

/**
 * Compares the members of two objects by the rules of SCIM: names count in any case, null and empty values are none,
 * multi-valued attributes have no order, case counts where the schema says so.
 */
export function compareObjects(
  here: JsonObject,
  there: JsonObject,
  at: Place,
  scope: Scope,
  report: Report,
  skip: ReadonlySet<string> = NOTHING,
): void {
  const theirs = new Map(Object.keys(there).map((key) => [key.toLowerCase(), key]));
  const seen = new Set<string>();
  for (const key of Object.keys(here)) {
    const name = key.toLowerCase();
    if (skip.has(name) || seen.has(name)) continue;
    seen.add(name);
    const other = theirs.get(name);
    const value = here[key];
    const otherValue = other === undefined ? undefined : there[other];
    const place = below(at, key);
    if (other !== undefined && other !== key) report.note('nameCase', 'equivalent', place, key, other);
    compareMember(name, value, otherValue, place, scope, report, here, there);
  }
  for (const [name, key] of theirs) {
    if (skip.has(name) || seen.has(name)) continue;
    compareMember(name, undefined, there[key], below(at, key), scope, report, here, there);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

function compareMember(
  name: string,
  here: Json | undefined,
  there: Json | undefined,
  at: Place,
  scope: Scope,
  report: Report,
  parent: JsonObject,
  otherParent: JsonObject,
): void {
  const has = isPresent(here);
  const otherHas = isPresent(there);
  if (has && otherHas) return compareValues(here as Json, there as Json, at, name, scope, report);
  if (!has && !otherHas) {
    if (here !== there && JSON.stringify(here) !== JSON.stringify(there))
      report.note('empty', 'equivalent', at, here, there);
    return;
  }
  const present = has ? here : there;
  const pointsSomewhere = isReference(parent) || isReference(otherParent);
  if (name === 'primary' && present === false) report.note('default', 'equivalent', at, here, there);
  else if (pointsSomewhere && FILLED_IN.has(name)) report.note('optional', 'equivalent', at, here, there);
  else report.note(has ? 'missing' : 'extra', 'different', at, here, there);
}

/** A value with `$ref`, or one that has nothing but what references have. */
function isReference(value: JsonObject): boolean {
  const names = Object.keys(value).map((key) => key.toLowerCase());
  return (
    names.includes('$ref') ||
    (names.includes('value') && names.every((name) => name === 'value' || FILLED_IN.has(name)))
  );
}

function compareValues(here: Json, there: Json, at: Place, name: string, scope: Scope, report: Report): void {
  if (Array.isArray(here) && Array.isArray(there)) return compareMany(here, there, at, name, scope, report);
  if (isObject(here) && isObject(there)) return compareObjects(here, there, at, scope.within(name), report);
  if (name === '$ref' && typeof here === 'string' && typeof there === 'string')
    return compareAddresses(here, there, at, report);
  compareScalars(here, there, at, scope.attribute(name), report);
}

/** What counts of the address of a resource is the end of it: collection and id. */
export function compareAddresses(here: string, there: string, at: Place, report: Report): void {
  if (endOf(here) !== endOf(there)) report.note('value', 'different', at, here, there);
}

function endOf(address: string): string {
  const [path = ''] = address.split(/[?#]/, 1);
  return path.split('/').filter(Boolean).slice(-2).join('/').toLowerCase();
}

function compareScalars(
  here: Json,
  there: Json,
  at: Place,
  attribute: Characteristics | undefined,
  report: Report,
): void {
  if (here === there) return;
  if (typeof here !== typeof there || typeof here === 'object') {
    report.note('type', 'different', at, here, there);
    return;
  }
  if (typeof here === 'string' && typeof there === 'string') {
    if (exact(here) === exact(there)) return report.note('spelling', 'equivalent', at, here, there);
    if (attribute?.type === 'dateTime') {
      const [one, other] = [parseDateTime(here), parseDateTime(there)];
      if (one && other && one.instant === other.instant)
        return report.note('spelling', 'equivalent', at, here, there);
    } else if (attribute && !attribute.caseExact && fold(here) === fold(there))
      return report.note('letterCase', 'equivalent', at, here, there);
  }
  report.note('value', 'different', at, here, there);
}

/** Values that are the same go together first, then those with the same `value`, then with the same `type`. */
function compareMany(
  here: readonly Json[],
  there: readonly Json[],
  at: Place,
  name: string,
  scope: Scope,
  report: Report,
): void {
  const attribute = scope.attribute(name);
  const pairs = pairUp(here, there, [
    (value) => canonical(value, scope.within(name), attribute),
    (value) => (isObject(value) ? keyOf(value, ['value', 'type']) : null),
    (value) => (isObject(value) ? keyOf(value, ['value']) : null),
    (value) => (isObject(value) ? keyOf(value, ['type']) : null),
  ]);
  const inOrder = pairs.every(([one, other], index) => one === index && other === index);
  for (const [one, other] of pairs) {
    const place = below(at, one ?? other ?? 0);
    if (one === null) report.note('extra', 'different', place, undefined, there[other as number]);
    else if (other === null) report.note('missing', 'different', place, here[one], undefined);
    else {
      const [a, b] = [here[one] as Json, there[other] as Json];
      if (isObject(a) && isObject(b)) compareObjects(a, b, place, scope.within(name), report);
      else compareScalars(a, b, place, attribute, report);
    }
  }
  const all = here.length === there.length && pairs.every(([one, other]) => one !== null && other !== null);
  if (all && !inOrder) report.note('order', 'equivalent', at, undefined, undefined);
}

type Pair = readonly [here: number | null, there: number | null];

/** Pairs of positions, by the first key that two values share and no earlier pair has taken. */
export function pairUp(
  here: readonly Json[],
  there: readonly Json[],
  keys: readonly ((value: Json) => string | null)[],
): Pair[] {
  const partner = new Map<number, number>();
  let [left, right] = [[...here.keys()], [...there.keys()]];
  for (const key of keys) {
    if (left.length === 0 || right.length === 0) break;
    const waiting = new Map<string, number[]>();
    for (const index of right) {
      const text = key(there[index] as Json);
      if (text === null) continue;
      const queue = waiting.get(text);
      if (queue) queue.push(index);
      else waiting.set(text, [index]);
    }
    const taken = new Set<number>();
    const remaining: number[] = [];
    const used = new Map<string, number>();
    for (const index of left) {
      const text = key(here[index] as Json);
      const place = text === null ? 0 : (used.get(text) ?? 0);
      const other = text === null ? undefined : waiting.get(text)?.[place];
      if (text === null || other === undefined) {
        remaining.push(index);
        continue;
      }
      used.set(text, place + 1);
      taken.add(other);
      partner.set(index, other);
    }
    left = remaining;
    right = right.filter((index) => !taken.has(index));
  }
  return [
    ...here.map((_, index): Pair => [index, partner.get(index) ?? null]),
    ...right.map((index): Pair => [null, index]),
  ];
}

function keyOf(value: JsonObject, names: readonly string[]): string | null {
  const parts: string[] = [];
  for (const name of names) {
    const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name);
    const text = key === undefined ? undefined : value[key];
    if (typeof text !== 'string') return null;
    parts.push(fold(text));
  }
  return JSON.stringify(parts);
}

/** One text for all forms of a value that are the same by SCIM. */
function canonical(value: Json, scope: Scope, attribute: Characteristics | undefined): string {
  if (typeof value === 'string') return JSON.stringify(attribute?.caseExact === false ? fold(value) : value);
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .filter((key) => isPresent(value[key]))
    .map((key) => {
      const name = key.toLowerCase();
      return `${name} ${canonical(value[key] as Json, scope.within(name), scope.attribute(name))}`;
    });
  return `{${members.sort().join(',')}}`;
}
