import type { Held } from '../../../shared/contract/breakpoints.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { Button, Tip } from '../../ui/button.tsx';
import { useStore } from '../../ui/store.ts';
import { RuleSentence } from '../rules/rule-sentence.tsx';
import { openBreakpoints } from './breakpoints-place.ts';
import { breakpoints } from './held-state.ts';

/** The breakpoint that holds it, in words, and what can be done about it. */
export function HeldBy({ held }: { held: Held }) {
  const entry = useStore(breakpoints, (all) => all.find(({ id }) => id === held.breakpoint));
  if (!entry) return <p className="t2">Its breakpoint was removed.</p>;
  const { id, breakpoint } = entry;
  return (
    <>
      <p>
        <RuleSentence sentence={entry.sentence} listeners={entry.breakpoint.listeners} />.
      </p>
      <p className="held-by-acts">
        <Button kind="link" onPress={() => openBreakpoints(id)}>
          Edit breakpoint
        </Button>
        {breakpoint.on ? (
          <>
            <Tip text="Keeps this one and holds no more">
              <Button
                kind="link"
                onPress={() => {
                  call('breakpoint.update', { id, breakpoint: { ...breakpoint, once: true } }).catch(report);
                }}
              >
                Only once
              </Button>
            </Tip>
            <Tip text="Lets go of all that it holds, as it came">
              <Button
                kind="link"
                onPress={() => {
                  call('breakpoint.switch', { id, on: false }).catch(report);
                }}
              >
                Switch off
              </Button>
            </Tip>
          </>
        ) : (
          <span className="t2">Switched off: it holds nothing more.</span>
        )}
      </p>
    </>
  );
}
