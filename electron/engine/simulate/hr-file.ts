import { parse } from 'csv-parse/sync';
import { RpcError } from '../../../shared/contract/wire.ts';
import { type HrLine, hrColumns, hrRecordOf } from '../../../shared/simulator/hr/columns.ts';
import type { HrRecord } from '../../../shared/simulator/hr/record.ts';
import { messageOf } from '../errors.ts';

/**
 * People of a file: CSV with a line of headers, or a JSON array of objects. Headers and members are named as HR
 * systems name them.
 * @throws RpcError with the line of the first fault
 */
export function readHrFile(name: string, text: string): HrRecord[] {
  const start = text.replace(/^\ufeff/, '').trimStart();
  const lines = start.startsWith('[') || start.startsWith('{') ? jsonLines(start) : csvLines(start);
  if (lines.length === 0) throw fault(name, 'There is nobody in it.');
  const ids = new Set<string>();
  return lines.map(({ where, line }) => {
    if (line.record === null) throw fault(name, `${where}: ${line.problem}`);
    if (ids.has(line.record.id)) throw fault(name, `${where}: ${line.record.id} stands there twice.`);
    ids.add(line.record.id);
    return line.record;
  });
}

interface Placed {
  readonly where: string;
  readonly line: HrLine;
}

function jsonLines(text: string): Placed[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw fault('The file', `It is no JSON: ${messageOf(error)}.`);
  }
  const list = Array.isArray(read) ? read : [read];
  return list.map((item: unknown, at) => ({
    where: `entry ${at + 1}`,
    line:
      typeof item === 'object' && item !== null
        ? hrRecordOf(Object.entries(item))
        : { record: null, problem: 'It is no object.' },
  }));
}

function csvLines(text: string): Placed[] {
  const delimiter = [',', ';', '\t'].sort((a, b) => count(text, b) - count(text, a))[0] ?? ',';
  let rows: string[][];
  try {
    rows = parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw fault('The file', `It is no CSV: ${messageOf(error)}.`);
  }
  const [head, ...rest] = rows;
  if (!head) return [];
  if (!hrColumns(head).some((field) => field === 'userName' || field === 'email'))
    throw fault(
      'The file',
      `No column says who a person is: the first row has ${head.slice(0, 8).join(', ')}.`,
    );
  return rest.map((row, at) => ({
    // Counted as a spreadsheet counts, with the headers as the first.
    where: `row ${at + 2}`,
    line: hrRecordOf(head.map((header, column) => [header, row[column] ?? ''] as const)),
  }));
}

function count(text: string, mark: string): number {
  return (text.split('\n', 1)[0] ?? '').split(mark).length;
}

function fault(name: string, problem: string): RpcError {
  return new RpcError('badRequest', `${name} cannot be used. ${problem}`, 'Correct it and try again.');
}
