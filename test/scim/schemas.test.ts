import { expect, test } from 'vitest';
import { rfcStrict } from '../../shared/profiles/index.ts';
import { createRegistry } from '../../shared/scim/registry.ts';
import type { ResourceTypeInput, SchemaInput } from '../../shared/scim/schema-definition.ts';
import { defaultResourceTypes, defaultSchemas } from '../../shared/scim/schemas/defaults.ts';
import { client, resourcesOf } from '../mock/client.ts';

const deviceUrn = 'urn:example:schemas:Device';
const leaseUrn = 'urn:example:schemas:extension:Lease';

const deviceSchema: SchemaInput = {
  id: deviceUrn,
  name: 'Device',
  attributes: [
    { name: 'serial', required: true, uniqueness: 'server', caseExact: true, mutability: 'immutable' },
    { name: 'cores', type: 'integer' },
    { name: 'weight', type: 'decimal' },
    { name: 'bought', type: 'dateTime' },
    { name: 'notes', returned: 'request' },
    { name: 'pin', mutability: 'writeOnly', returned: 'never' },
    { name: 'tags', multiValued: true },
    { name: 'and' },
    {
      name: 'users',
      type: 'complex',
      multiValued: true,
      subAttributes: [{ name: 'value', caseExact: true, required: true }, { name: 'display' }],
    },
  ],
};
const leaseSchema: SchemaInput = {
  id: leaseUrn,
  name: 'Lease',
  attributes: [
    { name: 'until', type: 'dateTime', required: true },
    { name: 'code', returned: 'always' },
  ],
};
const deviceType: ResourceTypeInput = {
  id: 'Device',
  name: 'Device',
  endpoint: '/Devices',
  schema: deviceUrn,
  schemaExtensions: [{ schema: leaseUrn }],
  links: [{ attribute: 'users', to: ['User'] }],
};

function devices() {
  const definitions = {
    schemas: [...defaultSchemas, deviceSchema, leaseSchema],
    resourceTypes: [...defaultResourceTypes, deviceType],
  };
  return client(rfcStrict, { definitions });
}

const device = (serial: string, further = {}) => ({ schemas: [deviceUrn, leaseUrn], serial, ...further });

test('a resource type of one’s own is served like the others', () => {
  const scim = devices();
  const user = scim.user('ada');
  const created = scim.post('/Devices', device('S1', { cores: 8, users: [{ value: user }] }));
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    serial: 'S1',
    users: [{ value: user }],
    meta: { resourceType: 'Device' },
  });
  expect(scim.get('/ResourceTypes/Device').body.endpoint).toBe('/Devices');
  expect(scim.get(`/Schemas/${leaseUrn}`).body.name).toBe('Lease');
  scim.delete(`/Users/${user}`);
  expect(scim.get(`/Devices/${created.body.id}`).body).not.toHaveProperty('users');
});

test('E04: an immutable attribute keeps its value; repeating it is no change', () => {
  const scim = devices();
  const path = `/Devices/${scim.post('/Devices', device('S1')).body.id}`;
  expect(scim.put(path, device('S2'))).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
  expect(scim.put(path, device('S1', { cores: 4 })).status).toBe(200);
  const serial = (value: string) => scim.patch(path, [{ op: 'replace', path: 'serial', value }]);
  expect(serial('S2').body.scimType).toBe('mutability');
  expect(serial('S1').status).toBe(200);
});

test('B04 B09 B10: uniqueness by case, numbers and times by type', () => {
  const scim = devices();
  scim.post('/Devices', device('s1'));
  expect(scim.post('/Devices', device('S1')).status).toBe(201);
  expect(scim.post('/Devices', device('S1')).status).toBe(409);
  for (const further of [
    { cores: 1.5 },
    { cores: '8' },
    { cores: 1e300 },
    { weight: true },
    { bought: '2026-01-31' },
    { bought: '2026-02-29T00:00:00Z' },
    { bought: '2026-01-31T25:00:00Z' },
    { bought: 7 },
    { tags: 'x' },
    { tags: [1] },
    { users: [{ display: 'x' }] },
    { [leaseUrn]: { code: 'x' } },
    { [leaseUrn]: 'x' },
  ]) {
    const reply = scim.post('/Devices', device('S9', further));
    expect([further, reply.status, reply.body.scimType]).toEqual([further, 400, 'invalidValue']);
  }
  const fine = { cores: 8, weight: -1.5e3, bought: '2026-01-31T10:00:00.5+02:00', tags: ['b', 'a', 'b'] };
  expect(scim.post('/Devices', device('S9', fine)).body).toMatchObject({ ...fine, tags: ['b', 'a'] });
});

test('C23: returned request, never and always', () => {
  const scim = devices();
  const lease = { [leaseUrn]: { until: '2026-01-31T10:00:00Z', code: 'L' } };
  const { body } = scim.post('/Devices', device('S1', { notes: 'n', pin: '1234', ...lease }));
  expect(body).not.toHaveProperty('notes');
  expect(body).not.toHaveProperty('pin');
  const path = `/Devices/${body.id}`;
  expect(scim.get(path).body).toEqual(body);
  expect(scim.get(`${path}?attributes=notes,pin`).body).toEqual({
    schemas: [deviceUrn, leaseUrn],
    id: body.id,
    notes: 'n',
    [leaseUrn]: { code: 'L' },
  });
  expect(scim.get(`${path}?excludedAttributes=${leaseUrn}:code,${leaseUrn}:until`).body[leaseUrn]).toEqual({
    code: 'L',
  });
});

test('D02 D20: numbers and times in order; an attribute named like an operator', () => {
  const scim = devices();
  scim.post(
    '/Devices',
    device('S1', { cores: 8, bought: '2026-01-31T10:00:00+02:00', and: 'x', tags: ['Old'] }),
  );
  scim.post('/Devices', device('S2', { cores: 16, bought: '2026-01-31T09:00:00Z' }));
  const find = (filter: string) => {
    const reply = scim.get(`/Devices?filter=${encodeURIComponent(filter)}`);
    expect(reply.status, reply.text).toBe(200);
    return resourcesOf(reply)
      .map((one) => one.serial)
      .join();
  };
  expect(find('cores gt 8')).toBe('S2');
  expect(find('cores ge 8.0 and cores lt 1.6e1')).toBe('S1');
  expect(find('bought lt "2026-01-31T08:30:00Z"')).toBe('S1');
  expect(find('and eq "x" and and pr')).toBe('S1');
  expect(find('tags eq "old"')).toBe('S1');
  expect(scim.get('/Devices?filter=cores+co+8').body.scimType).toBe('invalidFilter');
  expect(resourcesOf(scim.get('/Devices?sortBy=cores&sortOrder=descending')).map((one) => one.cores)).toEqual(
    [16, 8],
  );
});

test('definitions that do not hold together are refused', () => {
  const wrong: [SchemaInput[], ResourceTypeInput[]][] = [
    [[{ ...deviceSchema, id: 'not a urn' }], []],
    [[{ ...deviceSchema, attributes: [{ name: '__proto__' }] }], []],
    [[{ ...deviceSchema, attributes: [{ name: 'constructor' }] }], []],
    [[deviceSchema, deviceSchema], []],
    [[deviceSchema], [deviceType]],
    [
      [{ ...deviceSchema, attributes: [{ name: 'a' }, { name: 'A' }] }, leaseSchema],
      [{ ...deviceType, links: [] }],
    ],
    [[deviceSchema, leaseSchema], [{ ...deviceType, links: [{ attribute: 'tags', to: ['User'] }] }]],
  ];
  for (const [at, [schemas, types]] of wrong.entries()) {
    expect(() => createRegistry(schemas, types), `definition ${at}`).toThrow();
  }
});
