import type { ResourceTypeInput, SchemaInput } from '../schema-definition.ts';
import { enterpriseUserSchema, enterpriseUserUrn } from './enterprise-user.ts';
import { groupSchema, groupUrn } from './group.ts';
import { resourceTypeSchema, schemaSchema, serviceProviderConfigSchema } from './service.ts';
import { userSchema, userUrn } from './user.ts';

/** Schemas of a service provider that has nothing of its own. */
export const defaultSchemas: readonly SchemaInput[] = [
  userSchema,
  enterpriseUserSchema,
  groupSchema,
  serviceProviderConfigSchema,
  resourceTypeSchema,
  schemaSchema,
];

export const defaultResourceTypes: readonly ResourceTypeInput[] = [
  {
    id: 'User',
    name: 'User',
    description: 'User account',
    endpoint: '/Users',
    schema: userUrn,
    schemaExtensions: [{ schema: enterpriseUserUrn, required: false }],
    derived: [{ attribute: 'groups', from: 'Group', link: 'members' }],
  },
  {
    id: 'Group',
    name: 'Group',
    description: 'Group',
    endpoint: '/Groups',
    schema: groupUrn,
    links: [{ attribute: 'members', to: ['User', 'Group'] }],
  },
];
