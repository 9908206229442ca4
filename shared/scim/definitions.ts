import type { ResourceTypeInput, SchemaInput } from './schema-definition.ts';
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
