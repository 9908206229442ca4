import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renameInJson, rewriteLocations } from '../../electron/engine/upstream/location-rewriting.ts';

const renaming = { from: 'https://app.example/scim', to: 'http://127.0.0.1:8484/scim/v2' };
/** Text that a careless reader of JSON trips over. */
const nasty = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '"meta":{"location":"https://app.example/scim/Users/1"}',
    '}{',
    '\\',
    '\\"',
    'https://app.example/scim/Users/1',
  ),
);

test('exactly meta.location is renamed, whatever else a resource holds', () => {
  const resource = fc.record({
    id: nasty,
    location: fc.constant('https://app.example/scim/not-meta'),
    note: nasty,
    'urn:example:User': fc.record({ location: fc.constant('https://app.example/scim/office'), note: nasty }),
    meta: fc.record({ version: nasty, path: fc.stringMatching(/^[\w"\\{}-]*$/), created: nasty }),
  });
  fc.assert(
    fc.property(fc.array(resource, { maxLength: 3 }), fc.constantFrom(0, 2), (resources, indent) => {
      const answered = (base: string) =>
        resources.map(({ meta: { path, ...meta }, ...rest }) => ({
          ...rest,
          meta: { ...meta, location: `${base}/Users/${path}` },
        }));
      const before = JSON.stringify({ Resources: answered(renaming.from) }, null, indent);
      const { json, count } = renameInJson(before, renaming);
      expect(count).toBe(resources.length);
      expect(json).toBe(JSON.stringify({ Resources: answered(renaming.to) }, null, indent));
    }),
    { numRuns: 500 },
  );
});

test('JSON without a location of the app stays the same text', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(renameInJson(json, renaming)).toEqual({ json, count: 0 });
    }),
  );
});

test.each([
  ['https://app.example/scim/Users/1', 'http://127.0.0.1:8484/scim/v2/Users/1'],
  ['HTTPS://App.Example/scim/Users/1?a=b', 'http://127.0.0.1:8484/scim/v2/Users/1?a=b'],
  ['https://app.example/scim', 'http://127.0.0.1:8484/scim/v2'],
  ['/scim/Users/1', '/scim/v2/Users/1'],
  ['https://app.example/scimitar/1', 'https://app.example/scimitar/1'],
  ['https://app.example.evil/scim/1', 'https://app.example.evil/scim/1'],
  ['//app.example/scim/Users/1', '//app.example/scim/Users/1'],
  ['Users/1', 'Users/1'],
])('Location %s goes on as %s', (from, to) => {
  expect(rewriteLocations(['X-A', from, 'location', from], null, renaming).headers).toEqual([
    'X-A',
    from,
    'location',
    to,
  ]);
});

test('a rewritten body has a length of its own; one that cannot be unpacked passes, and that is noted', () => {
  const body = Buffer.from('{"meta":{"location":"https://app.example/scim/Users/1"}}');
  const chunked = ['Trailer', 'X-Sum', 'Transfer-Encoding', 'chunked', 'ETag', 'W/"1"'];
  const rewritten = rewriteLocations(chunked, body, renaming);
  expect(rewritten.headers).toEqual(['Content-Length', String(rewritten.body?.length), 'ETag', 'W/"1"']);
  for (const coding of ['gzip', 'zstd']) {
    const packed = rewriteLocations(['Content-Encoding', coding], body, renaming);
    expect(packed).toMatchObject({ body, trace: [{ name: 'locations-not-rewritten' }] });
  }
});
