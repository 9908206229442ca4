import type { z } from 'zod';
import type {
  BodyContent,
  HeldAnswer,
  HeldEdit,
  HeldRelease,
  HeldRequest,
} from '../../../shared/contract/breakpoints.ts';
import type { DraftHeader, Header } from '../../../shared/contract/exchange.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { Change } from '../../../shared/rules/edit-json.ts';
import { isSecretField, maskSecret } from '../index/secrets.ts';
import { madeAnswer } from '../pipeline/made-answer.ts';
import type { WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import type { FlatHeaders } from '../store/record.ts';
import { codingOf, decodedBody } from './coding.ts';
import { withBody, withLength } from './rewrite.ts';

type Message = Pick<WholeRequest, 'headers' | 'body'>;

export function heldRequest(
  request: WholeRequest,
  version: string,
  reveal: boolean,
): z.infer<typeof HeldRequest> {
  return { method: request.method, target: request.target, ...shown(request, version, reveal) };
}

export function heldAnswer(answer: WholeAnswer, reveal: boolean): z.infer<typeof HeldAnswer> {
  return { status: answer.status, reason: answer.reason, ...shown(answer, '1.1', reveal) };
}

function shown({ headers, body }: Message, httpVersion: string, reveal: boolean) {
  const list: Header[] = [];
  const masked: number[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    const value = headers[i + 1] as string;
    const hide = !reveal && isSecretField(name);
    if (hide) masked.push(list.length);
    list.push([name, hide ? maskSecret(value) : value]);
  }
  const decoded = decodedBody(headers, body);
  return {
    httpVersion,
    headers: list,
    masked,
    body: content(decoded ?? body),
    size: body.length,
    encoding: decoded === null ? null : codingOf(headers),
  };
}

function content(bytes: Buffer): BodyContent {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? { text } : { base64: bytes.toString('base64') };
}

function bytesOf(body: BodyContent): Buffer {
  return 'text' in body ? Buffer.from(body.text, 'utf8') : Buffer.from(body.base64, 'base64');
}

/** @throws RpcError badRequest when an edit cannot be carried out */
export function checkEdit(edit: HeldEdit, message: Message, stage: HeldEdit['stage']): void {
  if (edit.stage !== stage)
    throw new RpcError(
      'badRequest',
      `The ${stage} is held, and this edits the ${edit.stage}.`,
      'It was let go and held again: open it anew.',
    );
  headersOf(edit.headers, message.headers);
}

export interface Edited<T> {
  readonly message: T;
  readonly changes: readonly Change[];
}

export function editRequest(
  request: WholeRequest,
  { method, target, headers, body }: Extract<HeldEdit, { stage: 'request' }>,
): Edited<WholeRequest> {
  const changes: Change[] = [];
  if (method !== request.method) changes.push({ place: 'method', before: request.method, after: method });
  if (target !== request.target) changes.push({ place: 'target', before: request.target, after: target });
  const edited = editMessage(request, headers, body);
  return {
    message: { ...request, method, target, ...edited.message },
    changes: [...changes, ...edited.changes],
  };
}

export function editAnswer(
  answer: WholeAnswer,
  { status, headers, body }: Extract<HeldEdit, { stage: 'answer' }>,
  reasonOf: (status: number) => string,
): Edited<WholeAnswer> {
  const edited = editMessage(answer, headers, body);
  const same = status === answer.status;
  const changes: Change[] = same
    ? []
    : [{ place: 'status', before: String(answer.status), after: String(status) }];
  return {
    message: { ...answer, status, reason: same ? answer.reason : reasonOf(status), ...edited.message },
    changes: [...changes, ...edited.changes],
  };
}

/** @throws RpcError badRequest for a header that cannot be sent */
export function answerByHand({
  status,
  headers,
  body,
}: Extract<HeldRelease, { kind: 'answer' }>['answer']): WholeAnswer {
  const list = headersOf(
    headers.map(([name, value]) => ({ name, value })),
    [],
  );
  const bytes = bytesOf(body);
  return madeAnswer({ status, headers: withoutFraming(list), body: bytes.length > 0 ? bytes : null });
}

const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date']);

function withoutFraming(headers: FlatHeaders): string[] {
  return headers.filter((_, i) => !FRAMING.has((headers[i - (i % 2)] as string).toLowerCase()));
}

function editMessage(
  message: Message,
  wanted: readonly DraftHeader[],
  body: BodyContent | null,
): Edited<Message> {
  const list = headersOf(wanted, message.headers);
  const bytes = body === null ? message.body : bytesOf(body);
  const decoded = decodedBody(message.headers, message.body) ?? message.body;
  // An edit that gives back what was shown leaves the bytes alone, content coding included.
  const changed = body !== null && !bytes.equals(decoded);
  const content = changed ? bytes : message.body;
  const headers = changed ? withLength(withBody(list, content), content) : unframedAs(list, message);
  return {
    message: { headers, body: content },
    changes: [
      ...headerChanges(message.headers, headers),
      ...(changed
        ? [{ place: 'body', before: `${message.body.length} bytes`, after: `${content.length} bytes` }]
        : []),
    ],
  };
}

/** The body is as it was: what says how long it is, and how it is coded, stays as it was too. */
function unframedAs(headers: FlatHeaders, { headers: before }: Message): string[] {
  const own = new Set(['content-length', 'transfer-encoding', 'content-encoding']);
  const kept = headers.filter((_, i) => !own.has((headers[i - (i % 2)] as string).toLowerCase()));
  const framing = before.filter((_, i) => own.has((before[i - (i % 2)] as string).toLowerCase()));
  const asGiven = headers.filter((_, i) => own.has((headers[i - (i % 2)] as string).toLowerCase()));
  return asGiven.join('\n') === framing.join('\n') ? [...headers] : [...kept, ...framing];
}

/** The fields of an edit; `recorded` ones get the value they are held with, repeated names in turn. */
function headersOf(wanted: readonly DraftHeader[], held: FlatHeaders): string[] {
  const used = new Set<number>();
  return wanted.flatMap((header) => {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header.name))
      throw new RpcError(
        'badRequest',
        `"${header.name}" is not a header name.`,
        'Use letters, digits and hyphens.',
      );
    if ('value' in header) {
      if (/[^\t\x20-\x7e\x80-\xff]/.test(header.value))
        throw new RpcError(
          'badRequest',
          `The value of ${header.name} holds a character a header cannot carry.`,
          'Remove line breaks and characters beyond Latin-1.',
        );
      return [header.name, header.value];
    }
    const name = header.name.toLowerCase();
    const at = held.findIndex((text, i) => i % 2 === 0 && !used.has(i) && text.toLowerCase() === name);
    if (at < 0)
      throw new RpcError('badRequest', `No ${header.name} header is held.`, 'Type its value, or remove it.');
    used.add(at);
    return [header.name, held[at + 1] as string];
  });
}

function headerChanges(before: FlatHeaders, after: FlatHeaders): Change[] {
  const names = new Map<string, string>();
  for (const list of [before, after])
    for (let i = 0; i + 1 < list.length; i += 2)
      names.set((list[i] as string).toLowerCase(), list[i] as string);
  return [...names].flatMap(([field, name]) => {
    const [was, is] = [valuesOf(before, field), valuesOf(after, field)];
    if (was === is) return [];
    const mask = (value: string | null) =>
      value !== null && isSecretField(name) ? maskSecret(value) : value;
    return [{ place: `header ${name}`, before: mask(was), after: mask(is) }];
  });
}

function valuesOf(headers: FlatHeaders, field: string): string | null {
  const values = headers.filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === field);
  return values.length === 0 ? null : values.join(', ');
}
