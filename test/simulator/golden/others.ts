import { enterprise, type Golden, group, patch, user } from './golden.ts';

const ines = {
  id: '1',
  userName: 'ines.calloway@example.com',
  givenName: 'Ines',
  familyName: 'Calloway',
};
const email = { primary: true, type: 'work', value: 'ines.calloway@example.com' };
const name = { givenName: 'Ines', familyName: 'Calloway' };
const displayName = 'Ines Calloway';
const encoded = '%22ines.calloway%40example.com%22';
const directoryId = '2acca097-514a-40db-83d1-062f5aa05377';

const joins = [{ kind: 'join', person: ines }] as const;
const changes = [{ kind: 'change', id: '1', set: { title: 'Nurse' } }] as const;
const leaves = [{ kind: 'leave', id: '1' }] as const;
const returns = [{ kind: 'return', id: '1' }] as const;
const erases = [{ kind: 'erase', id: '1' }] as const;
const checks = [{ kind: 'check' }] as const;
const addsGroup = [{ kind: 'addGroup', group: { key: 'g', name: 'Ward 7' } }] as const;
const addsMember = [{ kind: 'addMember', group: 'g', id: '1' }] as const;
const removesMember = [{ kind: 'removeMember', group: 'g', id: '1' }] as const;

/** Recorded requests of OneLogin, and a library's test of its calls. */
const template = {
  schemas: ['urn:scim:schemas:core:2.0', 'urn:scim:schemas:extension:enterprise:2.0'],
  userName: 'ines.calloway@example.com',
  name,
  displayName,
  emails: [email],
  active: true,
};
const listGroups = { method: 'GET', path: '/Groups?count=100&startIndex=1' };
export const onelogin: Golden = {
  simulator: 'onelogin',
  get: [
    'Host',
    'app.example',
    'Authorization',
    'Bearer secret',
    'User-Agent',
    '',
    'Accept',
    'application/scim+json',
    'Connection',
    'Keep-Alive',
  ],
  write: [
    'Host',
    'app.example',
    'Authorization',
    'Bearer secret',
    'User-Agent',
    '',
    'Content-Type',
    'application/scim+json',
    'Accept',
    'application/scim+json',
    'Content-Length',
    '#',
    'Connection',
    'Keep-Alive',
  ],
  steps: [
    {
      step: 'activation',
      events: checks,
      sends: [{ method: 'GET', path: '/Users?filter=userName%20eq%20%22never-existing-user%22&' }],
    },
    {
      step: 'create',
      events: joins,
      sends: [
        { method: 'GET', path: `/Users?filter=userName%20eq%20${encoded}&` },
        { method: 'POST', path: '/Users', body: template },
      ],
    },
    {
      step: 'update: the whole template, ? behind the path',
      events: changes,
      sends: [{ method: 'PUT', path: '/Users/id-1?', body: { ...template, title: 'Nurse' } }],
    },
    {
      step: 'group created without members',
      events: addsGroup,
      sends: [
        listGroups,
        { method: 'POST', path: '/Groups', body: { displayName: 'Ward 7', schemas: [group] } },
      ],
    },
    {
      step: 'member added, after the groups were read',
      events: addsMember,
      sends: [
        listGroups,
        {
          method: 'PATCH',
          path: '/Groups/id-2?',
          body: patch({ value: [{ value: 'id-1' }], op: 'add', path: 'members' }),
        },
      ],
    },
    {
      step: 'deactivation: out of the groups, then PUT',
      events: leaves,
      sends: [
        listGroups,
        {
          method: 'PATCH',
          path: '/Groups/id-2?',
          body: patch({ value: [{ value: 'id-1' }], op: 'remove', path: 'members' }),
        },
        { method: 'PUT', path: '/Users/id-1?', body: { ...template, title: 'Nurse', active: false } },
      ],
    },
    {
      step: 'import',
      events: [{ kind: 'import' }],
      sends: [{ method: 'GET', path: '/Users?count=100&startIndex=1' }],
    },
    { step: 'deletion', events: erases, sends: [{ method: 'DELETE', path: '/Users/id-1' }] },
  ],
};

/** The recorded create and look-up of Google Workspace; its updates are general knowledge. */
const googleAccount = {
  schemas: ['urn:scim:schemas:core:1.0', user],
  userName: 'ines.calloway@example.com',
  emails: [email],
  displayName,
  name,
  active: true,
};
const googleHeaders = (length: boolean) => [
  'User-Agent',
  'Google-Auto-Provisioning',
  'Accept',
  'application/json',
  ...(length ? ['Content-Type', 'application/json'] : []),
  'Authorization',
  'Bearer secret',
  'Host',
  'app.example',
  ...(length ? ['Content-Length', '#'] : []),
  'Connection',
  'Keep-Alive',
];
const googleStart = [
  { step: 'probe', events: checks, sends: [{ method: 'GET', path: '/Users' }] },
  {
    step: 'create',
    events: joins,
    sends: [
      { method: 'GET', path: `/Users?filter=userName%20eq%20${encoded}&startIndex=1` },
      { method: 'POST', path: '/Users', body: googleAccount },
    ],
  },
] as const;
const googleEnd = [
  { step: 'groups are not pushed', events: [...addsGroup, ...addsMember], sends: [] },
  { step: 'deletion', events: erases, sends: [{ method: 'DELETE', path: '/Users/id-1' }] },
] as const;
export const googlePatch: Golden = {
  simulator: 'google-patch',
  get: googleHeaders(false),
  write: googleHeaders(true),
  steps: [
    ...googleStart,
    {
      step: 'suspended',
      events: leaves,
      sends: [
        {
          method: 'PATCH',
          path: '/Users/id-1',
          body: patch({ op: 'replace', path: 'active', value: false }),
        },
      ],
    },
    ...googleEnd,
  ],
};
export const googlePut: Golden = {
  simulator: 'google-put',
  get: googleHeaders(false),
  write: googleHeaders(true),
  steps: [
    ...googleStart,
    {
      step: 'suspended',
      events: leaves,
      sends: [{ method: 'PUT', path: '/Users/id-1', body: { ...googleAccount, active: false } }],
    },
    ...googleEnd,
  ],
};

/** JumpCloud's page about its custom connector; what it does not say follows the RFC. */
const plainHeaders = (length: boolean) => [
  'Host',
  'app.example',
  'Accept',
  'application/scim+json',
  ...(length ? ['Content-Type', 'application/scim+json'] : []),
  'Authorization',
  'Bearer secret',
  ...(length ? ['Content-Length', '#'] : []),
  'Connection',
  'Keep-Alive',
];
const plainAccount = {
  schemas: [user],
  userName: 'ines.calloway@example.com',
  name,
  displayName,
  emails: [email],
  externalId: directoryId,
  active: true,
};
const testUser = 'connection.test@example.com';
export const jumpcloud: Golden = {
  simulator: 'jumpcloud',
  get: plainHeaders(false),
  write: plainHeaders(true),
  steps: [
    {
      step: 'connection test writes and takes back',
      events: checks,
      sends: [
        {
          method: 'POST',
          path: '/Users',
          body: {
            schemas: [user],
            userName: testUser,
            name: { givenName: 'Test', familyName: 'User' },
            displayName: 'Test User',
            emails: [{ primary: true, type: 'work', value: testUser }],
            active: true,
          },
        },
        { method: 'POST', path: '/Groups', body: { schemas: [group], displayName: 'Connection test' } },
        { method: 'DELETE', path: '/Groups/id-2' },
        { method: 'DELETE', path: '/Users/id-1' },
      ],
    },
    {
      step: 'create',
      events: joins,
      sends: [
        { method: 'GET', path: `/Users?filter=userName%20eq%20${encoded}` },
        { method: 'POST', path: '/Users', body: plainAccount },
      ],
    },
    { step: 'an empty group is not created', events: addsGroup, sends: [] },
    {
      step: 'group created with its first member',
      events: addsMember,
      sends: [
        { method: 'GET', path: '/Groups?filter=displayName%20eq%20%22Ward%207%22' },
        {
          method: 'POST',
          path: '/Groups',
          body: { schemas: [group], displayName: 'Ward 7', members: [{ value: 'id-3' }] },
        },
      ],
    },
    {
      step: 'member removed by value',
      events: removesMember,
      sends: [
        {
          method: 'PATCH',
          path: '/Groups/id-4',
          body: patch({ op: 'remove', path: 'members', value: [{ value: 'id-3' }] }),
        },
      ],
    },
    {
      step: 'unbound',
      events: leaves,
      sends: [{ method: 'PUT', path: '/Users/id-3', body: { ...plainAccount, active: false } }],
    },
    { step: 'never deleted', events: erases, sends: [] },
    {
      step: 'group deleted',
      events: [{ kind: 'removeGroup', key: 'g' }],
      sends: [{ method: 'DELETE', path: '/Groups/id-4' }],
    },
  ],
};

/** Ping Identity's pages: the template of the look-up; whole accounts; groups read to be found, and PATCHed. */
const pingHeaders = ['Accept', 'application/scim+json', 'Authorization', 'Bearer secret'];
export const pingone: Golden = {
  simulator: 'pingone',
  get: [...pingHeaders, 'Host', 'app.example', 'Connection', 'Keep-Alive'],
  write: [
    ...pingHeaders,
    'Content-Type',
    'application/scim+json',
    'Host',
    'app.example',
    'Content-Length',
    '#',
    'Connection',
    'Keep-Alive',
  ],
  steps: [
    {
      step: 'create: capitalised operator, lower-case attribute',
      events: joins,
      sends: [
        { method: 'GET', path: `/Users?filter=username+Eq+${encoded}` },
        { method: 'POST', path: '/Users', body: plainAccount },
      ],
    },
    {
      step: 'update: the whole account with its id',
      events: changes,
      sends: [{ method: 'PUT', path: '/Users/id-1', body: { ...plainAccount, id: 'id-1', title: 'Nurse' } }],
    },
  ],
};
const apache = [
  'Host',
  'app.example',
  'Connection',
  'Keep-Alive',
  'User-Agent',
  'Apache-HttpClient/4.5.14 (Java/17.0.12)',
];
export const pingfederate: Golden = {
  simulator: 'pingfederate',
  get: [...pingHeaders, ...apache],
  write: [...pingHeaders, 'Content-Type', 'application/scim+json', 'Content-Length', '#', ...apache],
  steps: [
    {
      step: 'create',
      events: joins,
      sends: [
        { method: 'GET', path: `/Users?filter=userName%20eq%20${encoded}` },
        { method: 'POST', path: '/Users', body: plainAccount },
      ],
    },
    {
      step: 'group found by reading all',
      events: [...addsGroup, ...addsMember],
      sends: [
        { method: 'GET', path: '/Groups?startIndex=1&count=100' },
        { method: 'POST', path: '/Groups', body: { schemas: [group], displayName: 'Ward 7' } },
        {
          method: 'PATCH',
          path: '/Groups/id-2',
          body: patch({ op: 'add', path: 'members', value: [{ value: 'id-1' }] }),
        },
      ],
    },
    {
      step: 'disabled by PUT',
      events: leaves,
      sends: [
        {
          method: 'PATCH',
          path: '/Groups/id-2',
          body: patch({ op: 'remove', path: 'members[value eq "id-1"]' }),
        },
        { method: 'PUT', path: '/Users/id-1', body: { ...plainAccount, id: 'id-1', active: false } },
      ],
    },
  ],
};

/** RFC 7643 and RFC 7644. */
export const rfc: Golden = {
  simulator: 'rfc',
  get: [
    'Host',
    'app.example',
    'User-Agent',
    'Scimscope/1 (RFC client)',
    'Accept',
    'application/scim+json',
    'Authorization',
    'Bearer secret',
    'Connection',
    'keep-alive',
  ],
  write: [
    'Host',
    'app.example',
    'User-Agent',
    'Scimscope/1 (RFC client)',
    'Accept',
    'application/scim+json',
    'Authorization',
    'Bearer secret',
    'Content-Type',
    'application/scim+json',
    'Content-Length',
    '#',
    'Connection',
    'keep-alive',
  ],
  steps: [
    {
      step: 'discovery',
      events: checks,
      sends: ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes'].map((path) => ({
        method: 'GET',
        path,
      })),
    },
    {
      step: 'create',
      events: joins,
      sends: [
        { method: 'GET', path: `/Users?filter=userName%20eq%20${encoded}` },
        {
          method: 'POST',
          path: '/Users',
          body: { ...plainAccount, schemas: [user, enterprise], [enterprise]: { employeeNumber: '1' } },
        },
      ],
    },
    {
      step: 'update',
      events: changes,
      sends: [
        { method: 'GET', path: '/Users/id-1' },
        {
          method: 'PATCH',
          path: '/Users/id-1',
          body: patch({ op: 'add', path: 'title', value: 'Nurse' }),
        },
      ],
    },
    {
      step: 'deactivation and return',
      events: leaves,
      sends: [
        { method: 'GET', path: '/Users/id-1' },
        {
          method: 'PATCH',
          path: '/Users/id-1',
          body: patch({ op: 'replace', path: 'active', value: false }),
        },
      ],
    },
    {
      step: 'return',
      events: returns,
      sends: [
        { method: 'GET', path: '/Users/id-1' },
        {
          method: 'PATCH',
          path: '/Users/id-1',
          body: patch({ op: 'replace', path: 'active', value: true }),
        },
      ],
    },
    { step: 'deletion', events: erases, sends: [{ method: 'DELETE', path: '/Users/id-1' }] },
  ],
};
