import type { Sentence } from '../contract/exchange.ts';
import type { SentValue } from '../contract/history.ts';
import { isSchemaName } from '../meaning/attributes.ts';
import type { AttributePath } from '../scim/filter/ast.ts';
import { parsePath } from '../scim/filter/parser.ts';
import { isObject, type Json, type JsonObject, memberOf, pointerTo } from '../scim/json.ts';
import type { Attribute, ResourceType } from '../scim/registry.ts';
import { type Resolved, resolveName, resolvePath } from '../scim/resolve.ts';
import { pathWords, valueWords } from './change-words.ts';
import { covers, isNothing, lookUp, plainLookUp, sameElement, written } from './stored-value.ts';

/** What one request asked for of one resource, and what became of it. */
export interface SentTo {
  /** The body, or the `data` of an operation within a Bulk request. */
  readonly body: Json;
  readonly method: 'POST' | 'PUT' | 'PATCH';
  /** JSON pointer of the body within the body of the request: empty, or `/Operations/0/data`. */
  readonly base: string;
  /** The resource as it stands after, without links when there are many. */
  readonly after: JsonObject;
  /** Of what kind it is; null: nothing is known of its schema. */
  readonly type: ResourceType | null;
}

/** Values listed for one request at most. */
const MOST = 200;

/**
 * Compares what a request sent with what is stored after it, value by value in the order of the body. Values that
 * came back as sent are listed as well: they say which operation is behind a change.
 */
export function readSent(sent: SentTo): SentValue[] {
  const found: SentValue[] = [];
  const visitor = new Visitor(sent, found);
  if (sent.method !== 'PATCH') visitor.resource(sent.body, sent.base);
  else {
    const operations = isObject(sent.body) ? memberOf(sent.body, 'operations') : undefined;
    const base = `${sent.base}/Operations`;
    for (const [at, operation] of (Array.isArray(operations) ? operations : []).entries()) {
      if (found.length >= MOST) break;
      if (isObject(operation)) visitor.operation(operation, `${base}/${at}`);
    }
  }
  return lastWord(found).slice(0, MOST);
}

/** An operation that a later one of the same request overrules did not fail. */
function lastWord(found: readonly SentValue[]): SentValue[] {
  const last = new Map(found.map(({ path }, at) => [path.toLowerCase(), at]));
  return found.filter(({ path, fate }, at) => fate === 'stored' || last.get(path.toLowerCase()) === at);
}

class Visitor {
  readonly #sent: SentTo;
  readonly #found: SentValue[];

  constructor(sent: SentTo, found: SentValue[]) {
    this.#sent = sent;
    this.#found = found;
  }

  resource(body: Json | undefined, base: string): void {
    if (!isObject(body)) return;
    for (const [key, value] of Object.entries(body)) {
      const lower = key.toLowerCase();
      if (lower === 'schemas' || (lower === 'id' && this.#sent.method !== 'POST')) continue;
      this.#named(key, value, pointerTo(base, key));
    }
  }

  operation(operation: JsonObject, pointer: string): void {
    const op = memberOf(operation, 'op');
    const path = memberOf(operation, 'path');
    const value = memberOf(operation, 'value');
    const kind = typeof op === 'string' ? op.toLowerCase() : '';
    if (typeof path !== 'string' || path === '') {
      if (kind !== 'remove') this.resource(value, `${pointer}/value`);
      return;
    }
    if (kind === 'remove') this.#removed(path, value, pointer);
    else if (value !== undefined) this.#named(path, value, `${pointer}/value`, kind === 'add');
  }

  /** A value under a name or path: of a resource, an extension, or a PATCH operation. */
  #named(name: string, value: Json, pointer: string, isAdded = false): void {
    const { type, after } = this.#sent;
    const path = parsed(name);
    const resolved = type && path && resolvePath(type, path);
    if (path && resolved?.kind === 'attribute') {
      const { attribute, sub } = resolved;
      // Members that are too many to be in the resource are compared as links.
      if (attribute.link === 'owned' && !(attribute.name in after)) return;
      const target = sub ?? attribute;
      const stored = lookUp(after, attribute, sub, path);
      this.#value(value, stored, target, written(attribute, sub, path), pointer, isAdded);
      return;
    }
    if (resolved !== null && resolved !== undefined) {
      if (!isObject(value)) return;
      for (const [key, held] of Object.entries(value)) {
        this.#named(resolved.kind === 'core' ? key : `${name}:${key}`, held, pointerTo(pointer, key));
      }
      return;
    }
    // Without a schema the answer alone says what was kept.
    const stored = path ? plainLookUp(after, path) : undefined;
    if (stored !== undefined) return this.#value(value, stored, null, name, pointer, isAdded);
    if (isObject(value) && /^urn:/i.test(name) && isSchemaName(name.slice(name.lastIndexOf(':') + 1))) {
      for (const [key, held] of Object.entries(value)) {
        this.#named(`${name}:${key}`, held, pointerTo(pointer, key));
      }
      return;
    }
    const elsewhere = type && placeOf(type, name);
    if (elsewhere) {
      this.#add(pointer, name, value, 'ignored', 'wrongPlace', undefined, [
        `${capital(pathWords(name))} was sent as ${name} and not stored: it belongs under ${elsewhere}.`,
      ]);
    } else if (type === null) this.#dropped(pointer, name, value);
    else {
      this.#add(pointer, name, value, 'ignored', 'unknown', undefined, [
        `${name} is no attribute of a ${type.name} here; it was not stored.`,
      ]);
    }
  }

  #value(
    value: Json,
    stored: Json | undefined,
    attribute: Attribute | null,
    path: string,
    pointer: string,
    isAdded: boolean,
  ): void {
    const add = (fate: SentValue['fate'], why: SentValue['why'], words: Sentence = []) =>
      this.#add(pointer, path, value, fate, why, stored, words);
    if (attribute?.mutability === 'readOnly' && !isSub(attribute)) {
      if (stored !== undefined && covers(stored, value)) return;
      return add('ignored', 'readOnly', [
        `${capital(pathWords(path))} is read only; the value sent was passed over.`,
      ]);
    }
    if (attribute && (attribute.returned === 'never' || attribute.mutability === 'writeOnly')) {
      return add('hidden', null, [
        `${capital(pathWords(path))} is never shown, so nothing tells what was stored.`,
      ]);
    }
    if (isNothing(value)) {
      if (stored === undefined || isNothing(stored)) return add('stored', null);
      const held = { name: valueWords(stored) };
      return add('dropped', null, [`${capital(pathWords(path))} was to be cleared and still is `, held, '.']);
    }
    if (stored === undefined) return this.#dropped(pointer, path, value);
    if (covers(stored, value)) return add('stored', null);
    if (Array.isArray(stored))
      return this.#elements(
        Array.isArray(value) ? value : [value],
        stored,
        attribute,
        path,
        pointer,
        isAdded,
      );
    if (isObject(value) && isObject(stored)) {
      for (const [key, held] of Object.entries(value)) {
        const sub = attribute?.subs.get(key.toLowerCase()) ?? null;
        const name = `${path}.${sub?.name ?? key}`;
        const at = pointerTo(pointer, key);
        if (attribute && attribute.subs.size > 0 && !sub) {
          this.#add(at, name, held, 'ignored', 'unknown', undefined, [
            `${name} is no attribute here; it was not stored.`,
          ]);
        } else this.#value(held, memberOf(stored, key.toLowerCase()), sub, name, at, isAdded);
      }
      return;
    }
    add('altered', null, alteredWords(path, value, stored));
  }

  #elements(
    sent: readonly Json[],
    stored: readonly Json[],
    attribute: Attribute | null,
    path: string,
    pointer: string,
    isAdded: boolean,
  ): void {
    const left = [...stored];
    for (const [at, element] of sent.entries()) {
      const here = pointerTo(pointer, at);
      const name = elementPath(path, element);
      const place = left.findIndex((held) => covers(held, element));
      if (place >= 0) {
        this.#add(here, name, element, 'stored', null, left[place], []);
        left.splice(place, 1);
        continue;
      }
      const alike = left.find((held) => sameElement(held, element));
      if (alike !== undefined && isObject(element)) {
        left.splice(left.indexOf(alike), 1);
        this.#value(element, alike, attribute, name, here, isAdded);
      } else this.#dropped(here, name, element);
    }
    if (isAdded || this.#sent.method === 'POST') return;
    // A list that is replaced says what is in it, and nothing else is.
    for (const held of left) {
      const words = [
        `${capital(pathWords(path))} was replaced and still has `,
        { name: valueWords(held) },
        '.',
      ];
      this.#add(pointer, path, sent as Json[], 'altered', null, held, words);
    }
  }

  #removed(name: string, value: Json | undefined, pointer: string): void {
    const { type, after } = this.#sent;
    const path = parsed(name);
    if (!path) return;
    const resolved: Resolved | null = type && resolvePath(type, path);
    if (type && !resolved) {
      this.#add(pointer, name, null, 'ignored', 'unknown', undefined, [
        `${name} is no attribute of a ${type.name} here; there was nothing to remove.`,
      ]);
      return;
    }
    const attribute = resolved?.kind === 'attribute' ? resolved.attribute : null;
    if (attribute?.link && !(attribute.name in after)) return;
    const sub = resolved?.kind === 'attribute' ? resolved.sub : null;
    const stored = attribute ? lookUp(after, attribute, sub, path) : plainLookUp(after, path);
    const shown = attribute ? written(attribute, sub, path) : name;
    const named = Array.isArray(value) ? value : value === undefined ? [] : [value];
    // Entra names what to remove in the value; everything else may stay.
    const left =
      named.length > 0 && Array.isArray(stored)
        ? stored.filter((held) => named.some((each) => sameElement(held, each)))
        : stored;
    if (left === undefined || isNothing(left)) this.#add(pointer, shown, null, 'stored', null, undefined, []);
    else {
      const words = [
        `${capital(pathWords(shown))} was to be removed and still is `,
        { name: valueWords(left) },
        '.',
      ];
      this.#add(pointer, shown, null, 'dropped', null, left, words);
    }
  }

  #dropped(pointer: string, path: string, value: Json): void {
    const words = [
      `${capital(pathWords(path))} was asked for and not stored: `,
      { name: valueWords(value) },
      '.',
    ];
    this.#add(pointer, path, value, 'dropped', null, undefined, words);
  }

  #add(
    pointer: string,
    path: string,
    value: Json,
    fate: SentValue['fate'],
    why: SentValue['why'],
    stored: Json | undefined,
    words: Sentence,
  ): void {
    this.#found.push({ pointer, path, value, fate, why, ...(stored === undefined ? {} : { stored }), words });
  }
}

function parsed(path: string): AttributePath | null {
  try {
    return parsePath(path);
  } catch {
    return null;
  }
}

function isSub(attribute: Attribute): boolean {
  return attribute.parent !== null;
}

/** The URN under which an attribute of this name is kept, when it was sent beside or under another. */
function placeOf(type: ResourceType, name: string): string | null {
  const last =
    name
      .slice(name.lastIndexOf(':') + 1)
      .split('.')[0]
      ?.toLowerCase() ?? '';
  if (/^urn:/i.test(name) && resolveName(type, last) !== null) return type.schema;
  for (const { urn, attributes } of type.extensions.values()) if (attributes.has(last)) return urn;
  return null;
}

function elementPath(path: string, element: Json): string {
  const type = isObject(element) ? memberOf(element, 'type') : undefined;
  if (typeof type === 'string' && !path.endsWith(']')) return `${path}[type eq ${JSON.stringify(type)}]`;
  const value = isObject(element) ? memberOf(element, 'value') : undefined;
  return typeof value === 'string' && !path.endsWith(']')
    ? `${path}[value eq ${JSON.stringify(value)}]`
    : path;
}

function alteredWords(path: string, sent: Json, stored: Json): Sentence {
  const name = capital(pathWords(path));
  if (typeof sent === 'string' && typeof stored !== 'string' && !isObject(stored) && stored !== null) {
    return [
      `${name} was sent as the text `,
      { name: JSON.stringify(sent) },
      ` and stored as ${JSON.stringify(stored)}.`,
    ];
  }
  if (typeof sent === 'string' && isObject(stored)) {
    return [
      `${name} was sent as a plain text, `,
      { name: valueWords(sent) },
      ', and stored as a reference to ',
      { name: valueWords(stored) },
      '.',
    ];
  }
  return [
    `${name} was sent as `,
    { name: valueWords(sent) },
    ' and stored as ',
    { name: valueWords(stored) },
    '.',
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
