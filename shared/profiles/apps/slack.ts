import { defineProfile } from '../profile.ts';
import { enterpriseUrn, plainApp, plainAssumptions } from './base.ts';

const profileUrn = 'urn:ietf:params:scim:schemas:extension:slack:profile:2.0:User';
const guestUrn = 'urn:ietf:params:scim:schemas:extension:slack:guest:2.0:User';

export const slack = defineProfile({
  ...plainApp,
  id: 'slack',
  name: 'Slack',
  summary:
    'userName is a handle of at most 21 characters. Two e-mail addresses, two phone numbers and one of most other things are kept; PUT without active deactivates, and so does DELETE.',
  endpoint: 'https://api.slack.com/scim/v2',
  sources: [
    {
      title: 'Slack Developer Docs: SCIM 2.0 API reference',
      url: 'https://docs.slack.dev/reference/scim-api/scim-api-2',
    },
    {
      title: 'Slack Developer Docs: SCIM API rate limits',
      url: 'https://docs.slack.dev/reference/scim-api/rate-limits',
    },
  ],
  assumed: {
    ...plainAssumptions,
    'filter.attributes': 'Documented for version 1.1; identity providers send these to version 2 as well.',
    'filter.operators': 'Documented for version 1.1.',
    'paging.default': 'Documented for version 1.1.',
    'paging.max': 'Documented for version 1.1.',
    'attributes.maxLength': 'That a longer handle is refused and not shortened is our choice.',
    'members.nested': 'Groups as members are nowhere mentioned.',
    'members.perGroup': 'The limit for groups of an identity provider; user groups end at 5,000.',
    ids: 'The form of ids is taken from Slack’s other APIs.',
    'errors.status':
      'A name that is taken is answered 409, as the RFC has it; only the code username_taken is documented.',
  },
  schemas: {
    own: [
      {
        id: profileUrn,
        name: 'Slack profile',
        description: 'What Slack keeps of a person beside the enterprise extension',
        attributes: [{ name: 'startDate', type: 'dateTime' }],
      },
      {
        id: guestUrn,
        name: 'Slack guest',
        description: 'Makes a person a guest',
        attributes: [{ name: 'type' }, { name: 'expiration', type: 'dateTime' }],
      },
    ],
    extensions: { User: [{ schema: profileUrn }, { schema: guestUrn }] },
  },
  discovery: { schemasBy: 'endpoint' },
  filter: {
    attributes: { User: ['userName', 'emails.value', 'id'], Group: ['displayName', 'id'] },
    aliases: { User: { email: 'emails.value' } },
    operators: ['eq', 'co', 'sw', 'pr', 'gt', 'ge', 'lt', 'le'],
    bareValues: true,
    unknownAttributes: 'refuse',
  },
  paging: { default: 10, max: 1000, cursor: false },
  patch: { urnDot: true },
  attributes: {
    required: { User: ['emails'] },
    renamed: { User: { [`${enterpriseUrn}:manager.value`]: 'managerId' } },
    ignored: { User: ['emails.type'] },
    transforms: { User: { userName: ['handle', 'lower'] } },
    same: { User: [['userName', 'nickName']] },
    maxLength: { User: { userName: 21 } },
    maxValues: { User: { emails: 2, phoneNumbers: 2, photos: 1, addresses: 1, roles: 1 } },
    moreValues: 'drop',
    replaceDefaults: { User: { active: false } },
  },
  members: { nested: 'refuse', inactive: false, perRequest: 15_000, perGroup: 15_000 },
  lifecycle: { User: { delete: 'deactivate' } },
  ids: { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', length: 11, prefix: { User: 'U', Group: 'S' } },
  errors: {
    statusAs: 'number',
    scimType: false,
    codes: { invalidFilter: 'invalid_query', uniqueness: 'username_taken', tooManyRequests: 'ratelimited' },
    bodies: { '401': { Errors: { description: '{detail}', code: '{status}' } } },
  },
  rates: [
    { methods: ['POST', 'PUT', 'PATCH', 'DELETE'], limit: 600, seconds: 60, burst: 180 },
    { methods: ['GET'], limit: 1000, seconds: 60 },
    { methods: ['POST'], types: ['User'], limit: 180, seconds: 60, burst: 20 },
    { methods: ['PUT', 'PATCH'], types: ['User'], limit: 180, seconds: 60, burst: 20 },
    { methods: ['DELETE'], types: ['User'], limit: 180, seconds: 60, burst: 20 },
    { methods: ['POST'], types: ['Group'], limit: 180, seconds: 60, burst: 20 },
    { methods: ['PUT', 'PATCH'], types: ['Group'], limit: 180, seconds: 60, burst: 80 },
    { methods: ['DELETE'], types: ['Group'], limit: 180, seconds: 60, burst: 20 },
  ],
});
