import { useEffect, useRef, useState } from 'react';
import { engine } from '../../app/engine.ts';
import { useStore } from '../../ui/store.ts';
import { openTimelineView, type TimelineView, type ViewState } from './view.ts';

const opening: ViewState = { kind: 'opening' };
const noStore = { get: () => opening, set: () => {}, subscribe: () => () => {} };

/**
 * A view over a session that is opened again when session, filter or connection change. The view before stays on
 * show until the next one is open, so that typing a filter does not blank the list. `null` filter: no view.
 */
export function useTimelineView(session: number, filter: string | null): TimelineView | null {
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  const [shown, setShown] = useState<{ view: TimelineView; session: number } | null>(null);
  const onShow = useRef<TimelineView | null>(null);
  useEffect(() => {
    if (!client || filter === null) return;
    const view = openTimelineView(client, session, filter);
    const stop = view.state.subscribe(() => {
      if (view.state.get().kind === 'opening') return;
      stop();
      onShow.current?.close();
      onShow.current = view;
      setShown({ view, session });
    });
    return () => {
      stop();
      // A view on show stays until the next one takes its place; one that never got there ends here.
      if (onShow.current !== view) view.close();
    };
  }, [client, session, filter]);
  useEffect(
    () => () => {
      onShow.current?.close();
      onShow.current = null;
    },
    [],
  );
  return filter !== null && shown && shown.session === session ? shown.view : null;
}

export function useViewState(view: TimelineView | null): ViewState {
  return useStore(view?.state ?? noStore);
}
