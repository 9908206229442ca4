import { defineProfile } from '../profile.ts';
import { enterpriseUrn, plainApp, plainAssumptions } from './base.ts';

export const githubEmu = defineProfile({
  ...plainApp,
  id: 'github-emu',
  name: 'GitHub Enterprise Managed Users',
  summary:
    'Every request needs a User-Agent, filters are one eq, and each e-mail address needs value, type and primary. PATCH paths with a filter change nothing on a user.',
  endpoint: 'https://api.github.com/scim/v2/enterprises/{enterprise}',
  sources: [
    {
      title: 'GitHub Docs: REST API endpoints for SCIM (enterprise)',
      url: 'https://docs.github.com/en/enterprise-cloud@latest/rest/enterprise-admin/scim',
    },
    {
      title: 'GitHub Docs: Provisioning users and groups with SCIM using the REST API',
      url: 'https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/provisioning-user-accounts-with-scim/provisioning-users-and-groups-with-scim-using-the-rest-api',
    },
  ],
  assumed: {
    ...plainAssumptions,
    'discovery.endpoints': 'The discovery endpoints are not in the reference.',
    'filter.unknownAttributes': 'That any other filter is refused is not said.',
    'paging.max': 'The default page of 30 is documented, the largest is not.',
    'patch.filteredPaths':
      'The documentation says that such a path has no effect, and shows an example with one next to it.',
    'members.nested': 'Groups as members are nowhere mentioned.',
    'errors.statusAs': 'Seen in answers, not documented.',
    rates: 'Documented as advice: at most 1,000 users an hour, beyond which requests fail.',
  },
  schemas: { without: [enterpriseUrn] },
  requests: { requiredHeaders: ['User-Agent'] },
  discovery: { endpoints: [] },
  filter: {
    attributes: {
      User: ['userName', 'externalId', 'id', 'displayName'],
      Group: ['externalId', 'id', 'displayName'],
    },
    operators: ['eq'],
    logic: 'none',
    unknownAttributes: 'refuse',
  },
  paging: { default: 30, max: 100, cursor: false },
  patch: { filteredPaths: { User: 'ignore' } },
  attributes: {
    required: {
      User: ['externalId', 'active', 'displayName', 'emails'],
      Group: ['externalId', 'displayName'],
    },
    complete: { User: { emails: ['value', 'type', 'primary'] } },
    ignored: { User: ['phoneNumbers', 'addresses', 'title'] },
    values: {
      User: {
        // Okta sends the names, Entra ID the ids of the roles of its app.
        'roles.value': [
          'user',
          '27d9891d-2c17-4f45-a262-781a0e55c80a',
          'guest_collaborator',
          '1ebc4a02-e56c-43a6-92a5-02ee09b90824',
          'enterprise_owner',
          '981df190-8801-4618-a08a-d91f6206c954',
          'ba4987ab-a1c3-412a-b58c-360fc407cb10',
          'billing_manager',
          '0e338b8c-cc7f-498a-928d-ea3470d7e7e3',
          'e6be2762-e4ad-4108-b72d-1bbe884a0f91',
        ],
      },
    },
    unique: { User: ['externalId'], Group: ['externalId', 'displayName'] },
  },
  members: { nested: 'refuse' },
  lifecycle: { User: { createInactive: false } },
  errors: {
    statusAs: 'number',
    extra: {
      message: '{detail}',
      documentation_url: 'https://docs.github.com/rest/enterprise-admin/scim',
    },
  },
  rates: [{ methods: ['POST'], types: ['User'], limit: 1000, seconds: 3600 }],
});
