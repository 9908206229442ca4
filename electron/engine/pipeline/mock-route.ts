import { createHash, timingSafeEqual } from 'node:crypto';
import type { Auth } from '../../../shared/contract/listener.ts';
import type { OpenExchange } from './open-exchange.ts';
import { headerValue } from './raw-headers.ts';
import { type ReadBody, readBody } from './read-body.ts';
import type { Route } from './route.ts';
import { scimError } from './scim-error.ts';
import type { MockTarget } from './target.ts';

/** Largest request body a mock reads, in bytes; more is answered 413. */
const MAX_BODY = 16 * 1024 * 1024;

const JSON_TYPE = ['Content-Type', 'application/scim+json; charset=utf-8'];

export interface MockRouteOptions {
  readonly name: string;
  readonly target: MockTarget;
  readonly auth: Auth;
  readonly directory: number;
  /** Called when changes could not be stored: memory is ahead of the disk and must be loaded again. */
  readonly onLost: () => void;
}

/** Checks the caller, asks the mock, stores and sends its answer. */
export class MockRoute implements Route {
  readonly name: string;
  readonly #options: MockRouteOptions;
  readonly #expected: Buffer | null;

  constructor(options: MockRouteOptions) {
    this.name = options.name;
    this.#options = options;
    this.#expected = options.auth.kind === 'bearer' ? digest(options.auth.token) : null;
  }

  handle(exchange: OpenExchange): void {
    readBody(
      exchange.request,
      MAX_BODY,
      (body) => this.#answer(exchange, body),
      (body) => exchange.requestBrokeOff(body.bytes, body.size),
    );
  }

  #answer(exchange: OpenExchange, body: ReadBody): void {
    exchange.requestArrived(body.bytes, body.size);
    const refusal = this.#refusal(exchange);
    if (refusal) return exchange.reply(refusal);
    if (body.tooLarge) {
      const detail = `The body has ${body.size} bytes; at most ${MAX_BODY} are accepted.`;
      return exchange.reply({ status: 413, headers: JSON_TYPE, body: scimError(413, detail) });
    }
    const { record } = exchange;
    const answer = this.#options.target.answer({
      method: record.method,
      target: record.url,
      rawHeaders: record.request.headers,
      body: body.bytes,
      basePath: record.basePath,
      baseUrl: baseUrlOf(exchange),
    });
    exchange.reply({ ...answer, directory: this.#options.directory, onLost: this.#options.onLost });
  }

  #refusal(exchange: OpenExchange) {
    const { headers } = exchange.record.request;
    if (this.#expected) {
      const sent = headerValue(headers, 'authorization');
      if (sent !== undefined && sent.length > 7 && sent.slice(0, 7).toLowerCase() === 'bearer ') {
        if (timingSafeEqual(digest(sent.slice(7).trim()), this.#expected)) return null;
        return unauthorized('The bearer token is not the one of this listener.', ', error="invalid_token"');
      }
      const what =
        sent === undefined
          ? 'There is no Authorization header.'
          : 'The Authorization header is not a bearer token.';
      return unauthorized(`${what} Send "Authorization: Bearer" with the token of this listener.`, '');
    }
    // Without a token any web page could reach the directory through the visitor's browser; browsers say so.
    const origin = headerValue(headers, 'origin');
    if (origin !== undefined) {
      const detail = `Requests from web pages (${origin}) are refused while this listener has no token.`;
      return { status: 403, headers: JSON_TYPE, body: scimError(403, detail) };
    }
    return null;
  }
}

function unauthorized(detail: string, parameter: string) {
  const challenge = `Bearer realm="scimscope"${parameter}`;
  return {
    status: 401,
    headers: [...JSON_TYPE, 'WWW-Authenticate', challenge],
    body: scimError(401, detail),
  };
}

let lastToken = '';
let lastDigest = Buffer.alloc(32);

/** Tokens are compared by digest, in constant time; a client sends the same one again and again. */
function digest(token: string): Buffer {
  if (token !== lastToken || token === '') {
    lastDigest = createHash('sha256').update(token).digest();
    lastToken = token;
  }
  return lastDigest;
}

/** The SCIM endpoints as the client addressed them, also through a tunnel or a TLS terminator. */
function baseUrlOf(exchange: OpenExchange): string {
  const { headers } = exchange.record.request;
  const host =
    headerValue(headers, 'x-forwarded-host') ?? headerValue(headers, 'host') ?? localHost(exchange);
  const scheme = headerValue(headers, 'x-forwarded-proto') ?? 'http';
  return `${scheme}://${host}${exchange.record.basePath}`;
}

function localHost(exchange: OpenExchange): string {
  const { localAddress, localPort } = exchange.request.socket;
  return `${localAddress}:${localPort}`;
}
