import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../shared/simulator/mapping/expression.ts';
import { evaluate, Mapping } from '../../shared/simulator/mapping/mapping.ts';
import { readAt, writeAt } from '../../shared/simulator/mapping/target.ts';
import { fillTemplate } from '../../shared/simulator/mapping/template.ts';

const ada: Readonly<Record<string, string | boolean | null>> = {
  givenname: 'Ada',
  surname: 'Byron',
  mail: 'ada.byron@example.com',
  issoftdeleted: 'True',
  city: 'Łódź',
};
const value = (text: string) => evaluate(parseExpression(text), (name) => ada[name.toLowerCase()] ?? null);

describe('expressions', () => {
  test.each([
    ['[surname]', 'Byron'],
    ['Join(" ", [givenName], [middleName], [surname])', 'Ada Byron'],
    ['Switch([IsSoftDeleted], , "False", "True", "True", "False")', 'False'],
    ['Switch([city], "elsewhere", "Berlin", "there")', 'elsewhere'],
    ['user.givenName + " " + user.surname', 'Ada Byron'],
    ['String.substringBefore([mail], "@")', 'ada.byron'],
    ['Coalesce([middleName], [surname])', 'Byron'],
    ['IIF(IsPresent([middleName]), "yes", "no")', 'no'],
    ['[surname] == "Byron" ? ToUpper([surname]) : [givenName]', 'BYRON'],
    ['NormalizeDiacritics([city])', 'Łodz'],
    ['Mid([surname], 2, 3)', 'yro'],
    ['Replace([mail], "example.com", "example.org")', 'ada.byron@example.org'],
    ['[middleName]', null],
  ])('%s', (text, wanted) => expect(value(text)).toBe(wanted));

  test.each([
    ['Join(" ", [givenName]', '")" is missing here.', 21],
    ['"open', 'This text has no closing quote.', 0],
    ['[a] [b]', 'Nothing is expected before "b".', 4],
    ['+', 'A value is missing here.', 0],
  ])('%s cannot be read', (text, message, at) => {
    expect(() => parseExpression(text)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message.slice(0, 18)), at }),
    );
  });

  test('nested without end is refused, not run into', () => {
    expect(() => parseExpression('('.repeat(5000))).toThrow('nested too deep');
  });
});

describe('mappings', () => {
  test('empty values are left out, values for the create come once', () => {
    const mapping = new Mapping(
      [
        { to: 'userName', from: '[mail]' },
        { to: 'title', from: '[jobTitle]' },
        { to: 'password', from: '"secret"', when: 'create' },
      ],
      'scim',
    );
    expect([...mapping.apply(ada)]).toEqual([['userName', 'ada.byron@example.com']]);
    expect([...mapping.apply(ada, 'create').keys()]).toEqual(['userName', 'password']);
  });

  test.each([
    [
      [
        { to: 'a', from: '[x]' },
        { to: 'A', from: '[y]' },
      ],
      1,
      /filled by an earlier row/,
    ],
    [[{ to: 'emails[type', from: '[x]' }], 0, /not an attribute of SCIM/],
    [[{ to: 'title', from: 'Nonsense([x])' }], 0, /no function Nonsense/],
    [[{ to: 'title', from: 'Append([x])' }], 0, /does not take 1/],
  ])('a row that cannot be used is named', (rows, row, message) => {
    expect(() => new Mapping(rows, 'scim')).toThrow(
      expect.objectContaining({ row, message: expect.stringMatching(message) }),
    );
  });
});

test('targets are read and written at their path', () => {
  const resource: Record<string, unknown> = {};
  const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  const values = {
    'name.givenName': 'Ada',
    'emails[type eq "work"].value': 'ada@example.com',
    'roles[primary eq "True"].value': 'admin',
    [`${urn}:manager.value`]: 'id-1',
    'urn:ietf:params:scim:schemas:core:2.0:User:title': 'Countess',
  };
  for (const [path, one] of Object.entries(values)) writeAt(resource, path, one);
  expect(resource).toEqual({
    name: { givenName: 'Ada' },
    emails: [{ type: 'work', value: 'ada@example.com' }],
    roles: [{ primary: true, value: 'admin' }],
    [urn]: { manager: { value: 'id-1' } },
    title: 'Countess',
  });
  for (const [path, one] of Object.entries(values)) expect(readAt(resource, path)).toBe(one);
  expect(readAt({ USERNAME: 'x' }, 'userName')).toBe('x');
});

test('a template drops what has no value, keeps what is fixed, and adds what is mapped beside it', () => {
  const template = {
    schemas: ['core'],
    name: { givenName: '{{name.givenName}}' },
    emails: [{ primary: true, value: '{{emails[type eq "work"].value}}' }],
    phones: [{ type: 'work', value: '{{phone}}' }, { type: 'fixed' }],
    groups: [],
  };
  const payload = new Map([
    ['emails[type eq "work"].value', 'ada@example.com'],
    ['nickName', 'Ada'],
  ]);
  expect(fillTemplate(template, payload)).toEqual({
    schemas: ['core'],
    emails: [{ primary: true, value: 'ada@example.com' }],
    phones: [{ type: 'fixed' }],
    groups: [],
    nickName: 'Ada',
  });
});
