import { expect, test } from 'vitest';
import type { ObservedExchange } from '../../shared/meaning/observed.ts';
import { touchedBy } from '../../shared/meaning/touched.ts';

const touched = (method: string, requestBody: unknown, answerBody: unknown = undefined) => [
  ...touchedBy({ method, requestBody, answerBody } as ObservedExchange),
];

test('members that are added, removed or set, in any dialect', () => {
  const patch = (...Operations: unknown[]) => touched('PATCH', { Operations });
  expect(patch({ op: 'Add', path: 'members', value: [{ value: 'A1' }, { value: 'b2' }] })).toEqual([
    'a1',
    'b2',
  ]);
  expect(patch({ op: 'remove', path: 'members[value eq "c3"]' })).toEqual(['c3']);
  expect(patch({ op: 'replace', value: { members: [{ value: 'd4' }] } })).toEqual(['d4']);
  expect(patch({ op: 'replace', path: 'displayName', value: 'e5' })).toEqual([]);
  expect(touched('PUT', { displayName: 'G', members: [{ value: 'f6' }, 7, null] })).toEqual(['f6']);
  expect(touched('POST', { members: 'g7' })).toEqual([]);
  expect(touched('GET', undefined)).toEqual([]);
});

test('everything a Bulk request is about', () => {
  const request = {
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'x', data: { userName: 'ada' } },
      {
        method: 'PATCH',
        path: '/Groups/g1',
        data: { Operations: [{ op: 'add', path: 'members', value: [{ value: 'u2' }] }] },
      },
      { method: 'DELETE', path: '/Users/u%203' },
    ],
  };
  const answer = { Operations: [{ location: 'https://x/scim/v2/Users/U4', status: '201' }, { location: 7 }] };
  expect(touched('POST', request, answer)).toEqual(['g1', 'u2', 'u 3', 'u4']);
});
