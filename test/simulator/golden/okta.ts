import { enterprise, type Golden, group, patch, user } from './golden.ts';

/** Okta's SCIM 2.0 protocol reference, and recorded connector traffic for headers, GET before PUT and activation. */
const headers = [
  'User-Agent',
  'Okta SCIM Client 1.0.0',
  'Accept',
  'application/scim+json',
  'Accept-Charset',
  'utf-8',
  'Accept-Encoding',
  'gzip,deflate',
  'Authorization',
  'Bearer secret',
];
const get = [...headers, 'Host', 'app.example', 'Connection', 'Keep-Alive'];
const write = [
  ...headers,
  'Content-Type',
  'application/scim+json; charset=utf-8',
  'Content-Length',
  '#',
  'Host',
  'app.example',
  'Connection',
  'Keep-Alive',
];

const mara = {
  id: '1',
  userName: 'mara.okafor@example.com',
  givenName: 'Mara',
  familyName: 'Okafor',
  department: 'Field',
};
const account = {
  schemas: [user, enterprise],
  userName: 'mara.okafor@example.com',
  name: { givenName: 'Mara', familyName: 'Okafor' },
  emails: [{ primary: true, value: 'mara.okafor@example.com', type: 'work' }],
  displayName: 'Mara Okafor',
  locale: 'en-US',
  externalId: '00uVb51xZ58hXXP2hmLH',
  groups: [],
  active: true,
  [enterprise]: { department: 'Field' },
};
const lookUp = '/Users?filter=userName%20eq%20%22mara.okafor%40example.com%22&startIndex=1&count=100';
const member = { value: 'id-1', display: 'mara.okafor@example.com' };
const renamed = { givenName: 'Mara', middleName: 'Ada', familyName: 'Okafor-Lind' };

const check = {
  step: 'connection test',
  events: [{ kind: 'check' }],
  sends: [
    { method: 'GET', path: '/Users?startIndex=1&count=2' },
    { method: 'GET', path: '/Groups?startIndex=1&count=100' },
  ],
} as const;
const assign = {
  step: 'assign somebody new',
  events: [{ kind: 'join', person: mara }],
  sends: [
    { method: 'GET', path: lookUp },
    { method: 'POST', path: '/Users', body: account },
  ],
} as const;
const profile = {
  step: 'profile update',
  events: [{ kind: 'change', id: '1', set: { middleName: 'Ada', familyName: 'Okafor-Lind' } }],
  sends: [
    { method: 'GET', path: '/Users/id-1' },
    {
      method: 'PUT',
      path: '/Users/id-1',
      overRead: { name: renamed, displayName: 'Mara Okafor-Lind', groups: [] },
    },
  ],
} as const;
const lookUpGroup = {
  method: 'GET',
  path: '/Groups?filter=displayName%20eq%20%22Field%20Ops%22&startIndex=1&count=100',
};
const createGroup = {
  method: 'POST',
  path: '/Groups',
  body: { schemas: [group], displayName: 'Field Ops', members: [] },
};
const readGroup = { method: 'GET', path: '/Groups/id-2' };
const sendName = (displayName: string) => ({
  method: 'PATCH',
  path: '/Groups/id-2',
  body: patch({ op: 'replace', value: { id: 'id-2', displayName } }),
});
const newGroup = { kind: 'addGroup', group: { key: 'field', name: 'Field Ops' } } as const;
const tail = [
  { step: 'suspend', events: [{ kind: 'startAbsence', id: '1' }], sends: [] },
  { step: 'end of the suspension', events: [{ kind: 'endAbsence', id: '1' }], sends: [] },
] as const;

export const oktaCatalogue: Golden = {
  simulator: 'okta-catalogue',
  get,
  write,
  steps: [
    check,
    assign,
    profile,
    { step: 'group push', events: [newGroup], sends: [lookUpGroup, createGroup] },
    {
      step: 'member added',
      events: [{ kind: 'addMember', group: 'field', id: '1' }],
      sends: [
        readGroup,
        sendName('Field Ops'),
        {
          method: 'PATCH',
          path: '/Groups/id-2',
          body: patch({ op: 'add', path: 'members', value: [member] }),
        },
      ],
    },
    {
      step: 'group renamed',
      events: [{ kind: 'renameGroup', key: 'field', name: 'Field Operations' }],
      sends: [readGroup, sendName('Field Operations')],
    },
    {
      step: 'member removed',
      events: [{ kind: 'removeMember', group: 'field', id: '1' }],
      sends: [
        readGroup,
        sendName('Field Operations'),
        {
          method: 'PATCH',
          path: '/Groups/id-2',
          body: patch({ op: 'remove', path: 'members[value eq "id-1"]' }),
        },
      ],
    },
    ...tail,
    {
      step: 'unassign',
      events: [{ kind: 'leave', id: '1' }],
      sends: [
        { method: 'PATCH', path: '/Users/id-1', body: patch({ op: 'replace', value: { active: false } }) },
      ],
    },
    {
      step: 'reassign',
      events: [{ kind: 'return', id: '1' }],
      sends: [
        { method: 'GET', path: lookUp },
        { method: 'PATCH', path: '/Users/id-1', body: patch({ op: 'replace', value: { active: true } }) },
      ],
    },
    {
      step: 'delete in Okta: switched off at most',
      events: [
        { kind: 'leave', id: '1' },
        { kind: 'erase', id: '1' },
      ],
      sends: [],
    },
    {
      step: 'group unlinked and deleted',
      events: [{ kind: 'removeGroup', key: 'field' }],
      sends: [{ method: 'DELETE', path: '/Groups/id-2' }],
    },
    {
      step: 'import',
      events: [{ kind: 'import' }],
      sends: [
        { method: 'GET', path: '/Users?startIndex=1&count=100' },
        { method: 'GET', path: '/Groups?startIndex=1&count=100' },
      ],
    },
  ],
};

export const oktaWizard: Golden = {
  simulator: 'okta-wizard',
  get,
  write,
  steps: [
    check,
    assign,
    profile,
    { step: 'group push', events: [newGroup], sends: [lookUpGroup, createGroup] },
    {
      step: 'member added',
      events: [{ kind: 'addMember', group: 'field', id: '1' }],
      sends: [
        readGroup,
        {
          method: 'PUT',
          path: '/Groups/id-2',
          body: { schemas: [group], displayName: 'Field Ops', members: [member] },
        },
      ],
    },
    {
      step: 'group renamed',
      events: [{ kind: 'renameGroup', key: 'field', name: 'Field Operations' }],
      sends: [
        readGroup,
        {
          method: 'PUT',
          path: '/Groups/id-2',
          body: { schemas: [group], displayName: 'Field Operations', members: [member] },
        },
      ],
    },
    {
      step: 'member removed',
      events: [{ kind: 'removeMember', group: 'field', id: '1' }],
      sends: [
        readGroup,
        {
          method: 'PUT',
          path: '/Groups/id-2',
          body: { schemas: [group], displayName: 'Field Operations', members: [] },
        },
      ],
    },
    ...tail,
    {
      step: 'unassign: what was read, with nothing else changed',
      events: [{ kind: 'leave', id: '1' }],
      sends: [
        { method: 'GET', path: '/Users/id-1' },
        { method: 'PUT', path: '/Users/id-1', overRead: { active: false } },
      ],
    },
    {
      step: 'reassign',
      events: [{ kind: 'return', id: '1' }],
      sends: [
        { method: 'GET', path: lookUp },
        { method: 'GET', path: '/Users/id-1' },
        { method: 'PUT', path: '/Users/id-1', overRead: { active: true, groups: [] } },
      ],
    },
  ],
};
