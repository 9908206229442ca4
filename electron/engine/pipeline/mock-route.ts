import type { Auth } from '../../../shared/contract/listener.ts';
import type { Authenticator, Refusal } from '../auth/authenticator.ts';
import { createAuthenticator } from '../auth/create-authenticator.ts';
import type { OpenExchange, Reply } from './open-exchange.ts';
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
  /** See AuthContext. */
  readonly publicHost: () => string | null;
  /** Called when changes could not be stored: memory is ahead of the disk and must be loaded again. */
  readonly onLost: () => void;
}

/** Checks the caller, asks the mock, stores and sends its answer. */
export class MockRoute implements Route {
  readonly name: string;
  readonly #options: MockRouteOptions;
  readonly #authenticator: Authenticator;

  constructor(options: MockRouteOptions) {
    this.name = options.name;
    this.#options = options;
    this.#authenticator = createAuthenticator(options.auth, options);
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
    const { record } = exchange;
    const { headers } = record.request;
    const own = this.#authenticator.endpoint?.(record.method, pathOf(record.url), headers, body.bytes);
    if (own) return exchange.reply(own);
    const refusal = this.#authenticator.check(headers);
    if (refusal) return exchange.reply(refused(refusal, this.#options.target));
    if (body.tooLarge) {
      const detail = `The body has ${body.size} bytes; at most ${MAX_BODY} are accepted.`;
      return exchange.reply({ status: 413, headers: JSON_TYPE, body: scimError(413, detail) });
    }
    const answer = this.#options.target.answer({
      method: record.method,
      target: record.url,
      rawHeaders: headers,
      body: body.bytes,
      basePath: record.basePath,
      baseUrl: baseUrlOf(exchange),
    });
    exchange.reply({ ...answer, directory: this.#options.directory, onLost: this.#options.onLost });
  }
}

function refused({ status, challenge, detail }: Refusal, target: MockTarget): Reply {
  const answer = target.refuse(status, detail);
  return challenge === null
    ? answer
    : { ...answer, headers: [...answer.headers, 'WWW-Authenticate', challenge] };
}

function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** The SCIM endpoints as the client addressed them, also through a tunnel or a TLS terminator. */
function baseUrlOf(exchange: OpenExchange): string {
  const { headers } = exchange.record.request;
  const host =
    headerValue(headers, 'x-forwarded-host') ?? headerValue(headers, 'host') ?? localHost(exchange);
  const scheme = headerValue(headers, 'x-forwarded-proto') ?? (exchange.record.secure ? 'https' : 'http');
  return `${scheme}://${host}${exchange.record.basePath}`;
}

function localHost(exchange: OpenExchange): string {
  const { localAddress, localPort } = exchange.request.socket;
  return `${localAddress}:${localPort}`;
}
