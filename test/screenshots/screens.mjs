/**
 * How to reach every screen.
 * @param {import('@playwright/test').Page} page
 * @param {(action: string) => Promise<void>} command runs an action of the page
 * @param {number} rows exchanges recorded
 * @returns {{ name: string, open(): Promise<void>, leave?(): Promise<void> }[]}
 */
export function screens(page, command, rows) {
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
    return [start, ...always, empty];
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
  const tabs = ['overview', 'request', 'response', 'timing', 'raw'].map((tab) => ({
    name: `inspector-${tab}`,
    open: async () => {
      await command('newest');
      await grid
        .getByRole('row', { name: /Grace.*status 201/ })
        .last()
        .click();
      await command('inspect');
      await command(`tab-${tab}`);
      await inspector.getByRole('tab', { name: tab, exact: false, selected: true }).waitFor();
    },
    leave: () => command('close-inspector'),
  }));
  const edit = {
    name: 'edit',
    open: async () => {
      await grid
        .getByRole('row', { name: /Grace.*status 201/ })
        .last()
        .click();
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
  return [timeline, filter, ...tabs, edit, ...always, directory, directoryEdit, ...tasks, noMatch];
}
