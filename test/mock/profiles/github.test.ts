import { githubEmu } from '../../../shared/profiles/apps/github-emu.ts';
import { githubOrg } from '../../../shared/profiles/apps/github-org.ts';
import { enterpriseUrn, userUrn } from '../client.ts';
import { stories } from './story.ts';

const ada = {
  userName: 'ada@example.com',
  externalId: 'ada-1',
  active: true,
  displayName: 'Ada Lovelace',
  emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
};
const engineers = { displayName: 'Engineers', externalId: 'group-1' };
const create = { send: 'POST /Users', body: ada, is: 201 };

stories(githubEmu, {
  'a request without User-Agent is refused': [
    { send: 'GET /Users', headers: [], is: 403, has: { status: 403 } },
    { send: 'GET /Users', is: 200 },
  ],
  'paths are case-sensitive and nothing describes the service': [
    { send: 'GET /users', is: 404 },
    { send: 'GET /ServiceProviderConfig', is: 404 },
    { send: 'GET /Schemas', is: 404 },
    { send: 'GET /ResourceTypes', is: 404 },
  ],
  'there is no Bulk, .search, Me, sorting or ETag': [
    { send: 'POST /Bulk', body: { schemas: [] }, is: 501 },
    { send: 'POST /.search', body: { schemas: [] }, is: 501 },
    { send: 'GET /Me', is: 501 },
    { ...create, lacks: ['version'], header: ['Content-Type', 'application/scim+json; charset=utf-8'] },
    { send: 'GET /Users?sortBy=nothing', is: 200 },
  ],
  'filters are one eq on four attributes': [
    create,
    { send: 'GET /Users?filter=userName eq "ada@example.com"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=externalId eq "ada-1"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=id eq "{1}"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=displayName eq "Ada Lovelace"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=emails.value eq "x"', is: 400 },
    { send: 'GET /Users?filter=userName co "a"', is: 400 },
    { send: 'GET /Users?filter=userName eq "a" or id eq "b"', is: 400 },
    { send: 'GET /Groups?filter=externalId eq "group-1"', is: 200, has: { totalResults: 0 } },
    { send: 'GET /Groups?filter=members.value eq "x"', is: 400 },
    { send: 'GET /Users?filter=shoeSize eq "x"', is: 400 },
  ],
  'a user needs externalId, active, displayName and whole e-mail addresses': [
    { send: 'POST /Users', body: { ...ada, externalId: null }, is: 400 },
    { send: 'POST /Users', body: { ...ada, active: null }, is: 400 },
    { send: 'POST /Users', body: { ...ada, displayName: null }, is: 400 },
    { send: 'POST /Users', body: { ...ada, emails: [] }, is: 400 },
    { send: 'POST /Users', body: { ...ada, emails: [{ value: 'a@x', type: 'work' }] }, is: 400 },
    { send: 'POST /Users', body: { ...ada, emails: [{ value: 'a@x', primary: true }] }, is: 400 },
  ],
  'nobody is created inactive; active: false is a suspension': [
    { send: 'POST /Users', body: { ...ada, active: false }, is: 400 },
    create,
    {
      send: 'PATCH /Users/{2}',
      body: [{ op: 'replace', path: 'active', value: false }],
      is: 200,
      has: { active: false },
    },
    { send: 'GET /Users', is: 200, has: { totalResults: 1 } },
    {
      send: 'PATCH /Users/{2}',
      body: [{ op: 'replace', path: 'active', value: true }],
      is: 200,
      has: { active: true },
    },
  ],
  'DELETE is for good': [
    create,
    { send: 'DELETE /Users/{1}', is: 204 },
    { send: 'GET /Users/{1}', is: 404, has: { status: 404 } },
    create,
  ],
  'phone numbers, addresses, title and the enterprise extension are not kept': [
    {
      send: 'POST /Users',
      body: {
        ...ada,
        schemas: [userUrn, enterpriseUrn],
        title: 'Countess',
        phoneNumbers: [{ value: '1' }],
        addresses: [{ locality: 'London' }],
        [enterpriseUrn]: { department: 'Engines' },
      },
      is: 201,
      lacks: ['title', 'phoneNumbers', 'addresses', enterpriseUrn],
      has: { schemas: [userUrn] },
    },
  ],
  'roles are those of GitHub, by name or by id': [
    { send: 'POST /Users', body: { ...ada, roles: [{ value: 'emperor' }] }, is: 400 },
    { send: 'POST /Users', body: { ...ada, roles: [{ value: 'enterprise_owner' }] }, is: 201 },
    {
      send: 'PATCH /Users/{2}',
      body: [{ op: 'replace', path: 'roles', value: [{ value: '27d9891d-2c17-4f45-a262-781a0e55c80a' }] }],
      is: 200,
    },
  ],
  'a PATCH path with a filter changes nothing on a user': [
    create,
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'new@example.com' }],
      is: 200,
      has: { emails: [{ value: 'ada@example.com' }] },
      notes: ['passed-over-by-app'],
    },
    {
      send: 'PATCH /Users/{1}',
      body: [
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'new@example.com' },
        { op: 'replace', path: 'displayName', value: 'Ada' },
      ],
      is: 200,
      has: { displayName: 'Ada', emails: [{ value: 'ada@example.com' }] },
    },
  ],
  'PUT clears what it does not name, members too': [
    create,
    {
      send: 'POST /Groups',
      body: { ...engineers, members: [{ value: '{1}' }] },
      is: 201,
      has: { members: [{ value: '{1}' }] },
    },
    { send: 'PUT /Groups/{2}', body: engineers, is: 200, lacks: ['members'] },
    {
      send: 'PATCH /Groups/{2}',
      body: [{ op: 'add', path: 'members', value: [{ value: '{1}', displayName: 'Ada' }] }],
      is: 200,
      has: { members: [{ value: '{1}', display: 'Ada Lovelace' }] },
    },
    { send: 'GET /Groups/{2}?excludedAttributes=members', is: 200, lacks: ['members'] },
    {
      send: 'PATCH /Groups/{2}',
      body: [{ op: 'remove', path: 'members[value eq "{1}"]' }],
      is: 200,
      lacks: ['members'],
    },
  ],
  'groups need displayName and externalId, and hold users who exist': [
    { send: 'POST /Groups', body: { displayName: 'X' }, is: 400 },
    { send: 'POST /Groups', body: engineers, is: 201 },
    {
      send: 'POST /Groups',
      body: { ...engineers, externalId: 'x', displayName: 'Y', members: [{ value: '{2}' }] },
      is: 400,
    },
    {
      send: 'POST /Groups',
      body: { ...engineers, externalId: 'x', displayName: 'Y', members: [{ value: 'ghost' }] },
      is: 400,
    },
  ],
  'errors have numbers for status and GitHub’s own members; a second of anything is 409': [
    create,
    {
      send: 'POST /Users',
      body: ada,
      is: 409,
      has: {
        status: 409,
        scimType: 'uniqueness',
        documentation_url: 'https://docs.github.com/rest/enterprise-admin/scim',
      },
    },
    { send: 'POST /Users', body: { ...ada, userName: 'other' }, is: 409 },
    { send: 'POST /Groups', body: engineers, is: 201 },
    { send: 'POST /Groups', body: engineers, is: 409 },
  ],
  'pages have 30, at most 100': [{ send: 'GET /Users?count=1000', is: 200, notes: ['page-size-limited'] }],
  'a thousand users an hour': [
    { send: 'POST /Users', body: {}, times: 1000, is: 400 },
    {
      send: 'POST /Users',
      body: {},
      is: 429,
      header: ['Retry-After', '4'],
      has: { status: 429 },
      notes: ['rate-limited'],
    },
    { send: 'GET /Users', is: 200 },
    { send: 'POST /Users', body: ada, after: 4, is: 201 },
  ],
});

const member = {
  userName: 'ada@example.com',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ value: 'ada@example.com' }],
};
const join = { send: 'POST /Users', body: member, is: 201 };

stories(githubOrg, {
  'there are users only, and nothing describes the service': [
    { send: 'GET /Groups', is: 404 },
    { send: 'POST /Groups', body: { displayName: 'X' }, is: 404 },
    { send: 'GET /ResourceTypes', is: 404 },
    { send: 'GET /Users', headers: [], is: 403 },
  ],
  'filters are one eq': [
    join,
    { send: 'GET /Users?filter=userName eq "ada@example.com"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=emails eq "ada@example.com"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=id eq "{1}"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=externalId eq "x"', is: 200, has: { totalResults: 0 } },
    { send: 'GET /Users?filter=displayName eq "x"', is: 400 },
    { send: 'GET /Users?filter=userName sw "a"', is: 400 },
  ],
  'name and emails are required': [
    { send: 'POST /Users', body: { ...member, name: null }, is: 400 },
    { send: 'POST /Users', body: { ...member, emails: null }, is: 400 },
    join,
    { send: 'PUT /Users/{3}', body: { ...member, emails: null }, is: 400 },
  ],
  'PATCH takes the parts of a name at the top, and passes over the rest': [
    join,
    {
      send: 'PATCH /Users/{1}',
      body: [
        {
          op: 'replace',
          value: { givenName: 'Augusta', familyName: 'King', title: 'Countess', displayName: 'A. King' },
        },
      ],
      is: 200,
      has: { name: { givenName: 'Augusta', familyName: 'King' }, displayName: 'A. King' },
      lacks: ['title'],
      notes: ['passed-over-by-app'],
    },
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'x@example.com' }],
      is: 200,
      has: { emails: [{ value: 'ada@example.com' }] },
      notes: ['passed-over-by-app'],
    },
  ],
  'active: false forgets the id, by PATCH': [
    join,
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', value: { active: false } }],
      is: 200,
      has: { active: false },
    },
    { send: 'GET /Users/{1}', is: 404 },
    { send: 'PATCH /Users/{1}', body: [{ op: 'replace', value: { active: true } }], is: 404 },
    { send: 'GET /Users', is: 200, has: { totalResults: 0 } },
    join,
  ],
  'active: false forgets the id, by PUT; so does DELETE': [
    join,
    { send: 'PUT /Users/{1}', body: { ...member, active: false }, is: 200 },
    { send: 'GET /Users/{1}', is: 404 },
    join,
    { send: 'DELETE /Users/{4}', is: 204 },
    { send: 'GET /Users/{4}', is: 404 },
  ],
  'somebody who is there is 409, in GitHub’s shape': [
    join,
    { ...join, is: 409, has: { status: 409, documentation_url: 'https://docs.github.com/rest/scim' } },
  ],
});
