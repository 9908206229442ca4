import { ChevronLeft, ChevronRight, History, Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { HistoryStep, HistoryTrack } from '../../../shared/contract/history.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { keyOf } from '../../app/actions.ts';
import { call, engine } from '../../app/engine.ts';
import { openExchange } from '../../app/place.ts';
import { report } from '../../app/workspace.ts';
import { announce } from '../../ui/announce.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { clock, count, counted, dayAndTime, millis } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { createStore, useStore } from '../../ui/store.ts';
import { plainWords, Words } from '../../ui/words.tsx';
import { directoryParts } from './directory-place.ts';
import { endTravel, travel, travelBy, useTravel } from './time-travel.ts';
import { useStep, useTrack } from './time-travel-state.ts';
import { share, TimeTravelTrack } from './time-travel-track.tsx';
import './time-travel.css';

/** Between two writes while they play, in ms. */
const PLAYED_EVERY = 700;

/** The snapshot that takes a way back back. */
const undoable = createStore<{
  readonly listener: number;
  readonly snapshot: number;
  readonly to: string;
} | null>(null);

/** The directory over time: where one looks, the way there, and the way back for the mock itself. */
export function TimeTravelBar({ listener }: { listener: Listener }) {
  const track = useTrack(listener);
  const point = useTravel(listener.id);
  const step = useStep(listener.id, point);
  const last = track?.last ?? 0;
  useKeys(listener.id, last);
  if (!track || track.steps === 0) return null;
  const first = (track.first ?? 0) === point || (point !== null && point < (track.first ?? 0));
  const words =
    point === null ? 'now' : first || !step ? 'before the first write' : plainWords(step.sentence);
  const at = point === null ? 1 : first || !step ? 0 : share(step.at, track);
  return (
    <section className="travel" aria-label="Directory over time">
      <div className="travel-head">
        <h2 className="travel-title cut">
          <Title point={point} step={first ? null : step} track={track} />
        </h2>
        <Controls listener={listener} point={point} step={step} track={track} />
      </div>
      <TimeTravelTrack
        listener={listener.id}
        track={track}
        at={at}
        words={point === null || !step ? words : `${clock(step.at)}, just after: ${words}`}
        number={point === null ? track.steps : first ? 0 : (step?.number ?? 0)}
      />
      <Undo listener={listener.id} />
    </section>
  );
}

function Title(props: { point: number | null; step: HistoryStep | null; track: HistoryTrack }) {
  const { point, step, track } = props;
  if (point === null) {
    return (
      <>
        Directory now <span className="t2">{counted(track.steps, 'write')} in this session</span>
      </>
    );
  }
  if (point < track.reachable) {
    return (
      <>
        Not kept any more <span className="t2">what stood then was replaced too long ago</span>
      </>
    );
  }
  if (!step) {
    return (
      <>
        Directory <span className="t2">before the first write of the session</span>
      </>
    );
  }
  const { exchange } = step;
  return (
    <>
      Directory as of{' '}
      <span className="mono" title={dayAndTime(step.at)}>
        {clock(step.at)}
        {millis(step.at)}
      </span>{' '}
      <span className="t2">just after </span>
      {exchange === null ? (
        <span className="t2">
          <Words sentence={step.sentence} />
        </span>
      ) : (
        <Button kind="link" onPress={() => openExchange(exchange, 'diff')}>
          <span>
            <Words sentence={step.sentence} />
          </span>
        </Button>
      )}
      {step.resources > 1 && <span className="t3"> {count(step.resources)} resources</span>}
    </>
  );
}

function Controls(props: {
  listener: Listener;
  point: number | null;
  step: HistoryStep | null;
  track: HistoryTrack;
}) {
  const { listener, point, step, track } = props;
  const { id } = listener;
  const last = track.last ?? 0;
  const [asking, setAsking] = useState(false);
  const [playing, setPlaying] = useState(false);
  usePlaying(id, playing, last, () => setPlaying(false));
  useEffect(() => {
    if (point === null) setAsking(false);
  }, [point]);
  const size = { size: 15, strokeWidth: 1.75 } as const;
  if (asking && point !== null) {
    const to = step ? clock(step.at) : 'its beginning';
    return (
      <span className="travel-acts">
        <span className="t2">The mock is set back to {to}. What is there now is kept as a snapshot.</span>
        <Button
          kind="primary"
          autoFocus
          onPress={() => {
            setAsking(false);
            goBack(id, point, to).catch(report);
          }}
        >
          Set back
        </Button>
        <Button onPress={() => setAsking(false)}>Cancel</Button>
      </span>
    );
  }
  return (
    <span className="travel-acts">
      {point !== null && (
        <Button
          kind="ghost"
          icon={<History size={14} strokeWidth={1.75} />}
          disabled={point < track.reachable}
          onPress={() => setAsking(true)}
        >
          Set the mock back to here…
        </Button>
      )}
      <IconButton
        label="Previous write"
        keys={keyOf('travel-previous') ?? ''}
        disabled={point !== null && point <= Math.max(track.reachable, track.first ?? 0)}
        onPress={() => void travelBy(id, -1, last)}
      >
        <ChevronLeft {...size} />
      </IconButton>
      <IconButton label={playing ? 'Pause' : 'Play the writes'} onPress={() => setPlaying(!playing)}>
        {playing ? <Pause {...size} /> : <Play {...size} />}
      </IconButton>
      <IconButton
        label="Next write"
        keys={keyOf('travel-next') ?? ''}
        disabled={point === null}
        onPress={() => (point !== null && point >= last ? endTravel() : void travelBy(id, 1, last))}
      >
        <ChevronRight {...size} />
      </IconButton>
      <Button keys={keyOf('travel-now') ?? ''} disabled={point === null} onPress={endTravel}>
        Now
      </Button>
    </span>
  );
}

/** Goes on by one write after another until the last, from the beginning when it starts at the end. */
function usePlaying(listener: number, playing: boolean, last: number, onEnd: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is called at the end does not start anything
  useEffect(() => {
    if (!playing) return;
    if (travel.get() === null) void travelBy(listener, -PLAYED_FROM, last);
    const timer = setInterval(() => {
      const now = travel.get();
      if (now && now.point < last) void travelBy(listener, 1, last);
      else onEnd();
    }, PLAYED_EVERY);
    return () => clearInterval(timer);
  }, [playing, listener, last]);
}

/** Writes that are played when one looks at now. */
const PLAYED_FROM = 20;

function useKeys(listener: number, last: number): void {
  useEffect(() => {
    directoryParts.travel = (by) => void travelBy(listener, by, last);
    return () => {
      directoryParts.travel = null;
    };
  }, [listener, last]);
}

/** Sets the mock back and waits for the end of that; then it can be taken back. */
async function goBack(listener: number, point: number, to: string): Promise<void> {
  const now = engine.get();
  if (now.kind !== 'connected') return;
  const { client } = now;
  let job: number | null = null;
  const ended = new Promise<string>((resolve) => {
    const stop = client.on('directory.progress', (progress) => {
      if (job === null || progress.id !== job || progress.state === 'running') return;
      stop();
      resolve(progress.state);
    });
  });
  job = (await call('history.restore', { listener, point })).id;
  if ((await ended) !== 'finished') return;
  endTravel();
  announce(`The mock stands as it did at ${to}`);
  const snapshots = await call('directory.snapshots', { listener });
  const kept = snapshots.find(({ automatic }) => automatic);
  undoable.set(kept ? { listener, snapshot: kept.id, to } : null);
}

function Undo({ listener }: { listener: number }) {
  const offer = useStore(undoable);
  const [undoing, setUndoing] = useState(false);
  if (offer?.listener !== listener) return null;
  const undo = () => {
    setUndoing(true);
    call('directory.undo', { listener, snapshot: offer.snapshot })
      .then(() => undoable.set(null), report)
      .finally(() => setUndoing(false));
  };
  return (
    <Notice
      tone="info"
      what={`The mock stands as it did at ${offer.to}.`}
      next="What was there before is kept as a snapshot."
      actions={
        <Button disabled={undoing} onPress={undo}>
          Undo
        </Button>
      }
      onDismiss={() => undoable.set(null)}
    />
  );
}
