import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { PassThrough } from 'node:stream';
import httpProxy from 'http-proxy';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import { headerValue, withoutHeaders } from '../pipeline/raw-headers.ts';
import type { Route } from '../pipeline/route.ts';
import { scimError } from '../pipeline/scim-error.ts';
import { BodyTap } from './body-tap.ts';
import { explainUpstreamError } from './upstream-error.ts';

/** Without a byte from the upstream for this many ms, the client is told 504. */
const UPSTREAM_TIMEOUT = 120_000;

/** Fields that belong to one connection and are not passed on (RFC 9110 section 7.6.1). */
const REQUEST_HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'upgrade',
  'expect',
]);
const ANSWER_HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

interface Forwarding {
  readonly exchange: OpenExchange;
  readonly path: string;
  readonly headers: readonly string[];
  readonly requestTap: BodyTap;
  /** Holds the body back until the path has been put right; see `survivesJoining`. */
  readonly gate: PassThrough | null;
}

/**
 * Forwards to an upstream URL and passes the answer through as it arrives. `http-proxy` does the forwarding;
 * this adapter sets the path and header fields to exactly what was received, and records both sides. The last
 * piece of an answer is held back until the exchange is stored.
 */
export class UpstreamRoute implements Route {
  readonly name: string;
  readonly #upstream: URL;
  readonly #basePath: string;
  readonly #maxStored: () => number;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #proxy: httpProxy<IncomingMessage, ServerResponse>;
  readonly #forwardings = new WeakMap<IncomingMessage, Forwarding>();

  /** The listener's `basePath` is replaced by the path of `url`. */
  constructor(url: string, basePath: string, maxStored: () => number) {
    this.#upstream = new URL(url);
    this.#basePath = basePath;
    this.#maxStored = maxStored;
    this.name = url;
    const Agent = this.#upstream.protocol === 'https:' ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true });
    this.#proxy = httpProxy.createProxyServer<IncomingMessage, ServerResponse>({
      agent: this.#agent,
      selfHandleResponse: true,
      // The path is already the upstream’s, and is not to be parsed and written anew.
      toProxy: true,
      proxyTimeout: UPSTREAM_TIMEOUT,
    });
    this.#proxy.on('proxyReq', (outgoing, request, response) => this.#sending(outgoing, request, response));
    this.#proxy.on('proxyRes', (answer, request, response) => this.#passThrough(answer, request, response));
  }

  handle(exchange: OpenExchange): void {
    const { request, response } = exchange;
    const received = exchange.record.request.headers;
    const requestTap = new BodyTap(this.#maxStored());
    request.on('data', (chunk: Buffer) => requestTap.add(chunk));
    request.on('end', () => exchange.requestArrived(requestTap.bytes(), requestTap.size));
    request.on('aborted', () => exchange.requestBrokeOff(requestTap.bytes(), requestTap.size));
    const path = this.#pathOf(exchange.record.url);
    const headers = this.#headersOf(received);
    const gate = survivesJoining(path) ? null : new PassThrough();
    if (gate) request.pause();
    this.#forwardings.set(request, { exchange, path, headers, requestTap, gate });
    // http-proxy builds the outgoing request from these two; the record has what was received.
    request.url = path;
    request.headers = grouped(headers);
    const { protocol, hostname, port } = this.#upstream;
    const target = { protocol, host: hostname, hostname, port: port || (protocol === 'https:' ? 443 : 80) };
    const options = { target: target as unknown as string, ...(gate && { buffer: gate }) };
    this.#proxy.web(request, response, options, (error) => {
      const { status, problem } = explainUpstreamError(error, this.#upstream.host);
      if (response.headersSent) return exchange.abandon('failed', problem);
      exchange.reply({
        status,
        headers: ['Content-Type', 'application/scim+json'],
        body: scimError(status, problem),
        outcome: 'failed',
        problem,
      });
    });
  }

  close(): void {
    for (const sockets of Object.values(this.#agent.freeSockets))
      for (const socket of sockets ?? []) socket.destroy();
  }

  #pathOf(url: string): string {
    const rest = url.startsWith(this.#basePath) ? url.slice(this.#basePath.length) : url;
    const target = `${this.#upstream.pathname.replace(/\/$/, '')}${rest}` || '/';
    // A query in the upstream's address, such as Entra's flags, goes with every request.
    const { search } = this.#upstream;
    return search === '' ? target : `${target}${target.includes('?') ? '&' : '?'}${search.slice(1)}`;
  }

  #headersOf(received: readonly string[]): string[] {
    return withoutHeaders(received, REQUEST_HOP_BY_HOP).map((text, i, all) =>
      i % 2 === 1 && all[i - 1]?.toLowerCase() === 'host' ? this.#upstream.host : text,
    );
  }

  /** The outgoing request has its connection: nothing of it has been written when there is a gate. */
  #sending(outgoing: ClientRequest, request: IncomingMessage, response: ServerResponse): void {
    // A client that hangs up does not want the app to go on; http-proxy sees that only while a body arrives.
    response.once('close', () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    const forwarding = this.#forwardings.get(request);
    if (!forwarding?.gate) return;
    outgoing.path = forwarding.path;
    request.pipe(forwarding.gate);
  }

  #passThrough(answer: IncomingMessage, request: IncomingMessage, response: ServerResponse): void {
    const forwarding = this.#forwardings.get(request);
    if (!forwarding) return;
    const { exchange } = forwarding;
    const status = answer.statusCode ?? 502;
    const reason = answer.statusMessage ?? '';
    const headers = answerHeaders(answer, exchange);
    const tap = new BodyTap(this.#maxStored());
    let heldBack: Buffer | null = null;

    answer.on('data', (chunk: Buffer) => {
      tap.add(chunk);
      if (heldBack) {
        if (!response.headersSent) exchange.sendHead(status, reason, headers);
        if (!response.write(heldBack)) {
          answer.pause();
          response.once('drain', () => answer.resume());
        }
      }
      heldBack = chunk;
    });
    answer.on('end', () => {
      this.#note(forwarding, answer, tap, headers);
      exchange.store((failure) => {
        if (failure) return exchange.abandon('failed', failure.message);
        if (!response.headersSent) exchange.sendHead(status, reason, headers);
        if (answer.rawTrailers.length > 0) response.addTrailers(pairs(answer.rawTrailers));
        response.end(heldBack);
      });
    });
    answer.on('error', () => {
      this.#note(forwarding, answer, tap, headers);
      exchange.abandon(
        'failed',
        `${this.#upstream.host} broke off its answer after ${tap.size} bytes. Look at the log of your app.`,
      );
    });
  }

  #note(forwarding: Forwarding, answer: IncomingMessage, tap: BodyTap, headers: readonly string[]): void {
    const { record } = forwarding.exchange;
    const body = tap.bytes();
    record.forwarded = {
      method: record.method,
      url: forwarding.path,
      httpVersion: '1.1',
      headers: forwarding.headers,
      trailers: record.request.trailers,
      body: record.request.body,
      size: record.request.size,
    };
    const status = answer.statusCode ?? 0;
    const reason = answer.statusMessage ?? '';
    const trailers = answer.rawTrailers;
    record.status = status;
    record.answer = {
      status,
      reason,
      httpVersion: answer.httpVersion,
      headers: answer.rawHeaders,
      trailers,
      body,
      size: tap.size,
    };
    record.sent = { reason, httpVersion: '1.1', headers, trailers, body, size: tap.size };
  }
}

/** The answer's fields as they go to the client: connection fields are the listener's own. */
function answerHeaders(answer: IncomingMessage, exchange: OpenExchange): string[] {
  const headers = withoutHeaders(answer.rawHeaders, ANSWER_HOP_BY_HOP);
  const bodiless =
    exchange.record.method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304;
  if (
    !bodiless &&
    headerValue(headers, 'content-length') === undefined &&
    exchange.record.request.httpVersion !== '1.0'
  ) {
    headers.push('Transfer-Encoding', 'chunked');
  }
  headers.push('Connection', exchange.response.shouldKeepAlive ? 'keep-alive' : 'close');
  return headers;
}

/**
 * Values by field, in its first spelling. The last field comes first: http-proxy copies them from the end, which
 * puts them in the order they were received.
 */
function grouped(headers: readonly string[]): Record<string, string | string[]> {
  const fields = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of pairs(headers)) {
    const field = fields.get(name.toLowerCase());
    if (field) field.values.push(value);
    else fields.set(name.toLowerCase(), { name, values: [value] });
  }
  const result: Record<string, string | string[]> = {};
  for (const { name, values } of [...fields.values()].reverse()) {
    result[name] = values.length === 1 ? (values[0] as string) : values;
  }
  // http-proxy looks for this name, in this case, and writes a length of 0 where it finds none.
  Object.defineProperty(result, 'content-length', {
    value: 'as received',
    enumerable: false,
    configurable: true,
  });
  return result;
}

/** http-proxy joins paths and folds repeated slashes on the way. True when it leaves this one as it is. */
function survivesJoining(target: string): boolean {
  const [path = ''] = target.split('?', 1);
  return !path.includes('//') && !/https?:\//.test(path);
}

function pairs(flat: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) list.push([flat[i] as string, flat[i + 1] as string]);
  return list;
}
