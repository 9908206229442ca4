import { headerValue } from '../pipeline/raw-headers.ts';
import type { Authenticator } from './authenticator.ts';
import { Secret } from './secret.ts';

/** A key in a header field of its own, as many apps without OAuth want it. */
export function apiKey({ header, key }: { readonly header: string; readonly key: string }): Authenticator {
  const secret = new Secret(key);
  return {
    check(headers) {
      const sent = headerValue(headers, header.toLowerCase());
      if (sent !== undefined && secret.matches(sent)) return null;
      const detail =
        sent === undefined
          ? `Send the key of this listener in the header ${header}.`
          : `The key in ${header} is not the one of this listener.`;
      return { status: 401, challenge: `ApiKey realm="scimscope", header="${header}"`, detail };
    },
  };
}
