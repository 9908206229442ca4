import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Outcome } from '../../../shared/contract/exchange.ts';
import { EngineError } from '../errors.ts';
import type { ExchangeRecord } from '../store/record.ts';
import type { ServerIdentity } from '../tls/authority.ts';
import { now } from './clock.ts';
import { type Mount, Mounts } from './mounts.ts';
import { OpenExchange, type PipelineHost } from './open-exchange.ts';
import { OpenSet } from './open-set.ts';
import { scimError } from './scim-error.ts';

/** An exchange still open after this many ms gets a row, so the engineer sees it waiting. */
const SHOW_AFTER = 60;
/** How many ports to try when the wanted one is taken. */
const PORTS_TO_TRY = 50;

export interface ListenerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The listeners at this address, in their order. */
  readonly mounts: readonly [Mount, ...Mount[]];
  /** Take the next free port when the wanted one is busy, instead of failing. */
  readonly mayMove: boolean;
  /** Key and certificate for HTTPS; HTTP without. */
  readonly identity?: ServerIdentity | undefined;
  /** A request must arrive whole within this many ms (answered 408 otherwise). */
  readonly requestTimeout?: number;
}

/** Receives requests at one address, records them, and hands them to the route of the listener they belong to. */
export class HttpListener {
  readonly #options: ListenerOptions;
  readonly #pipeline: PipelineHost;
  readonly #server: Server;
  readonly #open = new OpenSet<OpenExchange>();
  readonly #bySocket = new WeakMap<Socket, OpenExchange>();
  #watch: NodeJS.Timeout | null = null;
  #closing = false;
  #mounts: Mounts;

  constructor(options: ListenerOptions, pipeline: PipelineHost) {
    this.#options = options;
    this.#pipeline = pipeline;
    this.#mounts = new Mounts(options.mounts);
    const limits: ServerOptions = {
      maxHeaderSize: 64 * 1024,
      requestTimeout: options.requestTimeout ?? 120_000,
      connectionsCheckingInterval: 1000,
      // Longer than the idle time of the usual tunnels and balancers, so that they are the ones to close.
      keepAliveTimeout: 75_000,
    };
    this.#server = options.identity
      ? createTlsServer({ ...limits, ...options.identity, minVersion: 'TLSv1.2' })
      : createServer(limits);
    this.#server.on('tlsClientError', (error: Error, socket: Socket) => this.#recordHandshake(error, socket));
    this.#server.on('request', (request, response) => this.#receive(request, response, false));
    this.#server.on('checkContinue', (request, response) => this.#receive(request, response, true));
    this.#server.on('clientError', (error: ClientError, socket: Socket) => this.#refuse(error, socket));
    this.#server.on('connect', (_request, socket: Socket) => {
      // Node hands the bare socket over: a client that resets it must not end the engine.
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
  }

  /** From the next request on, these answer. Routes that are gone give free what they hold. */
  set mounts(mounts: readonly [Mount, ...Mount[]]) {
    const before = this.#mounts.all;
    this.#mounts = new Mounts(mounts);
    for (const { route } of before) if (!mounts.some((mount) => mount.route === route)) route.close?.();
  }

  /**
   * Opens the address.
   * @returns the port that is open
   * @throws EngineError when the port is taken and `mayMove` is false, or the address cannot be used.
   */
  async open(): Promise<number> {
    const { host, port, mayMove } = this.#options;
    const last = mayMove && port !== 0 ? Math.min(65535, port + PORTS_TO_TRY) : port;
    for (let candidate = port; ; candidate++) {
      try {
        return await listen(this.#server, candidate, host);
      } catch (error) {
        const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
        if (busy && candidate < last) continue;
        throw cannotListen(host, port, last, error as NodeJS.ErrnoException);
      }
    }
  }

  /** Takes no new requests, lets those under way end for `grace` ms, then closes. */
  async close(grace = 500): Promise<void> {
    if (this.#watch) clearTimeout(this.#watch);
    this.#closing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const force = setTimeout(() => this.#server.closeAllConnections(), grace);
    await closed;
    clearTimeout(force);
    for (const { route } of this.#mounts.all) route.close?.();
  }

  #receive(request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void {
    const { id, basePath, route } = this.#mounts.of(request.url ?? '');
    const exchange = new OpenExchange(this.#pipeline, request, response, id, basePath, route.name, (ended) =>
      this.#open.delete(ended),
    );
    this.#open.add(exchange);
    this.#watchOpen();
    this.#bySocket.set(request.socket, exchange);
    const intercepted = this.#pipeline.intercept(exchange, route);
    if (awaitsContinue) {
      if (intercepted || !route.passesContinue) response.writeContinue();
      else exchange.awaitsContinue = true;
    }
    if (!intercepted) route.handle(exchange);
  }

  #watchOpen(): void {
    if (this.#watch || this.#closing) return;
    this.#watch = setTimeout(() => {
      this.#watch = null;
      for (const exchange of this.#open) if (exchange.elapsed() > SHOW_AFTER) exchange.storePending();
      if (this.#open.size > 0) this.#watchOpen();
    }, SHOW_AFTER);
  }

  /** Not HTTP, too large a head, or too slow: say so to the client and in the timeline. */
  #refuse(error: ClientError, socket: Socket): void {
    const open = this.#bySocket.get(socket);
    const under = open && !open.ended ? open : undefined;
    // The client left in the middle: an aborted exchange, not a malformed one.
    const left = error.code === 'ECONNRESET' || (under && error.code === 'HPE_INVALID_EOF_STATE');
    if (left || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, reason, outcome, detail } = classify(error);
    const body = scimError(status, detail);
    const headers = [
      'Content-Type',
      'application/scim+json',
      'Content-Length',
      String(body.length),
      'Connection',
      'close',
    ];
    const sent = { httpVersion: '1.1', reason, headers, trailers: [], body, size: body.length };
    if (under) under.refused(status, sent, outcome, detail);
    else this.#recordMalformed(socket, status, sent, outcome, detail, error.rawPacket);
    const fields = headers.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
    socket.end(`HTTP/1.1 ${status} ${reason}\r\n${fields}\r\n${body}`);
  }

  /** A client that does not trust the certificate, or speaks HTTP to an HTTPS port. */
  #recordHandshake(error: Error, socket: Socket): void {
    const reason = /http request/i.test(error.message)
      ? 'The client spoke HTTP to an HTTPS listener.'
      : `The TLS handshake failed: ${error.message}. Import the certificate of this workspace’s authority at the client.`;
    this.#recordMalformed(socket, null, null, 'malformed', reason, undefined);
  }

  #recordMalformed(
    socket: Socket,
    status: number | null,
    sent: ExchangeRecord['sent'],
    outcome: Outcome,
    problem: string,
    packet: Buffer | undefined,
  ): void {
    if (!this.#pipeline.recording()) return;
    const { store } = this.#pipeline;
    const [{ id, basePath, route }] = this.#mounts.all;
    const kept = packet?.subarray(0, this.#pipeline.maxStoredBody()) ?? null;
    store.record(
      {
        storedBytes: null,
        id: store.nextId(),
        session: this.#pipeline.session(),
        listener: id,
        resendOf: null,
        target: route.name,
        client: `${socket.remoteAddress}:${socket.remotePort}`,
        secure: this.#options.identity !== undefined,
        receivedAt: now(),
        requestDone: null,
        answered: 0,
        ending: { firstByte: 0, done: 0, outcome, problem },
        problem,
        method: '',
        url: '',
        basePath,
        status,
        trace: [],
        request: { httpVersion: '', headers: [], trailers: [], body: kept, size: packet?.length ?? 0 },
        forwarded: null,
        answer: null,
        sent,
      },
      () => {},
    );
  }
}

type ClientError = NodeJS.ErrnoException & { rawPacket?: Buffer; reason?: string };

function classify(error: ClientError): { status: number; reason: string; outcome: Outcome; detail: string } {
  switch (error.code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        status: 408,
        reason: 'Request Timeout',
        outcome: 'timedOut',
        detail: 'The request did not arrive whole in time.',
      };
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: 431,
        reason: 'Request Header Fields Too Large',
        outcome: 'malformed',
        detail: 'The request head is larger than 64 KiB.',
      };
    default:
      return {
        status: 400,
        reason: 'Bad Request',
        outcome: 'malformed',
        detail: `The request is not well-formed HTTP: ${error.reason ?? error.message}.`,
      };
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(error);
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function cannotListen(host: string, port: number, last: number, error: NodeJS.ErrnoException): EngineError {
  if (error.code === 'EADDRINUSE') {
    const which = last > port ? `Ports ${port} to ${last} are` : `Port ${port} is`;
    return new EngineError(
      `${which} taken by another program.`,
      'Choose another port, or 0 for a free one.',
      error,
    );
  }
  if (error.code === 'EACCES') {
    return new EngineError(`Port ${port} needs administrator rights.`, 'Choose a port above 1023.', error);
  }
  return new EngineError(
    `${host}:${port} cannot be listened on: ${error.message}.`,
    'Check the address.',
    error,
  );
}
