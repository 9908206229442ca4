import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { RpcError } from '../../../shared/contract/wire.ts';
import { messageOf } from '../errors.ts';
import { type Column, columnsOf, personOf } from './csv-columns.ts';
import type { ImportFile } from './import-file.ts';
import { type ImportItem, itemOfJson } from './import-item.ts';
import { JsonItems } from './json-items.ts';

export type ImportFormat = 'json' | 'ndjson' | 'csv';

export interface ImportReading {
  readonly format: ImportFormat;
  /** Known once the first item was read; empty for JSON. */
  columns(): readonly Column[];
  /** Bytes of the file that were read by now, or a little less. */
  done(): number;
  items(): AsyncGenerator<ImportItem>;
}

/** Bytes at the beginning of a file that say what it is. */
const BEGINNING = 65_536;

/** Reads resources out of a file, a part at a time. */
export async function readImport(file: ImportFile): Promise<ImportReading> {
  const beginning = await beginningOf(file);
  const format = formatOf(file.name, beginning);
  let columns: readonly Column[] = [];
  let done = 0;
  const parts = async function* () {
    for await (const part of file.open()) {
      done += Buffer.byteLength(part);
      yield part;
    }
  };
  return {
    format,
    columns: () => columns,
    done: () => done,
    items: () =>
      format === 'csv'
        ? csvReader(parts(), delimiterOf(beginning), (found) => {
            columns = found;
          })
        : jsonReader(parts(), format),
  };
}

async function beginningOf(file: ImportFile): Promise<string> {
  let start = '';
  for await (const part of file.open()) {
    start += part;
    if (start.length >= BEGINNING) break;
  }
  return start.replace(/^\ufeff/, '').trimStart();
}

function formatOf(name: string, start: string): ImportFormat {
  if (start.startsWith('[')) return 'json';
  if (!start.startsWith('{')) return 'csv';
  return /\.(ndjson|jsonl)$/i.test(name) || /^\{.*\}\s*\n\s*\{/.test(start) ? 'ndjson' : 'json';
}

async function* jsonReader(parts: AsyncIterable<string>, format: ImportFormat): AsyncGenerator<ImportItem> {
  const reader = new JsonItems();
  let count = 0;
  const whereOf = (line: number) =>
    format === 'ndjson' ? `line ${line}` : `item ${++count} in line ${line}`;
  try {
    for await (const part of parts) {
      for (const { text, line } of reader.push(part)) yield itemOfJson(text, whereOf(line));
    }
    reader.end();
  } catch (error) {
    throw new RpcError('badRequest', messageOf(error), 'Check that the file is whole.');
  }
}

async function* csvReader(
  parts: AsyncIterable<string>,
  delimiter: string,
  onColumns: (columns: readonly Column[]) => void,
): AsyncGenerator<ImportItem> {
  const parser = Readable.from(parts).pipe(
    parse({
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
    }),
  );
  let columns: readonly Column[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (columns) {
        yield personOf(columns, record, `line ${info.lines}`);
        continue;
      }
      columns = columnsOf(record);
      if (!columns.some(({ attribute }) => attribute === 'userName' || attribute === 'emails[work]')) {
        throw new RpcError(
          'badRequest',
          `No column says who a person is: the first line has ${record.slice(0, 8).join(', ')}.`,
          'The first line names the columns; one of them is userName or email.',
        );
      }
      onColumns(columns);
    }
  } catch (error) {
    if (error instanceof RpcError) throw error;
    throw new RpcError('badRequest', `The file is not CSV: ${messageOf(error)}.`);
  }
}

/** The mark that the first line has most of. */
function delimiterOf(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const counts = [',', ';', '\t'].map((mark) => [mark, line.split(mark).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
