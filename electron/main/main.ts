import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { app, BrowserWindow, dialog, Menu, session, shell } from 'electron';
import { toWindow } from '../preload/channels.ts';
import { appOptions } from './app-options.ts';
import { registerAppScheme, serveApp } from './app-scheme.ts';
import { serveBridge } from './bridge.ts';
import { handleCrashes } from './crashes.ts';
import { EngineProcess } from './engine-process.ts';
import { guardContents, guardSession } from './guards.ts';
import { HeldNews } from './held-news.ts';
import { LeavingQuestion } from './leaving-question.ts';
import { applicationMenu } from './menu.ts';
import { WindowStateFile } from './window-state.ts';
import { Windows } from './windows.ts';

/** The built files lie beside this one: dist/node/main.js, dist/renderer, dist/preload. */
const dist = path.join(import.meta.dirname, '..');

const options = appOptions(process.argv, process.env);
if (options.data !== null) {
  // Another workspace is another app to the system: its own window positions and its own single instance.
  app.setPath('userData', path.join(options.data, 'desktop'));
}
const data = options.data ?? path.join(app.getPath('userData'), 'workspace');
const devTools = !app.isPackaged || process.env.SCIMSCOPE_DEVTOOLS === '1';

const unwritable = whyUnwritable(app.getPath('userData'));
if (unwritable !== null) {
  // Without the folder there is no single-instance lock either, and the app would end without a word.
  dialog.showErrorBox('Scimscope cannot start', unwritable);
  app.exit(2);
} else if (app.requestSingleInstanceLock()) run();
else app.quit();

function whyUnwritable(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return null;
  } catch (error) {
    const { message } = error as Error;
    return `The folder ${folder} cannot be written: ${message}. Choose another with --data DIR, or make this one writable.`;
  }
}

function run(): void {
  // The switch is what launchers and tests add for root on Linux, where Chromium's sandbox cannot run at all;
  // enableSandbox would take it away again, and no process could start.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerAppScheme();
  guardContents();
  handleCrashes();

  const engine = new EngineProcess(
    path.join(dist, 'node/engine.js'),
    { data, ...(options.port !== null && { listener: { port: options.port } }) },
    (state) => windows.send(toWindow.engineState, state),
  );
  const windows = new Windows({
    preload: path.join(dist, 'preload/preload.cjs'),
    icon: path.join(dist, '../electron/packaging/icon.png'),
    devTools,
    states: new WindowStateFile(path.join(app.getPath('userData'), 'windows.json')),
    mayCloseLast: (window) => leaving.allows(window, () => window.close()),
  });
  const held = new HeldNews(windows);
  const leaving = new LeavingQuestion(held);

  void app.whenReady().then(() => {
    // Whoever ends the process from outside is not there to answer a question. Electron sets handlers of its own
    // before it is ready; these take their place.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        leaving.waive();
        app.quit();
      });
    }
    // The engine's process and the window's start side by side.
    engine.start();
    guardSession(session.defaultSession);
    serveApp(session.defaultSession, path.join(dist, 'renderer'));
    serveBridge(engine, held, { devTools });
    windows.open();
    Menu.setApplicationMenu(
      applicationMenu({
        devTools,
        newWindow: () => windows.open(),
        showWorkspaceFolder: () => void shell.openPath(data),
      }),
    );
  });

  app.on('second-instance', () => windows.focus());
  app.on('activate', () => windows.focus());
  app.on('before-quit', (event) => {
    const front = BrowserWindow.getFocusedWindow() ?? windows.all.at(-1) ?? null;
    if (!leaving.allows(front, () => app.quit())) event.preventDefault();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    void engine.stop().then(() => app.exit(0));
  });
}
