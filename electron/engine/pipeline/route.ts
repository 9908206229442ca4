import type { Readable } from 'node:stream';
import type { Outcome, TraceEntry } from '../../../shared/contract/exchange.ts';
import type { FlatHeaders } from '../store/record.ts';
import type { OpenExchange } from './open-exchange.ts';

/** Bodies up to this many bytes are held in memory for rules and breakpoints; larger ones stream past them. */
export const MAX_WHOLE = 16 * 1024 * 1024;

/** A request that has arrived whole, and may have been changed since. */
export interface WholeRequest {
  readonly method: string;
  /** Path and query as on the wire, base path included. */
  readonly target: string;
  readonly headers: FlatHeaders;
  readonly trailers: FlatHeaders;
  /** Transfer coding removed, content coding still on. */
  readonly body: Buffer;
}

/** An answer before it leaves. */
export interface WholeAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: FlatHeaders;
  readonly trailers: FlatHeaders;
  readonly body: Buffer;
  /** What follows `body`, when the answer is larger than is held in memory; it must be read or destroyed. */
  readonly rest: Readable | null;
  /** Made here: Content-Length, Date and Connection are still to be added. */
  readonly made: boolean;
  readonly trace: readonly TraceEntry[];
  /** `failed` when the target could not answer and this was made in its place, with the reason in `problem`. */
  readonly outcome: Extract<Outcome, 'completed' | 'failed'>;
  readonly problem: string | null;
}

/** The connection a request came in by, as far as answers depend on it. */
export interface CallerSocket {
  readonly remoteAddress?: string | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}

/** As much of an exchange as answering a whole request takes. */
export interface Asked extends Pick<OpenExchange, 'record' | 'cut' | 'masks' | 'storeChanges'> {
  readonly request: { readonly socket: CallerSocket };
  readonly response: { readonly shouldKeepAlive: boolean };
}

/** What stands behind a listener. A route owns the exchange until it ends. */
export interface Route {
  /** How the exchange names what answered: `mock: tolerant`, or the upstream's URL. */
  readonly name: string;
  /**
   * True when it leaves to its target whether a client that waits with its body (RFC 9110 section 10.1.1) shall
   * send it; see `OpenExchange.awaitsContinue`. Otherwise the listener tells such clients to go on.
   */
  readonly passesContinue?: boolean;
  handle(exchange: OpenExchange): void;
  /**
   * Answers a whole request and leaves sending the answer to the caller. What the request changed is durable when
   * the promise resolves. Notes in the record what was forwarded and received. Never rejects; when `signal`
   * aborts, the answer does not matter any more.
   */
  ask?(exchange: Asked, request: WholeRequest, signal: AbortSignal): Promise<WholeAnswer>;
  /** Gives free what it holds; exchanges under way still end. */
  close?(): void;
}
