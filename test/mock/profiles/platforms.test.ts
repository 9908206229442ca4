import {
  awsIamIdentityCenter,
  awsIamIdentityCenterCursor,
} from '../../../shared/profiles/apps/aws-iam-identity-center.ts';
import { databricks } from '../../../shared/profiles/apps/databricks.ts';
import { gitlab } from '../../../shared/profiles/apps/gitlab.ts';
import { onePassword } from '../../../shared/profiles/apps/one-password.ts';
import { salesforce } from '../../../shared/profiles/apps/salesforce.ts';
import { snowflake } from '../../../shared/profiles/apps/snowflake.ts';
import { zoom } from '../../../shared/profiles/apps/zoom.ts';
import { enterpriseUrn, userUrn } from '../client.ts';
import { stories } from './story.ts';

const ada = {
  userName: 'ada@example.com',
  displayName: 'Ada Lovelace',
  externalId: 'ada-1',
  name: { givenName: 'Ada', familyName: 'Lovelace', formatted: 'Ada Lovelace' },
  emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
};
const create = { send: 'POST /Users', body: ada, is: 201 };
const off = [{ op: 'replace', path: 'active', value: false }];
const on = [{ op: 'replace', path: 'active', value: true }];
const notOffered = [
  { send: 'POST /Bulk', body: { schemas: [] }, is: 501 },
  { send: 'POST /.search', body: { schemas: [] }, is: 501 },
];
const many = Array.from({ length: 60 }, (_, at) => ({
  send: 'POST /Users',
  body: { ...ada, userName: `user-${at}`, externalId: `e-${at}` },
  is: 201,
}));
const hundredAndOne = Array.from({ length: 101 }, (_, at) => ({ value: `ghost-${at}` }));

stories(awsIamIdentityCenter, {
  'what is offered': [
    ...notOffered,
    { send: 'GET /Me', is: 501 },
    { send: 'GET /Schemas', is: 200 },
    { send: 'GET /ResourceTypes', is: 200, header: ['Content-Type', 'application/json'] },
  ],
  'lists end at 50, whatever is asked': [
    ...many,
    {
      send: 'GET /Users',
      is: 200,
      has: { itemsPerPage: 50, startIndex: 1 },
      header: ['Content-Type', 'application/json'],
    },
    {
      send: 'GET /Users?startIndex=51&count=1',
      is: 200,
      has: { itemsPerPage: 1, startIndex: 1, Resources: [{ userName: 'user-0' }] },
    },
    { send: 'GET /Users?count=60', is: 200, has: { itemsPerPage: 50 } },
  ],
  'attributes and excludedAttributes say nothing': [
    create,
    { send: 'GET /Users/{1}?attributes=userName', is: 200, has: { displayName: 'Ada Lovelace' } },
    {
      send: 'GET /Users?excludedAttributes=displayName',
      is: 200,
      has: { Resources: [{ displayName: 'Ada Lovelace' }] },
    },
  ],
  'filters are eq joined with and': [
    create,
    {
      send: 'GET /Users?filter=userName eq "ada@example.com" and externalId eq "ada-1"',
      is: 200,
      has: { totalResults: 1 },
    },
    { send: 'GET /Users?filter=id eq "{1}" and manager eq "nobody"', is: 200, has: { totalResults: 0 } },
    { send: 'GET /Groups?filter=id eq "x" and members eq "{1}"', is: 200, has: { totalResults: 0 } },
    { send: 'GET /Users?filter=userName eq "a" or userName eq "b"', is: 400 },
    { send: 'GET /Users?filter=userName sw "a"', is: 400 },
    { send: 'GET /Users?filter=title eq "a"', is: 400 },
  ],
  'both names and displayName are required, one primary address is allowed': [
    { send: 'POST /Users', body: { ...ada, displayName: null }, is: 400 },
    { send: 'POST /Users', body: { ...ada, name: { givenName: 'Ada' } }, is: 400 },
    { send: 'POST /Users', body: { ...ada, name: { familyName: 'Ada' } }, is: 400 },
    { send: 'POST /Users', body: { ...ada, emails: [{ value: 'a@x' }] }, is: 400 },
    {
      send: 'POST /Users',
      body: { ...ada, emails: [{ value: 'a@x', primary: true }, { value: 'b@x' }] },
      is: 400,
    },
    { send: 'POST /Users', body: { ...ada, phoneNumbers: [{ value: '1' }, { value: '2' }] }, is: 400 },
  ],
  'what is not accepted': [
    { send: 'POST /Users', body: { ...ada, password: 'x' }, is: 400 },
    { send: 'POST /Users', body: { ...ada, photos: [{ value: 'https://x' }] }, is: 400 },
    { send: 'POST /Users', body: { ...ada, groups: [{ value: 'x' }] }, is: 400 },
    {
      send: 'POST /Users',
      body: { ...ada, emails: [{ value: 'a@x', primary: true, display: 'A' }] },
      is: 400,
    },
    {
      send: 'POST /Users',
      body: {
        ...ada,
        schemas: [userUrn, enterpriseUrn],
        [enterpriseUrn]: { manager: { value: 'x', displayName: 'X' } },
      },
      is: 400,
    },
  ],
  'groups have no PUT and show no members': [
    create,
    {
      send: 'POST /Groups',
      body: { displayName: 'Staff', members: [{ value: '{1}' }] },
      is: 201,
      lacks: ['members'],
    },
    { send: 'PUT /Groups/{2}', body: { displayName: 'Crew' }, is: 501 },
    { send: 'GET /Groups/{2}', is: 200, lacks: ['members'] },
    { send: 'GET /Groups?filter=displayName eq "staff"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Groups?filter=id eq "{2}" and members eq "{1}"', is: 200, has: { totalResults: 1 } },
    { send: 'POST /Groups', body: { displayName: 'Staff' }, is: 409 },
    { send: 'DELETE /Groups/{2}', is: 204 },
  ],
  'members change one by one, a hundred at most': [
    create,
    { send: 'POST /Groups', body: { displayName: 'Staff' }, is: 201 },
    { send: 'PATCH /Groups/{2}', body: [{ op: 'add', path: 'members', value: [{ value: '{1}' }] }], is: 200 },
    { send: 'PATCH /Groups/{2}', body: [{ op: 'replace', path: 'members', value: [] }], is: 400 },
    { send: 'PATCH /Groups/{2}', body: [{ op: 'replace', value: { members: [] } }], is: 400 },
    { send: 'PATCH /Groups/{2}', body: [{ op: 'remove', path: 'members' }], is: 400 },
    {
      send: 'PATCH /Groups/{2}',
      body: [{ op: 'remove', path: 'members', value: [{ value: '{1}' }] }],
      is: 200,
    },
    { send: 'GET /Groups?filter=members eq "{1}"', is: 200, has: { totalResults: 0 } },
    { send: 'PATCH /Groups/{2}', body: [{ op: 'add', path: 'members', value: hundredAndOne }], is: 400 },
    { send: 'POST /Groups', body: { displayName: 'Crowd', members: hundredAndOne }, is: 400 },
    { send: 'PATCH /Groups/{2}', body: [{ op: 'replace', path: 'schemas', value: [] }], is: 400 },
  ],
  'PATCH: one attribute without a path, userName and active once and never removed': [
    create,
    { send: 'PATCH /Users/{1}', body: [{ op: 'replace', value: { title: 'a', nickName: 'b' } }], is: 400 },
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', value: { title: 'a' } }],
      is: 200,
      has: { title: 'a' },
    },
    { send: 'PATCH /Users/{1}', body: [...off, ...on], is: 400 },
    { send: 'PATCH /Users/{1}', body: [{ op: 'remove', path: 'active' }], is: 400 },
    { send: 'PATCH /Users/{1}', body: off, is: 200, has: { active: false } },
  ],
  'errors have members of their own and no scimType': [
    create,
    {
      ...create,
      is: 409,
      lacks: ['scimType'],
      has: {
        status: '409',
        schema: 'urn:ietf:params:scim:api:messages:2.0:Error',
        timeStamp: '2026-01-01T00:00:00.000Z',
      },
    },
    { send: 'DELETE /Users/{1}', is: 204 },
    { send: 'GET /Users/{1}', is: 404 },
  ],
});

stories(awsIamIdentityCenterCursor, {
  'lists are paged through by cursor, without a total': [
    ...many,
    ...many.map((step, at) => ({
      ...step,
      body: { ...step.body, userName: `later-${at}`, externalId: `later-${at}` },
    })),
    { send: 'GET /Users', is: 200, has: { itemsPerPage: 100, totalResults: 120 }, lacks: ['nextCursor'] },
    { send: 'GET /Users?startIndex=120', is: 200, has: { itemsPerPage: 100 } },
    {
      send: 'GET /Users?cursor=',
      is: 200,
      has: { itemsPerPage: 100 },
      lacks: ['totalResults', 'startIndex'],
    },
  ],
});

const salesUser = { ...ada, entitlements: [{ value: '00e1' }] };
stories(salesforce, {
  'the configuration is found under its old name': [
    { send: 'GET /ServiceProviderConfigs', is: 200, has: { bulk: { supported: false } } },
    { send: 'GET /ServiceProviderConfig', is: 404 },
    ...notOffered,
  ],
  'a profile, an address and a family name are required; userName is an address in lower case': [
    { send: 'POST /Users', body: ada, is: 400 },
    { send: 'POST /Users', body: { ...salesUser, emails: null }, is: 400 },
    { send: 'POST /Users', body: { ...salesUser, name: { givenName: 'Ada' } }, is: 400 },
    { send: 'POST /Users', body: { ...salesUser, userName: 'ada' }, is: 400 },
    {
      send: 'POST /Users',
      body: { ...salesUser, userName: 'Ada@Example.com', nickName: 'Ada' },
      is: 201,
      has: { userName: 'ada@example.com', nickName: 'Ada' },
    },
  ],
  'users are deactivated and come back': [
    { send: 'POST /Users', body: salesUser, is: 201 },
    { send: 'DELETE /Users/{1}', is: 204 },
    { send: 'GET /Users/{1}', is: 200, has: { active: false } },
    { send: 'PATCH /Users/{1}', body: on, is: 200, has: { active: true } },
  ],
  'groups are read and patched only': [
    { send: 'POST /Groups', body: { displayName: 'G' }, is: 501 },
    { send: 'GET /Groups', is: 200 },
    { send: 'DELETE /Groups/x', is: 501 },
    { send: 'PUT /Groups/x', body: { displayName: 'G' }, is: 501 },
    { send: 'PATCH /Groups/x', body: off, is: 404 },
  ],
  'pages have 200': [{ send: 'GET /Users?count=201', is: 200, notes: ['page-size-limited'] }],
});

stories(zoom, {
  'what is offered': [...notOffered, { send: 'GET /Me', is: 501 }],
  'PUT keeps what it does not name': [
    create,
    {
      send: 'PUT /Users/{1}',
      body: { displayName: 'Ada' },
      is: 200,
      has: { displayName: 'Ada', userName: 'ada@example.com', name: { givenName: 'Ada' } },
    },
    { send: 'PUT /Users/{1}', body: {}, after: 1, is: 200, has: { displayName: 'Ada' } },
  ],
  'lists are thinner, ids need encoding': [
    {
      send: 'POST /Users',
      body: { ...ada, schemas: [userUrn, enterpriseUrn], [enterpriseUrn]: { department: 'Engines' } },
      is: 201,
      has: { [enterpriseUrn]: { department: 'Engines' } },
    },
    { send: 'GET /Users/{1}', is: 200, has: { schemas: [userUrn, enterpriseUrn] } },
    { send: 'GET /Users', after: 1, is: 200, has: { Resources: [{ schemas: [userUrn] }] } },
  ],
  'filters are one eq': [
    { send: 'GET /Users?filter=userName eq "a"', is: 200 },
    { send: 'GET /Users?filter=externalId eq "a"', after: 1, is: 400 },
    { send: 'GET /Users?filter=userName co "a"', after: 1, is: 400 },
  ],
  'one request a second, on each method of each endpoint': [
    { send: 'GET /Users', is: 200 },
    { send: 'GET /Users', is: 429, header: ['Retry-After', '1'] },
    { send: 'GET /Groups', is: 200 },
    create,
    { send: 'GET /Users', after: 1, is: 200 },
  ],
});

stories(databricks, {
  'what is offered': notOffered,
  'filters: four operators, joined at will, 200 comparisons at most': [
    create,
    { send: 'GET /Users?filter=userName eq ada@example.com', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=userName sw "ada" or displayName co "x"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=userName ew "ada"', is: 400 },
    { send: `GET /Users?filter=${Array(200).fill('userName eq "a"').join(' or ')}`, is: 200 },
    {
      send: `GET /Users?filter=${Array(201).fill('userName eq "a"').join(' or ')}`,
      is: 400,
      has: { scimType: 'invalidFilter' },
    },
  ],
  'userName is in lower case and stays': [
    {
      send: 'POST /Users',
      body: { ...ada, userName: 'Ada@Example.com' },
      is: 201,
      has: { userName: 'ada@example.com' },
    },
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', path: 'userName', value: 'other@example.com' }],
      is: 400,
      has: { scimType: 'mutability' },
    },
  ],
  'groups hold groups': [
    { send: 'POST /Groups', body: { displayName: 'Inner' }, is: 201 },
    { send: 'POST /Groups', body: { displayName: 'Outer', members: [{ value: '{1}' }] }, is: 201 },
  ],
  'entitlements are those it knows': [
    { send: 'POST /Users', body: { ...ada, entitlements: [{ value: 'fly' }] }, is: 400 },
    { send: 'POST /Users', body: { ...ada, entitlements: [{ value: 'workspace-consume' }] }, is: 201 },
  ],
  'DELETE deactivates': [
    create,
    { send: 'DELETE /Users/{1}', is: 204 },
    { send: 'GET /Users/{1}', is: 200, has: { active: false } },
  ],
});

stories(onePassword, {
  'what is offered': [
    ...notOffered,
    { send: 'GET /Me', is: 501 },
    { send: 'GET /ServiceProviderConfig', is: 200, has: { filter: { maxResults: 10_000 } } },
  ],
  'people are matched by address, groups by name': [
    create,
    {
      send: 'POST /Users',
      body: { ...ada, displayName: 'A. L.' },
      is: 201,
      has: { id: '{1}', displayName: 'A. L.' },
    },
    {
      send: 'POST /Users',
      body: { ...ada, userName: 'other@example.com', displayName: 'Same address' },
      is: 201,
      has: { id: '{1}' },
    },
    { send: 'POST /Groups', body: { displayName: 'Staff' }, is: 201 },
    { send: 'POST /Groups', body: { displayName: 'Staff' }, is: 201, has: { id: '{4}' } },
  ],
  'the address stays, DELETE suspends': [
    create,
    {
      send: 'PATCH /Users/{1}',
      body: [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'x@example.com' }],
      is: 200,
      has: { emails: [{ value: 'ada@example.com' }] },
      notes: ['passed-over-by-app'],
    },
    { send: 'DELETE /Users/{1}', is: 204 },
    { send: 'GET /Users/{1}', is: 200, has: { active: false } },
    { ...create, has: { id: '{1}', active: true } },
  ],
  'filters are one eq': [
    { send: 'GET /Users?filter=userName eq "a"', is: 200 },
    { send: 'GET /Groups?filter=displayName eq "a"', is: 200 },
    { send: 'GET /Users?filter=emails.value eq "a"', is: 400 },
  ],
});

stories(snowflake, {
  'what is offered': [...notOffered, { send: 'GET /Me', is: 501 }],
  'filters are one eq or sw': [
    create,
    { send: 'GET /Users?filter=userName eq "ada@example.com"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=userName sw "ada"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=userName co "ada"', is: 400, has: { scimType: 'invalidFilter' } },
    { send: 'GET /Users?filter=userName eq "a" and active eq true', is: 400 },
    { send: 'GET /Users?filter=shoeSize eq "a"', is: 400 },
  ],
  'one value each': [
    { send: 'POST /Users', body: { ...ada, emails: [{ value: 'a@x' }, { value: 'b@x' }] }, is: 400 },
    create,
  ],
  'roles have names of their own and hold users': [
    { send: 'POST /Groups', body: { displayName: 'ANALYST' }, is: 201 },
    { send: 'POST /Groups', body: { displayName: 'analyst' }, is: 409 },
    { send: 'POST /Groups', body: { displayName: 'X', members: [{ value: '{1}' }] }, is: 400 },
  ],
  'active: false disables, DELETE drops': [
    create,
    { send: 'PATCH /Users/{1}', body: off, is: 200, has: { active: false } },
    { send: 'DELETE /Users/{1}', is: 204 },
    { send: 'GET /Users/{1}', is: 404 },
  ],
});

stories(gitlab, {
  'there are users only, and no PUT': [
    ...notOffered,
    { send: 'GET /Groups', is: 404 },
    { send: 'GET /Schemas', is: 404 },
    create,
    { send: 'PUT /Users/{5}', body: ada, is: 501 },
  ],
  'the id is the externalId; who exists is answered 201': [
    { ...create, has: { id: 'ada-1', externalId: 'ada-1' } },
    { ...create, has: { id: 'ada-1' } },
    { send: 'GET /Users', is: 200, has: { totalResults: 1 } },
  ],
  'a refused value or filter is 412, with a number and no scimType': [
    {
      send: 'POST /Users',
      body: { ...ada, externalId: null },
      is: 412,
      has: { status: 412 },
      lacks: ['scimType'],
    },
    { send: 'POST /Users', body: { ...ada, name: null }, is: 412 },
    { send: 'POST /Users', body: { ...ada, emails: null }, is: 412 },
    { send: 'GET /Users?filter=userName co "a"', is: 412 },
    { send: 'GET /Users?filter=title eq "a"', is: 412 },
    { send: 'GET /Users/none', is: 404, has: { status: 404 } },
  ],
  'filters without quotes': [
    create,
    { send: 'GET /Users?filter=id eq ada-1', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=id eq "ada-1"', is: 200, has: { totalResults: 1 } },
    { send: 'GET /Users?filter=userName eq nobody', is: 200, has: { totalResults: 0, itemsPerPage: 0 } },
  ],
  'PATCH: capital letters, Update, strings for booleans, 204; names and addresses stay': [
    create,
    { send: 'PATCH /Users/{1}', body: [{ op: 'Replace', path: 'active', value: 'false' }], is: 204 },
    { send: 'GET /Users/ada-1', is: 200, has: { active: false } },
    { send: 'PATCH /Users/ada-1', body: [{ op: 'Update', path: 'active', value: 'True' }], is: 204 },
    { send: 'GET /Users/ada-1', is: 200, has: { active: true } },
    {
      send: 'PATCH /Users/ada-1',
      body: [{ op: 'Replace', path: 'userName', value: 'other' }],
      is: 204,
      notes: ['passed-over-by-app'],
    },
    {
      send: 'GET /Users/ada-1',
      is: 200,
      has: { userName: 'ada@example.com', 'name.formatted': 'Ada Lovelace' },
    },
  ],
  'DELETE leaves an inactive record': [
    create,
    { send: 'DELETE /Users/ada-1', is: 204 },
    { send: 'GET /Users/ada-1', is: 200, has: { active: false } },
    { ...create, has: { active: true } },
  ],
});
