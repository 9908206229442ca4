import { isObject } from '../meaning/json.ts';

/** A place in a JSON value that exists: its pointer in the spelling of the value, and what stands there. */
export interface Place {
  readonly pointer: string;
  readonly value: unknown;
}

/** Steps of a JSON pointer (RFC 6901), unescaped. */
export function stepsOf(pointer: string): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/').map(unescaped);
}

export function join(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Most places one pointer with `*` leads to. */
const MAX_PLACES = 10_000;

/**
 * Every existing place a pointer leads to; `*` as a step stands for each element or member. Names are found
 * without regard to case where no member has exactly that one, as SCIM reads them (RFC 7643 section 2.1).
 */
export function placesAt(root: unknown, pointer: string): Place[] {
  let places: Place[] = [{ pointer: '', value: root }];
  for (const step of stepsOf(pointer)) {
    const next: Place[] = [];
    for (const place of places) {
      for (const found of step === '*' ? inside(place) : below(place, step)) {
        if (next.length === MAX_PLACES) break;
        next.push(found);
      }
    }
    places = next;
  }
  return places;
}

/** The one value a pointer without `*` leads to; undefined when there is none. */
export function valueAt(root: unknown, pointer: string): unknown {
  return placesAt(root, pointer)[0]?.value;
}

function inside({ pointer, value }: Place): Place[] {
  if (Array.isArray(value)) return value.map((element, i) => ({ pointer: join(pointer, i), value: element }));
  if (!isObject(value)) return [];
  return Object.keys(value).map((key) => ({ pointer: join(pointer, key), value: value[key] }));
}

function below({ pointer, value }: Place, step: string): Place[] {
  if (Array.isArray(value)) {
    const index = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : -1;
    return index >= 0 && index < value.length ? [{ pointer: join(pointer, index), value: value[index] }] : [];
  }
  if (!isObject(value)) return [];
  const key = keyOf(value, step);
  return key === null ? [] : [{ pointer: join(pointer, key), value: value[key] }];
}

/** The spelling in which an object has a member, or null. */
export function keyOf(object: Readonly<Record<string, unknown>>, name: string): string | null {
  if (Object.hasOwn(object, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === wanted) ?? null;
}
