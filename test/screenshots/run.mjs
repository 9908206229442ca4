import '../../electron/launch/node-version.mjs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ensureBuild } from '../../electron/launch/build-output.mjs';
import { ensureDependencies } from '../../electron/launch/dependencies.mjs';
import { electronArguments, hasDisplay } from '../../electron/launch/electron-arguments.mjs';
import { root } from '../../electron/launch/folders.mjs';
import { ensureLibraries } from '../../electron/launch/linux-libraries.mjs';
import { execute } from '../../electron/launch/process.mjs';
import { run, say } from '../../electron/launch/report.mjs';
import { ensureRuntime } from '../../electron/launch/runtime.mjs';
import { screens } from './screens.mjs';
import { fill } from './traffic.mjs';

const OUTPUT = path.join(root, 'screenshots');
const THEMES = ['light', 'dark', 'contrast'];
const SIZES = [
  [1440, 900],
  [1024, 700],
];
const ROWS = [0, 10, 10_000];

/** `npm run screenshots`: every screen, empty and full, in each theme and at both sizes, into screenshots/. */
await run(async () => {
  await ensureDependencies();
  const [runtime] = await Promise.all([ensureRuntime(), ensureBuild()]);
  await ensureLibraries(runtime, { virtualDisplay: !hasDisplay() });
  if (!hasDisplay()) {
    const again = ['-a', '-s', '-screen 0 1600x1000x24', process.execPath, import.meta.filename];
    return (await execute('xvfb-run', again)).code;
  }
  await rm(OUTPUT, { recursive: true, force: true });
  await mkdir(OUTPUT, { recursive: true });
  let taken = 0;
  for (const rows of ROWS) taken += await withApp(runtime, (app) => shoot(app, rows));
  say(`${taken} screenshots in ${OUTPUT}`);
  return 0;
});

async function withApp(runtime, work) {
  const { _electron } = await import('@playwright/test');
  const data = await mkdtemp(path.join(os.tmpdir(), 'scimscope-screenshots-'));
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...electronArguments(runtime), root, '--data', data],
    env: { ...process.env, SCIMSCOPE_PORT: '0' },
  });
  try {
    return await work(app);
  } finally {
    await app.close();
    await rm(data, { recursive: true, force: true });
  }
}

async function shoot(app, rows) {
  const page = await app.firstWindow();
  await page.locator('html[data-ready="true"]').waitFor();
  const send = await fill(app, page, rows);
  let taken = 0;
  for (const [width, height] of SIZES) {
    const window = await app.browserWindow(page);
    await window.evaluate((each, size) => each.setContentSize(...size), [width, height]);
    await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height]);
    for (const theme of THEMES) {
      await command(app, `theme-${theme}`);
      await page.locator(`html[data-theme="${theme}"]`).waitFor();
      for (const screen of screens(page, (id) => command(app, id), rows, send)) {
        await screen.open();
        await page.screenshot({
          path: path.join(OUTPUT, `${screen.name}-${rows}-${theme}-${width}x${height}.png`),
          animations: 'disabled',
        });
        await screen.leave?.();
        taken++;
      }
    }
  }
  return taken;
}

/** Runs an action of the page the way the application menu does. */
function command(app, id) {
  return app.evaluate(({ BrowserWindow }, action) => {
    BrowserWindow.getAllWindows()[0].webContents.send('scimscope:menu-command', action);
  }, id);
}
