import { entraLogs, type RecipeData } from './recipe.ts';

/** Apps that take their time. */
export const slow: readonly RecipeData[] = [
  {
    id: 'slow-app',
    name: 'Slow app',
    summary: 'Every write waits 2 to 20 seconds. Which requests are repeated, and do they arrive twice?',
    group: 'slow',
    sources: [entraLogs],
    rules: [{ match: [{ on: 'meaning', any: ['write'] }], acts: [{ act: 'delay', ms: 2000, upTo: 20_000 }] }],
  },
  {
    id: 'slower-than-the-client',
    name: 'Slower than the client waits',
    summary: 'A create is done, and its answer leaves 70 seconds later: Okta and Entra have hung up by then.',
    group: 'slow',
    sources: [
      [
        'Microsoft Q&A: an answer within 60 seconds',
        'https://learn.microsoft.com/en-us/answers/questions/1151866/',
      ],
      ['Okta: SCIM technical questions', 'https://developer.okta.com/docs/concepts/scim/faqs/'],
    ],
    rules: [
      {
        match: [{ on: 'meaning', any: ['create'] }],
        acts: [{ act: 'delay', at: 'answer', ms: 70_000 }],
        limits: { count: 1 },
      },
    ],
  },
  {
    id: 'large-group-trickles',
    name: 'Large group trickles',
    summary:
      'Answers about groups leave at 500 bytes a second, as from an app that reads members one by one.',
    group: 'slow',
    sources: [['WSO2: slow reads of large groups', 'https://github.com/wso2/product-is/issues/8876']],
    rules: [
      {
        match: [
          { on: 'path', pattern: '/Groups**' },
          { on: 'method', any: ['GET'] },
        ],
        acts: [{ act: 'throttle', bytesPerSecond: 500 }],
      },
    ],
  },
  {
    id: 'never-answers',
    name: 'App never answers',
    summary: 'Writes are taken and never answered; the connection stays open. When does the client give up?',
    group: 'slow',
    sources: [entraLogs],
    rules: [
      {
        match: [{ on: 'meaning', any: ['write'] }],
        acts: [{ act: 'fault', fault: 'silence', at: 'request' }],
      },
    ],
  },
];
