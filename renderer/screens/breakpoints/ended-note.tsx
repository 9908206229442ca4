import { Pause, Unplug, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.tsx';
import { clock } from '../../ui/format.ts';
import { useStore } from '../../ui/store.ts';
import { type EndedHold, endedHolds, held, openHeld } from './held-state.ts';
import { senderName, spokenTime, targetName } from './held-words.ts';
import './held-band.css';

/** Above an exchange that was held until a moment ago: how that ended, and the way to the next one. */
export function EndedNote({ exchange }: { exchange: number }) {
  const ended = useStore(endedHolds, (all) => all.get(exchange));
  const waiting = useStore(held);
  if (!ended) return null;
  const [next] = waiting;
  const Icon = ended.how === 'gone' ? Unplug : Pause;
  return (
    <div className={ended.how === 'gone' ? 'ended-note bad-text' : 'ended-note'} role="status">
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      <p className="grow">{howItEnded(ended)}</p>
      {next && (
        <Button onPress={() => openHeld(next)}>
          {waiting.length === 1 ? 'Show the other held one' : `Show the next of ${waiting.length} held`}
        </Button>
      )}
      <IconButton
        label="Dismiss"
        onPress={() => endedHolds.set((before) => new Map([...before].filter(([id]) => id !== exchange)))}
      >
        <X size={14} strokeWidth={1.75} />
      </IconButton>
    </div>
  );
}

function howItEnded({ held: was, how, mine, at }: EndedHold): string {
  const when = `at ${clock(at)}, after ${spokenTime(at - was.heldAt)}`;
  const target = targetName(was);
  const request = was.stage === 'request';
  if (how === 'gone') {
    const rest = request ? `Nothing reached ${target}.` : `${capital(target)} had done its work.`;
    return `${senderName(was)} gave up ${when}. ${rest}`;
  }
  if (how === 'expired')
    return `Time ran out: Scimscope let it through ${was.draft ? 'with the edits' : 'as it came'} ${when}.`;
  switch (mine) {
    case 'unchanged':
      return `Sent on as it came ${when}.`;
    case 'edited':
      return `Sent on with your edits ${when}.`;
    case 'answer':
      return `Answered by you ${when}. ${request ? `${capital(target)} was not asked.` : ''}`.trim();
    case 'drop':
      return `You dropped the connection ${when}.`;
    case null:
      return `Released elsewhere ${when}: in another window, or because its breakpoint was switched off or removed.`;
  }
}

function capital(text: string): string {
  return (text[0] ?? '').toUpperCase() + text.slice(1);
}
