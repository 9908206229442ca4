import { randomInt } from 'node:crypto';
import type { Catalogue } from '../../../shared/profiles/catalogue.ts';
import type { Profile } from '../../../shared/profiles/profile.ts';
import { ScimError } from '../../../shared/scim/error.ts';
import { exact, fold } from '../../../shared/scim/fold.ts';
import { isObject, type Json, type JsonObject, quote } from '../../../shared/scim/json.ts';
import type { LinkChanges } from '../../../shared/scim/links.ts';
import type { Attribute, Registry, ResourceType } from '../../../shared/scim/registry.ts';
import type {
  DirectoryChange,
  StoredDirectory,
  StoredLink,
  StoredResource,
} from '../store/directory-change.ts';
import { Collection } from './collection.ts';
import { Entry } from './entry.ts';
import { demandActive } from './lifecycle.ts';
import { LinkGraph } from './link-graph.ts';
import { Presentation } from './presentation.ts';

/** Told what an answer that was made before no longer shows. */
export interface ChangeListener {
  changed(entry: Entry): void;
  everythingChanged(): void;
}

export interface DirectoryOptions {
  readonly catalogue: Catalogue;
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Resources in memory and what connects them. Writes report themselves as `DirectoryChange`s.
 */
export class Directory {
  /** Everything that is kept, whichever app has it. */
  readonly registry: Registry;
  /** What the profile that is being asked shows of it. */
  view: Registry;
  readonly presentation: Presentation;
  /** Grows with every change; a result computed at the same revision is still right. */
  revision = 0;
  profile: Profile;
  listener: ChangeListener = { changed() {}, everythingChanged() {} };
  readonly #options: DirectoryOptions;
  readonly #collections = new Map<string, Collection>();
  readonly #graph: LinkGraph;
  #lastTime = 0;
  #lastTimeText = '';

  constructor(profile: Profile, options: DirectoryOptions) {
    this.profile = profile;
    this.#options = options;
    this.registry = options.catalogue.registry;
    this.view = options.catalogue.viewOf(profile);
    this.#graph = new LinkGraph(this.registry);
    this.presentation = new Presentation(this, this.#graph);
    for (const type of this.registry.types) this.#collections.set(type.name, new Collection(type));
  }

  /**
   * Fills an empty directory; it is whole when the iteration ends. Resource types that are not registered are
   * passed over.
   */
  *loading(stored: StoredDirectory): Generator<void> {
    for (const resource of stored.resources()) {
      this.#keep(resource);
      yield;
    }
    for (const link of stored.links()) {
      this.#keepLink(link);
      yield;
    }
  }

  /** Follows changes that were made to the same directory elsewhere. Doing so twice is doing it once. */
  follow(changes: readonly DirectoryChange[]): void {
    for (const change of changes) {
      const entry = this.#collections.get(change.type)?.get(change.id);
      switch (change.op) {
        case 'put':
          this.#keep(change);
          break;
        case 'link':
          this.#keepLink(change);
          break;
        case 'unlink': {
          const owned = entry?.type.links.find((link) => link.name === change.attribute);
          if (entry && owned) this.#graph.remove(entry, owned, change.value);
          break;
        }
        case 'remove':
          if (entry) this.#forget(entry);
      }
    }
    this.revision++;
    this.listener.everythingChanged();
  }

  #keep({ type, id, json }: StoredResource): void {
    const collection = this.#collections.get(type);
    if (!collection) return;
    const { meta: held, ...content } = JSON.parse(json) as JsonObject;
    const meta = storedMeta(held);
    const entry = collection.get(id);
    if (!entry) {
      collection.add(new Entry(collection.type, id, content, meta, this.presentation));
      return;
    }
    collection.reindex(entry, content);
    entry.json = content;
    entry.lastModified = meta.lastModified;
    entry.version = meta.version;
  }

  #keepLink({ type, id, attribute, value, json }: StoredLink): void {
    const entry = this.#collections.get(type)?.get(id);
    const owned = entry?.type.links.find((link) => link.name === attribute);
    if (entry && owned) this.#graph.add(entry, owned, value, JSON.parse(json) as JsonObject);
  }

  #forget(entry: Entry): void {
    for (const [attribute, targets] of entry.links ?? []) {
      for (const value of [...targets.keys()]) this.#graph.remove(entry, attribute, value);
    }
    this.collection(entry.type).remove(entry);
  }

  /** What the profile that is being asked shows of a resource. */
  typeOf(entry: Entry): ResourceType {
    return this.view.type(entry.type.name) ?? entry.type;
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
    throw this.missing(type, id);
  }

  missing(type: ResourceType, id: string): ScimError {
    return new ScimError(404, null, `There is no ${type.name} with the id ${quote(id)}.`);
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#options.now();
  }

  /** An id for a resource that will be created. */
  newId(type?: ResourceType): string {
    const { alphabet, length, prefix } = this.profile.ids;
    if (alphabet === null) return this.#options.newId();
    let id = (type && prefix[type.name]) ?? '';
    while (id.length < length) id += alphabet[randomInt(alphabet.length)];
    return id;
  }

  /**
   * Checks links to be added and completes them. `promised` are ids of resources that the same request will
   * create.
   * @throws {ScimError} 400 invalidValue.
   */
  completeLinks(
    attribute: Attribute,
    elements: readonly JsonObject[],
    promised?: ReadonlyMap<string, ResourceType>,
  ): JsonObject[] {
    const { mustExist, nested } = this.profile.members;
    const names = this.#graph.targetTypes(attribute).filter((name) => this.view.type(name) !== undefined);
    return elements.map((element) => {
      const id = element.value as string;
      const expected = promised?.get(id);
      const found = this.find(names, id);
      const target = expected && names.includes(expected.name) ? expected : found?.type;
      if (found) demandActive(found, attribute.path, this.profile);
      if (!target) {
        if (!mustExist) return element;
        throw new ScimError(
          400,
          'invalidValue',
          `${attribute.path} points at ${quote(id)}; there is no ${names.join(' or ')} with that id.`,
        );
      }
      if (nested === 'refuse' && target.links.length > 0) {
        throw new ScimError(
          400,
          'invalidValue',
          `${quote(id)} is a ${target.name}, which ${attribute.path} cannot hold here.`,
        );
      }
      return attribute.subs.has('type') ? { value: id, type: target.name } : { value: id };
    });
  }

  create(
    type: ResourceType,
    json: JsonObject,
    links: ReadonlyMap<Attribute, readonly JsonObject[]>,
    changes: DirectoryChange[],
    id = this.newId(type),
  ): Entry {
    this.#demandUnique(type, json, null);
    const time = this.#time();
    const meta = { created: time, lastModified: time, version: 1 };
    const collection = this.collection(type);
    const entry = new Entry(collection.type, id, json, meta, this.presentation);
    collection.add(entry);
    this.revision++;
    changes.push(this.#put(entry, true));
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
    if (entry.label() !== label) this.#renamed(entry, changes);
  }

  remove(entry: Entry, changes: DirectoryChange[]): void {
    for (const attribute of this.#graph.attributes()) {
      for (const owner of this.#graph.owners(attribute, entry.id)) {
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
        this.#graph.remove(entry, attribute, value);
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
    return [...this.#graph.owners(attribute, id)];
  }

  #target(attribute: Attribute, id: string): Entry | undefined {
    return this.find(this.#graph.targetTypes(attribute), id);
  }

  /** The resource with an id, among those of the named types. */
  find(types: readonly string[], id: string): Entry | undefined {
    for (const name of types) {
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
      const other = this.withValue(type, attribute, value).find((entry) => entry !== self);
      if (other) {
        throw new ScimError(
          409,
          'uniqueness',
          `${attribute.path} ${quote(value)} belongs to another ${type.name}, ${quote(other.id)}.`,
        );
      }
    }
  }

  /** Entries whose attribute equals a text by its case rule. */
  withValue(type: ResourceType, attribute: Attribute, value: string): readonly Entry[] {
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
    const isNew = !entry.linksTo(attribute, value);
    this.#graph.add(entry, attribute, value, element);
    this.#linkChanged(attribute, value);
    const { type, id } = entry;
    const json = JSON.stringify(element);
    changes.push({ op: 'link', type: type.name, id, attribute: attribute.name, value, json, isNew });
  }

  #removeLink(entry: Entry, attribute: Attribute, value: string, changes: DirectoryChange[]): void {
    this.#graph.remove(entry, attribute, value);
    this.#linkChanged(attribute, value);
    changes.push({ op: 'unlink', type: entry.type.name, id: entry.id, attribute: attribute.name, value });
  }

  #linkChanged(attribute: Attribute, value: string): void {
    const target = this.#target(attribute, value);
    if (!target) return;
    // A group within a group changes what all its people see; rare enough to start over.
    if (target.type.links.length > 0) this.listener.everythingChanged();
    else this.listener.changed(target);
  }

  /** Those that show a resource by its name change with it; their number, not their size, is the cost. */
  #renamed(entry: Entry, changes: DirectoryChange[]): void {
    for (const attribute of this.#graph.attributes()) {
      for (const owner of this.#graph.owners(attribute, entry.id)) {
        if (owner === entry) continue;
        owner.version++;
        changes.push(this.#put(owner));
        this.listener.changed(owner);
      }
    }
    if (entry.type.links.length > 0) this.listener.everythingChanged();
  }

  /** The meta is put behind the rest as text: a copy of the resource would cost more than writing it. */
  #put(entry: Entry, isNew = false): DirectoryChange {
    const { type, id, created, lastModified, version } = entry;
    const content = JSON.stringify(entry.json);
    const comma = content === '{}' ? '' : ',';
    const meta = JSON.stringify({ created, lastModified, version });
    const json = `${content.slice(0, -1)}${comma}"meta":${meta}}`;
    return { op: 'put', type: type.name, id, json, isNew };
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

function storedMeta(meta: Json | undefined): { created: string; lastModified: string; version: number } {
  const { created, lastModified, version } = isObject(meta) ? meta : {};
  const first = typeof created === 'string' ? created : new Date(0).toISOString();
  return {
    created: first,
    lastModified: typeof lastModified === 'string' ? lastModified : first,
    version: typeof version === 'number' ? version : 1,
  };
}
