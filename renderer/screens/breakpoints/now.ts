import { useLayoutEffect } from 'react';
import { createStore, useStore } from '../../ui/store.ts';

/** One clock for everything that counts down, so that all of it changes at the same moment. */
const now = createStore(Date.now());
let users = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function tick(): void {
  now.set(Date.now());
  // Aligned to the second: intervals drift, and a second would sometimes be left out.
  timer = setTimeout(tick, 1000 - (Date.now() % 1000));
}

/** The time, renewed each second while anybody looks. Milliseconds since the epoch. */
export function useNow(): number {
  useLayoutEffect(() => {
    if (users++ === 0) tick();
    return () => {
      if (--users === 0) clearTimeout(timer);
    };
  }, []);
  return useStore(now);
}
