import { expect, test } from 'vitest';
import { observeEffect, subjectOf } from '../../shared/compare/seen.ts';
import type { ObservedExchange } from '../../shared/meaning/observed.ts';

let last = 0;
function exchange(
  method: string,
  target: string,
  status: number,
  answerBody?: unknown,
  requestBody?: unknown,
): ObservedExchange {
  return {
    id: ++last,
    listener: 1,
    method,
    target: `/scim/v2${target}`,
    basePath: '/scim/v2',
    requestHeaders: [],
    requestBody,
    status,
    answerHeaders: [],
    answerBody,
    client: '127.0.0.1:1',
    outcome: 'completed',
  };
}

const ada = (title: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: '1',
  userName: 'ada',
  title,
});
const subject = { type: 'User', id: '1' };

test('a PATCH without an answer body: before was seen in a list, after in the next read', () => {
  const partial = exchange('GET', '/Users/1?attributes=userName', 200, { id: '1', userName: 'ada' });
  const list = exchange('GET', '/Users', 200, { schemas: ['x'], Resources: [ada('Analyst')] });
  const write = exchange('PATCH', '/Users/1', 204);
  const read = exchange('GET', '/Users/1', 200, ada('Countess'));
  expect(subjectOf(write)).toEqual(subject);
  expect(observeEffect(write, subject, [partial, list], [read])).toEqual({
    ...subject,
    before: { resource: ada('Analyst'), isKnown: true, seenIn: list.id },
    after: { resource: ada('Countess'), isKnown: true, seenIn: read.id },
  });
});

test('what was written unseen in between is not passed off as known', () => {
  const list = exchange('GET', '/Users', 200, { schemas: ['x'], Resources: [ada('Analyst')] });
  const unseen = exchange('PATCH', '/Users/1', 204);
  const write = exchange('PATCH', '/Users/1', 204);
  const next = exchange('PATCH', '/Users/1', 200, ada('Later'));
  const read = exchange('GET', '/Users/1', 200, ada('Later'));
  const { before, after } = observeEffect(write, subject, [unseen, list], [next, read]);
  expect(before).toMatchObject({ resource: null, isKnown: false });
  expect(after).toMatchObject({ resource: null, isKnown: false });
});

test('a PUT without an answer body shows what was sent, and does not claim that it stands', () => {
  const write = exchange('PUT', '/Users/1', 204, undefined, ada('Sent'));
  const refused = exchange('PUT', '/Users/1', 409, undefined, ada('Refused'));
  const gone = exchange('GET', '/Users/1', 404);
  expect(observeEffect(write, subject, [refused, gone], []).after).toMatchObject({
    resource: ada('Sent'),
    isKnown: false,
  });
  expect(observeEffect(write, subject, [refused, gone], []).before).toMatchObject({
    resource: null,
    isKnown: true,
  });
  expect(subjectOf(refused)).toBeNull();
});

test('created and deleted: nothing before, nothing after', () => {
  const created = exchange('POST', '/Users', 201, ada('New'), { userName: 'ada' });
  const deleted = exchange('DELETE', '/Users/1', 204);
  expect(observeEffect(created, subject, [], [])).toMatchObject({
    before: { resource: null, isKnown: true },
    after: { resource: ada('New'), isKnown: true },
  });
  expect(observeEffect(deleted, subject, [created], [])).toMatchObject({
    before: { resource: ada('New'), seenIn: created.id },
    after: { resource: null, isKnown: true },
  });
});
