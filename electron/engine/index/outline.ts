import { IdList } from './id-list.ts';

/** Something that has a line of its own in a view. Of a cycle `id` is the cycle's. */
export interface Item {
  readonly type: 'exchange' | 'operation' | 'thread' | 'cycleStart' | 'cycleEnd';
  readonly id: number;
  readonly depth: number;
}

/** Lines put around one of the base. */
export interface Around {
  readonly before: readonly Item[];
  readonly after: readonly Item[];
}

interface Placed extends Around {
  readonly index: number;
  /** Position of the first line of `before`. */
  readonly start: number;
}

/**
 * The lines of a view: a long base of ids, and the few lines that stand around some of them, which are the
 * boundaries of cycles and the children of lines that are open. Memory grows with the base by four bytes a line.
 */
export class Outline {
  readonly base: IdList;
  readonly #type: Item['type'];
  readonly #around: readonly Placed[];
  readonly #extra: number;

  /** `around` by index into the base. */
  constructor(
    type: Item['type'] = 'exchange',
    base: IdList = new IdList(),
    around: ReadonlyMap<number, Around> = new Map(),
  ) {
    this.#type = type;
    this.base = base;
    let extra = 0;
    this.#around = [...around]
      .sort(([one], [other]) => one - other)
      .map(([index, { before, after }]) => {
        const placed = { index, before, after, start: index + extra };
        extra += before.length + after.length;
        return placed;
      });
    this.#extra = extra;
  }

  get length(): number {
    return this.base.length + this.#extra;
  }

  items(from: number, to: number): Item[] {
    const items: Item[] = [];
    for (let position = from; position < Math.min(to, this.length); position++) {
      const item = this.at(position);
      if (item) items.push(item);
    }
    return items;
  }

  at(position: number): Item | undefined {
    const placed = this.#lastBefore(({ start }) => start <= position);
    if (placed === undefined) return this.#ofBase(position);
    const within = position - placed.start;
    const { before, after, index } = placed;
    if (within < before.length) return before[within];
    if (within === before.length) return this.#ofBase(index);
    if (within <= before.length + after.length) return after[within - before.length - 1];
    return this.#ofBase(index + within - before.length - after.length);
  }

  /** Position of the line of a base index. */
  positionOf(index: number): number {
    const placed = this.#lastBefore((one) => one.index <= index);
    if (placed === undefined) return index;
    const own = placed.start + placed.before.length;
    return placed.index === index ? own : own + placed.after.length + (index - placed.index);
  }

  #ofBase(index: number): Item | undefined {
    const id = this.base.at(index);
    return id === undefined ? undefined : { type: this.#type, id, depth: 0 };
  }

  #lastBefore(test: (placed: Placed) => boolean): Placed | undefined {
    let low = 0;
    let high = this.#around.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (test(this.#around[middle] as Placed)) low = middle + 1;
      else high = middle;
    }
    return this.#around[low - 1];
  }
}
