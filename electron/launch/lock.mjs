import { createHash } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder, root } from './folders.mjs';
import { say } from './report.mjs';

const LOOK_AGAIN = 200;

/**
 * Lets one process at a time prepare `what` (of this clone, or of the whole machine for `scope: 'machine'`).
 * A lock whose owner is gone is taken over.
 */
export async function withLock(what, work, { scope = 'clone' } = {}) {
  const folder = path.join(cacheFolder(), 'locks');
  await mkdir(folder, { recursive: true });
  const owner = scope === 'clone' ? createHash('sha256').update(root).digest('hex').slice(0, 12) : 'machine';
  const file = path.join(folder, `${what}-${owner}.lock`);
  await acquire(file, what);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file, what) {
  let said = false;
  // Made whole under another name and then linked, so that a lock never exists without its owner's number.
  const mine = `${file}.${process.pid}`;
  await writeFile(mine, String(process.pid));
  try {
    for (;;) {
      try {
        return await link(mine, file);
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      if (await takeAway(file)) continue;
      if (!said) say(`Another start is preparing the ${what}; waiting for it …`);
      said = true;
      await delay(LOOK_AGAIN);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** Removes the lock of a process that is gone. @returns whether it is worth trying again at once */
async function takeAway(file) {
  const owner = await ownerOf(file);
  if (owner === null) return true;
  if (isAlive(owner)) return false;
  const aside = `${file}.stale-${process.pid}`;
  try {
    await rename(file, aside);
    // Between the look and the move another waiter may have put its own lock there: give that one back.
    if ((await ownerOf(aside)) !== owner) await link(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
  return true;
}

async function ownerOf(file) {
  try {
    return Number(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
