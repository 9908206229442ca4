import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RuleEntry } from '../../../shared/contract/rules.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { announce } from '../../ui/announce.tsx';
import { useStore } from '../../ui/store.ts';
import { type RowHost, RuleRow } from './rule-row.tsx';
import { type RuleDraft, rulesParts, rulesPlace, settleDrafts } from './rules-place.ts';
import { showOrder } from './rules-state.ts';

interface Shown {
  readonly entry: RuleEntry | null;
  readonly draft: RuleDraft | null;
  /** Index among the rules; of a new one, where it will be put in. */
  readonly position: number;
}

/**
 * The rules in one list from the top, because that is the order in which they act; groups by what they do would
 * hide it. New ones that are not saved stand where they will go.
 */
export function RuleList({ rules }: { rules: readonly RuleEntry[] }) {
  const open = useStore(rulesPlace, (now) => now.open);
  const drafts = useStore(rulesPlace, (now) => now.drafts);
  const list = useRef<HTMLUListElement>(null);
  const [drag, setDrag] = useState<{ id: number; to: number | null } | null>(null);
  const shown = useMemo(() => interleave(rules, drafts), [rules, drafts]);
  const latest = useRef(rules);
  latest.current = rules;
  const latestDrag = useRef(drag);
  latestDrag.current = drag;

  const wanted = useRef<{ id: number; focus: boolean } | null>(null);
  const show = useCallback(() => {
    if (!wanted.current) return;
    const { id, focus } = wanted.current;
    const row = list.current?.querySelector<HTMLElement>(`[data-rule="${id}"]`);
    if (!row) return;
    wanted.current = null;
    row.scrollIntoView({ block: 'nearest' });
    if (focus) row.querySelector<HTMLElement>('.rule-open')?.focus();
  }, []);

  const move = useCallback((id: number, to: number) => {
    const ids = latest.current.map((entry) => entry.id);
    const from = ids.indexOf(id);
    if (from < 0 || to < 0 || to >= ids.length || to === from) return;
    const order = ids.toSpliced(from, 1).toSpliced(to, 0, id);
    const focused = document.activeElement;
    showOrder(order);
    announce(`Moved to ${to + 1} of ${ids.length}`);
    call('rule.reorder', { ids: order }).catch((error) => {
      showOrder(ids);
      report(error);
    });
    // Moving the row in the page takes the focus from it.
    requestAnimationFrame(() => {
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    });
  }, []);

  const host = useMemo<RowHost>(
    () => ({
      move,
      drag: (id) => setDrag(id === null ? null : { id, to: null }),
      dragOver(event, position) {
        if (!latestDrag.current) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        const { top, height } = event.currentTarget.getBoundingClientRect();
        const to = event.clientY < top + height / 2 ? position : position + 1;
        setDrag((before) => (before && before.to !== to ? { ...before, to } : before));
      },
      drop() {
        const now = latestDrag.current;
        setDrag(null);
        if (!now || now.to === null) return;
        const from = latest.current.findIndex(({ id }) => id === now.id);
        move(now.id, now.to > from ? now.to - 1 : now.to);
      },
    }),
    [move],
  );

  useEffect(() => {
    rulesParts.list = {
      moveFocus(by) {
        const rows = [...(list.current?.querySelectorAll<HTMLElement>('.rule-open') ?? [])];
        const at = rows.indexOf(document.activeElement as HTMLElement);
        const to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
        rows[Math.min(rows.length - 1, Math.max(0, to))]?.focus();
      },
      moveRule(by) {
        const row = document.activeElement?.closest<HTMLElement>('[data-rule]');
        const at = latest.current.findIndex(({ id }) => String(id) === row?.dataset.rule);
        const entry = latest.current[at];
        if (entry) move(entry.id, at + by);
      },
      reveal(id, focus) {
        wanted.current = { id, focus };
        show();
      },
    };
    return () => {
      rulesParts.list = null;
    };
  }, [move, show]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is to be shown may only now be there
  useEffect(show, [show, rules, open]);

  useEffect(() => settleDrafts(new Set(rules.map(({ id }) => id))), [rules]);

  const from = drag ? rules.findIndex(({ id }) => id === drag.id) : -1;
  const lands = drag?.to ?? null;
  const isMove = lands !== null && lands !== from && lands !== from + 1;
  return (
    <ul className="rule-rows" ref={list} aria-label="Rules in order">
      {shown.map(({ entry, draft, position }) => (
        <RuleRow
          key={entry ? `rule ${entry.id}` : draft?.key}
          entry={entry}
          draft={draft}
          open={draft !== null && open === draft.key}
          position={position}
          total={rules.length}
          dragged={drag !== null && entry?.id === drag.id}
          dropMark={
            !isMove || !entry
              ? null
              : lands === position
                ? 'before'
                : lands === rules.length && position === rules.length - 1
                  ? 'after'
                  : null
          }
          host={host}
        />
      ))}
    </ul>
  );
}

function interleave(rules: readonly RuleEntry[], drafts: ReadonlyMap<string, RuleDraft>): readonly Shown[] {
  const fresh = [...drafts.values()].filter(({ id }) => id === null).reverse();
  const newAt = (position: number) =>
    fresh
      .filter((draft) => Math.min(draft.position, rules.length) === position)
      .map((draft) => ({ entry: null, draft, position }));
  return [
    ...rules.flatMap((entry, position) => [
      ...newAt(position),
      { entry, draft: drafts.get(`rule ${entry.id}`) ?? null, position },
    ]),
    ...newAt(rules.length),
  ];
}
