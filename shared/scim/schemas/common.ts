import type { AttributeInput } from '../schema-definition.ts';

/**
 * Attributes of every resource (RFC 7643 section 3.1). They belong to no schema and are not listed by
 * /Schemas. `schemas` compares without case because URNs do.
 */
export const commonAttributes: readonly AttributeInput[] = [
  { name: 'schemas', type: 'reference', multiValued: true, required: true, returned: 'always' },
  { name: 'id', caseExact: true, mutability: 'readOnly', returned: 'always', uniqueness: 'server' },
  { name: 'externalId', caseExact: true },
  {
    name: 'meta',
    type: 'complex',
    mutability: 'readOnly',
    subAttributes: [
      { name: 'resourceType', caseExact: true, mutability: 'readOnly' },
      { name: 'created', type: 'dateTime', mutability: 'readOnly' },
      { name: 'lastModified', type: 'dateTime', mutability: 'readOnly' },
      { name: 'location', type: 'reference', caseExact: true, mutability: 'readOnly' },
      { name: 'version', caseExact: true, mutability: 'readOnly' },
    ],
  },
];
