import { useRef } from 'react';
import type { HistoryTrack } from '../../../shared/contract/history.ts';
import { call } from '../../app/engine.ts';
import { clock } from '../../ui/format.ts';
import { useElementSize } from '../../ui/use-element-size.ts';
import { endTravel, travel, travelBy } from './time-travel.ts';

/** Pixels between times on the axis. */
const TICK_EVERY = 110;
/** Writes that Page Up and Page Down go over. */
const PAGE = 10;

/** The session's writes over time, and where one looks. Dragging goes by time, keys by write. */
export function TimeTravelTrack(props: {
  listener: number;
  track: HistoryTrack;
  /** Share of the width; 1 is the last write, and now. */
  at: number;
  /** What a screen reader says of the place. */
  words: string;
  number: number;
}) {
  const { listener, track, at } = props;
  const element = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(element);
  const dragging = useRef(false);
  const asked = useRef<{ latest: number; busy: boolean }>({ latest: 0, busy: false });
  const most = Math.max(1, ...track.slices);
  const span = track.to - track.from;

  const goTo = (time: number) => {
    const state = asked.current;
    state.latest = time;
    if (state.busy) return;
    state.busy = true;
    const next = async (): Promise<void> => {
      const wanted = state.latest;
      const { point } = await call('history.pointAt', { listener, at: wanted });
      travel.set({ listener, point: Math.max(point, track.first ?? 0) });
      if (state.latest !== wanted) return next();
    };
    next()
      .catch(() => {})
      .finally(() => {
        state.busy = false;
      });
  };
  const toTime = (clientX: number) => {
    const box = element.current?.getBoundingClientRect();
    if (!box) return;
    const share = Math.max(0, Math.min(1, (clientX - box.left) / box.width));
    // At the very end is the last write, also when it shares its millisecond with others.
    goTo(share >= 1 ? Number.MAX_SAFE_INTEGER : track.from - 1 + share * (span + 1));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: PAGE, PageDown: -PAGE }[
      event.key
    ];
    if (event.key === 'Home') travel.set({ listener, point: track.first ?? 0 });
    else if (event.key === 'End') endTravel();
    else if (by !== undefined) void travelBy(listener, by, track.last ?? 0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // No two of them show the same second.
  const ticks = Math.max(1, Math.min(Math.floor(width / TICK_EVERY), Math.floor(span / 1000)));
  return (
    <div
      ref={element}
      className="travel-track"
      role="slider"
      aria-label="Point in time"
      aria-valuemin={0}
      aria-valuemax={track.steps}
      aria-valuenow={props.number}
      aria-valuetext={props.words}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        toTime(event.clientX);
      }}
      onPointerMove={(event) => dragging.current && toTime(event.clientX)}
      onPointerUp={() => {
        dragging.current = false;
      }}
    >
      <svg
        width="100%"
        height="18"
        preserveAspectRatio="none"
        viewBox={`0 0 ${track.slices.length} 18`}
        aria-hidden="true"
      >
        <path d={bars(track.slices, most)} />
      </svg>
      <span className="travel-line" />
      <span className="travel-done" style={{ width: `${at * 100}%` }} />
      {track.marks.map(({ point, at: time, cause }) => (
        <i
          key={point}
          className="travel-mark"
          title={cause}
          style={{ left: `${share(time, track) * 100}%` }}
        />
      ))}
      <i className="travel-handle" style={{ left: `${at * 100}%` }} />
      <span className="travel-ticks mono t3" aria-hidden="true">
        {Array.from({ length: ticks + 1 }, (_, tick) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tick has no identity besides its place
          <span key={tick}>{clock(track.from + (span * tick) / ticks)}</span>
        ))}
      </span>
    </div>
  );
}

/** A bar for each slice with writes, as one shape. */
function bars(slices: readonly number[], most: number): string {
  return slices
    .map((writes, at) => {
      const height = writes === 0 ? 0 : heightOf(writes, most);
      return height === 0 ? '' : `M${at} ${9 - height}h.8v${2 * height}h-.8z`;
    })
    .join('');
}

function heightOf(writes: number, most: number): number {
  return 2 + (6 * Math.log(1 + writes)) / Math.log(1 + most);
}

/** Where a time is on the track. */
export function share(time: number, { from, to }: HistoryTrack): number {
  return to <= from ? 1 : Math.max(0, Math.min(1, (time - from) / (to - from)));
}
