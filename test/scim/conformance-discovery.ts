import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { JsonObject } from '../../shared/scim/json.ts';
import { base, enterpriseUrn, errorUrn, groupUrn, listUrn, resourcesOf, userUrn } from '../mock/client.ts';
import type { Check } from './check.ts';

const minimal = { schemas: [userUrn], userName: 'ada' };

export const discoveryChecks: readonly Check[] = [
  {
    id: 'A01',
    section: '4',
    title: 'ServiceProviderConfig states what is supported',
    run(client) {
      const { status, body } = client.get('/ServiceProviderConfig');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
        patch: { supported: true },
        bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 },
        filter: { supported: true, maxResults: expect.any(Number) },
        changePassword: { supported: true },
        sort: { supported: true },
        etag: { supported: true },
        authenticationSchemes: [{ type: 'oauthbearertoken' }],
        meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
      });
    },
  },
  {
    id: 'A02',
    section: '4',
    title: 'ResourceTypes is a list with endpoint, schema and extensions',
    run(client) {
      const reply = client.get('/ResourceTypes');
      expect(reply.body.schemas).toEqual([listUrn]);
      expect(resourcesOf(reply)).toMatchObject([
        {
          id: 'User',
          endpoint: '/Users',
          schema: userUrn,
          schemaExtensions: [{ schema: enterpriseUrn, required: false }],
        },
        { id: 'Group', endpoint: '/Groups', schema: groupUrn },
      ]);
    },
  },
  {
    id: 'A03',
    section: '4',
    title: 'one resource type is no list',
    run(client) {
      for (const name of ['User', 'Group']) {
        const { status, body } = client.get(`/ResourceTypes/${name}`);
        expect(status).toBe(200);
        expect(body.name).toBe(name);
        expect(body).not.toHaveProperty('Resources');
      }
      expect(client.get('/ResourceTypes/Printer').status).toBe(404);
    },
  },
  {
    id: 'A04',
    section: '4',
    title: 'Schemas lists every schema in use, extensions included',
    run(client) {
      const reply = client.get('/Schemas');
      const ids = resourcesOf(reply).map((schema) => schema.id);
      expect(ids).toEqual(expect.arrayContaining([userUrn, groupUrn, enterpriseUrn]));
      expect(reply.body.totalResults).toBe(ids.length);
      expect(reply.text).not.toContain('null');
    },
  },
  {
    id: 'A05',
    section: '4',
    title: 'one schema by its URN in any case; an unknown one is 404',
    run(client) {
      for (const urn of [userUrn, userUrn.toUpperCase(), encodeURIComponent(userUrn)]) {
        expect(client.get(`/Schemas/${urn}`).body.id).toBe(userUrn);
      }
      expect(client.get(`/Schemas/${userUrn}X`).status).toBe(404);
    },
  },
  {
    id: 'A06',
    section: '4',
    title: 'discovery endpoints refuse filters',
    run(client) {
      for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas']) {
        expect(client.get(`${path}?filter=name+eq+%22User%22`).status).toBe(403);
      }
    },
  },
  {
    id: 'A07',
    section: '4',
    title: 'discovery endpoints cannot be written to',
    run(client) {
      for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', '/ResourceTypes/User']) {
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
          const reply = client.send(method, path, {});
          expect(reply.status).toBe(405);
          expect(reply.header('Allow')).toBe('GET, HEAD');
          expect(reply.body.schemas).toEqual([errorUrn]);
        }
      }
    },
  },
  {
    id: 'A08',
    section: 'RFC 9865 4',
    title: 'ServiceProviderConfig states how lists are paged, and its schema knows that',
    run(client) {
      const { pagination } = client.get('/ServiceProviderConfig').body;
      expect(pagination).toEqual({
        cursor: true,
        index: true,
        defaultPaginationMethod: 'index',
        defaultPageSize: 100,
        maxPageSize: 1000,
        cursorTimeout: 3600,
      });
      const schema = client.get('/Schemas/urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig').body;
      const attributes = schema.attributes as { name: string; subAttributes: { name: string }[] }[];
      const known = attributes.find(({ name }) => name === 'pagination')?.subAttributes;
      expect(known?.map(({ name }) => name)).toEqual(Object.keys(pagination as JsonObject));
    },
  },
  {
    id: 'A09',
    section: '3.1, 8.1',
    title: 'answers are application/scim+json',
    run(client) {
      const reply = client.get('/Users', ['Accept', 'application/scim+json']);
      expect(reply.header('Content-Type')).toBe('application/scim+json; charset=utf-8');
    },
  },
  {
    id: 'A10',
    section: '3.1',
    title: 'any Accept gets JSON',
    run(client) {
      for (const headers of [['Accept', 'application/json'], ['Accept', '*/*'], []]) {
        expect(client.get('/Users', headers).status).toBe(200);
      }
    },
  },
  {
    id: 'A11',
    section: '3.1',
    title: 'a client that wants HTML gets JSON anyway',
    run(client) {
      const reply = client.get('/Users', ['Accept', 'text/html']);
      expect(reply.header('Content-Type')).toContain('json');
      expect(reply.body.schemas).toEqual([listUrn]);
    },
  },
  {
    id: 'A12',
    section: '3.1',
    title: 'application/json with a charset is accepted on writes',
    run(client) {
      const type = ['content-type', 'Application/JSON; charset=utf-8'];
      expect(client.post('/Users', minimal, type).status).toBe(201);
    },
  },
  {
    id: 'A13',
    section: '3.1',
    title: 'other content types are 415',
    run(client) {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
        const reply = client.post('/Users', minimal, ['Content-Type', type]);
        expect(reply.status).toBe(415);
        expect(reply.changes).toEqual([]);
      }
    },
  },
  {
    id: 'A14',
    section: '3.12',
    title: 'unknown paths are 404 with an Error',
    run(client) {
      for (const path of [
        '/Nope',
        '/Users/1/2',
        '/users',
        '/ServiceProviderConfig/x',
        '/__proto__',
        '/constructor',
      ]) {
        const reply = client.get(path);
        expect(reply.status).toBe(404);
        expect(reply.body).toMatchObject({ schemas: [errorUrn], status: '404' });
      }
    },
  },
  {
    id: 'A15',
    section: '3.13',
    title: 'locations start with the base the client used',
    run({ mock }) {
      const answer = mock.answer({
        method: 'GET',
        target: '/ResourceTypes/User',
        rawHeaders: [],
        body: Buffer.alloc(0),
        basePath: '',
        baseUrl: 'https://tunnel.example.net',
      });
      const body = JSON.parse(String(answer.body)) as JsonObject;
      expect(body.meta).toMatchObject({ location: 'https://tunnel.example.net/ResourceTypes/User' });
    },
  },
  {
    id: 'A15',
    section: '3.13',
    title: 'another version of the protocol is invalidVers, where it stands for ours and behind it',
    run({ mock }) {
      const ask = (target: string, basePath: string) => {
        const answer = mock.answer({
          method: 'GET',
          target,
          rawHeaders: [],
          body: Buffer.alloc(0),
          basePath,
          baseUrl: base,
        });
        const { scimType } = JSON.parse(String(answer.body)) as JsonObject;
        return [answer.status, scimType];
      };
      for (const target of ['/scim/v1/Users', '/scim/v1.1/Users/1', '/scim/v2/v1/Users', '/scim/V3']) {
        expect(ask(target, '/scim/v2')).toEqual([400, 'invalidVers']);
      }
      expect(ask('/v1/Users?count=1', '')).toEqual([400, 'invalidVers']);
      expect(ask('/scim/v2/Users', '/scim/v2')).toEqual([200, undefined]);
      expect(ask('/scim/vx/Users', '/scim/v2')).toEqual([404, undefined]);
    },
  },
  {
    id: 'A18',
    section: '3.12',
    title: 'bodies that are no JSON object are invalidSyntax',
    run(client) {
      for (const body of [
        '{"schemas":',
        '',
        '[]',
        '7',
        '"text"',
        'null',
        '{"a":1}x',
        Buffer.from([0x7b, 0xff, 0x7d]),
      ]) {
        const reply = client.post('/Users', body);
        expect([reply.status, reply.body.scimType]).toEqual([400, 'invalidSyntax']);
      }
    },
  },
  {
    id: 'A19',
    section: 'RFC 8259',
    title: 'text comes back as it was sent',
    run(client) {
      const names = ['Zoë Ångström', '山田 太郎', '𝒜da 👩‍💻', 'e\u0301', 'quote " and \\ and \n'];
      for (const [at, displayName] of names.entries()) {
        const id = client.user(`u${at}`, { displayName });
        expect(client.get(`/Users/${id}`).body.displayName).toBe(displayName);
      }
      expect(client.post('/Users', `\ufeff${JSON.stringify(minimal)}`).status).toBe(201);
    },
  },
  {
    id: 'A20',
    section: 'RFC 9110',
    title: 'HEAD has the headers of GET and no body',
    run(client) {
      const id = client.user('ada');
      const head = client.send('HEAD', `/Users/${id}`);
      const get = client.get(`/Users/${id}`);
      expect([head.status, head.text, head.header('ETag')]).toEqual([200, '', get.header('ETag')]);
      expect(client.send('HEAD', '/Users').status).toBe(200);
      expect(client.send('HEAD', '/Users/none')).toMatchObject({ status: 404, text: '' });
    },
  },
  {
    id: 'A21',
    section: '3.12',
    title: 'a body over the limit is 413, also when it only grows by decoding',
    run(client) {
      const large = Buffer.from(JSON.stringify({ ...minimal, title: 'x'.repeat(17 * 1024 * 1024) }));
      expect(client.post('/Users', large).status).toBe(413);
      expect(client.post('/Users', gzipSync(large), ['Content-Encoding', 'gzip']).status).toBe(413);
    },
  },
  {
    id: 'A21',
    section: 'RFC 9110 8.4',
    title: 'encoded bodies are decoded, unknown codings are 415',
    run(client) {
      const encoders = {
        gzip: gzipSync,
        br: brotliCompressSync,
        deflate: deflateSync,
        Deflate: deflateRawSync,
      };
      for (const [at, [coding, encode]] of Object.entries(encoders).entries()) {
        const body = Buffer.from(JSON.stringify({ schemas: [userUrn], userName: `u${at}` }));
        expect(client.post('/Users', encode(body), ['Content-Encoding', coding]).status).toBe(201);
      }
      expect(client.post('/Users', minimal, ['Content-Encoding', 'zstd']).status).toBe(415);
      expect(client.post('/Users', minimal, ['Content-Encoding', 'gzip']).status).toBe(400);
    },
  },
  {
    id: 'A22',
    section: '7643 2.1',
    title: 'names and URNs count in any case and are returned in that of the schema',
    run(client) {
      const { status, body } = client.post('/Users', {
        SCHEMAS: [userUrn.toUpperCase(), enterpriseUrn.toLowerCase()],
        USERNAME: 'ada',
        Name: { GIVENNAME: 'Ada' },
        [enterpriseUrn.toUpperCase()]: { Department: 'Engines' },
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        schemas: [userUrn, enterpriseUrn],
        userName: 'ada',
        name: { givenName: 'Ada' },
        [enterpriseUrn]: { department: 'Engines' },
      });
    },
  },
];
