import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rfcStrict } from '../../shared/profiles/index.ts';
import { addDefinitions, completeDefinitions, withoutDefinition } from '../../shared/scim/definitions.ts';
import { findJsonFault } from '../../shared/scim/json-fault.ts';
import { readDefinitions } from '../../shared/scim/read-definitions.ts';
import { client, enterpriseUrn, groupUrn, resourcesOf, userUrn } from '../mock/client.ts';

const badgeUrn = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';
const deviceUrn = 'urn:example:Device';

const file = (json: unknown, name = 'own.json') => ({ name, text: JSON.stringify(json) });

const badge = {
  id: badgeUrn,
  name: 'Badge',
  attributes: [{ name: 'badge', type: 'integer', required: true }],
};
const device = {
  id: deviceUrn,
  name: 'Device',
  attributes: [
    { name: 'serial', required: true, uniqueness: 'server' },
    {
      name: 'owners',
      type: 'complex',
      multiValued: true,
      subAttributes: [{ name: 'value' }, { name: '$ref', type: 'reference', referenceTypes: ['User'] }],
    },
  ],
};
const deviceType = { name: 'Device', endpoint: '/Devices', schema: deviceUrn };

function served(...files: { name: string; text: string }[]) {
  return client(rfcStrict, { definitions: completeDefinitions(readDefinitions(files)) });
}

test('an extension alone extends the resource type its URN ends in, and is enforced', () => {
  const scim = served(file(badge));
  expect(resourcesOf(scim.get('/ResourceTypes'))[0]?.schemaExtensions).toEqual([
    { schema: enterpriseUrn, required: false },
    { schema: badgeUrn, required: false },
  ]);
  const post = (own: object) =>
    scim.post('/Users', { schemas: [userUrn, badgeUrn], userName: 'ada', [badgeUrn]: own } as never);
  expect(post({ badge: 'seven' }).body.scimType).toBe('invalidValue');
  expect(post({ badge: 7 }).body[badgeUrn]).toEqual({ badge: 7 });
});

test('extends names the resource types where the URN does not', () => {
  const scim = served(file({ ...badge, id: 'urn:acme:Badge', extends: ['Group'] }));
  const [user, group] = resourcesOf(scim.get('/ResourceTypes'));
  expect(JSON.stringify(user)).not.toContain('urn:acme:Badge');
  expect(JSON.stringify(group)).toContain('urn:acme:Badge');
});

test('a resource type over several files; its references to users are links', () => {
  const scim = served(file([device], 'a.json'), file({ Resources: [deviceType] }, 'b.json'));
  const ada = scim.user('ada');
  const made = scim.post('/Devices', { schemas: [deviceUrn], serial: 'S', owners: [{ value: ada }] });
  expect(made.status, made.text).toBe(201);
  scim.delete(`/Users/${ada}`);
  expect(scim.get(`/Devices/${made.body.id}`).body).not.toHaveProperty('owners');
});

test('what our own /Schemas and /ResourceTypes answer can be read back and means the same', () => {
  const before = served(file({ schemas: [badge, device], resourceTypes: [deviceType] }));
  const [schemas, types] = ['/Schemas', '/ResourceTypes'].map((path) => before.get(path).body);
  const after = served(file(schemas, 'schemas.json'), file(types, 'types.json'));
  expect(after.get('/Schemas').body.totalResults).toBe(schemas?.totalResults);
  expect(resourcesOf(after.get('/ResourceTypes'))).toEqual(resourcesOf(before.get('/ResourceTypes')));
  const ada = after.user('ada');
  const group = after.group('Sales', [ada]);
  expect(after.get(`/Users/${ada}`).body.groups).toMatchObject([{ value: group, display: 'Sales' }]);
});

test('a schema of RFC 7643 can be replaced, with what hangs on it as far as it still has it', () => {
  const user = {
    id: userUrn,
    name: 'User',
    attributes: [
      { name: 'userName', required: true },
      { name: 'shoeSize', type: 'integer' },
    ],
  };
  const scim = served(file(user));
  const ada = scim.user('ada', { shoeSize: 38 });
  scim.group('Sales', [ada]);
  expect(scim.get(`/Users/${ada}`).body).toMatchObject({ userName: 'ada', shoeSize: 38 });
  expect(scim.get(`/Users/${ada}`).body).not.toHaveProperty('groups');
  expect(scim.post('/Users', { schemas: [userUrn], userName: 'bob', title: 'T' }).status).toBe(400);
});

test('definitions are replaced and taken away one by one', () => {
  const one = readDefinitions([file({ schemas: [badge, device], resourceTypes: [deviceType] })]);
  const two = readDefinitions([file({ ...badge, name: 'Badges' })], one);
  expect(two.schemas.map(({ name }) => name)).toEqual(['Badges', 'Device']);
  expect(withoutDefinition(two, badgeUrn.toUpperCase()).schemas).toHaveLength(1);
  expect(() => completeDefinitions(withoutDefinition(two, deviceUrn))).toThrow(deviceUrn);
  expect(addDefinitions(one, one)).toEqual(one);
});

test.each([
  [
    '{"id": "urn:x:Y",\n "name": }',
    'own.json, line 2 column 10, is not JSON: a value was expected, found "}"',
  ],
  ['7', 'own.json must hold an object or an array; it is the number 7'],
  ['{}', 'own.json has neither a schema nor a resource type'],
  ['[7]', 'own.json, /0: a schema or resource type was expected, not the number 7'],
  ['{"schemas": 7}', 'own.json, /schemas: an array was expected, not the number 7'],
  [
    JSON.stringify({ Resources: [badge, { ...badge, attributes: [{ name: 'badge', type: 'text' }] }] }),
    'own.json, /Resources/1/attributes/0/type: badge: Invalid option',
  ],
  [JSON.stringify({ ...badge, attributes: [{ type: 'string' }] }), 'own.json, /attributes/0/name: '],
  [JSON.stringify({ ...badge, id: 'Badge' }), 'own.json, /id: A schema is named by a URN; found "Badge"'],
  [JSON.stringify({ ...badge, extends: ['Robot'] }), `${badgeUrn} extends Robot, which is no resource type`],
  [JSON.stringify(deviceType), `names the schema ${deviceUrn}, which is not defined`],
  [JSON.stringify({ ...deviceType, endpoint: '/Users', schema: groupUrn }), 'the same name or endpoint'],
  [
    JSON.stringify({
      ...badge,
      attributes: [{ name: 'a', type: 'complex', subAttributes: [{ name: 'b', type: 'complex' }] }],
    }),
    'own.json, /attributes/0/subAttributes/0: a.b: A sub-attribute cannot be complex',
  ],
])('%s', (text, said) => {
  expect(() => readDefinitions([{ name: 'own.json', text }])).toThrow(said);
});

test('the place where a text stops being JSON is where JSON.parse stops', () => {
  for (const text of ['{}', ' [1, -2.5e3, "a\\u00e9", null, {"a": [true]}]\n', '"x"', '0']) {
    expect(findJsonFault(text)).toBeNull();
  }
  const place = (text: string) => findJsonFault(text)?.offset;
  expect(place('')).toBe(0);
  expect(place('{"a": 1,}')).toBe(8);
  expect(place('[1 2]')).toBe(3);
  expect(place('{"a" 1}')).toBe(5);
  expect(place('[01]')).toBe(1);
  expect(place('["a')).toBe(1);
  expect(place('[1]]')).toBe(3);
  expect(place('{]')).toBe(1);
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('', '}', ',', '"', 'x', '0'), (json, at, extra) => {
      const cut = at % (json.length + 1);
      const text = json.slice(0, cut) + extra + json.slice(cut + 1);
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect([text, findJsonFault(text) === null]).toEqual([text, valid]);
    }),
    { numRuns: 3000 },
  );
});
