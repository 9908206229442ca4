import type { CompatRun } from '../../contract/compat.ts';
import { causesOf, rowName, stepNames } from './summary.ts';

const signs = {
  works: 'ok',
  deviates: '~',
  loses: 'LOSES',
  fails: 'FAILS',
  notSent: '-',
  notRun: '?',
} as const;

/** The run for a terminal: a line for each identity provider, then what breaks and why. */
export function textReport(run: CompatRun): string {
  const width = Math.max(...run.rows.map((row) => rowName(row).length));
  const lines = run.rows.map((row) => {
    const broken = row.cells
      .filter(({ verdict }) => verdict === 'fails' || verdict === 'loses' || verdict === 'notRun')
      .map(
        ({ step, verdict, word }) => `${stepNames[step]} ${signs[verdict]}${word === '' ? '' : ` (${word})`}`,
      );
    return `${rowName(row).padEnd(width)}  ${`${row.works} of ${row.of}`.padStart(8)}  ${broken.join(', ')}`.trimEnd();
  });
  const causes = causesOf(run.rows).map(
    ({ code, why, fix, cells }) =>
      `${why}\n  ${fix}\n  ${code}, ${cells.length === 1 ? cells[0] : `${cells.length} steps`}`,
  );
  return [run.summary, '', ...lines, ...(causes.length > 0 ? ['', ...causes] : []), ''].join('\n');
}
