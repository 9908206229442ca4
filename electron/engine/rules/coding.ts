import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { FlatHeaders } from '../store/record.ts';

/** A compressed body is not unfolded beyond this many bytes. */
const MAX_DECODED = 64 * 1024 * 1024;

/** Content coding of a message (RFC 9110 section 8.4), or null when there is none. */
export function codingOf(headers: FlatHeaders): string | null {
  const coding = headerValue(headers, 'content-encoding')?.trim().toLowerCase();
  return coding === undefined || coding === '' || coding === 'identity' ? null : coding;
}

/** The body with its content coding undone; null when the coding is unknown or the body is not in it. */
export function decodedBody(headers: FlatHeaders, body: Buffer): Buffer | null {
  const options = { maxOutputLength: MAX_DECODED };
  try {
    switch (codingOf(headers)) {
      case null:
        return body;
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, options);
      case 'deflate':
        return inflateSync(body, options);
      case 'br':
        return brotliDecompressSync(body, options);
      default:
        return null;
    }
  } catch {
    return null;
  }
}
