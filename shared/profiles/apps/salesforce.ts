import { defineProfile } from '../profile.ts';
import { plainApp, plainAssumptions } from './base.ts';

export const salesforce = defineProfile({
  ...plainApp,
  id: 'salesforce',
  name: 'Salesforce',
  summary:
    'Users are deactivated, never deleted; userName is stored in lower case. The configuration is found at /ServiceProviderConfigs, and groups can only be read and patched.',
  endpoint: 'https://{domain}.my.salesforce.com/services/scim/v2',
  sources: [
    {
      title: 'Salesforce Help: SCIM and REST API Reference Sheet',
      url: 'https://help.salesforce.com/s/articleView?id=xcloud.identity_scim_rest_api.htm&type=5',
    },
    {
      title: 'Salesforce Help: Manage Salesforce User Identities with SCIM',
      url: 'https://help.salesforce.com/s/articleView?id=xcloud.identity_scim_overview.htm&type=5',
    },
  ],
  assumed: {
    dialect: plainAssumptions.dialect,
    sort: plainAssumptions.sort,
    etag: plainAssumptions.etag,
    search: plainAssumptions.search,
    'paging.cursor': plainAssumptions['paging.cursor'],
    'attributes.required': 'Known from use: an entitlement with a profile is needed to create a user.',
    'attributes.email': 'Known from use: userName has the form of an e-mail address.',
    'lifecycle.User.delete': 'That users are deactivated instead is documented, what DELETE answers is not.',
    ids: 'Ids of 18 characters are those of the platform.',
  },
  me: true,
  discovery: { pluralConfig: true },
  operations: { Group: ['list', 'get', 'modify'] },
  paging: { default: 200, max: 200, cursor: false },
  patch: { wrappedValues: true },
  attributes: {
    required: { User: ['emails', 'name.familyName', 'entitlements'] },
    transforms: { User: { userName: ['lower'] } },
    email: { User: ['userName'] },
  },
  lifecycle: { User: { delete: 'deactivate' } },
  ids: {
    alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
    length: 18,
    prefix: { User: '005', Group: '00G' },
  },
});
