import { IdMap, type IdPair } from '../../../shared/replay/id-map.ts';
import { TokenMap } from '../../../shared/replay/token-map.ts';
import type { Sqlite } from '../store/database.ts';

/** Which resource of one target is which of another: in memory, and in the workspace for the next run. */
export class Pairing {
  readonly ids = new IdMap();
  /** ETags and cursors do not live long enough to be kept. */
  readonly tokens = new TokenMap();
  readonly #targets: string;
  readonly #put;

  /** @param targets names the two, the first one first */
  constructor(db: Sqlite, targets: string) {
    this.#targets = targets;
    this.#put = db.prepare('INSERT OR REPLACE INTO id_pair (targets, kind, here, there) VALUES (?, ?, ?, ?)');
    const rows = db.prepare('SELECT kind, here, there FROM id_pair WHERE targets = ?');
    for (const pair of rows.all([targets]) as IdPair[]) this.ids.learn(pair);
  }

  keep(learnt: readonly IdPair[]): void {
    for (const { kind, here, there } of learnt) this.#put.run([this.#targets, kind, here, there]);
  }
}
