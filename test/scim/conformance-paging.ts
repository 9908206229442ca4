import { expect } from 'vitest';
import { rfcStrict } from '../../shared/profiles/index.ts';
import type { JsonObject } from '../../shared/scim/json.ts';
import { type Client, client as connect, type Reply, resourcesOf, searchUrn } from '../mock/client.ts';
import type { Check } from './check.ts';

const names = (reply: Reply) =>
  resourcesOf(reply).map(({ userName, displayName }) => userName ?? displayName);

/** Follows `nextCursor` to the end; `between` runs before each further page. */
function pages(
  ask: (cursor: string) => Reply,
  between: (page: Reply, at: number) => void = () => {},
): Reply[] {
  const seen = [ask('')];
  for (;;) {
    const last = seen.at(-1) as Reply;
    expect(last.status).toBe(200);
    if (last.body.nextCursor === undefined) return seen;
    between(last, seen.length);
    seen.push(ask(last.body.nextCursor as string));
  }
}

function people(client: Client, count = 7): string[] {
  return Array.from({ length: count }, (_, at) => client.user(`u${at}`, { title: at % 2 ? 'odd' : 'even' }));
}

const byList = (client: Client, query: string) => (cursor: string) =>
  client.get(`/Users?${query}&cursor=${cursor}`);

export const pagingChecks: readonly Check[] = [
  {
    id: 'C11',
    section: 'RFC 9865 2',
    title: 'following nextCursor visits everyone once; previousCursor leads back',
    run(client) {
      people(client);
      const found = pages(byList(client, 'count=3'));
      expect(found.map(names)).toEqual([['u0', 'u1', 'u2'], ['u3', 'u4', 'u5'], ['u6']]);
      const [first, second, third] = found as [Reply, Reply, Reply];
      expect(first.body).toMatchObject({ totalResults: 7, itemsPerPage: 3 });
      expect(first.body).not.toHaveProperty('startIndex');
      expect(first.body).not.toHaveProperty('previousCursor');
      expect(first.body.nextCursor).toMatch(/^[A-Za-z0-9._~-]+$/);
      expect(third.body.itemsPerPage).toBe(1);
      const back = client.get(`/Users?count=3&cursor=${third.body.previousCursor}`);
      expect(names(back)).toEqual(names(second));
      expect(names(client.get(`/Users?count=3&cursor=${back.body.previousCursor}`))).toEqual(names(first));
      expect(names(client.get('/Users?cursor&count=1'))).toEqual(['u0']);
    },
  },
  {
    id: 'C11',
    section: 'RFC 9865 2',
    title: 'with filter, sorting, attributes, at the root and by .search',
    run(client) {
      people(client);
      client.group('g');
      const filtered = pages(byList(client, 'count=2&filter=title+eq+%22even%22'));
      expect(filtered.map(names)).toEqual([
        ['u0', 'u2'],
        ['u4', 'u6'],
      ]);
      const sorted = pages(byList(client, 'count=3&sortBy=userName&sortOrder=descending'));
      expect(sorted.flatMap(names)).toEqual(['u6', 'u5', 'u4', 'u3', 'u2', 'u1', 'u0']);
      const back = `/Users?count=3&sortBy=userName&sortOrder=descending&cursor=${sorted[1]?.body.previousCursor}`;
      expect(names(client.get(back))).toEqual(['u6', 'u5', 'u4']);
      const root = pages((cursor) => client.get(`/?count=5&cursor=${cursor}`));
      expect(root.map(names)).toEqual([
        ['u0', 'u1', 'u2', 'u3', 'u4'],
        ['u5', 'u6', 'g'],
      ]);
      const search: JsonObject = { schemas: [searchUrn], count: 4, attributes: ['userName'] };
      const searched = pages((cursor) => client.post('/Users/.search', { ...search, cursor }));
      expect(searched.flatMap(names)).toHaveLength(7);
      expect(resourcesOf(searched[1] as Reply)[0]).not.toHaveProperty('title');
    },
  },
  {
    id: 'C11',
    section: 'RFC 9865 2',
    title: 'cursors are stable when resources are deleted and created between pages',
    run(client) {
      const ids = people(client, 9);
      const unsorted = pages(byList(client, 'count=2'), (page, at) => {
        // The last resource of the page, by which the cursor was made, and one that is still to come.
        client.delete(`/Users/${resourcesOf(page).at(-1)?.id}`);
        if (at === 1) client.delete(`/Users/${ids[4]}`);
        if (at === 2) client.user('late');
      });
      expect(unsorted.flatMap(names)).toEqual(['u0', 'u1', 'u2', 'u3', 'u5', 'u6', 'u7', 'u8', 'late']);
      const left = names(client.get('/Users'));
      const sorted = pages(byList(client, 'count=2&sortBy=userName'), (page) => {
        client.delete(`/Users/${resourcesOf(page)[0]?.id}`);
      });
      expect(sorted.flatMap(names)).toEqual(left.sort());
    },
  },
  {
    id: 'C12',
    section: 'RFC 9865 2.1',
    title: 'a cursor is for one query and one count, and for nobody who makes them up',
    run(client) {
      people(client);
      const cursor = client.get('/Users?count=2&cursor=').body.nextCursor as string;
      const refusal = (path: string) => {
        const { status, body } = client.get(path);
        return [status, body.scimType];
      };
      expect(refusal(`/Users?count=3&cursor=${cursor}`)).toEqual([400, 'invalidCount']);
      for (const changed of ['filter=userName+pr&', 'sortBy=userName&', 'attributes=id&']) {
        expect(refusal(`/Users?${changed}count=2&cursor=${cursor}`)).toEqual([400, 'invalidCursor']);
      }
      expect(refusal(`/Groups?count=2&cursor=${cursor}`)).toEqual([400, 'invalidCursor']);
      for (const forged of [
        `${cursor}x`,
        cursor.slice(1),
        cursor.replace(/^a/, 'b'),
        'x'.repeat(5000),
        '%00',
      ]) {
        expect(refusal(`/Users?count=2&cursor=${forged}`)).toEqual([400, 'invalidCursor']);
      }
      expect(names(client.get(`/Users?cursor=${cursor}`))).toEqual(['u2', 'u3']);
      expect(refusal('/Users?startIndex=1&cursor=')).toEqual([400, 'invalidValue']);
      expect(client.get('/Users?count=0&cursor=').body).toEqual({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
        totalResults: 7,
        itemsPerPage: 0,
        Resources: [],
      });
    },
  },
  {
    id: 'C12',
    section: 'RFC 9865 2.1, 4',
    title: 'a cursor expires after cursorTimeout',
    run() {
      let now = Date.parse('2026-01-01T00:00:00Z');
      const client = connect(rfcStrict, { now: () => now });
      people(client);
      const { nextCursor } = client.get('/Users?count=2&cursor=').body;
      now += 3600_000;
      expect(client.get(`/Users?count=2&cursor=${nextCursor}`).status).toBe(200);
      now += 1;
      expect(client.get(`/Users?count=2&cursor=${nextCursor}`).body.scimType).toBe('expiredCursor');
    },
  },
];
