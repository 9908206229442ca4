import { defineProfile } from '../profile.ts';
import { plainApp, plainAssumptions } from './base.ts';

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
    'filter.operators': 'Known from use.',
    'paging.default': 'Known from use.',
    'paging.max': 'Known from use.',
    'attributes.createOnly': 'Known from use.',
    'attributes.transforms': 'Known from use.',
    'attributes.values': 'The names of entitlements are documented; that others are refused is not.',
    'lifecycle.User.delete': 'Known from use of accounts; after 30 days the user is gone.',
    ids: 'Numbers are what the examples show.',
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
