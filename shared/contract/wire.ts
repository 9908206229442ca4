import { z } from 'zod';

/**
 * Envelopes on the channel between a window and the engine: a MessagePort in the app, a WebSocket in a browser.
 * Everything is JSON, so both channels carry the same text.
 */
export const errorCodes = [
  'badRequest',
  'notFound',
  'conflict',
  'unavailable',
  'unsupported',
  'internal',
] as const;

/** `message`: what happened and why. `next`: what to do about it. */
export const RpcFailure = z.object({ code: z.enum(errorCodes), message: z.string(), next: z.string() });
export type RpcFailure = z.infer<typeof RpcFailure>;

export const Call = z.object({ call: z.number().int(), method: z.string(), params: z.unknown() });
export type Call = z.infer<typeof Call>;

export const FromEngine = z.union([
  z.object({ answer: z.number().int(), result: z.unknown() }),
  z.object({ answer: z.number().int(), failure: RpcFailure }),
  z.object({ event: z.string(), payload: z.unknown() }),
]);
export type FromEngine = z.infer<typeof FromEngine>;

/** A two-way text channel; both ends of the RPC are written against this and nothing else. */
export interface Channel {
  send(text: string): void;
  onMessage(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Thrown by clients for a failed call, and by handlers to fail one on purpose. */
export class RpcError extends Error {
  readonly code: RpcFailure['code'];
  readonly next: string;
  constructor(code: RpcFailure['code'], message: string, next = '') {
    super(message);
    this.name = 'RpcError';
    this.code = code;
    this.next = next;
  }
}
