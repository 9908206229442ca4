import { expect, test } from 'vitest';
import { readSent, type SentTo } from '../../shared/compare/sent.ts';
import type { JsonObject } from '../../shared/scim/json.ts';
import { createRegistry } from '../../shared/scim/registry.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const registry = createRegistry();
const user = registry.type('User') ?? null;

const after: JsonObject = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
  id: 'u1',
  userName: 'priya',
  active: false,
  name: { familyName: 'Halloran', formatted: 'Priya Halloran' },
  emails: [{ value: 'p@contoso.example', type: 'work', primary: true }],
  [enterprise]: {
    department: 'Audit',
    manager: { value: '9f0b', $ref: '../Users/9f0b', displayName: 'Tomasz Lindqvist' },
  },
  meta: { resourceType: 'User' },
};

function fates(method: SentTo['method'], body: JsonObject, type = user) {
  return readSent({ method, body, base: '', after, type }).map(
    ({ pointer, path, fate, why }) => `${pointer} ${path} ${why ?? fate}`,
  );
}

test('of a created person: what was stored as sent, read only, unknown, in the wrong place, changed, or lost', () => {
  expect(
    fates('POST', {
      schemas: [],
      userName: 'priya',
      active: 'False',
      groups: [{ value: 'g1' }],
      password: 'secret',
      name: { familyName: 'Halloran', nick: 'P' },
      emails: [
        { value: 'p@contoso.example', type: 'work' },
        { value: 'p@home.example', type: 'home' },
      ],
      phoneNumbers: [{ value: '+49 170 5550142', type: 'mobile' }],
      title: '',
      department: 'Audit',
      shoeSize: 38,
      [enterprise]: { department: 'Audit', manager: '9f0b', badge: 7 },
    }),
  ).toEqual([
    '/userName userName stored',
    '/active active altered',
    '/groups groups readOnly',
    '/password password hidden',
    '/name/familyName name.familyName stored',
    '/name/nick name.nick unknown',
    '/emails/0 emails[type eq "work"] stored',
    '/emails/1 emails[type eq "home"] dropped',
    '/phoneNumbers phoneNumbers dropped',
    '/title title stored',
    '/department department wrongPlace',
    '/shoeSize shoeSize unknown',
    `/${enterprise}/department ${enterprise}:department stored`,
    `/${enterprise}/manager ${enterprise}:manager altered`,
    `/${enterprise}/badge ${enterprise}:badge unknown`,
  ]);
});

test('of a PATCH, by operation; a later operation has the last word', () => {
  expect(
    fates('PATCH', {
      Operations: [
        { op: 'Replace', path: 'name.familyName', value: 'Halloran' },
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'p@contoso.example' },
        { op: 'add', path: 'phoneNumbers[type eq "mobile"].value', value: '+49 170 5550142' },
        { op: 'replace', path: 'title', value: 'First' },
        { op: 'replace', value: { 'name.familyName': 'Halloran', [`${enterprise}:department`]: 'Sales' } },
        { op: 'remove', path: 'active' },
        { op: 'remove', path: 'title' },
        { op: 'replace', path: 'nonsense', value: 1 },
      ],
    }),
  ).toEqual([
    '/Operations/0/value name.familyName stored',
    '/Operations/1/value emails[type eq "work"].value stored',
    '/Operations/2/value phoneNumbers[type eq "mobile"].value dropped',
    '/Operations/4/value/name.familyName name.familyName stored',
    `/Operations/4/value/${enterprise}:department ${enterprise}:department altered`,
    '/Operations/5 active dropped',
    '/Operations/6 title stored',
    '/Operations/7/value nonsense unknown',
  ]);
});

test('where no schema is known, the answer alone decides', () => {
  expect(
    fates('POST', { userName: 'priya', department: 'Audit', [enterprise]: { department: 'Audit' } }, null),
  ).toEqual([
    '/userName userName stored',
    '/department department dropped',
    `/${enterprise} ${enterprise} stored`,
  ]);
});

test('words say what was sent and what stands there', () => {
  const [active, phone] = readSent({
    method: 'PATCH',
    body: {
      Operations: [
        { op: 'replace', path: 'active', value: 'False' },
        { op: 'add', path: 'phoneNumbers[type eq "mobile"].value', value: '+49 170' },
      ],
    },
    base: '',
    after,
    type: user,
  }).map(({ words }) => words.map((part) => (typeof part === 'string' ? part : part.name)).join(''));
  expect(active).toBe('Active was sent as the text "False" and stored as false.');
  expect(phone).toBe('Mobile phone was asked for and not stored: +49 170.');
});
