import { type ComparedAnswer, compareAnswers } from '../../../shared/compare/compare-answers.ts';
import type { ShadowOutcome } from '../../../shared/contract/shadow.ts';
import type { Translate } from '../../../shared/replay/id-map.ts';
import { learn } from '../../../shared/replay/learn.ts';
import type { References } from '../../../shared/replay/references.ts';
import { remapAnswer } from '../../../shared/replay/remap-answer.ts';
import { parseJson } from '../../../shared/replay/remap-body.ts';
import { type RemappedRequest, remapRequest } from '../../../shared/replay/remap-request.ts';
import { parameter, readTarget } from '../../../shared/replay/scim-target.ts';
import type { Registry } from '../../../shared/scim/registry.ts';
import { announcesBody, headerValue, withoutHeaders } from '../pipeline/raw-headers.ts';
import type { Route, WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import type { FlatHeaders } from '../store/record.ts';
import { unpacked } from '../upstream/unpacked.ts';
import type { Answered } from './answered.ts';
import type { Pairing } from './pairing.ts';
import { ShadowExchange, type ShadowExchangeHost } from './shadow-exchange.ts';

/** Bodies above this many bytes are sent as they are, and not compared: that would keep listeners from answering. */
const MAX_COMPARED = 4 * 1024 * 1024;
/** So many ids are named of one answer. */
const MOST_IDS = 500;

/** Fields that say how a body is framed: the engine has it whole. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'trailer', 'expect']);

export interface ShadowAsking {
  readonly host: ShadowExchangeHost;
  readonly listener: number;
  readonly route: Route;
  readonly pairing: Pairing;
  readonly registry: Registry;
  readonly references: References;
  readonly signal: AbortSignal;
}

/** Repeats a request at the shadow, learns from its answer, and compares it with that of the first target. */
export async function askShadow(answered: Answered, asking: ShadowAsking): Promise<ShadowOutcome> {
  const { host, listener, route, pairing, references, signal } = asking;
  const { exchange, request } = answered;
  const { ids, tokens } = pairing;
  const text = textOf(request.body, request.headers);
  const remapped =
    text === null
      ? { target: request.target, headers: request.headers, body: '', unknownIds: [], leftOut: [] }
      : remapRequest(
          { target: request.target, headers: request.headers, body: text },
          { ids, tokens, references, basePath: exchange.basePath },
        );
  if (CHANGING.has(request.method.toUpperCase()) && remapped.unknownIds.some(isCounted)) {
    const why = 'Ids this short are another’s elsewhere, so the shadow was not asked to change anything.';
    return { ...nothing, result: 'unknownId', notes: [...notesOf(remapped), why] };
  }
  const sent = toSend(request, remapped, text);
  const own = new ShadowExchange(host, answered, sent, listener, route.name);
  if (!route.ask) throw new Error(`${route.name} does not take whole requests`);
  const answer = await route.ask(own, sent, signal);
  answer.rest?.destroy();
  own.end(answer);
  const exchangeId = answered.recorded ? own.record.id : null;
  const result: ShadowOutcome = { ...nothing, exchange: exchangeId, notes: notesOf(remapped) };
  if (answer.outcome === 'failed')
    return { ...result, result: 'unanswered', notes: [answer.problem ?? 'The shadow did not answer.'] };
  return { ...result, ...outcomeOf(answered, answer, remapped, asking, result.notes) };
}

const nothing: ShadowOutcome = {
  exchange: null,
  result: 'notCompared',
  notes: [],
  differences: [],
  places: 0,
  ids: [],
};

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Ids that two service providers may both have given, each to a resource of its own. */
function isCounted(id: string): boolean {
  return id.length < 16;
}

function outcomeOf(
  { exchange, request, answer: first }: Answered,
  answer: WholeAnswer,
  remapped: RemappedRequest,
  { pairing, registry, references }: ShadowAsking,
  notes: readonly string[],
): Partial<ShadowOutcome> {
  const here = first.whole ? comparable(first.status, first.headers, first.body) : null;
  const there = answer.rest === null ? comparable(answer.status, answer.headers, answer.body) : null;
  if (here === null || there === null)
    return { notes: [...notes, 'One of the answers is not whole, or too large to be compared.'] };
  const requestText = textOf(request.body, request.headers);
  const learnt = learn(
    {
      method: request.method,
      target: request.target,
      basePath: exchange.basePath,
      requestBody: requestText === null ? undefined : parseJson(requestText),
      here,
      there,
    },
    pairing.ids,
    pairing.tokens,
    references,
  );
  pairing.keep(learnt);
  const target = readTarget(request.target, exchange.basePath);
  const collection = target?.collection ?? null;
  const renamed = new Map<string, string>();
  const translate: Translate = (id, kinds) => {
    const other = pairing.ids.toHere(id, kinds);
    if (other !== null && other !== id && renamed.size < MOST_IDS) renamed.set(id, other);
    return other;
  };
  const comparison = compareAnswers(here, remapAnswer(there, collection, translate, references), {
    method: request.method.toUpperCase(),
    registry,
    collection,
    sorted: parameter(target?.query ?? null, 'sortby') !== null,
    unconditional: remapped.leftOut.some((name) => name.toLowerCase() === 'if-none-match'),
  });
  const ids = [...renamed];
  if (remapped.leftOut.includes('cursor')) return { ids };
  const agree = comparison.verdict === 'same' || comparison.verdict === 'equivalent';
  return {
    ids,
    result: remapped.unknownIds.length > 0 && !agree ? 'unknownId' : comparison.verdict,
    differences: comparison.differences,
    places: comparison.places,
  };
}

/** The request with the ids of the shadow; its bytes are the same when there were none to change. */
function toSend(request: WholeRequest, remapped: RemappedRequest, text: string | null): WholeRequest {
  const changed = text !== null && remapped.body !== text;
  const body = changed ? Buffer.from(remapped.body, 'utf8') : request.body;
  const dropped = changed ? new Set([...FRAMING, 'content-encoding']) : FRAMING;
  const headers = withoutHeaders(remapped.headers, dropped);
  const announced =
    announcesBody(request.headers) || headerValue(request.headers, 'content-length') !== undefined;
  if (body.length > 0 || announced) headers.push('Content-Length', String(body.length));
  return { method: request.method, target: remapped.target, headers, trailers: [], body };
}

function notesOf({ unknownIds, leftOut }: RemappedRequest): string[] {
  const notes: string[] = [];
  const [first, ...others] = unknownIds;
  if (first !== undefined) {
    const which = others.length === 0 ? first : `${first} and ${others.length} more`;
    notes.push(
      `What is ${which} at the first target is not known by its id at the shadow: it was there before the shadow was. A look-up by name through this listener tells.`,
    );
  }
  for (const name of leftOut) {
    notes.push(
      name === 'cursor'
        ? 'The cursor is one of the first target, so the shadow was asked for its first page.'
        : `${name} was left out: it names a version of the first target, and that of the shadow is not known.`,
    );
  }
  return notes;
}

function comparable(status: number, headers: FlatHeaders, body: Buffer): ComparedAnswer | null {
  const text = textOf(body, headers);
  if (text === null) return null;
  return {
    status,
    header: (name) => headerValue(headers, name) ?? null,
    text,
    body: text === '' ? undefined : parseJson(text),
  };
}

/** A body as text, unpacked; null when it is too large or cannot be unpacked. */
function textOf(body: Buffer, headers: FlatHeaders): string | null {
  if (body.length === 0) return '';
  if (body.length > MAX_COMPARED) return null;
  const plain = unpacked(body, headers);
  return plain === null || plain.length > MAX_COMPARED ? null : plain.toString('utf8');
}
