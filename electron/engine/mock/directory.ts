import type { Profile } from '../../../shared/profiles/profile.ts';
import { ScimError } from '../../../shared/scim/error.ts';
import { exact, fold } from '../../../shared/scim/fold.ts';
import { isObject, type Json, type JsonObject, quote } from '../../../shared/scim/json.ts';
import type { LinkChanges } from '../../../shared/scim/links.ts';
import { schemasOf } from '../../../shared/scim/read-resource.ts';
import type { Attribute, Registry, ResourceType } from '../../../shared/scim/registry.ts';
import type { DirectoryChange, StoredDirectory } from '../store/directory-change.ts';
import { Collection } from './collection.ts';
import { Entry, type Surroundings } from './entry.ts';

/** Told what an answer that was made before no longer shows. */
export interface ChangeListener {
  changed(entry: Entry): void;
  everythingChanged(): void;
}

export interface DirectoryOptions {
  readonly registry: Registry;
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Resources in memory. Writes report themselves as `DirectoryChange`s. Links are kept with the resource that
 * owns them and, in reverse, by what they point at; neither is ever copied to add or remove one.
 */
export class Directory implements Surroundings {
  readonly registry: Registry;
  /** Where the client sees the endpoints; addresses in answers start with it. */
  baseUrl = '';
  /** Grows with every change; a result computed at the same revision is still right. */
  revision = 0;
  profile: Profile;
  listener: ChangeListener = { changed() {}, everythingChanged() {} };
  readonly #options: DirectoryOptions;
  readonly #collections = new Map<string, Collection>();
  readonly #pointedAt = new Map<Attribute, Map<string, Set<Entry>>>();
  readonly #linkTypes = new Map<Attribute, readonly string[]>();
  #lastTime = 0;
  #lastTimeText = '';

  constructor(profile: Profile, options: DirectoryOptions) {
    this.profile = profile;
    this.#options = options;
    this.registry = options.registry;
    for (const type of options.registry.types) {
      this.#collections.set(type.name, new Collection(type));
      for (const attribute of type.links) {
        this.#pointedAt.set(attribute, new Map());
        const definition = type.definition.links.find((link) => link.attribute === attribute.name);
        this.#linkTypes.set(attribute, definition?.to ?? []);
      }
    }
  }

  /** Fills an empty directory. Resource types that are not registered are passed over. */
  load(stored: StoredDirectory): void {
    for (const { type, id, json } of stored.resources()) {
      const collection = this.#collections.get(type);
      if (!collection) continue;
      const { meta, ...content } = JSON.parse(json) as JsonObject;
      collection.add(new Entry(collection.type, id, content, storedMeta(meta), this));
    }
    for (const { type, id, attribute, value, json } of stored.links()) {
      const entry = this.#collections.get(type)?.get(id);
      const owned = entry?.type.links.find((link) => link.name === attribute);
      if (entry && owned) this.#link(entry, owned, value, JSON.parse(json) as JsonObject);
    }
  }

  collection(type: ResourceType): Collection {
    const collection = this.#collections.get(type.name);
    if (!collection) throw new Error(`No collection for ${type.name}`);
    return collection;
  }

  /** @throws {ScimError} 404. */
  entry(type: ResourceType, id: string): Entry {
    const entry = this.#collections.get(type.name)?.get(id);
    if (entry) return entry;
    throw new ScimError(404, null, `There is no ${type.name} with the id ${quote(id)}.`);
  }

  /** Checks links to be added and completes them. @throws {ScimError} 400 invalidValue. */
  completeLinks(attribute: Attribute, elements: readonly JsonObject[]): JsonObject[] {
    const { mustExist, nested } = this.profile.members;
    return elements.map((element) => {
      const id = element.value as string;
      const target = this.#target(attribute, id);
      if (!target) {
        if (!mustExist) return element;
        const names = (this.#linkTypes.get(attribute) ?? []).join(' or ');
        throw new ScimError(
          400,
          'invalidValue',
          `${attribute.path} points at ${quote(id)}; there is no ${names} with that id.`,
        );
      }
      if (nested === 'refuse' && target.type.links.length > 0) {
        throw new ScimError(
          400,
          'invalidValue',
          `${quote(id)} is a ${target.type.name}, which ${attribute.path} cannot hold here.`,
        );
      }
      return attribute.subs.has('type') ? { value: id, type: target.type.name } : { value: id };
    });
  }

  create(
    type: ResourceType,
    json: JsonObject,
    links: ReadonlyMap<Attribute, readonly JsonObject[]>,
    changes: DirectoryChange[],
  ): Entry {
    this.#demandUnique(type, json, null);
    const time = this.#time();
    const meta = { created: time, lastModified: time, version: 1 };
    const entry = new Entry(type, this.#options.newId(), json, meta, this);
    this.collection(type).add(entry);
    this.revision++;
    changes.push(this.#put(entry));
    for (const [attribute, elements] of links) {
      for (const element of elements) this.#addLink(entry, attribute, element, changes);
    }
    return entry;
  }

  update(
    entry: Entry,
    json: JsonObject,
    links: ReadonlyMap<Attribute, LinkChanges>,
    changes: DirectoryChange[],
  ): void {
    this.#demandUnique(entry.type, json, entry);
    const label = entry.label();
    this.collection(entry.type).reindex(entry, json);
    entry.json = json;
    entry.lastModified = this.#time(entry.lastModified);
    entry.version++;
    this.revision++;
    changes.push(this.#put(entry));
    for (const [attribute, { added, removed }] of links) {
      for (const value of removed) this.#removeLink(entry, attribute, value, changes);
      for (const element of added) this.#addLink(entry, attribute, element, changes);
    }
    this.listener.changed(entry);
    if (entry.label() !== label) this.#renamed(entry);
  }

  remove(entry: Entry, changes: DirectoryChange[]): void {
    for (const [attribute, pointedAt] of this.#pointedAt) {
      for (const owner of pointedAt.get(entry.id) ?? []) {
        if (owner === entry) continue;
        owner.lastModified = this.#time(owner.lastModified);
        owner.version++;
        changes.push(this.#put(owner));
        this.#removeLink(owner, attribute, entry.id, changes);
        this.listener.changed(owner);
      }
    }
    for (const [attribute, targets] of entry.links ?? []) {
      for (const value of [...targets.keys()]) {
        this.#unlink(entry, attribute, value);
        this.#linkChanged(attribute, value);
      }
    }
    this.collection(entry.type).remove(entry);
    this.revision++;
    this.listener.changed(entry);
    changes.push({ op: 'remove', type: entry.type.name, id: entry.id });
  }

  /** Entries of a type that link to an id. */
  pointingAt(attribute: Attribute, id: string): readonly Entry[] {
    return [...(this.#pointedAt.get(attribute)?.get(id) ?? [])];
  }

  locationOf(entry: Entry): string {
    const id = plainId.test(entry.id) ? entry.id : encodeURIComponent(entry.id);
    return `${this.baseUrl}${entry.type.endpoint}/${id}`;
  }

  /** Weak entity tag (RFC 7644 section 3.14); also changes with what is derived from the links of others. */
  versionOf(entry: Entry): string {
    let tag = String(entry.version);
    for (const attribute of entry.type.derived) {
      const derived = this.#derived(entry, attribute);
      if (derived) tag += `-${hash(JSON.stringify(derived, ['value', 'display', 'type']))}`;
    }
    return `W/"${tag}"`;
  }

  metaOf(entry: Entry): JsonObject {
    const meta: JsonObject = {
      resourceType: entry.type.name,
      created: entry.created,
      lastModified: entry.lastModified,
      location: this.locationOf(entry),
    };
    if (this.profile.etag) meta.version = this.versionOf(entry);
    return meta;
  }

  apart(entry: Entry, attribute: Attribute): Json | undefined {
    switch (attribute.name) {
      case 'id':
        return entry.id;
      case 'schemas':
        return schemasOf(entry.type, entry.json);
      case 'meta':
        return this.metaOf(entry);
      default:
        return attribute.link === 'owned' ? this.#owned(entry, attribute) : this.#derived(entry, attribute);
    }
  }

  #owned(entry: Entry, attribute: Attribute): Json[] | undefined {
    const links = entry.links?.get(attribute);
    if (!links || links.size === 0) return undefined;
    const elements: Json[] = [];
    for (const [id, element] of links) {
      const target = this.#target(attribute, id);
      elements.push(
        target
          ? { value: id, $ref: this.locationOf(target), type: target.type.name, display: target.label() }
          : element,
      );
    }
    return elements;
  }

  /** Links of others seen from their target: `groups` of a user, by way of other groups too. */
  #derived(entry: Entry, attribute: Attribute): JsonObject[] | undefined {
    const definition = entry.type.definition.derived.find((one) => one.attribute === attribute.name);
    const owners = this.registry.type(definition?.from ?? '');
    const link = owners?.links.find((one) => one.name === definition?.link);
    const pointedAt = link && this.#pointedAt.get(link);
    const direct = pointedAt?.get(entry.id);
    if (!direct) return undefined;
    const seen = new Set<Entry>(direct);
    if (this.profile.members.nested === 'indirect') {
      // A set grows while it is walked, and each group enters once: cycles end by themselves.
      for (const owner of seen) for (const outer of pointedAt?.get(owner.id) ?? []) seen.add(outer);
    }
    const elements: JsonObject[] = [];
    for (const owner of seen) {
      elements.push({
        value: owner.id,
        $ref: this.locationOf(owner),
        display: owner.label(),
        type: direct.has(owner) ? 'direct' : 'indirect',
      });
    }
    return elements;
  }

  #target(attribute: Attribute, id: string): Entry | undefined {
    for (const name of this.#linkTypes.get(attribute) ?? []) {
      const entry = this.#collections.get(name)?.get(id);
      if (entry) return entry;
    }
    return undefined;
  }

  /** @throws {ScimError} 409 uniqueness. */
  #demandUnique(type: ResourceType, json: JsonObject, self: Entry | null): void {
    const further = this.profile.attributes.unique[type.name];
    for (const attribute of type.attributes.values()) {
      if (attribute.uniqueness === 'none' && !further?.includes(attribute.name)) continue;
      const value = json[attribute.name];
      if (typeof value !== 'string' || value === self?.json[attribute.name]) continue;
      const other = this.#withValue(type, attribute, value).find((entry) => entry !== self);
      if (other) {
        throw new ScimError(
          409,
          'uniqueness',
          `${attribute.path} ${quote(value)} belongs to another ${type.name}, ${quote(other.id)}.`,
        );
      }
    }
  }

  #withValue(type: ResourceType, attribute: Attribute, value: string): readonly Entry[] {
    const collection = this.collection(type);
    const indexed = collection.withValue(attribute, value);
    if (indexed !== null) return indexed;
    const form = attribute.caseExact ? exact : fold;
    return collection.entries().filter(({ json }) => {
      const held = json[attribute.name];
      return typeof held === 'string' && form(held) === form(value);
    });
  }

  #addLink(entry: Entry, attribute: Attribute, element: JsonObject, changes: DirectoryChange[]): void {
    const value = element.value as string;
    this.#link(entry, attribute, value, element);
    this.#linkChanged(attribute, value);
    const { type, id } = entry;
    const json = JSON.stringify(element);
    changes.push({ op: 'link', type: type.name, id, attribute: attribute.name, value, json });
  }

  #removeLink(entry: Entry, attribute: Attribute, value: string, changes: DirectoryChange[]): void {
    this.#unlink(entry, attribute, value);
    this.#linkChanged(attribute, value);
    changes.push({ op: 'unlink', type: entry.type.name, id: entry.id, attribute: attribute.name, value });
  }

  #link(entry: Entry, attribute: Attribute, value: string, element: JsonObject): void {
    entry.links ??= new Map();
    const links = entry.links.get(attribute) ?? new Map<string, JsonObject>();
    links.set(value, element);
    entry.links.set(attribute, links);
    const pointedAt = this.#pointedAt.get(attribute);
    const owners = pointedAt?.get(value);
    if (owners) owners.add(entry);
    else pointedAt?.set(value, new Set([entry]));
  }

  #unlink(entry: Entry, attribute: Attribute, value: string): void {
    entry.links?.get(attribute)?.delete(value);
    const pointedAt = this.#pointedAt.get(attribute);
    const owners = pointedAt?.get(value);
    owners?.delete(entry);
    if (owners?.size === 0) pointedAt?.delete(value);
  }

  #linkChanged(attribute: Attribute, value: string): void {
    const target = this.#target(attribute, value);
    if (!target) return;
    // A group within a group changes what all its people see; rare enough to start over.
    if (target.type.links.length > 0) this.listener.everythingChanged();
    else this.listener.changed(target);
  }

  #renamed(entry: Entry): void {
    if (entry.type.links.length > 0) return this.listener.everythingChanged();
    for (const pointedAt of this.#pointedAt.values()) {
      for (const owner of pointedAt.get(entry.id) ?? []) this.listener.changed(owner);
    }
  }

  #put(entry: Entry): DirectoryChange {
    const { type, id, created, lastModified, version } = entry;
    const meta = { created, lastModified, version };
    return { op: 'put', type: type.name, id, json: JSON.stringify({ ...entry.json, meta }) };
  }

  /** Now, or a millisecond after `last` when the clock has not moved: a change must show. */
  #time(last?: string): string {
    const now = this.#options.now();
    if (now !== this.#lastTime) {
      this.#lastTime = now;
      this.#lastTimeText = new Date(now).toISOString();
    }
    if (last === undefined || last < this.#lastTimeText) return this.#lastTimeText;
    return new Date(Date.parse(last) + 1).toISOString();
  }
}

const plainId = /^[\w-]*$/;

function storedMeta(meta: Json | undefined): { created: string; lastModified: string; version: number } {
  const { created, lastModified, version } = isObject(meta) ? meta : {};
  const first = typeof created === 'string' ? created : new Date(0).toISOString();
  return {
    created: first,
    lastModified: typeof lastModified === 'string' ? lastModified : first,
    version: typeof version === 'number' ? version : 1,
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return (value >>> 0).toString(36);
}
