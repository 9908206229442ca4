import { headerValue } from '../pipeline/raw-headers.ts';
import type { Authenticator } from './authenticator.ts';

/**
 * Nobody has to prove anything. Any web page could then reach the directory through a visitor's browser; browsers
 * say where a request comes from, and those are refused.
 */
export function none(): Authenticator {
  return {
    check(headers) {
      const origin = headerValue(headers, 'origin');
      if (origin === undefined) return null;
      const detail = `Requests from web pages (${origin}) are refused while this listener has no token.`;
      return { status: 403, challenge: null, detail };
    },
  };
}
