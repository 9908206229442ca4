import type { AttributeInput, SchemaInput } from '../schema-definition.ts';

export const serviceProviderConfigUrn = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
export const resourceTypeUrn = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
export const schemaUrn = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

type SubAttribute = NonNullable<AttributeInput['subAttributes']>[number];

function readOnly<T extends SubAttribute | AttributeInput>(attribute: T): T {
  return { mutability: 'readOnly', ...attribute };
}

const supported: SubAttribute = readOnly({
  name: 'supported',
  type: 'boolean',
  required: true,
  description: 'Whether the service provider supports it.',
});

function option(name: string, description: string, further: SubAttribute[] = []): AttributeInput {
  return readOnly({
    name,
    type: 'complex',
    required: true,
    description,
    subAttributes: [supported, ...further],
  });
}

function number(name: string, description: string): SubAttribute {
  return readOnly({ name, type: 'integer', required: true, description });
}

function pageNumber(name: string, description: string): SubAttribute {
  return readOnly({ name, type: 'integer', description });
}

/** RFC 7643 sections 5 and 8.7.2, RFC 9865 section 4. */
export const serviceProviderConfigSchema: SchemaInput = {
  id: serviceProviderConfigUrn,
  name: 'ServiceProviderConfig',
  description: 'What the service provider supports',
  attributes: [
    readOnly({
      name: 'documentationUri',
      type: 'reference',
      caseExact: true,
      referenceTypes: ['external'],
      description: 'A page with help for people.',
    }),
    option('patch', 'Support for PATCH.'),
    option('bulk', 'Support for Bulk.', [
      number('maxOperations', 'The largest number of operations in one request.'),
      number('maxPayloadSize', 'The largest request body, in bytes.'),
    ]),
    option('filter', 'Support for filters.', [
      number('maxResults', 'The largest number of resources in one answer.'),
    ]),
    option('changePassword', 'Support for changing passwords.'),
    option('sort', 'Support for sorted results.'),
    option('etag', 'Support for entity tags.'),
    readOnly({
      name: 'pagination',
      type: 'complex',
      description: 'How long lists can be read in pages (RFC 9865).',
      subAttributes: [
        readOnly({ name: 'cursor', type: 'boolean', required: true, description: 'Paging by cursor.' }),
        readOnly({ name: 'index', type: 'boolean', required: true, description: 'Paging by index.' }),
        readOnly({
          name: 'defaultPaginationMethod',
          canonicalValues: ['cursor', 'index'],
          description: 'How a list is paged when the request names no method.',
        }),
        pageNumber('defaultPageSize', 'Resources in a page when the request names no number.'),
        pageNumber('maxPageSize', 'The largest number of resources in a page.'),
        pageNumber('cursorTimeout', 'Seconds a cursor can be used after it was given out.'),
      ],
    }),
    readOnly({
      name: 'authenticationSchemes',
      type: 'complex',
      multiValued: true,
      required: true,
      description: 'How clients can prove who they are.',
      subAttributes: [
        readOnly({
          name: 'type',
          required: true,
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
          description: 'The kind of scheme.',
        }),
        readOnly({ name: 'name', required: true, description: 'The name of the scheme.' }),
        readOnly({ name: 'description', required: true, description: 'What the scheme is.' }),
        readOnly({
          name: 'specUri',
          type: 'reference',
          caseExact: true,
          referenceTypes: ['external'],
          description: 'The specification of the scheme.',
        }),
        readOnly({
          name: 'documentationUri',
          type: 'reference',
          caseExact: true,
          referenceTypes: ['external'],
          description: 'A page about using the scheme.',
        }),
        readOnly({ name: 'primary', type: 'boolean', description: 'Marks the preferred scheme.' }),
      ],
    }),
  ],
};

/** RFC 7643 sections 6 and 8.7.2. */
export const resourceTypeSchema: SchemaInput = {
  id: resourceTypeUrn,
  name: 'ResourceType',
  description: 'A kind of resource and where it is found',
  attributes: [
    readOnly({ name: 'id', caseExact: true, description: 'The id of the resource type.' }),
    readOnly({ name: 'name', required: true, description: 'The name of the resource type.' }),
    readOnly({ name: 'description', description: 'What the resource type is, in words.' }),
    readOnly({
      name: 'endpoint',
      type: 'reference',
      caseExact: true,
      required: true,
      referenceTypes: ['uri'],
      description: 'The path of the resources, relative to the base URL.',
    }),
    readOnly({
      name: 'schema',
      type: 'reference',
      caseExact: true,
      required: true,
      referenceTypes: ['uri'],
      description: 'The URN of the base schema.',
    }),
    readOnly({
      name: 'schemaExtensions',
      type: 'complex',
      multiValued: true,
      description: 'The extensions a resource of this type can have.',
      subAttributes: [
        readOnly({
          name: 'schema',
          type: 'reference',
          caseExact: true,
          required: true,
          referenceTypes: ['uri'],
          description: 'The URN of the extension.',
        }),
        readOnly({
          name: 'required',
          type: 'boolean',
          required: true,
          description: 'Whether every resource must have the extension.',
        }),
      ],
    }),
  ],
};

const characteristicAttributes: SubAttribute[] = [
  readOnly({ name: 'name', caseExact: true, required: true, description: 'The name of the attribute.' }),
  readOnly({
    name: 'type',
    required: true,
    canonicalValues: [
      'string',
      'boolean',
      'decimal',
      'integer',
      'dateTime',
      'reference',
      'binary',
      'complex',
    ],
    description: 'The data type.',
  }),
  readOnly({
    name: 'multiValued',
    type: 'boolean',
    required: true,
    description: 'Whether the attribute can have several values.',
  }),
  readOnly({ name: 'description', caseExact: true, description: 'What the attribute is, in words.' }),
  readOnly({ name: 'required', type: 'boolean', description: 'Whether a value is required.' }),
  readOnly({
    name: 'canonicalValues',
    multiValued: true,
    caseExact: true,
    description: 'Values with an agreed meaning.',
  }),
  readOnly({
    name: 'caseExact',
    type: 'boolean',
    description: 'Whether upper and lower case differ in comparisons.',
  }),
  readOnly({
    name: 'mutability',
    caseExact: true,
    canonicalValues: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
    description: 'Whether and when the value can be changed.',
  }),
  readOnly({
    name: 'returned',
    caseExact: true,
    canonicalValues: ['always', 'never', 'default', 'request'],
    description: 'When the value is part of an answer.',
  }),
  readOnly({
    name: 'uniqueness',
    caseExact: true,
    canonicalValues: ['none', 'server', 'global'],
    description: 'Among what the value is unique.',
  }),
  readOnly({
    name: 'referenceTypes',
    multiValued: true,
    caseExact: true,
    description: 'What a reference can point at.',
  }),
];

/**
 * RFC 7643 sections 7 and 8.7.2. The RFC nests `subAttributes` a level deeper than its own data model allows
 * (a complex attribute within a complex attribute); it is described here by its name alone.
 */
export const schemaSchema: SchemaInput = {
  id: schemaUrn,
  name: 'Schema',
  description: 'The attributes of a resource and their characteristics',
  attributes: [
    readOnly({ name: 'id', caseExact: true, required: true, description: 'The URN of the schema.' }),
    readOnly({ name: 'name', required: true, description: 'The name of the schema.' }),
    readOnly({ name: 'description', description: 'What the schema is for, in words.' }),
    readOnly({
      name: 'attributes',
      type: 'complex',
      multiValued: true,
      required: true,
      description: 'The attributes and their characteristics.',
      subAttributes: [
        ...characteristicAttributes,
        readOnly({
          name: 'subAttributes',
          multiValued: true,
          description: 'The attributes within a complex attribute, described by the same characteristics.',
        }),
      ],
    }),
  ],
};
