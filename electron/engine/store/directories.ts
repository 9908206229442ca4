import type { Sqlite } from './database.ts';
import type { DirectoryChange, StoredDirectory } from './directory-change.ts';

/** Rows of the directories behind mock targets. */
export class DirectoryStore {
  readonly #put;
  readonly #remove;
  readonly #removeLinks;
  readonly #link;
  readonly #unlink;
  readonly #clearResources;
  readonly #clearLinks;
  readonly #resources;
  readonly #links;

  constructor(db: Sqlite) {
    this.#put = db.prepare(
      `INSERT INTO resource (directory, type, id, json) VALUES (?, ?, ?, ?)
       ON CONFLICT (directory, type, id) DO UPDATE SET json = excluded.json`,
    );
    this.#remove = db.prepare('DELETE FROM resource WHERE directory = ? AND type = ? AND id = ?');
    this.#removeLinks = db.prepare('DELETE FROM link WHERE directory = ? AND type = ? AND id = ?');
    this.#link = db.prepare(
      `INSERT INTO link (directory, type, id, attribute, value, json) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (directory, type, id, attribute, value) DO UPDATE SET json = excluded.json`,
    );
    this.#unlink = db.prepare(
      'DELETE FROM link WHERE directory = ? AND type = ? AND id = ? AND attribute = ? AND value = ?',
    );
    this.#clearResources = db.prepare('DELETE FROM resource WHERE directory = ?');
    this.#clearLinks = db.prepare('DELETE FROM link WHERE directory = ?');
    this.#resources = db.prepare('SELECT type, id, json FROM resource WHERE directory = ? ORDER BY seq');
    this.#links = db.prepare(
      'SELECT type, id, attribute, value, json FROM link WHERE directory = ? ORDER BY seq',
    );
  }

  /** Call within a transaction. */
  apply(directory: number, change: DirectoryChange): void {
    switch (change.op) {
      case 'put':
        this.#put.run([directory, change.type, change.id, change.json]);
        return;
      case 'remove':
        this.#remove.run([directory, change.type, change.id]);
        this.#removeLinks.run([directory, change.type, change.id]);
        return;
      case 'link':
        this.#link.run([directory, change.type, change.id, change.attribute, change.value, change.json]);
        return;
      case 'unlink':
        this.#unlink.run([directory, change.type, change.id, change.attribute, change.value]);
        return;
      case 'clear':
        this.#clearResources.run([directory]);
        this.#clearLinks.run([directory]);
    }
  }

  open(directory: number): StoredDirectory {
    const resources = this.#resources;
    const links = this.#links;
    return {
      resources: () => resources.iterate([directory]) as ReturnType<StoredDirectory['resources']>,
      links: () => links.iterate([directory]) as ReturnType<StoredDirectory['links']>,
    };
  }
}
