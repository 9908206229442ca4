import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../../shared/rules/act.ts';
import { httpDate } from '../pipeline/clock.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { WholeAnswer } from '../pipeline/route.ts';
import { BodyTap } from '../upstream/body-tap.ts';

/** How an answer leaves when rules have a say in it. */
export interface Leaving {
  /** Bytes a second; null: as fast as the client takes it. */
  readonly pace: number | null;
  readonly fault: Extract<Fault, 'reset' | 'silence' | 'breakOff' | 'truncate'> | null;
  /** Who caused the fault, for the problem of the exchange: `the rule “…”`. */
  readonly culprit: string;
  readonly signal: AbortSignal;
  /** Copies of bodies are cut at this many bytes. */
  readonly maxStored: number;
}

/** A paced body leaves in pieces this many ms apart. */
const PIECE_EVERY = 50;

/** Stores the exchange with its answer, then sends the answer. */
export async function sendAnswer(
  exchange: OpenExchange,
  answer: WholeAnswer,
  leaving: Leaving,
): Promise<void> {
  const { record } = exchange;
  const { fault, culprit } = leaving;
  if (fault === 'reset' || fault === 'silence') {
    answer.rest?.destroy();
    // The target answered; the client never sees it.
    record.answer ??= { ...messageOf(exchange, answer, answer.headers), status: answer.status };
    if (await stored(exchange)) {
      if (fault === 'reset')
        resetConnection(exchange, `${culprit} reset the connection when the work was done.`);
    }
    return;
  }
  const headers = answer.made ? completed(exchange, answer) : answer.headers;
  const whole = bodyOf(exchange, answer);
  const cutAt = fault === null ? whole.length : Math.floor(whole.length / 2);
  const body = whole.subarray(0, cutAt);
  record.status = answer.status;
  record.problem = answer.problem;
  if (answer.outcome === 'failed') exchange.endsAs('failed', answer.problem);
  record.sent = messageOf(exchange, { ...answer, body, trailers: fault ? [] : answer.trailers }, headers);
  if (answer.rest && fault === null)
    return sendRest(exchange, { ...answer, rest: answer.rest }, headers, leaving);
  answer.rest?.destroy();
  if (fault === 'breakOff')
    exchange.endsAs('failed', `${culprit} closed the connection in the middle of the answer.`);
  if (!(await stored(exchange))) return;
  exchange.sendHead(answer.status, answer.reason, headers);
  const { response } = exchange;
  if (fault === null && leaving.pace === null) {
    if (answer.trailers.length > 0) response.addTrailers(pairs(answer.trailers));
    response.end(body);
    return;
  }
  // The head leaves at once, also when the first piece takes its time.
  response.flushHeaders();
  if (!(await writePaced(exchange, body, leaving))) return;
  if (fault === 'breakOff') exchange.request.socket.destroySoon();
  else if (fault === null) {
    if (answer.trailers.length > 0) response.addTrailers(pairs(answer.trailers));
    response.end();
  }
}

/** Ends the exchange with a reset of the connection (RST), so that the client cannot mistake it for an end. */
export function resetConnection(exchange: OpenExchange, problem: string): void {
  exchange.endsAs('failed', problem);
  exchange.request.socket.resetAndDestroy();
}

/** Stores the record as it stands. @returns false when that failed: the client has been told */
export function stored(exchange: OpenExchange): Promise<boolean> {
  return new Promise((resolve) => {
    exchange.store((failure) => {
      if (failure) exchange.abandon('failed', failure.message);
      resolve(failure === null);
    });
  });
}

/** An answer larger than is held in memory: passed on as it comes, its last piece once the exchange is stored. */
async function sendRest(
  exchange: OpenExchange,
  answer: WholeAnswer & { readonly rest: NonNullable<WholeAnswer['rest']> },
  headers: readonly string[],
  leaving: Leaving,
): Promise<void> {
  const { record, response } = exchange;
  const tap = new BodyTap(leaving.maxStored);
  let heldBack = answer.body;
  tap.add(answer.body);
  const note = () => {
    const body = tap.bytes();
    if (record.sent) record.sent = { ...record.sent, body, size: tap.size };
    if (record.answer) record.answer = { ...record.answer, body, size: tap.size };
  };
  leaving.signal.addEventListener('abort', () => answer.rest.destroy(), { once: true });
  exchange.sendHead(answer.status, answer.reason, headers);
  try {
    for await (const chunk of answer.rest as AsyncIterable<Buffer>) {
      tap.add(chunk);
      if (!(await writePaced(exchange, heldBack, leaving))) return;
      heldBack = chunk;
    }
  } catch (error) {
    note();
    return exchange.abandon('failed', `The target broke off its answer: ${(error as Error).message}.`);
  }
  note();
  if (await stored(exchange)) response.end(heldBack);
}

/** Writes bytes at the pace that is set. @returns false when the client has left */
async function writePaced(
  exchange: OpenExchange,
  bytes: Buffer,
  { pace, signal }: Leaving,
): Promise<boolean> {
  const { response } = exchange;
  if (pace === null) return write(exchange, bytes, signal);
  const piece = Math.max(1, Math.round((pace * PIECE_EVERY) / 1000));
  const every = (piece * 1000) / pace;
  const begun = performance.now();
  for (let at = 0, n = 1; at < bytes.length; at += piece, n++) {
    if (!(await write(exchange, bytes.subarray(at, at + piece), signal))) return false;
    const wait = begun + n * every - performance.now();
    if (wait > 0 && !(await pause(wait, signal))) return false;
  }
  return !response.destroyed;
}

async function write(exchange: OpenExchange, bytes: Buffer, signal: AbortSignal): Promise<boolean> {
  const { response } = exchange;
  if (signal.aborted || response.destroyed) return false;
  if (bytes.length === 0 || response.write(bytes)) return true;
  await new Promise<void>((resolve) => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.on('drain', go);
    response.on('close', go);
  });
  return !signal.aborted && !response.destroyed;
}

/** Waits. @returns false when the client has left meanwhile */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

function completed(exchange: OpenExchange, { headers, status, body }: WholeAnswer): string[] {
  const list = headers.filter((_, i) => !OWN_FIELDS.has((headers[i - (i % 2)] as string).toLowerCase()));
  // An answer to HEAD has the fields of one to GET; without the body its length is not known here.
  const lengthUnknown = exchange.record.method === 'HEAD' && body.length === 0;
  if (status !== 204 && status !== 304 && !lengthUnknown) list.push('Content-Length', String(body.length));
  if (headerValue(list, 'date') === undefined) list.push('Date', httpDate());
  list.push('Connection', exchange.response.shouldKeepAlive ? 'keep-alive' : 'close');
  return list;
}

/** Said by the listener itself, whatever an act or an edit says. */
const OWN_FIELDS = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

const NOTHING = Buffer.alloc(0);

/** What goes on the wire: answers to HEAD, 204 and 304 have no body (RFC 9110 section 6.4.1). */
function bodyOf(exchange: OpenExchange, { status, body }: WholeAnswer): Buffer {
  return exchange.record.method === 'HEAD' || status === 204 || status === 304 ? NOTHING : body;
}

function messageOf(exchange: OpenExchange, answer: WholeAnswer, headers: readonly string[]) {
  const body = bodyOf(exchange, answer);
  return {
    httpVersion: '1.1',
    reason: answer.reason,
    headers,
    trailers: answer.trailers,
    body: body.length > 0 ? exchange.cut(body) : null,
    size: body.length,
  };
}

function pairs(flat: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) list.push([flat[i] as string, flat[i + 1] as string]);
  return list;
}
