import type { DirectoryChange, StoredDirectory } from '../../electron/engine/store/directory-change.ts';

type Link = { type: string; id: string; attribute: string; value: string; json: string };

/** Keeps what a mock reports, as the store does, and gives it back. */
export class Kept implements StoredDirectory {
  readonly #resources = new Map<string, { type: string; id: string; json: string }>();
  readonly #links = new Map<string, Link>();

  apply(changes: readonly DirectoryChange[]): void {
    for (const change of changes) {
      if (change.op === 'put') {
        this.#resources.set(`${change.type} ${change.id}`, change);
      } else if (change.op === 'remove') {
        this.#resources.delete(`${change.type} ${change.id}`);
        for (const [key, link] of this.#links) if (link.id === change.id) this.#links.delete(key);
      } else {
        const key = `${change.type} ${change.id} ${change.attribute} ${change.value}`;
        if (change.op === 'link') this.#links.set(key, change);
        else this.#links.delete(key);
      }
    }
  }

  resources() {
    return this.#resources.values();
  }

  links() {
    return this.#links.values();
  }
}
