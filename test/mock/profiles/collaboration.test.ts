import { asana } from '../../../shared/profiles/apps/asana.ts';
import { atlassian } from '../../../shared/profiles/apps/atlassian.ts';
import { dropbox } from '../../../shared/profiles/apps/dropbox.ts';
import { figma } from '../../../shared/profiles/apps/figma.ts';
import { linear } from '../../../shared/profiles/apps/linear.ts';
import { notion } from '../../../shared/profiles/apps/notion.ts';
import { enterpriseUrn, userUrn } from '../client.ts';
import { stories } from './story.ts';

const ada = {
  userName: 'ada@example.com',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
};
const create = { send: 'POST /Users', body: ada, is: 201 };
const whole = { ...ada, schemas: [userUrn, enterpriseUrn] };
const off = [{ op: 'replace', path: 'active', value: false }];
const on = [{ op: 'replace', path: 'active', value: true }];
const notOffered = [
  { send: 'POST /Bulk', body: { schemas: [] }, is: 501 },
  { send: 'POST /.search', body: { schemas: [] }, is: 501 },
  { send: 'GET /Me', is: 501 },
];
const noNesting = [
  { send: 'POST /Groups', body: { displayName: 'Inner' }, is: 201 },
  { send: 'POST /Groups', body: { displayName: 'Outer', members: [{ value: '{1}' }] }, is: 400 },
];

stories(atlassian, {
  'what is offered': [
    ...notOffered,
    { send: 'GET /Schemas', is: 200 },
    { send: 'GET /ResourceTypes', is: 200, has: { totalResults: 2 } },
  ],
  'filters are one eq': [
    create,
    { send: 'GET /Users?filter=userName eq "ADA@example.com"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=externalId eq "x"', is: 200, has: { totalResults: 0 } },
    { send: 'GET /Groups?filter=displayName eq "x"', is: 200, has: { totalResults: 0 } },
    { send: 'GET /Users?filter=displayName eq "x"', is: 400 },
    { send: 'GET /Users?filter=userName eq "a" and externalId eq "b"', is: 400 },
    { send: 'GET /Groups?filter=displayName sw "x"', is: 400 },
  ],
  'the body of 400 is that of the API description, that of 404 an Error': [
    {
      send: 'GET /Users?filter=title eq "x"',
      is: 400,
      has: { responseStatus: 'BAD_REQUEST', scimErrorType: 'invalidFilter' },
      lacks: ['status', 'schemas'],
    },
    { send: 'GET /Users/none', is: 404, has: { status: '404' } },
  ],
  'a primary e-mail address is required': [
    { send: 'POST /Users', body: { ...ada, emails: null }, is: 400 },
    { send: 'POST /Users', body: { ...ada, emails: [{ value: 'ada@example.com' }] }, is: 400 },
    create,
    {
      send: 'PATCH /Users/{3}',
      body: [{ op: 'replace', path: 'emails', value: [{ value: 'x@example.com' }] }],
      is: 400,
    },
  ],
  'groups are not renamed and their names are unique': [
    { send: 'POST /Groups', body: { displayName: 'Staff' }, is: 201 },
    { send: 'POST /Groups', body: { displayName: 'staff' }, is: 409 },
    {
      send: 'PATCH /Groups/{1}',
      body: [{ op: 'replace', path: 'displayName', value: 'Crew' }],
      is: 400,
      has: { scimErrorType: 'mutability' },
    },
    { send: 'PUT /Groups/{1}', body: { displayName: 'Crew' }, is: 400 },
    { send: 'PUT /Groups/{1}', body: { displayName: 'Staff' }, is: 200 },
  ],
  'department and organization also stand at the top': [
    {
      send: 'POST /Users',
      body: { ...whole, [enterpriseUrn]: { department: 'Engines', organization: 'Analytical' } },
      is: 201,
      has: { department: 'Engines', organization: 'Analytical', [enterpriseUrn]: { department: 'Engines' } },
    },
    { send: 'GET /Users', is: 200, has: { Resources: [{ department: 'Engines' }] } },
    { send: 'GET /Users/{1}?attributes=userName', is: 200, lacks: ['department'] },
  ],
  'DELETE is final, active: false is not': [
    create,
    { send: 'PATCH /Users/{1}', body: off, is: 200, has: { active: false } },
    { send: 'GET /Users/{1}', is: 200 },
    { send: 'PATCH /Users/{1}', body: on, is: 200 },
    { send: 'DELETE /Users/{1}', is: 204 },
    { send: 'PATCH /Users/{1}', body: on, is: 404 },
    create,
  ],
  'groups are no members': noNesting,
  'pages have 100': [{ send: 'GET /Users?count=101', is: 200, notes: ['page-size-limited'] }],
});

stories(notion, {
  'what is offered': [
    ...notOffered,
    {
      send: 'GET /ServiceProviderConfig',
      is: 200,
      has: { filter: { maxResults: 100 }, bulk: { supported: false } },
    },
    { send: 'GET /ResourceTypes', is: 200 },
    { send: 'GET /Schemas', is: 404 },
  ],
  'filters by names of its own, with or without quotes': [
    create,
    { send: 'GET /Users?filter=email eq ada@example.com', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=email eq "ada@example.com"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=given_name eq Ada', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=family_name eq Byron', is: 200, has: { totalResults: 0 } },
    { send: 'GET /Users?filter=userName eq "ada@example.com"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Groups?filter=displayName eq Product Design', is: 200, has: { totalResults: 0 } },
    { send: 'GET /Users?filter=nick_name eq Ada', is: 400 },
    { send: 'GET /Users?filter=email sw ada', is: 400 },
    { send: 'GET /Users?filter=email eq a and given_name eq b', is: 400 },
  ],
  'userName is stored in lower case': [
    {
      send: 'POST /Users',
      body: { ...ada, userName: 'Ada@Example.com' },
      is: 201,
      has: { userName: 'ada@example.com' },
      notes: ['changed-by-app'],
    },
    { ...create, is: 409 },
  ],
  'a photo stays as created': [
    { send: 'POST /Users', body: { ...ada, photos: [{ value: 'https://example.com/1.png' }] }, is: 201 },
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', path: 'photos', value: [{ value: 'https://example.com/2.png' }] }],
      is: 200,
      has: { photos: [{ value: 'https://example.com/1.png' }] },
      notes: ['passed-over-by-app'],
    },
  ],
  'active: false and DELETE take the person out': [
    create,
    { send: 'PATCH /Users/{1}', body: off, is: 200 },
    { send: 'GET /Users/{1}', is: 404 },
    create,
    { send: 'DELETE /Users/{4}', is: 204 },
    { send: 'GET /Users?filter=email eq ada@example.com', is: 200, has: { totalResults: 0 } },
  ],
  'groups are no members': noNesting,
});

stories(linear, {
  'what is offered': notOffered,
  'userName is an e-mail address': [{ send: 'POST /Users', body: { userName: 'ada' }, is: 400 }, create],
  'filters are one eq': [
    { send: 'GET /Users?filter=userName eq "a"', is: 200 },
    { send: 'GET /Users?filter=emails.value eq "a"', is: 200 },
    { send: 'GET /Groups?filter=displayName eq "a"', is: 200 },
    { send: 'GET /Users?filter=title eq "a"', is: 400 },
    { send: 'GET /Users?filter=userName co "a"', is: 400 },
  ],
  'a team’s name that is taken gets a number': [
    {
      send: 'POST /Groups',
      body: { displayName: 'Engineering' },
      is: 201,
      has: { displayName: 'Engineering' },
    },
    {
      send: 'POST /Groups',
      body: { displayName: 'Engineering' },
      is: 201,
      has: { displayName: 'Engineering (2)' },
    },
    {
      send: 'POST /Groups',
      body: { displayName: 'engineering' },
      is: 201,
      has: { displayName: 'engineering (3)' },
    },
    {
      send: 'PATCH /Groups/{3}',
      body: [{ op: 'replace', path: 'displayName', value: 'Engineering' }],
      is: 200,
      has: { displayName: 'Engineering (3)' },
    },
    {
      send: 'PUT /Groups/{1}',
      body: { displayName: 'Engineering' },
      is: 200,
      has: { displayName: 'Engineering' },
    },
  ],
  'DELETE empties a team': [
    create,
    { send: 'POST /Groups', body: { displayName: 'Engineering', members: [{ value: '{1}' }] }, is: 201 },
    { send: 'DELETE /Groups/{2}', is: 204 },
    { send: 'GET /Groups/{2}', is: 200, lacks: ['members'], has: { displayName: 'Engineering' } },
    { send: 'GET /Users/{1}', is: 200, lacks: ['groups'] },
  ],
  'active: false suspends': [
    create,
    { send: 'PATCH /Users/{1}', body: off, is: 200, has: { active: false } },
    { send: 'PATCH /Users/{1}', body: on, is: 200, has: { active: true } },
  ],
  'groups are no members': noNesting,
});

stories(figma, {
  'what is offered': [
    ...notOffered,
    { send: 'GET /', is: 200, lacks: ['Resources'] },
    {
      send: 'GET /ServiceProviderConfig',
      is: 200,
      has: { filter: { maxResults: 200 }, sort: { supported: false }, etag: { supported: false } },
    },
    { send: 'GET /Schemas', is: 404 },
  ],
  'filters are one eq': [
    { send: 'GET /Users?filter=userName eq "a"', is: 200 },
    { send: 'GET /Users?filter=externalId eq "a"', is: 200 },
    { send: 'GET /Users?filter=displayName eq "a"', is: 400 },
    { send: 'GET /Users?filter=userName co "a"', is: 400 },
  ],
  'active: false hides, active: true and a new POST bring back': [
    create,
    { send: 'PATCH /Users/{1}', body: off, is: 200, has: { active: false } },
    { send: 'GET /Users/{1}', is: 404 },
    { send: 'DELETE /Users/{1}', is: 404 },
    { send: 'GET /Users', is: 200, has: { totalResults: 0 } },
    { send: 'GET /Users?filter=userName eq "ada@example.com"', is: 200, has: { totalResults: 0 } },
    { send: 'PATCH /Users/{1}', body: on, is: 200, has: { id: '{1}', active: true } },
    { ...create, is: 409 },
    { send: 'PUT /Users/{1}', body: { ...ada, active: false }, is: 200 },
    {
      send: 'POST /Users',
      body: { ...ada, displayName: 'Back' },
      is: 201,
      has: { id: '{1}', displayName: 'Back', active: true },
    },
    { send: 'GET /Users/{1}', is: 200 },
  ],
  'names of its own for the manager and the group’s externalId': [
    {
      send: 'POST /Users',
      body: { ...whole, [enterpriseUrn]: { manager: { managerValue: 'boss' } } },
      is: 201,
      has: { [enterpriseUrn]: { manager: { managerValue: 'boss' } } },
    },
    {
      send: 'POST /Groups',
      body: { displayName: 'G', external_id: 'g-1' },
      is: 201,
      has: { external_id: 'g-1' },
      lacks: ['externalId'],
    },
    {
      send: 'PATCH /Groups/{2}',
      body: [{ op: 'replace', path: 'external_id', value: 'g-2' }],
      is: 200,
      has: { external_id: 'g-2' },
    },
    {
      send: 'PATCH /Groups/{2}',
      body: [{ op: 'replace', value: { external_id: 'g-3' } }],
      is: 200,
      has: { external_id: 'g-3' },
    },
    { send: 'GET /Groups?filter=externalId eq "g-3"', is: 200, has: { totalResults: 1 } },
  ],
  'lengths and addresses': [
    { send: 'POST /Users', body: { ...ada, userName: `${'a'.repeat(100)}@x` }, is: 400 },
    { send: 'POST /Users', body: { ...ada, displayName: 'a'.repeat(101) }, is: 400 },
    { send: 'POST /Users', body: { ...ada, externalId: 'a'.repeat(256) }, is: 400 },
    { send: 'POST /Groups', body: { displayName: 'a'.repeat(256) }, is: 400 },
    { send: 'POST /Users', body: { userName: 'ada' }, is: 400 },
  ],
  'groups are no members': noNesting,
});

stories(dropbox, {
  'what is offered': notOffered,
  'an address and both names are required': [
    { send: 'POST /Users', body: { ...ada, name: { givenName: 'Ada' } }, is: 400 },
    { send: 'POST /Users', body: { ...ada, emails: null }, is: 400 },
    { send: 'POST /Users', body: { ...ada, userName: 'ada' }, is: 400 },
    create,
  ],
  'filters are one eq': [
    { send: 'GET /Users?filter=userName eq "a"', is: 200 },
    { send: 'GET /Users?filter=emails.value eq "a"', is: 200 },
    { send: 'GET /Users?filter=emails.value co "a"', is: 400 },
    { send: 'GET /Users?filter=externalId eq "a"', is: 400 },
  ],
  'active: false suspends and DELETE is final': [
    create,
    { send: 'PATCH /Users/{1}', body: off, is: 200, has: { active: false } },
    { send: 'PATCH /Users/{1}', body: on, is: 200, has: { active: true } },
    { send: 'DELETE /Users/{1}', is: 204 },
    { send: 'GET /Users/{1}', is: 404 },
  ],
});

stories(asana, {
  'what is offered': [...notOffered, { send: 'GET /Schemas', is: 200 }],
  'filters are one eq': [
    { send: 'GET /Users?filter=userName eq "a"', is: 200 },
    { send: 'GET /Groups?filter=displayName eq "a"', is: 200 },
    { send: 'GET /Users?filter=displayName eq "a"', is: 400 },
    { send: 'GET /Users?filter=userName sw "a"', is: 400 },
  ],
  'there is no way back from active: false': [
    create,
    { send: 'PATCH /Users/{1}', body: off, is: 204 },
    { send: 'GET /Users/{1}', is: 200, has: { active: false } },
    { send: 'PATCH /Users/{1}', body: on, is: 400 },
    { send: 'PUT /Users/{1}', body: { ...ada, active: true }, is: 400 },
    { ...create, is: 409 },
  ],
  'DELETE deprovisions': [
    create,
    { send: 'DELETE /Users/{1}', is: 204 },
    { send: 'GET /Users/{1}', is: 200, has: { active: false } },
  ],
  'only the formatted name is patched': [
    create,
    { send: 'PATCH /Users/{1}', body: [{ op: 'replace', path: 'name.givenName', value: 'A' }], is: 400 },
    { send: 'PATCH /Users/{1}', body: [{ op: 'replace', path: 'name.formatted', value: 'Ada L.' }], is: 204 },
  ],
  'groups are not deleted': [
    { send: 'POST /Groups', body: { displayName: 'Team' }, is: 201 },
    { send: 'DELETE /Groups/{1}', is: 501 },
  ],
  'userName is an e-mail address': [{ send: 'POST /Users', body: { userName: 'ada' }, is: 400 }],
});
