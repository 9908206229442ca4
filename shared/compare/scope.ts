import { isObject, type Json, type JsonObject, memberOf } from '../scim/json.ts';
import type { Attribute, Registry, ResourceType } from '../scim/registry.ts';

/** What is known of an attribute that two answers are compared in. */
export type Characteristics = Pick<Attribute, 'type' | 'caseExact' | 'multiValued'>;

/** Finds attributes by their name in lower case. Where nothing is known, every letter counts. */
export interface Scope {
  attribute(name: string): Characteristics | undefined;
  /** What is inside an attribute. */
  within(name: string): Scope;
}

export const unknownScope: Scope = { attribute: () => undefined, within: () => unknownScope };

/** The scope of a resource, by what it says it is, else by where it was asked for. */
export function scopeOf(resource: JsonObject, collection: string | null, registry: Registry): Scope {
  const type = typeOf(resource, collection, registry);
  if (!type) return unknownScope;
  return {
    attribute: (name) => type.attributes.get(name),
    within: (name) => {
      const extension = type.extensions.get(name);
      return attributesScope(
        extension ? extension.attributes : (type.attributes.get(name)?.subs ?? new Map()),
      );
    },
  };
}

function attributesScope(attributes: ReadonlyMap<string, Attribute>): Scope {
  return {
    attribute: (name) => attributes.get(name),
    within: (name) => attributesScope(attributes.get(name)?.subs ?? new Map()),
  };
}

function typeOf(
  resource: JsonObject,
  collection: string | null,
  { types }: Registry,
): ResourceType | undefined {
  const meta = memberOf(resource, 'meta');
  const named = isObject(meta) ? textOf(memberOf(meta, 'resourcetype')) : null;
  const schemas = memberOf(resource, 'schemas');
  const urns = Array.isArray(schemas) ? schemas.map((urn) => textOf(urn)) : [];
  return (
    types.find(({ name }) => name.toLowerCase() === named) ??
    types.find(({ schema }) => urns.includes(schema.toLowerCase())) ??
    types.find(({ endpoint }) => endpoint.slice(1).toLowerCase() === collection)
  );
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value.toLowerCase() : null;
}
