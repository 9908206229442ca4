import type { ImportPreview } from '../../../shared/contract/directory.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { createMockTarget } from '../mock/mock-target.ts';
import type { ImportItem } from './import-item.ts';
import { type ImportFile, readImport } from './import-reader.ts';
import { findBy, Importer } from './importer.ts';
import { detailOf, MockClient } from './mock-client.ts';
import type { Place } from './place.ts';
import { Slices } from './slices.ts';
import { type Report, Tally } from './tally.ts';
import type { BulkWriter } from './writer.ts';

/** Characters of one file. */
const LARGEST = 512 * 1024 * 1024;
/** Files handed over and not yet done with; the oldest gives way. */
const FILES_KEPT = 2;
const ROWS_SHOWN = 20;

/** Files that were handed over, and what they would do or do. */
export class Imports {
  readonly #files = new Map<number, { name: string; parts: string[]; size: number; items: number }>();
  #last = 0;

  /** @throws RpcError when the file is too large or was given up */
  take(upload: number | null, name: string, text: string): number {
    const id = upload ?? ++this.#last;
    if (upload === null) {
      this.#files.set(id, { name, parts: [], size: 0, items: 0 });
      for (const oldest of this.#files.keys()) if (this.#files.size > FILES_KEPT) this.#files.delete(oldest);
    }
    const file = this.demand(id);
    file.size += text.length;
    if (file.size > LARGEST) {
      this.discard(id);
      throw new RpcError('badRequest', `${name} is larger than 512 MB.`, 'Import it in parts.');
    }
    file.parts.push(text);
    return id;
  }

  discard(upload: number): void {
    this.#files.delete(upload);
  }

  /** @throws RpcError notFound */
  demand(upload: number) {
    const file = this.#files.get(upload);
    if (file) return file;
    throw new RpcError('notFound', 'That file is not at hand any more.', 'Choose it again.');
  }

  /** Tries every resource on an empty directory with the same profile. Nothing is changed. */
  async preview(upload: number, place: Place): Promise<ImportPreview> {
    const file = this.demand(upload);
    const preview = await previewImport(file, place);
    file.items = preview.people + preview.groups;
    return preview;
  }

  run(upload: number, place: Place, writer: BulkWriter, report: Report): Promise<Tally> {
    const file = this.demand(upload);
    return importFile(file, place, writer, report, file.items);
  }
}

/** Creates and updates what a file holds. `items` is how many resources it has, 0 when that is not known. */
export function importFile(
  file: ImportFile,
  place: Place,
  writer: BulkWriter,
  report: Report,
  items: number,
): Promise<Tally> {
  return new Importer(place, writer, report).run(readImport(file), items);
}

export async function previewImport(file: ImportFile, place: Place): Promise<ImportPreview> {
  const reading = readImport(file);
  const scratch = new MockClient(createMockTarget({ profile: place.profile }), '', 'http://localhost');
  const slices = new Slices();
  const tally = new Tally();
  const counts = { people: 0, groups: 0 };
  const rows: ImportPreview['rows'] = [];
  const named = new Set<string>();
  for await (const item of reading.items()) {
    if (item) {
      for (const name of item.groups) named.add(name);
      const { outcome, why } = tryItem(item, place, scratch);
      if (item.type === 'Group') counts.groups++;
      else counts.people++;
      const label = labelOf(item);
      if (outcome === 'create') tally.created++;
      else if (outcome === 'update') tally.updated++;
      else tally.refuse(`${item.where}: ${label}`, why ?? '');
      if (rows.length < ROWS_SHOWN) rows.push({ where: item.where, type: item.type, label, outcome, why });
    }
    if (slices.over) await slices.pause();
  }
  for (const name of named) {
    counts.groups++;
    if (findBy(place, '/Groups', 'displayName', name) === null) tally.created++;
    else tally.updated++;
    if (slices.over) await slices.pause();
  }
  if (counts.people + counts.groups === 0) {
    throw new RpcError(
      'badRequest',
      'No person and no group was found in the file.',
      'It holds an array of resources, a ListResponse, one resource a line, or CSV with a header line.',
    );
  }
  return { format: reading.format, ...counts, ...tally.result(), columns: [...reading.columns()], rows };
}

function tryItem(
  { type, body, problem }: ImportItem,
  place: Place,
  scratch: MockClient,
): { outcome: 'create' | 'update' | 'refuse'; why: string | null } {
  if (body === null) return { outcome: 'refuse', why: problem };
  const [endpoint, key] = type === 'Group' ? ['/Groups', 'displayName'] : ['/Users', 'userName'];
  const reply = scratch.send('POST', endpoint, body);
  const name = body[key];
  // The second of a name in one file updates the first.
  if (reply.status === 409 && reply.body.scimType === 'uniqueness') return { outcome: 'update', why: null };
  if (reply.status >= 300) return { outcome: 'refuse', why: detailOf(reply) };
  const there = typeof name === 'string' && findBy(place, endpoint, key, name) !== null;
  return { outcome: there ? 'update' : 'create', why: null };
}

function labelOf({ body }: ImportItem): string {
  const { displayName, userName } = body ?? {};
  return ([displayName, userName].find((name) => typeof name === 'string') as string | undefined) ?? '';
}
