import type { Held } from '../../../shared/contract/breakpoints.ts';
import { clock, millis } from '../../ui/format.ts';
import { senderName } from './held-words.ts';
import { useNow } from './now.ts';

/** When it was held, for how long, and what happens when. */
export function HeldTimes({ held }: { held: Held }) {
  const now = useNow();
  const seconds = Math.max(0, Math.floor((now - held.heldAt) / 1000));
  const who = senderName(held);
  return (
    <dl className="held-times">
      <dt>Held since</dt>
      <dd className="mono">
        {clock(held.heldAt)}
        {millis(held.heldAt)}
      </dd>
      <dt>Held for</dt>
      <dd className="mono">
        {seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`}
      </dd>
      {held.releasesAt !== null && (
        <>
          <dt>Let go by itself</dt>
          <dd className="mono">{clock(held.releasesAt)}</dd>
        </>
      )}
      <dt>{who} gives up</dt>
      <dd className={held.givesUpAt === null ? 't2' : 'mono'}>
        {held.givesUpAt === null ? 'not known' : clock(held.givesUpAt)}
      </dd>
    </dl>
  );
}
