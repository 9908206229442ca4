import type { Registry } from '../scim/registry.ts';

/** Which attributes hold ids of other resources, and how resource types and collections are named. */
export interface References {
  /** Collections that an attribute points into, in lower case, by its name in lower case: `members`, `manager`. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** Collection of a resource type by the type's name, both in lower case: `user` → `users`. */
  readonly collections: ReadonlyMap<string, string>;
  /** Collection by URN of a core schema, in lower case. */
  readonly schemas: ReadonlyMap<string, string>;
}

/** What the schemas of a registry say of references (RFC 7643 sections 2.3.7 and 7). */
export function referencesOf(registry: Registry): References {
  const collections = new Map<string, string>();
  const schemas = new Map<string, string>();
  for (const { name, endpoint, schema } of registry.types) {
    const collection = endpoint.slice(1).toLowerCase();
    collections.set(name.toLowerCase(), collection);
    schemas.set(schema.toLowerCase(), collection);
  }
  const attributes = new Map<string, readonly string[]>();
  const add = (attribute: string, types: readonly string[]) => {
    const name = attribute.toLowerCase();
    const into = types.flatMap((type) => collections.get(type.toLowerCase()) ?? []);
    attributes.set(name, [...new Set([...(attributes.get(name) ?? []), ...into])]);
  };
  for (const { references, definition } of registry.types) {
    for (const { attribute, to } of definition.links) add(attribute, to);
    for (const { attribute, from } of definition.derived) add(attribute, [from]);
    for (const { name, references: types } of references) add(name, types);
  }
  return { attributes, collections, schemas };
}
