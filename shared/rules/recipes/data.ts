import { entraLogs, oktaEmptyAnswer, type RecipeData } from './recipe.ts';

const entraCompatibility = [
  'Microsoft: known issues with SCIM 2.0 compliance',
  'https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility',
] as const;

/** Apps that say something else than they should. */
export const data: readonly RecipeData[] = [
  {
    id: 'forgets-external-id',
    name: 'App forgets externalId',
    summary: 'externalId is taken and never given back: matching by it fails at the next cycle.',
    group: 'data',
    sources: [['LangWatch: externalId is dropped', 'https://github.com/langwatch/langwatch/issues/6974']],
    rules: [
      {
        match: [
          { on: 'path', pattern: '/Users**' },
          { on: 'status', any: ['2xx'] },
        ],
        acts: [
          {
            act: 'rewriteAnswer',
            json: [
              { op: 'remove', path: '/externalId' },
              { op: 'remove', path: '/Resources/*/externalId' },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'delete-with-a-body',
    name: 'App answers 200 with a body to DELETE',
    summary: 'A delete is answered 200 with JSON where the RFC has 204 and nothing.',
    group: 'data',
    sources: [['RFC 7644, section 3.6: DELETE', 'https://datatracker.ietf.org/doc/html/rfc7644#section-3.6']],
    rules: [
      {
        match: [
          { on: 'method', any: ['DELETE'] },
          { on: 'status', any: ['204'] },
        ],
        acts: [
          {
            act: 'rewriteAnswer',
            status: 200,
            headers: [{ do: 'set', name: 'Content-Type', value: 'application/json' }],
            body: '{"success":true,"id":"{{request.id}}"}',
          },
        ],
      },
    ],
  },
  {
    id: 'create-answers-200',
    name: 'Create answered 200 without a body',
    summary: 'The person exists, and the identity provider does not learn the id.',
    group: 'data',
    sources: [
      [
        'RFC 7644, section 3.3: creating resources',
        'https://datatracker.ietf.org/doc/html/rfc7644#section-3.3',
      ],
    ],
    rules: [
      {
        match: [
          { on: 'meaning', any: ['create'] },
          { on: 'status', any: ['201'] },
        ],
        acts: [
          {
            act: 'rewriteAnswer',
            status: 200,
            headers: [
              { do: 'remove', name: 'Location' },
              { do: 'remove', name: 'Content-Type' },
            ],
            body: '',
          },
        ],
      },
    ],
  },
  {
    id: 'numbers-as-strings',
    name: 'List counts as strings',
    summary: 'totalResults, startIndex and itemsPerPage in quotes: Okta fails without giving a reason.',
    group: 'data',
    sources: [
      ['Okta: numbers of a list must be numbers', 'https://github.com/okta/okta-developer-docs/pull/800'],
    ],
    rules: [
      {
        match: [{ on: 'bodyValue', of: 'answer', pointer: '/totalResults' }],
        acts: [
          {
            act: 'rewriteAnswer',
            json: [
              { op: 'convert', path: '/totalResults', to: 'string' },
              { op: 'convert', path: '/startIndex', to: 'string' },
              { op: 'convert', path: '/itemsPerPage', to: 'string' },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'nobody-found-is-404',
    name: 'Nobody found is 404',
    summary:
      'A look-up that finds nobody is answered 404 instead of an empty list, which fails connection tests.',
    group: 'data',
    sources: [['Entra: the connection test', 'https://github.com/MicrosoftDocs/azure-docs/issues/94189']],
    rules: [
      {
        match: [
          { on: 'query', name: 'filter' },
          { on: 'bodyValue', of: 'answer', pointer: '/totalResults', test: 'equals', value: 0 },
        ],
        acts: [
          {
            act: 'rewriteAnswer',
            status: 404,
            body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"Resource not found"}',
          },
        ],
      },
    ],
  },
  {
    id: 'empty-list-without-resources',
    name: 'Empty list without Resources',
    summary: 'The list of an empty app has no Resources at all.',
    group: 'data',
    sources: [oktaEmptyAnswer],
    rules: [
      {
        match: [{ on: 'bodyValue', of: 'answer', pointer: '/totalResults', test: 'equals', value: 0 }],
        acts: [{ act: 'rewriteAnswer', json: [{ op: 'remove', path: '/Resources' }] }],
      },
    ],
  },
  {
    id: 'page-drops-a-row',
    name: 'Pages that drop a person',
    summary: 'Each page of an import lacks its first person, though the total counts them.',
    group: 'data',
    sources: [['WSO2: pages shorter than they say', 'https://github.com/wso2/product-is/issues/27973']],
    rules: [
      {
        match: [
          { on: 'meaning', any: ['import'] },
          { on: 'bodyValue', of: 'answer', pointer: '/Resources/0' },
        ],
        acts: [{ act: 'rewriteAnswer', json: [{ op: 'remove', path: '/Resources/0' }] }],
      },
    ],
  },
  {
    id: 'booleans-from-strings',
    name: 'Make booleans of strings',
    summary: 'A repair: "False" from Entra ID reaches the app as false. Shows whether that is what ails it.',
    group: 'data',
    sources: [entraCompatibility, entraLogs],
    rules: [
      {
        match: [
          { on: 'bodyValue', pointer: '/Operations/*/value', test: 'isType', value: 'booleanAsString' },
        ],
        acts: [
          { act: 'rewriteRequest', json: [{ op: 'convert', path: '/Operations/*/value', to: 'boolean' }] },
        ],
      },
    ],
  },
];
