import type { Auth } from '../../../shared/contract/listener.ts';
import type { Authenticator, Refusal } from '../auth/authenticator.ts';
import { createAuthenticator } from '../auth/create-authenticator.ts';
import type { EngineError } from '../errors.ts';
import type { FlatHeaders } from '../store/record.ts';
import { madeAnswer, notStored } from './made-answer.ts';
import type { OpenExchange, Reply } from './open-exchange.ts';
import { headerValue } from './raw-headers.ts';
import { type ReadBody, readBody } from './read-body.ts';
import type { Asked, Route, WholeAnswer, WholeRequest } from './route.ts';
import { scimError } from './scim-error.ts';
import type { MockTarget } from './target.ts';

/** Largest request body a mock reads, in bytes; more is answered 413. */
const MAX_BODY = 16 * 1024 * 1024;

const JSON_TYPE = ['Content-Type', 'application/scim+json; charset=utf-8'];

export interface MockRouteOptions {
  readonly name: string;
  readonly target: MockTarget;
  /** Null: whoever asks was let in already. */
  readonly auth: Auth | null;
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
  readonly #authenticator: Authenticator | null;

  constructor(options: MockRouteOptions) {
    this.name = options.name;
    this.#options = options;
    this.#authenticator = options.auth && createAuthenticator(options.auth, options);
  }

  handle(exchange: OpenExchange): void {
    readBody(
      exchange.request,
      MAX_BODY,
      (body) => this.#answer(exchange, body),
      (body) => exchange.requestBrokeOff(body.bytes, body.size),
    );
  }

  async ask(exchange: Asked, request: WholeRequest): Promise<WholeAnswer> {
    const { onLost, directory } = this.#options;
    const { changes = [], ...reply } = this.#answerTo(exchange, request, false);
    const failure = await new Promise<EngineError | null>((resolve) => {
      if (changes.length === 0) resolve(null);
      else exchange.storeChanges(resolve, directory, changes);
    });
    if (failure) onLost();
    return madeAnswer(failure ? notStored(failure) : reply);
  }

  #answer(exchange: OpenExchange, body: ReadBody): void {
    exchange.requestArrived(body.bytes, body.size);
    const { method, url, request } = exchange.record;
    const whole = {
      method,
      target: url,
      headers: request.headers,
      trailers: request.trailers,
      body: body.bytes,
    };
    exchange.reply(this.#answerTo(exchange, whole, body.tooLarge, body.size));
  }

  #answerTo(exchange: Asked, request: WholeRequest, tooLarge: boolean, size = 0): Reply {
    const { headers } = request;
    const own = this.#authenticator?.endpoint?.(
      request.method,
      pathOf(request.target),
      headers,
      request.body,
    );
    if (own) return own;
    const refusal = this.#authenticator?.check(headers, {
      method: request.method,
      path: pathOf(request.target),
    });
    if (refusal) return refused(refusal, this.#options.target);
    if (tooLarge) {
      const detail = `The body has ${size} bytes; at most ${MAX_BODY} are accepted.`;
      return { status: 413, headers: JSON_TYPE, body: scimError(413, detail) };
    }
    const answer = this.#options.target.answer({
      method: request.method,
      target: request.target,
      rawHeaders: headers,
      body: request.body,
      basePath: exchange.record.basePath,
      baseUrl: baseUrlOf(exchange, headers),
    });
    return { ...answer, directory: this.#options.directory, onLost: this.#options.onLost };
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
export function baseUrlOf(exchange: Asked, headers: FlatHeaders): string {
  const host =
    headerValue(headers, 'x-forwarded-host') ?? headerValue(headers, 'host') ?? localHost(exchange);
  const scheme = headerValue(headers, 'x-forwarded-proto') ?? (exchange.record.secure ? 'https' : 'http');
  return `${scheme}://${host}${exchange.record.basePath}`;
}

function localHost(exchange: Asked): string {
  const { localAddress, localPort } = exchange.request.socket;
  return `${localAddress}:${localPort}`;
}
