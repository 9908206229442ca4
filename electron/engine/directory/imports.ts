import type { ImportPreview } from '../../../shared/contract/directory.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { createMockTarget } from '../mock/mock-target.ts';
import type { ImportFile } from './import-file.ts';
import type { ImportItem } from './import-item.ts';
import { readImport } from './import-reader.ts';
import { findBy, Importer } from './importer.ts';
import { detailOf, MockClient } from './mock-client.ts';
import type { Place } from './place.ts';
import { Slices } from './slices.ts';
import { type Report, Tally } from './tally.ts';
import type { BulkWriter } from './writer.ts';

const ROWS_SHOWN = 20;

/** Creates and updates what a file holds. `items` is how many resources it has, 0 when that is not known. */
export async function importFile(
  file: ImportFile,
  place: Place,
  writer: BulkWriter,
  report: Report,
  items: number,
): Promise<Tally> {
  return await new Importer(place, writer, report).run(await readImport(file), items);
}

/**
 * Tries every resource on an empty directory with the same profile. Nothing is changed. `onRead` is told the bytes
 * of the file that were read.
 * @throws Cancelled, or RpcError when the file as a whole cannot be read
 */
export async function previewImport(
  file: ImportFile,
  place: Place,
  signal: AbortSignal,
  onRead: (done: number) => void,
): Promise<ImportPreview> {
  const reading = await readImport(file);
  const scratch = new MockClient(
    createMockTarget({ profile: place.profile, definitions: place.definitions }),
    '',
    'http://localhost',
  );
  const slices = new Slices(signal);
  const tally = new Tally();
  const counts = { people: 0, groups: 0 };
  const rows: ImportPreview['rows'] = [];
  const named = new Set<string>();
  for await (const item of reading.items()) {
    for (const name of item.groups) named.add(name);
    const { outcome, why } = tryItem(item, place, scratch);
    if (item.type === 'Group') counts.groups++;
    else counts.people++;
    const label = labelOf(item);
    if (outcome === 'create') tally.created++;
    else if (outcome === 'update') tally.updated++;
    else tally.refuse(`${item.where}: ${label}`, why ?? '');
    if (rows.length < ROWS_SHOWN) rows.push({ where: item.where, type: item.type, label, outcome, why });
    if (!slices.over) continue;
    onRead(reading.done());
    await slices.pause();
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
