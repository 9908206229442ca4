import { defineProfile } from '../profile.ts';
import { plainApp, plainAssumptions } from './base.ts';

export const asana = defineProfile({
  ...plainApp,
  id: 'asana',
  name: 'Asana',
  summary:
    'active: false and DELETE both deprovision, and there is no way back. Given and family name cannot be patched, and groups cannot be deleted.',
  endpoint: 'https://app.asana.com/api/1.0/scim',
  sources: [{ title: 'Asana Developers: SCIM', url: 'https://developers.asana.com/docs/scim' }],
  assumed: {
    ...plainAssumptions,
    'filter.logic': 'Only single comparisons are shown.',
    'filter.unknownAttributes': 'That any other filter is refused is not said.',
    paging: 'Lists are described as whole; the page sizes are our choice.',
    'members.nested': 'Groups as members are nowhere mentioned.',
    'lifecycle.User.reactivate': 'That there is no way back is documented, the answer is our choice.',
    ids: 'Numbers are what the examples show.',
  },
  operations: { Group: ['list', 'get', 'create', 'replace', 'modify'] },
  filter: {
    attributes: { User: ['userName'], Group: ['displayName'] },
    operators: ['eq'],
    logic: 'none',
    unknownAttributes: 'refuse',
  },
  paging: { default: 100, max: 100, cursor: false },
  patch: { noContent: ['User', 'Group'], refused: { User: ['name.givenName', 'name.familyName'] } },
  attributes: { email: { User: ['userName'] } },
  members: { nested: 'refuse' },
  lifecycle: { User: { delete: 'deactivate', reactivate: false } },
  ids: { alphabet: '123456789', length: 16 },
});
