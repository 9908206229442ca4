import { expect } from 'vitest';
import { tolerant } from '../../shared/profiles/index.ts';
import type { Json, JsonObject } from '../../shared/scim/json.ts';
import { type Client, enterpriseUrn, patchUrn, type Reply, userUrn, valuesOf } from '../mock/client.ts';
import type { Check } from './check.ts';

const section = '3.5.2';
const work = { value: 'ada@work.example', type: 'work', primary: true };
const home = { value: 'ada@home.example', type: 'home' };

function ada(client: Client): string {
  return `/Users/${client.user('ada', {
    title: 'Countess',
    name: { givenName: 'Ada', familyName: 'Byron' },
    emails: [work, home],
    [enterpriseUrn]: { department: 'Engines' },
  })}`;
}

/** Patches and gives the resource afterwards. */
function patched(client: Client, path: string, ...operations: JsonObject[]): JsonObject {
  const reply = client.patch(path, operations);
  expect([200, 204], reply.text).toContain(reply.status);
  return client.get(path).body;
}

/** Expects a refusal that changes nothing. */
function refused(client: Client, path: string, operations: Json, scimType: string, status = 400): Reply {
  const before = client.get(path).text;
  const reply = client.patch(path, operations);
  expect([JSON.stringify(operations), reply.status, reply.body.scimType]).toEqual([
    JSON.stringify(operations),
    status,
    scimType,
  ]);
  expect(client.get(path).text).toBe(before);
  expect(reply.changes).toEqual([]);
  return reply;
}

export const patchChecks: readonly Check[] = [
  {
    id: 'F01',
    section,
    title: 'the envelope must be a PatchOp with operations',
    run(client) {
      const path = ada(client);
      const operations = [{ op: 'replace', path: 'title', value: 'x' }];
      for (const body of [
        { Operations: operations },
        { schemas: [userUrn], Operations: operations },
        { schemas: [patchUrn] },
        { schemas: [patchUrn], Operations: [] },
        { schemas: [patchUrn], Operations: {} },
        { schemas: [patchUrn], Operations: ['x'] },
      ]) {
        expect(client.send('PATCH', path, body)).toMatchObject({
          status: 400,
          body: { scimType: 'invalidSyntax' },
        });
      }
    },
  },
  {
    id: 'F02',
    section,
    title: 'op counts in any case',
    run(client) {
      const path = ada(client);
      const reply = client.patch(path, [
        { op: 'Replace', path: 'title', value: 'x' },
        { op: 'ADD', path: 'nickName', value: 'n' },
        { op: 'Remove', path: 'name' },
      ]);
      expect(reply.body).toMatchObject({ title: 'x', nickName: 'n' });
      expect(reply.trace).toEqual(['op-case', 'op-case', 'op-case']);
    },
  },
  {
    id: 'F03',
    section,
    title: 'an unknown op is invalidSyntax',
    run(client) {
      const path = ada(client);
      for (const op of ['set', '', 7, null])
        refused(client, path, [{ op, path: 'title', value: 'x' }], 'invalidSyntax');
      refused(client, path, [{ path: 'title', value: 'x' }], 'invalidSyntax');
    },
  },
  {
    id: 'F04',
    section,
    title: 'all operations or none',
    run(client) {
      const path = ada(client);
      refused(
        client,
        path,
        [
          { op: 'replace', path: 'title', value: 'x' },
          { op: 'remove', path: 'emails' },
          { op: 'replace', path: 'emails[type eq "fax"].value', value: 'x' },
        ],
        'noTarget',
      );
    },
  },
  {
    id: 'F05',
    section,
    title: 'success is 200 with the resource; 204 for groups where the profile says so',
    run(client) {
      const user = client.patch(ada(client), [{ op: 'replace', path: 'title', value: 'x' }]);
      expect([user.status, user.body.title]).toEqual([200, 'x']);
      const path = `/Groups/${client.group('g')}`;
      const rename = (value: string) => client.patch(path, [{ op: 'replace', path: 'displayName', value }]);
      expect(rename('h')).toMatchObject({ status: 200, body: { displayName: 'h' } });
      client.mock.setProfile(tolerant);
      expect(rename('i')).toMatchObject({ status: 204, text: '' });
    },
  },
  {
    id: 'F06',
    section,
    title: 'add without a path merges',
    run(client) {
      const value = { nickName: 'Ada', name: { middleName: 'K' }, emails: [{ value: 'x@x', type: 'other' }] };
      expect(patched(client, ada(client), { op: 'add', value })).toMatchObject({
        nickName: 'Ada',
        title: 'Countess',
        name: { givenName: 'Ada', middleName: 'K', familyName: 'Byron' },
        emails: [work, home, { value: 'x@x', type: 'other' }],
      });
    },
  },
  {
    id: 'F07',
    section,
    title: 'add to a simple attribute replaces; the same value changes nothing',
    run(client) {
      const path = ada(client);
      expect(patched(client, path, { op: 'add', path: 'title', value: 'x' }).title).toBe('x');
      const before = client.get(path).text;
      const again = client.patch(path, [{ op: 'add', path: 'title', value: 'x' }]);
      expect([again.status, again.changes]).toEqual([200, []]);
      expect(client.get(path).text).toBe(before);
    },
  },
  {
    id: 'F08',
    section,
    title: 'add to a multi-valued attribute appends and drops duplicates',
    run(client) {
      const value = [{ value: 'ADA@home.example', type: 'Home' }, { value: 'new@x' }, { value: 'new@x' }];
      const { emails } = patched(client, ada(client), { op: 'add', path: 'emails', value });
      expect(valuesOf(emails)).toHaveLength(3);
    },
  },
  {
    id: 'F09',
    section,
    title: 'add to a complex attribute merges sub-attributes',
    run(client) {
      const { name } = patched(client, ada(client), {
        op: 'add',
        path: 'name',
        value: { givenName: 'Augusta' },
      });
      expect(name).toEqual({ givenName: 'Augusta', familyName: 'Byron' });
    },
  },
  {
    id: 'F10',
    section,
    title: 'a new primary value takes over',
    run(client) {
      const value = [{ value: 'x@x', primary: true }];
      const { emails } = patched(client, ada(client), { op: 'add', path: 'emails', value });
      expect((emails as JsonObject[]).filter((one) => one.primary === true)).toEqual([
        { value: 'x@x', primary: true },
      ]);
    },
  },
  {
    id: 'F11',
    section,
    title: 'add to a sub-attribute of the element that matches',
    run(client) {
      const operation = { op: 'add', path: 'emails[type eq "work"].value', value: 'new@x' };
      expect(patched(client, ada(client), operation).emails).toEqual([{ ...work, value: 'new@x' }, home]);
    },
  },
  {
    id: 'F12',
    section,
    title: 'the same with no match is noTarget',
    run(client) {
      refused(
        client,
        ada(client),
        [{ op: 'add', path: 'emails[type eq "fax"].value', value: 'x' }],
        'noTarget',
      );
    },
  },
  {
    id: 'F12',
    section,
    title: 'tolerant: the element is made',
    profile: 'tolerant',
    run(client) {
      const path = ada(client);
      const reply = client.patch(path, [
        { op: 'add', path: 'phoneNumbers[type eq "work" and primary eq "True"].value', value: '1' },
        { op: 'replace', path: 'addresses[type eq "work"].locality', value: 'London' },
        { op: 'replace', path: 'addresses[type eq "work"].country', value: 'GB' },
      ]);
      expect(reply.body.phoneNumbers).toEqual([{ type: 'work', primary: true, value: '1' }]);
      expect(reply.body.addresses).toEqual([{ type: 'work', locality: 'London', country: 'GB' }]);
      refused(client, path, [{ op: 'add', path: 'emails[type co "fax"].value', value: 'x' }], 'noTarget');
    },
  },
  {
    id: 'F13–F14',
    section,
    title: 'replace without a path replaces each attribute, also absent ones',
    run(client) {
      const value = { nickName: 'N', title: 'T', emails: [{ value: 'only@x' }] };
      expect(patched(client, ada(client), { op: 'replace', value })).toMatchObject(value);
    },
  },
  {
    id: 'F15–F16',
    section,
    title: 'replace of a complex attribute keeps other parts, of a multi-valued one nothing',
    run(client) {
      const path = ada(client);
      expect(
        patched(client, path, { op: 'replace', path: 'name', value: { familyName: 'King' } }).name,
      ).toEqual({
        givenName: 'Ada',
        familyName: 'King',
      });
      expect(patched(client, path, { op: 'replace', path: 'emails', value: [home] }).emails).toEqual([home]);
      expect(patched(client, path, { op: 'replace', path: 'emails', value: [] })).not.toHaveProperty(
        'emails',
      );
    },
  },
  {
    id: 'F17',
    section,
    title: 'replace of the elements that match',
    run(client) {
      const value = { value: 'new@x', type: 'work' };
      const { emails } = patched(client, ada(client), {
        op: 'replace',
        path: 'emails[type eq "work"]',
        value,
      });
      expect(emails).toEqual([value, home]);
    },
  },
  {
    id: 'F18',
    section,
    title: 'replace with a filter that matches nothing is noTarget',
    run(client) {
      const path = ada(client);
      for (const target of [
        'emails[type eq "x"].value',
        'emails[type eq "x"]',
        'phoneNumbers[type eq "work"].value',
      ]) {
        refused(client, path, [{ op: 'replace', path: target, value: 'x' }], 'noTarget');
      }
    },
  },
  {
    id: 'F19',
    section,
    title: 'replace of a sub-attribute',
    run(client) {
      const path = ada(client);
      const operation = { op: 'replace', path: 'name.familyName', value: 'King' };
      expect(patched(client, path, operation).name).toEqual({ givenName: 'Ada', familyName: 'King' });
      const bob = `/Users/${client.user('bob')}`;
      expect(patched(client, bob, operation).name).toEqual({ familyName: 'King' });
    },
  },
  {
    id: 'F20',
    section,
    title: 'remove without a path is noTarget',
    run(client) {
      refused(client, ada(client), [{ op: 'remove' }], 'noTarget');
      refused(client, ada2(client), [{ op: 'remove', value: { title: 'x' } }], 'noTarget');
    },
  },
  {
    id: 'F21',
    section,
    title: 'remove of simple, sub- and multi-valued attributes',
    run(client) {
      const path = ada(client);
      const body = patched(
        client,
        path,
        { op: 'remove', path: 'title' },
        { op: 'remove', path: 'name.givenName' },
        { op: 'remove', path: 'emails' },
        { op: 'remove', path: 'nickName' },
      );
      expect(body).not.toHaveProperty('title');
      expect(body).not.toHaveProperty('emails');
      expect(body.name).toEqual({ familyName: 'Byron' });
      expect(patched(client, path, { op: 'remove', path: 'name.familyName' })).not.toHaveProperty('name');
    },
  },
  {
    id: 'F22–F24',
    section,
    title: 'remove of elements and their sub-attributes by filter',
    run(client) {
      const path = ada(client);
      expect(patched(client, path, { op: 'remove', path: 'emails[type eq "home"].type' }).emails).toEqual([
        work,
        { value: home.value },
      ]);
      expect(patched(client, path, { op: 'remove', path: 'emails[type eq "work"]' }).emails).toEqual([
        { value: home.value },
      ]);
      const before = client.get(path).text;
      patched(client, path, { op: 'remove', path: 'emails[type eq "nothing"]' });
      expect(client.get(path).text).toBe(before);
      expect(patched(client, path, { op: 'remove', path: 'emails[value pr]' })).not.toHaveProperty('emails');
    },
  },
  {
    id: 'F25',
    section,
    title: 'required and read-only attributes cannot be removed',
    run(client) {
      const path = ada(client);
      for (const target of [
        'userName',
        'id',
        'meta',
        'groups',
        'meta.created',
        'schemas',
        `${userUrn}:userName`,
      ]) {
        refused(client, path, [{ op: 'remove', path: target }], 'mutability');
      }
    },
  },
  {
    id: 'F26',
    section,
    title: 'paths that are not well-formed or name nothing are invalidPath',
    run(client) {
      const path = ada(client);
      for (const target of [
        '',
        ' ',
        '.',
        '[]',
        'emails[',
        'emails]',
        'emails[type eq "work"',
        "emails[type eq 'work']",
        'emails[type eq "work"].',
        'emails[type eq "work"].pet',
        'emails[type eq "work"] value',
        'name..givenName',
        'name.',
        'name.given.name',
        'shoeSize',
        'name.pet',
        `${enterpriseUrn}:pet`,
        'urn:example:robot:arm',
        userUrn,
        '__proto__',
        'constructor',
        'title[type eq "x"]',
        '/title',
        7,
      ]) {
        refused(client, path, [{ op: 'replace', path: target, value: 'x' }], 'invalidPath');
      }
    },
  },
  {
    id: 'F27',
    section,
    title: 'errors in a filter within a path are invalidFilter',
    run(client) {
      const path = ada(client);
      for (const filter of [
        'type is "work"',
        'type eq work',
        'type',
        '',
        'type eq "a" and',
        'pet eq "x"',
        'primary gt true',
      ]) {
        refused(
          client,
          path,
          [{ op: 'replace', path: `emails[${filter}].value`, value: 'x' }],
          'invalidFilter',
        );
      }
    },
  },
  {
    id: 'F28',
    section,
    title: 'read-only attributes: mutability by path, ignored in a value',
    run(client) {
      const path = ada(client);
      for (const target of ['id', 'meta.created', 'groups', 'groups.value']) {
        refused(client, path, [{ op: 'replace', path: target, value: 'x' }], 'mutability');
        refused(client, path, [{ op: 'add', path: target, value: 'x' }], 'mutability');
      }
      const before = client.get(path).body;
      const value = { id: 'x', meta: { created: 'x' }, groups: [{ value: 'x' }], schemas: ['x'], title: 'T' };
      const after = patched(client, path, { op: 'replace', value });
      expect(after).toMatchObject({ id: before.id, schemas: before.schemas, title: 'T' });
    },
  },
  {
    id: 'F29–F30',
    section,
    title: 'extensions by path and by URN; their URN in schemas follows',
    run(client) {
      const path = `/Users/${client.user('bob')}`;
      expect(client.get(path).body.schemas).toEqual([userUrn]);
      expect(
        patched(client, path, { op: 'add', path: `${enterpriseUrn}:department`, value: 'D' }),
      ).toMatchObject({
        schemas: [userUrn, enterpriseUrn],
        [enterpriseUrn]: { department: 'D' },
      });
      expect(
        patched(client, path, { op: 'replace', value: { [enterpriseUrn]: { division: 'V' } } })[
          enterpriseUrn
        ],
      ).toEqual({ department: 'D', division: 'V' });
      expect(
        patched(client, path, { op: 'add', path: enterpriseUrn, value: { costCenter: 'C' } }),
      ).toMatchObject({
        [enterpriseUrn]: { costCenter: 'C', department: 'D' },
      });
      const gone = patched(
        client,
        path,
        { op: 'remove', path: `${enterpriseUrn}:department` },
        { op: 'remove', path: `${enterpriseUrn}:division` },
        { op: 'remove', path: `${enterpriseUrn}:costCenter` },
      );
      expect(gone.schemas).toEqual([userUrn]);
      expect(gone).not.toHaveProperty(enterpriseUrn);
      const key = `${enterpriseUrn}:department`;
      refused(client, path, [{ op: 'replace', value: { [key]: 'D' } }], 'invalidPath');
    },
  },
  {
    id: 'F31',
    section,
    title: 'members are a set',
    run(client) {
      const [a, b, c] = ['a', 'b', 'c'].map((name) => client.user(name)) as [string, string, string];
      const path = `/Groups/${client.group('Engines', [a])}`;
      const members = (...operations: JsonObject[]) => valuesOf(patched(client, path, ...operations).members);
      expect(members({ op: 'add', path: 'members', value: { value: b } })).toEqual([a, b]);
      expect(members({ op: 'add', path: 'members', value: [{ value: a }, { value: c }] })).toEqual([a, b, c]);
      expect(members({ op: 'add', value: { members: [{ value: a }] } })).toEqual([a, b, c]);
      expect(members({ op: 'remove', path: `members[value eq "${b}"]` })).toEqual([a, c]);
      expect(members({ op: 'remove', path: `members[value eq "${b}" or value eq "${c}"]` })).toEqual([a]);
      const change = client.patch(path, [{ op: 'add', path: 'members', value: [{ value: b }] }]).changes;
      expect(change.map((one) => one.op)).toEqual(['put', 'link']);
    },
  },
  {
    id: 'F32',
    section,
    title: 'remove members with a value: the letter removes all',
    run(client) {
      const [a, b] = [client.user('a'), client.user('b')];
      const path = `/Groups/${client.group('Engines', [a, b])}`;
      expect(
        patched(client, path, { op: 'remove', path: 'members', value: [{ value: a }] }),
      ).not.toHaveProperty('members');
    },
  },
  {
    id: 'F32',
    section,
    title: 'tolerant: remove with a value removes what is listed',
    profile: 'tolerant',
    run(client) {
      const [a, b] = [client.user('a'), client.user('b')];
      const path = `/Groups/${client.group('Engines', [a, b])}`;
      expect(
        valuesOf(patched(client, path, { op: 'remove', path: 'members', value: [{ value: a }] }).members),
      ).toEqual([b]);
      const user = ada(client);
      expect(
        patched(client, user, { op: 'remove', path: 'emails', value: [{ value: home.value }] }).emails,
      ).toEqual([work]);
    },
  },
  {
    id: 'F33',
    section,
    title: 'replace members with [] empties the group',
    run(client) {
      const a = client.user('a');
      const path = `/Groups/${client.group('Engines', [a])}`;
      expect(patched(client, path, { op: 'replace', path: 'members', value: [] })).not.toHaveProperty(
        'members',
      );
      expect(client.get(`/Users/${a}`).body).not.toHaveProperty('groups');
    },
  },
  {
    id: 'F34',
    section,
    title: 'null unassigns',
    run(client) {
      const path = ada(client);
      const body = patched(
        client,
        path,
        { op: 'replace', path: 'title', value: null },
        { op: 'replace', value: { name: null } },
      );
      expect(body).not.toHaveProperty('title');
      expect(body).not.toHaveProperty('name');
      refused(client, path, [{ op: 'replace', path: 'userName', value: null }], 'invalidValue');
    },
  },
  {
    id: 'F35',
    section,
    title: 'strings for booleans are refused',
    run(client) {
      const path = ada(client);
      for (const value of ['True', 'false', 'yes', '', 0]) {
        refused(client, path, [{ op: 'replace', path: 'active', value }], 'invalidValue');
      }
    },
  },
  {
    id: 'F35',
    section,
    title: 'tolerant: "True" and "False" are booleans, other strings are not',
    profile: 'tolerant',
    run(client) {
      const path = ada(client);
      expect(patched(client, path, { op: 'replace', path: 'Active', value: 'False' }).active).toBe(false);
      expect(patched(client, path, { op: 'replace', value: { ACTIVE: 'true' } }).active).toBe(true);
      refused(client, path, [{ op: 'replace', path: 'active', value: 'yes' }], 'invalidValue');
    },
  },
  {
    id: 'F36',
    section,
    title: 'a patch cannot break uniqueness',
    run(client) {
      const path = ada(client);
      client.user('bob');
      refused(client, path, [{ op: 'replace', path: 'userName', value: 'Bob' }], 'uniqueness', 409);
      expect(patched(client, path, { op: 'replace', path: 'userName', value: 'ADA' }).userName).toBe('ADA');
    },
  },
  {
    id: 'F37',
    section,
    title: 'a deactivated user can be patched and reactivated',
    run(client) {
      const path = ada(client);
      patched(client, path, { op: 'replace', path: 'active', value: false });
      const body = patched(
        client,
        path,
        { op: 'replace', path: 'title', value: 'x' },
        { op: 'replace', path: 'active', value: true },
      );
      expect(body).toMatchObject({ title: 'x', active: true });
    },
  },
  {
    id: 'F38',
    section,
    title: 'attributes and excludedAttributes on PATCH',
    run(client) {
      const reply = client.patch(`${ada(client)}?attributes=title`, [
        { op: 'replace', path: 'title', value: 'x' },
      ]);
      expect([reply.status, Object.keys(reply.body).sort()]).toEqual([200, ['id', 'schemas', 'title']]);
      const group = `/Groups/${client.group('g', [client.user('m')])}`;
      const without = client.patch(`${group}?excludedAttributes=members`, [
        { op: 'replace', path: 'displayName', value: 'h' },
      ]);
      expect([without.status, without.body.displayName]).toEqual([200, 'h']);
      expect(without.body).not.toHaveProperty('members');
    },
  },
  {
    id: 'F39',
    section,
    title: 'operations apply in order',
    run(client) {
      const value = [{ value: 'x@x' }];
      const body = patched(
        client,
        ada(client),
        { op: 'remove', path: 'emails' },
        { op: 'add', path: 'emails', value },
        { op: 'replace', path: 'title', value: '1' },
        { op: 'replace', path: 'title', value: '2' },
      );
      expect(body).toMatchObject({ title: '2', emails: value });
    },
  },
  {
    id: 'F40',
    section,
    title: 'add and replace need a value',
    run(client) {
      const path = ada(client);
      for (const op of ['add', 'replace']) {
        refused(client, path, [{ op, path: 'title' }], 'invalidValue');
        refused(client, path, [{ op }], 'invalidValue');
        refused(client, path, [{ op, value: 'x' }], 'invalidValue');
      }
    },
  },
];

function ada2(client: Client): string {
  return `/Users/${client.user('ada2', { title: 'x' })}`;
}
