import type { IncomingMessage } from 'node:http';
import { announcesBody } from './raw-headers.ts';

/** A body read whole, or only counted once it passed the limit. */
export interface ReadBody {
  /** The bytes; the first `limit` of them when there were more. */
  readonly bytes: Buffer;
  readonly size: number;
  readonly tooLarge: boolean;
}

const EMPTY: ReadBody = { bytes: Buffer.alloc(0), size: 0, tooLarge: false };

/**
 * Reads a request's body up to `limit` bytes. What comes after is counted and thrown away, so that a client
 * in the middle of sending still gets to read the refusal. When the client goes away, `brokenOff` gets what
 * had arrived, and `done` is not called.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (body: ReadBody) => void,
  brokenOff: (body: ReadBody) => void,
): void {
  if (!announcesBody(request.rawHeaders)) {
    done(EMPTY);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    const room = limit - size;
    if (room > 0) chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    size += chunk.length;
  });
  const soFar = (): ReadBody => {
    const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    return { bytes, size, tooLarge: size > limit };
  };
  request.on('end', () => done(soFar()));
  request.on('aborted', () => brokenOff(soFar()));
  // A client that goes away is an outcome of the exchange, not an error of the engine.
  request.on('error', () => {});
}
