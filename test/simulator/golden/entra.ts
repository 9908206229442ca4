import { expect } from 'vitest';
import { enterprise, type Golden, group, patch, user } from './golden.ts';

/**
 * Microsoft's SCIM tutorial and compatibility page, and recorded traffic for the encoding, the missing User-Agent, the
 * prefix of the random GUID and the manager as a text.
 */
const get = [
  'Authorization',
  'Bearer secret',
  'Accept',
  'application/scim+json',
  'Host',
  'app.example',
  'Connection',
  'Keep-Alive',
];
const write = [
  'Authorization',
  'Bearer secret',
  'Accept',
  'application/scim+json',
  'Content-Type',
  'application/scim+json',
  'Host',
  'app.example',
  'Content-Length',
  '#',
  'Connection',
  'Keep-Alive',
];

const probes = [
  { method: 'GET', path: '/Users?filter=userName+eq+%22AzureAD_Test-{guid}%22' },
  {
    method: 'GET',
    path: '/Groups?excludedAttributes=members&filter=displayName+eq+%22AzureAD_Test-{guid}%22',
  },
];
const priya = {
  id: 'E-7781',
  userName: 'priya.halloran@example.com',
  nickname: 'phalloran',
  givenName: 'Priya',
  familyName: 'Halloran',
  title: 'Analyst',
  department: 'Risk',
};
const account = {
  schemas: [user, enterprise],
  externalId: 'phalloran',
  userName: 'priya.halloran@example.com',
  active: true,
  displayName: 'Priya Halloran',
  emails: [{ primary: true, type: 'work', value: 'priya.halloran@example.com' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'Priya Halloran', givenName: 'Priya', familyName: 'Halloran' },
  title: 'Analyst',
  roles: [],
  [enterprise]: { employeeNumber: 'E-7781', department: 'Risk' },
};
const tomasz = {
  id: 'E-1',
  userName: 'tomasz.lindqvist@example.com',
  givenName: 'Tomasz',
  familyName: 'Lindqvist',
};

const create = {
  step: 'create',
  events: [{ kind: 'join', person: priya }],
  sends: [
    ...probes,
    { method: 'GET', path: '/Users?filter=userName+eq+%22priya.halloran%40example.com%22' },
    { method: 'POST', path: '/Users', body: account },
  ],
} as const;
const read = { method: 'GET', path: '/Users/id-1' };
const write1 = (...operations: unknown[]) => ({
  method: 'PATCH',
  path: '/Users/id-1',
  body: patch(...operations),
});
const changed = {
  kind: 'change',
  id: 'E-7781',
  set: {
    familyName: 'Halloran-Roux',
    email: 'p.halloran@example.com',
    mobile: '+44 20 7946 0123',
    department: 'Audit',
  },
} as const;
const second = {
  step: 'a second person, and a manager when both exist',
  events: [
    { kind: 'join', person: tomasz },
    { kind: 'change', id: 'E-7781', set: { manager: 'E-1' } },
  ],
} as const;
const createTomasz = [
  { method: 'GET', path: '/Users?filter=userName+eq+%22tomasz.lindqvist%40example.com%22' },
  {
    method: 'POST',
    path: '/Users',
    body: {
      schemas: [user, enterprise],
      externalId: 'tomasz.lindqvist',
      userName: 'tomasz.lindqvist@example.com',
      active: true,
      displayName: 'Tomasz Lindqvist',
      emails: [{ primary: true, type: 'work', value: 'tomasz.lindqvist@example.com' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Tomasz Lindqvist', givenName: 'Tomasz', familyName: 'Lindqvist' },
      roles: [],
      [enterprise]: { employeeNumber: 'E-1' },
    },
  },
];
const newGroup = {
  step: 'group: looked up and created without its members, whose PATCH follows',
  events: [
    { kind: 'addGroup', group: { key: 'treasury', name: 'Treasury' } },
    { kind: 'addMember', group: 'treasury', id: 'E-7781' },
    { kind: 'addMember', group: 'treasury', id: 'E-1' },
  ],
} as const;
const createGroup = [
  ...probes,
  { method: 'GET', path: '/Groups?excludedAttributes=members&filter=displayName+eq+%22Treasury%22' },
  {
    method: 'POST',
    path: '/Groups',
    body: {
      schemas: [group, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      displayName: 'Treasury',
      meta: { resourceType: 'Group' },
    },
  },
];
const readGroup = { method: 'GET', path: '/Groups/id-3?excludedAttributes=members' };
const writeGroup = (...operations: unknown[]) => ({
  method: 'PATCH',
  path: '/Groups/id-3',
  body: patch(...operations),
});
const both = [
  { $ref: null, value: 'id-1' },
  { $ref: null, value: 'id-2' },
];
const erased = {
  step: 'hard deletion',
  events: [{ kind: 'erase', id: 'E-7781' }],
  sends: [...probes, { method: 'DELETE', path: '/Users/id-1' }],
} as const;
const check = { step: 'connection test', events: [{ kind: 'check' }], sends: probes } as const;

export const entraDefault: Golden = {
  simulator: 'entra-default',
  get,
  write,
  steps: [
    check,
    create,
    {
      step: 'update: one operation each, Add where the app shows nothing',
      events: [changed],
      sends: [
        ...probes,
        read,
        write1(
          { op: 'Replace', path: 'displayName', value: 'Priya Halloran-Roux' },
          { op: 'Replace', path: 'emails[type eq "work"].value', value: 'p.halloran@example.com' },
          { op: 'Replace', path: 'name.familyName', value: 'Halloran-Roux' },
          { op: 'Replace', path: 'name.formatted', value: 'Priya Halloran-Roux' },
          { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+44 20 7946 0123' },
          { op: 'Replace', path: `${enterprise}:department`, value: 'Audit' },
        ),
      ],
    },
    {
      ...second,
      sends: [
        ...probes,
        ...createTomasz,
        read,
        write1({ op: 'Add', path: `${enterprise}:manager`, value: 'id-2' }),
      ],
    },
    { ...newGroup, sends: [...createGroup, writeGroup({ op: 'Add', path: 'members', value: both })] },
    {
      step: 'group renamed',
      events: [{ kind: 'renameGroup', key: 'treasury', name: 'Treasury EMEA' }],
      sends: [
        ...probes,
        readGroup,
        writeGroup({ op: 'Replace', path: 'displayName', value: 'Treasury EMEA' }),
      ],
    },
    {
      step: 'member removed',
      events: [{ kind: 'removeMember', group: 'treasury', id: 'E-7781' }],
      sends: [
        ...probes,
        readGroup,
        writeGroup({ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'id-1' }] }),
      ],
    },
    {
      step: 'leaver',
      events: [{ kind: 'leave', id: 'E-7781' }],
      sends: [...probes, read, write1({ op: 'Replace', path: 'active', value: 'False' })],
    },
    {
      step: 'restored',
      events: [{ kind: 'return', id: 'E-7781' }],
      sends: [...probes, read, write1({ op: 'Replace', path: 'active', value: 'True' })],
    },
    erased,
  ],
};

export const entraCompliant: Golden = {
  simulator: 'entra-compliant',
  get,
  write,
  steps: [
    check,
    create,
    {
      step: 'update: entries by path, single values together with dotted keys',
      events: [changed],
      sends: [
        ...probes,
        read,
        write1(
          { op: 'replace', path: 'emails[type eq "work"].value', value: 'p.halloran@example.com' },
          { op: 'add', path: 'phoneNumbers[type eq "mobile"].value', value: '+44 20 7946 0123' },
          {
            op: 'replace',
            value: {
              displayName: 'Priya Halloran-Roux',
              'name.familyName': 'Halloran-Roux',
              'name.formatted': 'Priya Halloran-Roux',
              [`${enterprise}:department`]: 'Audit',
            },
          },
        ),
      ],
    },
    {
      ...second,
      sends: [
        ...probes,
        ...createTomasz,
        read,
        write1({ op: 'add', path: `${enterprise}:manager`, value: 'id-2' }),
      ],
    },
    { ...newGroup, sends: [...createGroup, writeGroup({ op: 'add', path: 'members', value: both })] },
    {
      step: 'member removed',
      events: [{ kind: 'removeMember', group: 'treasury', id: 'E-7781' }],
      sends: [...probes, readGroup, writeGroup({ op: 'remove', path: 'members[value eq "id-1"]' })],
    },
    {
      step: 'leaver',
      events: [{ kind: 'leave', id: 'E-7781' }],
      sends: [...probes, read, write1({ op: 'replace', path: 'active', value: false })],
    },
    {
      step: 'restored',
      events: [{ kind: 'return', id: 'E-7781' }],
      sends: [...probes, read, write1({ op: 'replace', path: 'active', value: true })],
    },
    erased,
  ],
};
