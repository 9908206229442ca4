import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexdump, utf8 } from '../../renderer/code/hex.ts';
import { changedLines } from '../../renderer/code/line-diff.ts';
import { lineOfPointer, prettyJson } from '../../renderer/code/pretty.ts';
import { shortTarget } from '../../renderer/screens/timeline/short-target.ts';
import { duringTerm, joinFilter, splitDuring, withoutTerm } from '../../renderer/screens/timeline/terms.ts';
import { parseFilter } from '../../shared/filter/parse.ts';

test('pretty JSON means the same as what was sent', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(prettyJson(text) ?? '')).toEqual(JSON.parse(text));
    }),
  );
});

test('pretty JSON keeps tokens as sent: large numbers, exponents, escapes, duplicate keys', () => {
  expect(prettyJson('{"n":12345678901234567890,"e":1.0E5,"s":"\\u00e9 { , }","n":-0,"o":{ },"a":[ ]}')).toBe(
    '{\n  "n": 12345678901234567890,\n  "e": 1.0E5,\n  "s": "\\u00e9 { , }",\n  "n": -0,\n  "o": {},\n  "a": []\n}',
  );
  expect(prettyJson('{"a":')).toBeNull();
});

test('a JSON pointer leads to the line of its value', () => {
  const pretty =
    prettyJson(
      '{"schemas":["a","b"],"Operations":[{"op":"Add","value":[]},{"op":"Replace","path":"active","value":"False"}],"x/y":{"~z":1}}',
    ) ?? '';
  const lineAt = (pointer: string) => pretty.split('\n')[(lineOfPointer(pretty, pointer) ?? 0) - 1]?.trim();
  expect(lineAt('/schemas/1')).toBe('"b"');
  expect(lineAt('/Operations/1/value')).toBe('"value": "False"');
  expect(lineAt('/Operations/0/op')).toBe('"op": "Add",');
  expect(lineAt('/x~1y/~0z')).toBe('"~z": 1');
  expect(lineOfPointer(pretty, '')).toBe(1);
  expect(lineOfPointer(pretty, '/Operations/7')).toBeNull();
});

test('changed lines are those of each side, first and last included', () => {
  expect(changedLines('a\nb\nc', 'a\nB\nc')).toEqual({ before: [2], after: [2] });
  expect(changedLines('a\nb', 'a\nb\nc').after).toContain(3);
  expect(changedLines('', 'x').after).toEqual([1]);
  expect(changedLines('same\ntext', 'same\ntext')).toEqual({ before: [], after: [] });
});

test('bytes that are not text show as hex', () => {
  expect(utf8(new Uint8Array([0x7b, 0x7d]))).toBe('{}');
  expect(utf8(new Uint8Array([0xff, 0xfe]))).toBeNull();
  expect(utf8(new Uint8Array([0x50, 0x4b, 0x03, 0x04]))).toBeNull();
  expect(hexdump(new TextEncoder().encode('GET / HTTP/1.1\r\nHost'))).toBe(
    '00000000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  GET / HTTP/1.1..\n' +
      '00000010  48 6f 73 74                                       Host',
  );
});

test('request targets are cut in the middle of ids and read decoded', () => {
  const base = '/scim/v2';
  expect(shortTarget('/scim/v2/Users/2819c223-7f76-453a-919d-413861904646', base)).toBe('/Users/2819…4646');
  expect(shortTarget('/scim/v2/Users?filter=userName+eq+%22a%40b%22', base)).toBe(
    '/Users?filter=userName eq "a@b"',
  );
  expect(shortTarget('/scim/v2x/Users', base)).toBe('/scim/v2x/Users');
  expect(shortTarget('/scim/v2/Users?filter=%zz', base)).toBe('/Users?filter=%zz');
  expect(shortTarget('/scim/v2/ServiceProviderConfig', base)).toBe('/ServiceProviderConfig');
  expect(shortTarget('/scim/v2', base)).toBe('/');
});

test('a span dragged over the activity strip is a filter that the language reads', () => {
  const noon = new Date(2026, 10, 24, 12, 0, 0).getTime();
  const today = duringTerm(noon, noon + 90_000, noon);
  expect(today).toBe('during:12:00:00-12:01:30');
  expect(duringTerm(noon, noon + 90_000, noon + 3 * 86_400_000)).toBe(
    'during:2026-11-24T12:00:00-2026-11-24T12:01:30',
  );
  for (const term of [today, duringTerm(noon, noon + 2 * 86_400_000, noon)]) {
    expect(parseFilter(term)).toMatchObject({ ok: true });
  }
  expect(splitDuring(`idp:okta ${today} "a b"`)).toEqual({ during: today, rest: 'idp:okta "a b"' });
});

test('dropping a term leaves the others as typed', () => {
  expect(withoutTerm('idp:okta not path:"/a b" status:4xx', 1)).toBe('idp:okta status:4xx');
  expect(joinFilter(' idp:okta ', '', 'x ')).toBe('idp:okta x');
});
