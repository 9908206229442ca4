import { type IdpId, idpNames } from '../../../shared/contract/idp.ts';
import type { Sqlite } from '../store/database.ts';
import type { CombinationRow } from './entry-writer.ts';
import { parseAnswerHead, parseRequestHead } from './exchange-row.ts';
import type { ListenerName } from './filter-sql.ts';

interface Value {
  readonly value: string;
  readonly description: string;
}

/** The newest exchanges that paths and header fields are offered from. */
const RECENT = 500;

/** What can stand after a key of the filter, from what is in a session. */
export class FilterValues {
  readonly #index: Sqlite;
  readonly #workspace: Sqlite;

  constructor(index: Sqlite, workspace: Sqlite) {
    this.#index = index;
    this.#workspace = workspace;
  }

  of(
    key: 'user' | 'path' | 'header' | 'listener' | 'cycle' | 'method' | 'idp',
    session: number,
    begun: string,
    limit: number,
    listeners: readonly ListenerName[],
  ): Value[] {
    const wanted = begun.trim().toLowerCase();
    switch (key) {
      case 'user':
        return this.#people(session, wanted, limit);
      case 'path':
        return rank(this.#paths(session), wanted, limit);
      case 'header':
        return rank(this.#headers(session), wanted, limit);
      case 'cycle':
        return rank(this.#cycles(session), wanted, limit);
      case 'listener':
        return rank(
          listeners.map(({ letter, name }) => ({ value: letter, description: name })),
          wanted,
          limit,
        );
      case 'method':
        return rank(
          [...new Set(this.#combinations().map(({ method }) => method))].map((method) => ({
            value: method,
            description: '',
          })),
          wanted,
          limit,
        );
      case 'idp':
        return rank(
          [...new Set(this.#combinations().map(({ idp }) => idp))]
            .filter((idp) => idp !== null)
            .map((idp) => ({ value: idp, description: idpNames[idp as IdpId].name })),
          wanted,
          limit,
        );
    }
  }

  /** People and groups whose name, or one of whose names, has a word that begins so. */
  #people(session: number, wanted: string, limit: number): Value[] {
    const begins = `${wanted.replace(/[\\%_]/g, '\\$&')}%`;
    const rows = this.#index
      .prepare(
        `SELECT thread.id, thread.label, thread.type,
           (SELECT min(name) FROM thread_key WHERE thread_key.thread = thread.id AND is_id = 0) AS handle
         FROM thread WHERE session = ?1 AND label IS NOT NULL AND (
           sort LIKE ?2 ESCAPE '\\' OR sort LIKE ?3 ESCAPE '\\' OR id IN (
             SELECT thread FROM thread_key WHERE session = ?1 AND name LIKE ?2 ESCAPE '\\'))
         ORDER BY sort LIKE ?2 ESCAPE '\\' DESC, sort LIMIT ?4`,
      )
      .all([session, begins, `% ${begins}`, limit]) as {
      label: string;
      type: string;
      handle: string | null;
    }[];
    return rows.map(({ label, type, handle }) => ({
      value: label,
      description: type === 'Group' ? 'group' : (handle ?? 'person'),
    }));
  }

  /** Collections and single resources among the newest exchanges, most frequent first. */
  #paths(session: number): Value[] {
    const rows = this.#index
      .prepare(
        `SELECT target FROM entry JOIN wording ON wording.id = entry.id
         WHERE session = ? ORDER BY entry.id DESC LIMIT ${RECENT}`,
      )
      .all([session]) as { target: string }[];
    const counts = new Map<string, number>();
    for (const { target } of rows) {
      const path = target.split('?', 1)[0] ?? '';
      const segments = path.split('/').filter(Boolean);
      for (const part of new Set([`/${segments.at(-1)}`, `/${segments.slice(-2).join('/')}`]))
        if (part !== '/undefined' && part !== '/') counts.set(part, (counts.get(part) ?? 0) + 1);
    }
    return byCount(counts);
  }

  #headers(session: number): Value[] {
    const rows = this.#workspace
      .prepare(
        `SELECT request_head, sent_head FROM exchange WHERE session = ? AND shadow_of IS NULL
         ORDER BY id DESC LIMIT ${RECENT}`,
      )
      .all([session]) as { request_head: string; sent_head: string | null }[];
    const counts = new Map<string, number>();
    for (const { request_head, sent_head } of rows) {
      const fields = [
        ...parseRequestHead(request_head).headers,
        ...(sent_head === null ? [] : parseAnswerHead(sent_head).headers),
      ];
      for (let at = 0; at < fields.length; at += 2) {
        const name = (fields[at] ?? '').toLowerCase();
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    return byCount(counts);
  }

  #cycles(session: number): Value[] {
    const rows = this.#index
      .prepare('SELECT idp, number, kind FROM cycle WHERE session = ? ORDER BY id DESC LIMIT 100')
      .all([session]) as { idp: IdpId; number: number; kind: string }[];
    return rows.map(({ idp, number, kind }) => ({
      value: String(number),
      description: `${idpNames[idp].name}, ${kind}`,
    }));
  }

  #combinations(): CombinationRow[] {
    return this.#index.prepare('SELECT * FROM combination').all() as CombinationRow[];
  }
}

function byCount(counts: ReadonlyMap<string, number>): Value[] {
  return [...counts]
    .sort(([one, a], [other, b]) => b - a || one.localeCompare(other))
    .map(([value, count]) => ({ value, description: count === 1 ? 'once' : `${count} times lately` }));
}

/** Values that begin so, then those that hold it. */
function rank(values: readonly Value[], wanted: string, limit: number): Value[] {
  const begins = values.filter(({ value }) => value.toLowerCase().startsWith(wanted));
  const holds = values.filter(
    ({ value }) => !value.toLowerCase().startsWith(wanted) && value.toLowerCase().includes(wanted),
  );
  return [...begins, ...holds].slice(0, limit);
}
