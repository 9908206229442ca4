import type { CompatRun, compatFormats } from '../../contract/compat.ts';
import { htmlReport } from './report-html.ts';
import { junitReport } from './report-junit.ts';

/** A run as a file: its name and its text. */
export function reportOf(
  run: CompatRun,
  format: (typeof compatFormats)[number],
): { name: string; text: string } {
  const day = new Date(run.startedAt).toISOString().slice(0, 10);
  const name = (ending: string) => `scim-compatibility-${day}.${ending}`;
  switch (format) {
    case 'html':
      return { name: name('html'), text: htmlReport(run) };
    case 'junit':
      return { name: name('xml'), text: junitReport(run) };
    case 'json':
      return { name: name('json'), text: `${JSON.stringify(run, null, 2)}\n` };
  }
}
