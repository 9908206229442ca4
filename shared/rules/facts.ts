import type { Meaning } from '../contract/exchange.ts';
import type { IdpId } from '../contract/idp.ts';
import type { ScimRequest } from '../meaning/scim-request.ts';

/** A message as conditions and templates look at it. Bodies are decoded when they are first asked for. */
export interface MessageFacts {
  /** Names and values in turn. */
  readonly headers: readonly string[];
  /** Content coding undone; empty when there is none or it is not text. */
  text(): string;
  /** Undefined when there is none or it is not JSON. */
  json(): unknown;
}

/** An exchange as far as it has come. */
export interface Facts {
  readonly method: string;
  /** Request line, read. */
  readonly scim: ScimRequest;
  readonly request: MessageFacts;
  readonly answer: (MessageFacts & { readonly status: number }) | null;
  idp(): IdpId | null;
  meaning(): Meaning;
}
