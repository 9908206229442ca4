import { headerValue } from '../pipeline/raw-headers.ts';
import type { Authenticator } from './authenticator.ts';
import { Secret, userAndPassword } from './secret.ts';

/** User name and password (RFC 7617). */
export function basic({
  user,
  password,
}: {
  readonly user: string;
  readonly password: string;
}): Authenticator {
  const secret = new Secret(`${user}:${password}`);
  return {
    check(headers) {
      const sent = userAndPassword(headerValue(headers, 'authorization'));
      if (sent && secret.matches(`${sent.user}:${sent.password}`)) return null;
      const detail = sent
        ? 'User name and password are not those of this listener.'
        : 'Send "Authorization: Basic" with the user name and password of this listener.';
      return { status: 401, challenge: 'Basic realm="scimscope", charset="UTF-8"', detail };
    },
  };
}
