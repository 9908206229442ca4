/**
 * How to reach every screen.
 * @param {import('@playwright/test').Page} page
 * @param {(action: string) => Promise<void>} command runs an action of the page
 * @param {number} rows exchanges recorded
 * @param {(method: string, target: string, body?: unknown, headers?: object) => Promise<any>} send a SCIM request
 * @returns {{ name: string, open(): Promise<void>, leave?(): Promise<void> }[]}
 */
export function screens(page, command, rows, send) {
  const pressEscape = () => page.keyboard.press('Escape');
  const dialog = (name) => page.getByRole('dialog', { name });
  const always = [
    {
      name: 'palette',
      open: async () => {
        await command('palette');
        await dialog('Search and run').waitFor();
      },
      leave: async () => {
        await pressEscape();
        await dialog('Search and run').waitFor({ state: 'detached' });
      },
    },
    {
      name: 'keys',
      open: async () => {
        await command('keys');
        await dialog('Keys').waitFor();
      },
      leave: async () => {
        await pressEscape();
        await dialog('Keys').waitFor({ state: 'detached' });
      },
    },
    {
      name: 'settings',
      open: async () => {
        await command('settings');
        await page.getByRole('navigation', { name: 'Settings' }).waitFor();
      },
      leave: () => command('timeline'),
    },
  ];
  const record = page.getByRole('region', { name: 'Record' });
  const tasks = [
    ['generate', 'Generate people'],
    ['import', 'Import people and groups'],
    ['snapshots', 'Snapshots'],
    ['schemas', 'Schemas'],
    ['reset', 'Reset the directory'],
  ].map(([task, name]) => ({
    name: `directory-${task}`,
    open: async () => {
      await command(`directory-${task}`);
      await page.getByRole('region', { name }).waitFor();
    },
    leave: () => command('directory-leave'),
  }));
  if (rows === 0) {
    const empty = {
      name: 'directory',
      open: async () => {
        await command('directory');
        await page.getByRole('button', { name: 'Generate 10 people' }).waitFor();
      },
      leave: () => command('timeline'),
    };
    const start = {
      name: 'start',
      open: () => page.getByRole('region', { name: /nothing has arrived/i }).waitFor(),
    };
    const noRules = {
      name: 'rules',
      open: async () => {
        await command('rules');
        await page.getByText('No rules yet').waitFor();
      },
      leave: () => command('timeline'),
    };
    return [start, ...always, empty, noRules];
  }

  const grid = page.getByRole('grid', { name: 'Exchanges' });
  const timeline = {
    name: 'timeline',
    open: async () => {
      await command('timeline');
      await command('newest');
      await grid
        .getByRole('row', { name: /Analyst|title|ada/i })
        .last()
        .waitFor();
    },
  };
  const filter = {
    name: 'filter',
    open: async () => {
      await command('filter');
      const field = page.getByRole('combobox', { name: 'Filter' });
      await field.fill('st');
      await page.getByRole('listbox', { name: 'Filters' }).waitFor();
    },
    leave: async () => {
      await pressEscape();
      await page.getByRole('combobox', { name: 'Filter' }).fill('');
    },
  };
  const inspector = page.getByRole('region', { name: 'Inspector' });
  // What is held adds rows each time, and only those on screen are there to be found.
  const chooseGrace = async () => {
    const created = grid.getByRole('row', { name: /Grace.*status 201/ });
    await command('newest');
    for (let steps = 0; steps < 100 && (await created.count()) === 0; steps++) await command('previous');
    await created.last().click();
  };
  const tabs = ['overview', 'request', 'response', 'diff', 'timing', 'rules', 'raw'].map((tab) => ({
    name: `inspector-${tab}`,
    open: async () => {
      await chooseGrace();
      await command('inspect');
      await command(`tab-${tab}`);
      await inspector.getByRole('tab', { name: tab, exact: false, selected: true }).waitFor();
    },
    leave: () => command('close-inspector'),
  }));
  const edit = {
    name: 'edit',
    open: async () => {
      await chooseGrace();
      await command('edit');
      await page.getByRole('textbox', { name: /^Body of the draft/ }).waitFor();
    },
    leave: () => command('leave-edit'),
  };
  const people = page.getByRole('grid', { name: 'People' });
  const directory = {
    name: 'directory',
    open: async () => {
      await command('directory');
      await people.getByRole('row', { name: /Ada Byron/ }).click();
      await record.getByRole('table').waitFor();
    },
  };
  const directoryExchanges = {
    name: 'directory-exchanges',
    open: async () => {
      await record.getByRole('tab', { name: 'Exchanges' }).click();
      await record
        .getByRole('button', { name: /^Create Ada/ })
        .first()
        .waitFor();
    },
    leave: () => record.getByRole('tab', { name: 'Resource' }).click(),
  };
  const directoryEdit = {
    name: 'directory-edit',
    open: async () => {
      await command('directory-edit');
      await record.getByRole('textbox', { name: /as JSON/ }).waitFor();
    },
    leave: () => command('directory-leave'),
  };
  const noMatch = {
    name: 'directory-no-match',
    open: async () => {
      await page.getByRole('textbox', { name: 'Search people' }).fill('nobody');
      await page.getByText('No one matches').waitFor();
    },
    leave: async () => {
      await page.getByRole('textbox', { name: 'Search people' }).fill('');
      await people.waitFor();
      await command('timeline');
    },
  };
  const directories = [directory, directoryExchanges, directoryEdit, ...tasks, noMatch];
  return [
    timeline,
    filter,
    ...tabs,
    edit,
    ...always,
    ...directories,
    ...rulesScreens(page, command),
    ...heldScreens(page, command, send),
  ];
}

const CREATE = { on: 'meaning', any: ['create'] };
const RULES = [
  {
    name: 'Booleans as booleans',
    match: [
      { on: 'meaning', any: ['deactivate', 'reactivate'] },
      { on: 'bodyValue', pointer: '/Operations/*/value', test: 'isType', value: 'booleanAsString' },
    ],
    acts: [
      { act: 'rewriteRequest', json: [{ op: 'convert', path: '/Operations/*/value', to: 'boolean' }] },
      { act: 'mark', mark: { colour: 'violet', label: 'rewritten' } },
    ],
  },
  {
    match: [{ on: 'idp', any: ['okta'] }, CREATE],
    acts: [{ act: 'status', status: 429, retryAfter: 30 }],
    limits: { rate: { count: 3, seconds: 60 } },
  },
  { on: false, match: [CREATE], acts: [{ act: 'fault', fault: 'reset', at: 'answer' }] },
  {
    on: false,
    match: [{ on: 'path', pattern: '/Users/*' }],
    acts: [
      { act: 'answer', status: 200, body: '{"id": "{{request.id}}"}' },
      { act: 'delay', ms: 800 },
    ],
    limits: { every: 3, probability: 0.5 },
  },
];
const BROKEN = '{"format": "scimscope-rules",\n"version": 1,\n"rules": [{"acts": []}]}';

function rulesScreens(page, command) {
  const rows = page.getByRole('list', { name: 'Rules in order' });
  const choose = (text) =>
    page
      .getByLabel('File of rules')
      .setInputFiles({ name: 'rules.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  const tryOut = page.getByRole('region', { name: 'Try it out on this session' });
  const list = {
    name: 'rules',
    open: async () => {
      await command('rules');
      await rows.or(page.getByText('No rules yet')).first().waitFor();
      if ((await rows.count()) > 0) return;
      await command('rules-import');
      await choose(JSON.stringify({ format: 'scimscope-rules', version: 1, rules: RULES }));
      await rows.waitFor();
      await command('rules-leave');
    },
  };
  const edit = {
    name: 'rules-edit',
    open: async () => {
      await rows.getByRole('button', { name: /^Booleans/ }).click();
      await tryOut.getByText('What the target would receive').waitFor();
    },
  };
  const json = {
    name: 'rules-json',
    open: async () => {
      await page.getByRole('button', { name: 'Edit as JSON' }).click();
      await page.getByRole('textbox', { name: 'The rule as JSON, to be edited' }).waitFor();
    },
    leave: () => command('rules-leave'),
  };
  const answer = {
    name: 'rules-answer',
    open: async () => {
      await rows.getByRole('button', { name: /^When anyone.*\/Users/ }).click();
      await page.getByRole('textbox', { name: 'Body of the answer' }).waitFor();
      await tryOut.getByRole('status').waitFor();
    },
    leave: () => command('rules-leave'),
  };
  const faulty = {
    name: 'rules-import',
    open: async () => {
      await command('rules-import');
      await choose(BROKEN);
      await page.getByRole('region', { name: 'Import rules' }).getByRole('alert').waitFor();
    },
    leave: async () => {
      await command('rules-leave');
      await command('timeline');
    },
  };
  return [list, edit, json, answer, faulty];
}

const OKTA = { 'user-agent': 'Okta SCIM Client 1.0.0' };

function heldScreens(page, command, send) {
  const pane = page.getByRole('region', { name: 'Held exchange' });
  const requests = [];
  const held = {
    name: 'held',
    open: async () => {
      await command('timeline');
      const found = await send('GET', `/Users?filter=${encodeURIComponent('userName eq "ada@example.com"')}`);
      const [ada] = found.Resources;
      await command('hold-all');
      await page.getByText('1 breakpoint on').waitFor();
      requests.push(send('PUT', `/Users/${ada.id}`, { ...ada, active: false }, OKTA));
      await page.getByRole('button', { name: /^1 held/ }).waitFor();
      requests.push(send('GET', '/Users?count=1'));
      await page.getByRole('button', { name: /^2 held/ }).click();
      const body = pane.getByRole('textbox', { name: /^Body of the held/ });
      await body.click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText(JSON.stringify({ ...ada, active: true, title: 'Countess' }, null, 2));
      await pane.getByText('valid User').waitFor();
    },
  };
  const tabs = ['Before', 'Headers', 'Why it is held'].map((tab) => ({
    name: `held-${tab.toLowerCase().split(' ')[0]}`,
    open: () => pane.getByRole('tab', { name: tab }).click(),
  }));
  const answer = {
    name: 'held-answer',
    open: async () => {
      await command('held-answer');
      await pane.getByRole('textbox', { name: /^Body of your answer/ }).waitFor();
    },
  };
  const list = {
    name: 'breakpoints',
    open: async () => {
      await command('rules');
      await page.getByRole('button', { name: /^When anyone sends a request, hold it/ }).click();
      await page.getByRole('radio', { name: 'The request' }).waitFor();
    },
    leave: async () => {
      await page.keyboard.press('Escape');
      await command('breakpoints-off');
      await Promise.all(requests.splice(0));
      await command('close-inspector');
      await command('timeline');
    },
  };
  return [held, ...tabs, answer, list];
}
