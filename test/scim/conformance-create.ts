import { expect } from 'vitest';
import { tolerant } from '../../shared/profiles/index.ts';
import type { Json } from '../../shared/scim/json.ts';
import { base, enterpriseUrn, groupUrn, userUrn, valuesOf } from '../mock/client.ts';
import type { Check } from './check.ts';

const user = (further: { [key: string]: Json } = {}) => ({ schemas: [userUrn], userName: 'ada', ...further });
const invalid = [400, 'invalidValue'];

export const createChecks: readonly Check[] = [
  {
    id: 'B01',
    section: '3.3',
    title: 'a minimal user is created with id, location and time stamps',
    run(client) {
      const reply = client.post('/Users', user());
      expect(reply.status).toBe(201);
      const { id, meta } = reply.body as { id: string; meta: Record<string, string> };
      expect(meta).toMatchObject({ resourceType: 'User', location: `${base}/Users/${id}` });
      expect(reply.header('Location')).toBe(meta.location);
      expect(meta.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(meta.lastModified).toBe(meta.created);
      expect(client.get(`/Users/${id}`).body).toEqual(reply.body);
    },
  },
  {
    id: 'B02',
    section: '3.3',
    title: 'read-only attributes sent along are ignored',
    run(client) {
      const meta = { created: '2001-01-01T00:00:00Z', resourceType: 'Robot' };
      const { status, body } = client.post('/Users', user({ id: 'mine', meta, groups: [{ value: 'g' }] }));
      expect(status).toBe(201);
      expect(body.id).not.toBe('mine');
      expect(body.meta).toMatchObject({ resourceType: 'User' });
      expect(body).not.toHaveProperty('groups');
    },
  },
  {
    id: 'B03',
    section: '3.3',
    title: 'userName is required',
    run(client) {
      for (const userName of [undefined, null, '', '  ']) {
        const body = { schemas: [userUrn], ...(userName === undefined ? {} : { userName }) };
        const reply = client.post('/Users', body);
        expect([reply.status, reply.body.scimType]).toEqual(invalid);
        expect(reply.body.detail).toContain('userName');
      }
    },
  },
  {
    id: 'B04',
    section: '3.3.1',
    title: 'a userName that is taken, in any case, is a conflict',
    run(client) {
      client.user('Ada.Byron');
      const reply = client.post('/Users', user({ userName: 'ada.BYRON' }));
      expect([reply.status, reply.body.scimType, reply.changes]).toEqual([409, 'uniqueness', []]);
    },
  },
  {
    id: 'B05',
    section: '7643 3',
    title: 'schemas must be there and name something',
    run(client) {
      for (const schemas of [undefined, [], null, userUrn, [7]]) {
        const body = { userName: 'ada', ...(schemas === undefined ? {} : { schemas }) };
        expect(client.post('/Users', body)).toMatchObject({
          status: 400,
          body: { scimType: 'invalidValue' },
        });
      }
    },
  },
  {
    id: 'B06',
    section: '7643 3',
    title: 'an unknown URN in schemas is refused',
    run(client) {
      const reply = client.post('/Users', user({ schemas: [userUrn, 'urn:example:robot'] }));
      expect(reply.status).toBe(400);
      expect(reply.body.detail).toContain('urn:example:robot');
    },
  },
  {
    id: 'B07',
    section: '7643 3.3',
    title: 'an extension without its URN in schemas is refused; a URN without attributes is not returned',
    run(client) {
      const undeclared = client.post('/Users', user({ [enterpriseUrn]: { department: 'Engines' } }));
      expect([undeclared.status, undeclared.body.scimType]).toEqual(invalid);
      const empty = client.post('/Users', user({ schemas: [userUrn, enterpriseUrn] }));
      expect([empty.status, empty.body.schemas]).toEqual([201, [userUrn]]);
    },
  },
  {
    id: 'B07',
    section: '7643 3.3',
    title: 'tolerant: an extension without its URN in schemas is read',
    profile: 'tolerant',
    run(client) {
      const reply = client.post('/Users', user({ [enterpriseUrn]: { department: 'Engines' } }));
      expect([reply.status, reply.trace]).toEqual([201, ['undeclared-extension']]);
      expect(reply.body.schemas).toEqual([userUrn, enterpriseUrn]);
    },
  },
  {
    id: 'B07',
    section: '7643 3',
    title: '"schemas" within an extension says nothing new; naming another schema there is refused',
    run(client) {
      const extended = (urn: string) => ({ schemas: [urn], department: 'Engines' });
      const create = (urn: string) =>
        client.post('/Users', user({ schemas: [userUrn, enterpriseUrn], [enterpriseUrn]: extended(urn) }));
      const created = create(enterpriseUrn);
      expect([created.status, created.body[enterpriseUrn]]).toEqual([201, { department: 'Engines' }]);
      const path = `/Users/${created.body.id}`;
      const value = { [enterpriseUrn]: { ...extended(enterpriseUrn), division: 'D' } };
      expect(client.patch(path, [{ op: 'add', value }]).body[enterpriseUrn]).toEqual({
        department: 'Engines',
        division: 'D',
      });
      expect(create(userUrn).status).toBe(400);
    },
  },
  {
    id: 'B08',
    section: '7643 2.2',
    title: 'unknown attributes are refused with their name',
    run(client) {
      for (const body of [user({ shoeSize: 42 }), user({ name: { pet: 'x' } })]) {
        expect(client.post('/Users', body)).toMatchObject({
          status: 400,
          body: { scimType: 'invalidValue' },
        });
      }
    },
  },
  {
    id: 'B08',
    section: '7643 2.2',
    title: 'tolerant: unknown attributes are left out',
    profile: 'tolerant',
    run(client) {
      const reply = client.post('/Users', user({ shoeSize: 42, name: { pet: 'x', givenName: 'Ada' } }));
      expect(reply.status).toBe(201);
      expect(reply.body).not.toHaveProperty('shoeSize');
      expect(reply.body.name).toEqual({ givenName: 'Ada' });
      expect(reply.trace).toEqual(['unknown-attribute', 'unknown-attribute']);
    },
  },
  {
    id: 'B09',
    section: '7643 2.3',
    title: 'values of the wrong type are refused with their path',
    run(client) {
      const wrong: [string, Json][] = [
        ['displayName', 7],
        ['displayName', { text: 'x' }],
        ['displayName', ['x']],
        ['active', 'true'],
        ['active', 1],
        ['name', 'Ada'],
        ['name', []],
        ['emails', 'ada@example.com'],
        ['emails', ['ada@example.com']],
        ['emails', { value: 'ada@example.com' }],
        ['emails', [{ value: 7 }]],
        ['emails', [{ value: 'a', primary: 'yes' }]],
      ];
      for (const [path, value] of wrong) {
        const reply = client.post('/Users', user({ [path]: value }));
        expect([path, reply.status, reply.body.scimType]).toEqual([path, ...invalid]);
        expect(reply.body.detail).toContain(path);
      }
    },
  },
  {
    id: 'B11',
    section: '7643 2.3.6',
    title: 'binary values must be base64',
    run(client) {
      const bad = client.post('/Users', user({ x509Certificates: [{ value: 'not base64!' }] }));
      expect([bad.status, bad.body.scimType]).toEqual(invalid);
      expect(client.post('/Users', user({ x509Certificates: [{ value: 'TUlJ' }] })).status).toBe(201);
    },
  },
  {
    id: 'B12',
    section: '7643 2.4',
    title: 'two primary values are refused',
    run(client) {
      const emails = [
        { value: 'a@x', primary: true },
        { value: 'b@x', primary: true },
      ];
      expect(client.post('/Users', user({ emails }))).toMatchObject({
        status: 400,
        body: { scimType: 'invalidValue' },
      });
    },
  },
  {
    id: 'B12',
    section: '7643 2.4',
    title: 'tolerant: of two primary values the first stays',
    profile: 'tolerant',
    run(client) {
      const emails = [
        { value: 'a@x', primary: true },
        { value: 'b@x', primary: true },
      ];
      const reply = client.post('/Users', user({ emails }));
      expect(reply.body.emails).toEqual([
        { value: 'a@x', primary: true },
        { value: 'b@x', primary: false },
      ]);
      expect(reply.trace).toEqual(['several-primaries']);
    },
  },
  {
    id: 'B13',
    section: '7643 2.4',
    title: 'the same value of the same type is kept once',
    run(client) {
      const emails = [
        { value: 'a@x', type: 'work' },
        { value: 'A@x', type: 'WORK' },
        { value: 'a@x', type: 'home' },
      ];
      expect(valuesOf(client.post('/Users', user({ emails })).body.emails)).toEqual(['a@x', 'a@x']);
    },
  },
  {
    id: 'B14',
    section: '7643 2.5',
    title: 'null and [] are the same as absent',
    run(client) {
      const reply = client.post(
        '/Users',
        user({ title: null, emails: [], name: { givenName: null }, roles: [null] }),
      );
      expect(reply.status).toBe(201);
      for (const name of ['title', 'emails', 'name', 'roles']) expect(reply.body).not.toHaveProperty(name);
    },
  },
  {
    id: 'B15',
    section: '7643 7',
    title: 'a password is accepted and never comes back, nor into the store',
    run(client) {
      const reply = client.post('/Users?attributes=password,userName', user({ password: 'Hush-1234' }));
      expect(reply.status).toBe(201);
      const id = reply.body.id;
      const seen = [
        reply.text,
        JSON.stringify(reply.changes),
        client.get(`/Users/${id}`).text,
        client.get(`/Users/${id}?attributes=password`).text,
        client.get('/Users?attributes=password').text,
      ].join();
      expect(seen).not.toContain('Hush');
      expect(client.get(`/Users/${id}?attributes=password`).body).not.toHaveProperty('password');
    },
  },
  {
    id: 'B16',
    section: '7643 4.1.1',
    title: 'active has a default',
    run(client) {
      expect(client.get(`/Users/${client.user('ada')}`).body.active).toBe(true);
    },
  },
  {
    id: 'B17',
    section: '3.3',
    title: 'attributes on POST chooses what is returned',
    run(client) {
      const reply = client.post('/Users?attributes=userName', user({ title: 'x' }));
      expect(Object.keys(reply.body).sort()).toEqual(['id', 'schemas', 'userName']);
      expect(reply.header('Location')).toBe(`${base}/Users/${reply.body.id}`);
    },
  },
  {
    id: 'B18',
    section: '7643 3.1',
    title: 'externalId is stored and compares exactly',
    run(client) {
      client.user('ada', { externalId: 'Abc' });
      expect(client.get('/Users?filter=externalId+eq+%22Abc%22').body.totalResults).toBe(1);
      expect(client.get('/Users?filter=externalId+eq+%22abc%22').body.totalResults).toBe(0);
    },
  },
  {
    id: 'B19',
    section: '7643 4.2',
    title:
      'members given by value get reference and type; a name where the profile shows it, as its schema says',
    run(client) {
      const ada = client.user('ada', { displayName: 'Ada Byron' });
      const { status, body } = client.post('/Groups', {
        schemas: [groupUrn],
        displayName: 'Engines',
        members: [{ value: ada }],
      });
      expect(status).toBe(201);
      const member = { value: ada, $ref: `${base}/Users/${ada}`, type: 'User' };
      expect(body.members).toEqual([member]);
      const partsOfMembers = () => {
        const attributes = client.get(`/Schemas/${groupUrn}`).body.attributes as {
          name: string;
          subAttributes: { name: string }[];
        }[];
        return attributes.find(({ name }) => name === 'members')?.subAttributes.map(({ name }) => name);
      };
      expect(partsOfMembers()).toEqual(['value', '$ref', 'type']);
      client.mock.setProfile(tolerant);
      const named = client.get(`/Groups/${body.id}`).body.members;
      expect(named).toEqual([{ ...member, display: 'Ada Byron' }]);
      expect(partsOfMembers()).toEqual(['value', '$ref', 'type', 'display']);
    },
  },
  {
    id: 'B20',
    section: '7643 4.2',
    title: 'a member that does not exist is refused',
    run(client) {
      const reply = client.post('/Groups', {
        schemas: [groupUrn],
        displayName: 'E',
        members: [{ value: 'nobody' }],
      });
      expect([reply.status, reply.body.scimType]).toEqual(invalid);
      expect(client.get('/Groups').body.totalResults).toBe(0);
    },
  },
  {
    id: 'B21',
    section: '7643 4.2',
    title: 'a group needs a displayName',
    run(client) {
      expect(client.post('/Groups', { schemas: [groupUrn] })).toMatchObject({
        status: 400,
        body: { scimType: 'invalidValue' },
      });
    },
  },
  {
    id: 'B22',
    section: '3.3',
    title: 'POST to a resource is not allowed',
    run(client) {
      const reply = client.post(`/Users/${client.user('ada')}`, user());
      expect([reply.status, reply.header('Allow')]).toEqual([405, 'GET, HEAD, PUT, PATCH, DELETE']);
    },
  },
];
