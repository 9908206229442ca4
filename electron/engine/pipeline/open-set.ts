/** An item that knows its place in an OpenSet. */
export interface Placed {
  place: number;
}

/**
 * A set of short-lived objects in an array, each knowing its place. A Set would do, but its table keeps what was
 * deleted reachable for the garbage collector's quick rounds; under load that made every exchange outlive them.
 */
export class OpenSet<T extends Placed> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: T): void {
    item.place = this.#items.length;
    this.#items.push(item);
  }

  delete(item: T): void {
    const last = this.#items.pop();
    if (!last || last === item) return;
    this.#items[item.place] = last;
    last.place = item.place;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items[Symbol.iterator]();
  }
}
