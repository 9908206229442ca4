/** Bounded map that forgets what was used longest ago. */
export class Lru<V> {
  readonly #entries: Map<string, V>;
  readonly #limit: number;

  constructor(limit: number, entries: Iterable<readonly [string, V]> = []) {
    this.#limit = limit;
    this.#entries = new Map(entries);
    this.#trim();
  }

  /** Marks the entry as used. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Does not count as use. */
  has(key: string): boolean {
    return this.#entries.has(key);
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#trim();
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** Least recently used first, which is the order that rebuilds the same map. */
  entries(): [string, V][] {
    return [...this.#entries];
  }

  #trim(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) return;
      this.#entries.delete(key);
    }
  }
}
