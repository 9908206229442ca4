import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { go, parts, place } from '../../app/place.ts';
import { listenerColour, listenerLetter, workspace } from '../../app/workspace.ts';
import { announce } from '../../ui/announce.tsx';
import { count, counted } from '../../ui/format.ts';
import { useStore } from '../../ui/store.ts';
import { type RowListener, TimelineRow } from './row.tsx';
import type { TimelineView } from './view.ts';

const rowHeight = 26;
const columns = [
  'Time',
  'Identity provider',
  'Operation',
  'What happened',
  'Request',
  'Status',
  'Took',
  'Size',
  'Marks',
];

export function ExchangeList({
  view,
  matching,
  version,
}: {
  view: TimelineView;
  matching: number;
  version: number;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const selected = useStore(place, (now) => now.selected);
  const [cursor, setCursor] = useState<number | null>(null);
  const listeners = useRowListeners();
  const { atEnd, seen, noteScroll } = useFollow(scroller, matching);
  const showBars = useWaitedLongEnough(matching > 0 && view.row(0) === undefined);

  const virtualizer = useVirtualizer({
    count: matching,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means rows may be out of date
  useEffect(() => view.want(first, last + 1), [view, first, last, version, matching]);

  // The cursor follows the selected exchange when positions move or the selection came from elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have moved positions
  useEffect(() => {
    if (selected === null) return setCursor(null);
    if (cursor !== null && view.row(cursor)?.id === selected) return;
    let current = true;
    view.locate(selected).then(
      (position) => {
        if (!current) return;
        setCursor(position);
        if (position !== null) virtualizer.scrollToIndex(position, { align: 'auto' });
      },
      () => {},
    );
    return () => {
      current = false;
    };
  }, [view, selected, version]);

  const pick = useCallback((position: number, id: number) => {
    setCursor(position);
    go({ selected: id, inspecting: true });
  }, []);

  const moveTo = useCallback(
    async (wanted: number) => {
      const position = Math.max(0, Math.min(matching - 1, wanted));
      virtualizer.scrollToIndex(position, { align: 'auto' });
      const row = await view.fetchRow(position);
      if (!row) return;
      setCursor(position);
      go({ selected: row.id });
    },
    [view, matching, virtualizer],
  );

  const toEnd = useCallback(() => {
    virtualizer.scrollToIndex(matching - 1, { align: 'end' });
    void moveTo(matching - 1);
  }, [virtualizer, matching, moveTo]);

  const handle = useRef<{ focus(): void; toEnd(): void; move(by: number): void } | null>(null);
  useImperativeHandle(
    handle,
    () => ({
      focus: () => scroller.current?.focus(),
      toEnd,
      move: (by) => {
        scroller.current?.focus({ preventScroll: true });
        void moveTo(cursor === null ? (by > 0 ? first : last) : cursor + by);
      },
    }),
    [toEnd, moveTo, cursor, first, last],
  );
  useEffect(() => {
    parts.list = handle.current;
  });
  useEffect(() => () => void (parts.list = null), []);

  useNewRowNews(matching);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const from = cursor ?? first;
    const to = {
      ArrowDown: cursor === null ? first : from + 1,
      j: cursor === null ? first : from + 1,
      ArrowUp: from - 1,
      k: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
    }[event.key];
    if (to !== undefined) void moveTo(to);
    else if (event.key === 'End') toEnd();
    else return;
    event.preventDefault();
  };

  const unseen = matching - seen;
  return (
    <div className="list">
      <div
        ref={scroller}
        className="list-scroll"
        role="grid"
        aria-label="Exchanges"
        aria-rowcount={matching + 1}
        aria-colcount={columns.length}
        aria-activedescendant={
          cursor !== null && cursor >= first && cursor <= last ? `timeline-row-${cursor}` : undefined
        }
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a grid is one tab stop
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={noteScroll}
      >
        {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus */}
        <div className="row head" role="row" aria-rowindex={1}>
          <span className="c-bar" />
          {['time', 'idp', 'icon', 'words', 'request', 'status', 'took', 'size', 'mark'].map((name, at) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus
            <span key={name} className={`c-${name}`} role="columnheader">
              {name === 'idp' || name === 'icon' || name === 'mark' ? (
                <span className="visually-hidden">{columns[at]}</span>
              ) : (
                columns[at]
              )}
            </span>
          ))}
        </div>
        <div className="list-body" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = view.row(item.index);
            if (!row && !showBars && view.row(first) === undefined && matching < 200) return null;
            return (
              <TimelineRow
                key={item.index}
                row={row}
                position={item.index}
                top={item.start}
                selected={row !== undefined && row.id === selected}
                listener={row?.listener == null ? undefined : listeners.get(row.listener)}
                onPick={pick}
              />
            );
          })}
        </div>
      </div>
      {!atEnd && unseen > 0 && (
        <AriaButton
          className="pill"
          onPress={toEnd}
          aria-label={`${counted(unseen, 'new exchange')}. Go to the end`}
        >
          <ArrowDown size={14} strokeWidth={1.75} aria-hidden="true" />
          {count(unseen)} new <span className="t3">End</span>
        </AriaButton>
      )}
    </div>
  );
}

function useRowListeners(): ReadonlyMap<number, RowListener> {
  const listeners = useStore(workspace, (now) => now?.listeners);
  return useMemo(
    () =>
      new Map(
        (listeners ?? []).map((listener) => [
          listener.id,
          {
            colour: listenerColour(listener),
            letter: listenerLetter(listener),
            name: listener.name,
            basePath: listener.basePath,
          },
        ]),
      ),
    [listeners],
  );
}

/**
 * Follows new rows only while the end is in view; otherwise what is being read stays where it is and the number
 * of rows seen so far is kept, to say how many are new.
 */
function useFollow(scroller: React.RefObject<HTMLDivElement | null>, matching: number) {
  const [atEnd, setAtEnd] = useState(true);
  const [seen, setSeen] = useState(matching);
  const following = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the number of rows changes
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !following.current) return;
    element.scrollTop = element.scrollHeight;
    setSeen(matching);
  }, [matching]);
  const noteScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const end = element.scrollHeight - element.scrollTop - element.clientHeight < rowHeight;
    following.current = end;
    setAtEnd(end);
    if (end) setSeen(matching);
  }, [scroller, matching]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (following.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return { atEnd, seen: Math.min(seen, matching), noteScroll };
}

/** Under 50 ms a wait shows nothing. */
function useWaitedLongEnough(waiting: boolean): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!waiting) return setLong(false);
    const timer = setTimeout(() => setLong(true), 50);
    return () => clearTimeout(timer);
  }, [waiting]);
  return long;
}

/** Tells screen readers how many rows came, at most every five seconds. */
function useNewRowNews(matching: number): void {
  const told = useRef(matching);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const newest = useRef(matching);
  newest.current = matching;
  useEffect(() => {
    if (matching < told.current) told.current = matching;
    if (matching === told.current || timer.current) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const more = newest.current - told.current;
      told.current = newest.current;
      if (more > 0) announce(counted(more, 'new exchange'));
    }, 5000);
  }, [matching]);
  useEffect(() => () => clearTimeout(timer.current), []);
}
