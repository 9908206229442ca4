/** Keeps the first bytes of a body that streams by, and counts all of them. */
export class BodyTap {
  readonly #limit: number;
  #first: Buffer | null = null;
  #more: Buffer[] | null = null;
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
    this.#kept += part.length;
    if (this.#first === null) this.#first = part;
    else if (this.#more === null) this.#more = [this.#first, part];
    else this.#more.push(part);
  }

  /** What was kept; null when nothing passed. */
  bytes(): Buffer | null {
    if (this.#more !== null) {
      this.#first = Buffer.concat(this.#more);
      this.#more = null;
    }
    return this.#first;
  }

  /** True when all that passed was kept. */
  get whole(): boolean {
    return this.#kept === this.size;
  }
}
