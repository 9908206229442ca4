import { expect, test } from 'vitest';
import { hrColumns, hrRecordOf } from '../../shared/simulator/hr/columns.ts';
import { makeStaff } from '../../shared/simulator/hr/generate.ts';
import { HrEvent, type HrEventInput, HrRecord } from '../../shared/simulator/hr/record.ts';
import { managersFirst, rosterEvents } from '../../shared/simulator/hr/roster-events.ts';
import { HrSource } from '../../shared/simulator/hr/source.ts';
import { IdpDirectory } from '../../shared/simulator/idp-directory.ts';
import { entraDefault } from '../../shared/simulator/idps/entra.ts';

const record = (id: string, more: Partial<HrRecord> = {}) =>
  HrRecord.parse({ id, userName: `${id}@example.com`, givenName: id, familyName: 'Byron', ...more });

function source() {
  const directory = new IdpDirectory();
  const rule = { key: 'risk', name: 'Risk', where: { field: 'department' as const, is: 'Risk' } };
  const hr = new HrSource({ idp: entraDefault, directory, seed: 1, groups: [rule] });
  const happens = (event: HrEventInput, today = '2026-03-01') => hr.apply(HrEvent.parse(event), today);
  const members = () => [...(directory.groups.get('risk')?.members ?? [])];
  return { directory, hr, happens, members };
}

test('a mover, an absence, a leaver and a return, in state and group', () => {
  const { directory, happens, members } = source();
  happens({ kind: 'join', person: record('ada', { department: 'Audit' }) });
  expect(members()).toEqual([]);
  expect(happens({ kind: 'change', id: 'ada', set: { department: 'Risk' } })).toMatchObject({
    users: ['ada'],
    groups: ['risk'],
  });
  happens({ kind: 'startAbsence', id: 'ada' });
  expect([directory.users.get('ada')?.state, members()]).toEqual(['suspended', ['ada']]);
  happens({ kind: 'leave', id: 'ada' });
  expect([directory.users.get('ada')?.state, members()]).toEqual(['disabled', []]);
  happens({ kind: 'return', id: 'ada' });
  expect([directory.users.get('ada')?.state, members()]).toEqual(['active', ['ada']]);
});

test('nobody is there before the first day, and a contract ends by itself', () => {
  const { directory, hr, happens } = source();
  happens({
    kind: 'join',
    person: record('con', { kind: 'contractor', start: '2026-04-01', end: '2026-06-30' }),
  });
  expect(directory.users.has('con')).toBe(false);
  expect(hr.due('2026-03-31')).toEqual([]);
  for (const event of hr.due('2026-04-01')) hr.apply(event, '2026-04-01');
  expect(directory.users.get('con')?.state).toBe('active');
  expect(hr.due('2026-06-30')).toEqual([]);
  for (const event of hr.due('2026-07-01')) hr.apply(event, '2026-07-01');
  expect(directory.users.get('con')?.state).toBe('disabled');
  expect(hr.due('2026-07-02')).toEqual([]);
});

test('what cannot be is refused with its reason', () => {
  const { happens } = source();
  happens({ kind: 'join', person: record('ada') });
  expect(() => happens({ kind: 'join', person: record('ada') })).toThrow('has joined already');
  expect(() => happens({ kind: 'leave', id: 'nobody' })).toThrow('There is no employee nobody');
  expect(() => happens({ kind: 'change', id: 'ada', set: { userName: null } })).toThrow('leaves no record');
});

test('two states of a list become joiners, changes and leavers, managers first', () => {
  const before = [record('ada'), record('ben', { title: 'Analyst' }), record('cleo')];
  const after = [
    record('ada'),
    record('ben', { manager: 'dara' }),
    record('emil', { manager: 'dara' }),
    record('dara'),
  ];
  expect(rosterEvents(before, after)).toEqual([
    { kind: 'join', person: record('dara') },
    { kind: 'join', person: record('emil', { manager: 'dara' }) },
    { kind: 'change', id: 'ben', set: { title: null, manager: 'dara' } },
    { kind: 'leave', id: 'cleo' },
  ]);
  const circle = [record('x', { manager: 'y' }), record('y', { manager: 'x' })];
  expect(managersFirst(circle)).toHaveLength(2);
});

test('headers of HR systems are understood', () => {
  expect(
    hrColumns(['Employee ID', 'First Name', 'Last Name', 'Work Email', 'Hire Date', 'Shoe Size']),
  ).toEqual(['id', 'givenName', 'familyName', 'userName', 'start', null]);
  const line = hrRecordOf([
    ['Worker ID', 17],
    ['First Name', 'Ada'],
    ['Surname', 'Byron'],
    ['E-Mail', 'ada@example.com'],
    ['Worker Type', 'Contingent worker (contract)'],
    ['Contract End', '2026-06-30'],
  ]);
  expect(line.record).toMatchObject({
    id: '17',
    userName: 'ada@example.com',
    kind: 'contractor',
    end: '2026-06-30',
  });
  expect(hrRecordOf([['First Name', 'Ada']]).problem).toBe('There is no id.');
  expect(
    hrRecordOf([
      ['id', '1'],
      ['login', 'a'],
      ['first name', 'A'],
      ['last name', 'B'],
      ['start', 'soon'],
    ]).problem,
  ).toBe('start "soon" cannot be used.');
});

test('a made-up company is the same for the same seed, and managers come first', () => {
  const staff = makeStaff(300, 30, 7);
  const people = [...staff.people()];
  expect(people).toEqual([...makeStaff(300, 30, 7).people()]);
  expect(staff.groups).toHaveLength(30);
  const seen = new Set<string>();
  for (const { id, manager } of people) {
    if (manager !== undefined) expect(seen.has(manager)).toBe(true);
    seen.add(id);
  }
  expect(people.filter(({ team }) => staff.groups.some(({ where }) => where?.is === team))).toHaveLength(300);
});
