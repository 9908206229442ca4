import { appendFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { RpcError } from '../../../shared/contract/wire.ts';
import { messageOf } from '../errors.ts';
import { fileAt, type ImportFile } from './import-file.ts';

/** Characters of one file. */
const LARGEST = 4 * 1024 ** 3;
/** Files handed over and not yet done with; the oldest gives way. */
const FILES_KEPT = 2;

interface Upload {
  readonly name: string;
  readonly file: string;
  size: number;
  /** Parts are written one after the other. */
  written: Promise<void>;
  readonly abort: AbortController;
}

/** Files that windows hand over in parts, kept in the workspace's folder until they are done with. */
export class Uploads {
  readonly #folder: string;
  readonly #uploads = new Map<number, Upload>();
  readonly #ready: Promise<void>;
  #last = 0;

  constructor(data: string) {
    this.#folder = path.join(data, 'uploads');
    // What a process that died left behind belongs to nobody.
    this.#ready = rm(this.#folder, { recursive: true, force: true });
  }

  /** Takes a part; the first one names no upload and is given one. @throws RpcError */
  async take(upload: number | null, name: string, text: string): Promise<number> {
    const id = upload ?? this.#begin(name);
    const held = this.#demand(id);
    held.size += text.length;
    if (held.size > LARGEST) {
      await this.discard(id);
      throw new RpcError('badRequest', `${name} is larger than 4 GB.`, 'Import it in parts.');
    }
    held.written = held.written.then(() => appendFile(held.file, text, { mode: 0o600 }));
    try {
      await held.written;
    } catch (error) {
      await this.discard(id);
      throw new RpcError(
        'internal',
        `${name} could not be kept: ${messageOf(error)}.`,
        'If the disk is full, free some space.',
      );
    }
    return id;
  }

  /** @throws RpcError notFound */
  async file(upload: number): Promise<ImportFile> {
    const { file, name } = this.#demand(upload);
    return await fileAt(file, name);
  }

  /** Aborted when the file is given up while something is done with it. */
  signal(upload: number): AbortSignal {
    return this.#demand(upload).abort.signal;
  }

  async discard(upload: number): Promise<void> {
    const held = this.#uploads.get(upload);
    if (!held) return;
    this.#uploads.delete(upload);
    held.abort.abort();
    await held.written.catch(() => {});
    await rm(held.file, { force: true });
  }

  async discardAll(): Promise<void> {
    await Promise.all([...this.#uploads.keys()].map((upload) => this.discard(upload)));
  }

  #begin(name: string): number {
    const id = ++this.#last;
    const written = this.#ready.then(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    });
    written.catch(() => {});
    const file = path.join(this.#folder, String(id));
    this.#uploads.set(id, { name, file, size: 0, written, abort: new AbortController() });
    for (const oldest of this.#uploads.keys()) {
      if (this.#uploads.size <= FILES_KEPT) break;
      void this.discard(oldest);
    }
    return id;
  }

  #demand(upload: number): Upload {
    const held = this.#uploads.get(upload);
    if (held) return held;
    throw new RpcError('notFound', 'That file is not at hand any more.', 'Choose it again.');
  }
}
