import { useEffect, useRef, useState } from 'react';
import type { MethodResult } from '../../../shared/contract/rpc.ts';
import type { TimePoint } from '../../../shared/filter/ast.ts';
import { parseFilter } from '../../../shared/filter/parse.ts';
import { call } from '../../app/engine.ts';
import { go, place } from '../../app/place.ts';
import { clock, counted } from '../../ui/format.ts';
import { useElementSize } from '../../ui/use-element-size.ts';
import { duringTerm, joinFilter, splitDuring } from './terms.ts';

type Histogram = MethodResult<'timeline.histogram'>;

const slicePixels = 8;
const pause = 500;

/**
 * Activity over time: a bar per slice, failures on top of what went well. Dragging over it sets a `during` filter,
 * a click takes the filter away again.
 */
export function ActivityStrip(props: { view: number; version: number; matching: number; during: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(frame);
  const slices = Math.max(1, Math.min(400, Math.floor((width - 24) / slicePixels)));
  const data = useHistogram(props.view, slices, width > 0, props.version);
  const most = Math.max(4, ...(data?.slices.map((slice) => slice.ok + slice.warn + slice.bad) ?? []));
  const barsHeight = height - 2;
  const scale = (value: number) => (value === 0 ? 0 : Math.max(1.5, (value / most) * (barsHeight - 4)));
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const timeAt = (x: number) =>
    data ? data.from + ((x - 12) / (slices * slicePixels)) * (data.to - data.from) : 0;
  const pixel = (event: React.PointerEvent) =>
    event.clientX - (frame.current?.getBoundingClientRect().left ?? 0);
  const shown = drag ?? (data ? windowOnStrip(props.during, data, slices) : null);
  const failed = data?.slices.reduce((sum, slice) => sum + slice.warn + slice.bad, 0) ?? 0;
  return (
    <div className="activity">
      <div
        ref={frame}
        className="activity-bars"
        title={props.during ? 'Click to show all times' : 'Drag to show only a part'}
        onPointerDown={(event) => {
          if (event.button !== 0 || !data) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: pixel(event), to: pixel(event) });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: pixel(event) })}
        onPointerCancel={() => setDrag(null)}
        onPointerUp={() => {
          if (!drag || !data) return;
          setDrag(null);
          const [left, right] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
          const term =
            right - left < 4
              ? ''
              : duringTerm(Math.max(data.from, timeAt(left)), Math.min(data.to, timeAt(right)));
          go({ filter: joinFilter(splitDuring(place.get().filter).rest, term) });
        }}
        role="img"
        aria-label={
          data
            ? `Activity from ${clock(data.from)} to ${clock(data.to)}: ${counted(props.matching, 'exchange')}, ${failed} answered with an error`
            : 'Activity'
        }
      >
        {data && width > 0 && (
          <svg width={width} height={height} aria-hidden="true">
            {data.slices.map((slice, at) => {
              const all = slice.ok + slice.warn + slice.bad;
              if (all === 0) return null;
              const whole = scale(all);
              const bad = slice.bad ? Math.max(2, (slice.bad / all) * whole) : 0;
              const warn = slice.warn ? Math.max(2, (slice.warn / all) * whole) : 0;
              const x = 12 + at * slicePixels;
              const top = barsHeight - whole;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a slice is its place in time
                <g key={at}>
                  <rect x={x} y={top} width={6} height={whole} fill="var(--bars)" />
                  {warn > 0 && <rect x={x} y={top + bad} width={6} height={warn} fill="var(--warn)" />}
                  {bad > 0 && <rect x={x} y={top} width={6} height={bad} fill="var(--bad)" />}
                </g>
              );
            })}
          </svg>
        )}
        {shown && (
          <span
            className="brush"
            style={{ left: Math.min(shown.from, shown.to), width: Math.abs(shown.to - shown.from) }}
          />
        )}
      </div>
      <div className="activity-axis mono" aria-hidden="true">
        {data &&
          data.to > data.from &&
          ticks(data, slices).map((tick) => (
            <span key={tick.at} style={{ left: tick.left }}>
              {tick.label}
            </span>
          ))}
      </div>
    </div>
  );
}

/** What the last moment of a range stands for, in ms: 14:41 is the whole minute. */
const lengths = { minute: 60_000, second: 1000, millisecond: 1 } as const;

/** Where the span of a `during` filter lies on the strip, in px. */
function windowOnStrip(during: string, data: Histogram, slices: number): { from: number; to: number } | null {
  const parsed = during ? parseFilter(during) : null;
  const term = parsed?.ok ? parsed.query.terms[0] : undefined;
  const range = term?.key === 'during' ? term.values[0] : undefined;
  if (!range || data.to <= data.from) return null;
  const moment = (point: TimePoint | null) =>
    point && new Date(point.date ? `${point.date}T00:00` : data.from).setHours(0, 0, 0, 0) + point.ofDay;
  const from = moment(range.from) ?? data.from;
  const to = range.to ? (moment(range.to) ?? 0) + lengths[range.to.precision] : data.to;
  const width = slices * slicePixels;
  const pixel = (at: number) =>
    12 + Math.max(0, Math.min(1, (at - data.from) / (data.to - data.from))) * width;
  return { from: pixel(from), to: Math.max(pixel(to), pixel(from) + 2) };
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400].map(
  (seconds) => seconds * 1000,
);

function ticks(data: Histogram, slices: number): { at: number; left: number; label: string }[] {
  const span = data.to - data.from;
  const width = slices * slicePixels;
  const step =
    steps.find((each) => (each / span) * width >= 90) ?? 86_400_000 * Math.ceil(span / 86_400_000 / 8);
  const offset = new Date(data.from).getTimezoneOffset() * 60_000;
  const result = [];
  for (let at = Math.ceil((data.from - offset) / step) * step + offset; at <= data.to; at += step) {
    const left = 12 + ((at - data.from) / span) * width;
    if (left < 24 || left > width - 12) continue;
    result.push({ at, left, label: step < 60_000 ? clock(at) : clock(at).slice(0, 5) });
  }
  return result;
}

/**
 * Asks again after changes, at most twice a second. An answer counts even when more has changed meanwhile,
 * otherwise the strip would stand still under steady traffic.
 */
function useHistogram(view: number, slices: number, ready: boolean, version: number): Histogram | null {
  const [data, setData] = useState<Histogram | null>(null);
  const last = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means other counts
  useEffect(() => {
    if (!ready) return;
    const ask = () => {
      last.current = performance.now();
      call('timeline.histogram', { view, slices }).then(
        setData,
        // The view ended; another one asks for itself.
        () => {},
      );
    };
    const timer = setTimeout(ask, Math.max(0, last.current + pause - performance.now()));
    return () => clearTimeout(timer);
  }, [view, slices, ready, version]);
  return data;
}
