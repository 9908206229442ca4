import { useEffect, useState } from 'react';
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
  useEffect(() => {
    if (!client || filter === null) return;
    const view = openTimelineView(client, session, filter);
    let replaced = false;
    const show = () => {
      if (replaced || view.state.get().kind === 'opening') return;
      setShown((before) => {
        if (before && before.view !== view) before.view.close();
        return { view, session };
      });
      stop();
    };
    const stop = view.state.subscribe(show);
    return () => {
      replaced = true;
      stop();
      // A view that never got on show has no other end.
      setShown((before) => {
        if (before?.view !== view) view.close();
        return before;
      });
    };
  }, [client, session, filter]);
  return filter !== null && shown && shown.session === session ? shown.view : null;
}

export function useViewState(view: TimelineView | null): ViewState {
  return useStore(view?.state ?? noStore);
}
