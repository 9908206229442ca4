import type { CompatCell, CompatRow, CompatRun } from '../../contract/compat.ts';
import { isBroken, rowName, stepNames } from './summary.ts';

/** The run as JUnit XML: a suite for each identity provider, a test for each step that it takes. */
export function junitReport(run: CompatRun): string {
  const suites = run.rows.map(suite);
  const count = (what: keyof Counts) => suites.reduce((sum, { counts }) => sum + counts[what], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="SCIM compatibility of ${escaped(run.target)}" tests="${count('tests')}" failures="${count('failures')}" skipped="${count('skipped')}" time="${seconds((run.endedAt ?? run.startedAt) - run.startedAt)}">`,
    ...suites.map(({ text }) => text),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
}

function suite(row: CompatRow): { readonly text: string; readonly counts: Counts } {
  const cells = row.cells.filter(({ verdict }) => verdict !== 'notSent');
  const counts = {
    tests: cells.length,
    failures: cells.filter(isBroken).length,
    skipped: cells.filter(({ verdict }) => verdict === 'notRun').length,
  };
  const time = seconds(cells.reduce((sum, { took }) => sum + took, 0));
  const name = escaped(rowName(row));
  return {
    counts,
    text: [
      `  <testsuite name="${name}" tests="${counts.tests}" failures="${counts.failures}" skipped="${counts.skipped}" time="${time}">`,
      ...cells.map((cell) => testCase(row, cell)),
      '  </testsuite>',
    ].join('\n'),
  };
}

function testCase(row: CompatRow, cell: CompatCell): string {
  const open = `    <testcase classname="${escaped(row.simulator)}" name="${escaped(stepNames[cell.step])}" time="${seconds(cell.took)}"`;
  const [first = ''] = cell.what;
  if (cell.verdict === 'notRun') return `${open}><skipped message="${escaped(first)}"/></testcase>`;
  if (!isBroken(cell)) return `${open}/>`;
  const [cause] = cell.causes;
  const lines = [
    ...cell.what,
    ...(cause ? ['', `Why: ${cause.why}`, `Fix: ${cause.fix}`, cause.code] : []),
    ...cell.exchanges.map(({ method, path, status }) => `${method} ${path}: ${status}`),
  ];
  return `${open}><failure type="${cell.verdict}" message="${escaped(first)}">${escaped(lines.join('\n'))}</failure></testcase>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Characters that XML 1.0 cannot hold are left out. */
function escaped(text: string): string {
  return [...text]
    .filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      return code === 9 || code === 10 || code === 13 || (code >= 0x20 && code !== 0xfffe && code !== 0xffff);
    })
    .join('')
    .replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
