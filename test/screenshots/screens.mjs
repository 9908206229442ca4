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
  if (rows === 0) {
    const start = {
      name: 'start',
      open: () => page.getByRole('region', { name: /nothing has arrived/i }).waitFor(),
    };
    return [start, ...always];
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
  return [timeline, filter, ...tabs, edit, ...always];
}
