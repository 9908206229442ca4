import { expect, test } from 'vitest';
import type { JsonObject } from '../../shared/scim/json.ts';
import { client, enterpriseUrn, groupUrn, patchUrn, resourcesOf, userUrn, valuesOf } from './client.ts';

const oktaUser = {
  schemas: [userUrn],
  userName: 'mara.okafor@example.com',
  name: { givenName: 'Mara', familyName: 'Okafor' },
  emails: [{ primary: true, value: 'mara.okafor@example.com', type: 'work' }],
  displayName: 'Mara Okafor',
  locale: 'en-US',
  externalId: '00uINVENTED0001',
  groups: [],
  password: 'Generated-7431',
  active: true,
};
const oktaLookup = '/Users?filter=userName%20eq%20%22mara.okafor%40example.com%22&startIndex=1&count=100';

test('Okta: test connection on an empty directory', () => {
  const okta = client();
  const probe = okta.get('/Users?startIndex=1&count=2');
  expect(probe.status).toBe(200);
  expect(probe.body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] });
  expect(okta.get('/Groups?startIndex=1&count=100').status).toBe(200);
});

test('Okta wizard app: look up, create, update by PUT of what was read, deactivate, reactivate', () => {
  const okta = client();
  expect(okta.get(oktaLookup).body.totalResults).toBe(0);
  const created = okta.post('/Users', oktaUser);
  expect(created.status).toBe(201);
  expect(created.text).not.toContain('Generated-7431');
  const id = created.body.id as string;
  expect(resourcesOf(okta.get(oktaLookup)).map((user) => user.id)).toEqual([id]);
  expect(okta.post('/Users', oktaUser)).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });

  const read = okta.get(`/Users/${id}`).body;
  const updated = okta.put(`/Users/${id}`, {
    ...read,
    name: { ...(read.name as JsonObject), familyName: 'Okafor-Lind' },
    groups: [],
  });
  expect(updated.status).toBe(200);
  expect(updated.body).toMatchObject({ id, name: { familyName: 'Okafor-Lind' }, active: true });

  const off = okta.put(`/Users/${id}`, { ...updated.body, active: false });
  expect(off.body.active).toBe(false);
  expect(resourcesOf(okta.get(oktaLookup))[0]?.active).toBe(false);
  expect(okta.put(`/Users/${id}`, { ...off.body, active: true }).body.active).toBe(true);
});

test('Okta catalogue app: pathless PATCH of active and password', () => {
  const okta = client();
  const id = okta.post('/Users', oktaUser).body.id as string;
  const off = okta.patch(`/Users/${id}`, [{ op: 'replace', value: { active: false } }]);
  expect([off.status, off.body.active]).toEqual([200, false]);
  expect(off.trace).toEqual([]);
  const password = okta.patch(`/Users/${id}`, [{ op: 'replace', value: { password: 'Next-1234' } }]);
  expect(password.status).toBe(200);
  expect(password.text).not.toContain('Next-1234');
  expect(okta.patch(`/Users/${id}`, [{ op: 'replace', value: { active: true } }]).body.active).toBe(true);
});

test('Okta group push: create empty, rename with id in the value, delta, full push, PUT, delete', () => {
  const okta = client();
  const [mara, tom] = [okta.user('mara'), okta.user('tom')];
  const lookup = '/Groups?filter=displayName%20eq%20%22Field%20Ops%22&startIndex=1&count=100';
  expect(okta.get(lookup).body.totalResults).toBe(0);
  const group = okta.post('/Groups', { schemas: [groupUrn], displayName: 'Field Ops', members: [] });
  expect(group.status).toBe(201);
  const path = `/Groups/${group.body.id}`;
  expect(okta.get(lookup).body.totalResults).toBe(1);

  const renamed = okta.patch(path, [
    { op: 'replace', value: { id: group.body.id as string, displayName: 'Field Operations' } },
  ]);
  expect(renamed.status).toBe(204);
  expect(okta.get(path).body.displayName).toBe('Field Operations');

  okta.patch(path, [{ op: 'add', path: 'members', value: [{ value: tom, display: 'tom' }] }]);
  okta.patch(path, [
    { op: 'remove', path: `members[value eq "${tom}"]` },
    { op: 'add', path: 'members', value: [{ value: mara, display: 'mara' }] },
  ]);
  expect(valuesOf(okta.get(path).body.members)).toEqual([mara]);
  expect(okta.get(`/Users/${mara}`).body.groups).toMatchObject([
    { value: group.body.id, display: 'Field Operations', type: 'direct' },
  ]);

  okta.patch(path, [{ op: 'replace', path: 'members', value: [{ value: mara }, { value: tom }] }]);
  expect(valuesOf(okta.get(path).body.members)).toEqual([mara, tom]);
  const put = okta.put(path, {
    schemas: [groupUrn],
    displayName: 'Field Operations',
    members: [{ value: tom, display: 'tom' }],
  });
  expect([put.status, valuesOf(put.body.members)]).toEqual([200, [tom]]);
  expect(okta.delete(path).status).toBe(204);
  expect(okta.get(path).status).toBe(404);
  expect(okta.get(`/Users/${tom}`).body).not.toHaveProperty('groups');
});

const entraUser = {
  schemas: [userUrn, enterpriseUrn],
  externalId: 'phalloran',
  userName: 'priya.halloran@example.com',
  active: true,
  displayName: 'Priya Halloran',
  emails: [{ primary: true, type: 'work', value: 'priya.halloran@example.com' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'Priya Halloran', givenName: 'Priya', familyName: 'Halloran' },
  title: 'Analyst',
  roles: [],
  [enterpriseUrn]: { department: 'Risk' },
};

test('Entra ID: probe, look up, create, PATCH in its default dialect', () => {
  const entra = client();
  const probe = entra.get(
    '/Users?filter=userName+eq+%22AzureAD_Test-9b6c1f02-55aa-4c1f-8f00-0123456789ab%22',
  );
  expect([probe.status, probe.body.totalResults]).toEqual([200, 0]);
  const created = entra.post('/Users', entraUser);
  expect(created.status).toBe(201);
  const path = `/Users/${created.body.id}`;
  const lookup = entra.get('/Users?filter=userName+eq+%22priya.halloran%40example.com%22');
  expect(resourcesOf(lookup)[0]).toMatchObject({
    externalId: 'phalloran',
    [enterpriseUrn]: { department: 'Risk' },
  });
  const byMail = entra.get(
    '/Users?filter=emails%5Btype+eq+%22work%22%5D.value+eq+%22priya.halloran%40example.com%22',
  );
  expect(byMail.body.totalResults).toBe(1);
  expect(byMail.trace).toEqual(['filter-value-path']);

  const manager = entra.user('lead');
  const patched = entra.patch(path, [
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'p.halloran@example.com' },
    { op: 'Replace', path: 'name.familyName', value: 'Halloran-Roux' },
    { op: 'Add', path: `${enterpriseUrn}:department`, value: 'Audit' },
    { op: 'Add', path: `${enterpriseUrn}:manager`, value: manager },
    { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+43 1 234' },
    { op: 'Replace', path: 'active', value: 'False' },
  ]);
  expect(patched.status).toBe(200);
  expect(patched.body).toMatchObject({
    active: false,
    name: { familyName: 'Halloran-Roux', givenName: 'Priya' },
    emails: [{ primary: true, type: 'work', value: 'p.halloran@example.com' }],
    phoneNumbers: [{ type: 'mobile', value: '+43 1 234' }],
    [enterpriseUrn]: { department: 'Audit', manager: { value: manager } },
  });
  expect(new Set(patched.trace)).toEqual(
    new Set(['op-case', 'string-for-complex', 'element-created', 'boolean-as-string']),
  );
  expect(entra.delete(path).status).toBe(204);
  expect(entra.get(path).status).toBe(404);
});

test('Entra ID with aadOptscim062020: dotted and URN keys in a pathless value', () => {
  const entra = client();
  const path = `/Users/${entra.post('/Users?aadOptscim062020', entraUser).body.id}`;
  const patched = entra.send('PATCH', `${path}?aadOptscim062020`, {
    schemas: [patchUrn],
    Operations: [
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'p.halloran@example.com' },
      {
        op: 'replace',
        value: {
          displayName: 'Priya Halloran-Roux',
          'name.familyName': 'Halloran-Roux',
          [`${enterpriseUrn}:employeeNumber`]: 'E-7781',
        },
      },
      { op: 'replace', path: 'active', value: false },
    ],
  });
  expect(patched.body).toMatchObject({
    displayName: 'Priya Halloran-Roux',
    name: { givenName: 'Priya', familyName: 'Halloran-Roux' },
    active: false,
    [enterpriseUrn]: { department: 'Risk', employeeNumber: 'E-7781' },
  });
  expect(patched.trace).toEqual(['path-as-key', 'path-as-key']);
});

test('Entra ID groups: create without members, add and remove by value array, never read members', () => {
  const entra = client();
  const [priya, dario] = [entra.user('priya'), entra.user('dario')];
  const created = entra.post('/Groups', {
    schemas: [groupUrn, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
    externalId: '5f0c0c51-0000-4000-8000-00000000a001',
    displayName: 'Treasury',
    meta: { resourceType: 'Group' },
  });
  expect([created.status, created.trace]).toEqual([201, ['foreign-schema']]);
  const path = `/Groups/${created.body.id}`;
  const add = entra.patch(path, [
    {
      op: 'Add',
      path: 'members',
      value: [
        { $ref: null, value: priya },
        { $ref: null, value: dario },
      ],
    },
  ]);
  expect([add.status, add.text]).toEqual([204, '']);
  const remove = entra.patch(path, [
    { op: 'Remove', path: 'members', value: [{ $ref: null, value: priya }] },
  ]);
  expect(remove.trace).toEqual(['op-case', 'remove-with-value']);
  expect(valuesOf(entra.get(path).body.members)).toEqual([dario]);
  const light = entra.get(`${path}?excludedAttributes=members`);
  expect(light.body).not.toHaveProperty('members');
  const match = entra.get('/Groups?excludedAttributes=members&filter=displayName+eq+%22Treasury%22');
  expect(resourcesOf(match)[0]).not.toHaveProperty('members');
  expect(entra.patch(path, [{ op: 'Replace', path: 'displayName', value: 'Treasury EMEA' }]).status).toBe(
    204,
  );
  expect(entra.get(path).body.displayName).toBe('Treasury EMEA');
});

test('OneLogin: stray & and ?, legacy schema URNs, one member per PATCH', () => {
  const onelogin = client();
  expect(onelogin.get('/Users?filter=userName%20eq%20%22never-existing-user%22&').body.totalResults).toBe(0);
  const id = onelogin.user('ines.calloway');
  const put = onelogin.put(`/Users/${id}?`, {
    schemas: ['urn:scim:schemas:core:2.0', 'urn:scim:schemas:extension:enterprise:2.0'],
    userName: 'ines.calloway',
    name: { givenName: 'Ines', familyName: 'Calloway' },
    emails: [{ primary: true, type: 'work', value: 'ines.calloway@example.com' }],
    active: true,
  });
  expect([put.status, put.body.schemas]).toEqual([200, [userUrn]]);
  const group = onelogin.group('Sales', [id]);
  onelogin.patch(`/Groups/${group}`, [{ value: [{ value: id }], op: 'remove', path: 'members' }]);
  expect(onelogin.get(`/Groups/${group}`).body).not.toHaveProperty('members');
});

test('Google Workspace: both schema versions in one array, sent as application/json', () => {
  const google = client();
  const created = google.post(
    '/Users',
    {
      schemas: ['urn:scim:schemas:core:1.0', userUrn],
      userName: 'dario.venn@example.com',
      emails: [{ primary: true, value: 'dario.venn@example.com', type: 'work' }],
      name: { givenName: 'Dario', familyName: 'Venn' },
      active: true,
    },
    ['Content-Type', 'application/json'],
  );
  expect([created.status, created.trace]).toEqual([201, ['foreign-schema']]);
});

test('PingOne: an attribute in lower case and a capitalised operator', () => {
  const ping = client();
  ping.user('tomasz.lindqvist');
  expect(ping.get('/Users?filter=username+Eq+%22Tomasz.Lindqvist%22').body.totalResults).toBe(1);
});
