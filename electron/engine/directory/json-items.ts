/** The text of one resource, and the line of the file it begins in. */
export interface FoundItem {
  readonly text: string;
  readonly line: number;
}

/** Characters of one resource. A whole file is never held, so what has no end in sight is refused. */
const LARGEST_ITEM = 16 * 1024 * 1024;

/**
 * Finds the resources in a JSON text that comes in parts, holding no more of it than the resource it is at: the
 * elements of an array, the `Resources` of a ListResponse, or objects one after the other (one a line).
 */
export class JsonItems {
  #held = '';
  /** Where in `#held` the search goes on. */
  #at = 0;
  /** The line that `#held` is in at `#counted`; it is only asked for further on. */
  #line = 1;
  #counted = 0;
  #depth = 0;
  /** Where in `#held` the item begins; -1 outside of one. */
  #itemFrom = -1;
  #rootIsObject = false;
  /** Depth at which an object is an item; -1 where none is. */
  #itemDepth = -1;
  /** The root itself is an item, as far as is known: nothing of it may be dropped. */
  #rootFrom = -1;
  #key = '';

  /** The items that end in this part. @throws Error that names the line, when the text is no JSON of that kind */
  *push(part: string): Generator<FoundItem> {
    this.#held += part;
    for (;;) {
      mark.lastIndex = this.#at;
      const match = mark.exec(this.#held);
      if (!match) {
        this.#at = this.#held.length;
        break;
      }
      const at = match.index;
      if (match[0] === '"') {
        const end = this.#endOfString(at);
        if (end < 0) {
          this.#at = at;
          break;
        }
        if (this.#depth === 1) this.#key = this.#held.slice(at + 1, end - 1).toLowerCase();
        this.#at = end;
        continue;
      }
      this.#at = at + 1;
      const item =
        match[0] === '{' || match[0] === '[' ? this.#open(match[0], at) : this.#close(match[0], at);
      if (item) yield item;
    }
    this.#drop();
  }

  /** @throws Error when the text ended in the middle of something */
  end(): void {
    if (this.#depth > 0 || /\S/.test(this.#held.slice(this.#at)))
      throw new Error(`The file ends in the middle of a value, in line ${this.#lineAt(this.#held.length)}.`);
  }

  #open(bracket: string, at: number): null {
    if (bracket === '{') {
      if (this.#depth === 0) {
        this.#rootIsObject = true;
        this.#rootFrom = at;
        this.#itemDepth = -1;
      }
      if (this.#depth === this.#itemDepth) this.#itemFrom = at;
    } else if (this.#depth === 0) {
      this.#rootIsObject = false;
      this.#itemDepth = 1;
    } else if (this.#depth === 1 && this.#rootIsObject && this.#key === 'resources') {
      this.#rootFrom = -1;
      this.#itemDepth = 2;
    }
    this.#depth++;
    return null;
  }

  #close(bracket: string, at: number): FoundItem | null {
    this.#depth--;
    if (this.#depth < 0) {
      throw new Error(`There is a ${bracket} too many in line ${this.#lineAt(at)}.`);
    }
    if (bracket === ']') {
      if (this.#rootIsObject && this.#depth === 1) this.#itemDepth = -1;
      return null;
    }
    if (this.#depth === this.#itemDepth) return this.#itemTo(this.#itemFrom, at + 1);
    return this.#depth === 0 && this.#rootFrom >= 0 ? this.#itemTo(this.#rootFrom, at + 1) : null;
  }

  #itemTo(from: number, to: number): FoundItem {
    this.#itemFrom = this.#rootFrom = -1;
    return { text: this.#held.slice(from, to), line: this.#lineAt(from) };
  }

  /** Behind the closing quote of the string that begins at `from`; -1 when that has not come yet. */
  #endOfString(from: number): number {
    for (let at = from + 1; ; ) {
      const quote = this.#held.indexOf('"', at);
      if (quote < 0) return -1;
      let slashes = 0;
      while (this.#held[quote - 1 - slashes] === '\\') slashes++;
      if (slashes % 2 === 0) return quote + 1;
      at = quote + 1;
    }
  }

  /** What was searched and belongs to no item is not needed any more. */
  #drop(): void {
    const starts = [this.#itemFrom, this.#rootFrom].filter((from) => from >= 0);
    const keep = Math.min(this.#at, ...starts);
    if (this.#held.length - keep > LARGEST_ITEM) {
      throw new Error(
        `The resource that begins in line ${this.#lineAt(keep)} has no end within ${LARGEST_ITEM / 1024 / 1024} MB.`,
      );
    }
    this.#lineAt(keep);
    this.#counted = 0;
    this.#held = this.#held.slice(keep);
    this.#at -= keep;
    if (this.#itemFrom >= 0) this.#itemFrom -= keep;
    if (this.#rootFrom >= 0) this.#rootFrom -= keep;
  }

  #lineAt(offset: number): number {
    let at = this.#held.indexOf('\n', this.#counted);
    for (; at >= 0 && at < offset; at = this.#held.indexOf('\n', at + 1)) this.#line++;
    this.#counted = offset;
    return this.#line;
  }
}

const mark = /["{}[\]]/g;
