import type { HrEvent, HrRecord } from './record.ts';

/**
 * What happened between two states of HR's list: who joined, what changed, who is on it no more. Joiners come first,
 * managers before those who report to them; leavers last.
 */
export function rosterEvents(before: readonly HrRecord[], after: readonly HrRecord[]): HrEvent[] {
  const earlier = new Map(before.map((record) => [record.id, record]));
  const later = new Map(after.map((record) => [record.id, record]));
  const joined = after.filter(({ id }) => !earlier.has(id));
  return [
    ...managersFirst(joined).map((person): HrEvent => ({ kind: 'join', person })),
    ...after.flatMap((record): HrEvent[] => {
      const old = earlier.get(record.id);
      const set = old ? difference(old, record) : {};
      return Object.keys(set).length === 0 ? [] : [{ kind: 'change', id: record.id, set }];
    }),
    ...before.filter(({ id }) => !later.has(id)).map(({ id }): HrEvent => ({ kind: 'leave', id })),
  ];
}

type Change = Extract<HrEvent, { kind: 'change' }>['set'];

function difference(old: HrRecord, now: HrRecord): Change {
  const set: Record<string, string | null> = {};
  for (const field of new Set([...Object.keys(old), ...Object.keys(now)]) as Set<keyof HrRecord>) {
    if (old[field] !== now[field]) set[field] = now[field] ?? null;
  }
  return set;
}

/** Somebody who reports to a person of the same list comes after that person; circles stay as they are. */
export function managersFirst(records: readonly HrRecord[]): HrRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  const ordered = new Set<HrRecord>();
  for (const record of records) {
    const chain: HrRecord[] = [];
    for (let one: HrRecord | undefined = record; one && !ordered.has(one) && !chain.includes(one); ) {
      chain.push(one);
      one = one.manager === undefined ? undefined : byId.get(one.manager);
    }
    for (const one of chain.reverse()) ordered.add(one);
  }
  return [...ordered];
}
