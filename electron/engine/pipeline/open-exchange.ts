import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Outcome, TraceEntry } from '../../../shared/contract/exchange.ts';
import type { EngineError } from '../errors.ts';
import type { CaptureStore } from '../store/capture-store.ts';
import type { DirectoryChange } from '../store/directory-change.ts';
import type { Ending, ExchangeRecord } from '../store/record.ts';
import { httpDate, now } from './clock.ts';
import type { Placed } from './open-set.ts';
import type { Route } from './route.ts';
import { scimError } from './scim-error.ts';

/** What the pipeline needs of the engine around it. */
export interface PipelineHost {
  readonly store: CaptureStore;
  /** Session that exchanges arriving now belong to. */
  session(): number;
  /** False while recording is paused: exchanges are answered and not stored. */
  recording(): boolean;
  /** Stored copies of bodies are cut at this many bytes. */
  maxStoredBody(): number;
  /** The exchange that exchange `id` was made from, when the engine itself sent it from this client address. */
  originOf(client: string, id: number): number | null;
  /**
   * True when rules or breakpoints may act on the exchange: it is then theirs to bring to an end. False, at the
   * cost of a look-up, when none can.
   */
  intercept(exchange: OpenExchange, route: Route): boolean;
}

const NO_TRACE: readonly TraceEntry[] = [];
const NO_TRAILERS: readonly string[] = [];

/** An answer made here, not passed through. */
export interface Reply {
  readonly status: number;
  /** Content-Length, Date and Connection are added. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
  readonly trace?: readonly TraceEntry[];
  readonly directory?: number;
  readonly changes?: readonly DirectoryChange[];
  readonly outcome?: Outcome;
  readonly problem?: string;
  /** Called when `changes` could not be stored: what answered is ahead of the disk and must be loaded again. */
  readonly onLost?: () => void;
}

/**
 * One exchange from the arrival of its head to its end. The record is stored before the answer leaves;
 * how the answer ended is noted when it has.
 */
export class OpenExchange implements Placed {
  place = 0;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: ExchangeRecord;
  /** The client waits for 100 Continue and will not send its body before. */
  awaitsContinue = false;
  readonly #host: PipelineHost;
  #recorded: boolean;
  #stored = false;
  /** Stored as it was while under way; what is known at its end replaces that. */
  #shown = false;
  #mask: ((record: ExchangeRecord) => void) | null = null;
  #firstByte: number | null = null;
  #outcome: Outcome = 'completed';
  #ended = false;
  readonly #onEnd: (exchange: OpenExchange) => void;

  constructor(
    host: PipelineHost,
    request: IncomingMessage,
    response: ServerResponse,
    listener: number,
    basePath: string,
    target: string,
    onEnd: (exchange: OpenExchange) => void,
  ) {
    this.#host = host;
    this.#onEnd = onEnd;
    this.request = request;
    this.response = response;
    const client = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
    const id = host.store.nextId();
    const resendOf = host.originOf(client, id);
    // What the engineer sends again is wanted beside its original, also while recording is paused.
    this.#recorded = resendOf !== null || host.recording();
    this.record = {
      storedBytes: null,
      id,
      session: host.session(),
      listener,
      resendOf,
      target,
      client,
      secure: 'encrypted' in request.socket,
      receivedAt: now(),
      requestDone: null,
      answered: null,
      ending: null,
      problem: null,
      method: request.method ?? '',
      url: request.url ?? '',
      basePath,
      status: null,
      trace: NO_TRACE,
      request: {
        httpVersion: request.httpVersion,
        headers: request.rawHeaders,
        trailers: NO_TRAILERS,
        body: null,
        size: 0,
      },
      forwarded: null,
      answer: null,
      sent: null,
    };
    response.on('close', () => this.#closed());
  }

  /** False while recording is paused, and for what a rule keeps out of the record. */
  get recorded(): boolean {
    return this.#recorded;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Milliseconds since the head arrived. */
  elapsed(): number {
    return Math.max(0, now() - this.record.receivedAt);
  }

  /** Notes the request's body. `bytes` may be the first part only; `size` is what arrived. */
  requestArrived(bytes: Buffer | null, size: number): void {
    const { record, request } = this;
    record.requestDone = this.elapsed();
    if (size === 0 && request.rawTrailers.length === 0) return;
    record.request = { ...record.request, body: this.cut(bytes), size, trailers: request.rawTrailers };
  }

  /** Notes the part of a body that had arrived when the client went away. */
  requestBrokeOff(bytes: Buffer, size: number): void {
    const { record } = this;
    record.request = { ...record.request, body: this.cut(bytes), size };
  }

  /** The part of a body that is stored. */
  cut(bytes: Buffer | null): Buffer | null {
    const limit = this.#host.maxStoredBody();
    return bytes && bytes.length > limit ? bytes.subarray(0, limit) : bytes;
  }

  /** `mask` takes out of the record what is not to be stored, each time it is about to be. */
  masks(mask: (record: ExchangeRecord) => void): void {
    this.#mask = mask;
  }

  #forStore(): ExchangeRecord {
    this.#mask?.(this.record);
    return this.record;
  }

  /** Shows an exchange that takes its time; what follows replaces the row. */
  storePending(): void {
    if (this.#stored || this.#shown || this.#ended || !this.#recorded) return;
    this.#shown = true;
    this.#host.store.record(this.#forStore(), () => {});
  }

  /** Leaves it out of the record. @returns false when it is there already */
  ignore(): boolean {
    if (this.#stored || this.#shown) return false;
    this.#recorded = false;
    return true;
  }

  /**
   * Stores what the request changed although its answer is not decided yet: it may wait for long. Calls back when
   * that is durable.
   */
  storeChanges(
    then: (failure: EngineError | null) => void,
    directory: number,
    changes: readonly DirectoryChange[],
  ): void {
    this.#shown ||= this.#recorded;
    this.#host.store.record(this.#recorded ? this.#forStore() : null, then, directory, changes);
  }

  /** Stores the exchange with its answer, then sends the answer. */
  reply(reply: Reply): void {
    if (this.#ended) return;
    const { record, request } = this;
    const headers = [...reply.headers];
    const size = reply.body?.length ?? 0;
    // An answer to HEAD has the fields of one to GET; without the body its length is not known here.
    const lengthUnknown = request.method === 'HEAD' && !reply.body;
    if (reply.status !== 204 && reply.status !== 304 && !lengthUnknown)
      headers.push('Content-Length', String(size));
    // A body that was not asked for may follow all the same: the connection cannot be used again.
    const kept = this.response.shouldKeepAlive && !this.awaitsContinue;
    headers.push('Date', httpDate(), 'Connection', kept ? 'keep-alive' : 'close');
    const body = request.method === 'HEAD' ? null : reply.body;
    const reason = STATUS_CODES[reply.status] ?? '';
    record.status = reply.status;
    if (reply.trace?.length) record.trace = [...record.trace, ...reply.trace];
    record.problem = reply.problem ?? null;
    this.#outcome = reply.outcome ?? 'completed';
    record.sent = {
      httpVersion: '1.1',
      reason,
      headers,
      trailers: NO_TRAILERS,
      body: body && this.cut(body),
      size: body ? size : 0,
    };
    this.store(
      (failure) => {
        if (failure) {
          if (reply.changes?.length) reply.onLost?.();
          return this.#refuse(failure);
        }
        this.sendHead(reply.status, reason, headers);
        this.end(body);
      },
      reply.directory,
      reply.changes,
    );
  }

  /** Commits the record as it stands, and what the request changed; then calls back. */
  store(
    then: (failure: EngineError | null) => void,
    directory?: number,
    changes?: readonly DirectoryChange[],
  ): void {
    this.#stored = true;
    this.#host.store.record(this.#recorded ? this.#forStore() : null, then, directory, changes);
  }

  /** Writes the status line and exactly these headers. */
  sendHead(status: number, reason: string, headers: readonly string[]): void {
    this.#firstByte = this.elapsed();
    const { response } = this;
    if (response.destroyed) return;
    response.sendDate = false;
    response.writeHead(status, reason, headers as string[]);
  }

  /** Sends the last of the answer. */
  end(body: Buffer | null): void {
    inOnePiece(this.response, body);
  }

  /** Ends the exchange without an answer, or with what has been sent of one. */
  abandon(outcome: Outcome, problem: string): void {
    this.#outcome = outcome;
    this.record.problem = problem;
    this.response.destroy();
  }

  /** Notes how it will have ended once the answer is out, for answers that pass through. */
  endsAs(outcome: Outcome, problem: string | null): void {
    this.#outcome = outcome;
    this.record.problem = problem;
  }

  /** The listener answered on the bare connection and closes it: the request never became whole. */
  refused(
    status: number,
    sent: NonNullable<ExchangeRecord['sent']>,
    outcome: Outcome,
    problem: string,
  ): void {
    this.record.status = status;
    this.record.sent = sent;
    this.#firstByte = this.elapsed();
    this.endsAs(outcome, problem);
    this.#stored = false;
  }

  #refuse(failure: EngineError): void {
    const body = scimError(503, `${failure.message} ${failure.next}`.trim());
    const headers = [
      'Content-Type',
      'application/scim+json',
      'Content-Length',
      String(body.length),
      'Date',
      httpDate(),
    ];
    this.#stored = false;
    this.sendHead(503, 'Service Unavailable', [...headers, 'Connection', 'close']);
    this.response.end(body);
  }

  #closed(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd(this);
    if (!this.#recorded) return;
    const whole = this.response.writableFinished;
    const outcome = whole || this.#outcome !== 'completed' ? this.#outcome : 'aborted';
    const problem = this.record.problem ?? (outcome === 'aborted' ? abortedText(this) : null);
    const ending = { firstByte: this.#firstByte, done: this.elapsed(), outcome, problem };
    if (!this.#stored) {
      this.record.ending = ending;
      this.#host.store.record(this.#forStore(), () => {});
    } else if (!isPrompt(ending, this.record.answered)) {
      this.#host.store.finish(this.record.id, ending);
    }
  }
}

/** An answer that is out this many ms after it was stored ended as its row says. */
const PROMPT = 5;

function isPrompt({ outcome, problem, firstByte, done }: Ending, answered: number | null): boolean {
  if (outcome !== 'completed' || problem !== null || firstByte === null || answered === null) return false;
  return done - answered < PROMPT && Math.abs(firstByte - answered) < PROMPT;
}

/** Bodies up to this size leave in one piece with their head: one write instead of two. */
const ONE_PIECE = 16 * 1024;

/** Latin-1 maps every byte to one character and back, so the bytes are the same. */
function inOnePiece(response: ServerResponse, body: Buffer | null): void {
  if (body && body.length <= ONE_PIECE) response.end(body.toString('latin1'), 'latin1');
  else response.end(body);
}

function abortedText(exchange: OpenExchange): string {
  const when =
    exchange.record.requestDone === null ? 'before the request was whole' : 'before the answer was whole';
  return `The client closed the connection ${when}, after ${Math.round(exchange.elapsed())} ms.`;
}
