import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { Sqlite } from '../store/database.ts';
import type { FlatHeaders } from '../store/record.ts';

/** A compressed body is not unfolded beyond this many bytes. */
const MAX_DECODED = 64 * 1024 * 1024;
/** Bodies above this are not parsed for their meaning. */
const MAX_PARSED = 4 * 1024 * 1024;

/** Reads stored bodies, with content coding undone on demand (RFC 9110 section 8.4). */
export class BodyReader {
  readonly #find;
  readonly #size;

  constructor(workspace: Sqlite) {
    this.#find = workspace.prepare('SELECT bytes FROM body WHERE id = ?');
    this.#size = workspace.prepare('SELECT length(bytes) AS size FROM body WHERE id = ?');
  }

  /** Stored bytes of a body. */
  size(id: number | null): number {
    if (id === null) return 0;
    return (this.#size.get([id]) as { size: number } | undefined)?.size ?? 0;
  }

  read(id: number | null): Buffer | null {
    if (id === null) return null;
    const row = this.#find.get([id]) as { bytes: Buffer } | undefined;
    return row ? Buffer.from(row.bytes) : null;
  }

  /** The body with its content coding undone; as stored when the coding is unknown or the copy is cut. */
  decoded(id: number | null, headers: FlatHeaders): { bytes: Buffer | null; encoding: string | null } {
    const bytes = this.read(id);
    const encoding = headerValue(headers, 'content-encoding')?.trim().toLowerCase() ?? null;
    if (!bytes || encoding === null || encoding === 'identity') return { bytes, encoding };
    try {
      return { bytes: decode(bytes, encoding), encoding };
    } catch {
      return { bytes, encoding };
    }
  }

  /** The body as parsed JSON; undefined when there is none or it is not JSON. */
  json(id: number | null, headers: FlatHeaders): unknown {
    // A large one is not even read: it would be in memory several times over.
    if (this.size(id) > MAX_PARSED) return undefined;
    const { bytes } = this.decoded(id, headers);
    if (!bytes || bytes.length === 0 || bytes.length > MAX_PARSED) return undefined;
    try {
      return JSON.parse(bytes.toString('utf8'));
    } catch {
      return undefined;
    }
  }
}

function decode(bytes: Buffer, encoding: string): Buffer {
  const options = { maxOutputLength: MAX_DECODED };
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(bytes, options);
    case 'deflate':
      return inflateSync(bytes, options);
    case 'br':
      return brotliDecompressSync(bytes, options);
    default:
      return bytes;
  }
}
