import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ObservedExchange } from '../../shared/meaning/observed.ts';
import { list, patch } from '../meaning/exchanges.ts';
import { type Sent, Session } from './correlate.ts';
import {
  entra,
  entraLookup,
  entraPatch,
  entraProbe,
  google,
  group,
  okta,
  oktaLookup,
  oneLogin,
  resource,
} from './traffic.ts';

const ada = { id: 'u-1', userName: 'ada@example.com', name: 'Ada Byron', externalId: '00uADA000001' };
const eve = { id: 'u-3', userName: 'eve@example.com', name: 'Eve Moss' };
const bo = { id: 'u-2', userName: 'bo@example.com', name: 'Bo Li' };

/** One after the other, 100 ms apart. */
function inTurn(...exchanges: readonly ObservedExchange[]): Sent[] {
  return exchanges.map((exchange, at) => ({ exchange, at: at * 100 }));
}

/** Each operation as its sentence and its steps. */
function told(session: Session): [string, ...string[]][] {
  return session.operations().map(({ says, steps }) => [says, ...steps]);
}

describe('what Okta sends', () => {
  test('assigning a person: looked up, then created', () => {
    const session = new Session(
      inTurn(oktaLookup(ada.userName), okta('POST /Users', { body: resource(ada), answer: resource(ada) })),
    );
    expect(told(session)).toEqual([['Create Ada Byron', 'look up by userName: no match', 'create']]);
  });

  test('linking one who is there: looked up, read, replaced', () => {
    const session = new Session(
      inTurn(
        oktaLookup(ada.userName, resource(ada)),
        okta('GET /Users/u-1', { answer: resource(ada) }),
        okta('PUT /Users/u-1', { body: { ...resource(ada), title: 'Head' }, answer: resource(ada) }),
      ),
    );
    expect(told(session)).toEqual([
      [
        'Change Ada Byron: job title',
        'look up by userName: 1 match',
        'read the person: active',
        'change job title',
      ],
    ]);
  });

  test('two changes of one person are two operations', () => {
    const session = new Session(
      inTurn(
        okta('GET /Users/u-1', { answer: resource(ada) }),
        okta('PUT /Users/u-1', { body: { ...resource(ada), title: 'Head' }, answer: resource(ada) }),
        okta('GET /Users/u-1', { answer: resource(ada) }),
        okta('PUT /Users/u-1', { body: resource(ada, false), answer: resource(ada, false) }),
      ),
    );
    expect(told(session)).toEqual([
      ['Change Ada Byron: job title', 'read the person: active', 'change job title'],
      ['Deactivate Ada Byron', 'read the person: active', 'set active to false'],
    ]);
  });

  test('a group is pushed: looked up, created, filled; its name is sent before each change of members', () => {
    const desk = group('g-1', 'Field Ops');
    const session = new Session(
      inTurn(
        okta('GET /Groups?filter=displayName%20eq%20%22Field%20Ops%22&startIndex=1&count=100', {
          answer: list(),
        }),
        okta('POST /Groups', { body: desk, answer: desk }),
        okta('GET /Groups/g-1', { answer: desk }),
        okta('PATCH /Groups/g-1', {
          body: patch({ op: 'replace', value: { id: 'g-1', displayName: 'Field Ops' } }),
        }),
        okta('PATCH /Groups/g-1', {
          body: patch({ op: 'add', path: 'members', value: [{ value: 'u-1', display: 'Ada Byron' }] }),
        }),
      ),
    );
    expect(told(session)).toEqual([
      ['Create the group Field Ops', 'look up the group: no match', 'create'],
      ['Add Ada Byron to Field Ops', 'read the group', 'send its name again', 'add Ada Byron'],
    ]);
  });

  test('the pages of an import are one operation; the next import is another', () => {
    const page = (first: number) =>
      okta(`GET /Users?startIndex=${first}&count=100`, {
        answer: { totalResults: 214, startIndex: first, itemsPerPage: 100, Resources: [resource(ada)] },
      });
    const session = new Session(inTurn(page(1), page(101), page(201), page(1)));
    expect(session.operations().map(({ steps }) => steps.length)).toEqual([3, 1]);
  });

  test('a refused create that is sent again is one operation, with the last answer', () => {
    const create = (status: number) =>
      okta('POST /Users', { body: resource(ada), status, answer: resource(ada) });
    const session = new Session(inTurn(oktaLookup(ada.userName), create(500), create(201)));
    expect(session.operations()).toHaveLength(1);
    const refused = new Session(inTurn(create(201), create(409)));
    expect(refused.operations()).toHaveLength(2);
  });

  test('somebody who could not be created for being there is looked for and linked: one operation', () => {
    const session = new Session(
      inTurn(
        okta('POST /Users', { body: resource(ada), status: 409 }),
        oktaLookup(ada.userName, resource(ada)),
        okta('PUT /Users/u-1', { body: { ...resource(ada), title: 'Head' }, answer: resource(ada) }),
      ),
    );
    expect(session.operations().map(({ says, ids }) => [says, ids.length])).toEqual([
      ['Change Ada Byron: job title', 3],
    ]);
  });

  test('a refused change is not hidden by the next one that works', () => {
    const session = new Session(
      inTurn(
        okta('PUT /Users/u-1', { body: resource(ada), status: 400 }),
        okta('GET /Users/u-1', { answer: resource(ada) }),
        okta('PUT /Users/u-1', { body: resource(ada, false), answer: resource(ada, false) }),
      ),
    );
    expect(session.operations().map(({ ids }) => ids.length)).toEqual([1, 2]);
  });

  test('what is asked again after minutes is a new question', () => {
    const session = new Session([
      { at: 0, exchange: oktaLookup(ada.userName) },
      { at: 120_000, exchange: okta('POST /Users', { body: resource(ada), answer: resource(ada) }) },
    ]);
    expect(session.operations()).toHaveLength(2);
  });

  test('a slow answer does not end what it belongs to', () => {
    const session = new Session([
      { at: 0, took: 55_000, exchange: oktaLookup(ada.userName) },
      { at: 56_000, exchange: okta('POST /Users', { body: resource(ada), answer: resource(ada) }) },
    ]);
    expect(session.operations()).toHaveLength(1);
  });
});

describe('what Entra sends', () => {
  test('probe, look-up by several attributes, create, then manager and group', () => {
    const session = new Session(
      inTurn(
        entraProbe(),
        entraLookup('userName', 'ada@corp.example'),
        entraLookup('emails[type eq "work"].value', ada.userName),
        entra('POST /Users', {
          body: { ...resource({ ...ada, userName: 'ada@corp.example', mail: ada.userName }) },
          answer: resource({ ...ada, userName: 'ada@corp.example', mail: ada.userName }),
        }),
        entraPatch('/Users/u-1', {
          op: 'Add',
          path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager',
          value: 'u-2',
        }),
        entraPatch('/Groups/g-1', { op: 'Add', path: 'members', value: [{ $ref: null, value: 'u-1' }] }),
      ),
    );
    expect(told(session)).toEqual([
      ['Check the connection with a random GUID', 'check the connection with a random GUID'],
      ['Create Ada Byron', 'look up by userName: no match', 'look up by work mail: no match', 'create'],
      ['Set the manager of Ada Byron', 'set the manager'],
      ['Add Ada Byron to g-1', 'add Ada Byron'],
    ]);
  });

  test('a leaver: read, then switched off by a string', () => {
    const session = new Session(
      inTurn(
        entra('GET /Users/u-1', { answer: resource(ada) }),
        entraPatch('/Users/u-1', { op: 'Replace', path: 'active', value: 'False' }),
        entra('DELETE /Users/u-1'),
      ),
    );
    expect(told(session)).toEqual([
      ['Deactivate Ada Byron', 'read the person: active', 'set active to the string "False"'],
      ['Delete Ada Byron', 'delete'],
    ]);
  });

  test('people handled at the same time do not mix', () => {
    const create = (person: typeof bo) =>
      entra('POST /Users', { body: resource(person), answer: resource(person) });
    const session = new Session(
      inTurn(
        entraLookup('userName', eve.userName),
        entraLookup('userName', bo.userName),
        create(bo),
        create(eve),
      ),
    );
    expect(told(session)).toEqual([
      ['Create Eve Moss', 'look up by userName: no match', 'create'],
      ['Create Bo Li', 'look up by userName: no match', 'create'],
    ]);
  });
});

test('Google looks up and creates; later it looks up and suspends', () => {
  const lookup = (...found: unknown[]) =>
    google('GET /Users?filter=userName%20eq%20%22ada%40example.com%22&startIndex=1', {
      answer: list(...found),
    });
  const session = new Session(
    inTurn(
      lookup(),
      google('POST /Users', { body: resource(ada), answer: resource(ada) }),
      lookup(resource(ada)),
      google('PATCH /Users/u-1', { body: patch({ op: 'replace', path: 'active', value: false }) }),
    ),
  );
  expect(told(session)).toEqual([
    ['Create Ada Byron', 'look up by userName: no match', 'create'],
    ['Deactivate Ada Byron', 'look up by userName: 1 match', 'set active to false'],
  ]);
});

test('OneLogin reads the groups before a membership, and takes a leaver out of each before it switches her off', () => {
  const member = (op: string, id: string) =>
    oneLogin(`PATCH /Groups/${id}?`, { body: patch({ value: [{ value: 'u-1' }], op, path: 'members' }) });
  const session = new Session(
    inTurn(
      oneLogin('GET /Users?filter=userName%20eq%20%22ada%40example.com%22&', { answer: list() }),
      oneLogin('POST /Users?', { body: resource(ada), answer: resource(ada) }),
      oneLogin('GET /Groups?count=100&startIndex=1', {
        answer: list(group('g-1', 'Desk'), group('g-2', 'Bar')),
      }),
      member('add', 'g-1'),
      member('remove', 'g-1'),
      member('remove', 'g-2'),
      oneLogin('PUT /Users/u-1?', { body: resource(ada, false), answer: resource(ada, false) }),
    ),
  );
  expect(told(session)).toEqual([
    ['Create Ada Byron', 'look up by userName: no match', 'create'],
    ['Add Ada Byron to Desk', 'read groups', 'add Ada Byron'],
    ['Deactivate Ada Byron', 'remove Ada Byron', 'remove Ada Byron', 'set active to false'],
  ]);
});

describe('late answers', () => {
  test('a create without an answer yet belongs to its look-up, and a retry after its refusal as well', () => {
    const lookup = oktaLookup(ada.userName);
    const pending = okta('POST /Users', { body: resource(ada), status: null, outcome: 'pending' });
    const session = new Session(inTurn(lookup, pending));
    session.amend({ at: 100, took: 900, exchange: { ...pending, status: 503, outcome: 'completed' } });
    session.take({ at: 2000, exchange: okta('POST /Users', { body: resource(ada), answer: resource(ada) }) });
    expect(session.operations().map(({ ids }) => ids.length)).toEqual([3]);
  });

  test('an exchange that is stored after its successor still joins it', () => {
    const first = oktaLookup(ada.userName);
    const second = okta('POST /Users', { body: resource(ada), status: 500 });
    const session = new Session([
      { at: 100, exchange: second },
      { at: 0, exchange: first },
    ]);
    expect(session.operations().map(({ ids }) => ids)).toEqual([[first.id, second.id]]);
  });
});

/** What one identity provider does to some people, as requests in its own order. */
function life(who: 'okta' | 'entra', people: readonly { person: number; deeds: readonly string[] }[]) {
  const send = who === 'okta' ? okta : entra;
  return people.flatMap(({ person, deeds }) => {
    const one = { id: `${who}-${person}`, userName: `p${person}@example.com`, name: `Person ${person}` };
    return deeds.flatMap((deed): ObservedExchange[] => {
      const lookup = who === 'okta' ? oktaLookup(one.userName) : entraLookup('userName', one.userName);
      switch (deed) {
        case 'create':
          return [lookup, send('POST /Users', { body: resource(one), answer: resource(one), listener: 1 })];
        case 'change':
          return [
            send(`GET /Users/${one.id}`, { answer: resource(one) }),
            send(`PUT /Users/${one.id}`, { body: { ...resource(one), title: 'x' }, answer: resource(one) }),
          ];
        default:
          return [
            send(`PATCH /Users/${one.id}`, { body: patch({ op: 'replace', path: 'active', value: false }) }),
          ];
      }
    });
  });
}

test('any interleaving of two identity providers gives the same operations', () => {
  const lives = fc.array(
    fc.record({
      person: fc.integer({ min: 1, max: 3 }),
      deeds: fc.array(fc.constantFrom('create', 'change', 'off'), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(lives, lives, fc.array(fc.boolean(), { maxLength: 60 }), (one, other, choices) => {
      // Two apps: each listener has its own ids.
      const first = life('okta', one).map((exchange) => ({ ...exchange, listener: 1 }));
      const second = life('entra', other).map((exchange) => ({ ...exchange, listener: 2 }));
      const alone = [...groupsOf(inTurn(...first)), ...groupsOf(inTurn(...second))].sort();
      const timed = [inTurn(...first), inTurn(...second)] as const;
      const mixed: Sent[] = [];
      const at = [0, 0];
      for (let turn = 0; mixed.length < first.length + second.length; turn++) {
        const wanted = choices[turn] ? 1 : 0;
        const from = (at[wanted] ?? 0) < timed[wanted].length ? wanted : 1 - wanted;
        const next = timed[from as 0 | 1][at[from] ?? 0];
        at[from] = (at[from] ?? 0) + 1;
        if (next) mixed.push(next);
      }
      expect(groupsOf(mixed).sort()).toEqual(alone);
    }),
    { numRuns: 150 },
  );
});

function groupsOf(sent: readonly Sent[]): string[] {
  return new Session(sent).operations().map(({ ids }) => ids.join(' '));
}

test('memory of what is open is bounded', () => {
  const session = new Session();
  for (let person = 0; person < 7000; person++)
    session.take({ at: person, exchange: oktaLookup(`p${person}@example.com`) });
  expect(session.openOperations()).toBeLessThanOrEqual(5000);
});
