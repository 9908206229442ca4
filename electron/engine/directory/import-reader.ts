import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { RpcError } from '../../../shared/contract/wire.ts';
import { type Column, columnsOf, personOf } from './csv-columns.ts';
import { type ImportItem, itemOfJson } from './import-item.ts';
import { jsonItems } from './json-items.ts';

/** A file that was handed over in parts. */
export interface ImportFile {
  readonly name: string;
  readonly parts: readonly string[];
}

export type ImportFormat = 'json' | 'ndjson' | 'csv';

export interface ImportReading {
  readonly format: ImportFormat;
  /** Known once the first item was read; empty for JSON. */
  columns(): readonly Column[];
  /** Null where the reader only wants to let others have their turn. */
  items(): AsyncGenerator<ImportItem | null>;
}

/** Reads resources out of a file, a part at a time. */
export function readImport(file: ImportFile): ImportReading {
  const format = formatOf(file);
  if (format !== 'csv') return { format, columns: () => [], items: () => jsonReader(file) };
  let columns: readonly Column[] = [];
  return {
    format,
    columns: () => columns,
    items: () =>
      csvReader(file, (found) => {
        columns = found;
      }),
  };
}

const BEGINNING = 65_536;

function formatOf({ name, parts }: ImportFile): ImportFormat {
  let start = '';
  for (const part of parts) {
    start += part.slice(0, BEGINNING);
    if (start.length >= BEGINNING) break;
  }
  start = start.replace(/^\ufeff/, '').trimStart();
  if (start.startsWith('[')) return 'json';
  if (!start.startsWith('{')) return 'csv';
  return /\.(ndjson|jsonl)$/i.test(name) || /^\{.*\}\s*\n\s*\{/.test(start) ? 'ndjson' : 'json';
}

async function* jsonReader({ parts }: ImportFile): AsyncGenerator<ImportItem | null> {
  const text = parts.join('');
  let count = 0;
  const found = jsonItems(text);
  for (;;) {
    let next: ReturnType<typeof found.next>;
    try {
      next = found.next();
    } catch (error) {
      throw new RpcError('badRequest', (error as Error).message, 'Check that the file is whole.');
    }
    if (next.done) return;
    yield next.value && itemOfJson(text.slice(next.value.from, next.value.to), `item ${++count}`);
  }
}

async function* csvReader(
  { parts }: ImportFile,
  onColumns: (columns: readonly Column[]) => void,
): AsyncGenerator<ImportItem | null> {
  const parser = Readable.from(parts).pipe(
    parse({
      bom: true,
      delimiter: delimiterOf(parts[0] ?? ''),
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
      yield null;
    }
  } catch (error) {
    if (error instanceof RpcError) throw error;
    throw new RpcError('badRequest', `The file is not CSV: ${(error as Error).message}.`);
  }
}

/** The mark that the first line has most of. */
function delimiterOf(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const counts = [',', ';', '\t'].map((mark) => [mark, line.split(mark).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
