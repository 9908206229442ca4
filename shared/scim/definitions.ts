import { z } from 'zod';
import { createRegistry, type Registry } from './registry.ts';
import {
  ResourceTypeDefinition,
  type ResourceTypeInput,
  SchemaDefinition,
  type SchemaInput,
} from './schema-definition.ts';
import { linksOf } from './schema-links.ts';
import { defaultResourceTypes, defaultSchemas } from './schemas/defaults.ts';

/** Schemas and resource types that a registry is made of. */
export interface Definitions {
  readonly schemas: readonly SchemaInput[];
  readonly resourceTypes: readonly ResourceTypeInput[];
}

/** Those of RFC 7643. */
export const standardDefinitions: Definitions = {
  schemas: defaultSchemas,
  resourceTypes: defaultResourceTypes,
};

/** A schema of somebody's own, and the resource types it extends without a resource type saying so. */
export const OwnSchema = SchemaDefinition.extend({ extends: z.array(z.string()).default([]) });
export type OwnSchema = z.output<typeof OwnSchema>;

/** A resource type of somebody's own. Where `links` and `derived` are left out they follow from the schema. */
export const OwnResourceType = ResourceTypeDefinition.extend({
  links: ResourceTypeDefinition.shape.links.removeDefault().optional(),
  derived: ResourceTypeDefinition.shape.derived.removeDefault().optional(),
});
export type OwnResourceType = z.output<typeof OwnResourceType>;

/** What somebody adds to the definitions of RFC 7643, or puts in their place. */
export const OwnDefinitions = z.object({
  schemas: z.array(OwnSchema).default([]),
  resourceTypes: z.array(OwnResourceType).default([]),
});
export type OwnDefinitions = z.output<typeof OwnDefinitions>;

export const noDefinitions: OwnDefinitions = { schemas: [], resourceTypes: [] };

/** Later definitions take the place of earlier ones: schemas by URN, resource types by name. */
export function addDefinitions(before: OwnDefinitions, more: OwnDefinitions): OwnDefinitions {
  const urn = ({ id }: OwnSchema) => id.toLowerCase();
  const name = (type: OwnResourceType) => type.name;
  return {
    schemas: replacing(before.schemas, more.schemas, urn),
    resourceTypes: replacing(before.resourceTypes, more.resourceTypes, name),
  };
}

/** Takes away by URN of a schema or name of a resource type. */
export function withoutDefinition(before: OwnDefinitions, id: string): OwnDefinitions {
  return {
    schemas: before.schemas.filter((schema) => schema.id.toLowerCase() !== id.toLowerCase()),
    resourceTypes: before.resourceTypes.filter(({ name }) => name !== id),
  };
}

/**
 * The definitions of RFC 7643 with somebody's own.
 * @throws {Error} in words, when they do not hold together.
 */
export function completeDefinitions(own: OwnDefinitions): Definitions & { readonly registry: Registry } {
  const plain = own.schemas.map(({ extends: _, ...schema }) => schema);
  const standard = defaultSchemas.map((schema) => SchemaDefinition.parse(schema));
  const schemas = replacing(standard, plain, ({ id }) => id.toLowerCase());
  const types = replacing<OwnResourceType>(
    defaultResourceTypes.map((type) => ResourceTypeDefinition.parse(type)),
    own.resourceTypes,
    ({ name }) => name,
  ).map((type) => extended(type, own.schemas));
  for (const { id, extends: names } of own.schemas) {
    const unknown = names.find((name) => !types.some((type) => type.name === name));
    if (unknown !== undefined) throw new Error(`${id} extends ${unknown}, which is no resource type.`);
  }
  const isOwn = new Set(own.resourceTypes.map(({ name }) => name));
  const resourceTypes = linksOf(types, schemas, isOwn);
  return { schemas, resourceTypes, registry: createRegistry(schemas, resourceTypes) };
}

function extended(type: OwnResourceType, schemas: readonly OwnSchema[]): OwnResourceType {
  const more = schemas
    .filter(({ extends: names }) => names.includes(type.name))
    .filter(
      ({ id }) => !type.schemaExtensions.some(({ schema }) => schema.toLowerCase() === id.toLowerCase()),
    )
    .map(({ id }) => ({ schema: id, required: false }));
  return { ...type, schemaExtensions: [...type.schemaExtensions, ...more] };
}

function replacing<T>(before: readonly T[], more: readonly T[], key: (one: T) => string): T[] {
  const all = new Map(before.map((one) => [key(one), one]));
  for (const one of more) all.set(key(one), one);
  return [...all.values()];
}
