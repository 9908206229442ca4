import { oktaEmptyAnswer, type RecipeData } from './recipe.ts';

/** What goes wrong between the two. */
export const connection: readonly RecipeData[] = [
  {
    id: 'work-done-answer-lost',
    name: 'Work done, answer lost',
    summary: 'The first create is carried out, then the line drops. The second try meets a 409.',
    group: 'connection',
    sources: [['ssosync: retry after a lost answer', 'https://github.com/awslabs/ssosync/issues/13']],
    rules: [
      {
        match: [{ on: 'meaning', any: ['create'] }],
        acts: [{ act: 'fault', fault: 'reset', at: 'answer' }],
        limits: { count: 1 },
      },
    ],
  },
  {
    id: 'answer-breaks-off',
    name: 'Answer breaks off',
    summary: 'Pages of an import end in the middle, as from a gateway that closes early.',
    group: 'connection',
    sources: [
      ['RFC 9112, section 8: incomplete messages', 'https://datatracker.ietf.org/doc/html/rfc9112#section-8'],
    ],
    rules: [
      {
        match: [{ on: 'meaning', any: ['import', 'importGroups'] }],
        acts: [{ act: 'fault', fault: 'breakOff' }],
        limits: { every: 2 },
      },
    ],
  },
  {
    id: 'html-instead-of-json',
    name: 'HTML instead of JSON',
    summary: 'Every fifth answer is the page of a firewall with status 200.',
    group: 'connection',
    sources: [
      ['authentik: HTML from a SCIM endpoint', 'https://github.com/goauthentik/authentik/issues/25837'],
      oktaEmptyAnswer,
    ],
    rules: [
      {
        acts: [
          {
            act: 'answer',
            status: 200,
            headers: [['Content-Type', 'text/html; charset=utf-8']],
            body: '<!doctype html><title>Checking your browser</title><p>Please wait while we check your browser.</p>',
          },
        ],
        limits: { every: 5 },
      },
    ],
  },
  {
    id: 'broken-json',
    name: 'Broken JSON',
    summary: 'Answers to creates are cut in half, with a length that fits.',
    group: 'connection',
    sources: [['RFC 8259: JSON', 'https://datatracker.ietf.org/doc/html/rfc8259']],
    rules: [
      { match: [{ on: 'meaning', any: ['create'] }], acts: [{ act: 'fault', fault: 'malformedJson' }] },
    ],
  },
];
