import { meaningKinds } from '../../../shared/contract/exchange.ts';
import { type IdpId, idpNames } from '../../../shared/contract/idp.ts';
import type { FacetKey, FacetValue } from '../../../shared/contract/timeline.ts';
import { kindDescriptions } from '../../../shared/filter/meaning-groups.ts';
import type { Sqlite } from '../store/database.ts';
import type { CombinationRow } from './entry-writer.ts';
import type { ListenerName } from './filter-sql.ts';
import { IdList } from './id-list.ts';
import type { View } from './view.ts';

interface Facet {
  readonly key: FacetKey;
  readonly values: readonly FacetValue[];
  readonly more: number;
}

/** Counts the values of keys over the exchanges of a view. */
export function countFacets(
  index: Sqlite,
  view: View,
  keys: readonly FacetKey[],
  limit: number,
  listeners: readonly ListenerName[],
): Facet[] {
  const { session, where } = view;
  const counts = new Map<number, number>();
  const all = IdList.of(index, `SELECT combination AS id FROM entry WHERE session = ? AND ${where.sql}`, [
    session,
    ...where.params,
  ]);
  for (let at = 0; at < all.length; at++) {
    const combination = all.at(at) ?? 0;
    counts.set(combination, (counts.get(combination) ?? 0) + 1);
  }
  const combinations = index.prepare('SELECT * FROM combination').all() as CombinationRow[];
  return keys.map((key) => {
    if (key === 'user') return countPeople(index, view, limit);
    const values = new Map<string, FacetValue>();
    for (const combination of combinations) {
      const count = counts.get(combination.id);
      if (count === undefined) continue;
      const { value, label } = valueIn(key, combination, listeners);
      values.set(value, { value, label, count: (values.get(value)?.count ?? 0) + count });
    }
    const sorted = [...values.values()].sort(
      (one, other) => other.count - one.count || one.value.localeCompare(other.value),
    );
    return { key, values: sorted.slice(0, limit), more: Math.max(0, sorted.length - limit) };
  });
}

function countPeople(index: Sqlite, { session, where }: View, limit: number): Facet {
  const rows = index
    .prepare(
      `SELECT thread.label AS label, count(*) AS count FROM appearance
         JOIN entry ON entry.id = appearance.exchange JOIN thread ON thread.id = appearance.thread
       WHERE entry.session = ? AND thread.type = 'User' AND thread.label IS NOT NULL AND ${where.sql}
       GROUP BY appearance.thread ORDER BY count DESC, label`,
    )
    .all([session, ...where.params]) as { label: string; count: number }[];
  const values = rows.slice(0, limit).map(({ label, count }) => ({ value: label, label, count }));
  return { key: 'user', values, more: Math.max(0, rows.length - limit) };
}

function valueIn(
  key: Exclude<FacetKey, 'user'>,
  { method, status_class, idp, kind, listener }: CombinationRow,
  listeners: readonly ListenerName[],
): { value: string; label: string } {
  switch (key) {
    case 'method':
      return { value: method, label: method };
    case 'status':
      return status_class === null
        ? { value: 'none', label: 'no answer' }
        : { value: `${status_class}xx`, label: `${status_class}xx` };
    case 'idp':
      return idp === null
        ? { value: 'none', label: 'not recognised' }
        : { value: idp, label: idpNames[idp as IdpId].name };
    case 'meaning': {
      const known = meaningKinds.find((one) => one === kind) ?? 'unknown';
      return { value: known, label: kindDescriptions[known] };
    }
    case 'listener': {
      const found = listeners.find(({ id }) => id === listener);
      return found
        ? { value: found.letter, label: found.name }
        : { value: 'none', label: listener === null ? 'none' : 'removed' };
    }
  }
}
