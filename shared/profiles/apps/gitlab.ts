import { defineProfile } from '../profile.ts';
import { plainApp, plainAssumptions } from './base.ts';

export const gitlab = defineProfile({
  ...plainApp,
  dialect: { ...plainApp.dialect, booleanStrings: true, opAnyCase: true },
  id: 'gitlab',
  name: 'GitLab',
  summary:
    'Users only, and no PUT. The id is the externalId of the client; creating somebody who exists answers 201, a refused value or filter 412, and PATCH 204.',
  endpoint: 'https://{host}/api/scim/v2/groups/{group_path}',
  sources: [
    { title: 'GitLab Docs: Internal API, SCIM', url: 'https://docs.gitlab.com/development/internal_api/' },
    {
      title: 'GitLab Docs: SCIM for GitLab.com groups',
      url: 'https://docs.gitlab.com/user/group/saml_sso/scim_setup/',
    },
  ],
  assumed: {
    ...plainAssumptions,
    'discovery.endpoints': 'The discovery endpoints are not in the reference.',
    'filter.attributes': 'id is documented; userName is what identity providers also send.',
    'filter.logic': 'Only single comparisons are shown.',
    'paging.default': 'Taken from the examples.',
    'paging.max': 'Not documented.',
    'lifecycle.User.delete':
      'Documented as removal; that the record survives inactive follows from the rest of the API.',
  },
  resourceTypes: ['User'],
  operations: { User: ['list', 'get', 'create', 'modify', 'delete'] },
  discovery: { endpoints: [] },
  filter: {
    attributes: { User: ['id', 'userName', 'externalId'] },
    operators: ['eq'],
    logic: 'none',
    bareValues: true,
    unknownAttributes: 'refuse',
  },
  paging: { default: 20, max: 100, cursor: false },
  patch: { noContent: ['User'], synonyms: { update: 'replace' } },
  attributes: {
    required: { User: ['externalId', 'emails', 'name'] },
    createOnly: { User: { name: 'ignore', emails: 'ignore', userName: 'ignore' } },
  },
  lifecycle: {
    User: { delete: 'deactivate', recreate: 'adopt', knownBy: ['externalId', 'userName'] },
  },
  ids: { from: 'externalId' },
  view: { repeated: { User: { 'name.formatted': 'name.formatted' } } },
  errors: {
    statusAs: 'number',
    scimType: false,
    status: { invalidFilter: 412, invalidValue: 412, invalidPath: 412, mutability: 412, uniqueness: 412 },
  },
});
