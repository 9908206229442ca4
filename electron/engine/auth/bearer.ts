import { headerValue } from '../pipeline/raw-headers.ts';
import type { Authenticator } from './authenticator.ts';
import { credentials, Secret } from './secret.ts';

/** One token that does not expire, as a bearer token (RFC 6750). */
export function bearer({ token }: { readonly token: string }): Authenticator {
  const secret = new Secret(token);
  return {
    check(headers) {
      const header = headerValue(headers, 'authorization');
      const sent = credentials(header, 'bearer');
      if (sent === null) {
        const what =
          header === undefined
            ? 'There is no Authorization header.'
            : 'The Authorization header is not a bearer token.';
        return challenge(`${what} Send "Authorization: Bearer" with the token of this listener.`);
      }
      return secret.matches(sent)
        ? null
        : challenge('The bearer token is not the one of this listener.', 'invalid_token');
    },
  };
}

/** A refusal as RFC 6750 section 3 words it. */
export function challenge(detail: string, error?: 'invalid_token', description = detail) {
  const parameters = error ? `, error="${error}", error_description="${description}"` : '';
  return { status: 401 as const, challenge: `Bearer realm="scimscope"${parameters}`, detail };
}
