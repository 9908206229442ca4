import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { gunzipSync, inflateSync } from 'node:zlib';
import type { SimAnswer } from '../../../shared/simulator/talk.ts';
import { headerValue } from '../pipeline/raw-headers.ts';
import { BodyTap } from '../upstream/body-tap.ts';
import { explainUpstreamError } from '../upstream/upstream-error.ts';

export interface WireRequest {
  readonly method: string;
  /** Path and query below the base URL. */
  readonly path: string;
  /** Names and values in turn, sent in this order and case. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
  /** ms without a byte of the answer. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** An answer, and how long it took to come, ms. */
export interface WireAnswer extends SimAnswer {
  readonly took: number;
  /** The body as it came, cut at `MAX_ANSWER`; for reports. */
  readonly text: string;
}

/** What came back, for whoever records requests. */
export interface WireResult {
  readonly status: number;
  readonly httpVersion: string;
  readonly reason: string;
  readonly headers: readonly string[];
  readonly trailers: readonly string[];
  readonly body: Buffer | null;
  readonly size: number;
  /** ms after the start; null when no answer came. */
  readonly firstByte: number | null;
  readonly requestDone: number | null;
  readonly problem: string | null;
}

/** Follows one request. */
export interface Recording {
  /** The client's address and port as the other end sees it. */
  connected(client: string): void;
  /** @returns the exchange it is recorded as, if it is */
  ended(result: WireResult): number | null;
}

export interface Recorder {
  begin(request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly string[];
    readonly body: Buffer | null;
  }): Recording;
}

export interface WireOptions {
  readonly baseUrl: string;
  /** Connections that are kept open. */
  readonly connections: number;
  readonly recorder?: Recorder;
  /** PEM of an authority that is trusted beside those the system trusts. */
  readonly ca?: string;
}

/** An answer is read up to here, bytes. */
export const MAX_ANSWER = 16 * 1024 * 1024;

const silent: Recorder = { begin: () => ({ connected: () => {}, ended: () => null }) };

/**
 * Kept-alive connections to one app that send headers in the order and case they are given in: an identity provider is
 * told by them. A query of the base URL (a feature flag) goes with every request.
 */
export class Wire {
  readonly host: string;
  readonly baseUrl: string;
  readonly #url: URL;
  readonly #client: typeof http | typeof https;
  readonly #agent: http.Agent;
  readonly #recorder: Recorder;
  readonly #options: http.RequestOptions;
  readonly #basePath: string;

  /** @throws TypeError when the base URL is not a URL */
  constructor({ baseUrl, connections, recorder = silent, ca }: WireOptions) {
    this.baseUrl = baseUrl;
    this.#url = new URL(baseUrl);
    this.host = this.#url.host;
    this.#client = this.#url.protocol === 'https:' ? https : http;
    const trust = ca === undefined ? {} : { ca: [...tls.rootCertificates, ca] };
    this.#agent = new this.#client.Agent({ keepAlive: true, maxSockets: connections, ...trust });
    this.#recorder = recorder;
    this.#basePath = this.#url.pathname.replace(/\/$/, '');
    this.#options = {
      hostname: this.#url.hostname.replace(/^\[|\]$/g, ''),
      port: this.#url.port,
      setHost: false,
      agent: this.#agent,
    };
  }

  /** Never throws for what the app does: without an answer the status is 0 and `problem` says why. */
  async send(request: WireRequest): Promise<WireAnswer> {
    const first = await this.#once(request);
    // The app closed an idle connection in the moment it was used again: the request never reached it.
    return first === 'stale' ? ((await this.#once(request, true)) as WireAnswer) : first;
  }

  close(): void {
    this.#agent.destroy();
  }

  #once(request: WireRequest, again = false): Promise<WireAnswer | 'stale'> {
    const { method, headers, body, timeout, signal } = request;
    const path = this.#pathOf(request.path);
    const recording = this.#recorder.begin({ method, url: path, headers, body });
    const started = performance.now();
    const since = () => performance.now() - started;
    return new Promise((resolve) => {
      const tap = new BodyTap(MAX_ANSWER);
      let firstByte: number | null = null;
      let requestDone: number | null = null;
      let settled = false;
      const settle = (response: http.IncomingMessage | null, problem: string | null) => {
        if (settled) return;
        settled = true;
        const rawHeaders = response?.rawHeaders ?? [];
        const bytes = tap.bytes();
        const exchange = recording.ended({
          status: response?.statusCode ?? 0,
          httpVersion: response?.httpVersion ?? '1.1',
          reason: response?.statusMessage ?? '',
          headers: rawHeaders,
          trailers: response?.rawTrailers ?? [],
          body: bytes,
          size: tap.size,
          firstByte,
          requestDone,
          problem,
        });
        const text = plainText(bytes, headerValue(rawHeaders, 'content-encoding') ?? '');
        resolve({
          status: problem === null ? (response?.statusCode ?? 0) : 0,
          json: parse(text),
          header: (name) => headerValue(rawHeaders, name) ?? null,
          problem,
          exchange,
          took: since(),
          text,
        });
      };
      const outgoing = this.#client.request({
        ...this.#options,
        method,
        path,
        headers: headers as unknown as http.OutgoingHttpHeaders,
        timeout,
        signal,
      });
      outgoing.on('socket', (socket) => {
        const tell = () => recording.connected(`${socket.localAddress}:${socket.localPort}`);
        if (socket.connecting) socket.once('connect', tell);
        else tell();
      });
      outgoing.on('finish', () => {
        requestDone = since();
      });
      outgoing.on('timeout', () => {
        outgoing.destroy(
          Object.assign(new Error(`no answer within ${timeout / 1000} s`), { code: 'ETIMEDOUT' }),
        );
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        const stale = outgoing.reusedSocket && firstByte === null && !again;
        if (stale && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) {
          settled = true;
          recording.ended(nothing(requestDone, null));
          resolve('stale');
        } else settle(null, explainUpstreamError(error, this.host).problem);
      });
      outgoing.on('response', (response) => {
        firstByte = since();
        response.on('data', (chunk: Buffer) => tap.add(chunk));
        response.on('end', () => settle(response, null));
        response.on('error', () =>
          settle(response, `${this.host} broke off its answer after ${tap.size} bytes.`),
        );
      });
      outgoing.end(body ?? undefined);
    });
  }

  #pathOf(path: string): string {
    const whole = this.#basePath + path;
    const query = this.#url.search.slice(1);
    if (query === '') return whole;
    return whole + (whole.includes('?') ? '&' : '?') + query;
  }
}

function nothing(requestDone: number | null, problem: string | null): WireResult {
  return {
    status: 0,
    httpVersion: '1.1',
    reason: '',
    headers: [],
    trailers: [],
    body: null,
    size: 0,
    firstByte: null,
    requestDone,
    problem,
  };
}

function plainText(body: Buffer | null, encoding: string): string {
  if (body === null) return '';
  try {
    const limit = { maxOutputLength: MAX_ANSWER };
    if (encoding === 'gzip') return gunzipSync(body, limit).toString('utf8');
    if (encoding === 'deflate') return inflateSync(body, limit).toString('utf8');
  } catch {
    return '';
  }
  return body.toString('utf8');
}

/** Undefined for anything that is not JSON. */
function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
