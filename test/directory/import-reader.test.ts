import { expect, test } from 'vitest';
import type { ImportFile } from '../../electron/engine/directory/import-file.ts';
import type { ImportItem } from '../../electron/engine/directory/import-item.ts';
import { readImport } from '../../electron/engine/directory/import-reader.ts';
import { enterpriseUrn, groupUrn, listUrn, userUrn } from '../mock/client.ts';

/** A file in memory that comes in parts. */
function fileOf(name: string, text: string, partSize = text.length || 1): ImportFile {
  return {
    name,
    size: Buffer.byteLength(text),
    async *open() {
      for (let at = 0; at < text.length; at += partSize) yield text.slice(at, at + partSize);
    },
  };
}

async function read(name: string, text: string, partSize?: number) {
  const reading = await readImport(fileOf(name, text, partSize));
  const items: ImportItem[] = [];
  for await (const item of reading.items()) items.push(item);
  return { format: reading.format, columns: reading.columns(), items };
}

const people = ['ada', 'bo', 'chi'].map((userName) => ({
  schemas: [userUrn],
  id: `old-${userName}`,
  userName,
  nickName: 'a "quoted" {brace} \\ [bracket]',
  emails: [{ value: `${userName}@example.com` }],
}));

test.each([
  ['an array', 'json', JSON.stringify(people)],
  ['an array over many lines', 'json', JSON.stringify(people, null, 2)],
  ['a ListResponse', 'json', JSON.stringify({ schemas: [listUrn], totalResults: 3, Resources: people })],
  ['one resource a line', 'ndjson', people.map((person) => JSON.stringify(person)).join('\n')],
  ['objects one after the other', 'json', people.map((person) => JSON.stringify(person, null, 1)).join('\n')],
  ['a byte order mark', 'json', `\ufeff${JSON.stringify(people)}`],
])('reads JSON: %s', async (_, format, text) => {
  const found = await read('people.json', text);
  expect(found.format).toBe(format);
  expect(found.items.map(({ body, oldId }) => [body?.userName, oldId])).toEqual([
    ['ada', 'old-ada'],
    ['bo', 'old-bo'],
    ['chi', 'old-chi'],
  ]);
  expect(found.items[0]?.body?.nickName).toBe(people[0]?.nickName);
  expect(found.items[0]?.body).not.toHaveProperty('id');
});

test('a file that comes in parts reads the same, wherever it is cut', async () => {
  const whole = await read('people.json', JSON.stringify(people));
  for (const size of [1, 7, 64])
    expect(await read('people.json', JSON.stringify(people), size)).toEqual(whole);
});

test('a single resource is one item, and groups are told from people', async () => {
  const group = { schemas: [groupUrn], displayName: 'Staff', members: [{ value: 'old-ada' }, 'old-bo'] };
  const { items } = await read('one.json', JSON.stringify(group));
  expect(items).toMatchObject([{ type: 'Group', members: ['old-ada', 'old-bo'] }]);
});

test('what cannot be read says so and does not stop the rest', async () => {
  const { items } = await read('people.json', '[{"userName":"ada"},{"userName":},{"userName":"bo"}]');
  expect(items.map(({ body, problem }) => body?.userName ?? problem)).toEqual([
    'ada',
    expect.stringContaining('not JSON'),
    'bo',
  ]);
});

test('every resource says where in the file it stands, however the file is cut', async () => {
  const text = `[\n  {"userName": "ada"},\n\n  {"userName": "b\\"o\\\\",\n   "x": {}}\n]`;
  for (const size of [1, 2, 5, 1000]) {
    const { items } = await read('people.json', text, size);
    expect(items.map(({ where }) => where)).toEqual(['item 1 in line 2', 'item 2 in line 4']);
    const lines = await read('people.ndjson', '{"userName":"ada"}\n\n{"userName":"bo"}\n', size);
    expect(lines.items.map(({ where }) => where)).toEqual(['line 1', 'line 3']);
  }
});

test('a file larger than memory is read with no more of it at hand than one resource', async () => {
  const line = `${JSON.stringify({ userName: 'ada', nickName: 'x'.repeat(1000) })}\n`;
  let alive = 0;
  let largest = 0;
  const file: ImportFile = {
    name: 'people.ndjson',
    size: line.length * 20_000,
    async *open() {
      for (let at = 0; at < 20_000; at++) {
        alive++;
        largest = Math.max(largest, alive);
        yield line;
      }
    },
  };
  const reading = await readImport(file);
  alive = 0;
  let found = 0;
  for await (const _ of reading.items()) {
    found++;
    alive = 0;
  }
  expect(found).toBe(20_000);
  expect(largest).toBeLessThan(200);
});

test('what has no end in sight is refused before it fills memory', async () => {
  const file: ImportFile = {
    name: 'people.json',
    size: 1e9,
    async *open() {
      yield '[\n{"a": "';
      for (;;) yield 'x'.repeat(1024 * 1024);
    },
  };
  const all = async () => {
    for await (const _ of (await readImport(file)).items());
  };
  await expect(all()).rejects.toThrow('begins in line 2 has no end within 16 MB');
});

test('a file that ends in the middle is refused', async () => {
  await expect(read('people.json', '[{"userName":"ada"},\n{"userName"')).rejects.toThrow(
    'ends in the middle of a value, in line 2',
  );
  await expect(read('people.json', '[{"userName":"ada"}]\n\n]')).rejects.toThrow('a ] too many in line 3');
});

test('CSV: common headers are mapped, the others are named', async () => {
  const { columns, items } = await read(
    'people.csv',
    [
      'First Name,Last-Name,E-mail,Job Title,Dept,Manager,Groups,Shoe size,Status,Mobile,Employee ID',
      '"Byron, Lady",Ada,ada@example.com,Analyst,Treasury,tom@example.com,"Treasury; Everyone",38,active,123,E1',
      'Tom,Lindqvist,tom@example.com,,,,,,terminated,,',
    ].join('\r\n'),
  );
  expect(columns.map(({ attribute }) => attribute)).toEqual([
    'name.givenName',
    'name.familyName',
    'emails[work]',
    'title',
    `${enterpriseUrn}:department`,
    'manager',
    'groups',
    null,
    'active',
    'phoneNumbers[mobile]',
    `${enterpriseUrn}:employeeNumber`,
  ]);
  expect(items).toEqual([
    {
      where: 'line 2',
      type: 'User',
      problem: null,
      oldId: null,
      manager: 'tom@example.com',
      groups: ['Treasury', 'Everyone'],
      members: [],
      body: {
        schemas: [userUrn, enterpriseUrn],
        userName: 'ada@example.com',
        displayName: 'Byron, Lady Ada',
        name: { givenName: 'Byron, Lady', familyName: 'Ada' },
        emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
        title: 'Analyst',
        active: true,
        phoneNumbers: [{ value: '123', type: 'mobile' }],
        [enterpriseUrn]: { department: 'Treasury', employeeNumber: 'E1' },
      },
    },
    expect.objectContaining({ where: 'line 3', body: expect.objectContaining({ active: false }) }),
  ]);
});

test.each([
  [';', 'userName;displayName\nada;Ada Byron'],
  ['\t', 'userName\tdisplayName\nada\tAda Byron'],
])('CSV: the delimiter %j is found out', async (_, text) => {
  const { items } = await read('people.csv', text);
  expect(items[0]?.body).toMatchObject({ userName: 'ada', displayName: 'Ada Byron' });
});

test('CSV without a column that names people is refused', async () => {
  await expect(read('people.csv', 'shoe,size\n1,2')).rejects.toThrow('No column says who a person is');
});
