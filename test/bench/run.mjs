import '../../electron/launch/node-version.mjs';
import { cpus } from 'node:os';
import { ensureBuild } from '../../electron/launch/build-output.mjs';
import { ensureDependencies } from '../../electron/launch/dependencies.mjs';
import { hasDisplay } from '../../electron/launch/electron-arguments.mjs';
import { ensureLibraries } from '../../electron/launch/linux-libraries.mjs';
import { execute } from '../../electron/launch/process.mjs';
import { run } from '../../electron/launch/report.mjs';
import { ensureRuntime } from '../../electron/launch/runtime.mjs';

/**
 * `npm run bench`, or `npm run bench -- capture`: figures as ratios against a peer measured in the same run.
 * Nothing here passes or fails.
 */
await run(async () => {
  await ensureDependencies();
  const wanted = process.argv.slice(2);
  // Numbers are sizes, for the bench before them.
  const names = wanted.filter((word) => !/^\d+$/.test(word));
  const [runtime] = await Promise.all([ensureRuntime(), ensureBuild()]);
  await ensureLibraries(runtime, { virtualDisplay: !hasDisplay() });
  if (!hasDisplay()) {
    const again = ['-a', '-s', '-screen 0 1600x1000x24', process.execPath, import.meta.filename, ...wanted];
    return (await execute('xvfb-run', again)).code;
  }
  const benches = {
    timeline: (await import('./timeline.mjs')).timeline,
    capture: (await import('./capture.mjs')).capture,
    provider: (await import('./provider.mjs')).provider,
    forwarding: (await import('./forwarding.mjs')).forwarding,
    soak: (await import('./soak.mjs')).soak,
    startup: (await import('./startup.mjs')).startup,
  };
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`);
  for (const [name, measure] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`\n${name}`);
    await measure((line) => console.log(`  ${line}`), runtime);
  }
  return 0;
});
