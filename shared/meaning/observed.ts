import type { Outcome } from '../contract/exchange.ts';

/** What the deriver looks at: an exchange with its bodies already parsed. */
export interface ObservedExchange {
  readonly id: number;
  readonly listener: number | null;
  readonly method: string;
  /** Path and query as on the wire: `/scim/v2/Users?count=1`. */
  readonly target: string;
  /** Path in front of the SCIM endpoints: `/scim/v2`, or empty. */
  readonly basePath: string;
  /** Names and values in turn, as received. */
  readonly requestHeaders: readonly string[];
  /** Parsed JSON; undefined when absent or not JSON. */
  readonly requestBody: unknown;
  /** Null while there is no answer. */
  readonly status: number | null;
  /** Names and values in turn; empty while there is no answer. */
  readonly answerHeaders: readonly string[];
  /** Parsed JSON; undefined when absent or not JSON. */
  readonly answerBody: unknown;
  /** Remote address and port. */
  readonly client: string;
  readonly outcome: Outcome;
}
