import { z } from 'zod';

export const attributeTypes = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'reference',
  'binary',
  'complex',
] as const;
export type AttributeType = (typeof attributeTypes)[number];

/** RFC 7643 section 2.1: ALPHA, then letters, digits, `-` and `_`; `$ref` is the exception of section 2.4. */
const attributeName = z
  .string()
  .regex(/^(\$ref|[A-Za-z][A-Za-z0-9_-]*)$/, 'An attribute name starts with a letter')
  .refine((name) => name !== 'constructor' && name !== 'prototype', 'This name is reserved');

const characteristics = {
  name: attributeName,
  type: z.enum(attributeTypes).default('string'),
  multiValued: z.boolean().default(false),
  description: z.string().default(''),
  required: z.boolean().default(false),
  canonicalValues: z.array(z.string()).optional(),
  caseExact: z.boolean().default(false),
  mutability: z.enum(['readOnly', 'readWrite', 'immutable', 'writeOnly']).default('readWrite'),
  returned: z.enum(['always', 'never', 'default', 'request']).default('default'),
  uniqueness: z.enum(['none', 'server', 'global']).default('none'),
  referenceTypes: z.array(z.string()).optional(),
};

const SubAttributeDefinition = z.object(characteristics).refine((sub) => sub.type !== 'complex', {
  message: 'A sub-attribute cannot be complex (RFC 7643 section 2.3.8)',
});

/** An attribute with its characteristics (RFC 7643 section 7). */
export const AttributeDefinition = z.object({
  ...characteristics,
  subAttributes: z.array(SubAttributeDefinition).optional(),
});
export type AttributeDefinition = z.output<typeof AttributeDefinition>;
export type AttributeInput = z.input<typeof AttributeDefinition>;

const urn = z
  .string()
  .regex(/^urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:[\x21-\x7e]+$/i, 'A schema is named by a URN');

export const SchemaDefinition = z.object({
  id: urn,
  name: z.string().min(1),
  description: z.string().default(''),
  attributes: z.array(AttributeDefinition),
});
export type SchemaDefinition = z.output<typeof SchemaDefinition>;
export type SchemaInput = z.input<typeof SchemaDefinition>;

/**
 * A resource type (RFC 7643 section 6), and what the RFC says of its references in prose: `links` names the
 * multi-valued attributes that point at other resources and are kept apart from the resource, `derived` the
 * read-only attributes that show such links from the other end.
 */
export const ResourceTypeDefinition = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  description: z.string().default(''),
  endpoint: z.string().regex(/^\/[A-Za-z0-9_-]+$/),
  schema: urn,
  schemaExtensions: z.array(z.object({ schema: urn, required: z.boolean().default(false) })).default([]),
  links: z.array(z.object({ attribute: z.string(), to: z.array(z.string()).min(1) })).default([]),
  derived: z.array(z.object({ attribute: z.string(), from: z.string(), link: z.string() })).default([]),
});
export type ResourceTypeDefinition = z.output<typeof ResourceTypeDefinition>;
export type ResourceTypeInput = z.input<typeof ResourceTypeDefinition>;
