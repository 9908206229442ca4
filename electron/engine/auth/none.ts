import { isIP } from 'node:net';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { AuthContext, Authenticator } from './authenticator.ts';

/** Names that always mean this computer, from inside a container too. */
const LOCAL_NAMES = new Set(['localhost', 'host.docker.internal']);

/**
 * Nobody has to prove anything. Any web page could then reach the directory through a visitor's browser: browsers
 * say where a request comes from, and those are refused. A page whose own name was made to point here does not
 * say so, but its name is in Host; only addresses, names of this computer and the public address are answered.
 */
export function none(_auth: { readonly kind: 'none' }, { publicHost }: AuthContext): Authenticator {
  return {
    check(headers) {
      const origin = headerValue(headers, 'origin');
      if (origin !== undefined) {
        return refusal(`Requests from web pages (${origin}) are refused while this listener has no token.`);
      }
      const host = headerValue(headers, 'host');
      if (host === undefined || isOurs(host, publicHost())) return null;
      return refusal(
        `Requests for ${host} are refused while this listener has no token. Set it as the public address in Settings, or ask for a token.`,
      );
    },
  };
}

function isOurs(host: string, publicHost: string | null): boolean {
  if (host.toLowerCase() === publicHost?.toLowerCase()) return true;
  const name = host
    .replace(/:\d*$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return isIP(name) !== 0 || LOCAL_NAMES.has(name) || name.endsWith('.localhost');
}

function refusal(detail: string) {
  return { status: 403 as const, challenge: null, detail };
}
