import { isObject, type Json, type JsonObject } from '../../../shared/scim/json.ts';
import { schemasOf } from '../../../shared/scim/read-resource.ts';
import type { Attribute } from '../../../shared/scim/registry.ts';
import type { Directory } from './directory.ts';
import type { Entry, Surroundings } from './entry.ts';
import { hashText } from './hash.ts';
import type { LinkGraph } from './link-graph.ts';

/** What resources show that is not in their own JSON: addresses, versions, what others link to or are called. */
export class Presentation implements Surroundings {
  /** Where the client sees the endpoints; addresses in answers start with it. */
  baseUrl = '';
  readonly #directory: Directory;
  readonly #graph: LinkGraph;

  constructor(directory: Directory, graph: LinkGraph) {
    this.#directory = directory;
    this.#graph = graph;
  }

  locationOf(entry: Entry): string {
    const id = plainId.test(entry.id) ? entry.id : encodeURIComponent(entry.id);
    return `${this.baseUrl}${entry.type.endpoint}/${id}`;
  }

  /** Weak entity tag (RFC 7644 section 3.14); also changes with what is shown of other resources. */
  versionOf(entry: Entry): string {
    let tag = String(entry.version);
    for (const attribute of entry.type.derived) {
      const derived = this.#derived(entry, attribute);
      if (derived) tag += `-${hashText(JSON.stringify(derived, ['value', 'display', 'type']))}`;
    }
    const referred = this.referredIn(entry);
    if (referred !== '') tag += `-${hashText(referred)}`;
    return `W/"${tag}"`;
  }

  metaOf(entry: Entry): JsonObject {
    const meta: JsonObject = {
      resourceType: entry.type.name,
      created: entry.created,
      lastModified: entry.lastModified,
      location: this.locationOf(entry),
    };
    if (this.#directory.profile.etag) meta.version = this.versionOf(entry);
    return meta;
  }

  apart(entry: Entry, attribute: Attribute): Json | undefined {
    switch (attribute.name) {
      case 'id':
        return entry.id;
      case 'schemas':
        return schemasOf(this.#directory.typeOf(entry), entry.json);
      case 'meta':
        return this.metaOf(entry);
      default:
        if (attribute.link === 'owned') return this.#owned(entry, attribute);
        if (attribute.link === 'derived') return this.#derived(entry, attribute);
        return this.completeReference(attribute, heldBy(entry, attribute));
    }
  }

  /**
   * A reference to one other resource with its address and, where the schema leaves that to the service
   * provider, its name (RFC 7643 section 4.3: `manager`). As it was sent when there is no such resource.
   */
  completeReference(attribute: Attribute, value: Json | undefined): Json | undefined {
    if (!isObject(value)) return value;
    const target = this.#referred(attribute, value);
    if (!target) return value;
    const complete: JsonObject = { ...value, $ref: this.locationOf(target) };
    const { displayName } = target.json;
    if (attribute.subs.get('displayname')?.mutability === 'readOnly' && displayName !== undefined) {
      complete.displayName = displayName;
    }
    return complete;
  }

  /** What a resource shows of those it refers to, as a text that differs when that does; mostly empty. */
  referredIn(entry: Entry): string {
    let text = '';
    for (const attribute of this.#directory.typeOf(entry).references) {
      const value = heldBy(entry, attribute);
      const target = isObject(value) ? this.#referred(attribute, value) : undefined;
      if (target) text += `${target.id} ${JSON.stringify(target.json.displayName)}\n`;
    }
    return text;
  }

  #referred(attribute: Attribute, { value }: JsonObject): Entry | undefined {
    return typeof value === 'string' ? this.#directory.find(attribute.references, value) : undefined;
  }

  #owned(entry: Entry, attribute: Attribute): Json[] | undefined {
    const links = entry.links?.get(attribute);
    if (!links || links.size === 0) return undefined;
    const elements: Json[] = [];
    for (const [id, element] of links) {
      const target = this.#directory.find(this.#graph.targetTypes(attribute), id);
      if (!target) {
        elements.push(element);
        continue;
      }
      const shown: JsonObject = { value: id, $ref: this.locationOf(target), type: target.type.name };
      if (this.#directory.profile.members.display) shown.display = target.label();
      elements.push(shown);
    }
    return elements;
  }

  /** Links of others seen from their target: `groups` of a user, by way of other groups too. */
  #derived(entry: Entry, attribute: Attribute): JsonObject[] | undefined {
    const definition = entry.type.definition.derived.find((one) => one.attribute === attribute.name);
    const owners = this.#directory.registry.type(definition?.from ?? '');
    const link = owners?.links.find((one) => one.name === definition?.link);
    if (!link) return undefined;
    const direct = this.#graph.owners(link, entry.id);
    if (direct.size === 0) return undefined;
    const seen = new Set<Entry>(direct);
    if (this.#directory.profile.members.nested === 'indirect') {
      // A set grows while it is walked, and each group enters once: cycles end by themselves.
      for (const owner of seen) for (const outer of this.#graph.owners(link, owner.id)) seen.add(outer);
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
}

function heldBy({ json }: Entry, attribute: Attribute): Json | undefined {
  const held = attribute.extension === null ? json : json[attribute.extension];
  return isObject(held) ? held[attribute.name] : undefined;
}

const plainId = /^[\w-]*$/;
