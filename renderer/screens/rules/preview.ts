import type { AnswerMessage, Exchange, Header, RequestMessage } from '../../../shared/contract/exchange.ts';
import { readRequest } from '../../../shared/meaning/scim-request.ts';
import { type Act, actsOnRequest, endsRequest } from '../../../shared/rules/act.ts';
import { editHeaders } from '../../../shared/rules/edit-headers.ts';
import { type Change, editJson } from '../../../shared/rules/edit-json.ts';
import type { Facts, MessageFacts } from '../../../shared/rules/facts.ts';
import { render, type TemplateValues } from '../../../shared/rules/render.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { errorUrn } from '../../../shared/scim/error.ts';
import type { Json } from '../../../shared/scim/json.ts';
import { reasonPhrases } from './reason-phrases.ts';

/** A message of an exchange before and after the rule; bodies as text. */
export interface MessagePreview {
  readonly before: string;
  readonly after: string;
  /** It is another message altogether: the rule answers itself. */
  readonly whole: boolean;
  /** Of the head: method, target, status and headers. */
  readonly head: readonly Change[];
  readonly notes: readonly string[];
}

export interface Preview {
  /** What the target would get; null when the rule leaves the request as it is. */
  readonly request: MessagePreview | null;
  /** What the client would get; null when the rule leaves the answer as it is. */
  readonly answer: MessagePreview | null;
}

export interface PreviewSource {
  readonly exchange: Exchange;
  readonly requestBody: string;
  readonly answer: AnswerMessage | null;
  readonly answerBody: string;
  readonly basePath: string;
  readonly baseUrl: string;
}

interface Draft {
  whole: boolean;
  method: string;
  target: string;
  status: number;
  headers: string[];
  body: string;
  head: Change[];
  notes: string[];
}

/** What the rewrites and answers of a rule would have made of a recorded exchange. */
export function previewRule({ acts }: Rule, source: PreviewSource): Preview {
  const { requestReceived } = source.exchange.messages;
  const request = draftOf(requestReceived, source.requestBody);
  const recorded = source.answer && draftOf(source.answer, source.answerBody);
  let answer = recorded && draftOf(source.answer as AnswerMessage, source.answerBody);
  const newId = crypto.randomUUID();
  const now = Date.now();
  const values = (): TemplateValues => ({
    facts: factsOf(source, request, answer),
    newId,
    now,
    counter: 1,
    baseUrl: source.baseUrl,
  });
  const touched = { request: false, answer: false };
  for (const act of acts.filter(actsOnRequest)) {
    if (act.act === 'rewriteRequest') {
      touched.request = true;
      rewriteRequest(request, act, values());
    } else if (act.act === 'answer' || act.act === 'status') {
      touched.answer = true;
      answer = givenAnswer(act, values(), answer?.status ?? null);
    }
    if (!endsRequest(act)) continue;
    // The target is not asked, so what would have become of the request does not matter.
    touched.request = false;
    if (act.act === 'fault') answer = null;
    break;
  }
  for (const act of acts) {
    if (act.act !== 'rewriteAnswer' || !answer) continue;
    touched.answer = true;
    rewriteAnswer(answer, act, values());
  }
  return {
    request: touched.request ? { ...request, before: source.requestBody, after: request.body } : null,
    answer: touched.answer && answer ? { ...answer, before: recorded?.body ?? '', after: answer.body } : null,
  };
}

function draftOf(message: RequestMessage | AnswerMessage, body: string): Draft {
  return {
    method: 'method' in message ? message.method : '',
    target: 'target' in message ? message.target : '',
    status: 'status' in message ? message.status : 0,
    headers: flat(message.headers),
    body,
    head: [],
    notes: [],
    whole: false,
  };
}

function flat(headers: readonly Header[]): string[] {
  return headers.flat();
}

function rewriteRequest(
  draft: Draft,
  act: Extract<Act, { act: 'rewriteRequest' }>,
  values: TemplateValues,
): void {
  if (act.method !== null && act.method !== draft.method) {
    draft.head.push({ place: 'method', before: draft.method, after: act.method });
    draft.method = act.method;
  }
  if (act.url !== null) {
    const { how, find } = act.url;
    const put = render(act.url.with, values);
    const target =
      how === 'regex' ? draft.target.replace(new RegExp(find), put) : draft.target.replace(find, () => put);
    if (target === draft.target) draft.notes.push(`${find} is not in the address`);
    else draft.head.push({ place: 'target', before: draft.target, after: target });
    draft.target = target;
  }
  rewriteRest(draft, act, values);
}

function rewriteAnswer(
  draft: Draft,
  act: Extract<Act, { act: 'rewriteAnswer' }>,
  values: TemplateValues,
): void {
  if (act.status !== null && act.status !== draft.status) {
    draft.head.push({ place: 'status', before: String(draft.status), after: String(act.status) });
    draft.status = act.status;
  }
  rewriteRest(draft, act, values);
}

function rewriteRest(
  draft: Draft,
  act: Extract<Act, { act: 'rewriteRequest' | 'rewriteAnswer' }>,
  values: TemplateValues,
): void {
  const edited = editHeaders(draft.headers, act.headers, values);
  draft.headers = edited.headers;
  draft.head.push(...edited.changes);
  if (act.body !== null) draft.body = render(act.body, values);
  if (act.json.length === 0) return;
  const json = parsed(draft.body);
  if (json === undefined) {
    draft.notes.push('the body is not JSON, so none of its values is changed');
    return;
  }
  const { body, changes, notes } = editJson(json as Json, act.json, values);
  draft.notes.push(...notes);
  if (changes.length > 0) draft.body = JSON.stringify(body);
}

function givenAnswer(
  act: Extract<Act, { act: 'answer' | 'status' }>,
  values: TemplateValues,
  recorded: number | null,
): Draft {
  const head: Change[] =
    recorded === act.status
      ? []
      : [
          {
            place: 'status',
            before: recorded === null ? null : String(recorded),
            after: String(act.status),
          },
        ];
  const made = { method: '', target: '', status: act.status, head, notes: [], whole: true };
  if (act.act === 'answer') {
    const headers = act.headers.flatMap(([name, value]) => [name, render(value, values)]);
    return { ...made, headers, body: render(act.body, values) };
  }
  const headers = ['Content-Type', 'application/scim+json'];
  if (act.retryAfter !== null) {
    headers.push('Retry-After', String(act.retryAfter));
    head.push({ place: 'header Retry-After', before: null, after: String(act.retryAfter) });
  }
  const error = {
    schemas: [errorUrn],
    status: String(act.status),
    ...(act.scimType && { scimType: act.scimType }),
    detail:
      act.detail === null
        ? (reasonPhrases[act.status] ?? `Status ${act.status}`)
        : render(act.detail, values),
  };
  return { ...made, headers, body: JSON.stringify(error) };
}

function factsOf({ exchange, basePath }: PreviewSource, request: Draft, answer: Draft | null): Facts {
  return {
    method: request.method,
    scim: readRequest(request.method, request.target, basePath, false),
    request: messageFacts(request),
    answer: answer && { ...messageFacts(answer), status: answer.status },
    idp: () => exchange.idp?.id ?? null,
    meaning: () => exchange.meaning,
  };
}

function messageFacts({ headers, body }: Draft): MessageFacts {
  return { headers, text: () => body, json: () => parsed(body) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
