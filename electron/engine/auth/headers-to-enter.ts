import type { Listener } from '../../../shared/contract/listener.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { Sender } from '../resend/sender.ts';
import { VERSION } from '../version.ts';
import { TOKEN_PATH } from './oauth.ts';

/**
 * Headers, names and values in turn, that let the engine's own requests into a listener. With OAuth an access token
 * is fetched from the listener first, like any client does.
 *
 * @throws RpcError when no token is issued
 */
export async function headersToEnter({ id, auth }: Listener, sender: Sender): Promise<string[]> {
  switch (auth.kind) {
    case 'none':
      return [];
    case 'bearer':
      return ['Authorization', `Bearer ${auth.token}`];
    case 'apiKey':
      return [auth.header, auth.key];
    case 'basic':
      return ['Authorization', basicCredentials(auth.user, auth.password)];
    case 'oauth': {
      const token = await fetchToken(id, basicCredentials(auth.clientId, auth.clientSecret), sender);
      return ['Authorization', `Bearer ${token}`];
    }
  }
}

function basicCredentials(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** RFC 6749 section 4.4.2. */
async function fetchToken(listener: number, credentials: string, sender: Sender): Promise<string> {
  const { status, body } = await sender.exchange(listener, {
    method: 'POST',
    target: TOKEN_PATH,
    headers: [
      { name: 'User-Agent', value: `Scimscope/${VERSION}` },
      { name: 'Authorization', value: credentials },
      { name: 'Content-Type', value: 'application/x-www-form-urlencoded' },
    ],
    body: 'grant_type=client_credentials',
  });
  const answer: unknown = status === 200 ? JSON.parse(body) : null;
  if (typeof answer === 'object' && answer !== null && 'access_token' in answer) {
    return String(answer.access_token);
  }
  throw new RpcError(
    'unavailable',
    `The listener issued no access token: its token endpoint answered ${status}.`,
    'Look at the last exchange in the timeline.',
  );
}
