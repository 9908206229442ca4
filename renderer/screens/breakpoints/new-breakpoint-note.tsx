import { Pause, X } from 'lucide-react';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useStore } from '../../ui/store.ts';
import { RuleSentence } from '../rules/rule-sentence.tsx';
import { newBreakpoint } from './breakpoint-edits.ts';
import { openBreakpoints } from './breakpoints-place.ts';
import { breakpoints, held } from './held-state.ts';
import './held-band.css';

/** After "hold the next like this": what will be held, and the way to change or forget it. */
export function NewBreakpointNote() {
  const id = useStore(newBreakpoint);
  const entry = useStore(breakpoints, (all) => all.find((each) => each.id === id));
  // Once it holds something, that says what it does.
  const holding = useStore(held, (list) => list.some((each) => each.breakpoint === id));
  if (!entry?.breakpoint.on || holding) return null;
  const undo = () => {
    newBreakpoint.set(null);
    call('breakpoint.remove', { id: entry.id }).catch(report);
  };
  return (
    <div className="new-breakpoint" role="status">
      <Pause size={14} strokeWidth={1.75} aria-hidden="true" />
      <p className="grow">
        <RuleSentence sentence={entry.sentence} listeners={entry.breakpoint.listeners} />.
      </p>
      <Button kind="link" onPress={() => openBreakpoints(entry.id)}>
        Edit
      </Button>
      <Button kind="link" onPress={undo}>
        Undo
      </Button>
      <IconButton label="Dismiss" onPress={() => newBreakpoint.set(null)}>
        <X size={14} strokeWidth={1.75} />
      </IconButton>
    </div>
  );
}
