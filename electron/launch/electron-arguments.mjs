import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { LaunchError } from './report.mjs';

/**
 * Command-line switches this machine needs to start an unpackaged Electron.
 * @param {import('./runtime.mjs').Runtime} runtime
 * @throws LaunchError when Chromium's sandbox cannot work here, with the command that changes it
 */
export function electronArguments(runtime, env = process.env) {
  if (process.platform !== 'linux') return [];
  const switches = [];
  if (process.getuid() === 0) {
    // Chromium refuses to run its sandbox as root. Root is what containers and build machines have.
    switches.push('--no-sandbox');
  } else requireSandbox(runtime);
  if (env.WAYLAND_DISPLAY && !env.DISPLAY) switches.push('--ozone-platform-hint=auto');
  return switches;
}

/** Whether a window can be shown at all. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** The sandbox works through user namespaces, or else through a helper that belongs to root. */
function requireSandbox(runtime) {
  const helper = path.join(runtime.dist, 'chrome-sandbox');
  const namespaces =
    setting('kernel/unprivileged_userns_clone') !== 0 &&
    setting('kernel/apparmor_restrict_unprivileged_userns') !== 1 &&
    setting('user/max_user_namespaces') !== 0;
  if (namespaces || belongsToRoot(helper)) return;
  throw new LaunchError(
    'Electron cannot run: this system does not let programs make user namespaces, which its sandbox is built on.',
    `Allow it for this Electron only:\n  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  );
}

function setting(name) {
  try {
    return Number(readFileSync(`/proc/sys/${name}`, 'utf8'));
  } catch {
    return undefined;
  }
}

function belongsToRoot(file) {
  try {
    const { uid, mode } = statSync(file);
    return uid === 0 && (mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}
