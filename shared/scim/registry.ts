import {
  AttributeDefinition,
  ResourceTypeDefinition,
  type ResourceTypeInput,
  SchemaDefinition,
  type SchemaInput,
} from './schema-definition.ts';
import { commonAttributes } from './schemas/common.ts';
import { defaultResourceTypes, defaultSchemas } from './schemas/defaults.ts';

/** An attribute or sub-attribute, ready for use. */
export interface Attribute extends Omit<AttributeDefinition, 'subAttributes'> {
  /** Path as an engineer would write it: `name.givenName`, `urn:…:User:department`. */
  readonly path: string;
  /** URN the attribute is found under in a resource; null for core and common attributes. */
  readonly extension: string | null;
  readonly parent: Attribute | null;
  /** Sub-attributes by name in lower case; empty unless complex. */
  readonly subs: ReadonlyMap<string, Attribute>;
  /** `owned`: kept apart from the resource. `derived`: made from the links of others. */
  readonly link: 'owned' | 'derived' | null;
  /**
   * Names of the resource types that a single complex attribute with `value` and `$ref` points at, such as
   * `manager`; empty for all others.
   */
  readonly references: readonly string[];
  /** The value is not, or not whole, in the JSON of a resource: its surroundings are asked for it. */
  readonly apart: boolean;
}

export interface Extension {
  readonly urn: string;
  readonly required: boolean;
  readonly attributes: ReadonlyMap<string, Attribute>;
}

export interface ResourceType {
  readonly name: string;
  readonly endpoint: string;
  readonly schema: string;
  /** Core and common attributes by name in lower case. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Extensions by URN in lower case, in the order of the definition. */
  readonly extensions: ReadonlyMap<string, Extension>;
  /** Attributes whose values are links to other resources. */
  readonly links: readonly Attribute[];
  readonly derived: readonly Attribute[];
  /** Attributes that point at one other resource, those of extensions included. */
  readonly references: readonly Attribute[];
  readonly definition: ResourceTypeDefinition;
}

export interface Registry {
  readonly schemas: readonly SchemaDefinition[];
  readonly types: readonly ResourceType[];
  /** By URN in any case. */
  schema(urn: string): SchemaDefinition | undefined;
  /** By name, exactly. */
  type(name: string): ResourceType | undefined;
  /** By endpoint with its slash, exactly: `/Users`. */
  typeAt(endpoint: string): ResourceType | undefined;
  knows(urn: string): boolean;
}

/**
 * Resolves schemas and resource types into a registry.
 * @throws {Error} when a definition is not well-formed or names a schema or attribute that is not there.
 */
export function createRegistry(
  schemas: readonly SchemaInput[] = defaultSchemas,
  resourceTypes: readonly ResourceTypeInput[] = defaultResourceTypes,
): Registry {
  const parsed = schemas.map((schema) => SchemaDefinition.parse(schema));
  const byUrn = new Map(parsed.map((schema) => [schema.id.toLowerCase(), schema]));
  if (byUrn.size !== parsed.length) throw new Error('Two schemas have the same URN.');
  const types = resourceTypes.map((type) => resourceType(ResourceTypeDefinition.parse(type), byUrn));
  return registryOf({ schemas: parsed, types });
}

/** What a registry holds. */
export type RegistryParts = Pick<Registry, 'schemas' | 'types'>;

/** @throws {Error} when two resource types have the same name or endpoint. */
export function registryOf({ schemas, types }: RegistryParts): Registry {
  const byUrn = new Map(schemas.map((schema) => [schema.id.toLowerCase(), schema]));
  const byName = new Map(types.map((type) => [type.name, type]));
  const byEndpoint = new Map(types.map((type) => [type.endpoint, type]));
  if (byName.size !== types.length || byEndpoint.size !== types.length) {
    throw new Error('Two resource types have the same name or endpoint.');
  }
  return {
    schemas,
    types,
    schema: (urn) => byUrn.get(urn.toLowerCase()),
    type: (name) => byName.get(name),
    typeAt: (endpoint) => byEndpoint.get(endpoint),
    knows: (urn) => byUrn.has(urn.toLowerCase()),
  };
}

function resourceType(
  definition: ResourceTypeDefinition,
  schemas: ReadonlyMap<string, SchemaDefinition>,
): ResourceType {
  const core = schemaOf(definition.schema, definition, schemas);
  const linkOf = (name: string): Attribute['link'] => {
    if (definition.links.some((link) => link.attribute === name)) return 'owned';
    return definition.derived.some((derived) => derived.attribute === name) ? 'derived' : null;
  };
  const attributes = new Map<string, Attribute>();
  for (const input of commonAttributes) add(attributes, AttributeDefinition.parse(input), null, null);
  // A schema may name common attributes again, as those about schemas do with `id`.
  const common = new Set(attributes.keys());
  for (const attribute of core.attributes) {
    if (!common.has(attribute.name.toLowerCase())) {
      add(attributes, attribute, null, linkOf(attribute.name));
    }
  }
  const extensions = new Map<string, Extension>();
  for (const { schema, required } of definition.schemaExtensions) {
    const { id, attributes: own } = schemaOf(schema, definition, schemas);
    const extension = new Map<string, Attribute>();
    for (const attribute of own) add(extension, attribute, id, null);
    extensions.set(id.toLowerCase(), { urn: id, required, attributes: extension });
  }
  const all = [...attributes.values()];
  const links = all.filter((attribute) => attribute.link === 'owned');
  const derived = all.filter((attribute) => attribute.link === 'derived');
  if (links.length !== definition.links.length || derived.length !== definition.derived.length) {
    throw new Error(`Resource type ${definition.name} links through an attribute that its schema lacks.`);
  }
  for (const attribute of [...links, ...derived]) {
    if (!attribute.multiValued || !attribute.subs.has('value')) {
      throw new Error(`${attribute.path} must be multi-valued and complex with a "value" to hold links.`);
    }
  }
  const { name, endpoint } = definition;
  const owned = [...extensions.values()].flatMap((extension) => [...extension.attributes.values()]);
  const references = [...all, ...owned].filter((attribute) => attribute.references.length > 0);
  return { name, endpoint, schema: core.id, attributes, extensions, links, derived, references, definition };
}

function schemaOf(
  urn: string,
  type: ResourceTypeDefinition,
  schemas: ReadonlyMap<string, SchemaDefinition>,
): SchemaDefinition {
  const schema = schemas.get(urn.toLowerCase());
  if (!schema) throw new Error(`Resource type ${type.name} names the schema ${urn}, which is not defined.`);
  return schema;
}

function add(
  into: Map<string, Attribute>,
  definition: AttributeDefinition,
  extension: string | null,
  link: Attribute['link'],
): void {
  const key = definition.name.toLowerCase();
  if (into.has(key)) throw new Error(`The attribute ${definition.name} is defined twice.`);
  const { subAttributes, ...characteristics } = definition;
  const path = extension === null ? definition.name : `${extension}:${definition.name}`;
  const subs = new Map<string, Attribute>();
  const references = referencesOf(definition);
  const apart =
    link !== null || references.length > 0 || (extension === null && apartNames.has(definition.name));
  const own = { path, extension, parent: null, subs, link, references, apart };
  const attribute: Attribute = { ...characteristics, ...own };
  for (const sub of subAttributes ?? []) {
    subs.set(sub.name.toLowerCase(), {
      ...sub,
      path: `${path}.${sub.name}`,
      extension,
      parent: attribute,
      subs: noSubs,
      link: null,
      references: noReferences,
      apart: false,
    });
  }
  into.set(key, attribute);
}

/** Common attributes that only the service provider knows. */
const apartNames: ReadonlySet<string> = new Set(['id', 'schemas', 'meta']);

function referencesOf({ type, multiValued, subAttributes }: AttributeDefinition): readonly string[] {
  if (type !== 'complex' || multiValued || !subAttributes?.some(({ name }) => name === 'value')) {
    return noReferences;
  }
  const types = subAttributes.find(({ name }) => name === '$ref')?.referenceTypes ?? noReferences;
  return types.filter((name) => name !== 'external' && name !== 'uri');
}

const noSubs: ReadonlyMap<string, Attribute> = new Map();
const noReferences: readonly string[] = [];
