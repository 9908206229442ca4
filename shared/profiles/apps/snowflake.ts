import { defineProfile } from '../profile.ts';
import { plainApp, plainAssumptions } from './base.ts';

const snowflakeUrn = 'urn:ietf:params:scim:schemas:extension:2.0:User';

export const snowflake = defineProfile({
  ...plainApp,
  id: 'snowflake',
  name: 'Snowflake',
  summary:
    'Groups are roles. Filters are one eq or sw and anything else is refused; attributes that are lists elsewhere hold one value.',
  endpoint: 'https://{account}.snowflakecomputing.com/scim/v2',
  sources: [
    {
      title: 'Snowflake: SCIM user API reference',
      url: 'https://docs.snowflake.com/en/user-guide/scim-user-api-reference',
    },
    {
      title: 'Snowflake: SCIM group API reference',
      url: 'https://docs.snowflake.com/en/user-guide/scim-group-api-reference',
    },
  ],
  assumed: {
    ...plainAssumptions,
    schemas:
      'The three attributes are documented; their URN is that for identity providers other than Entra ID.',
    'paging.default': 'Not documented.',
    'paging.max': 'Not documented.',
    'attributes.moreValues': 'That there is one value is documented; that more are refused is our choice.',
    'members.nested': 'Members are users; what becomes of others is not said.',
  },
  schemas: {
    own: [
      {
        id: snowflakeUrn,
        name: 'Snowflake user',
        description: 'What a session of the user begins with',
        attributes: [
          { name: 'defaultRole' },
          { name: 'defaultSecondaryRoles' },
          { name: 'defaultWarehouse' },
        ],
      },
    ],
    extensions: { User: [{ schema: snowflakeUrn }] },
  },
  filter: {
    operators: ['eq', 'sw'],
    logic: 'none',
    unknownAttributes: 'refuse',
  },
  paging: { default: 100, max: 100, cursor: false },
  attributes: {
    maxValues: { User: { emails: 1, phoneNumbers: 1, addresses: 1, photos: 1, roles: 1, entitlements: 1 } },
    unique: { Group: ['displayName'] },
  },
  members: { nested: 'refuse' },
});
