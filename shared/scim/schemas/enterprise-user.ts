import type { SchemaInput } from '../schema-definition.ts';

export const enterpriseUserUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** RFC 7643 sections 4.3 and 8.7.1. */
export const enterpriseUserSchema: SchemaInput = {
  id: enterpriseUserUrn,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    { name: 'employeeNumber', description: 'The number the organisation gave to the person.' },
    { name: 'costCenter', description: 'The name of a cost centre.' },
    { name: 'organization', description: 'The name of an organisation.' },
    { name: 'division', description: 'The name of a division.' },
    { name: 'department', description: 'The name of a department.' },
    {
      name: 'manager',
      type: 'complex',
      description: 'The person this one reports to.',
      subAttributes: [
        { name: 'value', caseExact: true, description: 'The id of the manager.' },
        {
          name: '$ref',
          type: 'reference',
          caseExact: true,
          referenceTypes: ['User'],
          description: 'The address of the manager.',
        },
        { name: 'displayName', mutability: 'readOnly', description: 'The name of the manager.' },
      ],
    },
  ],
};
