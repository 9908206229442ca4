import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import httpProxy from 'http-proxy';
import type { Auth } from '../../../shared/contract/listener.ts';
import { defaultUpstreamOptions, type UpstreamOptions } from '../../../shared/contract/upstream.ts';
import { now } from '../pipeline/clock.ts';
import { baseUrlOf } from '../pipeline/mock-route.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import { OpenSet } from '../pipeline/open-set.ts';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { Asked, Route, WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import { askUpstream, failure } from './ask-upstream.ts';
import { proxyRefusal } from './connect.ts';
import { ExplainedError } from './explained-error.ts';
import { Forwarding, type Outbound, type Patience, type Peer } from './forwarding.ts';
import { requestHead } from './heads.ts';
import type { Renaming } from './location-rewriting.ts';
import { type OutgoingHeaders, outgoingHeaders } from './outgoing-headers.ts';
import { SecretMask } from './secret-mask.ts';
import { UpstreamAddress } from './upstream-address.ts';
import { type UpstreamAgent, upstreamAgent } from './upstream-agent.ts';

const PATIENCE: Patience = { connect: 15_000, answer: 120_000 };

/** Methods that may be sent again when a kept connection turns out to be closed (RFC 9110 section 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);

/** What http-proxy reads from a request besides its method: everything is set by `RequestOptions` below. */
const NO_FIELDS: Readonly<Record<string, string>> = Object.defineProperty({}, 'content-length', {
  value: 'as received',
});

export interface UpstreamRouteOptions {
  /** Absolute URL that takes the place of the listener's base path. */
  readonly url: string;
  /** The listener's base path, such as `/scim/v2`, or empty. */
  readonly basePath: string;
  /** Copies of bodies are cut at this many bytes. */
  readonly maxStored: () => number;
  readonly patience?: Partial<Patience>;
  readonly options?: UpstreamOptions;
  readonly signIn?: SignIn;
}

/** What a listener that signs in at the upstream itself, or at a proxy, needs besides its options. */
export interface SignIn {
  /** How it checks its own callers: what they prove themselves with is not passed on. */
  readonly auth: Auth;
  /** Stored secrets; null where there is none. */
  readonly upstreamSecret: string | null;
  readonly proxySecret: string | null;
}

const NO_SIGN_IN: SignIn = { auth: { kind: 'none' }, upstreamSecret: null, proxySecret: null };

/**
 * Forwards to an upstream URL and passes the answer through as it arrives. `http-proxy` makes the outgoing
 * request; this adapter gives it the path and the fields exactly as they were received, and records both sides.
 */
export class UpstreamRoute implements Route {
  readonly name: string;
  readonly passesContinue = true;
  readonly #address: UpstreamAddress;
  readonly #maxStored: () => number;
  readonly #patience: Patience;
  readonly #way: UpstreamAgent;
  readonly #outgoing: OutgoingHeaders | null;
  readonly #options: UpstreamOptions;
  /** Host field of requests; null leaves it as received. */
  readonly #hostField: string | null;
  readonly #peer: Peer;
  readonly #mask: SecretMask | null;
  readonly #proxy: httpProxy<IncomingMessage, ServerResponse>;
  readonly #open = new OpenSet<Forwarding>();
  #watch: NodeJS.Timeout | null = null;

  constructor(given: UpstreamRouteOptions) {
    const {
      url,
      basePath,
      maxStored,
      patience,
      options = defaultUpstreamOptions,
      signIn = NO_SIGN_IN,
    } = given;
    this.name = url;
    this.#address = new UpstreamAddress(url, basePath);
    this.#maxStored = maxStored;
    this.#patience = { ...PATIENCE, ...patience };
    this.#options = options;
    this.#hostField = options.host === 'upstream' ? this.#address.host : null;
    this.#way = upstreamAgent(this.#address.url, options, signIn.proxySecret);
    this.#peer = peerOf(this.#address, this.#way);
    const { credentials } = options;
    this.#mask =
      credentials.kind === 'received' || credentials.kind === 'none'
        ? null
        : SecretMask.of(signIn.upstreamSecret, credentials.kind === 'basic' ? credentials.user : null);
    this.#outgoing = outgoingHeaders({
      ...options,
      auth: signIn.auth,
      secret: signIn.upstreamSecret,
      proxyAuthorization: this.#way.proxyAuthorization,
    });
    this.#proxy = httpProxy.createProxyServer<IncomingMessage, ServerResponse>({
      agent: this.#way.agent,
      target: { ...this.#way.target, hostname: this.#way.target.host },
      selfHandleResponse: true,
      toProxy: true,
    });
  }

  handle(exchange: OpenExchange): void {
    const { record } = exchange;
    const { headers, framing } = requestHead(record.request.headers, this.#hostField);
    const plain: Outbound = { path: this.#address.pathOf(record.url), headers, framing, onWire: null };
    let outbound = plain;
    let problem: ExplainedError | null = null;
    try {
      outbound = this.#outbound(plain, exchange);
    } catch (error) {
      if (!(error instanceof ExplainedError)) throw error;
      problem = error;
    }
    const forwarding = new Forwarding(
      exchange,
      outbound,
      this.#peer,
      this.#maxStored(),
      this.#renaming(exchange),
    );
    if (problem) return forwarding.failed(problem);
    this.#open.add(forwarding);
    exchange.response.on('close', () => this.#open.delete(forwarding));
    this.#watchOpen();
    const { request } = exchange;
    request.url = '/';
    request.headers = NO_FIELDS;
    this.#send(forwarding, IDEMPOTENT.has(record.method));
  }

  async ask(exchange: Asked, request: WholeRequest, signal: AbortSignal): Promise<WholeAnswer> {
    const { headers, framing } = requestHead(request.headers, this.#hostField);
    const plain: Outbound = { path: this.#address.pathOf(request.target), headers, framing, onWire: null };
    try {
      return await askUpstream({
        exchange,
        request,
        outbound: this.#outbound(plain, exchange),
        peer: this.#peer,
        way: this.#way,
        patience: this.#patience,
        maxStored: this.#maxStored(),
        renaming: this.#renaming(exchange),
        signal,
      });
    } catch (error) {
      if (error instanceof ExplainedError) return failure(error);
      throw error;
    }
  }

  close(): void {
    for (const sockets of Object.values(this.#way.agent.freeSockets))
      for (const socket of sockets ?? []) socket.destroy();
  }

  #renaming(exchange: Asked): Renaming | null {
    return this.#options.rewriteLocations
      ? { from: this.#address.base, to: baseUrlOf(exchange, exchange.record.request.headers) }
      : null;
  }

  /** What goes out, where that is not what is recorded: secrets, and the form of the path that a proxy wants. */
  #outbound(plain: Outbound, exchange: Asked): Outbound {
    const { record, request } = exchange;
    const { linePrefix } = this.#way;
    const mask = this.#mask;
    if (mask) exchange.masks((stored) => mask.apply(stored));
    if (this.#outgoing === null && linePrefix === '') return plain;
    const { sent, recorded } = this.#outgoing?.(plain.headers, {
      address: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      secure: record.secure,
      host: headerValue(record.request.headers, 'host'),
    }) ?? { sent: plain.headers, recorded: plain.headers };
    return { ...plain, headers: recorded, onWire: { path: linePrefix + plain.path, headers: sent } };
  }

  #send(forwarding: Forwarding, mayRepeat: boolean): void {
    const { request, response } = forwarding.exchange;
    let outgoing: ClientRequest | null = null;
    const options = {
      ssl: requestOptions(forwarding.outbound.onWire ?? forwarding.outbound, forwarding.bare),
      // http-proxy takes the body from here.
      buffer: {
        pipe(made: ClientRequest) {
          outgoing = made;
          forwarding.pipe(made);
        },
      },
    };
    const failed = (error: NodeJS.ErrnoException) => {
      // The upstream closed a kept connection just as it was used again: it has not seen this request.
      const stale = outgoing?.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (stale && mayRepeat && forwarding.repeatable) this.#send(forwarding, false);
      else forwarding.failed(error);
    };
    try {
      this.#proxy.web(request, response, options as unknown as httpProxy.ServerOptions, failed);
    } catch (error) {
      failed(error as NodeJS.ErrnoException);
    }
  }

  #watchOpen(): void {
    if (this.#watch) return;
    const { connect, answer } = this.#patience;
    const every = Math.min(1000, connect / 4, answer / 4);
    this.#watch = setTimeout(() => {
      this.#watch = null;
      const time = now();
      for (const forwarding of [...this.#open]) forwarding.check(time, this.#patience);
      if (this.#open.size > 0) this.#watchOpen();
    }, every);
    this.#watch.unref();
  }
}

/**
 * http-proxy fills this object in and hands it to `http.request`. It would fold slashes in the path and gather
 * fields of one name in one place; what is written to these two is dropped, so they arrive as they were received.
 */
function requestOptions({ path, headers }: Pick<Outbound, 'path' | 'headers'>, bare: boolean): object {
  return {
    setHost: false,
    get path() {
      return path;
    },
    set path(_) {},
    get headers() {
      return bare ? {} : headers;
    },
    set headers(_) {},
  };
}

/** Whom answers and failures come from: the upstream, or the proxy that is asked in its place. */
function peerOf({ host }: UpstreamAddress, { askedProxy }: UpstreamAgent): Peer {
  if (askedProxy === null) return { name: host, refusal: () => null };
  return {
    name: `The proxy ${askedProxy.host}`,
    refusal: (status) => (status === 407 ? new ExplainedError(proxyRefusal(askedProxy, status, host)) : null),
  };
}
