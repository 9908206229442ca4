import type { Definitions } from '../scim/definitions.ts';
import { equalJson, type Json } from '../scim/json.ts';
import {
  createRegistry,
  type Extension,
  type Registry,
  type RegistryParts,
  type ResourceType,
  registryOf,
} from '../scim/registry.ts';
import {
  type AttributeDefinition,
  ResourceTypeDefinition,
  SchemaDefinition,
} from '../scim/schema-definition.ts';
import type { Profile } from './profile.ts';

/**
 * Everything that any of some profiles shows, over the definitions that a directory has. One directory can be
 * shown as several apps; each sees the schemas of its own, and the attributes they have in common are the same
 * objects in all views.
 */
export interface Catalogue {
  /** All of it: what the directory is kept by. */
  readonly registry: Registry;
  /** What a profile shows. @throws {Error} for a profile with schemas that the catalogue was not made with. */
  viewOf(profile: Profile): Registry;
  /** Whether a resource type is there without any app. */
  isBase(type: string): boolean;
}

/** @throws {Error} when definitions do not hold together, or two profiles mean different things by one name. */
export function createCatalogue(base: Definitions, profiles: Iterable<Profile>): Catalogue {
  const union = new Union(base);
  for (const profile of profiles) union.add(profile);
  const registry = createRegistry(union.schemas, union.types);
  const views = new WeakMap<Profile, Registry>();
  return {
    registry,
    viewOf(profile) {
      const known = views.get(profile);
      if (known) return known;
      const view = makeView(registry, union, profile);
      views.set(profile, view);
      return view;
    },
    isBase: (type) => union.baseTypes.has(type),
  };
}

/** The definitions of a directory with those of apps beside them. What the directory has goes first. */
class Union {
  readonly baseTypes: ReadonlyMap<string, ResourceTypeDefinition>;
  readonly #base: ReadonlyMap<string, SchemaDefinition>;
  readonly #schemas: Map<string, SchemaDefinition>;
  readonly #types: Map<string, ResourceTypeDefinition>;

  constructor({ schemas, resourceTypes }: Definitions) {
    const parsed = schemas.map((schema) => SchemaDefinition.parse(schema));
    const types = resourceTypes.map((type) => ResourceTypeDefinition.parse(type));
    this.#base = new Map(parsed.map((schema) => [schema.id.toLowerCase(), schema]));
    this.#schemas = new Map(this.#base);
    this.baseTypes = new Map(types.map((type) => [type.name, type]));
    this.#types = new Map(this.baseTypes);
  }

  get schemas(): SchemaDefinition[] {
    return [...this.#schemas.values()];
  }

  get types(): ResourceTypeDefinition[] {
    return [...this.#types.values()];
  }

  /** Whether an attribute at the top of a resource is there without any app. */
  isBaseAttribute(type: string, name: string): boolean {
    const core = this.#base.get(this.#types.get(type)?.schema.toLowerCase() ?? '');
    return core === undefined || core.attributes.some((one) => one.name.toLowerCase() === name.toLowerCase());
  }

  isBaseSchema(urn: string): boolean {
    return this.#base.has(urn.toLowerCase());
  }

  add({ name: app, schemas }: Profile): void {
    for (const schema of schemas.own) {
      const key = schema.id.toLowerCase();
      if (this.#base.has(key)) continue;
      const known = this.#schemas.get(key);
      if (known && !isSame(known, schema)) throw new Error(`${app} defines ${schema.id} anew.`);
      this.#schemas.set(key, schema);
    }
    for (const type of schemas.resourceTypes) {
      const known = [...this.#types.values()].find(
        (one) => one.name === type.name || one.endpoint === type.endpoint,
      );
      if (known && !this.baseTypes.has(known.name) && !isSame(known, type)) {
        throw new Error(`${app} defines the resource type ${type.name} anew.`);
      }
      if (!known) this.#types.set(type.name, type);
    }
    for (const [type, attributes] of Object.entries(schemas.attributes)) {
      for (const attribute of attributes) this.#addAttribute(app, type, attribute);
    }
    for (const [type, extensions] of Object.entries(schemas.extensions)) {
      for (const { schema } of extensions) this.#extend(type, schema);
    }
    for (const [type, links] of Object.entries(schemas.linked)) this.#link(type, links);
  }

  #addAttribute(app: string, type: string, attribute: AttributeDefinition): void {
    const urn = this.#types.get(type)?.schema.toLowerCase() ?? '';
    const core = this.#schemas.get(urn);
    if (!core) return;
    const known = core.attributes.find((one) => one.name.toLowerCase() === attribute.name.toLowerCase());
    if (known) {
      if (this.isBaseAttribute(type, attribute.name) || isSame(known, attribute)) return;
      throw new Error(`${app} defines ${attribute.name} of a ${type} anew.`);
    }
    this.#schemas.set(urn, { ...core, attributes: [...core.attributes, attribute] });
  }

  #extend(name: string, schema: string): void {
    const type = this.#types.get(name);
    if (!type || type.schemaExtensions.some((one) => isUrn(one.schema, schema))) return;
    // Whether it is required depends on the profile, so that is part of its view.
    const schemaExtensions = [...type.schemaExtensions, { schema, required: false }];
    this.#types.set(name, { ...type, schemaExtensions });
  }

  #link(name: string, further: Readonly<Record<string, readonly string[]>>): void {
    const type = this.#types.get(name);
    if (!type) return;
    const links = type.links.map(({ attribute, to }) => ({
      attribute,
      to: [...new Set([...to, ...(further[attribute] ?? [])])],
    }));
    this.#types.set(name, { ...type, links });
  }
}

function makeView(registry: Registry, union: Union, profile: Profile): Registry {
  const { own, attributes, extensions, resourceTypes, without } = profile.schemas;
  for (const { id } of own) {
    if (!registry.knows(id))
      throw new Error(`This directory was not made with the schemas of ${profile.name}.`);
  }
  const lacks = (urn: string) => without.some((one) => isUrn(one, urn));
  const owns = (urn: string) => own.some(({ id }) => isUrn(id, urn));
  const showsAttribute = (type: string, name: string) =>
    union.isBaseAttribute(type, name) ||
    (attributes[type] ?? []).some((one) => one.name.toLowerCase() === name.toLowerCase());
  const requirement = (type: string, urn: string): boolean | null => {
    const inBase = union.baseTypes.get(type)?.schemaExtensions.find(({ schema }) => isUrn(schema, urn));
    if (inBase) return lacks(urn) ? null : inBase.required;
    const inApp =
      extensions[type]?.find(({ schema }) => isUrn(schema, urn)) ??
      resourceTypes
        .find(({ name }) => name === type)
        ?.schemaExtensions.find(({ schema }) => isUrn(schema, urn));
    return inApp ? inApp.required : null;
  };
  const types = registry.types
    .filter(({ name }) => union.baseTypes.has(name) || resourceTypes.some((one) => one.name === name))
    .map((type) => viewOfType(type, showsAttribute, requirement));
  const schemas = registry.schemas
    .filter(({ id }) => (union.isBaseSchema(id) ? !lacks(id) : owns(id)))
    .map((schema) => {
      const type = types.find((one) => isUrn(one.schema, schema.id));
      return type === undefined
        ? schema
        : { ...schema, attributes: schema.attributes.filter(({ name }) => showsAttribute(type.name, name)) };
    });
  return registryOf({ schemas, types } satisfies RegistryParts);
}

function viewOfType(
  type: ResourceType,
  showsAttribute: (type: string, name: string) => boolean,
  requirement: (type: string, urn: string) => boolean | null,
): ResourceType {
  const core = new Map(
    [...type.attributes].filter(([name]) => isCommon(name) || showsAttribute(type.name, name)),
  );
  const extensions = new Map<string, Extension>();
  for (const [key, extension] of type.extensions) {
    const required = requirement(type.name, extension.urn);
    if (required !== null) extensions.set(key, { ...extension, required });
  }
  const has = (attribute: { readonly extension: string | null; readonly name: string }) =>
    attribute.extension === null
      ? core.has(attribute.name.toLowerCase())
      : extensions.has(attribute.extension.toLowerCase());
  return {
    ...type,
    attributes: core,
    extensions,
    links: type.links.filter(has),
    derived: type.derived.filter(has),
    references: type.references.filter(has),
    definition: {
      ...type.definition,
      schemaExtensions: [...extensions.values()].map(({ urn, required }) => ({ schema: urn, required })),
    },
  };
}

const common = new Set(['schemas', 'id', 'externalid', 'meta']);

function isCommon(name: string): boolean {
  return common.has(name);
}

function isUrn(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isSame(a: object, b: object): boolean {
  return equalJson(JSON.parse(JSON.stringify(a)) as Json, JSON.parse(JSON.stringify(b)) as Json);
}
