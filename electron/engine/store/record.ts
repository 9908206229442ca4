import type { Outcome, TraceEntry } from '../../../shared/contract/exchange.ts';
import type { ShadowOutcome } from '../../../shared/contract/shadow.ts';

/** Names and values in turn, as on the wire. */
export type FlatHeaders = readonly string[];

/** One message of an exchange on its way into the store. `body` may be a cut copy: `size` is what passed. */
export interface MessageRecord {
  readonly httpVersion: string;
  readonly headers: FlatHeaders;
  readonly trailers: FlatHeaders;
  readonly body: Buffer | null;
  readonly size: number;
}

/** How an exchange ended. Times are ms after its arrival. */
export interface Ending {
  readonly firstByte: number | null;
  readonly done: number;
  readonly outcome: Outcome;
  readonly problem: string | null;
}

/** What the shadow made of exchange `id`. */
export interface ShadowRecord {
  readonly id: number;
  readonly outcome: ShadowOutcome;
}

/** Everything known of an exchange when it is stored. Times: see `Exchange` in the contract. */
export interface ExchangeRecord {
  /** Bytes counted for it so far; null until it is stored for the first time. Kept by the store. */
  storedBytes: number | null;
  readonly id: number;
  readonly session: number;
  readonly listener: number | null;
  readonly resendOf: number | null;
  /** The exchange whose request this one repeats at a shadow. */
  readonly shadowOf?: number;
  target: string;
  readonly client: string;
  /** True when the request came over TLS. */
  readonly secure: boolean;
  readonly receivedAt: number;
  requestDone: number | null;
  /** When the answer was stored, ms after `receivedAt`: it leaves right then. Set by the store. */
  answered: number | null;
  /** Known already when the exchange is stored after its end. */
  ending: Ending | null;
  problem: string | null;
  readonly method: string;
  readonly url: string;
  readonly basePath: string;
  status: number | null;
  trace: readonly TraceEntry[];
  request: MessageRecord;
  forwarded: (MessageRecord & { readonly method: string; readonly url: string }) | null;
  answer: (MessageRecord & { readonly status: number; readonly reason: string }) | null;
  sent: (MessageRecord & { readonly reason: string }) | null;
}
