import { CircleCheck, CircleDashed, X } from 'lucide-react';
import type { Session } from '../../../shared/contract/session.ts';
import { go } from '../../app/place.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { createStore, useStore } from '../../ui/store.ts';
import { useWatch, type Watch } from './watch.ts';

const dismissed = createStore<ReadonlySet<number>>(new Set());

export const watchSteps: readonly { key: keyof Watch; label: string }[] = [
  { key: 'firstRequest', label: 'First request' },
  { key: 'accepted', label: 'Token accepted' },
  { key: 'lookup', label: 'First look-up of a person' },
  { key: 'create', label: 'First create' },
];

/** Goes on ticking off the first steps above the timeline, until all happened or it is dismissed. */
export function WatchStrip({ session }: { session: Session }) {
  const hidden = useStore(dismissed, (now) => now.has(session.id));
  const watch = useWatch(session);
  if (hidden || watchSteps.every(({ key }) => watch[key]) || session.count > 300) return null;
  return (
    <section className="watch-strip" aria-label="Watching for">
      <span className="t3">Watching for</span>
      {watchSteps.map(({ key, label }) => (
        <WatchStep key={key} done={watch[key]} label={label} />
      ))}
      <span className="grow" />
      <Button kind="link" onPress={() => go({ screen: 'connect' })}>
        How to connect
      </Button>
      <IconButton
        label="Stop watching"
        onPress={() => dismissed.set((before) => new Set([...before, session.id]))}
      >
        <X size={14} />
      </IconButton>
    </section>
  );
}

export function WatchStep({ done, label, detail }: { done: boolean; label: string; detail?: string }) {
  const Icon = done ? CircleCheck : CircleDashed;
  return (
    <span className={done ? 'watch-step done' : 'watch-step'}>
      <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
      <span>{label}</span>
      <span className="visually-hidden">{done ? ', happened' : ', waiting'}</span>
      {detail && <span className="mono t3 watch-detail">{detail}</span>}
    </span>
  );
}
