import './node-version.mjs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ensureBuild } from './build-output.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { root } from './folders.mjs';
import { execute } from './process.mjs';
import { LaunchError, run, say } from './report.mjs';
import { ensureRuntime } from './runtime.mjs';

const CONFIG = path.join('electron', 'packaging', 'builder.json');

/**
 * `npm run dist`: an unpacked app for this platform in release/, around the Electron at hand.
 * With arguments they go to electron-builder, which then fetches what its targets need by itself; release
 * machines run `npm run dist -- --linux`, `-- --mac`, `-- --win` for the targets in electron/packaging.
 */
await run(async () => {
  await ensureDependencies();
  const targets = process.argv.slice(2);
  await ensureBuild();
  const { code } = await execute(
    process.execPath,
    [
      builder(),
      '--config',
      CONFIG,
      '--publish',
      'never',
      ...(targets.length > 0 ? targets : await unpacked()),
    ],
    {
      cwd: root,
      env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: process.env.CSC_LINK ? 'true' : 'false' },
    },
  );
  if (code !== 0)
    throw new LaunchError(`electron-builder failed with exit code ${code}; its own message is above.`);
  say(`Packaged into ${path.join(root, 'release')}.`);
  return 0;
});

async function unpacked() {
  const runtime = await ensureRuntime();
  return ['--dir', `-c.electronDist=${runtime.dist}`, `-c.electronVersion=${runtime.version}`];
}

function builder() {
  return createRequire(path.join(root, 'package.json')).resolve('electron-builder/cli.js');
}
