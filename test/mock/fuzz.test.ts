import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Profile, rfcStrict, tolerant } from '../../shared/profiles/index.ts';
import type { Json, JsonObject } from '../../shared/scim/json.ts';
import { type Client, client, enterpriseUrn, groupUrn, patchUrn, searchUrn, userUrn } from './client.ts';
import { Kept } from './kept.ts';

/** Cases of each area; all areas together make more than 100,000. More are run for a larger factor. */
const factor = Math.max(1, Number(process.env.SCIMSCOPE_FUZZ ?? 1));
const perArea = 17_000 * factor;
const patience = 120_000 * factor;

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: Buffer | Json;
  readonly headers?: readonly string[];
}

const bulkUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** A company of three with two groups, one within the other, and the store behind it. */
function company(profile: Profile): {
  scim: Client;
  kept: Kept;
  send(request: Request): ReturnType<Client['send']>;
} {
  const kept = new Kept();
  let ids = 0;
  const scim = client(profile, { newId: () => `id${ids++}`, now: () => 1_767_225_600_000 });
  const send = ({ method, path, body, headers }: Request) => {
    const reply = scim.send(method, path, body, headers);
    kept.apply(reply.changes);
    return reply;
  };
  const create = (path: string, body: JsonObject) => send({ method: 'POST', path, body });
  create('/Users', {
    schemas: [userUrn],
    userName: 'ada',
    emails: [{ value: 'a@x', type: 'work' }],
    title: 'T',
  });
  create('/Users', {
    schemas: [userUrn, enterpriseUrn],
    userName: 'bob',
    name: { givenName: 'B' },
    [enterpriseUrn]: { manager: { value: 'id0' } },
  });
  create('/Users', { schemas: [userUrn], userName: 'cyd' });
  create('/Groups', { schemas: [groupUrn], displayName: 'g', members: [{ value: 'id0' }, { value: 'id1' }] });
  create('/Groups', { schemas: [groupUrn], displayName: 'h', members: [{ value: 'id3' }] });
  return { scim, kept, send };
}

function everything(scim: Client): string {
  return scim.get('/?count=1000').text;
}

/**
 * What must hold whatever is sent: no 500, errors that say what is wrong, nothing changed by what failed, and
 * what is stored of what succeeded is all that it changed.
 */
function holds(profile: Profile, request: Request): void {
  const { scim, kept, send } = company(profile);
  const before = everything(scim);
  const reply = send(request);
  expect(reply.status).not.toBe(500);
  expect(reply.status).toBeLessThanOrEqual(501);
  const after = everything(scim);
  if (reply.status >= 400) {
    expect(reply.changes).toEqual([]);
    expect(after).toBe(before);
    if (request.method !== 'HEAD') {
      expect(reply.body).toMatchObject({ status: String(reply.status), detail: expect.any(String) });
    }
  } else if (reply.changes.length === 0) {
    expect(after).toBe(before);
  } else {
    const restored = client(profile, { stored: kept });
    expect(sorted(everything(restored))).toBe(sorted(after));
  }
  expect(reply.text).not.toContain('"status":"500"');
  expect(Object.keys(Object.prototype)).toEqual([]);
}

/** Members come back in the order of the rows, which a later change to one of them does not alter. */
function sorted(list: string): string {
  const { Resources } = JSON.parse(list) as {
    Resources: { members?: JsonObject[]; groups?: JsonObject[] }[];
  };
  const byValue = (a: JsonObject, b: JsonObject) => String(a.value).localeCompare(String(b.value));
  for (const { members, groups } of Resources) for (const part of [members, groups]) part?.sort(byValue);
  return JSON.stringify(Resources);
}

function fuzz(what: string, request: fc.Arbitrary<Request>): void {
  test(
    `fuzz: ${what}`,
    () => {
      fc.assert(fc.property(fc.constantFrom(tolerant, rfcStrict), request, holds), { numRuns: perArea });
    },
    patience,
  );
}

const hostileKeys = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '$ref',
);
const knownKeys = fc.constantFrom(
  'schemas',
  'SCHEMAS',
  'id',
  'meta',
  'userName',
  'USERNAME',
  'active',
  'password',
  'name',
  'name.givenName',
  'givenName',
  'emails',
  'emails[type eq "work"].value',
  'roles',
  'x509Certificates',
  'groups',
  'members',
  'displayName',
  'externalId',
  'value',
  'type',
  'primary',
  enterpriseUrn,
  `${enterpriseUrn}:manager`,
  'manager',
  userUrn,
  `${userUrn}:title`,
);
const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    true,
    'True',
    '',
    'ada',
    'ADA',
    'id0',
    'id3',
    'nobody',
    'work',
    'a@x',
    'bulkId:a',
    'bulkId:b',
    0,
    -1,
    1e308,
    Number.MAX_SAFE_INTEGER + 1,
    '9'.repeat(400),
    '2026-01-01T00:00:00Z',
    '\u0000',
    '\ud800',
    '\u202e',
    '{"value":"x"}',
    '[]',
  ),
  fc.string({ maxLength: 6, unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'json' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.oneof(knownKeys, hostileKeys), tie('value')), { maxLength: 4 })
      // Parsed as from the wire, where "__proto__" is a name like any other.
      .map(
        (pairs) =>
          JSON.parse(
            `{${pairs.map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`).join()}}`,
          ) as Json,
      ),
  ),
})).value;

const resourcePath = fc.constantFrom(
  '/Users',
  '/Users/id0',
  '/Users/id1',
  '/Groups',
  '/Groups/id3',
  '/Groups/id4',
  '/Me',
  '/Users/none',
);
const writing = fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE');

const resource = fc
  .tuple(fc.constantFrom(userUrn, groupUrn), fc.array(fc.tuple(knownKeys, value), { maxLength: 4 }))
  .map(
    ([urn, pairs]): Json => ({
      schemas: [urn, ...(urn === userUrn ? [enterpriseUrn] : [])],
      [urn === userUrn ? 'userName' : 'displayName']: 'new',
      ...Object.fromEntries(pairs),
    }),
  );
fuzz(
  'resources of odd values',
  fc.record({
    method: writing,
    path: resourcePath,
    body: fc.oneof({ weight: 4, arbitrary: resource }, value),
  }),
);

const pathPieces = fc.constantFrom(
  'members',
  'emails',
  'active',
  'name',
  'userName',
  'schemas',
  'groups',
  'meta',
  'id',
  'password',
  enterpriseUrn,
  userUrn,
  ':',
  ':manager',
  '.',
  '.value',
  '.type',
  '.primary',
  '[',
  ']',
  '[value eq "id0"]',
  '[type eq "work"]',
  '[type eq "home" and primary eq true]',
  '[not (type pr)]',
  '"',
  ' ',
  'eq',
  '\\',
  '__proto__',
  'constructor',
  '\u0000',
);
const patchPath = fc.array(pathPieces, { maxLength: 4 }).map((pieces) => pieces.join(''));
const operation: fc.Arbitrary<Json> = fc
  .tuple(
    fc.constantFrom<Json[]>('add', 'replace', 'remove', 'Add', 'REPLACE', 'move', null, 7),
    fc.option(fc.oneof({ weight: 9, arbitrary: patchPath as fc.Arbitrary<Json> }, value), { nil: undefined }),
    fc.option(value, { nil: undefined }),
  )
  .map(([op, path, given]) => ({
    op,
    ...(path !== undefined && { path }),
    ...(given !== undefined && { value: given }),
  }));
const operations: fc.Arbitrary<Json> = fc.oneof(
  { weight: 9, arbitrary: fc.array(operation, { maxLength: 4 }) },
  value,
);
fuzz(
  'PATCH',
  fc
    .tuple(resourcePath, operations)
    .map(([path, Operations]) => ({ method: 'PATCH', path, body: { schemas: [patchUrn], Operations } })),
);

const bulkOperation: fc.Arbitrary<Json> = fc
  .record({
    method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'GET'),
    path: fc.oneof(
      { weight: 3, arbitrary: resourcePath },
      fc.constantFrom(
        '/Users/bulkId:a',
        '/Groups/bulkId:b',
        '/Groups/bulkId:',
        '/Bulk',
        '/Users?x',
        '/%',
        '',
      ),
    ),
    bulkId: fc.constantFrom<Json[]>('a', 'b', 'c', '', 7),
    version: fc.constantFrom<Json[]>(null, null, 'W/"1"', 'W/"9"'),
    data: fc.oneof(
      resource,
      fc.array(operation, { maxLength: 2 }),
      fc.array(operation, { maxLength: 2 }).map((Operations): Json => ({ schemas: [patchUrn], Operations })),
      fc.constantFrom<Json[]>(
        { schemas: [groupUrn], displayName: 'n', members: [{ value: 'bulkId:a' }, { value: 'bulkId:b' }] },
        {
          schemas: [userUrn, enterpriseUrn],
          userName: 'u',
          [enterpriseUrn]: { manager: { value: 'bulkId:a' } },
        },
        { schemas: [groupUrn], displayName: '', members: [{ value: 'bulkId:b' }] },
      ),
      value,
    ),
  })
  .map((one) => one as Json);
/** Groups that name one another, some of them with a fault. */
const tangle: fc.Arbitrary<Json> = fc
  .array(
    fc.record({
      displayName: fc.constantFrom('n', 'n', 'n', ''),
      members: fc.array(fc.constantFrom('bulkId:0', 'bulkId:1', 'bulkId:2', 'bulkId:3', 'id0', 'nobody'), {
        maxLength: 2,
      }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((groups): Json[] =>
    groups.map(({ displayName, members }, at) => ({
      method: 'POST',
      path: '/Groups',
      bulkId: String(at),
      data: { schemas: [groupUrn], displayName, members: members.map((one) => ({ value: one })) },
    })),
  );
fuzz(
  'Bulk',
  fc
    .tuple(
      fc.oneof(
        {
          weight: 9,
          arbitrary: fc.array(bulkOperation, { minLength: 1, maxLength: 5 }) as fc.Arbitrary<Json>,
        },
        { weight: 5, arbitrary: tangle },
        value,
      ),
      fc.option(fc.constantFrom<Json[]>(1, 2, 0, 'x'), { nil: undefined, freq: 3 }),
    )
    .map(([Operations, failOnErrors]) => ({
      method: 'POST',
      path: '/Bulk',
      body: { schemas: [bulkUrn], Operations, ...(failOnErrors !== undefined && { failOnErrors }) },
    })),
);

/** As a query value; half surrogates cannot stand in a URL. */
const inUrl = (text: string) => encodeURIComponent(Buffer.from(text).toString());

const filterPieces = fc.constantFrom(
  'userName',
  'emails',
  'emails.type',
  'members.value',
  'groups',
  'meta.created',
  'active',
  'password',
  `${enterpriseUrn}:manager.displayName`,
  'emails[',
  ']',
  '(',
  ')',
  ' and ',
  ' or ',
  'not',
  'not (',
  ' eq ',
  ' ne ',
  ' co ',
  ' gt ',
  ' pr',
  ' EQ ',
  '"a"',
  '"id0"',
  '"2026-01-01T00:00:00Z"',
  'true',
  'null',
  '-1e9',
  '1e999',
  '"',
  '\\',
  '"\\u0041"',
  '\u0000',
  '((((((((',
  '__proto__',
);
const filter = fc.oneof(
  { weight: 9, arbitrary: fc.array(filterPieces, { maxLength: 9 }).map((pieces) => pieces.join('')) },
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.nat(3000).map((deep) => `${'('.repeat(deep)}userName pr${')'.repeat(deep)}`),
  fc.nat(3000).map((long) => Array.from({ length: long }, () => 'title eq "x"').join(' or ')),
);
fuzz(
  'filters in URLs and search requests',
  fc.oneof(
    fc.tuple(fc.constantFrom('/Users', '/Groups', '/', '/Users/id0'), filter).map(([path, text]) => ({
      method: 'GET',
      path: `${path}?filter=${inUrl(text)}`,
    })),
    fc.tuple(fc.constantFrom('/Users/.search', '/.search'), filter).map(([path, text]) => ({
      method: 'POST',
      path,
      body: { schemas: [searchUrn], filter: text },
    })),
  ),
);

const parameterValues = fc.oneof(
  fc.constantFrom(
    '',
    '1',
    '-1',
    '0',
    '1e3',
    '99999999999999999999999999',
    'abc',
    'userName',
    'name.givenName,emails.value',
    'emails[type eq "work"]',
    '__proto__',
    'a.1.1.1.1.1.1.1',
    'descending',
    enterpriseUrn,
    '%',
    '%zz',
    '%ff',
    '%00',
    '+',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }).map((text) => inUrl(text)),
);
const searchBody: fc.Arbitrary<Json> = fc
  .dictionary(
    fc.constantFrom(
      'filter',
      'sortBy',
      'sortOrder',
      'startIndex',
      'count',
      'cursor',
      'attributes',
      'excludedAttributes',
      '__proto__',
    ),
    value,
    {
      maxKeys: 4,
    },
  )
  .map((body) => ({ schemas: [searchUrn], ...body }));
fuzz(
  'queries and URL encodings',
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'),
        fc.array(
          fc.constantFrom(
            '/Users',
            '/Groups',
            '/id0',
            '/',
            '//',
            '/.search',
            '/Me',
            '/Schemas',
            '/Bulk',
            '/..',
            '/%2e',
            '/%2F',
            '/%',
            '/%ff',
            '/%00',
            '/v1',
            '/__proto__',
            '/ServiceProviderConfig',
            '/ResourceTypes',
          ),
          { maxLength: 3 },
        ),
        fc.array(
          fc.tuple(
            fc.constantFrom(
              'filter',
              'count',
              'startIndex',
              'cursor',
              'sortBy',
              'sortOrder',
              'attributes',
              'excludedAttributes',
              '',
              '%',
              '?',
              '__proto__',
            ),
            parameterValues,
          ),
          { maxLength: 4 },
        ),
      )
      .map(([method, path, parameters]) => ({
        method,
        path: `${path.join('')}?${parameters.map(([name, one]) => `${name}=${one}`).join('&')}`,
      })),
    searchBody.map((body) => ({ method: 'POST', path: '/Users/.search', body })),
  ),
);

const bytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((raw) => Buffer.from(raw)),
  fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
  fc.tuple(resource, fc.nat(), fc.nat(255)).map(([body, at, byte]) => {
    const whole = Buffer.from(JSON.stringify(body));
    whole[at % whole.length] = byte;
    return whole;
  }),
  fc.tuple(resource, fc.nat()).map(([body, at]) => {
    const whole = Buffer.from(JSON.stringify(body));
    return whole.subarray(0, at % whole.length);
  }),
  fc
    .nat(20_000)
    .map((deep) =>
      Buffer.from(`{"schemas":["${userUrn}"],"userName":"n","name":${'['.repeat(deep)}${']'.repeat(deep)}}`),
    ),
  fc.nat(20_000).map((deep) => Buffer.from(`${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`)),
  fc
    .nat(400)
    .map((digits) => Buffer.from(`{"schemas":["${userUrn}"],"userName":"n","title":1${'0'.repeat(digits)}}`)),
);
const encoded: fc.Arbitrary<[Buffer, string[]]> = fc.oneof(
  bytes.map((raw): [Buffer, string[]] => [raw, []]),
  bytes.map((raw): [Buffer, string[]] => [gzipSync(raw, { level: 1 }), ['Content-Encoding', 'gzip']]),
  bytes.map((raw): [Buffer, string[]] => [
    deflateRawSync(raw, { level: 1 }),
    ['Content-Encoding', 'deflate'],
  ]),
  bytes.map((raw): [Buffer, string[]] => [raw, ['Content-Encoding', 'br']]),
);
const headers = fc.array(
  fc.oneof(
    fc.constantFrom(
      ['Content-Type', 'application/json'],
      ['Content-Type', '\u0000'],
      ['content-type', 'application/scim+json;charset=latin1'],
      ['If-Match', '*'],
      ['If-Match', 'W/"1"'],
      ['If-Match', ',,"'],
      ['If-None-Match', '"'],
      ['Accept', ''],
      ['Authorization', 'Basic YWRhOng='],
      ['Authorization', 'Bearer a.e30.b'],
      ['Authorization', `Bearer ${'.'.repeat(5000)}`],
      ['Content-Encoding', 'gzip, br'],
    ),
    fc.tuple(
      fc.constantFrom('Content-Type', 'If-Match', 'Authorization', 'Content-Encoding'),
      fc.string({ maxLength: 9 }),
    ),
  ),
  { maxLength: 3 },
);
fuzz(
  'bodies and headers of any bytes',
  fc
    .tuple(writing, fc.oneof(resourcePath, fc.constantFrom('/Bulk', '/.search')), encoded, headers)
    .map(([method, path, [body, coding], further]) => ({
      method,
      path,
      body,
      headers: [...coding, ...further.flat()],
    })),
);

test('what is deep or long is answered, not waited for', () => {
  const deep = 200_000;
  const nested = (open: string, close: string) => `${open.repeat(deep)}1${close.repeat(deep)}`;
  const { send } = company(tolerant);
  for (const body of [
    nested('[', ']'),
    nested('{"a":', '}'),
    `{"schemas":["${patchUrn}"],"Operations":[{"op":"add","path":"name","value":${nested('[', ']')}}]}`,
    `{"schemas":["${bulkUrn}"],"Operations":[{"method":"POST","path":"/Users","bulkId":"a","data":${nested('[', ']')}}]}`,
    `{"schemas":["${searchUrn}"],"filter":${nested('[', ']')}}`,
  ]) {
    for (const [method, path] of [
      ['POST', '/Users'],
      ['PUT', '/Users/id0'],
      ['PATCH', '/Users/id0'],
      ['POST', '/Bulk'],
      ['POST', '/.search'],
    ] as const) {
      const reply = send({ method, path, body: Buffer.from(body) });
      expect([200, 400, 413]).toContain(reply.status);
      expect(reply.text).not.toContain('"status":"500"');
    }
  }
});
