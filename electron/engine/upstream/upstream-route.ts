import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import httpProxy from 'http-proxy';
import { now } from '../pipeline/clock.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import { OpenSet } from '../pipeline/open-set.ts';
import type { Route } from '../pipeline/route.ts';
import { Forwarding, type Outbound, type Patience } from './forwarding.ts';
import { requestHead } from './heads.ts';
import { UpstreamAddress } from './upstream-address.ts';

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
}

/**
 * Forwards to an upstream URL and passes the answer through as it arrives. `http-proxy` makes the outgoing
 * request; this adapter gives it the path and the fields exactly as they were received, and records both sides.
 */
export class UpstreamRoute implements Route {
  readonly name: string;
  readonly #address: UpstreamAddress;
  readonly #maxStored: () => number;
  readonly #patience: Patience;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #proxy: httpProxy<IncomingMessage, ServerResponse>;
  readonly #open = new OpenSet<Forwarding>();
  #watch: NodeJS.Timeout | null = null;

  constructor({ url, basePath, maxStored, patience }: UpstreamRouteOptions) {
    this.name = url;
    this.#address = new UpstreamAddress(url, basePath);
    this.#maxStored = maxStored;
    this.#patience = { ...PATIENCE, ...patience };
    // The connection used last is the one least likely to have been closed by the upstream.
    const Agent = this.#address.secure ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
    this.#proxy = httpProxy.createProxyServer<IncomingMessage, ServerResponse>({
      agent: this.#agent,
      target: this.#address.target,
      selfHandleResponse: true,
      toProxy: true,
    });
  }

  handle(exchange: OpenExchange): void {
    const { record } = exchange;
    const head = requestHead(record.request.headers, this.#address.host);
    const outbound = { path: this.#address.pathOf(record.url), ...head };
    const forwarding = new Forwarding(exchange, outbound, this.#address.host, this.#maxStored());
    this.#open.add(forwarding);
    exchange.response.on('close', () => this.#open.delete(forwarding));
    this.#watchOpen();
    const { request } = exchange;
    request.url = '/';
    request.headers = NO_FIELDS;
    this.#send(forwarding, IDEMPOTENT.has(record.method));
  }

  close(): void {
    for (const sockets of Object.values(this.#agent.freeSockets))
      for (const socket of sockets ?? []) socket.destroy();
  }

  #send(forwarding: Forwarding, mayRepeat: boolean): void {
    const { request, response } = forwarding.exchange;
    let outgoing: ClientRequest | null = null;
    const options = {
      ssl: requestOptions(forwarding.outbound),
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
function requestOptions({ path, headers }: Outbound): object {
  return {
    get path() {
      return path;
    },
    set path(_) {},
    get headers() {
      return headers;
    },
    set headers(_) {},
  };
}
