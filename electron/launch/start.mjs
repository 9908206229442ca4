import './node-version.mjs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuild } from './build-output.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { electronArguments, hasDisplay } from './electron-arguments.mjs';
import { root } from './folders.mjs';
import { ensureLibraries } from './linux-libraries.mjs';
import { endWithNpm } from './parent.mjs';
import { run, say } from './report.mjs';
import { ensureRuntime } from './runtime.mjs';

/**
 * `npm start`: installs, builds and obtains what is missing, then opens the window. Arguments go to the app:
 * `npm start -- --data DIR`. Without a display the same UI is served to a browser.
 */
await run(async () => {
  endWithNpm();
  await ensureDependencies();
  const appArguments = process.argv.slice(2);
  if (!hasDisplay()) {
    await ensureBuild();
    return await serveToBrowser(appArguments);
  }
  const [runtime] = await Promise.all([ensureRuntime(), ensureBuild()]);
  await ensureLibraries(runtime);
  return await openWindow(runtime, appArguments);
});

/** @returns {Promise<number>} exit code of the app */
function openWindow(runtime, appArguments) {
  const env = { ...process.env };
  // Set in the terminals of editors that are Electron apps themselves; it would make a plain Node of this one.
  delete env.ELECTRON_RUN_AS_NODE;
  const child = spawn(runtime.executable, [...electronArguments(runtime), root, ...appArguments], {
    stdio: 'inherit',
    env,
  });
  return exitOf(child);
}

/** @returns {Promise<number>} exit code of the headless host */
async function serveToBrowser(appArguments) {
  say('There is no display here, so Scimscope runs without a window.');
  const script = path.join(import.meta.dirname, 'scimscope.mjs');
  const child = spawn(process.execPath, [script, 'serve', '--json', '--ui-once', ...appArguments], {
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  createInterface(child.stdout).once('line', (line) => {
    const { ui, scim, token } = JSON.parse(line);
    console.log(`\n  Open       ${ui}`);
    if (scim) console.log(`  SCIM base  ${scim}`);
    if (token) console.log(`  Token      ${token}`);
    console.log('\nOnly this computer can reach it. The address opens one page, once; Enter prints another.');
    console.log('Stop with Ctrl-C.');
  });
  return await exitOf(child);
}

/** Passes signals on, so that stopping npm stops the app in good order. */
function exitOf(child) {
  const passOn = (signal) => child.kill(signal);
  process.on('SIGINT', passOn);
  process.on('SIGTERM', passOn);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal === null || signal === 'SIGINT' || signal === 'SIGTERM') return resolve(code ?? 0);
      say(`Scimscope was ended by ${signal}.`);
      resolve(1);
    });
  });
}
