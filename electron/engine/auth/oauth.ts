import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { Asked, Authenticator, EndpointAnswer, Refusal } from './authenticator.ts';
import { challenge } from './bearer.ts';
import { credentials, Secret, userAndPassword } from './secret.ts';

/**
 * Path of the token endpoint, beside the SCIM endpoints. Below the base path it answers as well: where listeners
 * share a port, only that leads to the right one.
 */
export const TOKEN_PATH = '/oauth/token';

/** Scopes a client can ask for (RFC 6749 section 3.3); without one it gets what `scim` gives. */
const WRITE = 'scim';
const READ = 'scim.read';
/** How a token of that scope says so. */
const ONLY_READS = 'r';

export interface OauthSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Lifetime of an access token in seconds: short ones show whether a client refreshes. */
  readonly lifetime: number;
}

/**
 * OAuth 2.0 client credentials (RFC 6749 section 4.4). Access tokens are signed and carry their own expiry, so they
 * stay good when Scimscope restarts, and none is good any more once the client secret is changed.
 */
export function oauth(
  { clientId, clientSecret, lifetime }: OauthSettings,
  now: () => number = Date.now,
): Authenticator {
  const client = new Secret(`${clientId}:${clientSecret}`);
  const sign = (text: string) => createHmac('sha256', clientSecret).update(text).digest('base64url');

  function issue(scope: string | null): EndpointAnswer {
    const expires = (Math.floor(now() / 1000) + lifetime).toString(36);
    const claims = [
      expires,
      randomBytes(12).toString('base64url'),
      ...(scope === READ ? [ONLY_READS] : []),
    ].join('.');
    return answer(200, {
      access_token: `${claims}.${sign(claims)}`,
      token_type: 'Bearer',
      expires_in: lifetime,
      // RFC 6749 section 5.1: said where it was asked for.
      ...(scope !== null && { scope }),
    });
  }

  return {
    check(headers, what) {
      const sent = credentials(headerValue(headers, 'authorization'), 'bearer');
      if (sent === null)
        return challenge(`Send an access token. It is issued at ${TOKEN_PATH} for the client credentials.`);
      const end = sent.lastIndexOf('.');
      const claims = sent.slice(0, Math.max(0, end));
      if (!isSame(sent.slice(end + 1), sign(claims))) {
        return challenge('The access token was not issued by this listener.', 'invalid_token');
      }
      const [until = '', , reach] = claims.split('.');
      const expires = Number.parseInt(until, 36) * 1000;
      if (now() < expires) return reach === ONLY_READS && what && isWrite(what) ? insufficient() : null;
      const detail = `The access token expired at ${new Date(expires).toISOString()}. Ask for a new one at ${TOKEN_PATH}.`;
      return challenge(detail, 'invalid_token', 'The access token expired');
    },

    endpoint(method, path, headers, body) {
      if (!path.endsWith(TOKEN_PATH)) return null;
      if (method !== 'POST') return answer(405, { error: 'invalid_request' }, ['Allow', 'POST']);
      const form = new URLSearchParams(body.toString('utf8'));
      const sent = userAndPassword(headerValue(headers, 'authorization')) ?? {
        user: form.get('client_id') ?? '',
        password: form.get('client_secret') ?? '',
      };
      const grant = form.get('grant_type');
      if (grant === null) return fail('invalid_request', 'grant_type is missing from the form.');
      if (grant !== 'client_credentials')
        return fail('unsupported_grant_type', 'Only client_credentials is granted here.');
      const scope = form.get('scope');
      if (scope !== null && scope !== READ && scope !== WRITE)
        return fail(
          'invalid_scope',
          `The scope is ${WRITE}, or ${READ} for a token that cannot change anything.`,
        );
      if (client.matches(`${sent.user}:${sent.password}`)) return issue(scope);
      const description = 'Client id and secret are not those of this listener.';
      return answer(401, { error: 'invalid_client', error_description: description }, [
        'WWW-Authenticate',
        'Basic realm="scimscope"',
      ]);
    },
  };
}

function isWrite({ method, path }: Asked): boolean {
  return method !== 'GET' && method !== 'HEAD' && !(method === 'POST' && path.endsWith('/.search'));
}

/** RFC 6750 section 3.1: a good token that does not give this. */
function insufficient(): Refusal {
  const detail = `The access token was issued for the scope ${READ}, which changes nothing. Ask for one with the scope ${WRITE}.`;
  return {
    status: 403,
    challenge: `Bearer realm="scimscope", error="insufficient_scope", error_description="${detail}", scope="${WRITE}"`,
    detail,
  };
}

/** An error of the token endpoint (RFC 6749 section 5.2). */
function fail(error: string, description: string): EndpointAnswer {
  return answer(400, { error, error_description: description });
}

function answer(status: number, body: object, headers: readonly string[] = []): EndpointAnswer {
  // RFC 6749 section 5.1: tokens are not to be cached.
  const fixed = ['Content-Type', 'application/json', 'Cache-Control', 'no-store', 'Pragma', 'no-cache'];
  return { status, headers: [...fixed, ...headers], body: Buffer.from(JSON.stringify(body)) };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
