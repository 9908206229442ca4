import { expect, test } from 'vitest';
import { changeMarks } from '../../renderer/screens/breakpoints/change-marks.ts';
import {
  clockOf,
  countdown,
  patienceWords,
  whatEndsIt,
} from '../../renderer/screens/breakpoints/held-words.ts';
import { quickAnswers } from '../../renderer/screens/breakpoints/quick-answers.ts';
import { checkBody, standardRegistry } from '../../renderer/screens/breakpoints/scim-check.ts';
import { meaningOf } from '../../renderer/screens/breakpoints/what-it-means.ts';
import { Held } from '../../shared/contract/breakpoints.ts';
import type { Sentence } from '../../shared/contract/exchange.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const received = 1_000_000;

function heldBy(change: Partial<Held> = {}): Held {
  return Held.parse({
    id: 1,
    exchange: 7,
    breakpoint: 1,
    listener: 1,
    stage: 'request',
    receivedAt: received,
    heldAt: received + 100,
    method: 'PUT',
    target: '/scim/v2/Users/1',
    status: null,
    answeredBy: 'mock: tolerant',
    idp: { id: 'okta', because: 'known by its User-Agent' },
    meaning: {
      kind: 'deactivate',
      sentence: ['Deactivate ', { name: 'Lena Fischer' }],
      note: null,
      subject: { type: 'User', id: '1', label: 'Lena Fischer' },
    },
    patience: {
      seconds: 60,
      text: 'Okta hangs up after 60 s without a byte.',
      source: 'https://example.com',
    },
    givesUpAt: received + 60_000,
    releasesAt: received + 55_000,
    draft: null,
    ...change,
  });
}

test('the clock counts to the time-out of the client, and up where nothing ends the hold', () => {
  const at = received + 19_000;
  expect(clockOf(heldBy(), 'beforeTimeout', at)).toEqual({
    shown: 41_000,
    left: 41_000 / 60_000,
    words: '41 seconds left',
  });
  expect(clockOf(heldBy({ givesUpAt: null, releasesAt: null }), 'ever', at)).toMatchObject({
    shown: 18_900,
    left: null,
    words: 'held for 19 seconds',
  });
  // A time of the breakpoint's own that comes first is what counts.
  expect(clockOf(heldBy({ releasesAt: received + 30_000 }), 30, at).shown).toBe(11_000);
  expect(clockOf(heldBy({ releasesAt: received + 600_000 }), 600, at).shown).toBe(41_000);
  expect([41_000, 40_001, 0, -5, 72_000, 3_700_000].map(countdown)).toEqual([
    '0:41',
    '0:41',
    '0:00',
    '0:00',
    '1:12',
    '1:01:40',
  ]);
});

test('what ends a hold is said, and what is not known is said as well', () => {
  const now = received + 19_000;
  expect(whatEndsIt(heldBy(), 'beforeTimeout', true, now)).toBe(
    'At 0:05 Scimscope lets it through as you left it.',
  );
  expect(whatEndsIt(heldBy({ releasesAt: received + 30_000 }), 30, false, now)).toBe(
    'In 11 seconds Scimscope lets it through as it came.',
  );
  expect(whatEndsIt(heldBy({ releasesAt: null }), 'ever', false, now)).toBe(
    'Scimscope keeps it until you let it go.',
  );
  expect(patienceWords(heldBy({ patience: null, givesUpAt: null, idp: null }), now)).toBe(
    'How long the client waits is not known.',
  );
  expect(patienceWords(heldBy(), received + 61_000)).toContain('has not');
});

test('changed lines say what stood there; pieces that were exchanged are marked once', () => {
  const before = JSON.stringify({ id: '1', active: false, title: 'Analyst' }, null, 2);
  const mark = (after: unknown) => changeMarks(before, JSON.stringify(after, null, 2));
  expect(mark({ id: '1', active: true, title: 'Analyst' })).toEqual([
    { line: 3, kind: 'change', note: 'was false' },
  ]);
  expect(mark({ id: '1', active: false, locale: 'de', title: 'Analyst' })).toEqual([
    { line: 4, kind: 'change', note: 'added' },
  ]);
  expect(mark({ id: '1', a: 1, b: 2, c: 3 }).map(({ note }) => note)).toEqual([
    'changed',
    undefined,
    undefined,
  ]);
  expect(changeMarks(before, before)).toEqual([]);
});

const check = (body: unknown, method: string, path: string, stage: 'request' | 'answer' = 'request') =>
  checkBody(JSON.stringify(body), { method, path, stage }, standardRegistry());
const patch = (...Operations: unknown[]) => ({ schemas: [PATCH], Operations });

test('a body is checked as what it is: a resource, a PATCH, or only JSON', () => {
  expect(check({ schemas: [USER], userName: 'a', active: true }, 'PUT', '/Users/1')).toMatchObject({
    kind: 'valid',
    words: 'valid User',
  });
  expect(check({ schemas: [USER], userName: 'a', active: 'yes' }, 'PUT', '/Users/1')).toMatchObject({
    kind: 'wrong',
    by: 'rfc',
    problem: { attribute: 'active' },
    type: 'User',
  });
  expect(check(patch({ op: 'replace', path: 'active', value: false }), 'PATCH', '/Users/1')).toMatchObject({
    kind: 'valid',
    words: 'valid PATCH',
  });
  expect(
    check(
      patch(
        { op: 'add', path: 'emails', value: { value: 'a@example.com' } },
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'b@example.com' },
        { op: 'remove', path: 'title' },
      ),
      'PATCH',
      '/Users/1',
    ),
  ).toMatchObject({ kind: 'valid' });
  expect(check(patch({ op: 'replace', path: 'active', value: 'False' }), 'PATCH', '/Users/1')).toMatchObject({
    kind: 'wrong',
    pointer: '/Operations/0/value',
  });
  expect(check(patch({ op: 'replace', path: 'nickname2', value: 1 }), 'PATCH', '/Users/1')).toMatchObject({
    kind: 'wrong',
    pointer: '/Operations/0',
  });
  expect(check({ anything: 1 }, 'POST', '/Widgets')).toMatchObject({ kind: 'valid', words: 'valid JSON' });
  expect(check({ userName: 1 }, 'GET', '/Users/1', 'answer')).toMatchObject({ kind: 'wrong' });
  const cut = checkBody('{"a":', { method: 'PUT', path: '/Users/1', stage: 'request' }, standardRegistry());
  expect(cut.kind).toBe('notJson');
});

test('ready answers are what an app would say to what was asked', () => {
  const asked = {
    method: 'POST',
    target: '/scim/v2/Users',
    origin: 'http://127.0.0.1:8484',
    body: JSON.stringify({ schemas: [USER], userName: 'ada' }),
    about: 'Ada Byron',
    group: false,
    record: null,
  };
  const of = (id: string, change: Partial<typeof asked> = {}) => {
    const made = quickAnswers({ ...asked, ...change })
      .find((each) => each.id === id)
      ?.make();
    if (!made) throw new Error(`There is no ready answer ${id}.`);
    const headers = Object.fromEntries(made.headers.map(({ name, value }) => [name, value]));
    return { status: made.status, headers, body: made.body === '' ? null : made.body };
  };
  expect(JSON.parse(of('exists').body ?? '')).toMatchObject({ status: '409', scimType: 'uniqueness' });
  expect(of('slow')).toMatchObject({ status: '429', headers: { 'Retry-After': '30' } });
  expect(of('break').headers['Content-Type']).toContain('text/html');
  expect(of('unknown').status).toBe('404');

  const created = of('pretend');
  const { id, userName, meta } = JSON.parse(created.body ?? '');
  expect(created.status).toBe('201');
  expect(userName).toBe('ada');
  expect(meta.location).toBe(`http://127.0.0.1:8484/scim/v2/Users/${id}`);
  expect(created.headers.Location).toBe(meta.location);
  expect(of('pretend', { method: 'PATCH', target: '/scim/v2/Users/1' })).toEqual({
    status: '204',
    headers: {},
    body: null,
  });
  const replaced = of('pretend', { method: 'PUT', target: '/scim/v2/Users/a%20b' });
  expect(JSON.parse(replaced.body ?? '').id).toBe('a b');
  expect(JSON.parse(of('pretend', { method: 'GET', body: '' }).body ?? '').totalResults).toBe(0);
});

test('what the edits mean is told in the words of the timeline', () => {
  const record = { schemas: [USER], id: '1', userName: 'lena', displayName: 'Lena Fischer', active: true };
  const fields = {
    method: 'PUT',
    target: '/scim/v2/Users/1',
    status: '',
    headers: [],
    body: JSON.stringify({ ...record, active: false }),
  };
  const words = (sentence: Sentence) =>
    sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');
  const held = heldBy();
  expect(words(meaningOf(held, fields, '/scim/v2', record))).toBe('Deactivate Lena Fischer');
  const same = { ...fields, body: JSON.stringify(record) };
  expect(words(meaningOf(held, same, '/scim/v2', record))).toContain('no change');
  expect(words(meaningOf(held, { ...fields, method: 'DELETE', body: '' }, '/scim/v2', null))).toBe(
    'Delete Lena Fischer',
  );
});
