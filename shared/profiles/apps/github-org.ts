import { defineProfile } from '../profile.ts';
import { enterpriseUrn, plainApp, plainAssumptions } from './base.ts';

export const githubOrg = defineProfile({
  ...plainApp,
  id: 'github-org',
  name: 'GitHub organization',
  summary:
    'Users only. Setting active to false takes the member out and forgets the id: whoever returns is created anew and gets another one.',
  endpoint: 'https://api.github.com/scim/v2/organizations/{org}',
  sources: [
    {
      title: 'GitHub Docs: REST API endpoints for SCIM (organization)',
      url: 'https://docs.github.com/en/enterprise-cloud@latest/rest/scim/scim',
    },
    {
      title: 'GitHub Docs: Getting started with the REST API, User-Agent',
      url: 'https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api',
    },
  ],
  assumed: {
    ...plainAssumptions,
    'discovery.endpoints': 'The discovery endpoints are not in the reference.',
    'paging.default': 'The page sizes are not documented; those of GitHub’s other lists are used.',
    'paging.max': 'The page sizes are not documented; those of GitHub’s other lists are used.',
    'filter.unknownAttributes': 'That any other filter is refused is not said.',
    'patch.filteredPaths': 'Such paths do not work; whether with an error or without effect is not said.',
    'patch.otherAttributes': 'What becomes of other attributes is not said.',
    'errors.statusAs': 'Seen in answers, not documented.',
    'errors.extra': 'Taken over from the API for enterprises.',
  },
  resourceTypes: ['User'],
  schemas: { without: [enterpriseUrn] },
  requests: { requiredHeaders: ['User-Agent'] },
  discovery: { endpoints: [] },
  filter: {
    attributes: { User: ['id', 'userName', 'emails', 'externalId'] },
    operators: ['eq'],
    logic: 'none',
    unknownAttributes: 'refuse',
  },
  paging: { default: 30, max: 100, cursor: false },
  patch: {
    filteredPaths: { User: 'ignore' },
    attributes: { User: ['active', 'userName', 'externalId', 'displayName', 'name'] },
    otherAttributes: 'ignore',
    aliases: { User: { givenName: 'name.givenName', familyName: 'name.familyName' } },
  },
  attributes: { required: { User: ['name', 'emails'] } },
  lifecycle: { User: { inactive: 'remove' } },
  errors: {
    statusAs: 'number',
    extra: { message: '{detail}', documentation_url: 'https://docs.github.com/rest/scim' },
  },
});
