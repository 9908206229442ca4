import type { FlatHeaders } from '../store/record.ts';

/** Why a caller is turned away. A 401 carries a challenge (RFC 9110 section 11.6.1). */
export interface Refusal {
  readonly status: 401 | 403;
  readonly challenge: string | null;
  /** What was wrong and what is expected. */
  readonly detail: string;
}

/** What a caller asks for. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
}

/** An answer of an endpoint that belongs to the way of signing in, such as a token endpoint. */
export interface EndpointAnswer {
  readonly status: number;
  readonly headers: FlatHeaders;
  readonly body: Buffer;
}

/** One way for callers to prove themselves to a mock. */
export interface Authenticator {
  /** Null lets the request through. `what` is asked for, where that matters to the credential. */
  check(headers: FlatHeaders, what?: Asked): Refusal | null;
  /** Answers a request to an endpoint of its own; null when the path is none of them. */
  endpoint?(method: string, path: string, headers: FlatHeaders, body: Buffer): EndpointAnswer | null;
}

/** What a way of signing in may need to know of the workspace. */
export interface AuthContext {
  /** Host of the public address, as in a Host header; null when there is none. */
  publicHost(): string | null;
}
