import type { IncomingMessage } from 'node:http';
import type { FlatHeaders } from '../store/record.ts';

/**
 * What becomes of a message's head on its way through: everything stays as it came, in order and case, but for the
 * fields that belong to one connection (RFC 9110 section 7.6.1).
 */

const CONNECTION_FIELDS = new Set(['connection', 'keep-alive', 'proxy-connection', 'upgrade']);

/** How a body's end is known (RFC 9112 section 6). */
export type Framing = 'length' | 'chunked' | 'none';

export interface RequestHead {
  readonly headers: string[];
  readonly framing: Framing;
}

/** The fields of a request for `host` (host and port as in the upstream's address); null leaves Host as received. */
export function requestHead(received: FlatHeaders, host: string | null): RequestHead {
  const headers: string[] = [];
  let framing: Framing = 'none';
  let named: ReadonlySet<string> | null = null;
  for (let i = 0; i + 1 < received.length; i += 2) {
    const name = received[i] as string;
    const value = received[i + 1] as string;
    const field = name.toLowerCase();
    if (field === 'host') {
      headers.push(name, host ?? value);
      continue;
    }
    if (field === 'connection') named = namedFields(value) ?? named;
    if (CONNECTION_FIELDS.has(field)) continue;
    // Trailers are passed on; other codings of the transfer are not understood here.
    if (field === 'te' && !/^\s*trailers\s*$/i.test(value)) continue;
    if (field === 'transfer-encoding') framing = 'chunked';
    else if (field === 'content-length' && framing === 'none') framing = 'length';
    headers.push(name, value);
  }
  return { headers: finished(headers, named, framing), framing };
}

/** The fields of an answer for a client that asked with `method` over HTTP `version`. */
export function answerHead(
  answer: IncomingMessage,
  method: string,
  version: string,
  keepAlive: boolean,
): string[] {
  const received = answer.rawHeaders;
  const headers: string[] = [];
  let framing: Framing = 'none';
  let named: ReadonlySet<string> | null = null;
  const bodiless = method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304;
  for (let i = 0; i + 1 < received.length; i += 2) {
    const name = received[i] as string;
    const value = received[i + 1] as string;
    const field = name.toLowerCase();
    if (field === 'connection') named = namedFields(value) ?? named;
    if (CONNECTION_FIELDS.has(field)) continue;
    if (field === 'transfer-encoding') {
      // An HTTP/1.0 client does not know it; an answer to HEAD says what GET would have had.
      if (version === '1.0' || (bodiless && method !== 'HEAD')) continue;
      framing = 'chunked';
    } else if (field === 'content-length') framing = 'length';
    headers.push(name, value);
  }
  if (framing === 'none' && !bodiless && version !== '1.0') {
    // The upstream ends its answer by closing; here the connection outlives the answer.
    headers.push('Transfer-Encoding', 'chunked');
    framing = 'chunked';
  }
  const kept = finished(headers, named, framing);
  kept.push('Connection', keepAlive ? 'keep-alive' : 'close');
  return kept;
}

/** Fields that a Connection field declares to be for this connection only; null for the usual ones. */
function namedFields(value: string): ReadonlySet<string> | null {
  if (/^(keep-alive|close)$/i.test(value)) return null;
  const fields = value.split(',').map((field) => field.trim().toLowerCase());
  // Nobody can declare away what says where a message goes or ends.
  return new Set(fields.filter((field) => !END_TO_END.has(field)));
}

const END_TO_END = new Set(['', 'te', 'host', 'content-length', 'transfer-encoding', 'authorization']);

function finished(headers: string[], named: ReadonlySet<string> | null, framing: Framing): string[] {
  // Trailers need chunks: a message that announces them without is sent without the announcement.
  if (named === null && (framing === 'chunked' || !hasTrailerField(headers))) return headers;
  const kept: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const field = (headers[i] as string).toLowerCase();
    if (named?.has(field) || (field === 'trailer' && framing !== 'chunked')) continue;
    kept.push(headers[i] as string, headers[i + 1] as string);
  }
  return kept;
}

function hasTrailerField(headers: readonly string[]): boolean {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name.length === 7 && name.toLowerCase() === 'trailer') return true;
  }
  return false;
}
