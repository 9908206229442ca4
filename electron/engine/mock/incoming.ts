import type { Profile } from '../../../shared/profiles/profile.ts';
import { invalidPath, invalidValue, mutability } from '../../../shared/scim/error.ts';
import { isObject, type Json, type JsonObject, memberOf, quote } from '../../../shared/scim/json.ts';
import type { Attribute, ResourceType } from '../../../shared/scim/registry.ts';
import { resolveName } from '../../../shared/scim/resolve.ts';
import type { Trace } from '../../../shared/scim/tolerance.ts';

/** The attribute, and sub-attribute, that a path of a profile names. */
interface Named {
  readonly attribute: Attribute;
  readonly sub: Attribute | null;
}

export function named(type: ResourceType, path: string): Named | null {
  const resolved = resolveName(type, path);
  return resolved?.kind === 'attribute' ? resolved : null;
}

/** The body of POST or PUT with the names of the schemas. @throws {ScimError} 400 for what the app refuses. */
export function adaptResource(type: ResourceType, body: Json, { attributes }: Profile): Json {
  const renamed = attributes.renamed[type.name];
  const refused = attributes.refused[type.name];
  if (!isObject(body) || (!renamed && !refused)) return body;
  let adapted = body;
  for (const [path, name] of Object.entries(renamed ?? {})) adapted = rename(type, adapted, path, name);
  for (const path of refused ?? []) {
    if (sends(type, adapted, path)) throw invalidValue(`${path} is not accepted here.`);
  }
  return adapted;
}

/** An object of attributes with `name` replaced by the last name of a path. */
function rename(type: ResourceType, body: JsonObject, path: string, name: string): JsonObject {
  const target = named(type, path);
  if (!target) return body;
  const { attribute, sub } = target;
  const change = (holder: JsonObject): JsonObject => {
    if (sub === null) return renameKey(holder, name, attribute.name);
    const key = keyOf(holder, attribute.name);
    if (key === undefined) return holder;
    const inner = (element: Json): Json => (isObject(element) ? renameKey(element, name, sub.name) : element);
    const held = holder[key] as Json;
    return { ...holder, [key]: Array.isArray(held) ? held.map(inner) : inner(held) };
  };
  if (attribute.extension === null) return change(body);
  const key = keyOf(body, attribute.extension);
  const held = key === undefined ? undefined : body[key];
  return key !== undefined && isObject(held) ? { ...body, [key]: change(held) } : body;
}

function renameKey(object: JsonObject, from: string, to: string): JsonObject {
  const key = keyOf(object, from);
  if (key === undefined) return object;
  const { [key]: value, ...rest } = object;
  return { ...rest, [to]: value as Json };
}

function keyOf(object: JsonObject, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === wanted);
}

function sends(type: ResourceType, body: JsonObject, path: string): boolean {
  const target = named(type, path);
  if (!target) return memberOf(body, path.toLowerCase()) !== undefined;
  const { attribute, sub } = target;
  const holder = attribute.extension === null ? body : memberOf(body, attribute.extension.toLowerCase());
  const value = isObject(holder) ? memberOf(holder, attribute.name.toLowerCase()) : undefined;
  if (value === undefined || value === null) return false;
  if (sub === null) return !Array.isArray(value) || value.length > 0;
  return [value]
    .flat()
    .some((element) => isObject(element) && memberOf(element, sub.name.toLowerCase()) !== undefined);
}

/**
 * The body of a PATCH as the app reads it: its words and names in those of the RFC, and without the operations it
 * passes over. What is no PATCH at all is left as it is, for the reader to refuse.
 * @throws {ScimError} 400 for what the app refuses.
 */
export function adaptPatch(type: ResourceType, body: Json, profile: Profile, trace: Trace): Json {
  if (!isObject(body)) return body;
  const key = keyOf(body, 'operations');
  const operations = key === undefined ? undefined : body[key];
  if (key === undefined || !Array.isArray(operations) || !adapts(type, profile)) return body;
  const reader = new PatchAdapter(type, profile, trace);
  const adapted = operations.flatMap((operation, at) =>
    isObject(operation) ? (reader.read(operation, `/Operations/${at}`) ?? []) : operation,
  );
  return { ...body, [key]: adapted };
}

/** Whether a profile reads PATCH in any way of its own. */
function adapts({ name }: ResourceType, { patch, attributes, members, filter }: Profile): boolean {
  const byType = [
    patch.filteredPaths,
    patch.attributes,
    patch.aliases,
    patch.once,
    patch.noRemove,
    patch.refused,
    attributes.renamed,
  ];
  return (
    byType.some((rules) => rules[name] !== undefined) ||
    patch.pathlessAttributes !== null ||
    patch.urnDot ||
    patch.wrappedValues ||
    Object.keys(patch.synonyms).length > 0 ||
    !members.replaceAll ||
    filter.bareValues
  );
}

class PatchAdapter {
  readonly #type: ResourceType;
  readonly #profile: Profile;
  readonly #trace: Trace;
  readonly #seen = new Set<string>();

  constructor(type: ResourceType, profile: Profile, trace: Trace) {
    this.#type = type;
    this.#profile = profile;
    this.#trace = trace;
  }

  /** Null when the operation is passed over. */
  read(sent: JsonObject, pointer: string): JsonObject | null {
    const op = this.#op(memberOf(sent, 'op'));
    const path = memberOf(sent, 'path');
    const value = memberOf(sent, 'value');
    const rest: JsonObject = { op };
    if (typeof path === 'string') {
      const text = this.#path(path);
      if (text.includes('[') && this.#passesOver(text, pointer)) return null;
      const target = named(this.#type, text.replace(/\[[^\]]*\]?/, ''));
      if (target && !this.#takes(target, op, pointer)) return null;
      rest.path = text;
      if (value !== undefined) rest.value = this.#value(target, value, op, text.includes('['));
      else if (target) this.#demandPartial(target, op, undefined, text.includes('['));
      return rest;
    }
    if (path !== undefined) rest.path = path;
    if (value !== undefined) rest.value = isObject(value) ? this.#pathless(value, op, pointer) : value;
    return isObject(rest.value) && Object.keys(rest.value).length === 0 && isObject(value) && !isEmpty(value)
      ? null
      : rest;
  }

  #op(op: Json | undefined): Json {
    if (typeof op !== 'string') return op ?? null;
    return own(this.#profile.patch.synonyms, op.toLowerCase()) ?? op;
  }

  #path(sent: string): string {
    const { patch, attributes, filter } = this.#profile;
    let text = sent;
    if (patch.urnDot) {
      for (const { urn } of this.#type.extensions.values()) {
        const prefix = `${urn}.`.toLowerCase();
        if (text.toLowerCase().startsWith(prefix)) text = `${urn}:${text.slice(prefix.length)}`;
      }
    }
    for (const [path, name] of Object.entries(attributes.renamed[this.#type.name] ?? {})) {
      const own = withLastName(path, name).toLowerCase();
      if (text.toLowerCase() === own) text = path;
    }
    const alias = own(patch.aliases[this.#type.name], text);
    if (alias !== undefined) text = alias;
    if (!filter.bareValues) return text;
    return text.replace(/\[([^\]]*)\]/, (_, inner: string) => `[${withQuotes(inner)}]`);
  }

  #passesOver(text: string, pointer: string): boolean {
    const rule = this.#profile.patch.filteredPaths[this.#type.name];
    if (rule === undefined) return false;
    if (rule === 'refuse')
      throw invalidPath(`Paths with a filter, such as ${quote(text)}, are not supported here.`);
    const detail = `Paths with a filter have no effect here, so ${quote(text)} changed nothing.`;
    this.#trace.note('passed-over-by-app', detail, pointer);
    return true;
  }

  /** Whether the app goes on with an operation on an attribute. @throws {ScimError} 400. */
  #takes({ attribute, sub }: Named, op: Json, pointer: string): boolean {
    const { patch } = this.#profile;
    const { name } = this.#type;
    const path = (sub ?? attribute).path;
    const known = patch.attributes[name];
    if (known !== undefined && !known.includes(attribute.path) && !known.includes(path)) {
      const detail = `PATCH knows only ${known.join(', ')} of a ${name} here, not ${path}.`;
      if (patch.otherAttributes === 'refuse') throw invalidPath(detail);
      this.#trace.note('passed-over-by-app', detail, pointer);
      return false;
    }
    if (patch.refused[name]?.includes(path)) throw invalidPath(`${path} cannot be changed by PATCH here.`);
    if (typeof op === 'string' && op.toLowerCase() === 'remove' && patch.noRemove[name]?.includes(path)) {
      throw mutability(`${path} cannot be removed here.`);
    }
    if (patch.once[name]?.includes(path)) {
      if (this.#seen.has(path)) throw invalidValue(`One request may change ${path} once only.`);
      this.#seen.add(path);
    }
    return true;
  }

  #pathless(sent: JsonObject, op: Json, pointer: string): JsonObject {
    const { patch, attributes } = this.#profile;
    const entries = new Map<string, Json>();
    const most = patch.pathlessAttributes;
    if (most !== null && Object.keys(sent).length > most) {
      throw invalidValue(
        `A value without a path may hold ${most} attribute here, not ${Object.keys(sent).length}.`,
      );
    }
    const aliases = patch.aliases[this.#type.name];
    for (const key of Object.keys(sent)) {
      const path = own(aliases, key) ?? key;
      const target = named(this.#type, path);
      if (target && !this.#takes(target, op, pointer)) continue;
      const given = target ? this.#value(target, sent[key] as Json, op, false) : (sent[key] as Json);
      // The letter of the RFC has no paths as keys, so what an alias stands for is put where it belongs.
      if (
        target?.sub &&
        path !== key &&
        target.attribute.extension === null &&
        !target.attribute.multiValued
      ) {
        const held = entries.get(target.attribute.name) ?? null;
        entries.set(target.attribute.name, { ...(isObject(held) ? held : {}), [target.sub.name]: given });
      } else entries.set(path, given);
    }
    let value: JsonObject = Object.fromEntries(entries);
    for (const [path, name] of Object.entries(attributes.renamed[this.#type.name] ?? {})) {
      value = rename(this.#type, value, path, name);
    }
    return value;
  }

  #value(target: Named | null, sent: Json, op: Json, filtered: boolean): Json {
    const { patch, attributes } = this.#profile;
    let value = sent;
    if (!target) return value;
    const { attribute, sub } = target;
    if (patch.wrappedValues && attribute.link === 'owned' && isObject(value)) {
      value = memberOf(value, attribute.name.toLowerCase()) ?? value;
    }
    if (sub === null) {
      for (const [path, name] of Object.entries(attributes.renamed[this.#type.name] ?? {})) {
        const inner = named(this.#type, path);
        if (inner?.attribute !== attribute || !inner.sub || !isObject(value)) continue;
        value = renameKey(value, name, inner.sub.name);
      }
    }
    this.#demandPartial(target, op, value, filtered);
    return value;
  }

  /** @throws {ScimError} 400 when all links are replaced or cleared at once and the app has no such thing. */
  #demandPartial({ attribute, sub }: Named, op: Json, value: Json | undefined, filtered: boolean): void {
    if (this.#profile.members.replaceAll || attribute.link !== 'owned' || sub !== null || filtered) return;
    const verb = typeof op === 'string' ? op.toLowerCase() : '';
    const lists = value !== undefined && value !== null && this.#profile.dialect.removeListed;
    if (verb !== 'replace' && (verb !== 'remove' || lists)) return;
    throw invalidValue(
      `All ${attribute.path} cannot be ${verb === 'replace' ? 'replaced' : 'removed'} at once here; add and remove them one by one.`,
    );
  }
}

/** What a record says of a key that came from a client: its prototype says nothing. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}

function withLastName(path: string, name: string): string {
  const at = Math.max(path.lastIndexOf('.'), path.lastIndexOf(':'));
  return at < 0 || (at === path.lastIndexOf('.') && path.lastIndexOf(':') > at)
    ? name
    : path.slice(0, at + 1) + name;
}

/** Puts values of a filter into quotes that came without: `email eq ada@example.com`. */
export function withQuotes(filter: string): string {
  const single = /^(\s*[^\s"]+\s+(?:eq|ne|co|sw|ew|gt|ge|lt|le)\s+)([^"\s].*)$/i.exec(filter);
  if (single && !/\s(and|or)\s|["()]/i.test(single[2] as string)) {
    return `${single[1]}${literal((single[2] as string).trimEnd())}`;
  }
  return filter.replace(
    /(\s(?:eq|ne|co|sw|ew|gt|ge|lt|le)\s+)([^"\s()[\]]+)/gi,
    (_, before: string, value: string) => `${before}${literal(value)}`,
  );
}

function literal(value: string): string {
  return /^(true|false|null)$/i.test(value) ? value : JSON.stringify(value);
}
