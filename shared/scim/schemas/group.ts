import type { SchemaInput } from '../schema-definition.ts';

export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** RFC 7643 sections 4.2 and 8.7.1. `displayName` is required by the prose of section 4.2. */
export const groupSchema: SchemaInput = {
  id: groupUrn,
  name: 'Group',
  description: 'Group',
  attributes: [
    { name: 'displayName', required: true, description: 'The name of the group.' },
    {
      name: 'members',
      type: 'complex',
      multiValued: true,
      description: 'The members of the group.',
      subAttributes: [
        // Ids are case-exact (RFC 7643 section 3.1), and so is what repeats them.
        { name: 'value', caseExact: true, mutability: 'immutable', description: 'The id of the member.' },
        {
          name: '$ref',
          type: 'reference',
          caseExact: true,
          referenceTypes: ['User', 'Group'],
          mutability: 'immutable',
          description: 'The address of the member.',
        },
        {
          name: 'type',
          mutability: 'immutable',
          canonicalValues: ['User', 'Group'],
          description: 'The resource type of the member.',
        },
        { name: 'display', mutability: 'readOnly', description: 'The name of the member.' },
      ],
    },
  ],
};
