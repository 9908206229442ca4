import { expect } from 'vitest';
import type { Json, JsonObject } from '../../shared/scim/json.ts';
import {
  base,
  type Client,
  enterpriseUrn,
  errorUrn,
  groupUrn,
  patchUrn,
  type Reply,
  userUrn,
  valuesOf,
} from '../mock/client.ts';
import type { Check } from './check.ts';

const requestUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const responseUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

function bulk(client: Client, Operations: Json, further: JsonObject = {}): Reply {
  return client.post('/Bulk', { schemas: [requestUrn], Operations, ...further });
}

function results(reply: Reply): JsonObject[] {
  expect([reply.status, reply.body.schemas]).toEqual([200, [responseUrn]]);
  return reply.body.Operations as JsonObject[];
}

function statuses(reply: Reply): Json[] {
  return results(reply).map(({ status }) => status ?? null);
}

const newUser = (bulkId: string, userName = bulkId, further: JsonObject = {}): JsonObject => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { schemas: [userUrn, enterpriseUrn], userName, ...further },
});

const newGroup = (bulkId: string, members: readonly string[], further: JsonObject = {}): JsonObject => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: {
    schemas: [groupUrn],
    displayName: bulkId,
    members: members.map((value) => ({ value })),
    ...further,
  },
});

const patch = (path: string, operations: Json): JsonObject => ({
  method: 'PATCH',
  path,
  data: { schemas: [patchUrn], Operations: operations },
});

/** Ids by bulkId, from the locations of an answer. */
function idsOf(reply: Reply): Record<string, string> {
  const pairs = results(reply)
    .filter(({ bulkId, location }) => bulkId !== undefined && location !== undefined)
    .map(({ bulkId, location }) => [bulkId, String(location).split('/').pop()]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

export const bulkChecks: readonly Check[] = [
  {
    id: 'G06',
    section: '3.7',
    title: 'POST, PUT, PATCH and DELETE in one request, each with status, location and version',
    run(client) {
      const [ada, bob, cyd] = [client.user('ada'), client.user('bob'), client.user('cyd')];
      const reply = bulk(client, [
        newUser('new'),
        { method: 'PUT', path: `/Users/${ada}`, data: { schemas: [userUrn], userName: 'ada2' } },
        patch(`/Users/${bob}`, [{ op: 'add', path: 'title', value: 'Dr.' }]),
        { method: 'DELETE', path: `/Users/${cyd}` },
      ]);
      const { new: id } = idsOf(reply);
      const version = (path: string) => client.get(path).header('ETag');
      expect(results(reply)).toEqual([
        {
          method: 'POST',
          bulkId: 'new',
          location: `${base}/Users/${id}`,
          version: version(`/Users/${id}`),
          status: '201',
        },
        { method: 'PUT', location: `${base}/Users/${ada}`, version: version(`/Users/${ada}`), status: '200' },
        {
          method: 'PATCH',
          location: `${base}/Users/${bob}`,
          version: version(`/Users/${bob}`),
          status: '200',
        },
        { method: 'DELETE', location: `${base}/Users/${cyd}`, status: '204' },
      ]);
      expect(reply.changes).toMatchObject([
        { op: 'put', id },
        { op: 'put', id: ada },
        { op: 'put', id: bob },
        { op: 'remove', id: cyd },
      ]);
      expect(client.get(`/Users/${ada}`).body.userName).toBe('ada2');
      expect(client.get(`/Users/${bob}`).body.title).toBe('Dr.');
      expect(client.get(`/Users/${cyd}`).status).toBe(404);
    },
  },
  {
    id: 'G06',
    section: '3.7',
    title: 'operations that fail carry their Error; the others are done',
    run(client) {
      client.user('ada');
      const reply = bulk(client, [
        newUser('twice', 'ADA'),
        newUser('bob'),
        patch('/Users/none', [{ op: 'remove', path: 'title' }]),
      ]);
      const [twice, bob, none] = results(reply);
      expect(twice).toEqual({
        method: 'POST',
        bulkId: 'twice',
        status: '409',
        response: {
          schemas: [errorUrn],
          status: '409',
          scimType: 'uniqueness',
          detail: expect.stringContaining('ADA'),
        },
      });
      expect(bob?.status).toBe('201');
      expect(none).toMatchObject({
        status: '404',
        location: `${base}/Users/none`,
        response: { status: '404' },
      });
      expect(reply.changes).toHaveLength(1);
      expect(client.get('/Users').body.totalResults).toBe(2);
    },
  },
  {
    id: 'G06',
    section: '3.7.3',
    title: 'the data of a PATCH may be its operations alone, as the RFC shows it',
    run(client) {
      const id = client.user('ada', { nickName: 'A' });
      const reply = bulk(client, [
        {
          method: 'PATCH',
          path: `/Users/${id}`,
          data: [
            { op: 'remove', path: 'nickName' },
            { op: 'add', path: 'userName', value: 'Dave' },
          ],
        },
      ]);
      expect(statuses(reply)).toEqual(['200']);
      expect(client.get(`/Users/${id}`).body).toMatchObject({ userName: 'Dave' });
      expect(client.get(`/Users/${id}`).body).not.toHaveProperty('nickName');
    },
  },
  {
    id: 'G06',
    section: '3.7, 3.14',
    title: '"version" guards PUT, PATCH and DELETE',
    run(client) {
      const path = `/Users/${client.user('ada')}`;
      const current = client.get(path).header('ETag') as string;
      const title = (version: string) => ({
        ...patch(path, [{ op: 'add', path: 'title', value: version }]),
        version,
      });
      expect(statuses(bulk(client, [title(current), title(current)]))).toEqual(['200', '412']);
      expect(statuses(bulk(client, [{ method: 'DELETE', path, version: current }]))).toEqual(['412']);
      expect(client.get(path).body.title).toBe(current);
    },
  },
  {
    id: 'G07',
    section: '3.7.2',
    title: 'bulkId references in members, manager, PATCH values, PATCH filters and paths; also forward',
    run(client) {
      const old = client.group('Old');
      const reply = bulk(client, [
        newGroup('team', ['bulkId:ann', 'bulkId:ben']),
        newUser('ann', 'ann', { [enterpriseUrn]: { manager: { value: 'bulkId:ben' } } }),
        patch(`/Groups/${old}`, [{ op: 'add', path: 'members', value: [{ value: 'bulkId:ann' }] }]),
        newUser('ben'),
        patch('/Users/bulkId:ben', [{ op: 'add', path: 'title', value: 'Head' }]),
        patch('/Groups/bulkId:team', [{ op: 'remove', path: 'members[value eq "bulkId:ann"]' }]),
      ]);
      expect(statuses(reply)).toEqual(['201', '201', '200', '201', '200', '200']);
      const { ann, ben, team } = idsOf(reply) as { ann: string; ben: string; team: string };
      expect(client.get(`/Users/${ann}`).body[enterpriseUrn]).toMatchObject({
        manager: { value: ben, $ref: `${base}/Users/${ben}` },
      });
      expect(valuesOf(client.get(`/Groups/${old}`).body.members)).toEqual([ann]);
      expect(client.get(`/Users/${ben}`).body.title).toBe('Head');
      expect(valuesOf(client.get(`/Groups/${team}`).body.members)).toEqual([ben]);
      expect(reply.text).not.toContain('Old');
    },
  },
  {
    id: 'G07',
    section: '3.7.2',
    title: 'text that only looks like a reference stays as it is',
    run(client) {
      const reply = bulk(client, [newUser('a', 'ada', { title: 'bulkId:nobody', nickName: 'see bulkId:a' })]);
      const { a } = idsOf(reply);
      expect(client.get(`/Users/${a}`).body).toMatchObject({
        title: 'bulkId:nobody',
        nickName: 'see bulkId:a',
      });
    },
  },
  {
    id: 'G08',
    section: '3.7.1',
    title: 'groups and people that refer to one another in a circle are created together',
    run(client) {
      const reply = bulk(client, [
        newGroup('a', ['bulkId:b']),
        newGroup('b', ['bulkId:c']),
        newGroup('c', ['bulkId:a', 'bulkId:c']),
        newUser('x', 'x', { [enterpriseUrn]: { manager: { value: 'bulkId:y' } } }),
        newUser('y', 'y', { [enterpriseUrn]: { manager: { value: 'bulkId:x' } } }),
      ]);
      expect(statuses(reply)).toEqual(['201', '201', '201', '201', '201']);
      const { a, b, c, x, y } = idsOf(reply) as Record<'a' | 'b' | 'c' | 'x' | 'y', string>;
      expect(valuesOf(client.get(`/Groups/${a}`).body.members)).toEqual([b]);
      expect(client.get(`/Groups/${c}`).body.members).toMatchObject([
        { value: a, type: 'Group' },
        { value: c, type: 'Group' },
      ]);
      expect(client.get(`/Users/${x}`).body[enterpriseUrn]).toMatchObject({ manager: { value: y } });
    },
  },
  {
    id: 'G08',
    section: '3.7.1',
    title: 'a circle with a fault is not created at all, and neither is what refers to it',
    run(client) {
      const reply = bulk(client, [
        newGroup('a', ['bulkId:b']),
        newGroup('b', ['bulkId:a'], { displayName: 7 }),
        newGroup('outer', ['bulkId:a']),
        newUser('ada'),
      ]);
      expect(statuses(reply)).toEqual(['409', '400', '409', '201']);
      expect(reply.changes).toHaveLength(1);
      expect(client.get('/Groups').body.totalResults).toBe(0);
      expect(client.get('/Users').body.totalResults).toBe(1);
    },
  },
  {
    id: 'G09',
    section: '3.7.3',
    title: 'failOnErrors ends the work; what was not begun has no result',
    run(client) {
      client.user('ada');
      const operations = [newUser('one'), newUser('x', 'ada'), newUser('y', 'ADA'), newUser('two')];
      expect(statuses(bulk(client, operations, { failOnErrors: 1 }))).toEqual(['201', '409']);
      expect(client.get('/Users').body.totalResults).toBe(2);
      const again = [newUser('x', 'ada'), newUser('y', 'ADA'), newUser('two'), newUser('three')];
      expect(statuses(bulk(client, again, { failOnErrors: 2 }))).toEqual(['409', '409']);
      expect(statuses(bulk(client, again, { failOnErrors: 3 }))).toEqual(['409', '409', '201', '201']);
      for (const failOnErrors of [0, -1, 1.5, '1', true]) {
        const reply = bulk(client, [newUser('z')], { failOnErrors });
        expect(reply).toMatchObject({ status: 400, body: { scimType: 'invalidValue' }, changes: [] });
      }
    },
  },
  {
    id: 'G10',
    section: '3.7.4',
    title: 'over maxOperations and over maxPayloadSize is 413',
    run(client) {
      const { bulk: announced } = client.get('/ServiceProviderConfig').body as {
        bulk: { maxOperations: number; maxPayloadSize: number };
      };
      const many = Array.from({ length: announced.maxOperations + 1 }, (_, at) => newUser(`u${at}`));
      expect(bulk(client, many)).toMatchObject({ status: 413, changes: [] });
      expect(statuses(bulk(client, many.slice(1)))).toHaveLength(announced.maxOperations);
      const large = bulk(client, [newUser('a', 'a', { title: 'x'.repeat(announced.maxPayloadSize) })]);
      expect(large).toMatchObject({ status: 413, body: { schemas: [errorUrn], status: '413' }, changes: [] });
      expect(large.body.detail).toContain(String(announced.maxPayloadSize));
    },
  },
  {
    id: 'G11',
    section: '3.7',
    title: 'unknown reference, bulkId given twice, bulkId missing',
    run(client) {
      const { bulkId: _, ...anonymous } = newUser('none');
      const reply = bulk(client, [
        newGroup('g', ['bulkId:nobody']),
        newUser('a'),
        newUser('a', 'b'),
        anonymous,
        patch('/Users/bulkId:nobody', [{ op: 'remove', path: 'title' }]),
        newGroup('h', ['bulkId:g']),
      ]);
      expect(statuses(reply)).toEqual(['400', '201', '400', '400', '400', '409']);
      for (const { status, response } of results(reply)) {
        if (status === '400') expect(response).toMatchObject({ scimType: 'invalidValue' });
      }
    },
  },
  {
    id: 'G12',
    section: '3.7',
    title: 'a method or path that Bulk does not have fails alone',
    run(client) {
      const id = client.user('ada');
      const data = { schemas: [userUrn], userName: 'x' };
      const reply = bulk(client, [
        { method: 'GET', path: `/Users/${id}` },
        { method: 'post', path: '/Users', bulkId: 'low', data },
        { method: 'POST', path: '/Bulk', bulkId: 'b', data },
        { method: 'POST', path: `/Users/${id}`, bulkId: 'c', data },
        { method: 'POST', path: '/Users?attributes=id', bulkId: 'd', data },
        { method: 'POST', path: 'https://elsewhere.example.com/Users', bulkId: 'e', data },
        { method: 'DELETE', path: '/Users' },
        { method: 'PUT', path: `/Users/${id}` },
        { method: 'DELETE', path: '/Users/%E0%A4%A' },
        { path: '/Users' },
        'text',
      ]);
      expect(new Set(statuses(reply))).toEqual(new Set(['400']));
      expect(statuses(reply)).toHaveLength(11);
      expect(reply.changes).toEqual([]);
      expect(client.get('/Bulk')).toMatchObject({ status: 405 });
    },
  },
  {
    id: 'G13',
    section: '3.7',
    title: 'an envelope that is no BulkRequest is invalidSyntax',
    run(client) {
      for (const body of [
        { Operations: [newUser('a')] },
        { schemas: [patchUrn], Operations: [newUser('a')] },
        { schemas: [requestUrn] },
        { schemas: [requestUrn], Operations: [] },
        { schemas: [requestUrn], Operations: { method: 'POST' } },
        [],
      ] as Json[]) {
        const reply = client.post('/Bulk', body);
        expect([reply.status, reply.body.scimType, reply.changes]).toEqual([400, 'invalidSyntax', []]);
      }
      const lower = { SCHEMAS: [requestUrn.toUpperCase()], operations: [newUser('a')] };
      expect(statuses(client.post('/Bulk', lower))).toEqual(['201']);
    },
  },
  {
    id: 'G06',
    section: '3.7',
    title: 'tolerances used within an operation point at it',
    profile: 'tolerant',
    run({ mock }) {
      const body = {
        schemas: [requestUrn],
        Operations: [newUser('a'), newUser('b', 'b', { active: 'True' })],
      };
      const answer = mock.answer({
        method: 'POST',
        target: '/Bulk',
        rawHeaders: [],
        body: Buffer.from(JSON.stringify(body)),
        basePath: '',
        baseUrl: base,
      });
      expect(answer.trace).toMatchObject([
        { name: 'boolean-as-string', pointer: '/Operations/1/data/active' },
      ]);
    },
  },
];
