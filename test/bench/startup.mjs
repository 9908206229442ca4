// Time to an interactive window against an empty Electron window, launched in turn on the same runtime.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { electronArguments } from '../../electron/launch/electron-arguments.mjs';
import { root } from '../../electron/launch/folders.mjs';
import { median } from './processes.mjs';

const ROUNDS = 7;

const EMPTY_APP = `
import { app, BrowserWindow } from 'electron';
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  window.loadURL('data:text/html,<html data-ready="true"><body>empty</body></html>');
});
app.on('window-all-closed', () => app.quit());
`;

export async function startup(print, runtime) {
  const work = await mkdtemp(path.join(os.tmpdir(), 'scimscope-startup-'));
  const empty = path.join(work, 'empty');
  await mkdir(empty);
  await writeFile(
    path.join(empty, 'package.json'),
    JSON.stringify({ name: 'empty', type: 'module', main: 'main.js' }),
  );
  await writeFile(path.join(empty, 'main.js'), EMPTY_APP);
  const data = path.join(work, 'workspace');

  const launch = async (args) => {
    const started = performance.now();
    const app = await _electron.launch({
      executablePath: runtime.executable,
      args: [...electronArguments(runtime), ...args],
      env: { ...process.env, SCIMSCOPE_PORT: '0' },
    });
    const page = await app.firstWindow();
    await page.locator('html[data-ready="true"]').waitFor({ state: 'attached' });
    const took = performance.now() - started;
    await app.close();
    return took;
  };
  const ours = [root, '--data', data];
  await launch([empty]);
  await launch(ours);
  const times = { empty: [], scimscope: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.empty.push(await launch([empty]));
    times.scimscope.push(await launch(ours));
  }
  const ratio = median(times.scimscope.map((time, i) => time / times.empty[i]));
  print(`empty Electron ${runtime.version} window   ${Math.round(median(times.empty))} ms`);
  print(
    `Scimscope, interactive         ${Math.round(median(times.scimscope))} ms, ${ratio.toFixed(2)} of empty (goal at most 2)`,
  );
  await rm(work, { recursive: true, force: true });
}
