import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './folders.mjs';
import { withLock } from './lock.mjs';
import { npm } from './process.mjs';
import { LaunchError, say } from './report.mjs';

const stampFile = path.join(root, 'node_modules', '.scimscope-installed');

/** Installs what package-lock.json names, unless node_modules already holds exactly that. */
export async function ensureDependencies() {
  if (installed()) return;
  if (installedByHand()) return await writeFile(stampFile, wanted());
  await withLock('dependencies', async () => {
    if (installed()) return;
    say('Installing dependencies (npm ci) …');
    const { code } = await npm(['ci', '--loglevel=error', '--no-progress'], { cwd: root });
    if (code !== 0) {
      throw new LaunchError(
        `npm ci failed with exit code ${code}; its own message is above.`,
        'Check that the npm registry can be reached (npm ping), then start again.',
      );
    }
    await writeFile(stampFile, wanted());
  });
}

/** Binaries differ by platform, so a folder shared between two of them is installed anew. */
function wanted() {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  return createHash('sha256').update(`${process.platform}-${process.arch}\n`).update(lock).digest('hex');
}

function installed() {
  try {
    return readFileSync(stampFile, 'utf8') === wanted();
  } catch {
    return false;
  }
}

/** Whether npm was run by hand and left what the lock file asks for; npm keeps its own account of what it installed. */
function installedByHand() {
  try {
    const asked = packages(path.join(root, 'package-lock.json'));
    const present = packages(path.join(root, 'node_modules', '.package-lock.json'));
    return Object.entries(asked).every(([name, { version, integrity, optional, peer }]) => {
      const found = present[name];
      if (!found) return name === '' || optional === true || peer === true;
      return found.version === version && found.integrity === integrity;
    });
  } catch {
    return false;
  }
}

function packages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
