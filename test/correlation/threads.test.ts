import { describe, expect, test } from 'vitest';
import { patch } from '../meaning/exchanges.ts';
import { Session } from './correlate.ts';
import { entra, entraLookup, okta, oktaLookup, resource } from './traffic.ts';

const ada = { id: 'u-1', userName: 'ada@example.com', name: 'Ada Byron' };

/** Threads of the subjects of some exchanges, each as the position of its first one. */
function threadsOf(...exchanges: readonly ReturnType<typeof okta>[]): number[] {
  const session = new Session(exchanges.map((exchange, at) => ({ exchange, at: at * 100 })));
  const threads = exchanges.map(({ id }) => session.threads.latest(session.threadOf(id) ?? 0));
  return threads.map((thread) => threads.indexOf(thread));
}

describe('one person', () => {
  test('is looked for, created, read by id', () => {
    const lookup = oktaLookup(ada.userName);
    const create = okta('POST /Users', { body: resource(ada), answer: resource(ada) });
    expect(threadsOf(lookup, create, okta('GET /Users/u-1', { answer: resource(ada) }))).toEqual([0, 0, 0]);
  });

  test('has another id at each app, and is known there by userName, externalId or mail', () => {
    const at = (listener: number, person: typeof ada, change: object = {}) =>
      okta('POST /Users', {
        listener,
        body: { ...resource(person), ...change },
        answer: { ...resource(person), ...change },
      });
    expect(
      threadsOf(
        at(1, { ...ada, id: 'a' }, { externalId: 'E-1' }),
        at(2, { ...ada, id: 'b' }),
        at(3, { ...ada, id: 'c', userName: 'abyron' }, { emails: [{ value: 'ADA@example.com' }] }),
        at(4, { ...ada, id: 'd', userName: 'ab' }, { emails: [], externalId: 'E-1' }),
        at(5, { ...ada, id: 'e', userName: 'else' }, { emails: [] }),
      ),
    ).toEqual([0, 0, 0, 0, 4]);
  });

  test('is followed through a rename, and found by the old and the new name', () => {
    const create = okta('POST /Users', { body: resource(ada), answer: resource(ada) });
    const renamed = { ...ada, userName: 'ada.lovelace@example.com', name: 'Ada Lovelace' };
    const rename = okta('PUT /Users/u-1', { body: resource(renamed), answer: resource(renamed) });
    expect(threadsOf(create, rename, oktaLookup(renamed.userName), oktaLookup(ada.userName))).toEqual([
      0, 0, 0, 0,
    ]);
  });

  test('is recognised when her name becomes known only later', () => {
    const off = entra('PATCH /Users/u-1', { body: patch({ op: 'Replace', path: 'active', value: 'False' }) });
    const lookup = entraLookup('userName', ada.userName);
    const read = entra('GET /Users/u-1', { answer: resource(ada) });
    expect(threadsOf(off, lookup, read)).toEqual([0, 0, 0]);
  });

  test('comes back under another id after she was deleted', () => {
    const create = (id: string) =>
      okta('POST /Users', { body: resource({ ...ada, id }), answer: resource({ ...ada, id }) });
    expect(threadsOf(create('a'), okta('DELETE /Users/a'), create('b'))).toEqual([0, 0, 0]);
  });
});

describe('two people', () => {
  test('who share a mail address at one app stay two', () => {
    const create = (id: string, userName: string) =>
      okta('POST /Users', {
        body: resource({ id, userName, name: id, mail: 'desk@example.com' }),
        answer: resource({ id, userName, name: id, mail: 'desk@example.com' }),
      });
    expect(
      threadsOf(create('a', 'one'), create('b', 'two'), okta('GET /Users/a', {}), okta('GET /Users/b', {})),
    ).toEqual([0, 1, 0, 1]);
  });

  test('stay two when one takes the name the other had', () => {
    const create = (id: string, userName: string) =>
      okta('POST /Users', {
        body: resource({ id, userName, name: id, mail: `${id}@example.com` }),
        answer: resource({ id, userName, name: id, mail: `${id}@example.com` }),
      });
    const moved = resource({ id: 'a', userName: 'ada.old', name: 'a', mail: 'a@example.com' });
    expect(
      threadsOf(
        create('a', 'ada'),
        okta('PUT /Users/a', { body: moved, answer: moved }),
        create('b', 'ada'),
        oktaLookup('ada'),
        oktaLookup('ada.old'),
      ),
    ).toEqual([0, 0, 2, 2, 0]);
  });

  test('and groups of the same name are not mixed', () => {
    const group = { id: 'g', displayName: ada.userName, members: [] };
    expect(
      threadsOf(
        okta('POST /Users', { body: resource(ada), answer: resource(ada) }),
        okta('POST /Groups', { body: group, answer: group }),
      ),
    ).toEqual([0, 1]);
  });
});
