import { describe, expect, test } from 'vitest';
import type { IdpDefinition } from '../../shared/simulator/definition.ts';
import { entraDefault } from '../../shared/simulator/idps/entra.ts';
import { oktaCatalogue, oktaWizard } from '../../shared/simulator/idps/okta.ts';
import { rfc } from '../../shared/simulator/idps/rfc.ts';
import { type Answerer, answer, mockAnswerer, Play } from './play.ts';

const ada = { id: '1', userName: 'ada@example.com', givenName: 'Ada', familyName: 'Byron' };
const joins = { kind: 'join', person: ada } as const;
const hour = 3_600_000;
const day = 24 * hour;

/** The mock, but some requests are answered otherwise; `null` leaves it to the mock. */
function instead(other: (method: string, path: string) => ReturnType<typeof answer> | null): Answerer {
  const mock = mockAnswerer();
  return (request, headers) => other(request.method, request.path) ?? mock(request, headers);
}

const lines = (play: Play) =>
  play.sent.map(({ method, path, status }) => `${method} ${path.split('?')[0]} ${status}`);
const words = (play: Play) => [...play.connector.failures.list()].map((failure) => failure.words);

describe('answers that are not what they should be', () => {
  test('Okta takes 404 to a look-up for nobody, Entra does not', () => {
    const none = () =>
      instead((method, path) => (method === 'GET' && path.includes('ada') ? answer(404, {}) : null));
    const okta = new Play(oktaCatalogue, none());
    okta.play(joins);
    expect(okta.directory.users.size).toBe(1);
    expect(lines(okta)).toContain('POST /Users 201');
    const entra = new Play(entraDefault, none());
    entra.play(joins);
    expect(lines(entra).filter((line) => line.startsWith('POST'))).toEqual([]);
    expect(words(entra)[0]).toMatch(/^Failed to match an entry in the source and target systems/);
  });

  test('Okta cannot read a list whose numbers are texts', () => {
    const list = { schemas: [], totalResults: '0', startIndex: '1', itemsPerPage: '0', Resources: [] };
    const play = new Play(
      oktaCatalogue,
      instead((method, path) => (method === 'GET' && path.includes('ada') ? answer(200, list) : null)),
    );
    play.play(joins);
    expect(words(play)[0]).toContain('totalResults is not a number');
    expect(lines(play)).toEqual(['GET /Users 200']);
  });

  test('several matches are an error, and nobody is changed', () => {
    const two = { totalResults: 2, Resources: [{ id: 'a' }, { id: 'b' }] };
    const play = new Play(
      entraDefault,
      instead((_, path) => (path.includes('ada') ? answer(200, two) : null)),
    );
    play.play(joins);
    expect(words(play)[0]).toContain('knows 2 that match');
    expect(lines(play).filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  test('Okta asks again for somebody who is still off after the reactivation', () => {
    let off = false;
    const play = new Play(
      oktaWizard,
      (() => {
        const mock = mockAnswerer();
        return (request, headers) => {
          const answered = mock(request, headers);
          if (off && request.method === 'PUT')
            return { ...answered, json: { ...(answered.json as object), active: false } };
          return answered;
        };
      })(),
    );
    play.play(joins, { kind: 'leave', id: '1' });
    play.play(joins.kind === 'join' ? { kind: 'return', id: '1' } : joins);
    play.play({ kind: 'leave', id: '1' });
    off = true;
    play.play({ kind: 'return', id: '1' });
    expect(words(play)[0]).toContain('still shows the account switched off');
  });

  test('an account that is gone is looked up and created again', () => {
    let gone = false;
    const play = new Play(
      entraDefault,
      instead((method, path) =>
        gone && method === 'GET' && path === '/Users/id-1' ? answer(404, {}) : null,
      ),
    );
    play.play(joins);
    gone = true;
    const sent = play.play({ kind: 'change', id: '1', set: { title: 'Countess' } });
    expect(
      sent
        .filter(({ step }) => step !== 'check')
        .map(({ method, path }) => `${method} ${path.split('?')[0]}`),
    ).toEqual(['GET /Users/id-1', 'GET /Users', 'PATCH /Users/id-1']);
  });
});

describe('being told to slow down', () => {
  const busy = (idp: IdpDefinition, headers: Readonly<Record<string, string>>, times: number) => {
    let left = times;
    const play = new Play(
      idp,
      instead((method) => (method === 'POST' && left-- > 0 ? answer(429, {}, headers) : null)),
    );
    play.play(joins);
    return play;
  };

  test('Retry-After in seconds is waited for, then it succeeds', () => {
    const play = busy(rfc, { 'retry-after': '7' }, 2);
    expect(play.waits).toEqual([7000, 7000]);
    expect(lines(play).at(-1)).toBe('POST /Users 201');
  });

  test('a date is read against the answer’s own clock', () => {
    const play = busy(
      rfc,
      { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
      1,
    );
    expect(play.waits).toEqual([30_000]);
  });

  test('without it the waits grow, and after five it fails', () => {
    const play = busy(rfc, {}, 99);
    expect(play.waits).toEqual([1000, 2000, 4000, 8000, 16_000]);
    expect(play.connector.failures.size).toBe(1);
  });
});

describe('cycles, retries and quarantine of Entra', () => {
  test('the first cycle is at once, the next 40 minutes later', () => {
    const play = new Play(entraDefault, mockAnswerer());
    const start = play.now;
    play.play(joins);
    expect(play.now).toBe(start);
    play.play({ kind: 'change', id: '1', set: { title: 'Countess' } });
    expect(play.now).toBe(start + 40 * 60_000);
    expect(play.connector.cycle).toBe(2);
    expect(play.connector.nextAt()).toBeNull();
  });

  test('a failed object is tried after 6, 12 and then every 24 hours, for 28 days', () => {
    const play = new Play(
      entraDefault,
      instead((method) => (method === 'POST' ? answer(400, { detail: 'no' }) : null)),
    );
    play.play(joins);
    const tries = [play.now];
    for (let at = play.connector.nextAt(); at !== null; at = play.connector.nextAt()) {
      play.workAt(at);
      tries.push(at);
    }
    const gaps = tries.slice(1).map((time, at) => Math.round((time - tries[at]!) / hour));
    expect(gaps.slice(0, 4)).toEqual([6, 12, 24, 24]);
    const whole = tries.at(-1)! - tries[0]!;
    expect(whole).toBeGreaterThan(26 * day);
    expect(whole).toBeLessThanOrEqual(28 * day);
  });

  test('wrong credentials quarantine the job at once; a good cycle ends it and does what was left', () => {
    let locked = true;
    const play = new Play(
      entraDefault,
      instead(() => (locked ? answer(401, {}) : null)),
    );
    play.play();
    play.connector.noteUser('1', play.now);
    play.hr.apply({ kind: 'join', person: { ...ada, kind: 'employee' } }, '2026-01-01');
    play.workAt(play.now);
    expect(play.connector.quarantine.current?.why).toContain('401');
    expect(lines(play)).toEqual(['GET /Users 401']);
    expect(play.connector.nextAt()).toBe(play.now + day);
    locked = false;
    play.workAt(play.now + day);
    expect(play.connector.quarantine.current).toBeNull();
    expect(lines(play).at(-1)).toBe('POST /Users 201');
  });

  test('four weeks in quarantine switch the job off', () => {
    const play = new Play(entraDefault, () => answer(403, {}));
    play.play();
    play.connector.noteUser('1', play.now);
    play.workAt(play.now);
    const start = play.now;
    for (let at = play.connector.nextAt(); at !== null; at = play.connector.nextAt()) play.workAt(at);
    expect(play.connector.quarantine.disabled).toBe(true);
    expect(play.now - start).toBe(28 * day);
  });

  test('somebody who comes later is missed in groups that were pushed, until everything is evaluated again', () => {
    const play = new Play(entraDefault, mockAnswerer());
    play.play(joins, { kind: 'addGroup', group: { key: 'g', name: 'Risk' } });
    play.play({ kind: 'join', person: { ...ada, id: '2', userName: 'ben@example.com' } });
    const members = () => play.connector.app.groups.get('g')!.members.size;
    expect(members()).toBe(0);
    play.play({ kind: 'addMember', group: 'g', id: '1' });
    expect(members()).toBe(1);
    play.connector.restart(play.now);
    play.work();
    expect(play.sent.filter(({ method, path }) => method === 'POST' && path === '/Users')).toHaveLength(2);
  });
});

test('an account that is there is linked and brought up to date, not made twice', () => {
  const mock = mockAnswerer();
  const seeded = new Play(rfc, mock);
  seeded.play({ kind: 'join', person: { ...ada, title: 'Old' } });
  for (const idp of [oktaCatalogue, oktaWizard, entraDefault]) {
    const play = new Play(idp, mock);
    play.play({ kind: 'join', person: { ...ada, title: `New for ${idp.id}` } });
    expect(play.sent.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(play.connector.app.people.get('1')?.id).toBe('id-1');
    const shown = mock({ method: 'GET', path: '/Users/id-1', body: null, step: 'check', subject: null }, []);
    expect(shown.json).toMatchObject({ title: `New for ${idp.id}` });
  }
});

test('an import reads to the end, also where the app’s pages are shorter than asked for', () => {
  const people = Array.from({ length: 230 }, (_, at) => ({ id: `u${at}` }));
  const paged: Answerer = ({ path }) => {
    const query = new URL(path, 'http://app').searchParams;
    const from = Number(query.get('startIndex')) - 1;
    const page = path.startsWith('/Users') ? people.slice(from, from + 60) : [];
    return answer(200, {
      totalResults: path.startsWith('/Users') ? 230 : 0,
      startIndex: from + 1,
      itemsPerPage: page.length,
      Resources: page,
    });
  };
  const plain = new Play(rfc, paged);
  plain.play({ kind: 'import' });
  expect(
    plain.sent
      .filter(({ path }) => path.startsWith('/Users'))
      .map(({ path }) => path.match(/startIndex=(\d+)/)?.[1]),
  ).toEqual(['1', '61', '121', '181']);
  const okta = new Play(oktaCatalogue, paged);
  okta.play({ kind: 'import' });
  // Okta goes on by what it asked for: what a shorter page left out is never read.
  expect(
    okta.sent
      .filter(({ path }) => path.startsWith('/Users'))
      .map(({ path }) => path.match(/startIndex=(\d+)/)?.[1]),
  ).toEqual(['1', '101', '201']);
});
