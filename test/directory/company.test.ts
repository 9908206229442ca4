import { expect, test } from 'vitest';
import { departmentsOf, type MadePerson, makeCompany } from '../../shared/people/company.ts';
import { profiles } from '../../shared/profiles/index.ts';
import { client, enterpriseUrn } from '../mock/client.ts';

const SIZE = 1500;

test('the same seed makes the same company, another seed another one', () => {
  expect([...makeCompany(50, 7)]).toEqual([...makeCompany(50, 7)]);
  expect([...makeCompany(50, 8)]).not.toEqual([...makeCompany(50, 7)]);
});

test('nobody shares a userName, and each is an address that mail systems take', () => {
  const names = [...makeCompany(20_000, 1)].map(({ resource }) => String(resource.userName));
  expect(new Set(names).size).toBe(names.length);
  expect(
    names.filter((name) => !/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*\d*@contoso\.example$/.test(name)),
  ).toEqual([]);
});

test('in a large company few share a name, in a small one nobody needs a middle name', () => {
  const sharing = new Map<string, number>();
  for (const { resource } of makeCompany(20_000, 1)) {
    if (!inScript('Latin', { resource } as MadePerson)) continue;
    const name = String(resource.displayName);
    sharing.set(name, (sharing.get(name) ?? 0) + 1);
  }
  const [least = 0] = [...sharing.values()].sort((a, b) => b - a).slice(Math.floor(sharing.size * 0.1));
  expect(least).toBeLessThanOrEqual(3);
  for (const { resource } of makeCompany(2000, 1)) expect(resource.name).not.toHaveProperty('middleName');
});

test('managers are a tree: one at the top, everybody else below somebody made before', () => {
  const people = [...makeCompany(SIZE, 3)];
  expect(people.filter(({ manager }) => manager === null)).toHaveLength(1);
  for (const [at, { manager }] of people.entries()) if (manager !== null) expect(manager).toBeLessThan(at);
  const led = new Set(people.map(({ manager }) => manager));
  for (const [at, { leads }] of people.entries()) expect(led.has(at)).toBe(leads);
});

test('who leads others is active and in the department of those they lead', () => {
  const people = [...makeCompany(SIZE, 3)];
  for (const { manager, department } of people) {
    if (manager === null || manager === 0) continue;
    expect(people[manager]).toMatchObject({ department, resource: { active: true } });
  }
});

test('a company has its departments, people who have left, and names of many scripts', () => {
  const people = [...makeCompany(SIZE, 3)];
  expect(new Set(people.map(({ department }) => department))).toEqual(new Set(departmentsOf(SIZE)));
  expect(people.some(({ resource }) => resource.active === false)).toBe(true);
  for (const script of [
    'Latin',
    'Arabic',
    'Hebrew',
    'Cyrillic',
    'Greek',
    'Han',
    'Hangul',
    'Devanagari',
    'Thai',
  ]) {
    expect(
      people.some((person) => inScript(script, person)),
      script,
    ).toBe(true);
  }
});

test.each(
  profiles
    .filter(({ put }) => put !== undefined)
    .slice(0, 2)
    .map((profile) => [profile.id, profile] as const),
)('the mock creates everybody: %s', (_, profile) => {
  const scim = client(profile);
  const refused: unknown[] = [];
  const ids: string[] = [];
  for (const { resource, manager } of makeCompany(300, 11)) {
    const own = resource[enterpriseUrn] as object;
    const body =
      manager === null
        ? resource
        : { ...resource, [enterpriseUrn]: { ...own, manager: { value: ids[manager] } } };
    const reply = scim.post('/Users', body as never);
    if (reply.status !== 201) refused.push(reply.body.detail);
    ids.push(String(reply.body.id));
  }
  expect(refused).toEqual([]);
});

function inScript(script: string, { resource }: MadePerson): boolean {
  return new RegExp(`\\p{Script=${script}}`, 'u').test(String(resource.displayName));
}
