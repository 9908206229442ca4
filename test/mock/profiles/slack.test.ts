import { expect, test } from 'vitest';
import { slack } from '../../../shared/profiles/apps/slack.ts';
import { client, enterpriseUrn, userUrn } from '../client.ts';
import { stories } from './story.ts';

const ada = { userName: 'ada', emails: [{ value: 'ada@example.com', primary: true }] };
const create = { send: 'POST /Users', body: ada, is: 201 };
const whole = { ...ada, schemas: [userUrn, enterpriseUrn] };

stories(slack, {
  'what is offered': [
    { send: 'GET /Schemas/Users', is: 200, has: { id: userUrn } },
    { send: 'GET /Schemas/Groups', is: 200, has: { name: 'Group' } },
    { send: 'GET /ServiceProviderConfig', is: 200 },
    { send: 'POST /Bulk', body: { schemas: [] }, is: 501 },
    { send: 'GET /Me', is: 501 },
  ],
  'userName is a handle, and the nickname': [
    {
      send: 'POST /Users',
      body: { ...ada, userName: 'Ada.Lovelace@example.com' },
      is: 201,
      has: { userName: 'ada.lovelace', nickName: 'ada.lovelace' },
      notes: ['changed-by-app'],
    },
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', path: 'nickName', value: 'countess' }],
      is: 200,
      has: { userName: 'countess', nickName: 'countess' },
    },
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', path: 'userName', value: 'AL@x' }],
      is: 200,
      has: { userName: 'al', nickName: 'al' },
    },
    { send: 'POST /Users', body: { ...ada, userName: 'a'.repeat(22) }, is: 400 },
  ],
  'slots: two addresses without types, one role': [
    { send: 'POST /Users', body: { userName: 'x' }, is: 400 },
    {
      send: 'POST /Users',
      body: {
        ...ada,
        emails: [
          { value: '1@x', type: 'work' },
          { value: '2@x' },
          { value: '3@x', primary: true, type: 'home' },
        ],
        roles: [{ value: 'a' }, { value: 'b' }],
      },
      is: 201,
      has: { emails: [{ value: '3@x', primary: true }, { value: '1@x' }], roles: [{ value: 'a' }] },
      notes: ['changed-by-app'],
    },
    { send: 'GET /Users/{2}', is: 200 },
  ],
  'the manager is managerId': [
    {
      send: 'POST /Users',
      body: { ...whole, [enterpriseUrn]: { manager: { managerId: 'U1' } } },
      is: 201,
      has: { [enterpriseUrn]: { manager: { managerId: 'U1' } } },
    },
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', path: `${enterpriseUrn}.manager.managerId`, value: 'U2' }],
      is: 200,
      has: { [enterpriseUrn]: { manager: { managerId: 'U2' } } },
    },
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', value: { [enterpriseUrn]: { manager: { managerId: 'U3' } } } }],
      is: 200,
      has: { [enterpriseUrn]: { manager: { managerId: 'U3' } } },
    },
  ],
  'PUT without active deactivates, DELETE too': [
    create,
    { send: 'PUT /Users/{1}', body: ada, is: 200, has: { active: false } },
    { send: 'PUT /Users/{1}', body: { ...ada, active: true }, is: 200, has: { active: true } },
    { send: 'DELETE /Users/{1}', is: 204 },
    { send: 'GET /Users/{1}', is: 200, has: { active: false } },
  ],
  'groups: the active only, patched with ids without quotes, DELETE for good': [
    create,
    { send: 'POST /Users', body: { ...ada, userName: 'bob', active: false }, is: 201 },
    { send: 'POST /Groups', body: { displayName: 'Team', members: [{ value: '{1}' }] }, is: 201 },
    { send: 'PATCH /Groups/{3}', body: [{ op: 'add', path: 'members', value: [{ value: '{2}' }] }], is: 400 },
    {
      send: 'PATCH /Groups/{3}',
      body: [{ op: 'remove', path: 'members[value eq {1}]' }],
      is: 200,
      lacks: ['members'],
    },
    { send: 'POST /Groups', body: { displayName: 'Outer', members: [{ value: '{3}' }] }, is: 400 },
    { send: 'DELETE /Groups/{3}', is: 204 },
    { send: 'GET /Groups/{3}', is: 404 },
  ],
  filters: [
    create,
    {
      send: 'GET /Users?filter=email eq "ada@example.com" or userName sw "z"',
      is: 200,
      has: { totalResults: 1 },
    },
    { send: 'GET /Users?filter=userName pr', is: 200, has: { totalResults: 1 } },
    {
      send: 'GET /Users?filter=userName ew "a"',
      is: 400,
      has: { detail: 'invalid_query', status: 400 },
      lacks: ['scimType'],
      notes: ['error-in-words'],
    },
    { send: 'GET /Users?filter=title eq "a"', is: 400 },
  ],
  'a name that is taken is a code': [
    create,
    { ...create, is: 409, has: { detail: 'username_taken', status: 409 }, lacks: ['scimType'] },
  ],
  'twenty people at once, three a second': [
    { send: 'POST /Users', body: {}, times: 20, is: 400 },
    {
      ...create,
      is: 429,
      header: ['Retry-After', '1'],
      has: { detail: 'ratelimited' },
      notes: ['rate-limited'],
    },
    { send: 'POST /Groups', body: { displayName: 'G' }, is: 201 },
    { ...create, after: 1 },
  ],
  'pages have 10, at most 1,000': [{ send: 'GET /Users?count=1001', is: 200, notes: ['page-size-limited'] }],
});

test('ids look like Slack’s, and a caller without a token is told so in Slack’s way', () => {
  const scim = client(slack);
  expect(scim.user('ada', { emails: [{ value: 'ada@example.com' }] })).toMatch(/^U[A-Z0-9]{10}$/);
  expect(scim.group('Team')).toMatch(/^S[A-Z0-9]{10}$/);
  const { status, body } = scim.mock.refuse(401, 'The token is not known.');
  expect(status).toBe(401);
  expect(JSON.parse(String(body))).toEqual({
    Errors: { description: 'The token is not known.', code: 401 },
  });
});
