import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { FlatHeaders } from '../store/record.ts';

/** A body that unpacks to more than this many bytes is not unpacked. */
export const LARGEST_UNPACKED = 16 * 1024 * 1024;

// A stored copy may be cut: what is there of it is unpacked.
const ZLIB = { maxOutputLength: LARGEST_UNPACKED, finishFlush: constants.Z_SYNC_FLUSH };
const BROTLI = { maxOutputLength: LARGEST_UNPACKED, finishFlush: constants.BROTLI_OPERATION_FLUSH };

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => gunzipSync(bytes, ZLIB),
  'x-gzip': (bytes) => gunzipSync(bytes, ZLIB),
  deflate: (bytes) => inflateSync(bytes, ZLIB),
  br: (bytes) => brotliDecompressSync(bytes, BROTLI),
};

/** A body without its content coding (RFC 9110 section 8.4.1); null when it cannot be undone. */
export function unpacked(body: Buffer, headers: FlatHeaders): Buffer | null {
  const coding = headerValue(headers, 'content-encoding')?.trim().toLowerCase() ?? 'identity';
  try {
    return DECODERS[coding]?.(body) ?? null;
  } catch {
    return null;
  }
}
