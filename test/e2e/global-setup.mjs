import path from 'node:path';
import { ensureBuild } from '../../electron/launch/build-output.mjs';
import { electronArguments } from '../../electron/launch/electron-arguments.mjs';
import { root } from '../../electron/launch/folders.mjs';
import { execute } from '../../electron/launch/process.mjs';
import { ensureRuntime } from '../../electron/launch/runtime.mjs';

/** Builds and packages what is tested, and tells the tests where Electron is. */
export default async function globalSetup() {
  const [runtime] = await Promise.all([ensureRuntime(), ensureBuild()]);
  process.env.SCIMSCOPE_TEST_ELECTRON = runtime.executable;
  process.env.SCIMSCOPE_TEST_ELECTRON_ARGS = JSON.stringify(electronArguments(runtime));
  const dist = path.join(root, 'electron', 'launch', 'dist.mjs');
  const { code, output } = await execute(process.execPath, [dist], { cwd: root, capture: true });
  if (code !== 0) throw new Error(`The app could not be packaged:\n${output}`);
}
