import { defineProfile } from '../profile.ts';
import { enterpriseUrn, plainApp, plainAssumptions } from './base.ts';

const figmaUrn = 'urn:ietf:params:scim:schemas:extension:figma:enterprise:2.0:User';

export const figma = defineProfile({
  ...plainApp,
  id: 'figma',
  name: 'Figma',
  summary:
    'active: false takes the person out of the organization and out of sight until active is true again. A GET on the base path only says that the tenant exists.',
  endpoint: 'https://www.figma.com/scim/v2/{tenantId}',
  sources: [
    {
      title: 'Figma Developers: SCIM API endpoints',
      url: 'https://developers.figma.com/docs/rest-api/scim-endpoints',
    },
  ],
  assumed: {
    dialect: plainAssumptions.dialect,
    search: plainAssumptions.search,
    me: plainAssumptions.me,
    'paging.cursor': plainAssumptions['paging.cursor'],
    'paging.default': 'The largest page is documented, the default is not.',
    'filter.unknownAttributes': 'That any other filter is refused is not said.',
    'discovery.endpoints': 'Only the configuration is in the list of endpoints.',
    'lifecycle.User.inactive':
      'Documented is that the person leaves the organization and returns with active: true; that a GET answers 404 in between is our choice.',
    'members.nested': 'Groups as members are nowhere mentioned.',
  },
  schemas: {
    own: [
      {
        id: figmaUrn,
        name: 'Figma user',
        description: 'What a person may do in the organization',
        attributes: [{ name: 'figmaAdmin', type: 'boolean' }],
      },
    ],
    extensions: { User: [{ schema: figmaUrn }] },
  },
  requests: { root: 'probe' },
  discovery: { endpoints: ['ServiceProviderConfig'] },
  filter: {
    attributes: { User: ['userName', 'externalId'], Group: ['displayName', 'externalId'] },
    operators: ['eq'],
    logic: 'none',
    unknownAttributes: 'refuse',
  },
  paging: { default: 100, max: 200, cursor: false },
  attributes: {
    renamed: {
      User: {
        [`${enterpriseUrn}:manager.value`]: 'managerValue',
        [`${enterpriseUrn}:manager.displayName`]: 'managerDisplayName',
      },
      Group: { externalId: 'external_id' },
    },
    email: { User: ['userName'] },
    maxLength: {
      User: { userName: 100, displayName: 100, externalId: 255 },
      Group: { displayName: 255, externalId: 255 },
    },
  },
  members: { nested: 'refuse' },
  lifecycle: { User: { inactive: 'hide', recreate: 'revive', knownBy: ['userName'] } },
});
