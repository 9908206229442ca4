import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IdpGuess, Meaning, outcomes } from '../../shared/contract/exchange.ts';
import { createDeriver, type Deriver } from '../../shared/meaning/deriver.ts';
import type { ObservedExchange } from '../../shared/meaning/observed.ts';
import { exchange, list, patch, plain, textOf } from './exchanges.ts';
import { sequences } from './sequences.ts';

describe.each(sequences)('$title', ({ told }) => {
  const deriver = createDeriver();
  const derived = told.map(({ sent }) => deriver.derive(sent));
  test.each(told.map(({ sent, ...expected }, i) => [`${sent.method} ${sent.target}`, expected, i] as const))(
    '%s',
    (_, { says, kind, idp }, i) => {
      const { meaning, idp: guess } = derived[i]!;
      expect({ says: textOf(meaning), kind: meaning.kind, idp: guess?.id ?? null }).toEqual({
        says,
        kind,
        idp,
      });
    },
  );
});

function tell(deriver: Deriver, sent: ObservedExchange): string {
  return textOf(deriver.derive(sent).meaning);
}

describe('what is remembered', () => {
  const ada = {
    id: 'u-1',
    userName: 'ada@example.com',
    displayName: 'Ada Byron',
    active: true,
    title: 'Analyst',
  };

  test('names learnt at one listener are not used at another', () => {
    const deriver = createDeriver();
    deriver.derive(exchange('GET /Users/u-1', { answer: ada }));
    expect(tell(deriver, exchange('DELETE /Users/u-1'))).toBe('Delete Ada Byron');
    expect(tell(deriver, exchange('DELETE /Users/u-1', { listener: 2 }))).toBe('Delete u-1');
  });

  test.each([['a+b'], ['a%20b'], ['%zz'], ['a%2Fb']])(
    'an id is found again however it is encoded: %s',
    (written) => {
      const deriver = createDeriver();
      const id = written === '%zz' ? written : decodeURIComponent(written);
      deriver.derive(exchange('GET /Users', { answer: list({ ...ada, id }) }));
      expect(tell(deriver, exchange(`DELETE /Users/${written}`))).toBe('Delete Ada Byron');
    },
  );

  test('a refused change is not taken for the state of the app', () => {
    const deriver = createDeriver();
    deriver.derive(exchange('GET /Users/u-1', { answer: ada }));
    const put = (status: number) => exchange('PUT /Users/u-1', { body: { ...ada, title: 'Head' }, status });
    expect(tell(deriver, put(500))).toBe('Change Ada Byron: job title | the app answered 500');
    expect(tell(deriver, put(200))).toBe('Change Ada Byron: job title');
    expect(tell(deriver, put(200))).toBe('Replace Ada Byron: no change');
  });

  test('a PUT about which nothing is known is told as what it is', () => {
    expect(tell(createDeriver(), exchange('PUT /Users/u-1', { body: ada }))).toBe('Replace Ada Byron');
    expect(tell(createDeriver(), exchange('PUT /Users/u-1', { body: { ...ada, active: false } }))).toBe(
      'Deactivate Ada Byron',
    );
  });

  test('a partial answer does not make the rest forgotten', () => {
    const deriver = createDeriver();
    deriver.derive(exchange('GET /Users/u-1', { answer: ada }));
    deriver.derive(
      exchange('GET /Users/u-1?attributes=userName', { answer: { id: 'u-1', userName: 'ada@example.com' } }),
    );
    expect(tell(deriver, exchange('PUT /Users/u-1', { body: ada, answer: ada }))).toBe(
      'Replace Ada Byron: no change',
    );
  });

  test('values come back empty or absent without being a change', () => {
    const deriver = createDeriver();
    deriver.derive(exchange('GET /Users/u-1', { answer: ada }));
    const body = {
      ...ada,
      nickName: '',
      locale: null,
      phoneNumbers: [],
      groups: [{ value: 'g' }],
      meta: { version: '2' },
    };
    expect(tell(deriver, exchange('PUT /Users/u-1', { body, answer: ada }))).toBe(
      'Replace Ada Byron: no change',
    );
  });

  test('people are named by the display of group members until better is known', () => {
    const deriver = createDeriver();
    deriver.derive(
      exchange('GET /Groups/g-1', {
        answer: { id: 'g-1', displayName: 'Desk', members: [{ value: 'u-1', display: 'ada@example.com' }] },
      }),
    );
    const remove = exchange('PATCH /Groups/g-1', {
      body: patch({ op: 'remove', path: 'members[value eq "u-1"]' }),
    });
    expect(tell(deriver, remove)).toBe('Remove ada@example.com from Desk');
    deriver.derive(exchange('GET /Users', { answer: list(ada) }));
    expect(tell(deriver, remove)).toBe('Remove Ada Byron from Desk');
  });

  test('a snapshot carries all of it over a restart, as JSON', () => {
    const before = createDeriver();
    before.derive(exchange('GET /Users/u-1', { answer: ada }));
    before.derive(
      exchange('PATCH /Users/u-1', { body: patch({ op: 'Replace', path: 'title', value: 'Head' }) }),
    );
    const after = createDeriver(JSON.parse(JSON.stringify(before.snapshot())));
    const next = exchange('PUT /Users/u-1', { body: { ...ada, title: 'Head', userName: 'ada@new.example' } });
    expect(after.derive(next)).toEqual(before.derive(next));
    expect(
      tell(
        createDeriver(before.snapshot()),
        exchange('GET /Users/u-1', { status: null, outcome: 'pending' }),
      ),
    ).toBe('Read Ada Byron');
  });

  test.each([[null], [{ version: 0 }], ['text'], [{ version: 1, memory: { known: [['a', {}]] } }]])(
    'a seed that does not fit is left aside: %j',
    (seed) => {
      expect(tell(createDeriver(seed), exchange('DELETE /Users/u-1'))).toBe('Delete u-1');
    },
  );

  test('a look without learning changes nothing', () => {
    const deriver = createDeriver();
    const empty = JSON.stringify(deriver.snapshot());
    expect(textOf(deriver.peek(exchange('GET /Users/u-1', { answer: ada })).meaning)).toBe(
      'Read Ada Byron: active',
    );
    expect(JSON.stringify(deriver.snapshot())).toBe(empty);
  });

  test('a page of an import gives names and states, and keeps known attributes right', () => {
    const deriver = createDeriver();
    const others = Array.from({ length: 20 }, (_, i) => ({
      id: `p-${i}`,
      displayName: `Person ${i}`,
      active: true,
    }));
    deriver.derive(exchange('GET /Users/u-1', { answer: ada }));
    const head = { ...ada, title: 'Head' };
    deriver.derive(exchange('GET /Users?startIndex=1&count=100', { answer: list(head, ...others) }));
    expect(tell(deriver, exchange('PUT /Users/u-1', { body: head, answer: head }))).toBe(
      'Replace Ada Byron: no change',
    );
    expect(tell(deriver, exchange('PUT /Users/p-3', { body: { ...others[3], active: false } }))).toBe(
      'Deactivate Person 3',
    );
  });

  test('credentials and values are not in the snapshot', () => {
    const deriver = createDeriver();
    deriver.derive(
      exchange('POST /Users', {
        requestHeaders: ['User-Agent', 'Okta SCIM Client 1.0.0', 'Authorization', 'Bearer very-secret'],
        body: { ...ada, password: 'hunter-2', title: 'Countess' },
        answer: ada,
      }),
    );
    const saved = JSON.stringify(deriver.snapshot());
    expect(saved).not.toMatch(/very-secret|hunter-2|Countess/);
    expect(saved).toContain('okta');
  });

  test('memory is bounded: what was used longest ago goes first', () => {
    const deriver = createDeriver();
    deriver.derive(exchange('GET /Users/first', { answer: { id: 'first', displayName: 'First' } }));
    for (let i = 0; i < 10_001; i++)
      deriver.derive(exchange(`GET /Users/r-${i}`, { answer: { id: `r-${i}`, displayName: 'R' } }));
    for (let page = 0; page < 101; page++) {
      const people = Array.from({ length: 1000 }, (_, i) => ({
        id: `${page}-${i}`,
        displayName: `P ${page} ${i}`,
      }));
      deriver.derive(exchange('GET /Users', { answer: list(...people) }));
    }
    const { memory } = deriver.snapshot();
    expect(memory.known.length).toBe(100_000);
    expect(memory.attributes.length).toBe(10_000);
    expect(tell(deriver, exchange('DELETE /Users/first'))).toBe('Delete first');
    expect(tell(deriver, exchange('DELETE /Users/100-999'))).toBe('Delete P 100 999');
  });
});

describe('identity providers', () => {
  const guess = (deriver: Deriver, sent: ObservedExchange) => deriver.derive(sent).idp;

  test('a request without a sign inherits what an earlier one of the same client gave away', () => {
    const deriver = createDeriver();
    const plainRead = () => exchange('GET /Users/u-1', { answer: { id: 'u-1' } });
    expect(guess(deriver, plainRead())).toBeNull();
    expect(
      guess(deriver, exchange('PATCH /Users/u-1', { body: patch({ op: 'Add', path: 'title', value: 'x' }) })),
    ).toEqual({
      id: 'entra',
      because: 'known by the capitalised op',
    });
    expect(guess(deriver, plainRead())).toEqual({ id: 'entra', because: 'known by its earlier requests' });
    expect(
      guess(deriver, exchange('GET /Users/u-1', { requestHeaders: ['Authorization', 'Bearer other'] })),
    ).toBeNull();
    expect(guess(deriver, exchange('GET /Users/u-1', { listener: 2 }))).toBeNull();
  });

  test('a weak sign does not overrule a strong one seen before', () => {
    const deriver = createDeriver();
    const headers = ['Authorization', 'Bearer t'];
    deriver.derive(
      exchange('GET /Users?filter=userName+eq+%22AzureAD_Test-7c9e6679-7425-40de-944b-e07fc1f90ae7%22', {
        requestHeaders: headers,
      }),
    );
    expect(guess(deriver, exchange('GET /Users?startIndex=1&count=2', { requestHeaders: headers }))?.id).toBe(
      'entra',
    );
  });

  test('Entra is known by a token it signed itself', () => {
    const payload = Buffer.from(
      JSON.stringify({ aud: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621', iss: 'https://sts.windows.net/0f3a/' }),
    ).toString('base64url');
    const sent = exchange('GET /Users/u-1', {
      requestHeaders: ['Authorization', `Bearer eyJhbGciOiJSUzI1NiJ9.${payload}.sig`],
    });
    expect(guess(createDeriver(), sent)?.because).toBe(
      'known by its token, issued by Entra for provisioning',
    );
  });

  test('a request sent by hand is told as such, whatever it looks like', () => {
    const sent = exchange('PATCH /Users/u-1', {
      requestHeaders: ['User-Agent', 'Scimscope/0.1.0'],
      body: patch({ op: 'Replace', path: 'active', value: 'False' }),
    });
    expect(guess(createDeriver(), sent)?.id).toBe('scimscope');
  });

  test('curl, a browser and an RFC client are not taken for anyone', () => {
    for (const agent of ['curl/8.5.0', 'Mozilla/5.0', 'scim-client/1'])
      for (const line of [
        'GET /Users?filter=userName%20eq%20%22a%22',
        'GET /Users?startIndex=1&count=50',
        'GET /Schemas',
      ])
        expect(guess(createDeriver(), exchange(line, { requestHeaders: ['User-Agent', agent] }))).toBeNull();
  });
});

test('a developer who makes and deletes a user and a group is not taken for JumpCloud', () => {
  const deriver = createDeriver();
  const requestHeaders = ['User-Agent', 'PostmanRuntime/7.43.0'];
  const guesses = [
    exchange('POST /Users', { requestHeaders, answer: { id: 'u' } }),
    exchange('POST /Groups', { requestHeaders, answer: { id: 'g' } }),
    exchange('DELETE /Groups/g', { requestHeaders }),
    exchange('DELETE /Users/u', { requestHeaders }),
  ].map((one) => deriver.derive(one).idp);
  expect(guesses).toEqual([null, null, null, null]);
});

describe('other requests', () => {
  const says = (line: string, change: Parameters<typeof exchange>[1] = {}) =>
    tell(createDeriver(), exchange(line, change));

  test.each([
    ['GET /ServiceProviderConfig', 'Read what the app supports'],
    ['GET /Schemas', 'Read the schemas'],
    [
      'GET /Schemas/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
      'Read the schema EnterpriseUser',
    ],
    ['GET /ResourceTypes', 'Read the resource types'],
    ['GET /Me', 'Read the account signed in'],
    ['POST /.search', 'Search everything'],
    ['POST /Users/.search', 'Search people'],
    ['POST /oauth2/token', 'Ask for an access token'],
    ['GET /favicon.ico', 'Not a SCIM request: GET /favicon.ico'],
    ['GET /Roles', 'Import roles'],
    ['GET /Users?startIndex=201&count=100', 'Import people, page 3'],
    ['GET /Users?count=1', 'Check the connection'],
  ])('%s: %s', (line, expected) => {
    expect(says(line)).toBe(expected);
  });

  test('bulk is told by its size', () => {
    const operations = [
      { method: 'POST', path: '/Users' },
      { method: 'DELETE', path: '/Users/1' },
    ];
    expect(says('POST /Bulk', { body: { Operations: operations }, status: 200 })).toBe(
      'Send 2 operations in bulk',
    );
  });

  test('SCIM below a path of the app’s own is found', () => {
    expect(
      says('x', {
        method: 'GET',
        target: '/teams/7/scim/Users/u-1',
        basePath: '',
        answer: { userName: 'ada' },
      }),
    ).toBe('Read ada');
  });

  test.each([
    ['aborted', null, 'the client went away before the answer was whole'],
    ['interrupted', null, 'Scimscope stopped before the answer'],
    ['failed', 504, 'the app did not answer in time'],
  ] as const)('an exchange that was %s says so', (outcome, status, note) => {
    const { meaning } = createDeriver().derive(exchange('GET /Users/u-1', { outcome, status }));
    expect(plain(meaning.note ?? [])).toBe(note);
  });

  test('names are segments of their own', () => {
    const { meaning } = createDeriver().derive(
      exchange('POST /Users', { body: { displayName: 'نور الهاشمي' }, answer: { id: 'u-1' } }),
    );
    expect(meaning).toEqual({
      kind: 'create',
      sentence: ['Create ', { name: 'نور الهاشمي' }],
      note: null,
      subject: { type: 'User', id: 'u-1', label: 'نور الهاشمي' },
    });
  });
});

describe('hostile input', () => {
  const keys = fc.constantFrom(
    'schemas',
    'id',
    'userName',
    'displayName',
    'name',
    'members',
    'Operations',
    'op',
    'path',
    'value',
    'active',
    'Resources',
    'totalResults',
    'emails',
    '__proto__',
    'constructor',
    'urn:ietf:params:scim:schemas:core:2.0:User',
    'toString',
  );
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(
        null,
        true,
        false,
        'True',
        'False',
        'add',
        'Remove',
        'members',
        'active',
        'members[value eq "x"]',
        0,
        -1,
        1e308,
        '',
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 6 }),
    ),
  })).value;
  const targets = fc.oneof(
    fc.webPath(),
    fc.string({ maxLength: 60 }),
    fc
      .tuple(
        fc.constantFrom(
          '/scim/v2/Users',
          '/scim/v2/Groups',
          '/scim/v2/Users/x',
          '/scim/v2/Groups/x',
          '/scim/v2/Bulk',
          '/Roles/x',
          '/scim/v2/Me',
        ),
        fc.constantFrom(
          '',
          '?',
          '?filter=',
          '?filter=userName+eq+%22',
          '?count=%',
          '?&&=&',
          '?filter=a%20eq%20"\\',
          '?startIndex=-5&count=0',
        ),
        fc.string({ maxLength: 20 }),
      )
      .map((parts) => parts.join('')),
  );
  const hostile = fc.record({
    id: fc.integer(),
    listener: fc.option(fc.integer()),
    method: fc.oneof(
      fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'patch'),
      fc.string({ maxLength: 12 }),
    ),
    target: targets,
    basePath: fc.constantFrom('', '/scim/v2', '/'),
    requestHeaders: fc.array(
      fc.oneof(fc.constantFrom('User-Agent', 'Authorization', 'Bearer eyJ.x'), fc.string()),
      { maxLength: 7 },
    ),
    requestBody: fc.oneof(fc.constant(undefined), json),
    status: fc.option(fc.integer({ min: 0, max: 999 })),
    answerHeaders: fc.array(
      fc.oneof(fc.constantFrom('Content-Type', 'text/html', 'Retry-After', 'Location'), fc.string()),
      { maxLength: 7 },
    ),
    answerBody: fc.oneof(fc.constant(undefined), json),
    client: fc.string(),
    outcome: fc.constantFrom(...outcomes),
  });

  test('never throws, keeps to the contract, and can be continued from its snapshot', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 8 }), (exchanges) => {
        const deriver = createDeriver();
        for (const one of exchanges) {
          const { idp, meaning } = deriver.derive(one);
          Meaning.parse(meaning);
          IdpGuess.nullable().parse(idp);
          expect(meaning.sentence.length).toBeGreaterThan(0);
        }
        const saved = JSON.parse(JSON.stringify(deriver.snapshot()));
        expect(createDeriver(saved).snapshot()).toEqual(deriver.snapshot());
      }),
      { numRuns: 3000 },
    );
  });

  test('a body nested without end or with very many operations is told all the same', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 5000; i++) deep = { name: deep, value: [deep] };
    expect(() => createDeriver().derive(exchange('PUT /Users/x', { body: { name: deep } }))).not.toThrow();
    const many = patch(
      ...Array.from({ length: 50_000 }, (_, i) => ({
        op: 'add',
        path: 'members',
        value: [{ value: `u-${i}` }],
      })),
    );
    expect(tell(createDeriver(), exchange('PATCH /Groups/g', { body: many }))).toMatch(
      /^Add \d+ people to g$/,
    );
  });
});
