import { defineProfile } from '../profile.ts';
import { plainApp, plainAssumptions } from './base.ts';

const principalUrn = 'urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal';

export const databricks = defineProfile({
  ...plainApp,
  id: 'databricks',
  name: 'Databricks',
  summary:
    'Groups can hold groups, userName stays as it was created, and a filter has at most 200 comparisons.',
  endpoint: 'https://{host}/api/2.0/accounts/{account_id}/scim/v2',
  sources: [
    {
      title: 'Databricks: Account SCIM API',
      url: 'https://api-docs.databricks.com/rest/latest/account-scim-api.html',
    },
    {
      title: 'Databricks Docs: Sync users and groups using SCIM',
      url: 'https://docs.databricks.com/aws/en/admin/users-groups/scim/',
    },
  ],
  assumed: {
    ...plainAssumptions,
    schemas:
      'That there are service principals is documented; the characteristics of their attributes are not.',
    'filter.operators': 'Known from use.',
    'paging.default': 'Known from use.',
    'paging.max': 'Known from use.',
    'attributes.createOnly': 'Known from use.',
    'attributes.transforms': 'Known from use.',
    'attributes.values': 'The names of entitlements are documented; that others are refused is not.',
    'lifecycle.User.delete': 'Known from use of accounts; after 30 days the user is gone.',
    ids: 'Numbers are what the examples show.',
  },
  schemas: {
    own: [
      {
        id: principalUrn,
        name: 'ServicePrincipal',
        description: 'An identity of a program',
        attributes: [
          { name: 'applicationId', caseExact: true, uniqueness: 'server', mutability: 'immutable' },
          { name: 'displayName' },
          { name: 'active', type: 'boolean' },
          {
            name: 'groups',
            type: 'complex',
            multiValued: true,
            mutability: 'readOnly',
            subAttributes: [
              { name: 'value', caseExact: true, mutability: 'readOnly' },
              { name: '$ref', type: 'reference', referenceTypes: ['Group'], mutability: 'readOnly' },
              { name: 'display', mutability: 'readOnly' },
              { name: 'type', mutability: 'readOnly' },
            ],
          },
          granted('entitlements'),
          granted('roles'),
        ],
      },
    ],
    resourceTypes: [
      {
        id: 'ServicePrincipal',
        name: 'ServicePrincipal',
        description: 'Service principal',
        endpoint: '/ServicePrincipals',
        schema: principalUrn,
        derived: [{ attribute: 'groups', from: 'Group', link: 'members' }],
      },
    ],
    linked: { Group: { members: ['ServicePrincipal'] } },
  },
  me: true,
  filter: {
    operators: ['eq', 'ne', 'co', 'sw'],
    bareValues: true,
    maxComparisons: 200,
  },
  paging: { default: 100, max: 10_000, cursor: false },
  attributes: {
    transforms: { User: { userName: ['lower'] } },
    defaults: { User: { active: true }, ServicePrincipal: { active: true } },
    assigned: { ServicePrincipal: { applicationId: 'uuid' } },
    createOnly: { User: { userName: 'refuse' } },
    values: {
      User: {
        'entitlements.value': [
          'allow-cluster-create',
          'allow-instance-pool-create',
          'databricks-sql-access',
          'workspace-access',
          'workspace-consume',
        ],
      },
    },
  },
  lifecycle: { User: { delete: 'deactivate' } },
  ids: { alphabet: '0123456789', length: 15 },
});

/** Values that give something, as the attributes of the same names of a user do. */
function granted(name: string) {
  return {
    name,
    type: 'complex' as const,
    multiValued: true,
    subAttributes: [
      { name: 'value' },
      { name: 'display' },
      { name: 'type' },
      { name: 'primary', type: 'boolean' as const },
    ],
  };
}
