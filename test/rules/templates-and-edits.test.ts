import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonEdit } from '../../shared/rules/act.ts';
import { editHeaders } from '../../shared/rules/edit-headers.ts';
import { editJson } from '../../shared/rules/edit-json.ts';
import { render, renderJson } from '../../shared/rules/render.ts';
import { escapeTemplate, parseTemplate } from '../../shared/rules/template.ts';
import type { Json } from '../../shared/scim/json.ts';
import { type Given, valuesOf } from './facts.ts';

const request = {
  method: 'PUT',
  target: '/scim/v2/Users/u%2F1?filter=a%20b',
  headers: ['Host', 'app', 'X-Q', 'say "hi"\\'],
  body: { userName: 'a"b\\c\n', emails: [{ value: 'x' }], active: false, nothing: null, 'urn:x': { a: 1 } },
  answer: { status: 201, headers: ['ETag', 'W/"1"'], body: { id: 'u-1' } },
} satisfies Given;

test.each([
  ['{{request.method}} {{request.path}} {{request.id}}', 'PUT /Users/u%2F1 u/1'],
  ['{{request.query.FILTER}}|{{request.query.none}}|{{request.header.HOST}}', 'a b||app'],
  ['{{answer.status}} {{answer.header.etag}} {{answer.body/id}}', '201 W/"1" u-1'],
  ['{{request.body/userName}}', 'a"b\\c\n'],
  ['{{newId}} {{counter}}', '11111111-2222-3333-4444-555555555555 3'],
  ['{{now}} {{httpDate}}', '2026-11-24T14:41:02.123Z Tue, 24 Nov 2026 14:41:02 GMT'],
  ['{{baseUrl}}/Users {{open}}x}}', 'http://127.0.0.1/scim/v2/Users {{x}}'],
  ['{"u":"{{request.body/userName}}"}', '{"u":"a\\"b\\\\c\\n"}'],
  [
    '{"e":{{request.body/emails}},"n":{{request.body/none}},"a":{{request.body/active}}}',
    '{"e":[{"value":"x"}],"n":null,"a":false}',
  ],
  [
    '{"s":"{{request.body/emails}} {{request.body/nothing}}","q":{{request.header.x-q}}}',
    '{"s":"[{\\"value\\":\\"x\\"}] ","q":"say \\"hi\\"\\\\"}',
  ],
  ['[{{request.body/urn:x/a}}]', '[1]'],
])('%s', (template, text) => {
  expect(render(template, valuesOf(request))).toBe(text);
});

test.each(['{{nonsense}}', '{{request.body', '{{request.cookie.a}}', '{{answer.query.a}}'])(
  '%s is refused',
  (template) => {
    expect(parseTemplate(template).ok).toBe(false);
  },
);

test('a text that is escaped comes out as it was, whatever it holds', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('{', '}', 'a', '"', '\\') }),
  );
  fc.assert(
    fc.property(text, (given) => {
      expect(render(escapeTemplate(given), valuesOf())).toBe(given);
    }),
    { examples: [['{}{{'], ['{{{'], ['["{{"']] },
  );
});

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;

test('a template of JSON gives JSON, whatever is put in, and the values come out as they were', () => {
  fc.assert(
    fc.property(json, fc.string({ unit: 'grapheme' }), (value, text) => {
      const values = valuesOf({ body: { value, text } });
      const rendered = render(
        '{"v":{{request.body/value}},"t":"{{request.body/text}}","k":["a{{request.body/text}}b"]}',
        values,
      );
      expect(JSON.parse(rendered)).toEqual({ v: plain(value), t: text, k: [`a${text}b`] });
      const filled = renderJson({ deep: ['{{request.body/value}}', 'is {{request.body/text}}'] }, values);
      expect(plain(filled)).toEqual({ deep: [plain(value), `is ${text}`] });
    }),
  );
});

/** -0 has no JSON of its own. */
function plain(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

const edit = (body: Json, ...edits: unknown[]) =>
  editJson(
    body,
    edits.map((one) => JsonEdit.parse(one)),
    valuesOf(request),
  );

test('edits of a body: stars, other spellings, conversions, templates, tests', () => {
  const list = { totalResults: 2, Resources: [{ externalId: 'a', active: 'True' }, { ACTIVE: 'no' }] };
  expect(edit(list, { op: 'remove', path: '/resources/*/externalid' }).body).toEqual({
    totalResults: 2,
    Resources: [{ active: 'True' }, { ACTIVE: 'no' }],
  });
  expect(edit(list, { op: 'convert', path: '/Resources/*/active', to: 'boolean' })).toMatchObject({
    body: { Resources: [{ active: true }, { ACTIVE: 'no' }] },
    changes: [{ place: 'body/Resources/0/active', before: '"True"', after: 'true' }],
  });
  expect(edit(list, { op: 'convert', path: '/totalResults', to: 'string' }).body).toMatchObject({
    totalResults: '2',
  });
  expect(
    edit(list, { op: 'add', path: '/Resources/*/active', value: '{{request.body/active}}' }).body,
  ).toMatchObject({
    Resources: [{ active: false }, { ACTIVE: false }],
  });
  expect(edit(list, { op: 'add', path: '/Resources/-', value: { id: '{{newId}}' } }).body).toMatchObject({
    Resources: [{}, {}, { id: '11111111-2222-3333-4444-555555555555' }],
  });
  expect(edit(list, { op: 'remove', path: '/Resources/*' }).body).toEqual({ totalResults: 2, Resources: [] });
  expect(edit(list, { op: 'move', from: '/totalResults', path: '/total' }).body).toMatchObject({ total: 2 });
  expect(edit(list, { op: 'replace', path: '/none', value: 1 })).toEqual({
    body: list,
    changes: [],
    notes: ['there was no /none to replace'],
  });
  const tested = edit(
    list,
    { op: 'remove', path: '/Resources' },
    { op: 'test', path: '/totalResults', value: 3 },
  );
  expect(tested).toMatchObject({ body: list, changes: [], notes: [expect.stringContaining('failed')] });
  expect(Object.getPrototypeOf(edit({}, { op: 'add', path: '/__proto__/polluted', value: 1 }).body)).toBe(
    Object.prototype,
  );
  expect('polluted' in {}).toBe(false);
});

test('edits leave what they were given alone, never throw, and undo each other', () => {
  const key = fc.constantFrom('a', 'b', 'A', '*', '~', '/', '0');
  const pointer = fc
    .array(key, { maxLength: 3 })
    .map((steps) =>
      steps
        .map((step) => `/${step === '*' ? '*' : step.replaceAll('~', '~0').replaceAll('/', '~1')}`)
        .join(''),
    );
  const edits = fc.array(
    fc.oneof(
      fc.record({ op: fc.constantFrom('add', 'replace', 'test'), path: pointer, value: json }),
      fc.record({ op: fc.constant('remove'), path: pointer }),
      fc.record({
        op: fc.constant('convert'),
        path: pointer,
        to: fc.constantFrom('boolean', 'string', 'number'),
      }),
    ),
    { maxLength: 5 },
  );
  const document = fc.dictionary(fc.constantFrom('a', 'b', 'A', '~', '/'), json) as fc.Arbitrary<Json>;
  fc.assert(
    fc.property(document, edits, (body, list) => {
      const before = JSON.stringify(body);
      edit(body, ...list.filter((one) => JsonEdit.safeParse(one).success));
      expect(JSON.stringify(body)).toBe(before);
    }),
  );
  fc.assert(
    fc.property(document, json, (body, value) => {
      fc.pre(!Object.keys(body as object).some((name) => name.toLowerCase() === 'new'));
      fc.pre(!JSON.stringify(value).includes('{{'));
      const added = edit(body, { op: 'add', path: '/new', value }).body;
      expect(edit(added, { op: 'remove', path: '/new' }).body).toEqual(body);
    }),
  );
});

test('headers: set takes the place of the first and of all, add goes to the end, the others keep order and case', () => {
  const headers = ['Host', 'a', 'X-One', '1', 'accept', 'x', 'x-one', '2', 'Authorization', 'secret'];
  const change = (...edits: Parameters<typeof editHeaders>[1]) =>
    editHeaders(headers, edits, valuesOf(request));
  expect(change({ do: 'set', name: 'X-ONE', value: '{{counter}}' }).headers).toEqual([
    'Host',
    'a',
    'X-ONE',
    '3',
    'accept',
    'x',
    'Authorization',
    'secret',
  ]);
  expect(change({ do: 'add', name: 'X-One', value: '3' }).headers).toEqual([...headers, 'X-One', '3']);
  expect(change({ do: 'remove', name: 'x-ONE' })).toEqual({
    headers: ['Host', 'a', 'accept', 'x', 'Authorization', 'secret'],
    changes: [{ place: 'header x-ONE', before: '1, 2', after: null }],
  });
  expect(change({ do: 'set', name: 'X-New', value: 'é\n✓' }).headers.at(-1)).toBe('é??');
  expect(change({ do: 'remove', name: 'Authorization' }).changes[0]?.before).toBe('••••');
});
