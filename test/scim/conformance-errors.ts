import { expect } from 'vitest';
import { type ScimType, scimTypes } from '../../shared/scim/error.ts';
import { type Client, errorUrn, type Reply, searchUrn, userUrn } from '../mock/client.ts';
import type { Check } from './check.ts';

/** A cursor into a list sorted by userName, after which further such lists were begun. */
function sortedCursor(client: Client, further: number): string {
  client.user('bob');
  const begin = () => client.get('/Users?count=1&sortBy=userName&cursor=').body.nextCursor as string;
  const cursor = begin();
  for (let at = 0; at < further; at++) begin();
  return cursor;
}

const provocations: Readonly<Record<ScimType, (client: Client, id: string) => Reply>> = {
  invalidFilter: (client) => client.get('/Users?filter=userName+is+%22x%22'),
  tooMany(client) {
    const filter = Array.from({ length: 10_000 }, (_, at) => `title eq "${at}"`).join(' or ');
    for (let at = 0; at < 1000; at++) client.user(`u${at}`);
    return client.post('/Users/.search', { schemas: [searchUrn], filter });
  },
  uniqueness: (client) => client.post('/Users', { schemas: [userUrn], userName: 'ADA' }),
  mutability: (client, id) => client.patch(`/Users/${id}`, [{ op: 'replace', path: 'id', value: 'x' }]),
  invalidSyntax: (client) => client.post('/Users', '{'),
  invalidPath: (client, id) => client.patch(`/Users/${id}`, [{ op: 'replace', path: 'pet', value: 'x' }]),
  noTarget: (client, id) => client.patch(`/Users/${id}`, [{ op: 'remove' }]),
  invalidValue: (client) => client.post('/Users', { schemas: [userUrn], userName: 7 }),
  invalidVers: (client) => client.get('/v1/Users'),
  sensitive: (client) => client.get('/Users?filter=password+eq+%22x%22'),
  invalidCursor: (client) => client.get('/Users?cursor=MTIz'),
  expiredCursor: (client) => client.get(`/Users?count=1&sortBy=userName&cursor=${sortedCursor(client, 8)}`),
  invalidCount: (client) => client.get(`/Users?count=3&sortBy=userName&cursor=${sortedCursor(client, 1)}`),
};

export const errorChecks: readonly Check[] = scimTypes.map((scimType, at) => ({
  id: `I${String(at + 1).padStart(2, '0')}`,
  section: at < 10 ? '3.12' : 'RFC 9865 2.1',
  title: `the Error body of ${scimType}`,
  run(client: Client) {
    const reply = provocations[scimType](client, client.user('ada'));
    expect(reply.body).toEqual({
      schemas: [errorUrn],
      status: String(reply.status),
      scimType,
      detail: expect.stringMatching(/^.{20,}[.]$/s),
    });
    expect(reply.header('Content-Type')).toBe('application/scim+json; charset=utf-8');
    expect(reply.changes).toEqual([]);
  },
}));
