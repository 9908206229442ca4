import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { Exchange } from '../../shared/contract/exchange.ts';
import type { RuleInput } from '../../shared/rules/rule.ts';
import { exchange, OKTA, RawExchange, rawRequest, user } from './raw-exchange.ts';
import { nextEvent, TestServer, watchTimeline } from './server.ts';

let server: TestServer;
let client: Client;
let timeline: Awaited<ReturnType<typeof watchTimeline>>;
let seen = 0;

beforeAll(async () => {
  server = await TestServer.start(['--no-auth']);
  client = await server.connect();
  timeline = await watchTimeline(client);
});

afterEach(async () => {
  const { rules } = await client.call('rule.list', {});
  for (const { id } of rules) await client.call('rule.remove', { id });
  await client.call('rule.switchAll', { on: true });
});

const rule = (rule: RuleInput) => client.call('rule.create', { rule });
const send = (method: string, path: string, body = '', headers: readonly string[] = []) =>
  exchange(server.port, method, path, body, headers);

/** What was recorded of the newest exchange. */
async function recorded(): Promise<Exchange> {
  const rows = await timeline.rows(seen + 1);
  seen = rows.length;
  return client.call('exchange.get', { id: rows.at(-1)?.id ?? 0, reveal: true });
}

async function bodyOf(
  id: number,
  role: 'requestReceived' | 'requestForwarded' | 'answerReceived' | 'answerSent',
) {
  const { base64 } = await client.call('exchange.body', { id, role });
  return Buffer.from(base64, 'base64').toString('utf8');
}

test('a rule answers from a template, and the target is not asked', async () => {
  await rule({
    name: 'Everybody is Ada',
    match: [
      { on: 'method', any: ['POST'] },
      { on: 'path', pattern: '/Users' },
    ],
    acts: [
      {
        act: 'answer',
        status: 201,
        headers: [
          ['Content-Type', 'application/scim+json'],
          ['Location', '{{baseUrl}}/Users/{{newId}}'],
        ],
        body: '{"id":"{{newId}}","userName":"{{request.body/userName}}","emails":{{request.body/emails}},"n":{{counter}}}',
      },
    ],
  });
  const answer = await send(
    'POST',
    '/Users',
    user('a"b@example.com', { emails: [{ value: 'x@example.com' }] }),
  );
  expect(answer.status).toBe(201);
  const body = JSON.parse(Buffer.from(answer.body, 'latin1').toString('utf8'));
  expect(body).toMatchObject({ userName: 'a"b@example.com', emails: [{ value: 'x@example.com' }], n: 1 });
  expect(answer.header('location')).toBe(`http://127.0.0.1/scim/v2/Users/${body.id}`);
  const { target, trace, messages, outcome } = await recorded();
  expect({ target, outcome }).toEqual({ target: 'rule: Everybody is Ada', outcome: 'completed' });
  expect(trace).toMatchObject([
    { kind: 'rule', name: 'answer', at: 'request', by: { kind: 'rule', name: 'Everybody is Ada' } },
  ]);
  expect(messages.answerSent?.status).toBe(201);
  expect((await send('GET', '/Users')).body).toContain('"totalResults":0');
  seen++;
});

test('a status is a SCIM error, with Retry-After', async () => {
  await rule({
    match: [{ on: 'idp', any: ['okta'] }],
    acts: [
      {
        act: 'status',
        status: 429,
        retryAfter: 30,
        scimType: 'tooMany',
        detail: 'Slow down, {{request.path}}',
      },
    ],
  });
  const answer = await send('GET', '/Users?startIndex=1&count=2', '', [OKTA]);
  expect(answer.status).toBe(429);
  expect(answer.header('retry-after')).toBe('30');
  expect(JSON.parse(answer.body)).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '429',
    scimType: 'tooMany',
    detail: 'Slow down, /Users',
  });
  expect((await recorded()).idp?.id).toBe('okta');
  expect((await send('GET', '/Users')).status).toBe(200);
  await recorded();
});

test('the request is rewritten before the mock sees it; both are kept, with what changed', async () => {
  const { id } = await rule({
    name: 'Rewritten',
    match: [{ on: 'path', pattern: '/Persons' }],
    acts: [
      {
        act: 'rewriteRequest',
        url: { find: '/Persons', with: '/Users' },
        headers: [
          { do: 'set', name: 'X-Case', value: '{{request.method}}' },
          { do: 'remove', name: 'X-Gone' },
        ],
        json: [
          { op: 'convert', path: '/active', to: 'boolean' },
          { op: 'add', path: '/displayName', value: 'Ada {{request.body/userName}}' },
          { op: 'remove', path: '/nickName' },
        ],
      },
    ],
  });
  const sent = user('rewritten@example.com', { active: 'False' });
  const answer = await send('POST', '/Persons', sent, ['X-Gone: 1']);
  expect(answer.status).toBe(201);
  expect(JSON.parse(answer.body)).toMatchObject({ active: false, displayName: 'Ada rewritten@example.com' });
  const { id: exchangeId, messages, trace } = await recorded();
  expect(messages.requestReceived.target).toBe('/scim/v2/Persons');
  expect(await bodyOf(exchangeId, 'requestReceived')).toBe(sent);
  expect(messages.requestForwarded).toMatchObject({ method: 'POST', target: '/scim/v2/Users' });
  const forwarded = await bodyOf(exchangeId, 'requestForwarded');
  expect(JSON.parse(forwarded).active).toBe(false);
  expect(Object.fromEntries(messages.requestForwarded?.headers ?? [])).toMatchObject({
    'X-Case': 'POST',
    'Content-Length': String(forwarded.length),
  });
  expect(trace.map(({ kind, by, detail }) => [kind, by?.id, detail])).toEqual([
    ['note', id, 'There was no /nickName to remove.'],
    ['rule', id, 'Changed the request.'],
  ]);
  expect(trace[1]?.changes).toEqual(
    expect.arrayContaining([
      { place: 'target', before: '/scim/v2/Persons', after: '/scim/v2/Users' },
      { place: 'header X-Gone', before: '1', after: null },
      { place: 'body/active', before: '"False"', after: 'false' },
      { place: 'body/displayName', before: null, after: '"Ada rewritten@example.com"' },
    ]),
  );
});

test('the answer is rewritten on its way out; what the mock said is kept beside it', async () => {
  await rule({
    match: [{ on: 'status', any: ['201'] }],
    acts: [
      {
        act: 'rewriteAnswer',
        status: 200,
        headers: [
          { do: 'remove', name: 'Location' },
          { do: 'add', name: 'X-Was', value: '{{answer.status}}' },
        ],
        json: [{ op: 'remove', path: '/externalId' }],
      },
    ],
  });
  const answer = await send('POST', '/Users', user('forgotten@example.com', { externalId: 'e-1' }));
  expect(answer.status).toBe(200);
  expect(answer.header('x-was')).toBe('201');
  expect(answer.header('location')).toBeUndefined();
  expect(JSON.parse(answer.body)).not.toHaveProperty('externalId');
  expect(answer.header('content-length')).toBe(String(answer.body.length));
  const { id, messages } = await recorded();
  expect(messages.answerReceived?.status).toBe(201);
  expect(JSON.parse(await bodyOf(id, 'answerReceived')).externalId).toBe('e-1');
  expect(JSON.parse(await bodyOf(id, 'answerSent'))).not.toHaveProperty('externalId');
  // The mock kept it: only the answer was changed.
  await client.call('rule.switchAll', { on: false });
  const found = await send('GET', '/Users?filter=userName%20eq%20%22forgotten@example.com%22');
  expect(JSON.parse(found.body).Resources[0].externalId).toBe('e-1');
  await recorded();
});

test('rules act from the top; each sees what those above it made; one that stops leaves the others out', async () => {
  const set = (name: string, more: Partial<RuleInput> = {}) =>
    rule({
      name,
      match: [{ on: 'path', pattern: '/Users' }],
      acts: [{ act: 'rewriteAnswer', headers: [{ do: 'add', name: 'X-By', value: name }] }],
      ...more,
    });
  const first = await set('first');
  const second = await set('second', { stop: true });
  const third = await set('third');
  const by = async () => {
    const { head } = await send('GET', '/Users');
    await recorded();
    return [...head.matchAll(/X-By: (.*)/g)].map(([, name]) => name?.trim());
  };
  expect(await by()).toEqual(['first', 'second']);
  await client.call('rule.reorder', { ids: [third.id, second.id, first.id] });
  expect(await by()).toEqual(['third', 'second']);
  await client.call('rule.switch', { id: second.id, on: false });
  expect(await by()).toEqual(['third', 'first']);
  await rule({
    match: [{ on: 'header', of: 'answer', name: 'X-By', test: 'equals', value: 'first' }],
    acts: [{ act: 'mark', mark: { colour: 'red', label: 'seen' } }],
  });
  await send('GET', '/Users');
  const { trace } = await recorded();
  expect(trace.map(({ by: rule }) => rule?.name).slice(0, 2)).toEqual(['third', 'first']);
  expect(trace[2]?.mark).toEqual({ colour: 'red', label: 'seen' });
  const marked = await watchTimeline(client, 'is:ruled');
  expect((await marked.rows(1)).at(-1)).toMatchObject({
    ruled: true,
    mark: { colour: 'red', label: 'seen' },
  });
  await expect(client.call('rule.reorder', { ids: [first.id] })).rejects.toMatchObject({ code: 'conflict' });
});

test('limits: after the first, so many, every other; counters are shown, announced and reset', async () => {
  const { id } = await rule({
    match: [{ on: 'path', pattern: '/Users' }],
    acts: [{ act: 'status', status: 503 }],
    limits: { after: 1, every: 2, count: 2 },
  });
  const announced = nextEvent(client, 'rules.changed', ({ rules }) => rules[0]?.matched === 8);
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) {
    statuses.push((await send('GET', '/Users')).status);
    await recorded();
  }
  expect(statuses).toEqual([200, 200, 503, 200, 503, 200, 200, 200]);
  expect((await announced).rules[0]).toMatchObject({ id, matched: 8, acted: 2 });
  const { rules } = await client.call('rule.resetCounters', { id });
  expect(rules[0]).toMatchObject({ matched: 0, acted: 0, lastAt: null });
});

test('a delay holds the request, the answer, or not at all when the client leaves', async () => {
  await rule({
    match: [{ on: 'path', pattern: '/Users/slow' }],
    acts: [{ act: 'delay', at: 'answer', ms: 60, upTo: 80 }],
  });
  await send('GET', '/Users/slow');
  const slow = await recorded();
  expect(slow.trace[0]?.detail).toMatch(/^Waited \d\d ms\.$/);
  expect((slow.firstByte ?? 0) - (slow.requestDone ?? 0)).toBeGreaterThanOrEqual(59);
  await rule({ match: [{ on: 'path', pattern: '/Users/slower' }], acts: [{ act: 'delay', ms: 600_000 }] });
  const leaving = new RawExchange(server.port, rawRequest('GET', '/Users/slower'));
  await nextEvent(client, 'timeline.changed');
  leaving.leave();
  const gone = await recorded();
  expect(gone).toMatchObject({ outcome: 'aborted', messages: { answerSent: null } });
});

test('an answer leaves at the pace that is set, whole', async () => {
  await send('POST', '/Users', user('paced@example.com'));
  await recorded();
  const whole = await send('GET', '/Users');
  await recorded();
  const rate = whole.body.length * 5;
  await rule({ match: [], acts: [{ act: 'throttle', bytesPerSecond: rate }] });
  const paced = await send('GET', '/Users');
  expect(paced.body).toBe(whole.body);
  const { firstByte, done } = await recorded();
  expect((done ?? 0) - (firstByte ?? 0)).toBeGreaterThanOrEqual(140);
});

test('another target answers instead', async () => {
  await rule({
    match: [{ on: 'path', pattern: '/ServiceProviderConfig' }],
    acts: [{ act: 'route', to: { kind: 'mock', profile: 'rfc-strict', directory: 1 } }],
  });
  expect((await send('GET', '/ServiceProviderConfig')).status).toBe(200);
  expect((await recorded()).target).toBe('mock: rfc-strict');
  const other = await TestServer.start(['--no-auth']);
  await rule({
    match: [{ on: 'path', pattern: '/Users' }],
    acts: [{ act: 'route', to: { kind: 'upstream', url: other.ready.scim } }],
  });
  expect((await send('POST', '/Users', user('elsewhere@example.com'))).status).toBe(201);
  const { target, messages } = await recorded();
  expect(target).toBe(other.ready.scim);
  expect(messages.requestForwarded?.target).toBe('/scim/v2/Users');
  expect((await (await other.fetch('/Users')).json()).totalResults).toBe(1);
  await other.stop();
});

test('an ignored exchange is answered and not recorded, its writes included', async () => {
  await rule({ match: [{ on: 'method', any: ['POST'] }], acts: [{ act: 'ignore' }] });
  expect((await send('POST', '/Users', user('unseen@example.com'))).status).toBe(201);
  const found = await send('GET', '/Users?filter=userName%20eq%20%22unseen@example.com%22');
  expect(JSON.parse(found.body).totalResults).toBe(1);
  expect((await recorded()).messages.requestReceived.method).toBe('GET');
});

test('faults before the target is asked: reset, and silence until the client leaves', async () => {
  await rule({
    name: 'Reset',
    match: [{ on: 'path', pattern: '/Users/reset' }],
    acts: [{ act: 'fault', fault: 'reset', at: 'request' }],
  });
  await rule({
    match: [{ on: 'path', pattern: '/Users/silence' }],
    acts: [{ act: 'fault', fault: 'silence', at: 'request' }],
  });
  const reset = new RawExchange(server.port, rawRequest('GET', '/Users/reset'));
  expect(await reset.ended()).toBe('reset');
  expect(reset.text).toBe('');
  expect(await recorded()).toMatchObject({
    outcome: 'failed',
    problem: 'The rule “Reset” reset the connection before the target was asked.',
  });
  const silent = new RawExchange(server.port, rawRequest('GET', '/Users/silence'));
  await nextEvent(client, 'timeline.changed');
  expect(silent.text).toBe('');
  silent.leave();
  expect(await recorded()).toMatchObject({ outcome: 'aborted', trace: [{ name: 'silence' }] });
});

test.each([
  ['reset', 'reset'],
  ['breakOff', 'closed'],
] as const)('the work is done and the answer is lost: %s', async (fault, end) => {
  await rule({
    name: 'Lost',
    match: [{ on: 'meaning', any: ['create'] }],
    acts: [{ act: 'fault', fault }],
  });
  const userName = `lost-${fault}@example.com`;
  const lost = new RawExchange(server.port, rawRequest('POST', '/Users', user(userName)));
  expect(await lost.ended()).toBe(end);
  if (fault === 'reset') expect(lost.text).toBe('');
  else {
    const length = Number(lost.header('content-length'));
    expect(lost.body.length).toBe(Math.floor(length / 2));
  }
  const { outcome, problem, messages } = await recorded();
  expect(outcome).toBe('failed');
  expect(problem).toMatch(/^The rule “Lost” /);
  expect(messages.answerReceived?.status).toBe(201);
  await client.call('rule.switchAll', { on: false });
  expect((await send('POST', '/Users', user(userName))).status).toBe(409);
  await recorded();
});

test('half an answer and an open connection; broken JSON with a length that fits; another content type', async () => {
  await rule({ match: [{ on: 'path', pattern: '/Schemas' }], acts: [{ act: 'fault', fault: 'truncate' }] });
  await rule({
    match: [{ on: 'path', pattern: '/Users' }],
    acts: [{ act: 'fault', fault: 'malformedJson' }],
  });
  await rule({
    match: [{ on: 'path', pattern: '/Groups' }],
    acts: [{ act: 'fault', fault: 'wrongContentType' }],
  });
  await rule({ match: [{ on: 'method', any: ['DELETE'] }], acts: [{ act: 'fault', fault: 'truncate' }] });

  const truncated = new RawExchange(server.port, rawRequest('GET', '/Schemas'));
  await truncated.received(1);
  const announced = Number(truncated.header('content-length'));
  await truncated.received(Math.floor(announced / 2));
  expect(truncated.body.length).toBe(Math.floor(announced / 2));
  expect(truncated.socket.readyState).toBe('open');
  truncated.leave();
  expect(await recorded()).toMatchObject({ outcome: 'aborted' });

  const broken = await send('GET', '/Users');
  expect(Number(broken.header('content-length'))).toBe(broken.body.length);
  expect(() => JSON.parse(broken.body)).toThrow();
  const { messages } = await recorded();
  expect(messages.answerReceived?.body?.size).toBeGreaterThan(messages.answerSent?.body?.size ?? 0);

  const wrong = await send('GET', '/Groups');
  expect(wrong.header('content-type')).toBe('text/html; charset=utf-8');
  expect(JSON.parse(wrong.body).totalResults).toBe(0);
  await recorded();

  const created = JSON.parse((await fetchUser('bodiless@example.com')).body);
  await recorded();
  const deleted = await send('DELETE', `/Users/${created.id}`);
  expect(deleted.status).toBe(204);
  expect((await recorded()).trace.at(-1)?.detail).toBe('The answer has no body to break, so it left whole.');
});

/** Creates one past the rules for lists. */
function fetchUser(userName: string) {
  return exchange(server.port, 'POST', '/Users/', user(userName));
}

test('a body above what is held streams past: rules that need it are left out and say so', async () => {
  await rule({
    name: 'Needs the body',
    match: [{ on: 'bodyText', value: 'x' }],
    acts: [{ act: 'status', status: 500 }],
  });
  const big = `"${'x'.repeat(17 * 1024 * 1024)}"`;
  const refused = await send('POST', '/Users', big);
  expect(refused.status).toBe(413);
  const { trace } = await recorded();
  expect(trace[0]).toMatchObject({
    kind: 'note',
    detail: 'The body is larger than 16 MB, so this rule was left out.',
    by: { name: 'Needs the body' },
  });
  await rule({ match: [{ on: 'path', pattern: '/Users' }], acts: [{ act: 'status', status: 507 }] });
  expect((await send('POST', '/Users', big)).status).toBe(507);
  await recorded();
});

test('rules are kept, exported and imported; listeners go by name, and a file that is wrong says where', async () => {
  const made = await rule({
    name: 'For the mock',
    listeners: [1],
    match: [{ on: 'path', pattern: '/Users' }],
    acts: [{ act: 'status', status: 500 }],
  });
  const { text } = await client.call('rule.export', { ids: null });
  expect(JSON.parse(text)).toEqual({
    format: 'scimscope-rules',
    version: 1,
    rules: [
      {
        name: 'For the mock',
        match: [{ on: 'path', how: 'glob', pattern: '/Users' }],
        acts: [{ act: 'status', status: 500 }],
        listeners: ['Mock'],
      },
    ],
  });
  const elsewhere = text.replace('"Mock"', '"Staging"');
  const imported = await client.call('rule.import', { text: elsewhere, how: 'add' });
  expect(imported).toMatchObject({
    kind: 'imported',
    rules: [{ rule: { on: false, listeners: [] } }],
    notes: ['Rule 1 is for “Staging”, and there is no listener of that name here: it is switched off.'],
  });
  const replaced = await client.call('rule.import', { text, how: 'replace' });
  expect(replaced.kind === 'imported' && replaced.rules[0]?.rule).toEqual(made.rule);
  expect((await client.call('rule.list', {})).rules).toHaveLength(1);
  expect(await client.call('rule.import', { text: text.replace('500', '399') })).toEqual({
    kind: 'badFile',
    problems: [
      {
        line: 17,
        column: expect.any(Number),
        path: 'rules[0].acts[0].status',
        message: expect.stringContaining('400 to 599'),
      },
    ],
  });
});

test('one action makes a rule of an exchange, and a rule can be tried on what was recorded', async () => {
  await send('POST', '/Users', user('repeat@example.com', { displayName: '{{not a placeholder}}' }));
  const { id, session } = await recorded();
  const { rule: draft } = await client.call('rule.fromExchange', { exchange: id });
  const before = await client.call('rule.tryOut', { rule: draft, session });
  expect(before.exchanges[0]).toBe(id);
  expect(before.matched).toBeLessThan(before.looked);
  await client.call('rule.create', { rule: draft });
  const again = await send('POST', '/Users', user('other@example.com'));
  expect(again.status).toBe(201);
  expect(JSON.parse(again.body)).toMatchObject({
    userName: 'repeat@example.com',
    displayName: '{{not a placeholder}}',
  });
  await recorded();
  const met = await client.call('rule.tryOut', {
    rule: { match: [{ on: 'subject', any: ['REPEAT'] }], acts: [{ act: 'ignore' }] },
    session,
  });
  expect(met.matched).toBe(1);
});

test('a rule knows clients and people from before it was there', async () => {
  const old = await TestServer.start(['--no-auth']);
  const made = await exchange(
    old.port,
    'POST',
    '/Users',
    user('known@example.com', { displayName: 'Ada Known' }),
    ['User-Agent: connector/7', 'Authorization: Bearer a-token'],
  );
  const { id } = JSON.parse(made.body);
  const dialect = patchActive('Replace', 'False');
  const as = ['User-Agent: connector/7', 'Authorization: Bearer a-token'];
  await exchange(old.port, 'PATCH', `/Users/${id}`, dialect, as);
  const window = await old.connect();
  await (await watchTimeline(window)).rows(2);
  await window.call('rule.create', {
    rule: {
      match: [
        { on: 'idp', any: ['entra'] },
        { on: 'subject', any: ['Ada Known'] },
      ],
      acts: [{ act: 'status', status: 418 }],
    },
  });
  // The names arrive from the index a moment after the rule does.
  const until = async (): Promise<number> => {
    const { status } = await exchange(old.port, 'GET', `/Users/${id}`, '', as);
    return status === 418 ? status : until();
  };
  expect(await until()).toBe(418);
  await old.stop();
});

function patchActive(op: string, value: unknown): string {
  return JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op, path: 'active', value }],
  });
}
