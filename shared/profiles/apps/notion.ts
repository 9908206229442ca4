import { defineProfile } from '../profile.ts';
import { plainApp, plainAssumptions } from './base.ts';

const notionUrn = 'urn:ietf:params:scim:schemas:extension:notion:2.0:User';

export const notion = defineProfile({
  ...plainApp,
  id: 'notion',
  name: 'Notion',
  summary:
    'Filters use names of its own, such as email, and values without quotes. active: false and DELETE both take the person out of the workspace; to return is to be created again.',
  endpoint: 'https://api.notion.com/scim/v2',
  sources: [
    {
      title: 'Notion Help: Provision users & groups with SCIM',
      url: 'https://www.notion.com/help/provision-users-and-groups-with-scim',
    },
  ],
  assumed: {
    ...plainAssumptions,
    'discovery.endpoints': '/Schemas is not in the list of endpoints.',
    'attributes.values': 'The four roles are documented; that any other is refused is not.',
    'filter.logic': 'Only single comparisons are shown.',
    'filter.attributes':
      'email, given_name, family_name and displayName are documented; identity providers also use userName.',
    'filter.unknownAttributes': 'That any other filter is refused is not said.',
    'lifecycle.User.recreate':
      'Creating somebody who is there is answered 409, as the RFC has it; no answer is documented.',
    'members.nested': 'Groups as members are nowhere mentioned.',
  },
  schemas: {
    own: [
      {
        id: notionUrn,
        name: 'Notion user',
        description: 'The role of a person in the workspace',
        attributes: [{ name: 'role' }],
      },
    ],
    extensions: { User: [{ schema: notionUrn }] },
  },
  discovery: { endpoints: ['ServiceProviderConfig', 'ResourceTypes'] },
  filter: {
    attributes: {
      User: ['userName', 'emails.value', 'name.givenName', 'name.familyName'],
      Group: ['displayName'],
    },
    aliases: {
      User: { email: 'emails.value', given_name: 'name.givenName', family_name: 'name.familyName' },
    },
    operators: ['eq'],
    logic: 'none',
    bareValues: true,
    unknownAttributes: 'refuse',
  },
  paging: { default: 100, max: 100, cursor: false },
  attributes: {
    transforms: { User: { userName: ['lower'] } },
    createOnly: { User: { photos: 'ignore' } },
    values: {
      User: { [`${notionUrn}:role`]: ['owner', 'membership_admin', 'member', 'restricted_member'] },
    },
  },
  members: { nested: 'refuse' },
  lifecycle: { User: { inactive: 'remove' } },
});
