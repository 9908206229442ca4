import type { MappingRowInput } from '../mapping/mapping.ts';

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const minute = 60_000;
const hour = 60 * minute;
export const duration = { second: 1000, minute, hour, day: 24 * hour } as const;

/**
 * What every directory here knows of a person, by plain names: HR's fields one to one. Directories with names of
 * their own say so in their definition.
 */
export const plainUser: readonly MappingRowInput[] = [
  { to: 'userName', from: '[userName]' },
  { to: 'email', from: 'Coalesce([email], [userName])' },
  { to: 'firstName', from: '[givenName]' },
  { to: 'lastName', from: '[familyName]' },
  { to: 'displayName', from: 'Coalesce([displayName], Join(" ", [givenName], [familyName]))' },
  { to: 'title', from: '[title]' },
  { to: 'department', from: '[department]' },
  { to: 'employeeNumber', from: '[employeeId]' },
  { to: 'manager', from: '[manager]', reference: true },
  { to: 'directoryId', from: '[directoryId]' },
];

/** Said of the mapping of people where a vendor's own attribute names are not at hand. */
export const plainUserAssumed = 'Attributes carry plain names; what is sent does not depend on them.';
