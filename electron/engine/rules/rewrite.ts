import type { Act, JsonEdit } from '../../../shared/rules/act.ts';
import { editHeaders } from '../../../shared/rules/edit-headers.ts';
import { type Change, editJson } from '../../../shared/rules/edit-json.ts';
import { render, type TemplateValues } from '../../../shared/rules/render.ts';
import type { Json } from '../../../shared/scim/json.ts';
import type { WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import type { FlatHeaders } from '../store/record.ts';
import { decodedBody } from './coding.ts';

export interface Rewritten<T> {
  readonly message: T;
  readonly changes: readonly Change[];
  /** What changed nothing, and why. */
  readonly notes: readonly string[];
}

type RewriteRequest = Extract<Act, { act: 'rewriteRequest' }>;
type RewriteAnswer = Extract<Act, { act: 'rewriteAnswer' }>;

export function rewriteRequest(
  request: WholeRequest,
  act: RewriteRequest,
  values: TemplateValues,
): Rewritten<WholeRequest> {
  const changes: Change[] = [];
  const method = act.method ?? request.method;
  if (method !== request.method) changes.push({ place: 'method', before: request.method, after: method });
  const target = act.url === null ? request.target : changedTarget(request.target, act.url, values);
  if (target !== request.target) changes.push({ place: 'target', before: request.target, after: target });
  const content = rewriteContent(request, act, values);
  const { headers, body } = content.message;
  return {
    message: { ...request, method, target, headers: withLength(headers, body), body },
    changes: [...changes, ...content.changes],
    notes: content.notes,
  };
}

export function rewriteAnswer(
  answer: WholeAnswer,
  act: RewriteAnswer,
  values: TemplateValues,
  reasonOf: (status: number) => string,
): Rewritten<WholeAnswer> {
  const changes: Change[] = [];
  const status = act.status ?? answer.status;
  if (status !== answer.status)
    changes.push({ place: 'status', before: String(answer.status), after: String(status) });
  const content = rewriteContent(answer, act, values);
  return {
    message: {
      ...answer,
      status,
      reason: status === answer.status ? answer.reason : reasonOf(status),
      ...content.message,
    },
    changes: [...changes, ...content.changes],
    notes: content.notes,
  };
}

interface Content {
  readonly headers: FlatHeaders;
  readonly body: Buffer;
}

/** Headers first, so that a rule can also take away what rewriting the body would put right. */
function rewriteContent(
  { headers, body }: Content,
  act: Pick<RewriteAnswer, 'headers' | 'json' | 'body'>,
  values: TemplateValues,
): Rewritten<Content> {
  const head = editHeaders(headers, act.headers, values);
  const changes = [...head.changes];
  const notes: string[] = [];
  let content = body;
  if (act.body !== null) {
    content = Buffer.from(render(act.body, values), 'utf8');
    if (!content.equals(body))
      changes.push({ place: 'body', before: `${body.length} bytes`, after: `${content.length} bytes` });
  }
  if (act.json.length > 0) {
    const edited = editBody(act.body === null ? headers : [], content, act.json, values);
    changes.push(...edited.changes);
    notes.push(...edited.notes);
    content = edited.message;
  }
  return {
    message:
      content === body
        ? { headers: head.headers, body }
        : { headers: withBody(head.headers, content), body: content },
    changes,
    notes,
  };
}

function editBody(
  headers: FlatHeaders,
  body: Buffer,
  edits: readonly JsonEdit[],
  values: TemplateValues,
): Rewritten<Buffer> {
  const text = decodedBody(headers, body)?.toString('utf8');
  const json = text === undefined ? undefined : parse(text);
  if (json === undefined) return { message: body, changes: [], notes: ['the body is not JSON'] };
  const edited = editJson(json, edits, values);
  return {
    message: edited.changes.length === 0 ? body : Buffer.from(JSON.stringify(edited.body), 'utf8'),
    changes: edited.changes,
    notes: edited.notes,
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const FRAMING = new Set(['transfer-encoding', 'content-encoding', 'trailer']);

/**
 * The fields for another body: its length where the old one stood (or its Transfer-Encoding), no content coding.
 * A message that says nothing of its length is left so: it is made here, and given one when it leaves.
 */
export function withBody(headers: FlatHeaders, body: Buffer): string[] {
  const result: string[] = [];
  let placed = false;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    const field = name.toLowerCase();
    const isLength = field === 'content-length';
    if (isLength || field === 'transfer-encoding') {
      if (!placed) result.push(isLength ? name : 'Content-Length', String(body.length));
      placed = true;
    } else if (!FRAMING.has(field)) result.push(name, headers[i + 1] as string);
  }
  return result;
}

/** A request that has a body says how long it is, also when it had none before (RFC 9112 section 6.3). */
export function withLength(headers: FlatHeaders, body: Buffer): FlatHeaders {
  const framed = headers.some((text, i) => i % 2 === 0 && /^(content-length|transfer-encoding)$/i.test(text));
  return framed || body.length === 0 ? headers : [...headers, 'Content-Length', String(body.length)];
}

function changedTarget(
  target: string,
  { how, find, with: replacement }: NonNullable<RewriteRequest['url']>,
  values: TemplateValues,
): string {
  const rendered = render(replacement, values);
  const changed =
    how === 'text' ? target.replace(find, () => rendered) : target.replace(new RegExp(find), rendered);
  return sendableTarget(changed);
}

/** A request target that can go on the wire: it begins with a slash, and what a URL cannot hold is encoded. */
export function sendableTarget(target: string): string {
  const encoded = target.replace(/[^\x21-\x7e]+/g, (part) =>
    encodeURIComponent(Buffer.from(part, 'utf8').toString('utf8')),
  );
  return encoded.startsWith('/') ? encoded : `/${encoded}`;
}
