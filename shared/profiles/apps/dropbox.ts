import { defineProfile } from '../profile.ts';
import { plainApp, plainAssumptions } from './base.ts';

export const dropbox = defineProfile({
  ...plainApp,
  id: 'dropbox',
  name: 'Dropbox',
  summary:
    'active: false suspends and true restores. DELETE removes the account: whoever returns is somebody new. Little else is documented.',
  endpoint: 'https://api.dropboxapi.com/scim/v2',
  sources: [
    {
      title: 'Microsoft Learn: Configure Dropbox for Business for automatic user provisioning',
      url: 'https://learn.microsoft.com/en-us/entra/identity/saas-apps/dropboxforbusiness-provisioning-tutorial',
    },
  ],
  assumed: {
    ...plainAssumptions,
    endpoint: 'The URL of the endpoints is known from use, not documented.',
    filter: 'Not documented; these are the filters identity providers send.',
    paging: 'Not documented.',
    'attributes.required': 'Known from use.',
    'attributes.email': 'Known from use.',
  },
  filter: {
    attributes: { User: ['userName', 'emails.value'], Group: ['displayName'] },
    operators: ['eq'],
    logic: 'none',
    unknownAttributes: 'refuse',
  },
  paging: { default: 100, max: 100, cursor: false },
  attributes: {
    required: { User: ['emails', 'name.givenName', 'name.familyName'] },
    email: { User: ['userName'] },
  },
});
