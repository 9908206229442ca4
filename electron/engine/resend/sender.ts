import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Draft, Outcome } from '../../../shared/contract/exchange.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { now } from '../pipeline/clock.ts';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { CaptureStore } from '../store/capture-store.ts';
import type { ExchangeRecord } from '../store/record.ts';
import { BodyTap } from '../upstream/body-tap.ts';
import { explainUpstreamError } from '../upstream/upstream-error.ts';
import type { Origins } from './origins.ts';

/** Without a byte of the answer for this many ms the send is given up. */
const ANSWER_TIMEOUT = 60_000;

export interface SenderHost {
  readonly store: CaptureStore;
  readonly origins: Origins;
  session(): number;
  maxStoredBody(): number;
  /** Address of a listener, or null when it is not listening. */
  addressOf(listener: number): { host: string; port: number; tls: boolean } | null;
  /** PEM of the authority that HTTPS listeners have their certificates from. */
  authority(): Promise<string>;
  /** The recorded request head of an exchange, as a flat list. */
  recordedHeaders(exchange: number): readonly string[];
}

/** An answer as far as the engine itself reads it. */
export interface SentExchange {
  readonly id: number;
  readonly status: number;
  /** At most `ANSWER_READ` bytes of it. */
  readonly body: string;
}

/** The engine reads this many bytes of an answer. */
const ANSWER_READ = 1024 * 1024;

/** Sends drafts. One sent to a listener is recorded there; one sent elsewhere is recorded here. */
export class Sender {
  readonly #host: SenderHost;

  constructor(host: SenderHost) {
    this.#host = host;
  }

  /**
   * @returns the id of the new exchange, once its answer (or failure) is stored
   * @throws RpcError when the draft cannot be sent at all
   */
  async send(draft: Draft): Promise<number> {
    const body = Buffer.from(draft.body, 'utf8');
    const headers = this.#headersOf(draft, body);
    return 'listener' in draft.to
      ? (await this.#throughListener(draft, draft.to.listener, headers, body)).id
      : this.#direct(draft, draft.to.url, headers, body);
  }

  /** Sends a draft to a listener and reads the answer. @throws RpcError when it cannot be sent at all */
  exchange(listener: number, draft: Omit<Draft, 'to' | 'resendOf'>): Promise<SentExchange> {
    const whole: Draft = { ...draft, resendOf: null, to: { listener } };
    const body = Buffer.from(draft.body, 'utf8');
    return this.#throughListener(whole, listener, this.#headersOf(whole, body), body);
  }

  #headersOf(draft: Draft, body: Buffer): string[] {
    const recorded = draft.resendOf === null ? [] : this.#host.recordedHeaders(draft.resendOf);
    const headers: string[] = [];
    for (const header of draft.headers) {
      const value = 'value' in header ? header.value : headerValue(recorded, header.name.toLowerCase());
      if (value === undefined)
        throw new RpcError('badRequest', `There is no recorded ${header.name} header.`, 'Type its value.');
      if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header.name)) {
        throw new RpcError(
          'badRequest',
          `"${header.name}" is not a header name.`,
          'Use letters, digits and hyphens.',
        );
      }
      if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
        throw new RpcError(
          'badRequest',
          `The value of ${header.name} holds a character a header cannot carry.`,
          'Remove line breaks and characters beyond Latin-1.',
        );
      }
      if (!FRAMING.has(header.name.toLowerCase())) headers.push(header.name, value);
    }
    if (body.length > 0 || BODY_METHODS.has(draft.method))
      headers.push('Content-Length', String(body.length));
    return headers;
  }

  async #throughListener(
    draft: Draft,
    listener: number,
    headers: string[],
    body: Buffer,
  ): Promise<SentExchange> {
    const address = this.#host.addressOf(listener);
    if (!address)
      throw new RpcError(
        'unavailable',
        'That listener is not listening.',
        'Start it in Settings, or send to a URL.',
      );
    if (headerValue(headers, 'host') === undefined)
      headers.unshift('Host', `${address.host}:${address.port}`);
    const { tls, ...where } = address;
    const send = tls ? httpsRequest : httpRequest;
    const trust = tls ? { ca: await this.#host.authority(), servername: 'localhost' } : {};
    return new Promise((resolve, reject) => {
      let id: number | null = null;
      let status = 0;
      const tap = new BodyTap(ANSWER_READ);
      let forget = () => {};
      const outgoing = send({
        ...where,
        ...trust,
        method: draft.method,
        path: draft.target,
        headers,
        agent: false,
        timeout: ANSWER_TIMEOUT,
      });
      const end = (error?: Error) => {
        forget();
        if (id !== null) resolve({ id, status, body: tap.bytes()?.toString('utf8') ?? '' });
        else
          reject(
            new RpcError(
              'unavailable',
              `The request could not be sent: ${error?.message ?? 'the connection ended'}.`,
              'Check that the listener is up.',
            ),
          );
      };
      outgoing.on('socket', (socket) => {
        socket.once('connect', () => {
          forget = this.#host.origins.expect(
            `${socket.localAddress}:${socket.localPort}`,
            draft.resendOf,
            (arrived) => {
              id = arrived;
            },
          );
        });
      });
      outgoing.on('response', (answer: IncomingMessage) => {
        status = answer.statusCode ?? 0;
        answer.on('data', (chunk: Buffer) => tap.add(chunk));
        answer.on('close', () => end());
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 60 s')));
      outgoing.on('error', end);
      outgoing.end(body);
    });
  }

  #direct(draft: Draft, base: string, headers: string[], body: Buffer): Promise<number> {
    const url = parseBase(base);
    if (headerValue(headers, 'host') === undefined) headers.unshift('Host', url.host);
    const path = pathBelow(url, draft.target);
    const { store } = this.#host;
    const record: ExchangeRecord = {
      storedBytes: null,
      id: store.nextId(),
      session: this.#host.session(),
      listener: null,
      resendOf: draft.resendOf,
      target: url.origin,
      client: 'Scimscope',
      secure: url.protocol === 'https:',
      receivedAt: now(),
      requestDone: null,
      answered: null,
      ending: null,
      problem: null,
      method: draft.method,
      url: path,
      basePath: '',
      status: null,
      trace: [],
      request: {
        httpVersion: '1.1',
        headers,
        trailers: [],
        body: body.length > 0 ? body : null,
        size: body.length,
      },
      forwarded: null,
      answer: null,
      sent: null,
    };
    let firstByte: number | null = null;
    const since = () => now() - record.receivedAt;
    return new Promise((resolve, reject) => {
      const finish = (outcome: Outcome, problem: string | null) => {
        record.ending = { firstByte, done: since(), outcome, problem };
        record.problem = problem;
        store.record(record, (failure) => {
          if (failure) reject(new RpcError('internal', failure.message, failure.next));
          else resolve(record.id);
        });
      };
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const outgoing: ClientRequest = send({
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        method: draft.method,
        path,
        headers,
        agent: false,
        timeout: ANSWER_TIMEOUT,
      });
      outgoing.on('finish', () => {
        record.requestDone = since();
      });
      outgoing.on('timeout', () => {
        outgoing.destroy(Object.assign(new Error('no answer within 60 s'), { code: 'ETIMEDOUT' }));
      });
      outgoing.on('error', (error) => finish('failed', explainUpstreamError(error, url.host).problem));
      outgoing.on('response', (answer) => {
        firstByte = since();
        const tap = new BodyTap(this.#host.maxStoredBody());
        answer.on('data', (chunk: Buffer) => tap.add(chunk));
        const note = () => {
          record.status = answer.statusCode ?? 0;
          record.sent = {
            httpVersion: answer.httpVersion,
            reason: answer.statusMessage ?? '',
            headers: answer.rawHeaders,
            trailers: answer.rawTrailers,
            body: tap.bytes(),
            size: tap.size,
          };
        };
        answer.on('end', () => {
          note();
          finish('completed', null);
        });
        answer.on('error', () => {
          note();
          finish('failed', `${url.host} broke off its answer after ${tap.size} bytes.`);
        });
      });
      outgoing.end(body);
    });
  }
}

/** Fields that say how the message is framed: made anew for the draft's own body. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);
const BODY_METHODS = new Set(['POST', 'PUT', 'PATCH']);

/** The draft's target below the path of an address; a query the address has (a feature flag) is kept. */
function pathBelow(base: URL, target: string): string {
  const path = `${base.pathname.replace(/\/$/, '')}${target}`;
  if (base.search.length < 2) return path;
  return path + (target.includes('?') ? '&' : '?') + base.search.slice(1);
}

function parseBase(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new RpcError(
      'badRequest',
      `"${text}" is not a URL.`,
      'Write it whole, such as https://localhost:3000.',
    );
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new RpcError('badRequest', `${url.protocol} is not spoken here.`, 'Use http:// or https://.');
}
