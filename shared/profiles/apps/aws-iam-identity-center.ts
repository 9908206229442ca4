import { defineProfile, type ProfileInput } from '../profile.ts';
import { enterpriseUrn, plainApp, plainAssumptions } from './base.ts';

const shared = {
  ...plainApp,
  id: 'aws-iam-identity-center',
  name: 'AWS IAM Identity Center',
  summary:
    'Lists end at 50 and cannot be paged through, attributes that are single values stay single, groups have no PUT and at most 100 members change at a time.',
  endpoint: 'https://scim.{region}.amazonaws.com/{tenant_id}/scim/v2',
  sources: [
    {
      title: 'AWS: IAM Identity Center SCIM Implementation Developer Guide',
      url: 'https://docs.aws.amazon.com/singlesignon/latest/developerguide/what-is-scim.html',
    },
    {
      title: 'AWS: Limitations from SCIM specification',
      url: 'https://docs.aws.amazon.com/singlesignon/latest/developerguide/limitations.html',
    },
  ],
  assumed: {
    dialect: plainAssumptions.dialect,
    sort: plainAssumptions.sort,
    etag: plainAssumptions.etag,
    'paging.cursor':
      'Newer accounts page by cursor, 100 at a time; this profile is the older behaviour, which ends at 50.',
    'filter.attributes': 'Those of users are documented, those of groups known from use.',
    mediaType: 'The examples in the guide show application/json.',
    'members.nested': 'Groups as members are nowhere mentioned.',
    'filter.unknownAttributes': 'That any other filter is refused is not said.',
  },
  requests: { projection: false },
  mediaType: 'application/json',
  operations: { Group: ['list', 'get', 'create', 'modify', 'delete'] },
  filter: {
    attributes: {
      User: ['userName', 'externalId', 'id', `${enterpriseUrn}:manager`, `${enterpriseUrn}:manager.value`],
      Group: ['displayName', 'externalId', 'id', 'members', 'members.value'],
    },
    aliases: { User: { manager: `${enterpriseUrn}:manager` } },
    operators: ['eq'],
    logic: 'and',
    unknownAttributes: 'refuse',
  },
  paging: { max: 50, startIndex: false, cursor: false },
  patch: {
    attributes: { Group: ['displayName', 'members', 'externalId'] },
    pathlessAttributes: 1,
    once: { User: ['userName', 'active'] },
    noRemove: { User: ['userName', 'active'] },
  },
  attributes: {
    required: { User: ['name.givenName', 'name.familyName', 'displayName'] },
    primary: { User: ['emails'] },
    refused: {
      User: [
        'password',
        'ims',
        'photos',
        'x509Certificates',
        'entitlements',
        'groups',
        'emails.display',
        'phoneNumbers.display',
        `${enterpriseUrn}:manager.displayName`,
      ],
    },
    maxValues: { User: { emails: 1, phoneNumbers: 1, addresses: 1, roles: 1 } },
    unique: { Group: ['displayName'] },
  },
  members: { nested: 'refuse', perRequest: 100, replaceAll: false },
  view: { hidden: { Group: ['members'] } },
  errors: {
    scimType: false,
    extra: {
      schema: 'urn:ietf:params:scim:api:messages:2.0:Error',
      exceptionRequestId: '{uuid}',
      timeStamp: '{now}',
    },
  },
} as const satisfies ProfileInput;

/** Before lists could be paged through. */
export const awsIamIdentityCenter = defineProfile(shared);

const { 'paging.cursor': _, ...assumed } = shared.assumed;

/** Since lists can be paged through by cursor. */
export const awsIamIdentityCenterCursor = defineProfile({
  ...shared,
  id: 'aws-iam-identity-center-cursor',
  name: 'AWS IAM Identity Center, paging by cursor',
  summary:
    'As AWS IAM Identity Center, but lists are paged through by cursor, 100 at a time and without a total.',
  assumed: { ...assumed, 'paging.cursorTimeout': 'How long a cursor can be used is not documented.' },
  paging: { max: 100, startIndex: false, cursor: true, cursorTotal: false },
});
