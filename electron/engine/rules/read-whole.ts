import type { IncomingMessage } from 'node:http';
import { announcesBody, headerValue } from '../pipeline/raw-headers.ts';

/**
 * - `whole`: the body, all of it
 * - `tooLarge`: it has more than `limit` bytes; the request is as if nothing had been read of it
 * - `brokenOff`: the client left; what had arrived
 */
export type ReadWhole =
  | { readonly kind: 'whole'; readonly body: Buffer }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'brokenOff'; readonly body: Buffer };

const NOTHING: ReadWhole = { kind: 'whole', body: Buffer.alloc(0) };

/** Reads a request's body into memory, up to `limit` bytes. A larger one is given back to the stream. */
export function readWhole(request: IncomingMessage, limit: number): Promise<ReadWhole> | ReadWhole {
  const { rawHeaders } = request;
  if (!announcesBody(rawHeaders)) return NOTHING;
  if (Number(headerValue(rawHeaders, 'content-length') ?? 0) > limit) return { kind: 'tooLarge' };
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (result: ReadWhole) => {
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('aborted', onAborted);
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= limit) return;
      request.pause();
      request.unshift(Buffer.concat(chunks));
      end({ kind: 'tooLarge' });
    };
    const onEnd = () => end({ kind: 'whole', body: Buffer.concat(chunks) });
    const onAborted = () => end({ kind: 'brokenOff', body: Buffer.concat(chunks) });
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('aborted', onAborted);
    // A client that goes away is an outcome of the exchange, not an error of the engine.
    request.on('error', () => {});
  });
}
