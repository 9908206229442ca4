import type { Auth } from '../../../shared/contract/listener.ts';
import { STORED_SECRET, type UpstreamOptions } from '../../../shared/contract/upstream.ts';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { FlatHeaders } from '../store/record.ts';
import { ExplainedError } from './explained-error.ts';

/** What a request's fields depend on besides the settings. */
export interface Caller {
  /** Address without the port, as the listener sees it. */
  readonly address: string;
  readonly secure: boolean;
  /** Host field as received. */
  readonly host: string | undefined;
}

/** Fields as they go out, and as they are recorded: the same but for stored secrets. */
export interface OutgoingFields {
  readonly sent: FlatHeaders;
  readonly recorded: FlatHeaders;
}

export type OutgoingHeaders = (headers: FlatHeaders, caller: Caller) => OutgoingFields;

export interface OutgoingSettings extends Pick<UpstreamOptions, 'forwardedHeaders' | 'credentials'> {
  /** How the listener checks its callers, when it signs in at the upstream itself. */
  readonly auth: Auth;
  readonly secret: string | null;
  /** Value of Proxy-Authorization for a proxy that is asked without a tunnel. */
  readonly proxyAuthorization: string | null;
}

/**
 * Makes the function that turns a request's fields into those that go out; null when they go out as they are.
 * It throws an ExplainedError when the stored secret is not there.
 */
export function outgoingHeaders(settings: OutgoingSettings): OutgoingHeaders | null {
  const { forwardedHeaders, credentials, proxyAuthorization } = settings;
  if (!forwardedHeaders && credentials.kind === 'received' && proxyAuthorization === null) return null;
  return (headers, caller) => {
    const fields = forwardedHeaders ? withForwarded(headers, caller) : headers;
    const own = credentialsOf(settings);
    const dressed = (value: string | undefined, forProxy: string | null) => [
      ...(credentials.kind === 'received'
        ? fields
        : replaced(fields, fieldsOfCallers(settings.auth), own?.name ?? null, value ?? '')),
      ...(forProxy === null ? [] : ['Proxy-Authorization', forProxy]),
    ];
    return {
      sent: dressed(own?.value, proxyAuthorization),
      recorded: dressed(own?.placeholder, proxyAuthorization && `Basic ${STORED_SECRET}`),
    };
  };
}

/** Fields that callers prove themselves to the listener with; the upstream has no use for them. */
function fieldsOfCallers(auth: Auth): ReadonlySet<string> {
  return new Set(['authorization', ...(auth.kind === 'apiKey' ? [auth.header.toLowerCase()] : [])]);
}

interface OwnCredentials {
  readonly name: string;
  readonly placeholder: string;
  readonly value: string;
}

/** @throws ExplainedError when the secret is not there */
function credentialsOf({ credentials, secret }: OutgoingSettings): OwnCredentials | null {
  if (credentials.kind === 'none' || credentials.kind === 'received') return null;
  if (secret === null) {
    throw new ExplainedError(
      'This listener signs in at the app with a stored secret, and there is none. Enter it in the listener’s settings.',
    );
  }
  switch (credentials.kind) {
    case 'bearer':
      return {
        name: 'Authorization',
        placeholder: `Bearer ${STORED_SECRET}`,
        value: `Bearer ${inLatin1(secret)}`,
      };
    case 'basic':
      return {
        name: 'Authorization',
        placeholder: `Basic ${STORED_SECRET}`,
        value: basic(credentials.user, secret),
      };
    case 'header':
      return { name: credentials.name, placeholder: STORED_SECRET, value: inLatin1(secret) };
  }
}

/** Takes the caller's credentials out and puts one field in, where the first of them was, in its spelling. */
function replaced(
  headers: FlatHeaders,
  callers: ReadonlySet<string>,
  name: string | null,
  value: string,
): string[] {
  const own = name?.toLowerCase();
  const result: string[] = [];
  let put = name === null;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const field = (headers[i] as string).toLowerCase();
    if (!callers.has(field) && field !== own) {
      result.push(headers[i] as string, headers[i + 1] as string);
      continue;
    }
    if (put) continue;
    result.push(field === own ? (headers[i] as string) : (name as string), value);
    put = true;
  }
  if (!put) result.push(name as string, value);
  return result;
}

/**
 * X-Forwarded-For grows by the caller. Host and Proto describe the first hop: whoever set them before, a tunnel
 * say, knows better.
 */
function withForwarded(headers: FlatHeaders, { address, secure, host }: Caller): string[] {
  const result: string[] = [];
  let listed = false;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    const value = headers[i + 1] as string;
    const isList: boolean = !listed && name.toLowerCase() === 'x-forwarded-for';
    result.push(name, isList ? `${value}, ${address}` : value);
    listed ||= isList;
  }
  if (!listed) result.push('X-Forwarded-For', address);
  if (host !== undefined && headerValue(headers, 'x-forwarded-host') === undefined)
    result.push('X-Forwarded-Host', host);
  if (headerValue(headers, 'x-forwarded-proto') === undefined)
    result.push('X-Forwarded-Proto', secure ? 'https' : 'http');
  return result;
}

/** RFC 7617, in UTF-8. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

/** UTF-8 bytes as the characters Node writes them from. */
function inLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
