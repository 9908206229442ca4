import { now } from '../pipeline/clock.ts';
import type { Asked, CallerSocket, WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import type { CaptureStore } from '../store/capture-store.ts';
import type { ExchangeRecord } from '../store/record.ts';
import type { Answered } from './answered.ts';

export interface ShadowExchangeHost {
  readonly store: CaptureStore;
  maxStoredBody(): number;
}

/** The exchange with a shadow: nobody waits at its other end. */
export class ShadowExchange implements Asked {
  readonly request: { readonly socket: CallerSocket };
  readonly response = { shouldKeepAlive: true };
  readonly record: ExchangeRecord;
  readonly #host: ShadowExchangeHost;
  readonly #recorded: boolean;
  #mask: ((record: ExchangeRecord) => void) | null = null;

  constructor(
    host: ShadowExchangeHost,
    { exchange, socket, recorded }: Answered,
    request: WholeRequest,
    listener: number,
    target: string,
  ) {
    this.#host = host;
    this.#recorded = recorded;
    this.request = { socket };
    this.record = {
      storedBytes: null,
      id: host.store.nextId(),
      session: exchange.session,
      listener,
      resendOf: null,
      shadowOf: exchange.id,
      target,
      client: 'Scimscope',
      secure: exchange.secure,
      receivedAt: now(),
      requestDone: 0,
      answered: null,
      ending: null,
      problem: null,
      method: request.method,
      url: request.target,
      basePath: exchange.basePath,
      status: null,
      trace: [],
      request: {
        httpVersion: '1.1',
        headers: request.headers,
        trailers: request.trailers,
        body: request.body.length > 0 ? this.cut(request.body) : null,
        size: request.body.length,
      },
      forwarded: null,
      answer: null,
      sent: null,
    };
  }

  cut(bytes: Buffer | null): Buffer | null {
    const limit = this.#host.maxStoredBody();
    return bytes && bytes.length > limit ? bytes.subarray(0, limit) : bytes;
  }

  masks(mask: (record: ExchangeRecord) => void): void {
    this.#mask = mask;
  }

  storeChanges(...[then, directory, changes]: Parameters<Asked['storeChanges']>): void {
    this.#host.store.record(this.#recorded ? this.record : null, then, directory, changes);
  }

  /** Notes the answer, and stores the exchange if it is to be stored. */
  end(answer: WholeAnswer): void {
    const { record } = this;
    const failed = answer.outcome === 'failed';
    const done = Math.max(0, now() - record.receivedAt);
    // Nothing is sent on: what came is the answer.
    record.sent = failed
      ? null
      : (record.answer ?? {
          httpVersion: '1.1',
          reason: answer.reason,
          headers: answer.headers,
          trailers: answer.trailers,
          body: answer.body.length > 0 ? this.cut(answer.body) : null,
          size: answer.body.length,
        });
    record.answer = null;
    record.status = failed ? null : answer.status;
    record.trace = answer.trace;
    record.problem = answer.problem;
    record.ending = {
      firstByte: failed ? null : done,
      done,
      outcome: answer.outcome,
      problem: answer.problem,
    };
    if (!this.#recorded) return;
    this.#mask?.(record);
    this.#host.store.record(record, () => {});
  }
}
