import { MessageSquareReply, Play, Zap } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { Held } from '../../../shared/contract/breakpoints.ts';
import { keyOf, runAction } from '../../app/actions.ts';
import { Button, Tip } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { useStore } from '../../ui/store.ts';
import { ClockRing } from './clock-ring.tsx';
import { dropping, keepConnection, startDropping } from './dropping.ts';
import { answerNow, type Editing, isEdited, sendOn, toEdit } from './held-editing.ts';
import { breakpoints } from './held-state.ts';
import { clockOf, patienceWords, senderInside, whatEndsIt, whereHeld } from './held-words.ts';
import { HoldForMenu } from './hold-for-menu.tsx';
import { useNow } from './now.ts';
import type { QuickAnswer } from './quick-answers.ts';

/** The clock of a held exchange, what ends the hold, and the ways to end it. */
export function HeldBanner(props: {
  held: Held;
  editing: Editing | undefined;
  quick: readonly QuickAnswer[];
  /** True while an answer of one's own is written: then that is what the key sends. */
  answering: boolean;
}) {
  const { held, editing, quick, answering } = props;
  const now = useNow();
  const holdFor = useStore(
    breakpoints,
    (all) => all.find(({ id }) => id === held.breakpoint)?.breakpoint.holdFor,
  );
  const dropsAt = useStore(dropping, (all) => all.get(held.id));
  const edited = editing !== undefined && isEdited(editing);
  const unfit = editing !== undefined && edited && toEdit(editing) === null;
  const clock = clockOf(held, holdFor, now);
  const busy = editing?.releasing ?? false;
  return (
    <header className="held-banner">
      <ClockRing clock={clock} />
      <div className="held-banner-words">
        <p className="held-banner-title">
          Held {whereHeld(held)}
          {edited && <span className="held-edited"> edited</span>}
        </p>
        <p className="t2">
          {patienceWords(held, now)} {whatEndsIt(held, holdFor, edited, now)} <HoldForMenu held={held} />
        </p>
      </div>
      <div className="held-banner-acts">
        {dropsAt === undefined ? (
          <Tip text={`Resets the connection: ${senderInside(held)} gets no answer`}>
            <Button kind="danger" disabled={busy} onPress={() => startDropping(held.id)}>
              Drop connection
            </Button>
          </Tip>
        ) : (
          <span className="held-dropping" role="status">
            Dropping in {Math.max(1, Math.ceil((dropsAt - now) / 1000))}
            <Button kind="link" autoFocus onPress={() => keepConnection(held.id)}>
              Undo
            </Button>
          </span>
        )}
        <span className="held-quick-menu">
          <MenuButton
            label="Answer at once"
            entries={quick.map((each) => ({
              id: each.id,
              label: `${each.status} ${each.title}`,
              detail: each.detail,
              run: () => answerNow(held, each.make()),
            }))}
          >
            <AriaButton className="btn bordered form" isDisabled={busy || quick.length === 0}>
              <Zap size={14} strokeWidth={1.75} aria-hidden="true" />
              Answer at once
            </AriaButton>
          </MenuButton>
        </span>
        <Button
          size="form"
          icon={<MessageSquareReply size={14} strokeWidth={1.75} />}
          keys={keyOf('held-answer') ?? ''}
          disabled={busy}
          onPress={() => runAction('held-answer')}
        >
          Answer it myself
        </Button>
        <Button
          kind={answering ? 'bordered' : 'primary'}
          size="form"
          icon={<Play size={13} strokeWidth={2} />}
          keys={answering ? '' : (keyOf('held-send') ?? '')}
          disabled={busy || unfit}
          onPress={() => void sendOn(held.id)}
        >
          Send on
        </Button>
      </div>
    </header>
  );
}
