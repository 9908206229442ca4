import { Button as AriaButton } from 'react-aria-components';
import type { Held } from '../../../shared/contract/breakpoints.ts';
import { useStore } from '../../ui/store.ts';
import { HeldBy } from './held-by.tsx';
import { answerNow, editings } from './held-editing.ts';
import { HeldTimes } from './held-times.tsx';
import { senderInside, targetName } from './held-words.ts';
import type { QuickAnswer } from './quick-answers.ts';

/** Beside the held message, where there is room: ready answers, why it is held, and the times. */
export function SideColumn({ held, quick }: { held: Held; quick: readonly QuickAnswer[] }) {
  const busy = useStore(editings, (all) => all.get(held.id)?.releasing ?? true);
  const words =
    held.stage === 'request'
      ? `Answer at once, ${targetName(held)} not asked`
      : `Tell ${senderInside(held)} something else at once`;
  return (
    <aside className="held-side" aria-label="Ways to answer, and why it is held">
      <section className="held-side-part">
        <h3 className="label">{words}</h3>
        <ul>
          {quick.map((each) => (
            <li key={each.id}>
              <AriaButton
                className="quick-answer"
                isDisabled={busy}
                onPress={() => answerNow(held, each.make())}
              >
                <span className="mono strong">{each.status}</span>
                <span className="cut grow">{each.title}</span>
                <span className="t2 hint">{each.detail}</span>
              </AriaButton>
            </li>
          ))}
        </ul>
      </section>
      <section className="held-side-part">
        <h3 className="label">Held by the breakpoint</h3>
        <HeldBy held={held} />
      </section>
      <section className="held-side-part">
        <h3 className="label">Time so far</h3>
        <HeldTimes held={held} />
      </section>
    </aside>
  );
}
