import type { ParsedParams, Result } from '../../../shared/contract/define.ts';
import type {
  AnswerMessage,
  Exchange,
  Header,
  MessageRole,
  RequestMessage,
} from '../../../shared/contract/exchange.ts';
import type { RpcMethods } from '../../../shared/contract/rpc.ts';
import { ShadowOutcome } from '../../../shared/contract/shadow.ts';
import { STORED_SECRET } from '../../../shared/contract/upstream.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { toCurl } from '../../../shared/export/curl.ts';
import type { Sqlite } from '../store/database.ts';
import type { FlatHeaders } from '../store/record.ts';
import type { BodyReader } from './body-reader.ts';
import {
  type ExchangeRow,
  outcomeOf,
  parseAnswerHead,
  parseRequestHead,
  problemOf,
  type RequestHead,
  SELECT_EXCHANGE,
} from './exchange-row.ts';
import { isSecretField, maskSecret } from './secrets.ts';

type Call<M extends keyof RpcMethods> = ParsedParams<RpcMethods[M]>;
type Answer<M extends keyof RpcMethods> = Result<RpcMethods[M]>;

/** What the index knows of an exchange. */
export type Derived = Pick<Exchange, 'idp' | 'meaning'>;

/** Reads single exchanges whole, for the inspector. */
export class ExchangeReader {
  readonly #bodies: BodyReader;
  readonly #derived: (id: number, row: ExchangeRow) => Derived;
  readonly #firstId: number;
  readonly #find;
  readonly #resends;
  readonly #shadow;

  constructor(
    workspace: Sqlite,
    bodies: BodyReader,
    firstId: number,
    derived: (id: number, row: ExchangeRow) => Derived,
  ) {
    this.#firstId = firstId;
    this.#bodies = bodies;
    this.#derived = derived;
    this.#find = workspace.prepare(`${SELECT_EXCHANGE} WHERE exchange.id = ?`);
    this.#shadow = workspace.prepare('SELECT outcome FROM shadow WHERE id = ?');
    this.#resends = workspace.prepare('SELECT id FROM exchange WHERE resend_of = ? ORDER BY id');
  }

  get({ id, reveal }: Call<'exchange.get'>): Answer<'exchange.get'> {
    const row = this.#row(id);
    const resends = this.#resends.all([id]) as { id: number }[];
    return {
      id: row.id,
      session: row.session,
      listener: row.listener,
      target: row.target,
      client: row.client,
      receivedAt: row.received_at,
      requestDone: row.request_done,
      firstByte: row.first_byte,
      done: row.done,
      outcome: outcomeOf(row, this.#firstId),
      problem: problemOf(row, this.#firstId),
      messages: {
        requestReceived: this.#requestReceived(row, reveal),
        requestForwarded: this.#requestForwarded(row, reveal),
        answerReceived: this.#answerReceived(row, reveal),
        answerSent: this.#answerSent(row, reveal),
      },
      trace: row.trace ? (JSON.parse(row.trace) as Exchange['trace']) : [],
      ...this.#derived(id, row),
      resendOf: row.resend_of,
      resends: resends.map((resend) => resend.id),
      shadowOf: row.shadow_of,
      shadow: this.#shadowOutcome(id),
    };
  }

  body({ id, role, encoded, offset, limit }: Call<'exchange.body'>): Answer<'exchange.body'> {
    const row = this.#row(id);
    const { body, size, headers } = part(row, role);
    const stored = this.#bodies.read(body);
    const { bytes, encoding } = encoded
      ? { bytes: stored, encoding: null }
      : this.#bodies.decoded(body, headers);
    const all = bytes ?? Buffer.alloc(0);
    return {
      base64: all.subarray(offset, offset + limit).toString('base64'),
      total: all.length,
      cut: (stored?.length ?? 0) < size,
      encoding,
    };
  }

  curl({ id, reveal }: Call<'exchange.curl'>): Answer<'exchange.curl'> {
    const row = this.#row(id);
    const headers = pairs(parseRequestHead(row.request_head).headers);
    const body = this.#bodies.read(row.request_body);
    if (row.method === '')
      throw new RpcError('unavailable', 'What arrived was not HTTP, so there is no cURL command for it.');
    if ((body?.length ?? 0) < row.request_size) {
      throw new RpcError(
        'unavailable',
        'The body of this request was not stored whole, so a cURL command would send something else.',
        'The limit is under Settings, Stored bodies.',
      );
    }
    return {
      command: toCurl({
        method: row.method,
        url: `${this.#originOf(row, headers)}${row.url}`,
        headers,
        body,
        mask: ([name, value]) => (!reveal && isSecretField(name) ? placeholder(value) : null),
      }),
    };
  }

  /** Scheme and host that the request was sent to. */
  #originOf(row: ExchangeRow, headers: readonly Header[]): string {
    if (row.listener === null) return row.target;
    const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '127.0.0.1';
    return `${row.secure ? 'https' : 'http'}://${host}`;
  }

  #row(id: number): ExchangeRow {
    const row = this.#find.get([id]) as ExchangeRow | undefined;
    if (row) return row;
    throw new RpcError(
      'notFound',
      `Exchange ${id} is not in the workspace any more.`,
      'Its session was deleted or trimmed.',
    );
  }

  #requestReceived(row: ExchangeRow, reveal: boolean): RequestMessage {
    const head = readable(parseRequestHead(row.request_head), reveal);
    return {
      method: row.method,
      target: row.url,
      ...head,
      body: this.#info(row.request_body, row.request_size),
    };
  }

  #requestForwarded(row: ExchangeRow, reveal: boolean): RequestMessage | null {
    if (row.forwarded_head === null || row.forwarded_line === null) return null;
    const [method = '', target = ''] = row.forwarded_line.split(' ');
    const head = readable(parseRequestHead(row.forwarded_head), reveal);
    return { method, target, ...head, body: this.#info(row.forwarded_body, row.forwarded_size ?? 0) };
  }

  #answerReceived(row: ExchangeRow, reveal: boolean): AnswerMessage | null {
    if (row.answer_head === null || row.answer_status === null) return null;
    const head = parseAnswerHead(row.answer_head);
    const body = this.#info(row.answer_body, row.answer_size ?? 0);
    return { status: row.answer_status, reason: head.reason, ...readable(head, reveal), body };
  }

  #answerSent(row: ExchangeRow, reveal: boolean): AnswerMessage | null {
    if (row.sent_head === null || row.status === null) return null;
    const head = parseAnswerHead(row.sent_head);
    const body = this.#info(row.sent_body, row.sent_size ?? 0);
    return { status: row.status, reason: head.reason, ...readable(head, reveal), body };
  }

  #shadowOutcome(id: number): ShadowOutcome | null {
    const row = this.#shadow.get([id]) as { outcome: string } | undefined;
    return row ? ShadowOutcome.parse(JSON.parse(row.outcome)) : null;
  }

  #info(body: number | null, size: number) {
    if (size === 0 && body === null) return null;
    return { size, stored: this.#bodies.size(body) };
  }
}

function part(
  row: ExchangeRow,
  role: MessageRole,
): { body: number | null; size: number; headers: FlatHeaders } {
  switch (role) {
    case 'requestReceived':
      return {
        body: row.request_body,
        size: row.request_size,
        headers: parseRequestHead(row.request_head).headers,
      };
    case 'requestForwarded':
      return {
        body: row.forwarded_body,
        size: row.forwarded_size ?? 0,
        headers: row.forwarded_head ? parseRequestHead(row.forwarded_head).headers : [],
      };
    case 'answerReceived':
      return {
        body: row.answer_body,
        size: row.answer_size ?? 0,
        headers: row.answer_head ? parseAnswerHead(row.answer_head).headers : [],
      };
    case 'answerSent':
      return {
        body: row.sent_body,
        size: row.sent_size ?? 0,
        headers: row.sent_head ? parseAnswerHead(row.sent_head).headers : [],
      };
  }
}

/** A head as it goes to a window: pairs instead of a flat list, secrets masked unless asked for. */
function readable({ httpVersion, headers, trailers }: RequestHead, reveal: boolean) {
  const shown = pairs(headers);
  const masked: number[] = [];
  if (!reveal) {
    shown.forEach(([name, value], i) => {
      // What stands in place of a stored secret hides nothing.
      if (!isSecretField(name) || value.endsWith(STORED_SECRET)) return;
      shown[i] = [name, maskSecret(value)];
      masked.push(i);
    });
  }
  return { httpVersion, headers: shown, masked, trailers: pairs(trailers) };
}

/** In a command a secret becomes a word to fill in: `Bearer YOUR_TOKEN`. */
function placeholder(secret: string): string {
  const space = secret.indexOf(' ');
  return `${space > 0 ? secret.slice(0, space + 1) : ''}YOUR_TOKEN`;
}

function pairs(flat: FlatHeaders): Header[] {
  const list: Header[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) list.push([flat[i] as string, flat[i + 1] as string]);
  return list;
}
