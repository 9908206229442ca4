import '../electron/launch/node-version.mjs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ensureBuild } from '../electron/launch/build-output.mjs';
import { ensureDependencies } from '../electron/launch/dependencies.mjs';
import { hasDisplay } from '../electron/launch/electron-arguments.mjs';
import { root } from '../electron/launch/folders.mjs';
import { ensureLibraries } from '../electron/launch/linux-libraries.mjs';
import { execute } from '../electron/launch/process.mjs';
import { run } from '../electron/launch/report.mjs';
import { ensureRuntime } from '../electron/launch/runtime.mjs';
import { check } from './check.mjs';
import { inWords, tally } from './scim/catalogue.mjs';

/** `npm test`: sets everything up, runs every check, and ends with one line of totals. */
await run(async () => {
  await ensureDependencies();
  const [runtime] = await Promise.all([ensureRuntime(), ensureBuild()]);
  await ensureLibraries(runtime, { virtualDisplay: !hasDisplay() });

  const reports = await mkdtemp(path.join(os.tmpdir(), 'scimscope-test-'));
  try {
    const results = [await check(), await vitest(reports), await playwright(reports)];
    const passed = results.reduce((sum, result) => sum + result.passed, 0);
    const failed = results.reduce((sum, result) => sum + result.failed, 0);
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
});

async function vitest(reports) {
  const file = path.join(reports, 'vitest.json');
  const { code } = await show(process.execPath, [
    path.join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  return await counted(file, code, (report) => {
    console.log(inWords(tally(report)));
    return countsOf(report);
  });
}

function countsOf(report) {
  return {
    passed: report.numPassedTests,
    // A file that cannot be loaded fails without having a test.
    failed:
      report.numFailedTests +
      report.testResults.filter((each) => each.status === 'failed' && each.assertionResults.length === 0)
        .length,
  };
}

async function playwright(reports) {
  const file = path.join(reports, 'playwright.json');
  const command = [
    process.execPath,
    path.join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    '--config',
    'test/playwright.config.ts',
    '--reporter=list,json',
  ];
  if (!hasDisplay()) command.unshift('xvfb-run', '-a', '-s', '-screen 0 1600x1000x24');
  const { code } = await show(command[0], command.slice(1), { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  return await counted(file, code, ({ stats, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
  }));
}

function show(command, args, env = {}) {
  return execute(command, args, { cwd: root, env: { ...process.env, ...env }, toOutput: true });
}

/** A runner that breaks down or says nothing counts as one failure, so that it cannot look like success. */
async function counted(file, code, read) {
  try {
    const result = read(JSON.parse(await readFile(file, 'utf8')));
    if (code !== 0 && result.failed === 0) return { ...result, failed: 1 };
    return result;
  } catch (error) {
    console.log(`There is no report: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}
