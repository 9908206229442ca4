// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by the virtualiser, which a table cannot do
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
import { held } from '../breakpoints/held-state.ts';
import { type RowListener, TimelineRow } from './row.tsx';
import type { TimelineView } from './view.ts';

const rowHeight = 26;
const headHeight = 24;
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
  trimmed,
}: {
  view: TimelineView;
  matching: number;
  version: number;
  trimmed: number;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const selected = useStore(place, (now) => now.selected);
  const [cursor, setCursor] = useState<number | null>(null);
  const listeners = useRowListeners();
  const holds = useStore(held);
  const { unseen, noteScroll, follow, stay } = useFollow(scroller, matching, trimmed);
  const showBars = useWaitedLongEnough(matching > 0 && view.row(0) === undefined);

  const virtualizer = useVirtualizer({
    count: matching,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
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

  const pick = useCallback(
    (position: number, id: number) => {
      stay();
      setCursor(position);
      go({ selected: id, inspecting: true });
    },
    [stay],
  );

  const moveTo = useCallback(
    async (wanted: number) => {
      const position = Math.max(0, Math.min(matching - 1, wanted));
      stay();
      virtualizer.scrollToIndex(position, { align: 'auto' });
      const row = await view.fetchRow(position);
      if (!row) return;
      setCursor(position);
      go({ selected: row.id });
    },
    [view, matching, virtualizer, stay],
  );

  const toEnd = useCallback(() => {
    void moveTo(matching - 1).then(follow);
  }, [matching, moveTo, follow]);

  // A pane that gets smaller must not hide the row that is being looked at.
  const cursorNow = useRef(cursor);
  cursorNow.current = cursor;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (cursorNow.current !== null) virtualizer.scrollToIndex(cursorNow.current, { align: 'auto' });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [virtualizer]);

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
  useEffect(
    () => () => {
      parts.list = null;
    },
    [],
  );

  // Coming to this screen with the focus nowhere, the arrow keys belong to the list.
  useEffect(() => {
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
  }, []);
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
                top={item.start - headHeight}
                selected={row !== undefined && row.id === selected}
                held={row !== undefined && holds.some(({ exchange }) => exchange === row.id)}
                listener={row?.listener == null ? undefined : listeners.get(row.listener)}
                onPick={pick}
              />
            );
          })}
        </div>
      </div>
      {unseen > 0 && (
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

/** After the list moved by itself, a scroll event within this time is not the reader's. Milliseconds. */
const ownScroll = 150;

/**
 * New rows never move what is being read. They are followed only from the end of the list, until the reader
 * scrolls away or picks a row; `unseen` then counts what came since.
 */
function useFollow(scroller: React.RefObject<HTMLDivElement | null>, matching: number, trimmed: number) {
  const [seen, setSeen] = useState(matching);
  const following = useRef(true);
  const stayedAt = useRef(0);
  const latest = useRef(matching);
  latest.current = matching;

  const toBottom = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [scroller]);
  const follow = useCallback(() => {
    following.current = true;
    toBottom();
    setSeen(latest.current);
  }, [toBottom]);
  const stay = useCallback(() => {
    following.current = false;
    stayedAt.current = performance.now();
  }, []);
  const noteScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < rowHeight;
    if (atEnd) setSeen(latest.current);
    if (performance.now() - stayedAt.current > ownScroll) following.current = atEnd;
  }, [scroller]);

  // Rows that went from the top take their height with them; what is being read stays where it is.
  const trimmedBefore = useRef(trimmed);
  useLayoutEffect(() => {
    const went = trimmed - trimmedBefore.current;
    trimmedBefore.current = trimmed;
    if (went === 0) return;
    setSeen((before) => Math.max(0, before - went));
    if (scroller.current && !following.current) scroller.current.scrollTop -= went * rowHeight;
  }, [trimmed, scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the number of rows changes
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (following.current) toBottom();
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < rowHeight;
    if (atEnd) setSeen(matching);
  }, [matching]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let top = element.getBoundingClientRect().top;
    const observer = new ResizeObserver(() => {
      const moved = element.getBoundingClientRect().top - top;
      top += moved;
      // A note that comes or goes above the list covers rows, and does not push them.
      if (following.current) toBottom();
      else if (element.scrollTop > 0) element.scrollTop += moved;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, toBottom]);
  return { unseen: Math.max(0, matching - seen), noteScroll, follow, stay };
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
