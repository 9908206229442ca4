import { useEffect, useState } from 'react';
import type { HistoryStep, HistoryTrack } from '../../../shared/contract/history.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { call, engine } from '../../app/engine.ts';
import { place } from '../../app/place.ts';
import { workspace } from '../../app/workspace.ts';
import { useStore } from '../../ui/store.ts';

const SLICES = 240;
/** The track is read again at most this often while writes arrive, in ms. */
const EVERY = 1000;

/** The writes to a directory in the session on show; all that are kept when that one wrote nothing. */
export function useTrack(listener: Listener): HistoryTrack | null {
  const [track, setTrack] = useState<HistoryTrack | null>(null);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  const chosen = useStore(place, (now) => now.session);
  const live = useStore(workspace, (now) => now?.sessions.find((each) => each.live)?.id ?? null);
  const session = chosen ?? live;
  const { id } = listener;
  const directory = listener.target.kind === 'mock' ? listener.target.directory : null;
  useEffect(() => {
    if (!client || directory === null) return;
    let current = true;
    let waiting: ReturnType<typeof setTimeout> | null = null;
    const read = async () => {
      const own = await client.call('history.track', { listener: id, session, slices: SLICES });
      const shown =
        own.steps > 0 || session === null
          ? own
          : await client.call('history.track', { listener: id, session: null, slices: SLICES });
      if (current) setTrack(shown);
    };
    const soon = () => {
      waiting ??= setTimeout(() => {
        waiting = null;
        read().catch(() => {});
      }, EVERY);
    };
    read().catch(() => {});
    const stops = [
      client.on('directory.changed', (change) => change.directory === directory && soon()),
      client.on('session.changed', soon),
    ];
    return () => {
      current = false;
      if (waiting) clearTimeout(waiting);
      for (const stop of stops) stop();
    };
  }, [client, id, directory, session]);
  return track;
}

/** The write that led to a point; null before the first, and until it is there. */
export function useStep(listener: number, point: number | null): HistoryStep | null {
  const [known, setKnown] = useState<{ key: string; step: HistoryStep | null } | null>(null);
  const key = `${listener} ${point}`;
  useEffect(() => {
    if (point === null) return;
    let current = true;
    call('history.step', { listener, point }).then(
      ({ step }) => current && setKnown({ key, step }),
      () => current && setKnown({ key, step: null }),
    );
    return () => {
      current = false;
    };
  }, [listener, point, key]);
  // The one before stays until the next is there, so that nothing flickers under a moving slider.
  return point === null ? null : (known?.step ?? null);
}
