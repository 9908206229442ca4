import { STATUS_CODES } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rewriteAnswer, rewriteRequest } from '../../electron/engine/rules/rewrite.ts';
import { type PreviewSource, previewRule } from '../../renderer/screens/rules/preview.ts';
import { reasonPhrases } from '../../renderer/screens/rules/reason-phrases.ts';
import { printValue, readValue } from '../../renderer/screens/rules/values.ts';
import type { Exchange } from '../../shared/contract/exchange.ts';
import { readRequest } from '../../shared/meaning/scim-request.ts';
import type { Facts } from '../../shared/rules/facts.ts';
import type { TemplateValues } from '../../shared/rules/render.ts';
import { Rule, type RuleInput } from '../../shared/rules/rule.ts';

const requestBody = JSON.stringify({
  Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
  externalId: '77',
});
const answerBody = JSON.stringify({ id: '1', userName: 'ada@example.com', externalId: '77' });
const headers: [string, string][] = [
  ['Content-Type', 'application/scim+json'],
  ['X-Trace', 'a'],
  ['x-trace', 'b'],
];
const flat = headers.flat();

const source: PreviewSource = {
  exchange: {
    idp: null,
    messages: { requestReceived: { method: 'PATCH', target: '/scim/v2/Users/1?a=b', headers } },
  } as unknown as Exchange,
  requestBody,
  answer: { status: 200, reason: 'OK', headers } as PreviewSource['answer'],
  answerBody,
  basePath: '/scim/v2',
  baseUrl: 'http://127.0.0.1:8484/scim/v2',
};

const values: TemplateValues = {
  facts: {
    method: 'PATCH',
    scim: readRequest('PATCH', '/scim/v2/Users/1?a=b', '/scim/v2', false),
    request: { headers: flat, text: () => requestBody, json: () => JSON.parse(requestBody) },
    answer: { headers: flat, text: () => answerBody, json: () => JSON.parse(answerBody), status: 200 },
  } as unknown as Facts,
  newId: 'unused',
  now: 0,
  counter: 1,
  baseUrl: source.baseUrl,
};

type RequestChange = Extract<RuleInput['acts'][number], { act: 'rewriteRequest' }>;
type AnswerChange = Extract<RuleInput['acts'][number], { act: 'rewriteAnswer' }>;

const requestChanges: Record<string, Omit<RequestChange, 'act'>> = {
  'a value converted': { json: [{ op: 'convert', path: '/Operations/*/value', to: 'boolean' }] },
  'a value from a template': { json: [{ op: 'add', path: '/note', value: '{{request.id}} {{counter}}' }] },
  'a test that fails': {
    json: [
      { op: 'test', path: '/externalId', value: '78' },
      { op: 'remove', path: '/externalId' },
    ],
  },
  'a place that is not there': { json: [{ op: 'remove', path: '/nickName' }] },
  'another method and path': {
    method: 'PUT',
    url: { how: 'regex', find: 'Users/(\\w+)', with: 'People/$1' },
  },
  'headers set, added and removed': {
    headers: [
      { do: 'set', name: 'X-Trace', value: 'c' },
      { do: 'add', name: 'X-New', value: '{{request.method}}' },
      { do: 'remove', name: 'content-type' },
    ],
  },
  'another body, then edited': {
    body: '{"was": "{{request.body/externalId}}"}',
    json: [{ op: 'add', path: '/more', value: true }],
  },
  'a body that is not JSON': { body: 'plain', json: [{ op: 'remove', path: '/x' }] },
};

test.each(Object.entries(requestChanges))(
  'the preview of a request shows what the engine makes: %s',
  (_, change) => {
    const rule = Rule.parse({ acts: [{ act: 'rewriteRequest', ...change }] });
    const [act] = rule.acts;
    if (act?.act !== 'rewriteRequest') throw new Error('The rule has lost its act.');
    const whole = {
      method: 'PATCH',
      target: '/scim/v2/Users/1?a=b',
      headers: flat,
      trailers: [],
      body: Buffer.from(requestBody),
    };
    const made = rewriteRequest(whole, act, values);
    const { request } = previewRule(rule, source);
    expect(request?.after).toBe(made.message.body.toString());
    expect(request?.head).toEqual(made.changes.filter(({ place }) => !place.startsWith('body')));
    expect(request?.notes.length).toBe(made.notes.length);
  },
);

const answerChanges: Record<string, Omit<AnswerChange, 'act'>> = {
  'a status': { status: 500 },
  'a value taken out': { json: [{ op: 'remove', path: '/externalId' }] },
  'a value from the answer itself': {
    json: [{ op: 'replace', path: '/id', value: '{{answer.body/userName}}' }],
  },
  'a header': { headers: [{ do: 'set', name: 'ETag', value: '"1"' }] },
};

test.each(Object.entries(answerChanges))(
  'the preview of an answer shows what the engine makes: %s',
  (_, change) => {
    const rule = Rule.parse({ acts: [{ act: 'rewriteAnswer', ...change }] });
    const [act] = rule.acts;
    if (act?.act !== 'rewriteAnswer') throw new Error('The rule has lost its act.');
    const whole = { status: 200, reason: 'OK', headers: flat, trailers: [], body: Buffer.from(answerBody) };
    const made = rewriteAnswer(
      whole as unknown as Parameters<typeof rewriteAnswer>[0],
      act,
      values,
      () => '',
    );
    const { answer } = previewRule(rule, source);
    expect(answer?.after).toBe(made.message.body.toString());
    expect(answer?.head).toEqual(made.changes.filter(({ place }) => !place.startsWith('body')));
  },
);

test('a rule that answers is shown with its answer, and what it did to the request before is not', () => {
  const { request, answer } = previewRule(
    Rule.parse({
      acts: [
        { act: 'rewriteRequest', method: 'PUT' },
        { act: 'status', status: 429, retryAfter: 30 },
        { act: 'rewriteRequest', method: 'DELETE' },
      ],
    }),
    source,
  );
  expect(request).toBeNull();
  expect(answer?.whole).toBe(true);
  expect(JSON.parse(answer?.after ?? '')).toMatchObject({ status: '429', detail: 'Too Many Requests' });
  expect(answer?.head).toEqual([
    { place: 'status', before: '200', after: '429' },
    { place: 'header Retry-After', before: null, after: '30' },
  ]);
});

test('reason phrases are those of the engine', () => {
  for (const [status, phrase] of Object.entries(reasonPhrases)) expect(phrase).toBe(STATUS_CODES[status]);
});

test('a JSON value that is shown as text is read back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      expect(readValue(printValue(plain))).toEqual(plain);
    }),
  );
});

test('text needs no quotes, and what was begun as JSON is no value until it is whole', () => {
  expect(readValue('Ada Byron')).toBe('Ada Byron');
  expect(readValue('"true"')).toBe('true');
  expect(readValue('true')).toBe(true);
  expect(readValue('{"a":')).toBeNaN();
});
