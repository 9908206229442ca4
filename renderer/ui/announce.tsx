import { createStore, useStore } from './store.ts';

const spoken = createStore('');
const gap = 1500;
let last = 0;
let pending: ReturnType<typeof setTimeout> | undefined;

/** Says something to screen readers, politely and at most every 1.5 s; the newest text wins. */
export function announce(text: string): void {
  clearTimeout(pending);
  const wait = Math.max(0, last + gap - Date.now());
  pending = setTimeout(() => {
    last = Date.now();
    spoken.set(text);
  }, wait);
}

export function Announcer() {
  const text = useStore(spoken);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
