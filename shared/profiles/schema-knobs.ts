import { z } from 'zod';
import { AttributeDefinition, ResourceTypeDefinition, SchemaDefinition } from '../scim/schema-definition.ts';
import { byType } from './exchange-knobs.ts';

/** What an app has beside the schemas and resource types of RFC 7643, and which of those it lacks. */
export const SchemaKnobs = z.strictObject({
  /** Schemas of the app's own. */
  own: z.array(SchemaDefinition).default([]),
  /** Which of its own schemas extend a resource type. */
  extensions: byType(z.array(z.strictObject({ schema: z.string(), required: z.boolean().default(false) }))),
  /** Attributes at the top of a resource that its core schema lacks. */
  attributes: byType(z.array(AttributeDefinition)),
  /** Resource types of the app's own. */
  resourceTypes: z.array(ResourceTypeDefinition).default([]),
  /** Further resource types an attribute can point at: `{ Group: { members: ['ServicePrincipal'] } }`. */
  linked: byType(z.record(z.string(), z.array(z.string()))),
  /** URNs of extensions in RFC 7643 that the app does not know. */
  without: z.array(z.string()).default([]),
});
export type SchemaKnobs = z.output<typeof SchemaKnobs>;
