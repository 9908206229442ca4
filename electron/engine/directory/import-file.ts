import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, messageOf } from '../errors.ts';

/** A file to import. It is read in parts, each time from its beginning, and never held whole. */
export interface ImportFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  open(): AsyncIterable<string>;
}

const PART = 64 * 1024;

/** @throws EngineError when there is no such file or it cannot be read */
export async function fileAt(file: string, name = path.basename(file)): Promise<ImportFile> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new Error('it is not a file');
    return {
      name,
      size: found.size,
      open: () => createReadStream(file, { encoding: 'utf8', highWaterMark: PART }),
    };
  } catch (error) {
    throw new EngineError(`${file} cannot be read: ${messageOf(error)}.`, 'Check the path.', error);
  }
}
