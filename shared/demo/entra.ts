import {
  type DemoScript,
  type DemoStep,
  enterpriseSchema,
  groupSchema,
  patchOf,
  pauses,
  userSchema,
} from './script.ts';

/**
 * Microsoft Entra ID with its default dialect: `+` for spaces, capitalised ops with a path each, booleans as strings
 * in PATCH, members as value arrays, groups read without their members. Sources: Microsoft's SCIM tutorial and
 * compatibility page, and captured provisioning traffic for encoding, string booleans and the missing User-Agent.
 */
interface Person {
  readonly key: string;
  readonly login: string;
  readonly nickname: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly displayName: string;
  readonly title: string;
  readonly department: string;
}

const domain = 'larkfield.example';

const priya: Person = {
  key: 'priya',
  login: `priya.halloran@${domain}`,
  nickname: 'phalloran',
  givenName: 'Priya',
  familyName: 'Halloran',
  displayName: 'Priya Halloran',
  title: 'Analyst',
  department: 'Risk',
};
const tomasz: Person = {
  key: 'tomasz',
  login: `tomasz.lindqvist@${domain}`,
  nickname: 'tlindqvist',
  givenName: 'Tomasz',
  familyName: 'Lindqvist',
  displayName: 'Tomasz Lindqvist',
  title: 'Head of Risk',
  department: 'Risk',
};
const nour: Person = {
  key: 'nour',
  login: `nour.hashemi@${domain}`,
  nickname: 'nhashemi',
  givenName: 'نور',
  familyName: 'الهاشمي',
  displayName: 'نور الهاشمي',
  title: 'Auditor',
  department: 'Audit',
};

function lookUp(path: string, attribute: string, value: string): string {
  const filter = `filter=${attribute}+eq+%22${encodeURIComponent(value).replaceAll('%20', '+')}%22`;
  return path.includes('?') ? `${path}&${filter}` : `${path}?${filter}`;
}

/** Created when the look-up finds nobody; when it finds the person, what differs is put right and active set. */
function provision(chapter: string, person: Person, pause: number): DemoStep[] {
  const { key, login, nickname, givenName, familyName, displayName, title, department } = person;
  const found = `${key}.found`;
  return [
    {
      chapter,
      method: 'GET',
      path: lookUp('/Users', 'userName', login),
      remember: [
        { name: key, from: 'match' },
        { name: found, from: 'match' },
      ],
      pause,
    },
    {
      chapter,
      method: 'POST',
      path: '/Users',
      body: {
        json: {
          schemas: [userSchema, enterpriseSchema],
          externalId: nickname,
          userName: login,
          active: true,
          displayName,
          emails: [{ primary: true, type: 'work', value: login }],
          meta: { resourceType: 'User' },
          name: { formatted: displayName, givenName, familyName },
          title,
          roles: [],
          [enterpriseSchema]: { department },
        },
      },
      remember: [{ name: key, from: 'id' }],
      when: { lacks: found },
      pause: pauses.follow,
    },
    {
      chapter,
      method: 'PATCH',
      path: `/Users/{{${key}}}`,
      body: patchOf(
        { op: 'Replace', path: 'active', value: 'True' },
        { op: 'Replace', path: 'displayName', value: displayName },
        { op: 'Replace', path: 'name.familyName', value: familyName },
        { op: 'Replace', path: 'title', value: title },
        { op: 'Replace', path: `${enterpriseSchema}:department`, value: department },
      ),
      when: { has: found },
      pause: pauses.follow,
    },
  ];
}

function addMembers(key: string, members: readonly Person[]): Pick<DemoStep, 'method' | 'path' | 'body'> {
  return {
    method: 'PATCH',
    path: `/Groups/{{${key}}}`,
    body: patchOf({ op: 'Add', path: 'members', value: members.map(reference) }),
  };
}

function removeMember(key: string, member: Person): Pick<DemoStep, 'method' | 'path' | 'body'> {
  return {
    method: 'PATCH',
    path: `/Groups/{{${key}}}`,
    body: patchOf({ op: 'Remove', path: 'members', value: [reference(member)] }),
  };
}

function reference(person: Person): Readonly<Record<string, unknown>> {
  return { $ref: null, value: `{{${person.key}}}` };
}

function provisionGroup(
  chapter: string,
  key: string,
  displayName: string,
  objectId: string,
  members: readonly Person[],
  pause: number,
): DemoStep[] {
  const found = `${key}.found`;
  return [
    {
      chapter,
      method: 'GET',
      path: lookUp('/Groups?excludedAttributes=members', 'displayName', displayName),
      remember: [
        { name: key, from: 'match' },
        { name: found, from: 'match' },
      ],
      pause,
    },
    {
      chapter,
      method: 'POST',
      path: '/Groups',
      body: {
        json: {
          schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
          externalId: objectId,
          displayName,
          meta: { resourceType: 'Group' },
        },
      },
      remember: [{ name: key, from: 'id' }],
      when: { lacks: found },
      pause: pauses.follow,
    },
    { chapter, ...addMembers(key, members), pause: pauses.follow },
  ];
}

/** Sent by the Test Connection button, and again before each cycle. */
function testConnection(chapter: string, pause: number): DemoStep {
  return {
    chapter,
    method: 'GET',
    path: '/Users?filter=userName+eq+%22AzureAD_Test-{{guid}}%22',
    pause,
  };
}

function readGroup(chapter: string, key: string, pause: number): DemoStep {
  return { chapter, method: 'GET', path: `/Groups/{{${key}}}?excludedAttributes=members`, pause };
}

function readPerson(chapter: string, person: Person, pause: number): DemoStep {
  return { chapter, method: 'GET', path: `/Users/{{${person.key}}}`, pause };
}

const test = 'Entra tests the connection';
const joiners = 'First cycle: three people join';
const groups = 'First cycle: their groups follow';
const mover = 'Second cycle: Priya Halloran moves to Audit';
const leaver = 'Third cycle: نور الهاشمي leaves';

const riskId = '5f0c0c51-6f1e-4d0b-9a54-1f2c7c7ea001';
const auditId = '5f0c0c51-6f1e-4d0b-9a54-1f2c7c7ea002';

export const entraDemo: DemoScript = {
  idp: 'entra',
  headers: [
    ['Authorization', '{{authorization}}'],
    ['Accept', 'application/scim+json'],
    ['Content-Type', 'application/scim+json'],
    ['Host', '{{host}}'],
    ['Content-Length', '{{length}}'],
    ['Connection', 'Keep-Alive'],
  ],
  steps: [
    testConnection(test, 0),
    {
      chapter: test,
      method: 'GET',
      path: '/Groups?excludedAttributes=members&filter=displayName+eq+%22AzureAD_Test-{{guid}}%22',
      pause: pauses.follow,
    },
    ...provision(joiners, tomasz, pauses.chapter),
    ...provision(joiners, priya, pauses.next),
    ...provision(joiners, nour, pauses.next),
    readPerson(joiners, priya, pauses.next),
    {
      chapter: joiners,
      method: 'PATCH',
      path: '/Users/{{priya}}',
      body: patchOf({ op: 'Add', path: `${enterpriseSchema}:manager`, value: '{{tomasz}}' }),
      pause: pauses.follow,
    },
    ...provisionGroup(groups, 'risk', 'Risk', riskId, [tomasz, priya], pauses.chapter),
    ...provisionGroup(groups, 'audit', 'Audit', auditId, [nour], pauses.next),
    testConnection(mover, pauses.chapter),
    readPerson(mover, priya, pauses.next),
    {
      chapter: mover,
      method: 'PATCH',
      path: '/Users/{{priya}}',
      body: patchOf(
        { op: 'Replace', path: 'name.familyName', value: 'Halloran-Roux' },
        { op: 'Replace', path: 'displayName', value: 'Priya Halloran-Roux' },
        { op: 'Replace', path: 'title', value: 'Senior Auditor' },
        { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+44 20 7946 0123' },
        { op: 'Replace', path: `${enterpriseSchema}:department`, value: 'Audit' },
      ),
      pause: pauses.follow,
    },
    readGroup(mover, 'risk', pauses.next),
    { chapter: mover, ...removeMember('risk', priya), pause: pauses.follow },
    readGroup(mover, 'audit', pauses.next),
    { chapter: mover, ...addMembers('audit', [priya]), pause: pauses.follow },
    testConnection(leaver, pauses.chapter),
    readPerson(leaver, nour, pauses.next),
    {
      chapter: leaver,
      method: 'PATCH',
      path: '/Users/{{nour}}',
      body: patchOf({ op: 'Replace', path: 'active', value: 'False' }),
      pause: pauses.follow,
    },
    readGroup(leaver, 'audit', pauses.next),
    { chapter: leaver, ...removeMember('audit', nour), pause: pauses.follow },
  ],
};
