import type { ObservedExchange } from '../../shared/meaning/observed.ts';
import { exchange, list, patch } from '../meaning/exchanges.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';

export interface Person {
  readonly id: string;
  readonly userName: string;
  readonly name: string;
  readonly externalId?: string;
  readonly mail?: string;
}

export function resource({ id, userName, name, externalId, mail = userName }: Person, active = true) {
  return {
    schemas: [userSchema],
    id,
    userName,
    displayName: name,
    externalId,
    emails: [{ value: mail, type: 'work', primary: true }],
    active,
  };
}

export function group(id: string, displayName: string) {
  return { schemas: [groupSchema], id, displayName, members: [] };
}

type Change = Parameters<typeof exchange>[1];

/** The same client for every request. */
function client(requestHeaders: readonly string[]) {
  return (line: string, change: Change = {}): ObservedExchange =>
    exchange(line, { requestHeaders, ...change });
}

export const okta = client([
  'User-Agent',
  'Okta SCIM Client 1.0.0',
  'Accept-Charset',
  'utf-8',
  'Authorization',
  'Bearer okta',
]);
export const entra = client(['Authorization', 'Bearer entra']);
export const google = client(['User-Agent', 'Google-Auto-Provisioning', 'Authorization', 'Bearer google']);
export const oneLogin = client(['User-Agent', '', 'Authorization', 'Bearer onelogin']);

export const oktaLookup = (userName: string, ...found: readonly unknown[]) =>
  okta(`GET /Users?filter=userName%20eq%20%22${encodeURIComponent(userName)}%22&startIndex=1&count=100`, {
    answer: list(...found),
  });

export const entraLookup = (attribute: string, value: string, ...found: readonly unknown[]) =>
  entra(
    `GET /Users?filter=${encodeURIComponent(attribute).replaceAll('%20', '+')}+eq+%22${encodeURIComponent(value)}%22`,
    {
      answer: list(...found),
    },
  );

export const entraProbe = () =>
  entra('GET /Users?filter=userName+eq+%22AzureAD_Test-7c9e6679-7425-40de-944b-e07fc1f90ae7%22', {
    answer: list(),
  });

export const entraPatch = (path: string, ...operations: readonly unknown[]) =>
  entra(`PATCH ${path}`, { body: patch(...operations) });
