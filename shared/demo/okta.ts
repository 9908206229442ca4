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
 * Okta as a catalogue app sends it: look-up then create, profile by GET and PUT of what was read, activation by a
 * PATCH without path, groups by PATCH with the name sent again before each change of members. Sources: Okta's SCIM
 * 2.0 protocol reference, and captured connector traffic for headers and the merge on PUT.
 */
interface Person {
  readonly key: string;
  readonly login: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly displayName: string;
  readonly externalId: string;
  readonly title: string;
  readonly department: string;
}

const domain = 'larkfield.example';

const mara: Person = {
  key: 'mara',
  login: `mara.okafor@${domain}`,
  givenName: 'Mara',
  familyName: 'Okafor',
  displayName: 'Mara Okafor',
  externalId: '00u1dq7f3kWmaraOk5d7',
  title: 'Field Engineer',
  department: 'Field Operations',
};
const dag: Person = {
  key: 'dag',
  login: `dag-hakon.bjornstad@${domain}`,
  givenName: 'Dag-Håkon',
  familyName: 'Wergeland-Bjørnstad',
  displayName: 'Dag-Håkon Wergeland-Bjørnstad',
  externalId: '00u1dq7f8pXdagHk5d7',
  title: 'Dispatcher',
  department: 'Field Operations',
};
const minh: Person = {
  key: 'minh',
  login: `khai.nguyen@${domain}`,
  givenName: 'Thị Minh Khai',
  familyName: 'Nguyễn',
  displayName: 'Nguyễn Thị Minh Khai',
  externalId: '00u1dq7fc2YminhKh5d7',
  title: 'Accountant',
  department: 'Treasury',
};

function mapped(person: Person, change: Partial<Person> = {}): Readonly<Record<string, unknown>> {
  const { login, givenName, familyName, displayName, externalId, title, department } = {
    ...person,
    ...change,
  };
  return {
    schemas: [userSchema, enterpriseSchema],
    userName: login,
    name: { givenName, familyName },
    emails: [{ primary: true, value: login, type: 'work' }],
    title,
    displayName,
    locale: 'en-US',
    externalId,
    groups: [],
    active: true,
    [enterpriseSchema]: { department },
  };
}

function lookUp(collection: 'Users' | 'Groups', attribute: string, value: string): string {
  return `/${collection}?filter=${attribute}%20eq%20%22${encodeURIComponent(value)}%22&startIndex=1&count=100`;
}

/** GET, then PUT of what was read with the mapped attributes laid over it. */
function update(
  chapter: string,
  person: Person,
  pause: number,
  change: Partial<Person>,
  when?: DemoStep['when'],
): DemoStep[] {
  const { key } = person;
  const condition = when === undefined ? {} : { when };
  return [
    {
      chapter,
      method: 'GET',
      path: `/Users/{{${key}}}`,
      remember: [{ name: `${key}.resource`, from: 'resource' }],
      pause,
      ...condition,
    },
    {
      chapter,
      method: 'PUT',
      path: `/Users/{{${key}}}`,
      body: { over: `${key}.resource`, json: mapped(person, change) },
      pause: pauses.follow,
      ...condition,
    },
  ];
}

/** Created when the look-up finds nobody, linked and updated when it finds the person. */
function assign(chapter: string, person: Person, pause: number): DemoStep[] {
  const { key } = person;
  const found = `${key}.found`;
  return [
    {
      chapter,
      method: 'GET',
      path: lookUp('Users', 'userName', person.login),
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
      body: { json: mapped(person) },
      remember: [{ name: key, from: 'id' }],
      when: { lacks: found },
      pause: pauses.follow,
    },
    ...update(chapter, person, pauses.follow, {}, { has: found }),
  ];
}

function sendName(chapter: string, key: string, displayName: string, pause: number): DemoStep {
  return {
    chapter,
    method: 'PATCH',
    path: `/Groups/{{${key}}}`,
    body: patchOf({ op: 'replace', value: { id: `{{${key}}}`, displayName } }),
    pause,
  };
}

function memberOf(person: Person): Readonly<Record<string, unknown>> {
  return { value: `{{${person.key}}}`, display: person.login };
}

function push(
  chapter: string,
  key: string,
  displayName: string,
  members: readonly Person[],
  pause: number,
): DemoStep[] {
  const found = `${key}.found`;
  return [
    {
      chapter,
      method: 'GET',
      path: lookUp('Groups', 'displayName', displayName),
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
      body: { json: { schemas: [groupSchema], displayName, members: [] } },
      remember: [{ name: key, from: 'id' }],
      when: { lacks: found },
      pause: pauses.follow,
    },
    sendName(chapter, key, displayName, pauses.follow),
    {
      chapter,
      method: 'PATCH',
      path: `/Groups/{{${key}}}`,
      body: patchOf({ op: 'add', path: 'members', value: members.map(memberOf) }),
      pause: pauses.follow,
    },
  ];
}

/** Reads the group, sends its name again, then the change of members. */
function change(
  chapter: string,
  key: string,
  displayName: string,
  operation: Readonly<Record<string, unknown>>,
  pause: number,
): DemoStep[] {
  return [
    { chapter, method: 'GET', path: `/Groups/{{${key}}}`, pause },
    sendName(chapter, key, displayName, pauses.follow),
    { chapter, method: 'PATCH', path: `/Groups/{{${key}}}`, body: patchOf(operation), pause: pauses.follow },
  ];
}

const test = 'Okta tests the connection';
const joiners = 'Three people join';
const groups = 'Their groups are pushed';
const mover = 'Dag-Håkon Wergeland-Bjørnstad moves to Treasury';
const renamed = 'Mara Okafor takes a new name';
const leaver = 'Nguyễn Thị Minh Khai leaves';

export const oktaDemo: DemoScript = {
  idp: 'okta',
  headers: [
    ['User-Agent', 'Okta SCIM Client 1.0.0'],
    ['Accept', 'application/scim+json'],
    ['Accept-Charset', 'utf-8'],
    ['Accept-Encoding', 'gzip,deflate'],
    ['Authorization', '{{authorization}}'],
    ['Content-Type', 'application/scim+json; charset=utf-8'],
    ['Content-Length', '{{length}}'],
    ['Host', '{{host}}'],
    ['Connection', 'Keep-Alive'],
  ],
  steps: [
    { chapter: test, method: 'GET', path: '/Users?startIndex=1&count=2', pause: 0 },
    { chapter: test, method: 'GET', path: '/Groups?startIndex=1&count=100', pause: pauses.follow },
    ...assign(joiners, mara, pauses.chapter),
    ...assign(joiners, dag, pauses.next),
    ...assign(joiners, minh, pauses.next),
    ...push(groups, 'fieldOps', 'Field Ops', [mara, dag], pauses.chapter),
    ...push(groups, 'treasury', 'Treasury', [minh], pauses.next),
    ...update(mover, dag, pauses.chapter, { title: 'Treasury Analyst', department: 'Treasury' }),
    ...change(
      mover,
      'fieldOps',
      'Field Ops',
      { op: 'remove', path: 'members[value eq "{{dag}}"]' },
      pauses.next,
    ),
    ...change(
      mover,
      'treasury',
      'Treasury',
      { op: 'add', path: 'members', value: [memberOf(dag)] },
      pauses.next,
    ),
    ...update(renamed, mara, pauses.chapter, { familyName: 'Okafor-Lind', displayName: 'Mara Okafor-Lind' }),
    ...change(
      leaver,
      'treasury',
      'Treasury',
      { op: 'remove', path: 'members[value eq "{{minh}}"]' },
      pauses.chapter,
    ),
    {
      chapter: leaver,
      method: 'PATCH',
      path: '/Users/{{minh}}',
      body: patchOf({ op: 'replace', value: { active: false } }),
      pause: pauses.next,
    },
  ],
};
