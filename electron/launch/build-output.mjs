import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './folders.mjs';
import { withLock } from './lock.mjs';
import { execute } from './process.mjs';
import { LaunchError, say } from './report.mjs';

const stampFile = path.join(root, 'dist', '.built-from');
const SOURCES = ['electron', 'renderer', 'shared'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'];
/** Scripts and pictures that no bundle contains. */
const NOT_BUNDLED = new Set(
  ['electron/launch', 'electron/packaging'].map((folder) => path.normalize(folder)),
);

/** Builds dist/ unless it was built from exactly these sources. */
export async function ensureBuild({ force = false } = {}) {
  if (!force && built()) return;
  await withLock('build', async () => {
    if (!force && built()) return;
    say('Building …');
    const from = sourcesHash();
    // Without its stamp a build that breaks off half-way counts as none.
    await rm(stampFile, { force: true });
    const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const { code, output } = await execute(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], {
      cwd: root,
      capture: true,
    });
    if (code !== 0) throw new LaunchError(`The build failed:\n${output.trim()}`);
    if (output.trim()) say(output.trim());
    await writeFile(stampFile, from);
  });
}

function built() {
  try {
    return readFileSync(stampFile, 'utf8') === sourcesHash();
  } catch {
    return false;
  }
}

function sourcesHash() {
  const hash = createHash('sha256');
  const add = (file) =>
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  for (const file of FILES) add(file);
  for (const folder of SOURCES) walk(folder, add);
  return hash.digest('hex');
}

function walk(folder, add) {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const relative = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NOT_BUNDLED.has(relative)) walk(relative, add);
    } else add(relative);
  }
}
