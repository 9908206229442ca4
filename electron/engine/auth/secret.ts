import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares a secret with what a caller sent, by digest and in constant time. */
export class Secret {
  readonly #digest: Buffer;
  /** A client sends the same secret again and again. */
  #lastGood: string | null = null;

  constructor(secret: string) {
    this.#digest = digest(secret);
  }

  matches(sent: string): boolean {
    if (sent === this.#lastGood) return true;
    const good = timingSafeEqual(digest(sent), this.#digest);
    if (good) this.#lastGood = sent;
    return good;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The credentials of an Authorization header of the given scheme (RFC 9110 section 11.4), or null. */
export function credentials(header: string | undefined, scheme: string): string | null {
  if (header === undefined || header.length <= scheme.length + 1) return null;
  if (header[scheme.length] !== ' ' || header.slice(0, scheme.length).toLowerCase() !== scheme) return null;
  return header.slice(scheme.length + 1).trim();
}

/** User and password of Basic credentials (RFC 7617 section 2), or null when they are not well-formed. */
export function userAndPassword(header: string | undefined): { user: string; password: string } | null {
  const encoded = credentials(header, 'basic');
  if (encoded === null) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
