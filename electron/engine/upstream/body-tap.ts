/** Bodies above this are gathered in one growing buffer, in bytes: below, the pieces as they came are cheaper. */
const LARGE = 256 * 1024;

/** Keeps the first bytes of a body that streams by, and counts all of them. */
export class BodyTap {
  readonly #limit: number;
  #first: Buffer | null = null;
  #more: Buffer[] | null = null;
  /** Holds `#kept` bytes, and room for more. */
  #large: Buffer | null = null;
  #kept = 0;
  size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    this.size += chunk.length;
    const room = this.#limit - this.#kept;
    if (room <= 0) return;
    const part = chunk.length > room ? chunk.subarray(0, room) : chunk;
    if (this.#kept + part.length > LARGE) this.#gather(part);
    else if (this.#first === null) this.#first = part;
    else if (this.#more === null) this.#more = [this.#first, part];
    else this.#more.push(part);
    this.#kept += part.length;
  }

  /** What was kept; null when nothing passed. The same buffer when asked again with nothing added in between. */
  bytes(): Buffer | null {
    if (this.#large !== null) {
      if (this.#first?.length !== this.#kept) this.#first = this.#large.subarray(0, this.#kept);
    } else if (this.#more !== null) {
      this.#first = Buffer.concat(this.#more);
      this.#more = null;
    }
    return this.#first;
  }

  /** True when all that passed was kept. */
  get whole(): boolean {
    return this.#kept === this.size;
  }

  #gather(part: Buffer): void {
    const needed = this.#kept + part.length;
    if (this.#large === null || this.#large.length < needed) {
      const larger = Buffer.allocUnsafeSlow(Math.min(this.#limit, Math.max(needed, 2 * this.#kept)));
      const kept = this.bytes();
      kept?.copy(larger);
      this.#large = larger;
      this.#first = null;
    }
    part.copy(this.#large, this.#kept);
  }
}
