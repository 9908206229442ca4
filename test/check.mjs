import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies } from '../electron/launch/dependencies.mjs';
import { root } from '../electron/launch/folders.mjs';
import { execute } from '../electron/launch/process.mjs';

const PROJECTS = ['shared', 'electron', 'electron/preload', 'renderer', 'test'];

/**
 * Type checks every project and lints everything, each one a check of its own.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function check() {
  const tool = (...parts) => path.join(root, 'node_modules', ...parts);
  const checks = [
    ...PROJECTS.map((project) => [`types of ${project}`, [tool('typescript', 'bin', 'tsc'), '-p', project]]),
    ['lint and format', [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--diagnostic-level=error']],
  ];
  let failed = 0;
  for (const [name, command] of checks) {
    const { code, output } = await execute(process.execPath, command, { cwd: root, capture: true });
    console.log(`${code === 0 ? '✓' : '✗'} ${name}`);
    if (code !== 0) {
      failed++;
      console.log(output.trim());
    }
  }
  return { passed: checks.length - failed, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureDependencies();
  const { failed } = await check();
  process.exitCode = failed === 0 ? 0 : 1;
}
