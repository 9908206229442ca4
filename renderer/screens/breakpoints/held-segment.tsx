import { Pause } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { Held } from '../../../shared/contract/breakpoints.ts';
import { keyOf } from '../../app/actions.ts';
import { Tip } from '../../ui/button.tsx';
import { counted } from '../../ui/format.ts';
import { useStore } from '../../ui/store.ts';
import { openBreakpoints } from './breakpoints-place.ts';
import { breakpointOf, breakpoints, held, openHeld } from './held-state.ts';
import { clockOf, countdown } from './held-words.ts';
import { useNow } from './now.ts';

/** In the status bar: what is held and how long the most urgent has; else that something will be. */
export function HeldSegment() {
  const list = useStore(held);
  const waiting = useStore(breakpoints, (all) => all.filter(({ breakpoint }) => breakpoint.on).length);
  const [oldest] = list;
  if (oldest) return <Holding list={list} oldest={oldest} />;
  if (waiting === 0) return null;
  return (
    <Tip text="Requests that match are held. Click for the list">
      <AriaButton className="segment segment-btn" onPress={() => openBreakpoints()}>
        <Pause size={13} strokeWidth={1.75} aria-hidden="true" />
        {counted(waiting, 'breakpoint')} on
      </AriaButton>
    </Tip>
  );
}

function Holding({ list, oldest }: { list: readonly Held[]; oldest: Held }) {
  const now = useNow();
  const clocks = list.map((each) => clockOf(each, breakpointOf(each)?.breakpoint.holdFor, now));
  const urgent = clocks.filter(({ left }) => left !== null).toSorted((a, b) => a.shown - b.shown)[0];
  const clock = urgent ?? clocks[0];
  return (
    <Tip text="Show the oldest" keys={keyOf('open-held') ?? ''}>
      <AriaButton className="segment segment-btn held" onPress={() => openHeld(oldest)}>
        <Pause size={13} strokeWidth={2} aria-hidden="true" />
        <span className="nums">
          {list.length} held
          <span aria-hidden="true"> · {countdown(clock?.shown ?? 0)}</span>
          <span className="visually-hidden">{clock?.words}. Show the oldest</span>
        </span>
      </AriaButton>
    </Tip>
  );
}
