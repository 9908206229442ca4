import { entraLogs, type RecipeData } from './recipe.ts';

/** Apps that get people and groups wrong. */
export const identity: readonly RecipeData[] = [
  {
    id: 'duplicate-user-race',
    name: 'Duplicate user race',
    summary: 'The look-up says nobody, the create says already there. Does the client ever find the person?',
    group: 'identity',
    sources: [
      ['GitLab: taken, and not to be found', 'https://gitlab.com/gitlab-org/gitlab/issues/33554'],
      ['GitLab: SCIM cannot match', 'https://gitlab.com/gitlab-org/gitlab/-/issues/263846'],
    ],
    rules: [
      {
        name: 'Duplicate user race: look-up finds nobody',
        match: [{ on: 'meaning', any: ['lookup'] }],
        acts: [
          {
            act: 'answer',
            status: 200,
            headers: [['Content-Type', 'application/scim+json']],
            body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}',
          },
        ],
      },
      {
        name: 'Duplicate user race: create is a conflict',
        match: [{ on: 'meaning', any: ['create'] }],
        acts: [
          {
            act: 'status',
            status: 409,
            scimType: 'uniqueness',
            detail: 'userName "{{request.body/userName}}" is taken',
          },
        ],
      },
    ],
  },
  {
    id: 'erased-behind-its-back',
    name: 'Erased behind its back',
    summary:
      'Every known person is 404, as after a delete in the app itself. Recreated, skipped, or given up?',
    group: 'identity',
    sources: [
      ['authentik: 404 of a known object', 'https://github.com/goauthentik/authentik/issues/5396'],
      entraLogs,
    ],
    rules: [
      {
        match: [{ on: 'path', pattern: '/Users/*' }],
        acts: [{ act: 'status', status: 404, detail: 'User {{request.id}} not found' }],
      },
    ],
  },
  {
    id: 'filter-ignored',
    name: 'App ignores the filter',
    summary: 'A look-up returns everybody: the wrong person is matched, or everybody already exists.',
    group: 'identity',
    sources: [
      ['Cogtrix: unfiltered rows', 'https://github.com/NorthlandPositronics/Cogtrix/issues/124'],
      ['Eneo: filter falls through', 'https://github.com/eneo-ai/eneo/pull/443'],
    ],
    rules: [
      {
        match: [{ on: 'query', name: 'filter' }],
        acts: [{ act: 'rewriteRequest', url: { how: 'regex', find: 'filter=[^&]*&?', with: '' } }],
      },
    ],
  },
  {
    id: 'deactivation-ignored',
    name: 'Deactivation has no effect',
    summary: 'Switching somebody off is answered 200, and the account stays active. Who notices?',
    group: 'identity',
    sources: [
      ['OneUptime: only one shape is handled', 'https://github.com/OneUptime/oneuptime/pull/3852'],
      ['SSOReady: deactivation not applied', 'https://github.com/ssoready/ssoready/issues/155'],
    ],
    rules: [
      {
        match: [{ on: 'meaning', any: ['deactivate'] }],
        // A read in its place: the answer is the person as they still are.
        acts: [{ act: 'rewriteRequest', method: 'GET', body: '' }],
      },
    ],
  },
  {
    id: 'deactivated-disappear',
    name: 'Deactivated people disappear',
    summary: 'A person who is switched off is 404 from then on: a rehire becomes a duplicate.',
    group: 'identity',
    sources: [
      [
        'Okta forum: deactivating and removing',
        'https://devforum.okta.com/t/deactivating-users-vs-removing-them-from-the-organization/24187',
      ],
    ],
    rules: [
      {
        match: [
          { on: 'path', pattern: '/Users/*' },
          { on: 'method', any: ['GET'] },
          { on: 'bodyValue', of: 'answer', pointer: '/active', test: 'equals', value: false },
        ],
        acts: [
          {
            act: 'rewriteAnswer',
            status: 404,
            body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"User {{request.id}} not found"}',
          },
        ],
      },
    ],
  },
  {
    id: 'add-member-replaces',
    name: 'Adding a member replaces all',
    summary: 'The group always holds only the person who was added last.',
    group: 'identity',
    sources: [
      ['LiteLLM: add on members', 'https://github.com/BerriAI/litellm/pull/34162'],
      ['Agent BOM: members replaced', 'https://github.com/msaad00/agent-bom/issues/3533'],
    ],
    rules: [
      {
        match: [
          { on: 'meaning', any: ['addMembers'] },
          { on: 'bodyValue', pointer: '/Operations/0/op', test: 'equals', value: 'add' },
        ],
        acts: [
          { act: 'rewriteRequest', json: [{ op: 'replace', path: '/Operations/*/op', value: 'replace' }] },
        ],
      },
    ],
  },
  {
    id: 'removing-a-member-empties',
    name: 'Removing a member empties the group',
    summary: 'The ids in the value are not read: taking one person out takes out all.',
    group: 'identity',
    sources: [
      ['Apache SCIMple: remove with a value', 'https://github.com/apache/directory-scimple/issues/436'],
      ['Microsoft: reference code', 'https://github.com/AzureAD/SCIMReferenceCode/issues/10'],
    ],
    rules: [
      {
        match: [{ on: 'meaning', any: ['removeMembers'] }],
        acts: [
          {
            act: 'rewriteRequest',
            body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"remove","path":"members"}]}',
          },
        ],
      },
    ],
  },
];
