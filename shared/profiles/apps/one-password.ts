import { defineProfile } from '../profile.ts';
import { plainApp, plainAssumptions } from './base.ts';

export const onePassword = defineProfile({
  ...plainApp,
  id: '1password',
  name: '1Password SCIM Bridge',
  summary:
    'People already there are matched by e-mail address and groups by name. DELETE suspends, and the e-mail address stays as it was.',
  endpoint: 'https://{bridge}/scim/v2',
  sources: [
    {
      title: '1Password Support: Automate provisioning using SCIM',
      url: 'https://support.1password.com/scim/',
    },
    {
      title: '1Password Support: Best practices for automated provisioning',
      url: 'https://support.1password.com/provisioning-best-practices/',
    },
    {
      title: '1Password: SCIM Bridge deployment examples',
      url: 'https://github.com/1Password/scim-examples',
    },
  ],
  assumed: {
    ...plainAssumptions,
    filter: 'Not documented; these are the filters identity providers send.',
    'paging.default': 'Not documented.',
    'attributes.createOnly':
      'That the identity provider cannot change the address is documented; that the change is passed over in silence is our choice.',
    'lifecycle.User.delete': 'That people are suspended is documented, what DELETE answers is not.',
    'lifecycle.User.recreate': 'The match by address is documented; the answer, 201, is our choice.',
    'lifecycle.Group.recreate': 'The match by name is documented; the answer, 201, is our choice.',
    'members.nested': 'Groups as members are nowhere mentioned.',
  },
  filter: {
    attributes: { User: ['userName'], Group: ['displayName'] },
    operators: ['eq'],
    logic: 'none',
    unknownAttributes: 'refuse',
  },
  paging: { default: 100, max: 10_000, cursor: false },
  attributes: {
    email: { User: ['userName'] },
    createOnly: { User: { userName: 'ignore', emails: 'ignore' } },
  },
  members: { nested: 'refuse' },
  lifecycle: {
    User: { delete: 'deactivate', recreate: 'adopt', knownBy: ['userName', 'emails.value'] },
    Group: { recreate: 'adopt', knownBy: ['displayName'] },
  },
  ids: { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length: 26 },
});
