import { expect, test } from 'vitest';
import { IdMap } from '../../shared/replay/id-map.ts';
import { type AnswerFacts, learn } from '../../shared/replay/learn.ts';
import { referencesOf } from '../../shared/replay/references.ts';
import { CURSOR, TokenMap, versionsOf } from '../../shared/replay/token-map.ts';
import type { Json } from '../../shared/scim/json.ts';
import { createRegistry } from '../../shared/scim/registry.ts';

const references = referencesOf(createRegistry());

function answer(body: Json | undefined, status = 200, fields: Record<string, string> = {}): AnswerFacts {
  return { status, body, header: (name) => fields[name] ?? null };
}

/** What is learnt from a request, as `kind here there`. */
function learnt(line: string, here: AnswerFacts, there: AnswerFacts, requestBody?: Json) {
  const [method = '', target = ''] = line.split(' ');
  const [ids, tokens] = [new IdMap(), new TokenMap()];
  const pairs = learn(
    { method, target: `/scim${target}`, basePath: '/scim', requestBody, here, there },
    ids,
    tokens,
    references,
  );
  expect([...ids]).toEqual(pairs);
  return { pairs: pairs.map((pair) => `${pair.kind} ${pair.here} ${pair.there}`), tokens };
}

test('a create tells in its body, in meta.location, or in Location', () => {
  const cases: [AnswerFacts, AnswerFacts][] = [
    [answer({ id: 'a' }, 201), answer({ id: 'b' }, 201)],
    [
      answer({ meta: { location: 'https://x/scim/Users/a' } }, 201),
      answer(undefined, 201, { location: '/v2/Users/b' }),
    ],
    [answer({ Id: 'a' }, 201), answer({ id: 'b' }, 200)],
  ];
  for (const [here, there] of cases) expect(learnt('POST /Users', here, there).pairs).toEqual(['users a b']);
});

test('nothing is learnt where one of them failed, or they answer with other kinds', () => {
  expect(learnt('POST /Users', answer({ id: 'a' }, 201), answer({ id: 'b' }, 409)).pairs).toEqual([]);
  expect(learnt('POST /Users', answer({ id: 'a' }, 201), answer(undefined, 204)).pairs).toEqual([]);
});

const list = (...Resources: Json[]) => answer({ totalResults: Resources.length, Resources });

test('look-ups: the same userName, externalId or displayName, in any case', () => {
  const here = list(
    { id: '1', userName: 'Ada@x' },
    { id: '2', externalId: 'e2', userName: 'renamed' },
    { id: '3', userName: 'gone' },
  );
  const there = list({ id: 'two', externalId: 'e2', userName: 'b' }, { id: 'one', userName: 'ada@X' });
  expect(learnt('GET /Users', here, there).pairs).toEqual(['users 1 one', 'users 2 two']);
});

test('a name that two have says nothing', () => {
  const here = list({ id: '1', displayName: 'Sales' }, { id: '2', displayName: 'Sales' });
  expect(learnt('GET /Groups', here, list({ id: 'x', displayName: 'Sales' })).pairs).toEqual([]);
});

test('two people who are called the same are two people', () => {
  const here = { id: '1', userName: 'ada', displayName: 'A. Byron' };
  const there = { id: 'x', userName: 'anna', displayName: 'A. Byron' };
  expect(learnt('GET /Users', list(here), list(there)).pairs).toEqual([]);
});

test('an id that both have given by chance is no pair; one that both know by the same name is', () => {
  const user = (userName: string) => answer({ id: '5', userName });
  expect(learnt('GET /Users/5', user('ada'), user('bob')).pairs).toEqual([]);
  expect(learnt('GET /Users/5', user('ada'), user('Ada')).pairs).toEqual(['users 5 5']);
});

test('a look-up that asks for ids alone: the one that was looked for', () => {
  const filter = encodeURIComponent('userName eq "ada"');
  expect(
    learnt(`GET /Users?filter=${filter}&attributes=id`, list({ id: '1' }), list({ id: 'x' })).pairs,
  ).toEqual(['users 1 x']);
  const loose = encodeURIComponent('userName sw "a"');
  expect(
    learnt(`GET /Users?filter=${loose}&attributes=id`, list({ id: '1' }), list({ id: 'x' })).pairs,
  ).toEqual([]);
  const other = [list({ id: '1', displayName: 'Ada' }), list({ id: 'x', displayName: 'Bob' })] as const;
  expect(learnt(`GET /Users?filter=${filter}`, ...other).pairs).toEqual([]);
});

test('a search over all types knows each by its schema', () => {
  const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada' };
  const group = { meta: { resourceType: 'Group' }, displayName: 'Sales' };
  const here = list({ ...user, id: '1' }, { ...group, id: '1' });
  const there = list({ ...group, id: 'g' }, { ...user, id: 'u' });
  expect(learnt('POST /.search', here, there, { filter: 'id pr' }).pairs.sort()).toEqual([
    'groups 1 g',
    'users 1 u',
  ]);
});

test('Bulk: by bulkId, whatever the order; by place without', () => {
  const one = (bulkId: string, location: string, status = '201') => ({
    method: 'POST',
    bulkId,
    status,
    location,
  });
  const here = answer({ Operations: [one('a', '/Users/1'), one('b', '/Groups/1'), one('c', '/Users/3')] });
  const there = answer({
    Operations: [
      one('b', 'https://x/Groups/g'),
      one('a', 'https://x/Users/u'),
      one('c', 'https://x/Users/w', '409'),
    ],
  });
  expect(learnt('POST /Bulk', here, there).pairs).toEqual(['users 1 u', 'groups 1 g']);
});

test('/Me is a user, whose id is among the users', () => {
  const me = (id: string) =>
    answer({ id, schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada' });
  expect(learnt('GET /Me', me('1'), me('x')).pairs).toEqual(['users 1 x']);
});

test('versions from ETag and meta.version, and cursors', () => {
  const { tokens } = learnt(
    'GET /Users/1',
    answer({ id: '1' }, 200, { etag: 'W/"a"' }),
    answer({ id: 'x', meta: { version: 'W/"b"' } }),
  );
  expect(tokens.there(versionsOf('users', '1'), 'W/"a"')).toBe('W/"b"');
  const cursors = learnt(
    'GET /Users?cursor',
    answer({ Resources: [], nextCursor: 'p' }),
    answer({ Resources: [], nextCursor: 'q' }),
  );
  expect(cursors.tokens.there(CURSOR, 'p')).toBe('q');
});
