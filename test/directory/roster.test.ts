import { expect, test } from 'vitest';
import { Roster } from '../../electron/engine/directory/roster.ts';

const at = (seconds: number) => new Date(1_795_000_000_000 + seconds * 1000).toISOString();
const person = (displayName: string, seconds: number, more: object = {}) =>
  JSON.stringify({
    displayName,
    userName: `${displayName}@x`,
    active: true,
    ...more,
    meta: { lastModified: at(seconds) },
  });

async function filled(count: number) {
  const roster = new Roster();
  const rows = Array.from({ length: count }, (_, n) => ({
    id: `id-${n}`,
    json: person(`Person ${String((n * 7919) % count).padStart(5, '0')}`, n),
  }));
  for (let from = 0; from < count; from += 250) roster.add(rows.slice(from, from + 250));
  await roster.ready(async () => {});
  return roster;
}

const labels = (roster: Roster, search = '', sort: 'name' | 'changed' = 'name') =>
  roster.page(search, sort, 0, 100_000).rows.map(({ label }) => label);

test('filled in parts, it is in the order of names and of changes', async () => {
  const roster = await filled(3001);
  const byName = labels(roster);
  expect(byName).toHaveLength(3001);
  expect(byName).toEqual([...byName].sort());
  const times = roster.page('', 'changed', 0, 5000).rows.map(({ changedAt }) => changedAt);
  expect(times).toEqual([...times].sort((a, b) => b - a));
});

test('changes keep both orders and all positions right', async () => {
  const roster = await filled(500);
  roster.put('id-3', person('Aaron', 900));
  roster.put('new', person('Zoe', 901, { active: false }));
  roster.remove('id-10');
  roster.remove('never was there');
  const byName = labels(roster);
  expect(byName[0]).toBe('Aaron');
  expect(byName.at(-1)).toBe('Zoe');
  expect(byName).toHaveLength(500);
  expect(labels(roster, '', 'changed').slice(0, 2)).toEqual(['Zoe', 'Aaron']);
  for (const sort of ['name', 'changed'] as const) {
    for (const [position, { id }] of roster.page('', sort, 0, 500).rows.entries()) {
      expect(roster.locate('', sort, id)).toBe(position);
    }
  }
  expect(roster.page('', 'name', 0, 0)).toEqual({ total: 500, inactive: 1, rows: [] });
});

test.each([
  ['lukasiewicz', true],
  ['ŁUKASIEWICZ', true],
  ['zoe l', true],
  ['zoe@example', true],
  ['hr-17', true],
  ['nobody', false],
])('search %j', (search, found) => {
  const roster = new Roster();
  roster.put(
    '1',
    person('Zoë Łukasiewicz', 1, { externalId: 'HR-17', emails: [{ value: 'zoe@example.com' }] }),
  );
  expect(roster.page(search, 'name', 0, 10).total).toBe(found ? 1 : 0);
  expect(roster.locate(search, 'name', '1')).toBe(found ? 0 : null);
});

test('without a name, the names in parts, the userName or the id stand in', () => {
  const roster = new Roster();
  roster.put('1', JSON.stringify({ name: { givenName: 'Ada', familyName: 'Byron' }, userName: 'a' }));
  roster.put('2', JSON.stringify({ userName: 'grace' }));
  roster.put('3', JSON.stringify({}));
  expect(labels(roster)).toEqual(['3', 'Ada Byron', 'grace']);
});

test('many changes at once are the same as one after the other', async () => {
  const [one, other] = [await filled(1000), await filled(1000)];
  const puts = Array.from({ length: 300 }, (_, n) => ({
    id: n % 3 === 0 ? `new-${n}` : `id-${n}`,
    json: person(`Changed ${(n * 31) % 97}`, 2000 + n, { active: n % 2 === 0 }),
  }));
  const removes = Array.from({ length: 50 }, (_, n) => `id-${500 + n}`);
  one.change(puts, removes);
  for (const id of removes) other.remove(id);
  for (const { id, json } of puts) other.put(id, json);
  for (const sort of ['name', 'changed'] as const)
    expect(one.page('', sort, 0, 5000)).toEqual(other.page('', sort, 0, 5000));
  expect(one.page('changed 5', 'name', 0, 50)).toEqual(other.page('changed 5', 'name', 0, 50));
  expect(one.locate('', 'name', 'new-3')).toBe(other.locate('', 'name', 'new-3'));
});
