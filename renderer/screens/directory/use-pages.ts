import { useEffect, useRef, useState } from 'react';
import type { Client } from '../../../shared/contract/client.ts';
import { engine } from '../../app/engine.ts';
import { useStore } from '../../ui/store.ts';
import { openPages, type PageReader, type Pages, type PagesState } from './pages.ts';

const none: PagesState = { total: null, inactive: 0, version: 0, epoch: 0, problem: null };
const noStore = { get: () => none, set: () => {}, subscribe: () => () => {} };

/** Pages that are opened anew when `key` changes; the ones before stay on show until the next have something. */
export function usePages<R>(
  key: string,
  reader: (client: Client) => PageReader<R>,
): { pages: Pages<R> | null; key: string; state: PagesState } {
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  const [shown, setShown] = useState<{ pages: Pages<R>; key: string } | null>(null);
  const onShow = useRef<Pages<R> | null>(null);
  const latest = useRef(reader);
  latest.current = reader;
  useEffect(() => {
    if (!client) return;
    const pages = openPages(client, latest.current(client));
    const stop = pages.state.subscribe(() => {
      stop();
      onShow.current?.close();
      onShow.current = pages;
      setShown({ pages, key });
    });
    return () => {
      stop();
      if (onShow.current !== pages) pages.close();
    };
  }, [client, key]);
  useEffect(
    () => () => {
      onShow.current?.close();
      onShow.current = null;
    },
    [],
  );
  const state = useStore<PagesState>(shown?.pages.state ?? noStore);
  return { pages: shown?.pages ?? null, key: shown?.key ?? '', state };
}
