import { Pause } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { Held } from '../../../shared/contract/breakpoints.ts';
import { keyOf } from '../../app/actions.ts';
import { place } from '../../app/place.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { workspace } from '../../app/workspace.ts';
import { Button, Tip } from '../../ui/button.tsx';
import { useStore } from '../../ui/store.ts';
import { IdpTile, Words } from '../../ui/words.tsx';
import { shortTarget } from '../timeline/short-target.ts';
import { breakpoints, held, openHeld, releaseAll } from './held-state.ts';
import { clockOf, countdown, senderInside, targetName } from './held-words.ts';
import { useNow } from './now.ts';
import './held-band.css';

/** What waits, oldest first, above the timeline. Nothing while nothing is held. */
export function HeldBand() {
  const list = useStore(held);
  if (list.length === 0) return null;
  return (
    <section className="held-band" aria-label="Held, oldest first">
      <div className="held-band-head">
        <h2 className="held-word">Held, oldest first</h2>
        <span className="grow" />
        <Tip text="Lets everything go on as it came; edits are left aside">
          <Button kind="ghost" keys={keyOf('held-release-all') ?? ''} onPress={releaseAll}>
            Release all
          </Button>
        </Tip>
      </div>
      <ol className="held-list">
        {list.map((each) => (
          <HeldItem key={each.id} held={each} />
        ))}
      </ol>
    </section>
  );
}

function HeldItem({ held: each }: { held: Held }) {
  const now = useNow();
  const selected = useStore(place, (at) => at.inspecting && at.selected === each.exchange);
  const listener = useStore(workspace, (at) => at?.listeners.find(({ id }) => id === each.listener));
  const holdFor = useStore(
    breakpoints,
    (all) => all.find(({ id }) => id === each.breakpoint)?.breakpoint.holdFor,
  );
  const clock = clockOf(each, holdFor, now);
  const where =
    each.stage === 'request'
      ? `${each.method} ${shortTarget(each.target, listener?.basePath ?? '')}, before ${targetName(each)}`
      : `${each.status}, before ${senderInside(each)} hears it`;
  return (
    <li>
      <AriaButton
        className={selected ? 'held-item selected' : 'held-item'}
        onPress={() => openHeld(each)}
        {...(selected ? { 'aria-current': true as const } : {})}
      >
        <Pause className="held-pause" size={14} strokeWidth={2} aria-hidden="true" />
        <span className="held-item-first">
          <IdpTile idp={each.idp?.id ?? null} />
          <span className="strong cut">
            <Words sentence={each.meaning.sentence} />
          </span>
          <span className="visually-hidden">{clock.words}</span>
          {each.draft && <span className="held-edited">edited</span>}
          <span className="grow" />
          <span className="mono held-clock" aria-hidden="true">
            {countdown(clock.shown)}
          </span>
        </span>
        <span className="held-item-second t2">
          {listener && <ListenerTile listener={listener} />}
          <span className="cut">{where}</span>
        </span>
        {clock.left !== null && (
          <span className="held-left" style={{ width: `${clock.left * 100}%` }} aria-hidden="true" />
        )}
      </AriaButton>
    </li>
  );
}
