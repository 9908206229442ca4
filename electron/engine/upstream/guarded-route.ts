import type { Auth } from '../../../shared/contract/listener.ts';
import type { AuthContext, Authenticator, Refusal } from '../auth/authenticator.ts';
import { createAuthenticator } from '../auth/create-authenticator.ts';
import { madeAnswer } from '../pipeline/made-answer.ts';
import type { OpenExchange, Reply } from '../pipeline/open-exchange.ts';
import { readBody } from '../pipeline/read-body.ts';
import type { Asked, Route, WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import { scimError } from '../pipeline/scim-error.ts';

/** A token request has at most this many bytes. */
const LARGEST_FORM = 64 * 1024;

const NOT_FOUND: Reply = { status: 404, headers: [], body: null };

/**
 * In front of an upstream that Scimscope signs in at itself: without a check, whoever reaches the listener would
 * act with the stored credentials.
 */
export class GuardedRoute implements Route {
  readonly name: string;
  readonly #inner: Route;
  readonly #authenticator: Authenticator;

  constructor(inner: Route, auth: Auth, context: AuthContext) {
    this.name = inner.name;
    this.#inner = inner;
    this.#authenticator = createAuthenticator(auth, context);
  }

  handle(exchange: OpenExchange): void {
    const { record } = exchange;
    const { headers } = record.request;
    const [path = ''] = record.url.split('?', 1);
    if (this.#authenticator.endpoint?.(record.method, path, headers, Buffer.alloc(0))) {
      return answered(
        exchange,
        (body) => this.#authenticator.endpoint?.(record.method, path, headers, body) ?? NOT_FOUND,
      );
    }
    const refusal = this.#authenticator.check(headers, { method: record.method, path });
    if (!refusal) return this.#inner.handle(exchange);
    answered(exchange, () => refused(refusal));
  }

  async ask(exchange: Asked, request: WholeRequest, signal: AbortSignal): Promise<WholeAnswer> {
    // Callers are known by what they sent, whatever rules have made of it for the app.
    const { method, url, request: received } = exchange.record;
    const [path = ''] = url.split('?', 1);
    const own = this.#authenticator.endpoint?.(method, path, received.headers, request.body);
    if (own) return madeAnswer(own);
    const refusal = this.#authenticator.check(received.headers, { method, path });
    if (refusal) return madeAnswer(refused(refusal));
    if (!this.#inner.ask) throw new Error(`${this.name} does not take whole requests`);
    return this.#inner.ask(exchange, request, signal);
  }

  close(): void {
    this.#inner.close?.();
  }
}

function refused({ status, challenge, detail }: Refusal): Reply {
  return {
    status,
    headers: [
      'Content-Type',
      'application/scim+json',
      ...(challenge === null ? [] : ['WWW-Authenticate', challenge]),
    ],
    body: scimError(status, detail),
  };
}

/** Replies once the body is in. */
function answered(exchange: OpenExchange, reply: (body: Buffer) => Reply): void {
  readBody(
    exchange.request,
    LARGEST_FORM,
    ({ bytes, size }) => {
      exchange.requestArrived(bytes, size);
      exchange.reply(reply(bytes));
    },
    ({ bytes, size }) => exchange.requestBrokeOff(bytes, size),
  );
}
