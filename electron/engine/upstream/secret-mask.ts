import type { TraceEntry } from '../../../shared/contract/exchange.ts';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { ExchangeRecord, FlatHeaders, MessageRecord } from '../store/record.ts';
import { basic } from './outgoing-headers.ts';
import { unpacked } from './unpacked.ts';

/** A secret of fewer characters is found by chance in what has nothing to do with it. */
const SHORTEST = 4;

/**
 * Keeps a stored secret out of what is recorded when an app says it back, in an error page or an echo. The client
 * gets the answer as it came; only the stored copy has asterisks, as many as the secret has bytes.
 */
export class SecretMask {
  readonly #needles: readonly Buffer[];

  private constructor(needles: readonly Buffer[]) {
    this.#needles = needles;
  }

  /** `user`: with it the secret also travels as Basic credentials. Null when there is nothing to look for. */
  static of(secret: string | null, user: string | null): SecretMask | null {
    if (secret === null || secret.length < SHORTEST) return null;
    const forms = new Set([
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      ...(user === null ? [] : [basic(user, secret).slice('Basic '.length)]),
    ]);
    return new SecretMask([...forms].map((form) => Buffer.from(form, 'utf8')));
  }

  /** Changes the answers of a record, and says so in its trace. */
  apply(record: ExchangeRecord): void {
    const answer = record.answer && this.#message(record.answer);
    const sent = record.sent && this.#message(record.sent);
    if (answer === record.answer && sent === record.sent) return;
    record.answer = answer;
    record.sent = sent;
    if (!record.trace.some(({ name }) => name === MASKED.name)) record.trace = [...record.trace, MASKED];
  }

  #message<T extends MessageRecord>(message: T): T {
    const headers = this.#headers(message.headers);
    const body = this.#body(message.body, message.headers);
    return headers === message.headers && body === message.body ? message : { ...message, headers, body };
  }

  #headers(headers: FlatHeaders): FlatHeaders {
    const masked = headers.map((text, i) =>
      i % 2 === 0 ? text : this.#bytes(Buffer.from(text, 'latin1')).toString('latin1'),
    );
    return masked.every((text, i) => text === headers[i]) ? headers : masked;
  }

  #body(body: Buffer | null, headers: FlatHeaders): Buffer | null {
    if (body === null) return null;
    if (headerValue(headers, 'content-encoding') === undefined) return this.#bytes(body);
    const plain = unpacked(body, headers);
    // Packed anew it would not be what came; and what cannot be unpacked cannot be read from the copy either.
    return plain !== null && this.#bytes(plain) !== plain ? null : body;
  }

  /** The same object when no secret is in it. */
  #bytes(bytes: Buffer): Buffer {
    let result = bytes;
    for (const needle of this.#needles) {
      for (let at = result.indexOf(needle); at >= 0; at = result.indexOf(needle, at + needle.length)) {
        if (result === bytes) result = Buffer.from(bytes);
        result.fill('*', at, at + needle.length);
      }
    }
    return result;
  }
}

const MASKED: TraceEntry = {
  kind: 'note',
  name: 'secret-masked',
  detail:
    'The app said the stored secret back. The client got that; the copy kept here has asterisks in its place, or no body where it was compressed.',
};
