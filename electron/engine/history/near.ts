import type { Sqlite } from '../store/database.ts';
import type { StoredLink, StoredResource } from '../store/directory-change.ts';
import { undoes } from '../store/history.ts';
import type { Moment } from './presenter.ts';

interface LinkRow extends StoredLink {
  readonly seq: number;
}

/**
 * What stood right after a row of the history, looked up resource by resource: for single resources that did stand
 * then, at a cost that does not grow with what was written since. (Whether something stood at all, `Past` tells.)
 */
export class NearPast {
  readonly #statements;

  constructor(db: Sqlite) {
    this.#statements = {
      laterResource: db.prepare(
        `SELECT json FROM history WHERE id = ? AND op > 1 AND seq > ? AND rows_at = ? AND type = ? AND attribute IS NULL
         ORDER BY seq LIMIT 1`,
      ),
      laterLinks: db.prepare(
        `SELECT attribute, value, place AS seq, json FROM history
         WHERE id = ? AND op > 1 AND seq > ? AND rows_at = ? AND type = ? AND op IN (${undoes.link}, ${undoes.unlink})
         ORDER BY seq`,
      ),
      resource: db.prepare('SELECT json FROM resource WHERE directory = ? AND type = ? AND id = ?'),
      links: db.prepare(
        'SELECT seq, attribute, value, json FROM link WHERE directory = ? AND type = ? AND id = ?',
      ),
    };
  }

  at(rowsAt: number, point: number): Moment {
    const { laterResource, laterLinks, resource, links } = this.#statements;
    return {
      resource: (type, id): StoredResource | null => {
        const later = laterResource.get([id, point, rowsAt, type]) as { json: string | null } | undefined;
        const row = later ?? (resource.get([rowsAt, type, id]) as { json: string } | undefined);
        return row && row.json !== null ? { type, id, json: row.json } : null;
      },
      linksOf: (type, id): StoredLink[] => {
        const found = new Map<string, LinkRow | null>();
        for (const row of laterLinks.all([id, point, rowsAt, type]) as (Omit<LinkRow, 'json'> & {
          json: string | null;
        })[]) {
          const key = `${row.attribute}\n${row.value}`;
          if (!found.has(key))
            found.set(key, row.json === null ? null : { ...row, type, id, json: row.json });
        }
        for (const row of links.all([rowsAt, type, id]) as LinkRow[]) {
          const key = `${row.attribute}\n${row.value}`;
          if (!found.has(key)) found.set(key, { ...row, type, id });
        }
        return [...found.values()]
          .filter((link) => link !== null)
          .sort((a, b) => a.seq - b.seq)
          .map(({ seq: _, ...link }) => link);
      },
      linksTo: () => [],
    };
  }
}
