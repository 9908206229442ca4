import type { discoveryEndpoints } from '../../../shared/profiles/exchange-knobs.ts';
import type { Profile } from '../../../shared/profiles/profile.ts';
import { ScimError } from '../../../shared/scim/error.ts';
import { type Json, type JsonObject, quote } from '../../../shared/scim/json.ts';
import type { Registry, ResourceType } from '../../../shared/scim/registry.ts';
import type { SchemaDefinition } from '../../../shared/scim/schema-definition.ts';
import {
  resourceTypeUrn,
  schemaUrn,
  serviceProviderConfigUrn,
} from '../../../shared/scim/schemas/service.ts';
import { listUrn } from './search.ts';
import { offers, typesOffered } from './surface.ts';

export type DiscoveryEndpoint = (typeof discoveryEndpoints)[number];

/** The discovery endpoint a path segment names, when the app has it. */
export function discoveryAt(segment: string, { discovery }: Profile): DiscoveryEndpoint | undefined {
  const plural = discovery.pluralConfig && segment === 'ServiceProviderConfigs';
  const name = plural ? 'ServiceProviderConfig' : segment;
  if (discovery.pluralConfig && segment === 'ServiceProviderConfig') return undefined;
  return discovery.endpoints.find((endpoint) => endpoint === name);
}

/** Answers of the discovery endpoints (RFC 7644 section 4). @throws {ScimError} 404. */
export function discover(
  endpoint: DiscoveryEndpoint,
  name: string | undefined,
  registry: Registry,
  profile: Profile,
  baseUrl: string,
): Json {
  switch (endpoint) {
    case 'ServiceProviderConfig':
      if (name !== undefined) throw notFound(`${endpoint}/${name}`);
      return serviceProviderConfig(registry, profile, baseUrl);
    case 'ResourceTypes': {
      if (name === undefined)
        return list(typesOffered(registry, profile).map((type) => resourceType(type, baseUrl)));
      const type = typesOffered(registry, profile).find((one) => one.name === name);
      if (!type) throw notFound(`${endpoint}/${name}`);
      return resourceType(type, baseUrl);
    }
    case 'Schemas': {
      if (name === undefined)
        return list(
          registry.schemas
            .filter(({ id }) => !belongsToHidden(id, registry, profile))
            .map((one) => schema(one, registry, profile, baseUrl)),
        );
      const urn =
        profile.discovery.schemasBy === 'endpoint' ? (registry.typeAt(`/${name}`)?.schema ?? name) : name;
      const found = belongsToHidden(urn, registry, profile) ? undefined : registry.schema(urn);
      if (!found) throw notFound(`${endpoint}/${name}`);
      return schema(found, registry, profile, baseUrl);
    }
  }
}

function notFound(path: string): ScimError {
  return new ScimError(404, null, `Nothing is found at ${quote(`/${path}`)}.`);
}

function list(resources: JsonObject[]): JsonObject {
  return {
    schemas: [listUrn],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/** RFC 7643 section 5. */
function serviceProviderConfig(registry: Registry, profile: Profile, baseUrl: string): JsonObject {
  const { bulk, paging } = profile;
  const patches = typesOffered(registry, profile).some((type) => offers(profile, type, 'modify'));
  return {
    schemas: [serviceProviderConfigUrn],
    patch: { supported: patches },
    bulk: bulk.supported ? bulk : { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: profile.filter.supported, maxResults: paging.max },
    changePassword: { supported: true },
    sort: { supported: profile.sort },
    etag: { supported: profile.etag },
    ...(paging.cursor && { pagination: pagination(paging) }),
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A token in the Authorization header.',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: {
      resourceType: 'ServiceProviderConfig',
      location: `${baseUrl}/ServiceProviderConfig`,
    },
  };
}

/** Whether a schema is one of a resource type that the app does not have. */
function belongsToHidden(urn: string, registry: Registry, profile: Profile): boolean {
  const owner = registry.types.find(({ schema }) => schema.toLowerCase() === urn.toLowerCase());
  return owner !== undefined && !typesOffered(registry, profile).includes(owner);
}

/** RFC 9865 section 4. A service provider that pages by index alone says nothing of it. */
function pagination(paging: Profile['paging']): JsonObject {
  return {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: Math.min(paging.default, paging.max),
    maxPageSize: paging.max,
    cursorTimeout: paging.cursorTimeout,
  };
}

function resourceType({ definition }: ResourceType, baseUrl: string): JsonObject {
  const { id, name, description, endpoint, schema, schemaExtensions } = definition;
  return {
    schemas: [resourceTypeUrn],
    id,
    name,
    description,
    endpoint,
    schema,
    schemaExtensions: schemaExtensions.map((extension) => ({ ...extension })),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${encodeURIComponent(id)}` },
  };
}

/** RFC 7643 section 7. Characteristics that say nothing for a type are left out. */
function schema(
  { id, name, description, attributes }: SchemaDefinition,
  registry: Registry,
  profile: Profile,
  baseUrl: string,
): JsonObject {
  const links = profile.members.display ? [] : linksOf(id, registry);
  const shown = attributes.map((attribute) =>
    links.includes(attribute.name)
      ? { ...attribute, subAttributes: attribute.subAttributes?.filter((sub) => sub.name !== 'display') }
      : attribute,
  );
  return {
    schemas: [schemaUrn],
    id,
    name,
    description,
    attributes: JSON.parse(JSON.stringify(shown)) as Json[],
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${id}` },
  };
}

/** Names of the attributes of a schema that hold links. */
function linksOf(urn: string, { types }: Registry): readonly string[] {
  return types.filter((type) => type.schema === urn).flatMap(({ links }) => links.map(({ name }) => name));
}
