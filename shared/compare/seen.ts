import { idMember, listMember, textMember } from '../meaning/json.ts';
import type { ObservedExchange } from '../meaning/observed.ts';
import { readRequest, type ScimRequest } from '../meaning/scim-request.ts';
import { isObject, type JsonObject } from '../scim/json.ts';

/** What an exchange tells of one resource of an app. */
export type Seen =
  | { readonly kind: 'state'; readonly resource: JsonObject }
  /** There is none, or none any more. */
  | { readonly kind: 'gone' }
  /** It was changed and not shown; `sent` is the whole of it as it was sent, when it was. */
  | { readonly kind: 'written'; readonly sent: JsonObject | null };

/** The resource an exchange is about, by the path or by the answer that created it. */
export interface Named {
  readonly type: string;
  readonly id: string;
}

/** A look at what passed: the resource before and after one exchange. */
export interface SeenEffect extends Named {
  readonly before: Knowledge;
  readonly after: Knowledge;
}

export interface Knowledge {
  /** Null: there was none (`isKnown`), or nothing tells. */
  readonly resource: JsonObject | null;
  readonly isKnown: boolean;
  /** The exchange it was seen in; null when that is the one in question. */
  readonly seenIn: number | null;
}

/** What one exchange that was accepted created, changed or removed; null when it is no such write. */
export function subjectOf(exchange: ObservedExchange): Named | null {
  const request = requestOf(exchange);
  const type = typeOf(request);
  if (type === null || !isAccepted(exchange)) return null;
  if (request.method === 'POST' && request.id === null) {
    const id = idMember(exchange.answerBody);
    return id === null ? null : { type, id };
  }
  if (request.id === null || !['PUT', 'PATCH', 'DELETE'].includes(request.method)) return null;
  return { type, id: request.id };
}

/** What an exchange tells of a resource; null when that is nothing. */
export function seenIn(exchange: ObservedExchange, { type, id }: Named): Seen | null {
  const request = requestOf(exchange);
  if (typeOf(request) !== type) return null;
  const { method, query } = request;
  const isWhole = !query.has('attributes') && !query.has('excludedattributes');
  if (exchange.status === 404 && request.id === id && method !== 'POST') return { kind: 'gone' };
  if (!isAccepted(exchange)) return null;
  const { answerBody, requestBody } = exchange;
  if (request.id === null) {
    const shown = [answerBody, ...listMember(answerBody, 'Resources')].find((each) => idMember(each) === id);
    return isWhole && isObject(shown) ? { kind: 'state', resource: shown } : null;
  }
  if (request.id !== id) return null;
  if (method === 'DELETE') return { kind: 'gone' };
  const isShown = isObject(answerBody) && (idMember(answerBody) === id || textMember(answerBody, 'userName'));
  if (isShown && isWhole) return { kind: 'state', resource: answerBody };
  if (method === 'GET') return null;
  return { kind: 'written', sent: method === 'PUT' && isObject(requestBody) ? requestBody : null };
}

/**
 * Puts together what an exchange did to an app's resource. `earlier` are exchanges before it, the latest first;
 * `later` those after it in their order. Neither is asked for more than is needed.
 */
export function observeEffect(
  exchange: ObservedExchange,
  subject: Named,
  earlier: Iterable<ObservedExchange>,
  later: Iterable<ObservedExchange>,
): SeenEffect {
  const own = seenIn(exchange, subject);
  const isCreate = exchange.method.toUpperCase() === 'POST';
  const before = isCreate ? { resource: null, isKnown: true, seenIn: null } : last(earlier, subject);
  return { ...subject, before, after: after(own, later, subject) };
}

function last(earlier: Iterable<ObservedExchange>, subject: Named): Knowledge {
  for (const exchange of earlier) {
    const seen = seenIn(exchange, subject);
    if (!seen) continue;
    if (seen.kind === 'state') return { resource: seen.resource, isKnown: true, seenIn: exchange.id };
    if (seen.kind === 'gone') return { resource: null, isKnown: true, seenIn: exchange.id };
    return { resource: seen.sent, isKnown: false, seenIn: exchange.id };
  }
  return { resource: null, isKnown: false, seenIn: null };
}

function after(own: Seen | null, later: Iterable<ObservedExchange>, subject: Named): Knowledge {
  if (own?.kind === 'state') return { resource: own.resource, isKnown: true, seenIn: null };
  if (own?.kind === 'gone') return { resource: null, isKnown: true, seenIn: null };
  for (const exchange of later) {
    const seen = seenIn(exchange, subject);
    if (seen?.kind === 'state' && !isWrite(exchange))
      return { resource: seen.resource, isKnown: true, seenIn: exchange.id };
    if (seen) break;
  }
  return { resource: own?.kind === 'written' ? own.sent : null, isKnown: false, seenIn: null };
}

function isWrite({ method }: ObservedExchange): boolean {
  return !['GET', 'HEAD'].includes(method.toUpperCase());
}

function isAccepted({ status }: ObservedExchange): boolean {
  return status !== null && status >= 200 && status < 300;
}

function requestOf({ method, target, basePath, requestBody, answerBody }: ObservedExchange): ScimRequest {
  const isScim = listMember(requestBody, 'schemas').length + listMember(answerBody, 'schemas').length > 0;
  return readRequest(method, target, basePath, isScim);
}

function typeOf({ endpoint, collection }: ScimRequest): string | null {
  if (endpoint === 'users') return 'User';
  if (endpoint === 'groups') return 'Group';
  return endpoint === 'resources' ? collection.replace(/s$/, '') : null;
}
