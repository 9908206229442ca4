import type { MeaningKind } from '../../shared/contract/exchange.ts';
import type { IdpId } from '../../shared/contract/idp.ts';
import type { ObservedExchange } from '../../shared/meaning/observed.ts';
import { exchange, list, patch } from './exchanges.ts';

/** One exchange and what must be said of it. `says` is the sentence, then ` | ` and the note. */
export interface Told {
  readonly sent: ObservedExchange;
  readonly says: string;
  readonly kind: MeaningKind;
  readonly idp: IdpId | null;
}

/** A sequence as one identity provider sends it, told exchange by exchange. */
export interface Sequence {
  readonly title: string;
  readonly told: readonly Told[];
}

const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const listError = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404', detail: 'none' };

function sender(idp: IdpId | null, requestHeaders: readonly string[]) {
  return (
    line: string,
    change: Parameters<typeof exchange>[1],
    kind: MeaningKind,
    says: string,
    who: IdpId | null = idp,
  ): Told => ({ sent: exchange(line, { requestHeaders, ...change }), says, kind, idp: who });
}

const okta = sender('okta', [
  'User-Agent',
  'Okta SCIM Client 1.0.0',
  'Accept',
  'application/scim+json',
  'Accept-Charset',
  'utf-8',
  'Authorization',
  'Bearer o',
]);

const mara = {
  schemas: [user],
  id: 'u-1001',
  userName: 'mara.okafor@example.com',
  name: { givenName: 'Mara', familyName: 'Okafor', formatted: 'Mara Okafor' },
  emails: [{ primary: true, value: 'mara.okafor@example.com', type: 'work' }],
  displayName: 'Mara Okafor',
  externalId: '00uINVENTED0001',
  active: true,
  meta: { resourceType: 'User', version: 'W/"1"' },
};
const sentMara = {
  ...mara,
  id: undefined,
  meta: undefined,
  groups: [],
  locale: 'en-US',
  password: 'Generated-7431',
};

const oktaWizard: Sequence = {
  title: 'Okta, wizard app',
  told: [
    okta('GET /Users?startIndex=1&count=2', { answer: list() }, 'probe', 'Check the connection'),
    okta(
      'GET /Users?filter=userName%20eq%20%22mara.okafor%40example.com%22&startIndex=1&count=100',
      { answer: list() },
      'lookup',
      'Look up mara.okafor@example.com by userName: no match',
    ),
    okta('POST /Users', { body: sentMara, answer: mara }, 'create', 'Create Mara Okafor'),
    okta('GET /Users/u-1001', { answer: mara }, 'read', 'Read Mara Okafor: active'),
    okta(
      'PUT /Users/u-1001',
      {
        body: { ...mara, groups: [], name: { ...mara.name, middleName: 'Ada', familyName: 'Okafor-Lind' } },
        answer: { ...mara, name: { ...mara.name, middleName: 'Ada', familyName: 'Okafor-Lind' } },
      },
      'update',
      'Change Mara Okafor: family name, middle name',
    ),
    okta(
      'PUT /Users/u-1001',
      {
        body: {
          ...mara,
          name: { ...mara.name, middleName: 'Ada', familyName: 'Okafor-Lind' },
          password: 'x',
        },
        answer: mara,
      },
      'setPassword',
      'Set the password of Mara Okafor',
    ),
    okta('GET /Users/u-1001', { answer: mara }, 'read', 'Read Mara Okafor: active'),
    okta(
      'PUT /Users/u-1001',
      { body: { ...mara, active: false }, answer: { ...mara, active: false } },
      'deactivate',
      'Deactivate Mara Okafor',
    ),
    okta(
      'PUT /Users/u-1001',
      { body: { ...mara, active: true }, answer: mara },
      'reactivate',
      'Reactivate Mara Okafor',
    ),
    okta('PUT /Users/u-1001', { body: mara, answer: mara }, 'replace', 'Replace Mara Okafor: no change'),
    okta(
      'GET /Groups?filter=displayName%20eq%20%22Field%20Ops%22&startIndex=1&count=100',
      { answer: list() },
      'lookupGroup',
      'Look up the group Field Ops: no match',
    ),
    okta(
      'POST /Groups',
      {
        body: { schemas: [group], displayName: 'Field Ops', members: [] },
        answer: { schemas: [group], id: 'g-2001', displayName: 'Field Ops', members: [] },
      },
      'createGroup',
      'Create the group Field Ops',
    ),
    okta(
      'PUT /Groups/g-2001',
      {
        body: {
          schemas: [group],
          displayName: 'Field Ops',
          members: [{ value: 'u-1001', display: 'mara.okafor@example.com' }],
        },
        answer: { schemas: [group], id: 'g-2001', displayName: 'Field Ops', members: [{ value: 'u-1001' }] },
      },
      'addMembers',
      'Add Mara Okafor to Field Ops',
    ),
    okta(
      'PUT /Groups/g-2001',
      {
        body: {
          schemas: [group],
          displayName: 'Field Operations',
          members: [{ value: 'u-1001', display: 'mara.okafor@example.com' }],
        },
        answer: {
          schemas: [group],
          id: 'g-2001',
          displayName: 'Field Operations',
          members: [{ value: 'u-1001' }],
        },
      },
      'renameGroup',
      'Rename Field Ops to Field Operations',
    ),
    okta(
      'PUT /Groups/g-2001',
      { body: { schemas: [group], displayName: 'Field Operations', members: [] } },
      'setMembers',
      'Set the members of Field Operations: none',
    ),
  ],
};

const oktaCatalogue: Sequence = {
  title: 'Okta, catalogue app',
  told: [
    okta(
      'GET /Users?filter=userName%20eq%20%22mara.okafor%40example.com%22&startIndex=1&count=100',
      { answer: list(mara) },
      'lookup',
      'Look up mara.okafor@example.com by userName: 1 match',
    ),
    okta(
      'PATCH /Users/u-1001',
      { body: patch({ op: 'replace', value: { active: false } }), answer: { ...mara, active: false } },
      'deactivate',
      'Deactivate Mara Okafor',
    ),
    okta(
      'PATCH /Users/u-1001',
      { body: patch({ op: 'replace', value: { active: true } }) },
      'reactivate',
      'Reactivate Mara Okafor',
    ),
    okta(
      'PATCH /Users/u-1001',
      { body: patch({ op: 'replace', value: { password: 'x' } }) },
      'setPassword',
      'Set the password of Mara Okafor',
    ),
    okta(
      'GET /Groups/g-2001',
      {
        answer: {
          schemas: [group],
          id: 'g-2001',
          displayName: 'Field Ops',
          members: [{ value: 'u-1002', display: 'Bo Li' }],
        },
      },
      'readGroup',
      'Read the group Field Ops',
    ),
    okta(
      'PATCH /Groups/g-2001',
      { body: patch({ op: 'replace', value: { id: 'g-2001', displayName: 'Field Ops' } }) },
      'updateGroup',
      'Send the name of Field Ops again',
    ),
    okta(
      'PATCH /Groups/g-2001',
      {
        body: patch(
          { op: 'remove', path: 'members[value eq "u-1002"]' },
          { op: 'add', path: 'members', value: [{ value: 'u-1001', display: 'mara.okafor@example.com' }] },
        ),
      },
      'changeMembers',
      'Change the members of Field Ops: add Mara Okafor, remove Bo Li',
    ),
    okta(
      'PATCH /Groups/g-2001',
      { body: patch({ op: 'replace', value: { id: 'g-2001', displayName: 'Field Operations' } }) },
      'renameGroup',
      'Rename Field Ops to Field Operations',
    ),
    okta(
      'PATCH /Groups/g-2001',
      { body: patch({ op: 'replace', path: 'members', value: [{ value: 'u-1001' }, { value: 'u-1002' }] }) },
      'setMembers',
      'Set the members of Field Operations: 2 people',
    ),
    okta('DELETE /Groups/g-2001', {}, 'deleteGroup', 'Delete the group Field Operations'),
    okta(
      'GET /Users?startIndex=101&count=100',
      { answer: { totalResults: 214, startIndex: 101, itemsPerPage: 100, Resources: [mara] } },
      'import',
      'Import people, page 2 of 3',
    ),
    okta('GET /Groups?startIndex=1&count=100', { answer: list() }, 'importGroups', 'Import groups'),
  ],
};

const oktaTrouble: Sequence = {
  title: 'Okta, refused',
  told: [
    okta(
      'GET /Users?startIndex=1&count=2',
      { status: 401 },
      'probe',
      'Check the connection | the token was refused',
    ),
    okta(
      'GET /Users?filter=userName%20eq%20%22mara.okafor%40example.com%22&startIndex=1&count=100',
      { status: 404, answer: listError },
      'lookup',
      'Look up mara.okafor@example.com by userName: no match | answered 404 instead of an empty list',
    ),
    okta(
      'POST /Users',
      { body: sentMara, status: 409, answer: { detail: 'exists' } },
      'create',
      'Create Mara Okafor | already there',
    ),
    okta(
      'POST /Users',
      { body: sentMara, status: 500, answerHeaders: ['content-type', 'text/html; charset=utf-8'] },
      'create',
      'Create Mara Okafor | the app answered 500 with an HTML page',
    ),
    okta(
      'PATCH /Users/u-1001',
      { body: patch({ op: 'replace', value: { active: false } }), status: 501 },
      'deactivate',
      'Deactivate u-1001 | the app does not support this',
    ),
    okta('GET /Users/u-9', { status: 404, answer: listError }, 'read', 'Read u-9 | the app does not know it'),
    okta(
      'POST /Users',
      { body: sentMara, status: 429, answerHeaders: ['Retry-After', '30'] },
      'create',
      'Create Mara Okafor | too many requests, try again after 30 s',
    ),
    okta(
      'POST /Users',
      { body: sentMara, status: 502, outcome: 'failed' },
      'create',
      'Create Mara Okafor | the app could not be reached',
    ),
    okta(
      'POST /Users',
      { body: sentMara, status: 400, answer: { scimType: 'invalidValue', detail: 'groups is read-only' } },
      'create',
      'Create Mara Okafor | refused as invalidValue: groups is read-only',
    ),
  ],
};

const entra = sender('entra', ['Accept', 'application/scim+json', 'Authorization', 'Bearer e']);

const priya = {
  schemas: [user, enterprise],
  id: 'u-3001',
  externalId: 'phalloran',
  userName: 'priya.halloran@example.com',
  active: true,
  displayName: 'Priya Halloran',
  emails: [{ primary: true, type: 'work', value: 'priya.halloran@example.com' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'Priya Halloran', givenName: 'Priya', familyName: 'Halloran' },
  title: 'Analyst',
  roles: [],
  [enterprise]: { department: 'Risk' },
};
const tomasz = {
  schemas: [user],
  id: 'u-3002',
  userName: 'tomasz@example.com',
  displayName: 'Tomasz Lindqvist',
};

const entraDefault: Sequence = {
  title: 'Entra, default dialect',
  told: [
    entra(
      'GET /Users?filter=userName+eq+%22AzureAD_Test-7c9e6679-7425-40de-944b-e07fc1f90ae7%22',
      { answer: list() },
      'probe',
      'Check the connection with a random GUID',
    ),
    entra(
      'GET /Users?filter=userName+eq+%227c9e6679-7425-40de-944b-e07fc1f90ae7%22',
      { answer: list() },
      'probe',
      'Check the connection with a random GUID',
    ),
    entra(
      'GET /Users?filter=userName+eq+%22priya.halloran%40example.com%22',
      { answer: list() },
      'lookup',
      'Look up priya.halloran@example.com by userName: no match',
    ),
    entra(
      'GET /Users?filter=emails%5Btype+eq+%22work%22%5D.value+eq+%22priya.halloran%40example.com%22',
      { answer: list() },
      'lookup',
      'Look up priya.halloran@example.com by work mail: no match',
    ),
    entra(
      'GET /Users?filter=externalId+eq+%225f0c0c51-0000-4000-8000-00000000b001%22',
      { answer: list(tomasz) },
      'lookup',
      'Look up 5f0c0c51-0000-4000-8000-00000000b001 by externalId: 1 match',
    ),
    entra(
      'POST /Users',
      { body: { ...priya, id: undefined }, answer: priya },
      'create',
      'Create Priya Halloran',
    ),
    entra('GET /Users/u-3001', { answer: priya }, 'read', 'Read Priya Halloran: active'),
    entra(
      'PATCH /Users/u-3001',
      {
        body: patch(
          { op: 'Replace', path: 'emails[type eq "work"].value', value: 'p.halloran@example.com' },
          { op: 'Replace', path: 'name.familyName', value: 'Halloran-Roux' },
          { op: 'Add', path: `${enterprise}:department`, value: 'Audit' },
        ),
      },
      'update',
      'Change Priya Halloran: work mail, family name, department',
    ),
    entra(
      'PATCH /Users/u-3001',
      {
        body: patch({ op: 'Add', path: `${enterprise}:manager`, value: 'u-3002' }),
        status: 400,
        answer: { detail: 'manager must be an object' },
      },
      'update',
      'Set the manager of Priya Halloran to Tomasz Lindqvist | refused: manager must be an object',
    ),
    entra(
      'PATCH /Users/u-3001',
      { body: patch({ op: 'Add', path: 'manager', value: [{ $ref: null, value: 'u-3002' }] }) },
      'update',
      'Set the manager of Priya Halloran to Tomasz Lindqvist',
    ),
    entra(
      'PATCH /Users/u-3001',
      { body: patch({ op: 'Replace', path: 'active', value: 'False' }) },
      'deactivate',
      'Deactivate Priya Halloran | sent as the string "False"',
    ),
    entra(
      'PATCH /Users/u-3001',
      {
        body: patch(
          { op: 'Replace', path: 'active', value: 'True' },
          { op: 'Replace', path: 'addresses[type eq "work"].streetAddress', value: '1 Quay' },
        ),
      },
      'reactivate',
      'Reactivate Priya Halloran, and change work street | sent as the string "True"',
    ),
    entra('DELETE /Users/u-3001', {}, 'delete', 'Delete Priya Halloran'),
    entra(
      'GET /Groups?excludedAttributes=members&filter=displayName+eq+%22Treasury%22',
      { answer: list() },
      'lookupGroup',
      'Look up the group Treasury: no match',
    ),
    entra(
      'POST /Groups',
      {
        body: {
          schemas: [group, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
          externalId: '5f0c0c51-0000-4000-8000-00000000a001',
          displayName: 'Treasury',
          meta: { resourceType: 'Group' },
        },
        answer: { id: 'g-3001', displayName: 'Treasury' },
      },
      'createGroup',
      'Create the group Treasury',
    ),
    entra(
      'PATCH /Groups/g-3001',
      {
        body: patch({
          op: 'Add',
          path: 'members',
          value: [
            { $ref: null, value: 'u-3001' },
            { $ref: null, value: 'u-3002' },
            { $ref: null, value: 'u-3003' },
          ],
        }),
      },
      'addMembers',
      'Add 3 people to Treasury',
    ),
    entra(
      'PATCH /Groups/g-3001',
      { body: patch({ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'u-3001' }] }) },
      'removeMembers',
      'Remove Priya Halloran from Treasury',
    ),
    entra(
      'PATCH /Groups/g-3001',
      { body: patch({ op: 'Replace', path: 'displayName', value: 'Treasury EMEA' }) },
      'renameGroup',
      'Rename Treasury to Treasury EMEA',
    ),
    entra(
      'GET /Groups/g-3001?excludedAttributes=members',
      { answer: { id: 'g-3001', displayName: 'Treasury EMEA' } },
      'readGroup',
      'Read the group Treasury EMEA',
    ),
    entra(
      'GET /Groups?filter=id+eq+%22g-3001%22+and+members+eq+%22u-3002%22&attributes=id',
      { answer: list() },
      'lookupGroup',
      'Check whether Tomasz Lindqvist is in Treasury EMEA',
    ),
    entra(
      'PATCH /Groups/g-3001',
      { body: patch({ op: 'Remove', path: 'members' }) },
      'removeMembers',
      'Remove everyone from Treasury EMEA',
    ),
  ],
};

const entraFlag: Sequence = {
  title: 'Entra, with the compliance flag',
  told: [
    entra(
      'GET /Users?filter=userName+eq+%22priya.halloran%40example.com%22',
      { answer: list(priya) },
      'lookup',
      'Look up priya.halloran@example.com by userName: 1 match',
    ),
    entra(
      'PATCH /Users/u-3001',
      {
        body: patch(
          { op: 'replace', path: 'emails[type eq "work"].value', value: 'p.halloran@example.com' },
          {
            op: 'replace',
            value: {
              displayName: 'Priya Halloran-Roux',
              'name.familyName': 'Halloran-Roux',
              [`${enterprise}:employeeNumber`]: 'E-7781',
            },
          },
        ),
      },
      'update',
      'Change Priya Halloran: work mail, display name, family name, employee number',
    ),
    entra(
      'PATCH /Users/u-3001',
      { body: patch({ op: 'replace', path: 'active', value: false }) },
      'deactivate',
      'Deactivate Priya Halloran-Roux',
    ),
    entra(
      'PATCH /Groups/g-1',
      { body: patch({ op: 'remove', path: 'members[value eq "u-3001"]' }) },
      'removeMembers',
      'Remove Priya Halloran-Roux from g-1',
    ),
  ],
};

const google = sender('google', ['User-Agent', 'Google-Auto-Provisioning', 'Authorization', 'Bearer g']);
const dario = {
  schemas: ['urn:scim:schemas:core:1.0', user],
  userName: 'dario.venn@example.com',
  emails: [{ primary: true, value: 'dario.venn@example.com', type: 'work' }],
  displayName: 'Dario Venn',
  name: { givenName: 'Dario', familyName: 'Venn' },
  active: true,
};

const googleWorkspace: Sequence = {
  title: 'Google Workspace',
  told: [
    google('GET /Users', { answer: list() }, 'probe', 'Check the connection'),
    google(
      'GET /Users?filter=userName%20eq%20%22dario.venn%40example.com%22&startIndex=1',
      { answer: list() },
      'lookup',
      'Look up dario.venn@example.com by userName: no match',
    ),
    google('POST /Users', { body: dario, answer: { ...dario, id: 'u-5001' } }, 'create', 'Create Dario Venn'),
    google(
      'PATCH /Users/u-5001',
      { body: patch({ op: 'replace', path: 'active', value: false }) },
      'deactivate',
      'Deactivate Dario Venn',
    ),
    google('DELETE /Users/u-5001', {}, 'delete', 'Delete Dario Venn'),
  ],
};

const onelogin = sender('onelogin', ['User-Agent', '', 'Authorization', 'Bearer l']);
const ines = {
  schemas: ['urn:scim:schemas:core:2.0', 'urn:scim:schemas:extension:enterprise:2.0'],
  userName: 'ines.calloway',
  name: { givenName: 'Ines', familyName: 'Calloway' },
  emails: [{ primary: true, type: 'work', value: 'ines.calloway@example.com' }],
  active: true,
};

const oneLogin: Sequence = {
  title: 'OneLogin',
  told: [
    onelogin(
      'GET /Users?filter=userName%20eq%20%22never-existing-user%22',
      { answer: list() },
      'probe',
      'Check the connection with a name nobody has',
    ),
    onelogin(
      'GET /Users?filter=userName%20eq%20%22ines.calloway%22&',
      { answer: list() },
      'lookup',
      'Look up ines.calloway by userName: no match',
    ),
    onelogin(
      'POST /Users',
      { body: ines, answer: { ...ines, id: 'u-6001' } },
      'create',
      'Create Ines Calloway',
    ),
    onelogin(
      'GET /Groups?count=100&startIndex=1',
      { answer: list({ id: 'g-6001', displayName: 'Desk' }) },
      'importGroups',
      'Import groups',
    ),
    onelogin(
      'PATCH /Groups/g-6001?',
      { body: patch({ value: [{ value: 'u-6001' }], op: 'add', path: 'members' }) },
      'addMembers',
      'Add Ines Calloway to Desk',
    ),
    onelogin(
      'PATCH /Groups/g-6001?',
      { body: patch({ value: [{ value: 'u-6001' }], op: 'remove', path: 'members' }) },
      'removeMembers',
      'Remove Ines Calloway from Desk',
    ),
    onelogin(
      'PUT /Users/u-6001?',
      { body: { ...ines, active: false } },
      'deactivate',
      'Deactivate Ines Calloway',
    ),
    onelogin(
      'PUT /Users/u-6001?',
      { body: { ...ines, active: true, name: { givenName: 'Ines', familyName: 'Calloway-Reed' } } },
      'reactivate',
      'Reactivate Ines Calloway, and change family name',
    ),
  ],
};

const jumpcloud = sender(null, ['User-Agent', 'Go-http-client/2.0', 'Authorization', 'Bearer j']);
const jumpCloudTest: Sequence = {
  title: 'JumpCloud, connection test',
  told: [
    jumpcloud(
      'POST /Users',
      { body: { userName: 'test@example.com' }, answer: { id: 'u-7' } },
      'create',
      'Create test@example.com',
    ),
    jumpcloud(
      'POST /Groups',
      { body: { displayName: 'test-group' }, answer: { id: 'g-7' } },
      'createGroup',
      'Create the group test-group',
    ),
    jumpcloud('DELETE /Groups/g-7', {}, 'deleteGroup', 'Delete the group test-group'),
    jumpcloud('DELETE /Users/u-7', {}, 'delete', 'Delete test@example.com', 'jumpcloud'),
    jumpcloud(
      'GET /Groups?count=50&startIndex=51',
      { answer: list() },
      'importGroups',
      'Import groups, page 2',
      'jumpcloud',
    ),
  ],
};

const ping = sender('ping', [
  'User-Agent',
  'Apache-HttpClient/4.5.13 (Java/11)',
  'Authorization',
  'Bearer p',
]);
const pingFederate: Sequence = {
  title: 'PingFederate',
  told: [
    ping(
      'GET /Users/0',
      { status: 404 },
      'probe',
      'Check the connection by reading a person who cannot exist',
    ),
    ping(
      'GET /Users?filter=username+Eq+%22tomasz.lindqvist%22',
      { answer: list() },
      'lookup',
      'Look up tomasz.lindqvist by userName: no match',
    ),
    ping(
      'PUT /Users/u-8001',
      {
        body: {
          schemas: [user],
          id: 'u-8001',
          userName: 'tomasz.lindqvist',
          name: { givenName: 'Tomasz', familyName: 'Lindqvist' },
          active: false,
        },
      },
      'deactivate',
      'Deactivate Tomasz Lindqvist',
    ),
  ],
};

export const sequences: readonly Sequence[] = [
  oktaWizard,
  oktaCatalogue,
  oktaTrouble,
  entraDefault,
  entraFlag,
  googleWorkspace,
  oneLogin,
  jumpCloudTest,
  pingFederate,
];
