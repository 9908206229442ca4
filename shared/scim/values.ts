import { parseDateTime } from './date-time.ts';
import { invalidValue, type ScimError } from './error.ts';
import { exact, fold } from './fold.ts';
import { describeJson, isObject, type Json, type JsonObject, pointerTo, quote } from './json.ts';
import type { Attribute } from './registry.ts';
import type { Reading } from './tolerance.ts';

/**
 * Reads the value of a whole attribute into its canonical form: names in the schema's case, read-only parts
 * left out, null and empty values gone. Undefined means unassigned (RFC 7643 section 2.5).
 * @throws {ScimError} 400 invalidValue naming the path.
 */
export function readValue(
  attribute: Attribute,
  value: Json | undefined,
  pointer: string,
  reading: Reading,
): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (!attribute.multiValued) return readSingle(attribute, value, pointer, reading);
  if (Array.isArray(value)) return readElements(attribute, value, pointer, reading);
  if (isObject(value) && Object.keys(value).length === 0) return undefined;
  if (!reading.dialect.singleForArray) throw wrongType(attribute, 'an array', value, pointer);
  reading.trace.tolerate(
    'single-value-for-array',
    `${attribute.path} is multi-valued; its only value came without an array.`,
    pointer,
  );
  return readElements(attribute, [value], pointer, reading);
}

/** Reads values for a multi-valued attribute; duplicates are dropped. Undefined when none is left. */
export function readElements(
  attribute: Attribute,
  values: readonly Json[],
  pointer: string,
  reading: Reading,
): Json[] | undefined {
  if (attribute.link === null && values.length > reading.limits.valuesPerAttribute) {
    throw invalidValue(
      `${attribute.path} has ${values.length} values; at most ${reading.limits.valuesPerAttribute} are accepted.`,
    );
  }
  const elements: Json[] = [];
  const keys = new Set<string>();
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value === undefined || value === null) continue;
    const element = readElement(attribute, value, pointerTo(pointer, at), reading);
    if (element === undefined) continue;
    const key = elementKey(attribute, element);
    if (keys.has(key)) continue;
    keys.add(key);
    elements.push(element);
  }
  if (elements.length === 0) return undefined;
  return attribute.subs.has('primary') ? onePrimary(attribute, elements, pointer, reading) : elements;
}

/** Reads one element of a multi-valued attribute, or a single-valued attribute. */
export function readElement(
  attribute: Attribute,
  value: Json,
  pointer: string,
  reading: Reading,
): Json | undefined {
  return attribute.type === 'complex'
    ? readComplex(attribute, value, pointer, reading)
    : readSimple(attribute, value, pointer, reading);
}

function readSingle(attribute: Attribute, value: Json, pointer: string, reading: Reading): Json | undefined {
  if (!Array.isArray(value)) return readElement(attribute, value, pointer, reading);
  if (!reading.dialect.arrayForSingle || value.length > 1) {
    throw wrongType(attribute, 'a single value', value, pointer);
  }
  reading.trace.tolerate(
    'array-for-single-value',
    `${attribute.path} has one value; it came in an array.`,
    pointer,
  );
  const [first] = value;
  return first === undefined || first === null ? undefined : readElement(attribute, first, pointer, reading);
}

function readComplex(
  attribute: Attribute,
  given: Json,
  pointer: string,
  reading: Reading,
): JsonObject | undefined {
  const value = isObject(given) ? given : objectFrom(attribute, given, pointer, reading);
  const result: JsonObject = {};
  let any = false;
  for (const key of Object.keys(value)) {
    const sub = attribute.subs.get(key.toLowerCase());
    if (!sub) {
      unknownAttribute(
        `${attribute.path} has no sub-attribute ${quote(key)}`,
        pointerTo(pointer, key),
        reading,
      );
      continue;
    }
    // The server writes read-only parts: "display" of a member is the member's own name.
    if (sub.mutability === 'readOnly') continue;
    const read = readSub(sub, value[key], pointerTo(pointer, key), reading);
    if (read === undefined) continue;
    result[sub.name] = read;
    any = true;
  }
  if (!any) return undefined;
  for (const sub of attribute.subs.values()) {
    if (sub.required && result[sub.name] === undefined) {
      throw invalidValue(`${sub.path} is required and missing at ${pointer || 'the top'}.`);
    }
  }
  if (attribute.link !== null && typeof result.value !== 'string') {
    throw invalidValue(`${attribute.path}.value is missing at ${pointer}; expected the id of a resource.`);
  }
  return result;
}

function readSub(
  sub: Attribute,
  value: Json | undefined,
  pointer: string,
  reading: Reading,
): Json | undefined {
  if (value === undefined || value === null) return undefined;
  // An empty reference or id in a complex value says "none", as when Entra clears a manager.
  if (value === '' && (sub.name === 'value' || sub.name === '$ref')) return undefined;
  if (!sub.multiValued) return readSingle(sub, value, pointer, reading);
  if (!Array.isArray(value)) throw wrongType(sub, 'an array', value, pointer);
  return readElements(sub, value, pointer, reading);
}

function objectFrom(attribute: Attribute, given: Json, pointer: string, reading: Reading): JsonObject {
  const { dialect, trace } = reading;
  if (typeof given === 'string') {
    if (dialect.jsonInString && given.trimStart().startsWith('{')) {
      const parsed = parseObject(given);
      if (parsed) {
        trace.tolerate('json-in-string', `${attribute.path} came as JSON inside a string.`, pointer);
        return parsed;
      }
    }
    if (dialect.stringForComplex && attribute.subs.has('value')) {
      trace.tolerate(
        'string-for-complex',
        `${attribute.path} is complex; the string ${quote(given)} was taken as its value.`,
        pointer,
      );
      return { value: given };
    }
  }
  throw wrongType(attribute, 'an object', given, pointer);
}

/** Reads a value of a simple type. The empty string is a value. */
function readSimple(attribute: Attribute, value: Json, pointer: string, reading: Reading): Json {
  const { dialect, trace } = reading;
  switch (attribute.type) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      if (typeof value === 'string' && dialect.booleanStrings && /^(true|false)$/i.test(value)) {
        const detail = `${attribute.path} is a boolean; the string ${quote(value)} was taken for it.`;
        trace.tolerate('boolean-as-string', detail, pointer);
        return value.toLowerCase() === 'true';
      }
      throw wrongType(attribute, 'true or false', value, pointer);
    case 'integer':
    case 'decimal': {
      const number = readNumber(attribute, value, pointer, reading);
      if (attribute.type === 'integer' && !Number.isSafeInteger(number)) {
        throw wrongType(attribute, 'a whole number', value, pointer);
      }
      return number;
    }
    case 'dateTime': {
      const text = readText(attribute, value, pointer, reading);
      const parsed = parseDateTime(text);
      if (parsed === null) {
        throw wrongType(attribute, 'a dateTime such as "2026-01-31T08:00:00Z"', value, pointer);
      }
      if (!parsed.zoned && dialect.zonelessDateTime) {
        trace.tolerate('date-without-zone', `${attribute.path} has no zone; taken as UTC.`, pointer);
      }
      return text;
    }
    case 'binary': {
      const text = readText(attribute, value, pointer, reading);
      if (!base64.test(text) || text.length % 4 === 1) {
        throw wrongType(attribute, 'base64 text', value, pointer);
      }
      return text;
    }
    default: {
      const text = readText(attribute, value, pointer, reading);
      if (reading.onlyCanonicalValues && attribute.canonicalValues) demandCanonical(attribute, text, pointer);
      return text;
    }
  }
}

/** RFC 7643 section 7: canonical values are suggestions that a service provider may insist on. */
function demandCanonical(attribute: Attribute, text: string, pointer: string): void {
  const form = attribute.caseExact ? exact : fold;
  const canonical = attribute.canonicalValues ?? [];
  if (canonical.some((value) => form(value) === form(text))) return;
  throw invalidValue(
    `${attribute.path} can only be ${canonical.join(', ')} here; found ${quote(text)} at ${pointer}.`,
  );
}

const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

function readNumber(attribute: Attribute, value: Json, pointer: string, { dialect, trace }: Reading): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && dialect.numberStrings && /^-?\d+(\.\d+)?$/.test(value)) {
    const detail = `${attribute.path} is a number; the string ${quote(value)} was taken for it.`;
    trace.tolerate('number-as-string', detail, pointer);
    return Number(value);
  }
  throw wrongType(attribute, 'a number', value, pointer);
}

function readText(attribute: Attribute, value: Json, pointer: string, { limits }: Reading): string {
  if (typeof value !== 'string') throw wrongType(attribute, 'a string', value, pointer);
  if (value.length > limits.stringLength) {
    throw invalidValue(
      `${attribute.path} has ${value.length} characters; at most ${limits.stringLength} are accepted (${pointer}).`,
    );
  }
  if (value.includes('\0')) {
    throw invalidValue(`${attribute.path} contains the character NUL, which is not accepted (${pointer}).`);
  }
  return value;
}

function wrongType(attribute: Attribute, expected: string, found: Json, pointer: string): ScimError {
  const type = `${attribute.multiValued ? 'multi-valued, ' : ''}of type ${attribute.type}`;
  return invalidValue(
    `${attribute.path} is ${type}; expected ${expected}, found ${describeJson(found)} at ${pointer || 'the top'}.`,
  );
}

/** An attribute that no schema knows: left out with a note in the trace, or refused. */
export function unknownAttribute(what: string, pointer: string, { dialect, trace }: Reading): void {
  if (!dialect.unknownAttributes) throw invalidValue(`${what} (at ${pointer}).`);
  trace.tolerate('unknown-attribute', `${what}; it was left out.`, pointer);
}

/** What makes an element the same as another: value and type, or all of it (RFC 7643 section 2.4). */
export function elementKey(attribute: Attribute, element: Json): string {
  if (!isObject(element)) {
    const text = String(element);
    return attribute.caseExact || typeof element !== 'string' ? exact(text) : fold(text);
  }
  const value = element.value;
  if (typeof value !== 'string') return JSON.stringify(element);
  const form = attribute.subs.get('value')?.caseExact ? exact : fold;
  if (attribute.link !== null) return form(value);
  const type = element.type;
  return `${form(value)}\0${typeof type === 'string' ? fold(type) : ''}`;
}

function onePrimary(attribute: Attribute, elements: Json[], pointer: string, reading: Reading): Json[] {
  let first = -1;
  for (let at = 0; at < elements.length; at++) {
    const element = elements[at];
    if (!isObject(element) || element.primary !== true) continue;
    if (first < 0) {
      first = at;
      continue;
    }
    if (!reading.dialect.severalPrimaries) {
      throw invalidValue(
        `${attribute.path} has more than one primary value; at most one is accepted (${pointer}).`,
      );
    }
    const detail = `${attribute.path} has more than one primary value; the first stays primary.`;
    reading.trace.tolerate('several-primaries', detail, pointer);
    element.primary = false;
  }
  return elements;
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
