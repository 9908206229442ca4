import type { ClientRequest, IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { TraceEntry } from '../../../shared/contract/exchange.ts';
import { now } from '../pipeline/clock.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import type { Placed } from '../pipeline/open-set.ts';
import { scimError } from '../pipeline/scim-error.ts';
import type { FlatHeaders } from '../store/record.ts';
import { isBare, pairs, setFields } from './bare-request.ts';
import { BodyTap } from './body-tap.ts';
import type { ExplainedError } from './explained-error.ts';
import { answerHead, type Framing } from './heads.ts';
import { mayHoldLocations, notRewritten, type Renaming, rewriteLocations } from './location-rewriting.ts';
import { LARGEST_UNPACKED } from './unpacked.ts';
import { explainUpstreamError, UpstreamTimeout } from './upstream-error.ts';

/** How long an upstream may take, in ms. */
export interface Patience {
  /** Until the connection stands, TLS included. */
  readonly connect: number;
  /** Without a byte, while it is the upstream's turn. */
  readonly answer: number;
}

/** The request as it goes out. */
export interface Outbound {
  readonly path: string;
  readonly headers: FlatHeaders;
  readonly framing: Framing;
  /** What is really written, where it is not what is recorded. */
  readonly onWire: { readonly path: string; readonly headers: FlatHeaders } | null;
}

/** The other end of the connection. */
export interface Peer {
  /** As messages name it. */
  readonly name: string;
  /** Why an answer with this status is not the upstream's. */
  refusal(status: number): ExplainedError | null;
}

/**
 * One exchange on its way to an upstream and back. Both bodies stream, each held up by the side that takes it;
 * copies of their first bytes are kept. The last piece of the answer waits until the exchange is stored.
 *
 * It stands in for the request's stream towards http-proxy, which asks it to `pipe` into the outgoing request.
 */
export class Forwarding implements Placed {
  place = 0;
  readonly exchange: OpenExchange;
  readonly outbound: Outbound;
  readonly #peer: Peer;
  /** Set while answers are to name the listener. */
  readonly #renaming: Renaming | null;
  /** The answer's body, while it is gathered to be rewritten. */
  #gathered: Buffer[] | null = null;
  readonly #requestTap: BodyTap;
  readonly #answerTap: BodyTap;
  #outgoing: ClientRequest | null = null;
  #answer: IncomingMessage | null = null;
  #answerHeaders: string[] = [];
  #heldBack: Buffer | null = null;
  #requestWhole = false;
  /** The client's next part is waited for, or the client does not take what there is: not the upstream's fault. */
  #clientsTurn = false;
  /** Nothing more comes of it: the answer is whole, or it failed, or the client is gone. */
  #over = false;
  #begun = now();
  #active = this.#begun;

  constructor(
    exchange: OpenExchange,
    outbound: Outbound,
    peer: Peer,
    maxStored: number,
    renaming: Renaming | null,
  ) {
    this.exchange = exchange;
    this.outbound = outbound;
    this.#peer = peer;
    this.#renaming = renaming;
    this.#requestTap = new BodyTap(maxStored);
    this.#answerTap = new BodyTap(maxStored);
    exchange.response.on('close', () => this.#clientClosed());
    if (outbound.framing === 'none') this.#requestArrived();
    else this.#readRequest();
  }

  /** See `isBare`. */
  get bare(): boolean {
    return isBare(this.exchange.record.method, this.outbound.framing);
  }

  /** True when nothing has come back and the whole request can be sent once more. */
  get repeatable(): boolean {
    return !this.#over && this.#answer === null && this.#requestWhole && this.#requestTap.whole;
  }

  /** Called by http-proxy, in place of `request.pipe`, when the outgoing request has been made. */
  pipe(outgoing: ClientRequest): void {
    const again = this.#outgoing !== null;
    this.#outgoing = outgoing;
    outgoing.on('response', (answer: IncomingMessage) => this.#answered(answer));
    if (this.exchange.awaitsContinue) outgoing.once('continue', () => this.#continue());
    if (this.outbound.framing === 'none') {
      if (this.bare) setFields(outgoing, (this.outbound.onWire ?? this.outbound).headers);
      outgoing.end();
      return;
    }
    outgoing.on('drain', () => {
      this.#active = now();
      this.exchange.request.resume();
    });
    if (again) {
      outgoing.write(this.#requestTap.bytes() ?? '');
      this.#endRequest(outgoing);
      return;
    }
    // What a broken connection cannot take is read and dropped, or the client could never finish sending.
    outgoing.on('close', () => this.exchange.request.resume());
    this.exchange.request.resume();
  }

  #continue(): void {
    this.#active = now();
    this.exchange.awaitsContinue = false;
    this.#clientsTurn = true;
    this.exchange.response.writeContinue();
  }

  /** Ends an exchange whose upstream took longer than it may. */
  check(time: number, patience: Patience): void {
    const outgoing = this.#outgoing;
    if (this.#over || !outgoing) return;
    if (!connected(outgoing)) {
      if (time - this.#begun > patience.connect)
        this.#giveUp(outgoing, new UpstreamTimeout('connect', patience.connect));
    } else if (!this.#clientsTurn && time - this.#active > patience.answer) {
      this.#giveUp(outgoing, new UpstreamTimeout('answer', patience.answer));
    }
  }

  #giveUp(outgoing: ClientRequest, why: UpstreamTimeout): void {
    // A request that has no connection yet would tell of its end only when it got one.
    this.failed(why);
    outgoing.destroy();
  }

  /** The upstream failed: the client is told, unless it has a part of the answer already. */
  failed(error: NodeJS.ErrnoException): void {
    if (this.#over) return;
    this.#over = true;
    const { exchange } = this;
    const arrived = this.#answer === null ? null : this.#answerTap.size;
    const { status, problem } = explainUpstreamError(error, this.#peer.name, arrived);
    this.#note();
    if (exchange.response.headersSent) {
      this.#noteUnsent();
      return exchange.abandon('failed', problem);
    }
    exchange.reply({
      status,
      headers: ['Content-Type', 'application/scim+json'],
      body: scimError(status, problem),
      outcome: 'failed',
      problem,
    });
  }

  #readRequest(): void {
    const { request } = this.exchange;
    this.#clientsTurn = !this.exchange.awaitsContinue;
    request.on('data', (chunk: Buffer) => {
      this.#requestTap.add(chunk);
      const outgoing = this.#outgoing;
      if (!outgoing || outgoing.destroyed) return;
      this.#active = now();
      if (outgoing.write(chunk)) return;
      this.#clientsTurn = false;
      request.pause();
    });
    request.on('resume', () => {
      this.#clientsTurn = !this.exchange.awaitsContinue;
    });
    request.on('end', () => {
      this.#requestArrived();
      if (this.#outgoing && !this.#outgoing.destroyed) this.#endRequest(this.#outgoing);
    });
    // Until there is somewhere to send it.
    request.pause();
  }

  #requestArrived(): void {
    this.#requestWhole = true;
    this.#clientsTurn = false;
    this.#active = now();
    this.exchange.requestArrived(this.#requestTap.bytes(), this.#requestTap.size);
  }

  #endRequest(outgoing: ClientRequest): void {
    const trailers = this.exchange.request.rawTrailers;
    if (trailers.length > 0) outgoing.addTrailers(pairs(trailers));
    outgoing.end();
  }

  #answered(answer: IncomingMessage): void {
    if (this.#over) return void answer.resume();
    const { exchange } = this;
    const { response, record } = exchange;
    this.#answer = answer;
    this.#active = now();
    this.#clientsTurn = false;
    this.#answerHeaders = answerHead(
      answer,
      record.method,
      record.request.httpVersion,
      // A body that was not asked for may follow all the same: the connection cannot be used again.
      response.shouldKeepAlive && !exchange.awaitsContinue,
    );
    const refusal = this.#peer.refusal(answer.statusCode ?? 0);
    if (refusal) {
      answer.resume();
      return this.failed(refusal);
    }
    if (this.#renaming) this.#gatherIfRewritten(answer, this.#renaming);
    answer.on('data', (chunk: Buffer) => {
      this.#answerTap.add(chunk);
      this.#active = now();
      if (this.#gathers(chunk)) return;
      const piece = this.#heldBack;
      this.#heldBack = chunk;
      if (piece === null || this.#over) return;
      if (!response.headersSent && !this.#sendHead()) return;
      if (response.write(piece)) return;
      answer.pause();
      this.#clientsTurn = true;
      response.once('drain', () => {
        this.#clientsTurn = false;
        this.#active = now();
        answer.resume();
      });
    });
    answer.on('end', () => this.#answerWhole(answer));
    answer.on('error', (error) => this.failed(error));
  }

  #answerWhole(answer: IncomingMessage): void {
    if (this.#over) return;
    this.#over = true;
    const { exchange } = this;
    this.#note();
    if (this.#gathered && this.#renaming) this.#rewrite(Buffer.concat(this.#gathered), this.#renaming);
    exchange.store((failure) => {
      if (failure) return exchange.abandon('failed', failure.message);
      if (!exchange.response.headersSent && !this.#sendHead()) return;
      if (answer.rawTrailers.length > 0) exchange.response.addTrailers(pairs(answer.rawTrailers));
      exchange.end(this.#heldBack);
    });
  }

  /** Decides whether the answer's body has to be whole before the first of it leaves. */
  #gatherIfRewritten(answer: IncomingMessage, renaming: Renaming): void {
    const { method } = this.exchange.record;
    const bodiless = method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304;
    if (!bodiless && mayHoldLocations(answer.rawHeaders)) {
      this.#gathered = [];
      return;
    }
    const { headers, trace } = rewriteLocations(this.#answerHeaders, null, renaming);
    this.#answerHeaders = headers;
    this.#trace(trace);
  }

  /** True while a piece belongs to a body that is gathered; one that grows too large passes as it is. */
  #gathers(chunk: Buffer): boolean {
    if (this.#gathered === null) return false;
    this.#gathered.push(chunk);
    if (this.#answerTap.size <= LARGEST_UNPACKED) return true;
    this.#heldBack = Buffer.concat(this.#gathered);
    this.#gathered = null;
    this.#trace([notRewritten(`its body is larger than ${LARGEST_UNPACKED / 1024 / 1024} MiB`)]);
    return true;
  }

  #rewrite(body: Buffer, renaming: Renaming): void {
    const rewritten = rewriteLocations(this.#answerHeaders, body, renaming);
    this.#answerHeaders = rewritten.headers;
    this.#heldBack = rewritten.body;
    this.#trace(rewritten.trace);
    const { record } = this.exchange;
    if (record.sent === null || rewritten.body === null) return;
    record.sent = {
      ...record.sent,
      headers: rewritten.headers,
      body: this.exchange.cut(rewritten.body),
      size: rewritten.body.length,
    };
  }

  #trace(entries: readonly TraceEntry[]): void {
    const { record } = this.exchange;
    if (entries.length > 0) record.trace = [...record.trace, ...entries];
  }

  /** False when the upstream's head cannot be written again, such as one with control characters in its reason. */
  #sendHead(): boolean {
    const answer = this.#answer as IncomingMessage;
    try {
      this.exchange.sendHead(answer.statusCode ?? 502, answer.statusMessage ?? '', this.#answerHeaders);
      return true;
    } catch (error) {
      this.#over = true;
      this.#outgoing?.destroy();
      this.exchange.abandon(
        'failed',
        `The head of ${this.#peer.name}’s answer cannot be passed on: ${(error as Error).message}. Correct it in your app.`,
      );
      return false;
    }
  }

  /** A client that hangs up does not want the app to go on. */
  #clientClosed(): void {
    if (this.#over) return;
    this.#over = true;
    this.#note();
    this.#outgoing?.destroy();
  }

  /** The piece held back was received, and did not go out. */
  #noteUnsent(): void {
    const { record } = this.exchange;
    if (record.sent === null) return;
    const size = this.#answerTap.size - (this.#heldBack?.length ?? 0);
    record.sent = { ...record.sent, trailers: [], body: firstOf(record.sent.body, size), size };
  }

  /** Writes into the record what there is by now. */
  #note(): void {
    const { record } = this.exchange;
    if (!this.#requestWhole) {
      this.exchange.requestBrokeOff(this.#requestTap.bytes() ?? EMPTY, this.#requestTap.size);
    }
    if (this.#outgoing === null) return;
    record.forwarded = {
      method: record.method,
      url: this.outbound.path,
      httpVersion: '1.1',
      headers: this.outbound.headers,
      trailers: record.request.trailers,
      body: record.request.body,
      size: record.request.size,
    };
    const answer = this.#answer;
    if (answer === null) return;
    const status = answer.statusCode ?? 0;
    const reason = answer.statusMessage ?? '';
    const trailers = answer.rawTrailers;
    const body = this.#answerTap.bytes();
    const { size } = this.#answerTap;
    record.status = status;
    record.answer = {
      status,
      reason,
      httpVersion: answer.httpVersion,
      headers: answer.rawHeaders,
      trailers,
      body,
      size,
    };
    record.sent = { reason, httpVersion: '1.1', headers: this.#answerHeaders, trailers, body, size };
  }
}

/** The first part of what was kept, when the copy reaches beyond `size`. */
function firstOf(bytes: Buffer | null, size: number): Buffer | null {
  return bytes !== null && bytes.length > size ? bytes.subarray(0, size) : bytes;
}

const EMPTY = Buffer.alloc(0);

/** True when the connection stands, TLS included. */
function connected({ socket }: ClientRequest): boolean {
  if (!socket || socket.connecting) return false;
  return !('encrypted' in socket) || (socket as TLSSocket).getProtocol() !== 'unknown';
}
