import type { Sqlite } from '../store/database.ts';
import type { FlatHeaders } from '../store/record.ts';
import type { BodyReader } from './body-reader.ts';
import {
  type ExchangeRow,
  IS_TRAFFIC,
  parseAnswerHead,
  parseRequestHead,
  SELECT_EXCHANGE,
} from './exchange-row.ts';
import { isSecretField } from './secrets.ts';

/** Of each body so many bytes are searched. A page of an import is longer; its people are found as people. */
const MAX_BODY = 64 * 1024;

/**
 * The words of headers and bodies, for free text, `body~` and `header:`. Built behind the entries, when the worker
 * has nothing else to do. Bodies that were on the way and as they arrived or left are all searched; secrets in
 * headers are not.
 */
export class TextIndex {
  readonly #index: Sqlite;
  readonly #bodies: BodyReader;
  readonly #next;
  readonly #insert;
  readonly #forget;
  readonly #save;
  #position: number;

  constructor(index: Sqlite, workspace: Sqlite, bodies: BodyReader) {
    this.#index = index;
    this.#bodies = bodies;
    this.#next = workspace.prepare(
      `${SELECT_EXCHANGE} WHERE exchange.id > ? AND exchange.id <= ? AND ${IS_TRAFFIC} ORDER BY exchange.id LIMIT ?`,
    );
    this.#insert = index.prepare('INSERT INTO text (rowid, headers, bodies) VALUES (?, ?, ?)');
    this.#forget = index.prepare('DELETE FROM text WHERE rowid = ?');
    this.#save = index.prepare("INSERT OR REPLACE INTO state (key, value) VALUES ('text', ?)");
    const saved = index.prepare("SELECT value FROM state WHERE key = 'text'").get() as
      | { value: string }
      | undefined;
    this.#position = Number(saved?.value ?? 0);
  }

  /** Newest exchange that is taken in. */
  get position(): number {
    return this.#position;
  }

  /** Takes in up to `limit` further exchanges, none newer than `last`; returns their ids. */
  step(limit: number, last: number): number[] {
    const rows = this.#next.all([this.#position, last, limit]) as ExchangeRow[];
    this.#write(rows, rows.at(-1)?.id ?? last);
    return rows.map(({ id }) => id);
  }

  /** Takes exchanges in again that were stored again, as far as they were taken in at all. */
  refresh(rows: readonly ExchangeRow[]): void {
    const known = rows.filter(({ id }) => id <= this.#position);
    if (known.length > 0) this.#write(known, this.#position);
  }

  /** Within the transaction of whoever calls. */
  forget(ids: readonly number[]): void {
    for (const id of ids) if (id <= this.#position) this.#forget.run([id]);
  }

  #write(rows: readonly ExchangeRow[], position: number): void {
    if (rows.length === 0 && position === this.#position) return;
    this.#index.exec('BEGIN');
    try {
      for (const row of rows) {
        if (row.id <= this.#position) this.#forget.run([row.id]);
        this.#insert.run([row.id, this.#headersOf(row), this.#bodiesOf(row)]);
      }
      this.#save.run([String(position)]);
      this.#index.exec('COMMIT');
      this.#position = position;
    } catch (error) {
      this.#index.exec('ROLLBACK');
      throw error;
    }
  }

  #headersOf(row: ExchangeRow): string {
    const lines: string[] = [];
    for (const { headers } of headsOf(row)) {
      for (let at = 0; at + 1 < headers.length; at += 2) {
        const name = headers[at] ?? '';
        lines.push(isSecretField(name) ? name : `${name}: ${headers[at + 1]}`);
      }
    }
    return lines.join('\n');
  }

  #bodiesOf(row: ExchangeRow): string {
    const seen = new Set<number>();
    const texts: string[] = [];
    for (const { headers, body } of headsOf(row)) {
      if (body === null || seen.has(body)) continue;
      seen.add(body);
      const { bytes } = this.#bodies.decoded(body, headers);
      if (bytes) texts.push(textOf(bytes.subarray(0, MAX_BODY)));
    }
    return texts.join('\n');
  }
}

/** Every message of an exchange that is not the same as its neighbour. */
function headsOf(row: ExchangeRow): { headers: FlatHeaders; body: number | null }[] {
  const heads = [{ headers: parseRequestHead(row.request_head).headers, body: row.request_body }];
  if (row.forwarded_head !== null)
    heads.push({ headers: parseRequestHead(row.forwarded_head).headers, body: row.forwarded_body });
  if (row.answer_head !== null)
    heads.push({ headers: parseAnswerHead(row.answer_head).headers, body: row.answer_body });
  if (row.sent_head !== null)
    heads.push({ headers: parseAnswerHead(row.sent_head).headers, body: row.sent_body });
  return heads;
}

/** A body as text; JSON's escapes of characters undone. Empty for what is not text. */
function textOf(bytes: Buffer): string {
  if (bytes.subarray(0, 512).includes(0)) return '';
  const text = bytes.toString('utf8');
  return text.includes('\\u')
    ? text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}
