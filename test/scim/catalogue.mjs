// The checks of the conformance catalogue, counted: `node test/scim/catalogue.mjs`, and as a part of `npm test`.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../electron/launch/folders.mjs';
import { execute } from '../../electron/launch/process.mjs';

/** How many checks there are, by the letter their numbers begin with. */
const chapters = { A: 22, B: 22, C: 24, D: 20, E: 9, F: 40, G: 13, H: 7, I: 13 };

/** Ids of all checks: A01, A02, … */
export const checks = Object.entries(chapters).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, at) => `${letter}${String(at + 1).padStart(2, '0')}`),
);

/** Ids at the beginning of a test's title: `B04 B09: …`, `F13–F14 (3.5.2) …`. */
export function idsIn(title) {
  const [head = ''] = /^(?:[A-I]\d\d[–: ]*)+/.exec(title) ?? [];
  return [...head.matchAll(/([A-I])(\d\d)(?:–\1(\d\d))?/g)].flatMap(([, letter, from, to = from]) =>
    Array.from(
      { length: Number(to) - Number(from) + 1 },
      (_, at) => `${letter}${String(Number(from) + at).padStart(2, '0')}`,
    ),
  );
}

/**
 * Counts what a report of vitest says of the checks. One passes when all of its tests do; one without a test fails.
 * @returns {{ passed: string[], failed: string[], tests: number }}
 */
export function tally(report) {
  const outcomes = new Map(checks.map((id) => [id, []]));
  let tests = 0;
  for (const { assertionResults } of report.testResults) {
    for (const { title, status } of assertionResults) {
      const ids = idsIn(title);
      if (ids.length > 0) tests++;
      for (const id of ids) outcomes.get(id)?.push(status);
    }
  }
  const isPassed = (id) => {
    const found = outcomes.get(id) ?? [];
    return found.length > 0 && found.every((status) => status === 'passed');
  };
  const passed = checks.filter(isPassed);
  return { passed, failed: checks.filter((id) => !isPassed(id)), tests };
}

export function inWords({ passed, failed, tests }) {
  const names = failed.length === 0 ? '' : `: ${failed.join(', ')}`;
  return `Catalogue: ${passed.length + failed.length} checks in ${tests} tests, ${passed.length} passed, ${failed.length} failed${names}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'scimscope-catalogue-'));
  const file = path.join(folder, 'report.json');
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const where = ['test/scim', 'test/mock/robustness', 'test/engine/auth'];
  const options = ['--config', 'test/vitest.config.ts', '--reporter=json', `--outputFile=${file}`];
  try {
    await execute(process.execPath, [vitest, 'run', ...options, ...where], { cwd: root, capture: true });
    const result = tally(JSON.parse(await readFile(file, 'utf8')));
    console.log(inWords(result));
    process.exitCode = result.failed.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
