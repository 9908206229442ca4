import { expect } from 'vitest';
import { enterpriseUrn, groupUrn, userUrn, valuesOf } from '../mock/client.ts';
import type { Check } from './check.ts';

const put = (userName: string, further = {}) => ({ schemas: [userUrn, enterpriseUrn], userName, ...further });

export const replaceChecks: readonly Check[] = [
  {
    id: 'E01',
    section: '3.5.1',
    title: 'PUT replaces, keeps created and moves lastModified on',
    run(client) {
      const id = client.user('ada', { title: 'old' });
      const before = client.get(`/Users/${id}`).body.meta as Record<string, string>;
      const { status, body } = client.put(`/Users/${id}`, put('ada', { title: 'new' }));
      const after = body.meta as Record<string, string>;
      expect([status, body.title]).toEqual([200, 'new']);
      expect(after.created).toBe(before.created);
      expect(Date.parse(after.lastModified as string)).toBeGreaterThan(
        Date.parse(before.lastModified as string),
      );
      expect(after.version).not.toBe(before.version);
    },
  },
  {
    id: 'E02',
    section: '3.5.1',
    title: 'what is left out is cleared',
    run(client) {
      const id = client.user('ada', { title: 'x', [enterpriseUrn]: { department: 'd' } });
      const { body } = client.put(`/Users/${id}`, put('ada'));
      expect(body).not.toHaveProperty('title');
      expect(body.schemas).toEqual([userUrn]);
    },
  },
  {
    id: 'E03',
    section: '3.5.1',
    title: 'read-only attributes in the body are ignored',
    run(client) {
      const id = client.user('ada');
      const group = client.group('Engines', [id]);
      const read = client.get(`/Users/${id}`).body;
      const { status, body } = client.put(`/Users/${id}`, { ...read, groups: [], meta: {}, title: 'x' });
      expect(status).toBe(200);
      expect(valuesOf(body.groups)).toEqual([group]);
    },
  },
  {
    id: 'E05',
    section: '3.5.1',
    title: 'a password that is left out is kept',
    run(client) {
      const id = client.user('ada', { password: 'Hush-1234' });
      const [change] = client.put(`/Users/${id}`, put('ada', { title: 'x' })).changes;
      expect(change?.op === 'put' && JSON.parse(change.json)).toHaveProperty('password');
    },
  },
  {
    id: 'E06',
    section: '3.5.1',
    title: 'an id in the body renames nothing',
    run(client) {
      const id = client.user('ada');
      expect(client.put(`/Users/${id}`, put('ada', { id: 'other' })).body.id).toBe(id);
      expect(client.get('/Users/other').status).toBe(404);
    },
  },
  {
    id: 'E07',
    section: '3.5.1',
    title: 'PUT does not create',
    run(client) {
      expect(client.put('/Users/unknown', put('ada')).status).toBe(404);
      expect(client.get('/Users').body.totalResults).toBe(0);
    },
  },
  {
    id: 'E08',
    section: '3.5.1',
    title: 'the userName of somebody else is a conflict, one’s own is not',
    run(client) {
      client.user('bob');
      const id = client.user('ada');
      expect(client.put(`/Users/${id}`, put('BOB'))).toMatchObject({
        status: 409,
        body: { scimType: 'uniqueness' },
      });
      expect(client.put(`/Users/${id}`, put('Ada')).body.userName).toBe('Ada');
      expect(client.get('/Users?filter=userName+eq+%22ada%22').body.totalResults).toBe(1);
      client.put(`/Users/${id}`, put('ada2'));
      expect(client.user('ada')).toBeTypeOf('string');
    },
  },
  {
    id: 'E09',
    section: '3.5.1',
    title: 'PUT of a group sets exactly its members',
    run(client) {
      const [a, b, c] = ['a', 'b', 'c'].map((name) => client.user(name)) as [string, string, string];
      const id = client.group('Engines', [a, b]);
      const body = { schemas: [groupUrn], displayName: 'Engines', members: [{ value: b }, { value: c }] };
      const reply = client.put(`/Groups/${id}`, body);
      expect(new Set(valuesOf(reply.body.members))).toEqual(new Set([b, c]));
      expect(reply.changes.map((change) => change.op)).toEqual(['put', 'unlink', 'link']);
      const { members: _, ...none } = body;
      expect(client.put(`/Groups/${id}`, none).body).not.toHaveProperty('members');
    },
  },
];
