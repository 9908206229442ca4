import { expect } from 'vitest';
import { enterpriseUrn, resourcesOf, userUrn, valuesOf } from '../mock/client.ts';
import type { Check } from './check.ts';

export const lifecycleChecks: readonly Check[] = [
  {
    id: 'G01',
    section: '3.6',
    title: 'what is deleted is gone everywhere',
    run(client) {
      const id = client.user('ada');
      const group = client.group('Engines', [id]);
      const reply = client.delete(`/Users/${id}`);
      expect([reply.status, reply.text]).toEqual([204, '']);
      expect(reply.changes.map((change) => change.op)).toEqual(['put', 'unlink', 'remove']);
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
        expect(client.send(method, `/Users/${id}`, {}).status).toBe(404);
      }
      expect(client.get('/Users').body.totalResults).toBe(0);
      expect(client.get(`/Groups/${group}`).body).not.toHaveProperty('members');
      expect(client.get(`/Groups?filter=members.value+eq+%22${id}%22`).body.totalResults).toBe(0);
    },
  },
  {
    id: 'G02',
    section: '3.6',
    title: 'a userName is free again',
    run(client) {
      client.delete(`/Users/${client.user('ada')}`);
      expect(client.get(`/Users/${client.user('ada')}`).status).toBe(200);
    },
  },
  {
    id: 'G03',
    section: '3.14',
    title: 'If-None-Match with the current version is 304',
    run(client) {
      const path = `/Users/${client.user('ada')}`;
      const etag = client.get(path).header('ETag') as string;
      for (const tag of [etag, etag.slice(2), '*', `"other", ${etag}`]) {
        const reply = client.get(path, ['If-None-Match', tag]);
        expect([reply.status, reply.text, reply.header('ETag')]).toEqual([304, '', etag]);
      }
      client.patch(path, [{ op: 'replace', path: 'title', value: 'x' }]);
      expect(client.get(path, ['if-none-match', etag]).status).toBe(200);
    },
  },
  {
    id: 'G03',
    section: '3.14',
    title: 'a version changes with what is derived from groups',
    run(client) {
      const id = client.user('ada');
      const etag = client.get(`/Users/${id}`).header('ETag') as string;
      const group = client.group('Engines', [id]);
      const joined = client.get(`/Users/${id}`, ['If-None-Match', etag]);
      expect([joined.status, valuesOf(joined.body.groups)]).toEqual([200, [group]]);
      client.patch(`/Groups/${group}`, [{ op: 'replace', path: 'displayName', value: 'Motors' }]);
      expect(client.get(`/Users/${id}`, ['If-None-Match', joined.header('ETag') as string]).status).toBe(200);
    },
  },
  {
    id: 'G03',
    section: '3.14',
    title: 'the version of a group changes when the name of a member does, and costs one row per group',
    profile: 'tolerant',
    run(client) {
      const id = client.user('ada', { displayName: 'Ada Byron' });
      const others = Array.from({ length: 50 }, (_, at) => client.user(`u${at}`));
      const path = `/Groups/${client.group('Engines', [id, ...others])}`;
      const etag = client.get(path).header('ETag') as string;
      const renamed = client.patch(`/Users/${id}`, [
        { op: 'replace', path: 'displayName', value: 'Ada King' },
      ]);
      expect(renamed.changes.map(({ op }) => op)).toEqual(['put', 'put']);
      const now = client.get(path, ['If-None-Match', etag]);
      expect([now.status, now.text]).toEqual([200, expect.stringContaining('Ada King')]);
      const silent = client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Countess' }]);
      expect(silent.changes).toHaveLength(1);
      expect(client.get(path, ['If-None-Match', now.header('ETag') as string]).status).toBe(304);
      const group = client.group('Outer', [path.slice('/Groups/'.length)]);
      const outer = client.get(`/Groups/${group}`).header('ETag') as string;
      client.patch(path, [{ op: 'replace', path: 'displayName', value: 'Motors' }]);
      expect(client.get(`/Groups/${group}`, ['If-None-Match', outer]).text).toContain('Motors');
    },
  },
  {
    id: 'G03',
    section: '7643 4.3, 3.14',
    title: 'a manager has address and name, which follow the manager, and so does the version',
    run(client) {
      const boss = client.user('boss', { displayName: 'The Boss' });
      const manager = { value: boss, $ref: 'https://elsewhere.example.com/x', displayName: 'Sent' };
      const path = `/Users/${client.user('ada', { [enterpriseUrn]: { manager } })}`;
      const shown = () => client.get(path).body[enterpriseUrn];
      const $ref = `https://scim.example.com/scim/v2/Users/${boss}`;
      expect(shown()).toEqual({ manager: { value: boss, $ref, displayName: 'The Boss' } });
      const name = `${enterpriseUrn}:manager.displayName`;
      const found = () => resourcesOf(client.get(`/Users?filter=${name}+eq+%22the+chief%22`)).length;
      expect(found()).toBe(0);
      const etag = client.get(path).header('ETag') as string;
      const rename = (value: string) =>
        client.patch(`/Users/${boss}`, [{ op: 'replace', path: 'displayName', value }]);
      expect(rename('The Chief').changes).toHaveLength(1);
      expect(client.get(path, ['If-None-Match', etag]).status).toBe(200);
      expect(shown()).toEqual({ manager: { value: boss, $ref, displayName: 'The Chief' } });
      expect([found(), resourcesOf(client.get('/Users'))[1]?.[enterpriseUrn]]).toEqual([1, shown()]);
      expect(client.put(path, client.get(path).body).body[enterpriseUrn]).toEqual(shown());
      client.patch(`/Users/${boss}`, [{ op: 'remove', path: 'displayName' }]);
      expect(shown()).toEqual({ manager: { value: boss, $ref } });
      client.delete(`/Users/${boss}`);
      expect(shown()).toMatchObject({ manager: { value: boss } });
      expect(shown()).not.toHaveProperty('manager.displayName');
    },
  },
  {
    id: 'G04',
    section: '3.14',
    title: 'If-Match guards writes',
    run(client) {
      const path = `/Users/${client.user('ada')}`;
      const etag = client.get(path).header('ETag') as string;
      const title = [{ op: 'replace', path: 'title', value: 'x' }];
      expect(client.patch(path, title, ['If-Match', etag]).status).toBe(200);
      const body = { schemas: [userUrn], userName: 'ada' };
      expect(client.put(path, body, ['If-Match', etag]).status).toBe(412);
      expect(client.patch(path, title, ['If-Match', etag]).status).toBe(412);
      expect(client.delete(path, ['If-Match', etag]).status).toBe(412);
      expect(client.get(path).body.title).toBe('x');
      expect(client.put(path, body, ['If-Match', '*']).status).toBe(200);
      expect(client.delete(path, ['If-Match', client.get(path).header('ETag') as string]).status).toBe(204);
    },
  },
  {
    id: 'G05',
    section: '3.14',
    title: 'meta.version equals the header',
    run(client) {
      const id = client.user('ada');
      const path = `/Groups/${client.group('Engines', [id])}`;
      for (const resource of [path, `/Users/${id}`]) {
        const reply = client.get(resource);
        expect(reply.header('ETag')).toMatch(/^W\/"/);
        expect((reply.body.meta as { version: string }).version).toBe(reply.header('ETag'));
      }
      const patched = client.patch(path, [{ op: 'replace', path: 'displayName', value: 'Motors' }]);
      expect(client.get(path).header('ETag')).toBe(patched.header('ETag'));
    },
  },
  {
    id: 'H01',
    section: '7643 4.1.2',
    title: 'membership shows on the user',
    run(client) {
      const id = client.user('ada');
      const group = client.group('Engines', [id]);
      const { groups } = client.get(`/Users/${id}`).body;
      const $ref = `https://scim.example.com/scim/v2/Groups/${group}`;
      expect(groups).toEqual([{ value: group, $ref, display: 'Engines', type: 'direct' }]);
    },
  },
  {
    id: 'H02–H03',
    section: '7643 4.1.2',
    title: 'nested groups show as indirect; cycles are harmless',
    run(client) {
      const id = client.user('ada');
      const inner = client.group('Inner', [id]);
      const outer = client.group('Outer', [inner]);
      const types = () =>
        (client.get(`/Users/${id}`).body.groups as { display: string; type: string }[])
          .map(({ display, type }) => `${display} ${type}`)
          .join();
      expect(types()).toBe('Inner direct,Outer indirect');
      const add = (group: string, value: string) =>
        client.patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value }] }]).status;
      expect([add(inner, outer), add(inner, inner)]).toEqual([200, 200]);
      expect(types()).toBe('Inner direct,Outer indirect');
      client.patch(`/Groups/${outer}`, [{ op: 'remove', path: 'members' }]);
      expect(types()).toBe('Inner direct');
      expect(client.delete(`/Groups/${inner}`).status).toBe(204);
    },
  },
  {
    id: 'H04',
    section: '7643 4.2',
    title: 'a member cannot become another',
    run(client) {
      const id = client.user('ada');
      const path = `/Groups/${client.group('Engines', [id])}`;
      for (const sub of ['value', 'type', 'display']) {
        const reply = client.patch(path, [
          { op: 'replace', path: `members[value eq "${id}"].${sub}`, value: client.user(`to-${sub}`) },
        ]);
        expect([reply.status, reply.body.scimType]).toEqual([400, 'mutability']);
      }
      expect(valuesOf(client.get(path).body.members)).toEqual([id]);
    },
  },
  {
    id: 'H05',
    section: '7643 4.2',
    title: 'a renamed user shows under the new name',
    profile: 'tolerant',
    run(client) {
      const id = client.user('ada', { displayName: 'Ada Byron' });
      const path = `/Groups/${client.group('Engines', [id])}`;
      expect(client.get(path).text).toContain('Ada Byron');
      client.patch(`/Users/${id}`, [{ op: 'replace', path: 'displayName', value: 'Ada King' }]);
      expect(client.get(path).body.members).toMatchObject([{ display: 'Ada King' }]);
    },
  },
  {
    id: 'H06',
    section: '7643 4.1.2',
    title: 'a deleted group is gone from its people',
    run(client) {
      const id = client.user('ada');
      const group = client.group('Engines', [id]);
      expect(client.get(`/Users/${id}`).body).toHaveProperty('groups');
      client.delete(`/Groups/${group}`);
      expect(client.get(`/Users/${id}`).body).not.toHaveProperty('groups');
      expect(resourcesOf(client.get('/Users?filter=groups+pr'))).toEqual([]);
    },
  },
  {
    id: 'H07',
    section: '3.5.2',
    title: 'one member into a large group is one link, whatever the size',
    run(client) {
      const ids = Array.from({ length: 2000 }, (_, at) => client.user(`u${at}`));
      const [first, ...others] = ids as [string, ...string[]];
      const path = `/Groups/${client.group('Everybody', others)}`;
      const add = client.patch(path, [{ op: 'add', path: 'members', value: [{ value: first }] }]);
      expect(add.changes).toMatchObject([{ op: 'put' }, { op: 'link', value: first }]);
      expect(JSON.stringify(add.changes).length).toBeLessThan(600);
      const remove = client.patch(path, [{ op: 'remove', path: `members[value eq "${first}"]` }]);
      expect(remove.changes).toMatchObject([{ op: 'put' }, { op: 'unlink', value: first }]);
    },
  },
];
