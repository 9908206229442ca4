import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { toWindow } from '../preload/channels.ts';
import { openInBrowser } from './open-in-browser.ts';

export interface MenuHost {
  readonly devTools: boolean;
  newWindow(): void;
  /** Opens the folder of the workspace in the file manager. */
  showWorkspaceFolder(): void;
}

/** Standards of the field people look up while reading traffic. */
const RFCS = [
  ['RFC 7643: SCIM Core Schema', 'https://www.rfc-editor.org/rfc/rfc7643'],
  ['RFC 7644: SCIM Protocol', 'https://www.rfc-editor.org/rfc/rfc7644'],
] as const;

export function applicationMenu(host: MenuHost): Menu {
  const mac = process.platform === 'darwin';
  return Menu.buildFromTemplate([
    ...(mac ? [macAppMenu()] : []),
    fileMenu(host, mac),
    { role: 'editMenu' },
    viewMenu(host),
    {
      label: '&Exchange',
      submenu: [
        command('Inspect', 'inspect'),
        command('Edit and Resend', 'edit'),
        command('Copy as cURL', 'curl'),
      ],
    },
    {
      label: '&Connect',
      submenu: [
        command('Copy Base URL', 'copy-url'),
        command('Copy Bearer Token', 'copy-token'),
        { type: 'separator' },
        command('Run the Okta Demo', 'demo-okta'),
        command('Run the Entra Demo', 'demo-entra'),
        command('Stop the Demo', 'demo-stop'),
        { type: 'separator' },
        command('Listener Settings', 'settings-listener'),
        command('Public Address Settings', 'settings-public'),
      ],
    },
    { role: 'windowMenu' },
    helpMenu(mac),
  ]);
}

/** An item that runs an action of the page in front; `id` is the action's. */
function command(label: string, id: string, accelerator?: string): MenuItemConstructorOptions {
  return {
    label,
    ...(accelerator !== undefined && { accelerator }),
    click: (_item, window) => {
      if (window instanceof BrowserWindow) window.webContents.send(toWindow.menuCommand, id);
    },
  };
}

function macAppMenu(): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      command('Settings…', 'settings', 'Command+,'),
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
}

function fileMenu(host: MenuHost, mac: boolean): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { label: 'New Window', accelerator: 'CommandOrControl+N', click: () => host.newWindow() },
      command('New Session', 'new-session', 'CommandOrControl+Shift+N'),
      { type: 'separator' },
      command('Pause Recording', 'pause'),
      command('Resume Recording', 'record'),
      { type: 'separator' },
      { label: 'Show Workspace Folder', click: () => host.showWorkspaceFolder() },
      ...(mac ? [] : [command('Settings', 'settings', 'Control+,')]),
      { type: 'separator' },
      mac ? { role: 'close' } : { role: 'quit' },
    ],
  };
}

function viewMenu({ devTools }: MenuHost): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      command('Timeline', 'timeline', 'CommandOrControl+1'),
      command('Directory', 'directory', 'CommandOrControl+2'),
      command('Rules', 'rules', 'CommandOrControl+3'),
      command('Search and Run', 'palette', 'CommandOrControl+K'),
      command('Filter the Timeline', 'filter'),
      command('Jump to the Newest Exchange', 'newest'),
      { type: 'separator' },
      {
        label: 'Theme',
        submenu: [
          command('Follow the System', 'theme-system'),
          command('Light', 'theme-light'),
          command('Dark', 'theme-dark'),
          command('High Contrast', 'theme-contrast'),
        ],
      },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(devTools ? ([{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
    ],
  };
}

function helpMenu(mac: boolean): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [
      command('Keys', 'keys'),
      { type: 'separator' },
      ...RFCS.map(([label, url]) => ({ label, click: () => openInBrowser(url) })),
      ...(mac
        ? []
        : ([
            { type: 'separator' },
            { label: `About ${app.name}`, click: () => app.showAboutPanel() },
          ] as const)),
    ],
  };
}
