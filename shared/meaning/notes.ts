import type { MeaningKind, Sentence } from '../contract/exchange.ts';
import { textMember } from './json.ts';
import type { ObservedExchange } from './observed.ts';
import type { ScimRequest } from './scim-request.ts';

/** What went wrong with the answer, in words; null when nothing did. */
export function noteOnAnswer(
  exchange: ObservedExchange,
  kind: MeaningKind,
  request: ScimRequest,
): Sentence | null {
  const ended = noteOnOutcome(exchange);
  if (ended !== null) return [ended];
  const { status } = exchange;
  if (status === null) return null;
  // A client that reads someone who cannot exist expects to be told so.
  if (status === 404 && kind === 'probe' && request.id !== null) return null;
  if (status >= 400) return [noteOnFailure(exchange, kind, status)];
  if (status >= 300 && status !== 304) {
    const location = headerOf(exchange.answerHeaders, 'location');
    return [location === null ? `redirected with ${status}` : `redirected to ${cut(location, 80)}`];
  }
  if (status >= 200 && isHtml(exchange)) return [`the app answered ${status} with an HTML page`];
  return null;
}

function noteOnOutcome({ outcome, status }: ObservedExchange): string | null {
  switch (outcome) {
    case 'aborted':
      return 'the client went away before the answer was whole';
    case 'malformed':
      return 'refused: not HTTP';
    case 'timedOut':
      return 'the request did not arrive whole in time';
    case 'interrupted':
      return 'Scimscope stopped before the answer';
    case 'failed':
      if (status === 504) return 'the app did not answer in time';
      return status !== null && status < 500
        ? 'the app broke off its answer'
        : 'the app could not be reached';
    case 'pending':
    case 'completed':
      return null;
  }
}

function noteOnFailure(exchange: ObservedExchange, kind: MeaningKind, status: number): string {
  if (isHtml(exchange)) return `the app answered ${status} with an HTML page`;
  const detail = textMember(exchange.answerBody, 'detail');
  const because = detail === null ? '' : `: ${cut(detail, 120)}`;
  switch (status) {
    case 400: {
      const type = textMember(exchange.answerBody, 'scimType');
      return `refused${type === null ? '' : ` as ${cut(type, 40)}`}${because}`;
    }
    case 401:
      return 'the token was refused';
    case 403:
      return `not allowed${because}`;
    case 404:
      if (kind === 'lookup' || kind === 'lookupGroup' || kind === 'probe')
        return 'answered 404 instead of an empty list';
      return kind === 'unknown' || kind === 'discover' ? 'not there' : 'the app does not know it';
    case 405:
      return `the app does not take ${cut(exchange.method, 20)} here`;
    case 406:
    case 415:
      return `the app does not take this content type${because}`;
    case 409:
      return kind === 'create' || kind === 'createGroup'
        ? 'already there'
        : `in conflict with another${because}`;
    case 412:
      return 'changed by someone else in between';
    case 413:
      return 'too large for the app';
    case 429: {
      const after = headerOf(exchange.answerHeaders, 'retry-after');
      return `too many requests${after === null ? '' : `, try again after ${tellRetryAfter(after)}`}`;
    }
    case 501:
      return 'the app does not support this';
    default:
      return status >= 500 ? `the app answered ${status}${because}` : `refused with ${status}${because}`;
  }
}

function tellRetryAfter(value: string): string {
  return /^\d{1,6}$/.test(value) ? `${Number(value)} s` : cut(value, 40);
}

function isHtml({ answerHeaders, answerBody }: ObservedExchange): boolean {
  return (
    answerBody === undefined &&
    /^\s*(text\/html|application\/xhtml)/i.test(headerOf(answerHeaders, 'content-type') ?? '')
  );
}

/** First value of a header; the name in lower case. */
export function headerOf(headers: readonly string[], wanted: string): string | null {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (name.length === wanted.length && name.toLowerCase() === wanted) return headers[i + 1] ?? null;
  }
  return null;
}

function cut(text: string, length: number): string {
  const oneLine = text.replace(/\s+/g, ' ');
  return oneLine.length <= length ? oneLine : `${oneLine.slice(0, length - 1)}…`;
}
