import { sidesSentence } from '../../../shared/compare/change-words.ts';
import { diffResources, type Ignoring, inOneOrder, reduced } from '../../../shared/compare/resource-diff.ts';
import type { AnswerMessage, Exchange, RequestMessage, Sentence } from '../../../shared/contract/exchange.ts';
import type { Effect } from '../../../shared/contract/history.ts';
import type { Json, JsonObject } from '../../../shared/scim/json.ts';
import { isObject } from '../../../shared/scim/json.ts';
import { fetchBody } from '../../app/exchanges.ts';
import { utf8 } from '../../code/hex.ts';
import type { ComparedPart } from './compare-place.ts';

/** One side as far as it is compared. */
export interface Side {
  /** Start line and headers; null for a resource. */
  readonly line: string | null;
  readonly headers: readonly (readonly [string, string])[];
  /** Parsed JSON; undefined when there is none. */
  readonly json: Json | undefined;
  /** A body that is no JSON. */
  readonly text: string | null;
}

/** Headers that say when and over which connection, never what. */
const passing = new Set([
  'date',
  'connection',
  'keep-alive',
  'content-length',
  'host',
  'traceparent',
  'request-id',
]);

/** Reads the part of an exchange that is compared; null when it has none. */
export async function readSide(
  exchange: Exchange,
  effect: Effect | null,
  part: ComparedPart,
): Promise<Side | null> {
  if (part === 'resource') {
    const resource = effect?.resources[0];
    const held = resource?.after ?? resource?.before ?? (await shownResource(exchange));
    return held ? { line: null, headers: [], json: held, text: null } : null;
  }
  const { requestReceived, answerSent, answerReceived } = exchange.messages;
  const message = part === 'request' ? requestReceived : (answerSent ?? answerReceived);
  if (!message) return null;
  const role = part === 'request' ? 'requestReceived' : answerSent ? 'answerSent' : 'answerReceived';
  const body = (message.body?.size ?? 0) > 0 ? await fetchBody(exchange.id, role, false, true) : null;
  const text = body ? utf8(body.data) : null;
  const json = text === null ? undefined : parsed(text);
  return {
    line: startLine(message),
    headers: message.headers,
    json,
    text: json === undefined ? text : null,
  };
}

/** What a GET showed. */
async function shownResource(exchange: Exchange): Promise<JsonObject | null> {
  const { answerSent, answerReceived } = exchange.messages;
  const message = answerSent ?? answerReceived;
  if (!message?.body?.size) return null;
  const { data } = await fetchBody(exchange.id, answerSent ? 'answerSent' : 'answerReceived', false, true);
  const json = parsed(utf8(data) ?? '');
  return isObject(json) && json.id !== undefined ? json : null;
}

function startLine(message: RequestMessage | AnswerMessage): string {
  return 'method' in message ? `${message.method} ${message.target}` : `${message.status} ${message.reason}`;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A side as text, without what is ignored. */
export function textOf({ line, headers, json, text }: Side, ignoring: Ignoring): string {
  const shown = json === undefined ? (text ?? '') : JSON.stringify(normal(json, ignoring), null, 2);
  if (line === null) return shown;
  const kept = keptHeaders(headers, ignoring).map(([name, value]) => `${name}: ${value}`);
  return [line, ...kept, '', shown].join('\n');
}

function normal(json: Json, ignoring: Ignoring): Json {
  const kept = reduced(json, ignoring);
  return ignoring.order ? inOneOrder(kept) : kept;
}

function keptHeaders(headers: Side['headers'], ignoring: Ignoring): Side['headers'] {
  return ignoring.times ? headers.filter(([name]) => !passing.has(name.toLowerCase())) : headers;
}

/** What differs, in words: the line, the headers, then the body value by value. */
export function differences(a: Side, b: Side, ignoring: Ignoring): Sentence[] {
  const found: Sentence[] = [];
  if (a.line !== b.line && a.line !== null && b.line !== null) {
    found.push([{ name: a.line }, ' on the left, ', { name: b.line }, ' on the right.']);
  }
  const [was, is] = [a, b].map(({ headers }) => byName(keptHeaders(headers, ignoring))) as [
    ReturnType<typeof byName>,
    ReturnType<typeof byName>,
  ];
  for (const [key, { name, values }] of was) {
    const other = is.get(key);
    if (!other) found.push([`Header ${name} `, { name: values }, ' is on the left only.']);
    else if (other.values !== values)
      found.push([
        `Header ${name}: `,
        { name: values },
        ' on the left, ',
        { name: other.values },
        ' on the right.',
      ]);
  }
  for (const [key, { name, values }] of is) {
    if (!was.has(key)) found.push([`Header ${name} `, { name: values }, ' is on the right only.']);
  }
  if (isObject(a.json) && isObject(b.json))
    found.push(...diffResources(a.json, b.json, ignoring).map(sidesSentence));
  else if (JSON.stringify(a.json) !== JSON.stringify(b.json) || a.text !== b.text)
    found.push(['The bodies differ.']);
  return found;
}

function byName(headers: Side['headers']): Map<string, { name: string; values: string }> {
  const found = new Map<string, { name: string; values: string }>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const known = found.get(key);
    found.set(key, { name: known?.name ?? name, values: known ? `${known.values}, ${value}` : value });
  }
  return found;
}
