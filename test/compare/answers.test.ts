import { describe, expect, test } from 'vitest';
import { type ComparedAnswer, compareAnswers } from '../../shared/compare/compare-answers.ts';
import { describeDifference, describeVerdict } from '../../shared/compare/describe.ts';
import type { Json } from '../../shared/scim/json.ts';
import { createRegistry } from '../../shared/scim/registry.ts';

const registry = createRegistry();
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

function answer(body: Json | undefined, status = 200, fields: Record<string, string> = {}): ComparedAnswer {
  const headers: Record<string, string> = { 'content-type': 'application/scim+json', ...fields };
  return {
    status,
    header: (name) => headers[name] ?? null,
    text: body === undefined ? '' : JSON.stringify(body),
    body,
  };
}

function compare(
  here: ComparedAnswer,
  there: ComparedAnswer,
  change: { method?: string; collection?: string; sorted?: boolean; unconditional?: boolean } = {},
) {
  return compareAnswers(here, there, {
    method: 'GET',
    collection: 'users',
    sorted: false,
    unconditional: false,
    registry,
    ...change,
  });
}

const sides = { here: 'the first', there: 'the shadow' };
const words = (...answers: Parameters<typeof compare>) =>
  compare(...answers).differences.map((one) => `${one.weight}: ${describeDifference(one, sides)}`);

const ada = {
  schemas: [USER],
  id: '1',
  userName: 'ada@example.com',
  name: { givenName: 'Ada', familyName: 'Byron' },
  emails: [
    { value: 'ada@example.com', type: 'work', primary: true },
    { value: 'ada@home.example', type: 'home' },
  ],
  active: true,
  meta: {
    resourceType: 'User',
    created: '2026-01-01T00:00:00Z',
    location: 'https://a.example/Users/1',
    version: 'W/"1"',
  },
};

describe('what each service provider makes itself is the same', () => {
  test('times, versions, where it is', () => {
    const meta = {
      ...ada.meta,
      created: '2026-02-02T00:00:00Z',
      location: 'http://b.example/scim/Users/1',
      version: 'W/"z"',
    };
    expect(compare(answer(ada), answer({ ...ada, meta })).verdict).toBe('same');
  });

  test('but not which resource is there', () => {
    const meta = { ...ada.meta, location: 'https://a.example/Users/2' };
    expect(words(answer(ada), answer({ ...ada, id: '2', meta }))).toEqual([
      'different: meta.location is "https://a.example/Users/1" at the first and "https://a.example/Users/2" at the shadow',
      'different: id is "1" at the first and "2" at the shadow',
    ]);
  });
});

describe('what means the same is equivalent', () => {
  test.each<[string, Json, string]>([
    [
      'the order of values',
      { ...ada, emails: [...ada.emails].reverse() },
      'emails has the same values in another order',
    ],
    [
      'case where it does not count',
      { ...ada, userName: 'Ada@Example.com' },
      'userName differs in upper and lower case only: "ada@example.com" at the first and "Ada@Example.com" at the shadow',
    ],
    [
      'null instead of nothing',
      { ...ada, title: null },
      'title has no value at either, told as nothing at the first and null at the shadow',
    ],
    [
      'an empty list instead of nothing',
      { ...ada, roles: [] },
      'roles has no value at either, told as nothing at the first and [] at the shadow',
    ],
    [
      'primary: false',
      { ...ada, emails: [ada.emails[0] as Json, { ...ada.emails[1], primary: false }] },
      'emails[1].primary is false, which is the same as nothing',
    ],
    ['no meta', { ...ada, meta: null }, 'the shadow leaves out meta, as it may'],
  ])('%s', (_, there, sentence) => {
    expect(words(answer(ada), answer(there))).toEqual([`equivalent: ${sentence}`]);
    expect(compare(answer(ada), answer(there))).toMatchObject({ verdict: 'equivalent', places: 0 });
  });

  test('names in another case', () => {
    const { userName, ...rest } = ada;
    expect(words(answer(ada), answer({ ...rest, username: userName }))).toEqual([
      'equivalent: The name of userName is written "userName" at the first and "username" at the shadow; names count in any case',
    ]);
  });

  test('the URNs of schemas in another order', () => {
    const two = { ...ada, schemas: [USER, 'urn:acme'] };
    expect(compare(answer(two), answer({ ...two, schemas: ['urn:acme', USER.toUpperCase()] })).verdict).toBe(
      'same',
    );
  });

  test('what is filled in of references', () => {
    const group = { schemas: [GROUP], id: 'g', displayName: 'A', members: [{ value: '1' }, { value: '2' }] };
    const members = [
      { value: '2', display: 'Bob' },
      { value: '1', display: 'Ada', type: 'User', $ref: '../Users/1' },
    ];
    const result = compare(answer(group), answer({ ...group, members }), { collection: 'groups' });
    expect(result.verdict).toBe('equivalent');
    expect(new Set(result.differences.map(({ kind }) => kind))).toEqual(new Set(['optional', 'order']));
  });

  test('an answer to PATCH with the resource or without, and words of errors', () => {
    expect(compare(answer(ada), answer(undefined, 204), { method: 'PATCH' }).verdict).toBe('equivalent');
    const error = (detail: string) => answer({ schemas: [ERROR], status: '404', detail }, 404);
    expect(compare(error('No such user.'), error('Not found'))).toMatchObject({ verdict: 'equivalent' });
  });

  test('304, where the shadow could not be asked on the same condition', () => {
    const options = { unconditional: true };
    expect(compare(answer(undefined, 304), answer(ada), options).verdict).toBe('same');
    expect(compare(answer(undefined, 304), answer(ada)).verdict).toBe('different');
  });
});

describe('what says other things is different', () => {
  test('values, types, what one of them lacks', () => {
    const { active: _, ...rest } = ada;
    const there = {
      ...rest,
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      emails: [{ value: 'ada@example.com', type: 'work', primary: 'true' }],
      nickName: 'A',
    };
    expect(compare(answer(ada), answer(there))).toMatchObject({ verdict: 'different', places: 5 });
    expect(words(answer(ada), answer(there))).toEqual([
      'different: name.familyName is "Byron" at the first and "Lovelace" at the shadow',
      'different: emails[0].primary is of another type: true at the first and "true" at the shadow',
      'different: the shadow does not have emails[1], which is {"value":"ada@home.example","type":"home"} at the first',
      'different: the shadow does not have active, which is true at the first',
      'different: the shadow has nickName, "A", and the first does not',
    ]);
  });

  test('a member that is not there', () => {
    const group = { schemas: [GROUP], id: 'g', displayName: 'A', members: [{ value: '1' }, { value: '2' }] };
    const { differences } = compare(answer(group), answer({ ...group, members: [{ value: '2' }] }), {
      collection: 'groups',
    });
    expect(differences).toMatchObject([
      { kind: 'missing', pointer: '/members/0', name: 'members[0]', here: '{"value":"1"}' },
    ]);
  });

  test('the id of an externalId counts to the letter', () => {
    const verdict = (there: string) =>
      compare(answer({ ...ada, externalId: 'aB' }), answer({ ...ada, externalId: there })).verdict;
    expect([verdict('aB'), verdict('ab')]).toEqual(['same', 'different']);
  });

  test('scimType, and a Location that is missing', () => {
    const error = (more: object) => answer({ schemas: [ERROR], status: '409', ...more }, 409);
    expect(words(error({ scimType: 'uniqueness' }), error({}))).toEqual([
      'different: the shadow does not have scimType, which is "uniqueness" at the first',
    ]);
    const created = (fields: Record<string, string>) => answer(ada, 201, fields);
    expect(words(created({ location: 'x' }), created({}), { method: 'POST' })).toEqual([
      'different: The field Location is x at the first and nothing at the shadow',
    ]);
  });
});

describe('lists', () => {
  const list = (...Resources: Json[]) =>
    answer({
      schemas: [LIST],
      totalResults: Resources.length,
      itemsPerPage: Resources.length,
      startIndex: 1,
      Resources,
    });
  const bob = { schemas: [USER], id: '2', userName: 'bob' };

  test('the order counts when it was asked for', () => {
    expect(compare(list(ada, bob), list(bob, ada)).verdict).toBe('equivalent');
    expect(compare(list(ada, bob), list(bob, ada), { sorted: true }).verdict).toBe('different');
  });

  test('one that is not there, with the count', () => {
    const result = compare(list(ada, bob), list(ada));
    expect(result.differences.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'value totalResults',
      'value itemsPerPage',
      'missing Resources[1]',
    ]);
  });

  test('paging told otherwise', () => {
    const { body } = list(ada);
    const { itemsPerPage: _, startIndex: __, ...rest } = body as Record<string, Json>;
    expect(compare(list(ada), answer(rest)).verdict).toBe('equivalent');
  });
});

test('answers to Bulk are compared operation by operation, by bulkId and place', () => {
  const bulk = (...Operations: Json[]) =>
    answer({ schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'], Operations });
  const one = { method: 'POST', bulkId: 'a', status: '201', location: 'https://a/Users/1', version: 'W/"1"' };
  const two = { method: 'DELETE', status: '204', location: 'https://a/Users/2' };
  expect(
    compare(bulk(one, two), bulk({ ...one, location: 'https://b/x/Users/1', version: 'q' }, two)).verdict,
  ).toBe('same');
  const failed = {
    method: 'POST',
    bulkId: 'a',
    status: '409',
    response: { schemas: [ERROR], status: '409' },
  };
  const result = compare(bulk(one, two), bulk(failed, two));
  expect(result.verdict).toBe('worse');
  expect(result.differences[0]).toMatchObject({
    kind: 'status',
    pointer: '/Operations/0/status',
    here: '201',
    there: '409',
  });
});

test('failing where the first does not is worse; the other way round it is different', () => {
  expect(compare(answer(ada), answer(undefined, 500)).verdict).toBe('worse');
  expect(compare(answer(ada), answer(undefined, 404)).verdict).toBe('worse');
  expect(compare(answer(undefined, 404), answer(undefined, 502)).verdict).toBe('worse');
  expect(compare(answer(undefined, 404), answer(ada)).verdict).toBe('different');
  expect(describeVerdict(compare(answer(ada), answer(undefined, 500)))).toBe(
    'failed where the first did not: one place',
  );
});

test('bodies that are no JSON are compared as texts', () => {
  const text = (own: string) => ({ ...answer(undefined), text: own, header: () => 'text/html' });
  expect(compare(text('<p>'), text('<p>')).verdict).toBe('same');
  expect(words(text('<p>'), text('<b>'))).toEqual([
    'different: The body is not JSON at the first and not JSON at the shadow, with another text',
  ]);
  expect(words(answer(ada), text('<b>'))).toContain(
    'different: The body is a JSON object at the first and not JSON at the shadow',
  );
});

test('a group of 20,000 is compared as fast as it is read', () => {
  const members = Array.from({ length: 20_000 }, (_, at) => ({ value: `u${at}`, display: `U ${at}` }));
  const group = { schemas: [GROUP], id: 'g', displayName: 'All', members };
  const there = { ...group, members: [...members].reverse() };
  expect(compare(answer(group), answer(there), { collection: 'groups' })).toMatchObject({
    verdict: 'equivalent',
    places: 0,
  });
});
