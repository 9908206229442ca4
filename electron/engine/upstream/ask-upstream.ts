import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { madeAnswer } from '../pipeline/made-answer.ts';
import { type Asked, MAX_WHOLE, type WholeAnswer, type WholeRequest } from '../pipeline/route.ts';
import { scimError } from '../pipeline/scim-error.ts';
import { isBare, pairs, setFields } from './bare-request.ts';
import { BodyTap } from './body-tap.ts';
import type { Outbound, Patience, Peer } from './forwarding.ts';
import { answerHead } from './heads.ts';
import { type Renaming, rewriteLocations } from './location-rewriting.ts';
import type { UpstreamAgent } from './upstream-agent.ts';
import { explainUpstreamError, UpstreamTimeout } from './upstream-error.ts';

/** Methods that may be sent again when a kept connection turns out to be closed (RFC 9110 section 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);

export interface Asking {
  readonly exchange: Asked;
  readonly request: WholeRequest;
  readonly outbound: Outbound;
  readonly peer: Peer;
  readonly way: UpstreamAgent;
  readonly patience: Patience;
  readonly maxStored: number;
  /** Set while answers are to name the listener. */
  readonly renaming: Renaming | null;
  /** Aborts when the client has left: then the app need not go on either. */
  readonly signal: AbortSignal;
}

/** An answer as it arrives: whole, or its first part with the rest behind it. */
interface Arrived {
  readonly answer: IncomingMessage;
  readonly body: Buffer;
  readonly whole: boolean;
}

/**
 * Sends a whole request to an upstream and gathers the answer, for exchanges that rules or breakpoints look at.
 * Notes in the record what was forwarded and received. Failures become an answer as well: 502 or 504.
 */
export async function askUpstream(asking: Asking): Promise<WholeAnswer> {
  const { exchange, peer } = asking;
  noteForwarded(asking);
  const tap = new BodyTap(asking.maxStored);
  try {
    const arrived = await sent(asking, tap, IDEMPOTENT.has(asking.request.method));
    noteReceived(exchange, arrived.answer, tap);
    return toAnswer(asking, arrived);
  } catch (error) {
    const arrivedBytes = exchange.record.answer === null ? null : tap.size;
    return failure(explainUpstreamError(error as NodeJS.ErrnoException, peer.name, arrivedBytes));
  }
}

/** The answer for an upstream that could not be asked. */
export function failure({ status, problem }: { status: number; problem: string }): WholeAnswer {
  return madeAnswer({
    status,
    headers: ['Content-Type', 'application/scim+json'],
    body: scimError(status, problem),
    outcome: 'failed',
    problem,
  });
}

function sent(asking: Asking, tap: BodyTap, mayRepeat: boolean): Promise<Arrived> {
  const { request, outbound, way, patience, peer, signal, exchange } = asking;
  const { path, headers } = outbound.onWire ?? outbound;
  const { protocol, host, port } = way.target;
  const bare = isBare(request.method, outbound.framing);
  return new Promise((resolve, reject) => {
    const send = protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing: ClientRequest = send({
      agent: way.agent,
      protocol,
      host,
      port,
      method: request.method,
      path,
      headers: bare ? {} : (headers as string[]),
      setHost: false,
    });
    const abort = () => outgoing.destroy();
    signal.addEventListener('abort', abort, { once: true });
    let timer = setTimeout(
      () => outgoing.destroy(new UpstreamTimeout('connect', patience.connect)),
      patience.connect,
    );
    /** Something moved: the wait for the next byte starts anew. */
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(
        () => outgoing.destroy(new UpstreamTimeout('answer', patience.answer)),
        patience.answer,
      );
    };
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) return moved();
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', moved);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      over();
      // The upstream closed a kept connection just as it was used again: it has not seen this request.
      const stale = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (stale && mayRepeat && tap.size === 0) sent(asking, tap, false).then(resolve, reject);
      else reject(error);
    });
    outgoing.on('close', () => {
      over();
      // Once there is an answer, its own stream tells how it ends.
      if (!answered) reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    });
    let answered = false;
    outgoing.on('response', (answer) => {
      answered = true;
      const refusal = peer.refusal(answer.statusCode ?? 0);
      if (refusal) {
        answer.resume();
        return reject(refusal);
      }
      noteReceived(exchange, answer, tap);
      gather(answer, tap, moved).then((arrived) => {
        // What follows is read, and timed, by whoever sends it on.
        over();
        resolve(arrived);
      }, reject);
    });
    if (bare) setFields(outgoing, headers);
    if (request.trailers.length > 0 && outbound.framing === 'chunked')
      outgoing.addTrailers(pairs(request.trailers));
    outgoing.end(request.body.length > 0 ? request.body : undefined);
  });
}

function gather(answer: IncomingMessage, tap: BodyTap, moved: () => void): Promise<Arrived> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    moved();
    const onData = (chunk: Buffer) => {
      moved();
      tap.add(chunk);
      chunks.push(chunk);
      size += chunk.length;
      if (size <= MAX_WHOLE) return;
      answer.pause();
      answer.off('data', onData);
      resolve({ answer, body: Buffer.concat(chunks), whole: false });
    };
    answer.on('data', onData);
    answer.on('end', () => resolve({ answer, body: Buffer.concat(chunks), whole: true }));
    answer.on('error', reject);
  });
}

function toAnswer({ exchange, renaming }: Asking, { answer, body, whole }: Arrived): WholeAnswer {
  const { method, request } = exchange.record;
  const headers = answerHead(answer, method, request.httpVersion, exchange.response.shouldKeepAlive);
  const renamed = renaming
    ? rewriteLocations(headers, whole && body.length > 0 ? body : null, renaming)
    : null;
  return {
    status: answer.statusCode ?? 502,
    reason: answer.statusMessage ?? '',
    headers: renamed?.headers ?? headers,
    trailers: answer.rawTrailers,
    body: renamed?.body ?? body,
    rest: whole ? null : answer,
    made: false,
    trace: renamed?.trace ?? [],
    outcome: 'completed',
    problem: null,
  };
}

function noteForwarded({ exchange, request, outbound }: Asking): void {
  exchange.record.forwarded = {
    method: request.method,
    url: outbound.path,
    httpVersion: '1.1',
    headers: outbound.headers,
    trailers: request.trailers,
    body: request.body.length > 0 ? exchange.cut(request.body) : null,
    size: request.body.length,
  };
}

function noteReceived({ record }: Asked, answer: IncomingMessage, tap: BodyTap): void {
  record.answer = {
    status: answer.statusCode ?? 0,
    reason: answer.statusMessage ?? '',
    httpVersion: answer.httpVersion,
    headers: answer.rawHeaders,
    trailers: answer.rawTrailers,
    body: tap.bytes(),
    size: tap.size,
  };
}
