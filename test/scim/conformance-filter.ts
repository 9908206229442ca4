import { expect } from 'vitest';
import type { Client } from '../mock/client.ts';
import { enterpriseUrn, resourcesOf, userUrn } from '../mock/client.ts';
import type { Check } from './check.ts';

const section = '3.4.2.2';

/** userNames that a filter finds, in order. */
function find(client: Client, filter: string, type = 'Users'): string {
  const reply = client.get(`/${type}?filter=${encodeURIComponent(filter)}`);
  expect(reply.status, `${filter}: ${reply.text}`).toBe(200);
  return resourcesOf(reply)
    .map((one) => one.userName ?? one.displayName)
    .join();
}

function refuse(client: Client, filter: string, scimType = 'invalidFilter'): string {
  const reply = client.get(`/Users?filter=${encodeURIComponent(filter)}`);
  expect([filter, reply.status, reply.body.scimType]).toEqual([filter, 400, scimType]);
  return String(reply.body.detail);
}

function people(client: Client): { ada: string; bob: string; cleo: string } {
  return {
    ada: client.user('ada', {
      externalId: 'X1',
      title: 'Countess',
      active: true,
      emails: [
        { value: 'ada@work.example', type: 'work', primary: true },
        { value: 'ada@home.example', type: 'home' },
      ],
      [enterpriseUrn]: { department: 'Engines', manager: { value: 'm1' } },
    }),
    bob: client.user('bob', {
      title: 'analyst',
      active: false,
      emails: [{ value: 'bob@home.example', type: 'work' }],
    }),
    cleo: client.user('cleo'),
  };
}

export const filterChecks: readonly Check[] = [
  {
    id: 'D01',
    section,
    title: 'eq, ne, co, sw, ew on strings, by caseExact',
    run(client) {
      people(client);
      expect(find(client, 'userName eq "ADA"')).toBe('ada');
      expect(find(client, 'userName ne "ada"')).toBe('bob,cleo');
      expect(find(client, 'title co "ANAL"')).toBe('bob');
      expect(find(client, 'userName sw "C"')).toBe('cleo');
      expect(find(client, 'userName ew "O"')).toBe('cleo');
      expect(find(client, 'externalId eq "x1"')).toBe('');
      expect(find(client, 'externalId sw "X"')).toBe('ada');
      expect(find(client, 'userName co ".*"')).toBe('');
    },
  },
  {
    id: 'D02',
    section,
    title: 'ordering compares strings and times, and is refused for booleans',
    run(client) {
      people(client);
      expect(find(client, 'userName gt "ada" and userName le "cleo"')).toBe('bob,cleo');
      expect(find(client, 'userName ge "bob" and userName lt "cleo"')).toBe('bob');
      for (const filter of [
        'active gt true',
        'active le false',
        'active co true',
        'x509Certificates gt "TUlJ"',
      ]) {
        refuse(client, filter);
      }
    },
  },
  {
    id: 'D03',
    section,
    title: 'pr on simple, complex and multi-valued attributes',
    run(client) {
      people(client);
      expect(find(client, 'title pr')).toBe('ada,bob');
      expect(find(client, 'emails pr')).toBe('ada,bob');
      expect(find(client, 'emails.value pr')).toBe('ada,bob');
      expect(find(client, 'emails[type eq "home"] or emails.primary pr')).toBe('ada');
      expect(find(client, `${enterpriseUrn}:manager pr`)).toBe('ada');
      expect(find(client, 'not (emails pr)')).toBe('cleo');
      expect(find(client, 'meta.lastModified pr')).toBe('ada,bob,cleo');
    },
  },
  {
    id: 'D04',
    section,
    title: 'ne is true of an absent attribute',
    run(client) {
      people(client);
      expect(find(client, 'title ne "Countess"')).toBe('bob,cleo');
      expect(find(client, 'emails.value ne "bob@home.example"')).toBe('ada,cleo');
    },
  },
  {
    id: 'D05',
    section,
    title: 'and binds before or; not, parentheses, case and spaces',
    run(client) {
      people(client);
      expect(find(client, 'userName eq "ada" or userName eq "bob" and userName eq "cleo"')).toBe('ada');
      expect(find(client, '(userName eq "ada" or userName eq "bob") and active eq false')).toBe('bob');
      expect(find(client, 'NOT(userName EQ "ada")  AND  ( ( active Eq true ) )')).toBe('cleo');
      expect(find(client, ' not ( userName eq "ada" or not (active eq true)) ')).toBe('cleo');
    },
  },
  {
    id: 'D06',
    section,
    title: 'a multi-valued attribute without sub-attribute means its value',
    run(client) {
      people(client);
      expect(find(client, 'emails co "work.example"')).toBe('ada');
      expect(find(client, 'emails eq "BOB@home.example"')).toBe('bob');
    },
  },
  {
    id: 'D07–D08',
    section,
    title: 'brackets are about one value, a conjunction about any',
    run(client) {
      people(client);
      expect(find(client, 'emails[type eq "work" and value co "@home"]')).toBe('bob');
      expect(find(client, 'emails.type eq "work" and emails.value co "@home"')).toBe('ada,bob');
      expect(find(client, 'emails[not (type eq "work")]')).toBe('ada');
    },
  },
  {
    id: 'D09',
    section,
    title: 'URNs name attributes, in any case',
    run(client) {
      people(client);
      expect(find(client, `${enterpriseUrn}:department eq "engines"`)).toBe('ada');
      expect(find(client, `${enterpriseUrn.toUpperCase()}:Department sw "E"`)).toBe('ada');
      expect(find(client, `${userUrn}:userName eq "bob"`)).toBe('bob');
      expect(find(client, `${enterpriseUrn}:manager.value eq "m1"`)).toBe('ada');
      expect(find(client, `${enterpriseUrn}:manager eq "m1"`)).toBe('ada');
    },
  },
  {
    id: 'D10',
    section,
    title: 'members and groups can be looked up from either end',
    run(client) {
      const { ada, bob } = people(client);
      const engines = client.group('Engines', [ada]);
      client.group('All', [ada, bob]);
      expect(find(client, `members.value eq "${ada}"`, 'Groups')).toBe('Engines,All');
      expect(find(client, `members[value eq "${bob}"]`, 'Groups')).toBe('All');
      expect(find(client, `members eq "${bob}" and displayName eq "all"`, 'Groups')).toBe('All');
      expect(find(client, `groups.value eq "${engines}"`)).toBe('ada');
      expect(find(client, 'groups[display eq "All" and type eq "direct"]')).toBe('ada,bob');
    },
  },
  {
    id: 'D11',
    section,
    title: 'times compare as instants',
    run(client) {
      client.user('ada');
      const [ada] = resourcesOf(client.get('/Users'));
      const at = Date.parse((ada as { meta: { created: string } } | undefined)?.meta.created ?? '');
      const inVienna = new Date(at + 3_600_000).toISOString().replace('Z', '+01:00');
      expect(find(client, `meta.created eq "${inVienna}"`)).toBe('ada');
      expect(find(client, `meta.lastModified gt "${new Date(at - 1).toISOString()}"`)).toBe('ada');
      expect(find(client, `meta.lastModified lt "${new Date(at).toISOString()}"`)).toBe('');
      refuse(client, 'meta.created gt "yesterday"');
      refuse(client, 'meta.created gt "2026-02-30T00:00:00Z"');
    },
  },
  {
    id: 'D12',
    section,
    title: 'values are JSON',
    run(client) {
      client.user('O"Brien \\ Ångström', { title: '-1.5e3' });
      expect(find(client, 'userName eq "o\\"brien \\\\ \\u00c5ngstr\\u00f6m"')).toBe('O"Brien \\ Ångström');
      expect(find(client, 'active eq TRUE')).not.toBe('');
      for (const number of ['-1', '1.5', '2e3', '-1.5E+2']) refuse(client, `title eq ${number}`);
    },
  },
  {
    id: 'D13',
    section,
    title: 'what is not well-formed is refused with its position',
    run(client) {
      expect(refuse(client, 'userName eq ada')).toContain('position 12');
      for (const filter of [
        '',
        ' ',
        'userName',
        'userName eq',
        'userName eq ',
        'userName is "ada"',
        '(userName eq "ada"',
        'userName eq "ada")',
        'userName eq "ada" and',
        'userName eq "ada" title pr',
        'emails[type eq "work"',
        'emails[type eq "work"] pr',
        'emails[emails[type pr]]',
        'userName eq "ada',
        'userName eq "\\x"',
        "userName eq 'ada'",
        'userName eq 01',
        'userName eq"ada"',
        'not userName pr',
        '() and userName pr',
        'userName pr or or title pr',
        '.userName pr',
        'user name pr',
        'userName eq "a"and title pr',
      ]) {
        refuse(client, filter);
      }
    },
  },
  {
    id: 'D14',
    section,
    title: 'an unknown attribute matches nobody, negated or not',
    run(client) {
      people(client);
      for (const filter of [
        'shoeSize eq "42"',
        'shoeSize ne "42"',
        'not (shoeSize pr)',
        'emails[pet ne "x"]',
        'not (emails[pet eq "x"])',
        'not (emails[type eq "work" or pet eq "x"])',
        'name.pet ne "x"',
      ]) {
        expect(find(client, filter)).toBe('');
      }
      expect(find(client, 'shoeSize eq 1 or userName eq "bob"')).toBe('bob');
    },
  },
  {
    id: 'D15',
    section,
    title: 'id and externalId compare exactly',
    run(client) {
      const id = client.user('ada', { externalId: 'Q' });
      expect(find(client, `id eq "${id}"`)).toBe('ada');
      expect(find(client, `id eq "${id.toUpperCase()}"`)).toBe('');
      expect(find(client, 'externalId eq "Q" and active eq true')).toBe('ada');
    },
  },
  {
    id: 'D16',
    section,
    title: 'long and deep filters are answered or refused',
    run(client) {
      client.user('ada');
      const long = Array.from({ length: 5000 }, (_, at) => `userName eq "u${at}"`).join(' or ');
      expect(find(client, long)).toBe('');
      expect(refuse(client, `${'('.repeat(1000)}userName pr${')'.repeat(1000)}`)).toContain('100 levels');
      refuse(client, 'not ('.repeat(20_000));
      refuse(client, `${'userName pr and '.repeat(20_000)}userName pr`);
    },
  },
  {
    id: 'D17',
    section,
    title: 'schemas can be filtered by',
    run(client) {
      people(client);
      expect(find(client, `schemas eq "${enterpriseUrn}"`)).toBe('ada');
      expect(find(client, `schemas co "CORE"`)).toBe('ada,bob,cleo');
    },
  },
  {
    id: 'D18',
    section,
    title: 'what is never returned cannot be filtered by',
    run(client) {
      client.user('ada', { password: 'Hush-1234' });
      refuse(client, 'password pr', 'sensitive');
      refuse(client, 'password sw "H" or userName pr', 'sensitive');
    },
  },
  {
    id: 'D19',
    section,
    title: 'eq null is the same as not pr',
    run(client) {
      people(client);
      for (const [attribute, without] of [
        ['title', 'cleo'],
        ['emails', 'cleo'],
        ['name', 'ada,bob,cleo'],
      ] as const) {
        expect(find(client, `${attribute} eq null`)).toBe(without);
        expect(find(client, `not (${attribute} pr)`)).toBe(without);
      }
      expect(find(client, 'title ne null')).toBe('ada,bob');
      refuse(client, 'title gt null');
    },
  },
];
