import type { TraceEntry } from '../../../shared/contract/exchange.ts';
import type { DirectoryChange } from '../store/directory-change.ts';

/** A request received whole, as a mock target sees it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query exactly as on the wire, base path included: `/scim/v2/Users?count=1`. */
  readonly target: string;
  /** Names and values in turn, order and case as received: `['Host', 'x', 'Accept', 'y']`. */
  readonly rawHeaders: readonly string[];
  /** Body with transfer coding removed and content coding still on; empty when there was none. */
  readonly body: Buffer;
  /** Path in front of the SCIM endpoints: `/scim/v2`, or empty. */
  readonly basePath: string;
  /** Absolute URL of the SCIM endpoints as the client reached them, without a slash at the end. */
  readonly baseUrl: string;
  /**
   * Asked by Scimscope itself and not by a client: the directory is shown as it is, whatever the imitated app
   * would show, limit or refuse.
   */
  readonly inside?: boolean;
}

/** What a mock target says, and what saying it changed. */
export interface MockAnswer {
  readonly status: number;
  /** Names and values in turn. Content-Length, Date and Connection are added by the listener. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
  /** Tolerances used, limits met. */
  readonly trace: readonly TraceEntry[];
  /** Stored in the same transaction as the exchange, before the answer leaves. */
  readonly changes: readonly DirectoryChange[];
}

/** Answers at once: a directory lives in memory, and its changes are stored by the caller. */
export interface MockTarget {
  answer(request: ReceivedRequest): MockAnswer;
  /** Status and body, in the shape of the imitated app, for a caller who was turned away before it was asked. */
  refuse(status: number, detail: string): Pick<MockAnswer, 'status' | 'headers' | 'body'>;
}
