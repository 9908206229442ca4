import type { Json, JsonObject } from '../../../shared/scim/json.ts';
import type { Attribute, ResourceType } from '../../../shared/scim/registry.ts';
import type { ResourceView } from '../../../shared/scim/resource-view.ts';

/** What an entry cannot know by itself: links, values derived from links, addresses. */
export interface Surroundings {
  apart(entry: Entry, attribute: Attribute): Json | undefined;
}

/** A resource in the directory. */
export class Entry implements ResourceView {
  readonly type: ResourceType;
  readonly id: string;
  /** Canonical JSON without schemas, id, meta, links and derived values. Never changed in place. */
  json: JsonObject;
  readonly created: string;
  lastModified: string;
  version: number;
  /** Place in the order of its collection. */
  position = 0;
  /** Grows in the order of creation within a collection; unlike the position it never changes. */
  serial = 0;
  /** Links by attribute, then by the id they point at. Null until there is one. */
  links: Map<Attribute, Map<string, JsonObject>> | null = null;
  readonly #surroundings: Surroundings;

  constructor(
    type: ResourceType,
    id: string,
    json: JsonObject,
    meta: { readonly created: string; readonly lastModified: string; readonly version: number },
    surroundings: Surroundings,
  ) {
    this.type = type;
    this.id = id;
    this.json = json;
    this.created = meta.created;
    this.lastModified = meta.lastModified;
    this.version = meta.version;
    this.#surroundings = surroundings;
  }

  apart(attribute: Attribute): Json | undefined {
    return this.#surroundings.apart(this, attribute);
  }

  linksTo(attribute: Attribute, id: string): boolean {
    return this.links?.get(attribute)?.has(id) ?? false;
  }

  linksOf(attribute: Attribute): ReadonlyMap<string, JsonObject> {
    return this.links?.get(attribute) ?? noLinks;
  }

  /** What people call it: the name other resources show for it. */
  label(): string {
    const { displayName, userName } = this.json;
    return typeof displayName === 'string' ? displayName : typeof userName === 'string' ? userName : this.id;
  }
}

const noLinks: ReadonlyMap<string, JsonObject> = new Map();
