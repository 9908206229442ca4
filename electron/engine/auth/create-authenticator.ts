import type { Auth } from '../../../shared/contract/listener.ts';
import { apiKey } from './api-key.ts';
import type { AuthContext, Authenticator } from './authenticator.ts';
import { basic } from './basic.ts';
import { bearer } from './bearer.ts';
import { none } from './none.ts';
import { oauth } from './oauth.ts';

/** A kind left out here is a type error. */
const kinds: {
  readonly [K in Auth['kind']]: (auth: Extract<Auth, { kind: K }>, context: AuthContext) => Authenticator;
} = {
  bearer,
  basic,
  apiKey,
  oauth: (auth) => oauth(auth),
  none,
};

export function createAuthenticator(auth: Auth, context: AuthContext): Authenticator {
  return (kinds[auth.kind] as (auth: Auth, context: AuthContext) => Authenticator)(auth, context);
}
