import { expect } from 'vitest';
import { base, enterpriseUrn, listUrn, resourcesOf, searchUrn, userUrn } from '../mock/client.ts';
import type { Check } from './check.ts';

const q = encodeURIComponent;

export const readChecks: readonly Check[] = [
  {
    id: 'C01',
    section: '3.4.1',
    title: 'GET by id has an ETag and an absolute location',
    run(client) {
      const id = client.user('ada');
      const reply = client.get(`/Users/${id}`);
      expect(reply.status).toBe(200);
      expect(reply.body.meta).toMatchObject({
        location: `${base}/Users/${id}`,
        version: reply.header('ETag'),
      });
    },
  },
  {
    id: 'C02',
    section: '3.4.1',
    title: 'unknown and deleted ids are 404',
    run(client) {
      const id = client.user('ada');
      client.delete(`/Users/${id}`);
      for (const path of [`/Users/${id}`, '/Users/0', '/Groups/0', '/Users/%7Bid%7D']) {
        expect(client.get(path).status).toBe(404);
      }
    },
  },
  {
    id: 'C03',
    section: '3.4.2',
    title: 'a list is a ListResponse, also when empty',
    run(client) {
      expect(client.get('/Users').body).toEqual({
        schemas: [listUrn],
        totalResults: 0,
        startIndex: 1,
        itemsPerPage: 0,
        Resources: [],
      });
    },
  },
  {
    id: 'C04–C08',
    section: '3.4.2.4',
    title: 'paging takes any whole numbers',
    run(client) {
      for (let at = 0; at < 5; at++) client.user(`u${at}`);
      const page = (query: string) => {
        const { status, body } = client.get(`/Users?${query}`);
        const names = (body.Resources as { userName: string }[]).map((user) => user.userName);
        return [status, body.totalResults, body.startIndex, body.itemsPerPage, names.join()];
      };
      expect(page('startIndex=0&count=2')).toEqual([200, 5, 1, 2, 'u0,u1']);
      expect(page('startIndex=-7&count=2')).toEqual([200, 5, 1, 2, 'u0,u1']);
      expect(page('count=0')).toEqual([200, 5, 1, 0, '']);
      expect(page('count=-1')).toEqual([200, 5, 1, 0, '']);
      expect(page('startIndex=4&count=10')).toEqual([200, 5, 4, 2, 'u3,u4']);
      expect(page('startIndex=6')).toEqual([200, 5, 6, 0, '']);
      expect(page('startIndex=99999999999999999999999')[1]).toBe(5);
      const capped = client.get('/Users?count=100000');
      expect([capped.status, capped.trace]).toEqual([200, ['page-size-limited']]);
    },
  },
  {
    id: 'C09',
    section: '3.4.2.4',
    title: 'paging parameters that are no whole numbers are refused',
    run(client) {
      for (const query of ['startIndex=abc', 'count=1.5', 'startIndex=1e3', 'count=ten']) {
        expect(client.get(`/Users?${query}`)).toMatchObject({
          status: 400,
          body: { scimType: 'invalidValue' },
        });
      }
    },
  },
  {
    id: 'C10',
    section: '3.4.2.4',
    title: 'paging visits everyone once, in a stable order',
    run(client) {
      const ids = Array.from({ length: 25 }, (_, at) => client.user(`u${at}`));
      const gone = ids[3] as string;
      client.delete(`/Users/${gone}`);
      client.patch(`/Users/${ids[7]}`, [{ op: 'replace', path: 'title', value: 'x' }]);
      const seen: unknown[] = [];
      for (let start = 1; start <= 24; start += 7) {
        seen.push(...resourcesOf(client.get(`/Users?startIndex=${start}&count=7`)).map((user) => user.id));
      }
      expect(seen).toEqual(ids.filter((id) => id !== gone));
    },
  },
  {
    id: 'C13',
    section: '3.4.2.3',
    title: 'sorting: by sub-attribute, missing last or first, primary value, case',
    run(client) {
      client.user('1', {
        name: { familyName: 'berg' },
        emails: [{ value: 'z@x' }, { value: 'a@x', primary: true }],
      });
      client.user('2', {});
      client.user('3', { name: { familyName: 'Adler' }, emails: [{ value: 'b@x' }] });
      const order = (query: string) =>
        resourcesOf(client.get(`/Users?${query}`))
          .map((user) => user.userName)
          .join('');
      expect(order('sortBy=name.familyName')).toBe('312');
      expect(order('sortBy=name.familyName&sortOrder=descending')).toBe('213');
      expect(order('sortBy=emails')).toBe('132');
      expect(order('sortBy=meta.created&filter=userName+pr')).toBe('123');
      expect(order(`sortBy=${userUrn}:userName&sortOrder=DESCENDING&startIndex=2&count=1`)).toBe('2');
    },
  },
  {
    id: 'C14',
    section: '3.4.2.3',
    title: 'sorting by what is no attribute is invalidPath',
    run(client) {
      for (const path of ['shoeSize', 'name', 'password', '', 'a..b', '__proto__']) {
        const reply = client.get(`/Users?sortBy=${path}`);
        if (path === '') expect(reply.status).toBe(200);
        else expect([path, reply.status, reply.body.scimType]).toEqual([path, 400, 'invalidPath']);
      }
    },
  },
  {
    id: 'C15–C17',
    section: '3.9',
    title: 'attributes and excludedAttributes choose attributes and sub-attributes',
    run(client) {
      const id = client.user('ada', {
        name: { givenName: 'Ada', familyName: 'Byron' },
        emails: [{ value: 'a@x', type: 'work' }],
        [enterpriseUrn]: { department: 'Engines', division: 'D' },
      });
      const get = (query: string) => {
        const { schemas, id: _, ...rest } = client.get(`/Users/${id}?${query}`).body;
        expect(schemas).toEqual([userUrn, enterpriseUrn]);
        return rest;
      };
      expect(get('attributes=userName')).toEqual({ userName: 'ada' });
      expect(get('attributes=NAME.familyname')).toEqual({ name: { familyName: 'Byron' } });
      expect(get('attributes=emails.value')).toEqual({ emails: [{ value: 'a@x' }] });
      expect(get(`attributes=${userUrn}:userName`)).toEqual({ userName: 'ada' });
      expect(get(`attributes=${enterpriseUrn}:department`)).toEqual({
        [enterpriseUrn]: { department: 'Engines' },
      });
      expect(get(`attributes=${enterpriseUrn}`)).toEqual({
        [enterpriseUrn]: { department: 'Engines', division: 'D' },
      });
      expect(get('attributes=id')).toEqual({});
      const without = client.get(`/Users/${id}?excludedAttributes=Emails,id,name.givenName,schemas`).body;
      expect(without).toMatchObject({ id, name: { familyName: 'Byron' }, active: true });
      expect(without).toHaveProperty('schemas');
      expect(without).not.toHaveProperty('emails');
      expect(without.name).not.toHaveProperty('givenName');
    },
  },
  {
    id: 'C18',
    section: '3.9',
    title: 'attributes and excludedAttributes together are refused',
    run(client) {
      expect(client.get('/Users/x?attributes=id&excludedAttributes=name').status).toBe(404);
      const id = client.user('ada');
      expect(client.get(`/Users/${id}?attributes=id&excludedAttributes=name`)).toMatchObject({
        status: 400,
        body: { scimType: 'invalidValue' },
      });
    },
  },
  {
    id: 'C19',
    section: '3.9',
    title: 'members are in a list of groups unless excluded',
    run(client) {
      client.group('Engines', [client.user('ada')]);
      expect(resourcesOf(client.get('/Groups'))[0]).toHaveProperty('members');
      expect(resourcesOf(client.get('/Groups?excludedAttributes=members'))[0]).not.toHaveProperty('members');
      expect(resourcesOf(client.get('/Groups?attributes=members.value'))[0]?.members).toEqual([
        { value: expect.any(String) },
      ]);
    },
  },
  {
    id: 'C20',
    section: '3.4.2.1',
    title: 'the root lists resources of every type',
    run(client) {
      client.user('ada');
      client.group('Engines');
      expect(client.get('/').body.totalResults).toBe(2);
      const users = client.get(`/?filter=${q('meta.resourceType eq "User"')}`);
      expect(resourcesOf(users).map((one) => one.userName)).toEqual(['ada']);
      expect(resourcesOf(client.get('/?startIndex=2&count=1')).map((one) => one.displayName)).toEqual([
        'Engines',
      ]);
    },
  },
  {
    id: 'C21',
    section: '3.4.3',
    title: 'POST .search answers as GET does, and demands its schema',
    run(client) {
      client.user('ada', { title: 'x' });
      client.user('bob');
      client.group('ada');
      const search = { schemas: [searchUrn], filter: 'userName sw "a"', attributes: ['userName'] };
      expect(client.post('/Users/.search', search).body).toEqual(
        client.get('/Users?filter=userName+sw+%22a%22&attributes=userName').body,
      );
      const everywhere = client.post('/.search', {
        schemas: [searchUrn],
        filter: 'userName eq "ada" or displayName eq "ada"',
      });
      expect(everywhere.body.totalResults).toBe(2);
      expect(
        client.post('/.search', { schemas: [searchUrn], startIndex: 2, count: 1 }).body.itemsPerPage,
      ).toBe(1);
      expect(client.post('/Users/.search', { filter: 'userName pr' })).toMatchObject({
        status: 400,
        body: { scimType: 'invalidSyntax' },
      });
      expect(client.get('/Users/.search')).toMatchObject({ status: 405 });
    },
  },
  {
    id: 'C22',
    section: '3.11',
    title: '/Me is the caller when the credential names one',
    run(client) {
      const id = client.user('ada@example.com');
      const basic = ['Authorization', `Basic ${Buffer.from('ADA@example.com:pass:word').toString('base64')}`];
      const claims = Buffer.from(JSON.stringify({ sub: '1', email: 'ada@example.com' })).toString(
        'base64url',
      );
      const jwt = ['authorization', `bearer e30.${claims}.c2ln`];
      const bySubject = Buffer.from(JSON.stringify({ sub: id })).toString('base64url');
      for (const headers of [basic, jwt, ['Authorization', `Bearer e30.${bySubject}.`]]) {
        const reply = client.get('/Me?attributes=userName', headers);
        expect(reply).toMatchObject({ status: 200, body: { id, userName: 'ada@example.com' } });
        expect(reply.header('Location')).toBe(`${base}/Users/${id}`);
      }
      const title = [{ op: 'add', path: 'title', value: 'Countess' }];
      expect(client.patch('/Me', title, basic).body).toMatchObject({ id, title: 'Countess' });
      expect(client.post('/Me', { schemas: [userUrn], userName: 'x' }, basic).status).toBe(501);
      expect(client.delete('/Me', basic).status).toBe(204);
      expect(client.get('/Me', basic).status).toBe(404);
    },
  },
  {
    id: 'C22',
    section: '3.11',
    title: '/Me without a person behind the credential is 501 and says why',
    run(client) {
      client.user('secret');
      for (const headers of [
        [],
        ['Authorization', 'Bearer secret'],
        ['Authorization', 'Basic !'],
        ['Authorization', ''],
      ]) {
        const reply = client.get('/Me', headers);
        expect([reply.status, reply.body.detail]).toEqual([501, expect.stringContaining('names no person')]);
      }
    },
  },
  {
    id: 'C20',
    section: '3.4.2.1',
    title: 'a filter at the root is about resources of every type; POST /.search too',
    run(client) {
      const id = client.user('ada', { displayName: 'Same' });
      client.group('Same', [id]);
      const filter = 'displayName eq "Same" and (userName pr or members.value pr)';
      const found = client.get(`/?filter=${q(filter)}&attributes=displayName`);
      expect(
        resourcesOf(found).map(({ schemas, displayName }) => [(schemas as string[])[0], displayName]),
      ).toEqual([
        [userUrn, 'Same'],
        ['urn:ietf:params:scim:schemas:core:2.0:Group', 'Same'],
      ]);
      const search = { schemas: [searchUrn], filter, attributes: ['displayName'] };
      expect(client.post('/.search', search).body).toEqual(found.body);
    },
  },
];
