import { equalJson, type JsonObject } from './json.ts';

/** The links one attribute of one resource holds, by the id they point at. */
export type LinkMap = ReadonlyMap<string, JsonObject>;

export interface LinkChanges {
  readonly added: readonly JsonObject[];
  readonly removed: readonly string[];
}

/**
 * Changes to links, laid over what is there without copying it: adding one member to a group of 10,000 costs
 * what adding one to an empty group costs.
 */
export class LinkDraft {
  private readonly base: LinkMap;
  private readonly added = new Map<string, JsonObject>();
  private readonly removed = new Set<string>();
  private cleared = false;

  constructor(base: LinkMap) {
    this.base = base;
  }

  /** How many there are at most. */
  get size(): number {
    return this.added.size + (this.cleared ? 0 : this.base.size);
  }

  get(value: string): JsonObject | undefined {
    const added = this.added.get(value);
    if (added) return added;
    return this.cleared || this.removed.has(value) ? undefined : this.base.get(value);
  }

  /** Adds a link; one that is there already stays as it is. */
  add(element: JsonObject): void {
    const value = element.value as string;
    if (this.get(value) === undefined) this.added.set(value, element);
  }

  remove(value: string): void {
    if (!this.added.delete(value) || this.base.has(value)) this.removed.add(value);
  }

  clear(): void {
    this.added.clear();
    this.removed.clear();
    this.cleared = true;
  }

  *elements(): Generator<JsonObject> {
    if (!this.cleared) {
      for (const [value, element] of this.base) {
        if (!this.removed.has(value) && !this.added.has(value)) yield element;
      }
    }
    yield* this.added.values();
  }

  /** What differs from the beginning. Cost: the number of edits, or the size of both sets after a clear. */
  changes(): LinkChanges {
    const removed: string[] = [];
    if (this.cleared) {
      for (const value of this.base.keys()) if (!this.added.has(value)) removed.push(value);
    } else {
      for (const value of this.removed) {
        if (this.base.has(value) && !this.added.has(value)) removed.push(value);
      }
    }
    const added: JsonObject[] = [];
    for (const [value, element] of this.added) {
      if (!equalJson(this.base.get(value), element)) added.push(element);
    }
    return { added, removed };
  }
}
