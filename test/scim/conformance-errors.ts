import { expect } from 'vitest';
import { scimTypes } from '../../shared/scim/error.ts';
import { type Client, errorUrn, type Reply, userUrn } from '../mock/client.ts';
import type { Check } from './check.ts';

const provocations: Record<string, (client: Client, id: string) => Reply> = {
  invalidFilter: (client) => client.get('/Users?filter=userName+is+%22x%22'),
  uniqueness: (client) => client.post('/Users', { schemas: [userUrn], userName: 'ADA' }),
  mutability: (client, id) => client.patch(`/Users/${id}`, [{ op: 'replace', path: 'id', value: 'x' }]),
  invalidSyntax: (client) => client.post('/Users', '{'),
  invalidPath: (client, id) => client.patch(`/Users/${id}`, [{ op: 'replace', path: 'pet', value: 'x' }]),
  noTarget: (client, id) => client.patch(`/Users/${id}`, [{ op: 'remove' }]),
  invalidValue: (client) => client.post('/Users', { schemas: [userUrn], userName: 7 }),
  sensitive: (client) => client.get('/Users?filter=password+eq+%22x%22'),
};

export const errorChecks: readonly Check[] = Object.entries(provocations).map(([scimType, provoke], at) => ({
  id: `I${String(at + 1).padStart(2, '0')}`,
  section: '3.12',
  title: `the Error body of ${scimType}`,
  run(client: Client) {
    const reply = provoke(client, client.user('ada'));
    expect(reply.body).toEqual({
      schemas: [errorUrn],
      status: String(reply.status),
      scimType,
      detail: expect.stringMatching(/^.{20,}[.]$/s),
    });
    expect(scimTypes).toContain(scimType);
    expect(reply.header('Content-Type')).toBe('application/scim+json; charset=utf-8');
    expect(reply.changes).toEqual([]);
  },
}));
