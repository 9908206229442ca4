import type { JsonObject } from '../../../shared/scim/json.ts';
import type { Attribute, Registry } from '../../../shared/scim/registry.ts';
import type { Entry } from './entry.ts';

const none: ReadonlySet<Entry> = new Set();

/**
 * Links by the resource that owns them and, in reverse, by the id they point at; neither is ever copied to
 * add or remove one.
 */
export class LinkGraph {
  readonly #owners = new Map<Attribute, Map<string, Set<Entry>>>();
  readonly #targets = new Map<Attribute, readonly string[]>();

  constructor({ types }: Registry) {
    for (const type of types) {
      for (const attribute of type.links) {
        const definition = type.definition.links.find((link) => link.attribute === attribute.name);
        this.#owners.set(attribute, new Map());
        this.#targets.set(attribute, definition?.to ?? []);
      }
    }
  }

  /** Attributes that hold links. */
  attributes(): Iterable<Attribute> {
    return this.#owners.keys();
  }

  /** Names of the resource types an attribute can point at. */
  targetTypes(attribute: Attribute): readonly string[] {
    return this.#targets.get(attribute) ?? [];
  }

  /** Entries that link to an id, in the order they began to. */
  owners(attribute: Attribute, id: string): ReadonlySet<Entry> {
    return this.#owners.get(attribute)?.get(id) ?? none;
  }

  add(entry: Entry, attribute: Attribute, value: string, element: JsonObject): void {
    entry.links ??= new Map();
    const links = entry.links.get(attribute) ?? new Map<string, JsonObject>();
    links.set(value, element);
    entry.links.set(attribute, links);
    const owners = this.#owners.get(attribute);
    const known = owners?.get(value);
    if (known) known.add(entry);
    else owners?.set(value, new Set([entry]));
  }

  remove(entry: Entry, attribute: Attribute, value: string): void {
    entry.links?.get(attribute)?.delete(value);
    const owners = this.#owners.get(attribute);
    const known = owners?.get(value);
    known?.delete(entry);
    if (known?.size === 0) owners?.delete(value);
  }
}
