// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by the virtualiser, which a list cannot do
// biome-ignore-all lint/a11y/useFocusableInteractive: the list holds the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are handled by the list, which holds the focus
import { useVirtualizer } from '@tanstack/react-virtual';
import { Ban, CircleCheck, Users } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { DirectoryRow } from '../../../shared/contract/directory.ts';
import { clock, dayAndTime } from '../../ui/format.ts';
import { useStore } from '../../ui/store.ts';
import { directoryParts, directoryPlace, moveTo } from './directory-place.ts';
import type { Pages, PagesState } from './pages.ts';

const rowHeight = 28;

/** The people or groups that match, of any number. */
export function PeopleList(props: {
  label: string;
  pages: Pages<DirectoryRow>;
  state: PagesState;
  locate: (id: string) => Promise<number | null>;
}) {
  const { pages, state, locate } = props;
  const total = state.total ?? 0;
  const scroller = useRef<HTMLDivElement>(null);
  const selected = useStore(directoryPlace, (now) => now.selected);
  const [cursor, setCursor] = useState<number | null>(null);
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means rows may be out of date
  useEffect(() => pages.want(first, last + 1), [pages, first, last, state.version]);

  // The cursor follows the record on show when positions move or it was opened from elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new epoch may have moved positions
  useEffect(() => {
    if (selected === null) return setCursor(null);
    if (cursor !== null && pages.row(cursor)?.id === selected) return;
    const moved = cursor !== null;
    let current = true;
    locate(selected).then(
      (position) => {
        if (!current) return;
        setCursor(position);
        if (position !== null && !moved) virtualizer.scrollToIndex(position, { align: 'auto' });
      },
      () => {},
    );
    return () => {
      current = false;
    };
  }, [pages, selected, state.epoch, state.version]);
  useAnchor(scroller, pages, state.epoch, locate);

  const move = useCallback(
    async (wanted: number) => {
      const position = Math.max(0, Math.min(total - 1, wanted));
      virtualizer.scrollToIndex(position, { align: 'auto' });
      const row = await pages.fetchRow(position);
      if (!row) return;
      setCursor(position);
      moveTo({ selected: row.id, task: null });
    },
    [pages, total, virtualizer],
  );
  useEffect(() => {
    directoryParts.list = {
      focus: () => scroller.current?.focus(),
      move: (by) => {
        scroller.current?.focus({ preventScroll: true });
        void move(cursor === null ? first : cursor + by);
      },
    };
    return () => {
      directoryParts.list = null;
    };
  }, [move, cursor, first]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const from = cursor ?? first - 1;
    const to = {
      ArrowDown: from + 1,
      j: from + 1,
      ArrowUp: from - 1,
      k: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: total - 1,
    }[event.key];
    if (to === undefined) return;
    void move(to);
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      className="people-scroll"
      role="grid"
      aria-label={props.label}
      aria-rowcount={total}
      aria-colcount={1}
      aria-activedescendant={
        cursor !== null && cursor >= first && cursor <= last ? `person-${cursor}` : undefined
      }
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="people-body" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <PersonRow key={index} row={pages.row(index)} position={index} top={start} selected={selected} />
        ))}
      </div>
    </div>
  );
}

function PersonRow(props: {
  row: DirectoryRow | undefined;
  position: number;
  top: number;
  selected: string | null;
}) {
  const { row, position } = props;
  const style = { transform: `translateY(${props.top}px)` };
  const id = `person-${position}`;
  if (!row) {
    return (
      <div
        className="person waiting"
        id={id}
        role="row"
        aria-rowindex={position + 1}
        aria-label="Loading"
        style={style}
      >
        <i style={{ width: 14 }} />
        <i style={{ width: 90 + ((position * 37) % 90) }} />
      </div>
    );
  }
  const isSelected = row.id === props.selected;
  const off = row.active === false;
  return (
    <div
      className={`person${isSelected ? ' selected' : ''}${off ? ' off' : ''}`}
      id={id}
      role="row"
      aria-rowindex={position + 1}
      aria-selected={isSelected}
      aria-label={[row.label, off && 'off', row.userName !== row.label && row.userName]
        .filter(Boolean)
        .join(', ')}
      style={style}
      onClick={() => moveTo({ selected: row.id, task: null })}
    >
      <ActiveIcon active={row.active} />
      <span
        className={row.label === row.id ? 'cut mono' : 'cut'}
        role="gridcell"
        title={row.userName ?? undefined}
      >
        <bdi>{row.label}</bdi>
      </span>
      <span className="person-time mono t3" title={`Last change ${dayAndTime(row.changedAt)}`}>
        {shortTime(row.changedAt)}
      </span>
    </div>
  );
}

export function ActiveIcon({ active }: { active: boolean | null }) {
  const look = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;
  if (active === null) return <Users {...look} color="var(--t3)" />;
  return active ? <CircleCheck {...look} color="var(--t3)" /> : <Ban {...look} color="var(--bad)" />;
}

/** `14:02` today, `24 Nov` before. */
function shortTime(at: number): string {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString()
    ? clock(at).slice(0, 5)
    : date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
}

/** What is read stays where it is when rows come or go above it. */
function useAnchor(
  scroller: React.RefObject<HTMLDivElement | null>,
  pages: Pages<DirectoryRow>,
  epoch: number,
  locate: (id: string) => Promise<number | null>,
): void {
  const anchor = useRef<{ id: string; position: number } | null>(null);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const note = () => {
      const position = Math.ceil(element.scrollTop / rowHeight);
      const row = element.scrollTop > 0 ? pages.row(position) : undefined;
      anchor.current = row ? { id: row.id, position } : null;
    };
    element.addEventListener('scroll', note, { passive: true });
    return () => element.removeEventListener('scroll', note);
  }, [scroller, pages]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when positions may have moved
  useLayoutEffect(() => {
    const held = anchor.current;
    if (!held) return;
    locate(held.id).then(
      (position) => {
        if (position === null || position === held.position || anchor.current !== held) return;
        const element = scroller.current;
        if (element) element.scrollTop += (position - held.position) * rowHeight;
      },
      () => {},
    );
  }, [epoch]);
}
