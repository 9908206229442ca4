import { defineProfile } from '../profile.ts';
import { plainApp, plainAssumptions } from './base.ts';

export const linear = defineProfile({
  ...plainApp,
  id: 'linear',
  name: 'Linear',
  summary:
    'userName is an e-mail address. A group is a team: a name that is taken gets a number, and DELETE empties the team instead of removing it.',
  sources: [{ title: 'Linear Docs: SCIM', url: 'https://linear.app/docs/scim' }],
  assumed: {
    ...plainAssumptions,
    filter: 'Not documented; these are the filters Okta and OneLogin send.',
    paging: 'Not documented.',
    'members.nested': 'Groups as members are nowhere mentioned.',
  },
  schemas: { attributes: { User: [{ name: 'avatarUrl', type: 'reference', referenceTypes: ['external'] }] } },
  filter: {
    attributes: { User: ['userName', 'externalId', 'emails.value'], Group: ['displayName', 'externalId'] },
    operators: ['eq'],
    logic: 'none',
    unknownAttributes: 'refuse',
  },
  paging: { default: 100, max: 100, cursor: false },
  attributes: { email: { User: ['userName'] }, suffixed: { Group: ['displayName'] } },
  members: { nested: 'refuse' },
  lifecycle: { Group: { delete: 'empty' } },
});
