import { existsSync } from 'node:fs';
import { execute } from './process.mjs';
import { LaunchError, say } from './report.mjs';

/** Debian's and Ubuntu's names of what Electron links to, with a font to show text in. */
const LIBRARIES = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0',
  'libcups2',
  'libdrm2',
  'fonts-dejavu-core',
];
const VIRTUAL_DISPLAY = ['xvfb', 'xauth'];

/**
 * Sees to the shared libraries Electron needs on Linux: installs them as root on Debian and Ubuntu, and otherwise
 * says which command does.
 * @param {import('./runtime.mjs').Runtime} runtime
 * @param {{ virtualDisplay?: boolean }} wanted `virtualDisplay`: also Xvfb, which tests draw into
 */
export async function ensureLibraries(runtime, { virtualDisplay = false } = {}) {
  if (process.platform !== 'linux') return;
  const missing = async () => [
    ...(await missingLibraries(runtime.executable)),
    ...(virtualDisplay && !(await isInstalled('xvfb-run')) ? ['xvfb-run'] : []),
  ];
  const before = await missing();
  if (before.length === 0) return;

  const packages = [...LIBRARIES, ...(virtualDisplay ? VIRTUAL_DISPLAY : [])];
  const aptGet = existsSync('/usr/bin/apt-get');
  if (!aptGet) throw cannotRun(before, 'Install them with the package manager of this system.');
  if (process.getuid() !== 0) {
    throw cannotRun(
      before,
      `Install them:\n  sudo apt-get update && sudo apt-get install -y ${(await existing(packages)).join(' ')}`,
    );
  }
  say(`Installing what Electron needs (${before.join(', ')}) …`);
  const apt = (args) =>
    execute('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-qq', ...args], {
      capture: true,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  await apt(['update']);
  const wanted = await existing(packages);
  const { code, output } = await apt(['install', '-y', '--no-install-recommends', ...wanted]);
  if (code !== 0) throw cannotRun(before, `apt-get install failed:\n${output.trim()}`);
  const after = await missing();
  if (after.length > 0) throw cannotRun(after, `They are not part of: ${wanted.join(' ')}`);
}

function cannotRun(missing, next) {
  return new LaunchError(`Electron cannot run: this system has no ${missing.join(', ')}.`, next);
}

/** @returns {Promise<string[]>} such as `libgtk-3.so.0` */
export async function missingLibraries(executable) {
  const { code, output } = await execute('ldd', [executable], { capture: true });
  if (code === 127) return [];
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
}

async function isInstalled(program) {
  return (await execute('sh', ['-c', `command -v ${program}`], { capture: true })).code === 0;
}

/** Since the change to 64-bit time some packages have another name: libasound2 is libasound2t64. */
async function existing(packages) {
  return Promise.all(
    packages.map(async (name) => {
      const { code, output } = await execute('apt-cache', ['policy', `${name}t64`], { capture: true });
      return code === 0 && /Candidate: (?!\(none\))/.test(output) ? `${name}t64` : name;
    }),
  );
}
