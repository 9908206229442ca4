import { defineProfile } from '../profile.ts';
import { enterpriseUrn, plainApp, plainAssumptions } from './base.ts';

const accountUrn = 'urn:scim:schemas:extension:atlassian-external:1.0';

export const atlassian = defineProfile({
  ...plainApp,
  id: 'atlassian',
  name: 'Atlassian Cloud',
  summary:
    'Groups cannot be renamed and their names are unique; users need a primary e-mail address. DELETE is final: whoever returns gets a new id.',
  endpoint: 'https://api.atlassian.com/scim/directory/{directoryId}',
  sources: [
    {
      title: 'Atlassian Developer: User provisioning REST API',
      url: 'https://developer.atlassian.com/cloud/admin/user-provisioning/rest/intro/',
    },
  ],
  assumed: {
    ...plainAssumptions,
    'filter.unknownAttributes': 'That any other filter is refused is not said.',
    'attributes.assigned': 'The attribute is documented, the form of its value is not.',
    'paging.default': 'Not documented; clients ask for 100 at a time.',
    'paging.max': 'Not documented; clients ask for 100 at a time.',
    'members.nested': 'Groups as members are nowhere mentioned.',
    'errors.bodies':
      'The published API description shows this body for 400; what is on the wire could not be verified.',
  },
  schemas: {
    own: [
      {
        id: accountUrn,
        name: 'Atlassian account',
        description: 'The account behind a user of the directory',
        attributes: [{ name: 'atlassianAccountId', mutability: 'readOnly', caseExact: true }],
      },
    ],
    extensions: { User: [{ schema: accountUrn }] },
  },
  filter: {
    attributes: { User: ['userName', 'externalId'], Group: ['displayName'] },
    operators: ['eq'],
    logic: 'none',
    unknownAttributes: 'refuse',
  },
  paging: { default: 100, max: 100, cursor: false },
  attributes: {
    required: { User: ['emails'] },
    primary: { User: ['emails'] },
    createOnly: { Group: { displayName: 'refuse' } },
    unique: { Group: ['displayName'] },
    assigned: { User: { [`${accountUrn}:atlassianAccountId`]: 'uuid' } },
  },
  members: { nested: 'refuse', perGroup: 290_000 },
  view: {
    repeated: {
      User: {
        department: `${enterpriseUrn}:department`,
        organization: `${enterpriseUrn}:organization`,
      },
    },
  },
  errors: {
    bodies: {
      '400': { message: '{detail}', responseStatus: 'BAD_REQUEST', scimErrorType: '{scimType}' },
    },
  },
});
