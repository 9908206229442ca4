import { isObject } from '../../../shared/scim/json.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { header } from './request.ts';

/** Claims of a token that name a person, the most telling first. */
const claims = ['preferred_username', 'upn', 'email', 'unique_name', 'sub'];

/**
 * Names a caller goes by: the user name of Basic authentication, or the claims of a bearer token that is a
 * JWT. Whether the credential is good is for the listener to judge; this only reads it.
 */
export function callerNames(rawHeaders: readonly string[]): readonly string[] {
  const [scheme = '', credential = ''] = (header(rawHeaders, 'authorization') ?? '').trim().split(/\s+/, 2);
  switch (scheme.toLowerCase()) {
    case 'basic': {
      const pair = Buffer.from(credential, 'base64').toString('utf8');
      const colon = pair.indexOf(':');
      return colon > 0 ? [pair.slice(0, colon)] : [];
    }
    case 'bearer': {
      const parts = credential.split('.');
      const payload = parts.length === 3 ? parsed(parts[1] as string) : null;
      if (!isObject(payload)) return [];
      return claims.map((claim) => payload[claim]).filter((name) => typeof name === 'string');
    }
    default:
      return [];
  }
}

/** The user a caller is, by userName or id; undefined when none of the names is one. */
export function userOfCaller(directory: Directory, names: readonly string[]): Entry | undefined {
  const type = directory.registry.type('User');
  const userName = type?.attributes.get('username');
  if (!type || !userName) return undefined;
  const users = directory.collection(type);
  for (const name of names) {
    const user = users.withValue(userName, name)?.[0] ?? users.get(name);
    if (user) return user;
  }
  return undefined;
}

function parsed(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
