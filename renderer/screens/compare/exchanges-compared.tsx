import { ArrowLeftRight, GitCompareArrows } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { Exchange } from '../../../shared/contract/exchange.ts';
import { keyOf } from '../../app/actions.ts';
import { useExchange } from '../../app/exchanges.ts';
import { openExchange } from '../../app/place.ts';
import { Diff } from '../../code/code.tsx';
import { Button, IconButton, Kbd } from '../../ui/button.tsx';
import { Segments } from '../../ui/field.tsx';
import { clock, count, millis } from '../../ui/format.ts';
import { EmptyState, InlineError, type Problem, toProblem } from '../../ui/notice.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { useStore } from '../../ui/store.ts';
import { Words } from '../../ui/words.tsx';
import { useWhatChanged } from '../inspector/diff-effect.ts';
import { type ComparedPart, change, comparePlace } from './compare-place.ts';
import { differences, readSide, type Side, textOf } from './compared-text.ts';

/** Sentences shown; the text beside has the rest. */
const MOST = 60;

/** Two exchanges beside each other: their requests, answers or resources. */
export function ExchangesCompared() {
  const { a, b, part, ignoring } = useStore(comparePlace, (now) => now);
  const left = useExchange(a);
  const right = useExchange(b);
  const sides = useSides(left.exchange, right.exchange, part);
  const texts = useMemo(
    () => (sides.value ? sides.value.map((side) => (side ? textOf(side, ignoring) : '')) : null),
    [sides.value, ignoring],
  );
  const words = useMemo(() => {
    const [one, other] = sides.value ?? [null, null];
    return one && other ? differences(one, other, ignoring) : null;
  }, [sides.value, ignoring]);
  if (a === null || b === null) {
    return (
      <EmptyState
        icon={<GitCompareArrows size={18} strokeWidth={1.75} aria-hidden="true" />}
        title="Choose two exchanges"
      >
        Mark one on the timeline with <Kbd keys={keyOf('mark') ?? ''} />, choose another and press{' '}
        <Kbd keys={keyOf('compare') ?? ''} />.
      </EmptyState>
    );
  }
  const problem = left.problem ?? right.problem ?? sides.problem;
  const [before = '', after = ''] = texts ?? [];
  const missing = sides.value && missingWords(sides.value, part);
  return (
    <>
      <div className="compare-sides">
        <Chosen exchange={left.exchange} side="Left" />
        <IconButton label="Swap the sides" onPress={() => change({ a: b, b: a })}>
          <ArrowLeftRight size={15} strokeWidth={1.75} />
        </IconButton>
        <Chosen exchange={right.exchange} side="Right" />
        <Segments
          label="Which part"
          value={part}
          options={[
            { id: 'request', label: 'Requests' },
            { id: 'answer', label: 'Answers' },
            { id: 'resource', label: 'Resources' },
          ]}
          onChange={(next) => change({ part: next })}
        />
      </div>
      {problem && <InlineError problem={problem} />}
      {missing && <p className="compare-note t2">{missing}</p>}
      {words && (
        <section className="compare-words" aria-label="What differs, in words">
          <h3 className="label">
            {words.length === 0
              ? 'Nothing differs but what is ignored'
              : `${count(words.length)} ${words.length === 1 ? 'difference' : 'differences'}`}
          </h3>
          <ul>
            {words.slice(0, MOST).map((sentence, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a difference has no identity besides its place
              <li key={at}>
                <Words sentence={sentence} />
              </li>
            ))}
          </ul>
          {words.length > MOST && <p className="t3">{count(words.length - MOST)} more</p>}
        </section>
      )}
      {texts && before !== after && (
        <div className="compare-text">
          <Diff before={before} after={after} labels={['Left', 'Right']} />
        </div>
      )}
    </>
  );
}

/** What there is nothing of to compare; null when both sides have it. */
function missingWords([left, right]: readonly [Side | null, Side | null], part: ComparedPart): string | null {
  if (left && right) return null;
  const what = part === 'resource' ? 'resource that is known' : part;
  if (!left && !right) return `Neither exchange has a ${what}.`.replace(' a a', ' an a');
  return `The exchange on the ${left ? 'right' : 'left'} has no ${what}.`;
}

function Chosen({ exchange, side }: { exchange: Exchange | null; side: string }) {
  if (!exchange) return <span className="compare-chosen" />;
  const { answerSent, answerReceived } = exchange.messages;
  const status = (answerSent ?? answerReceived)?.status;
  return (
    <div className="compare-chosen">
      <span className="label">{side}</span>
      <Button kind="link" onPress={() => openExchange(exchange.id)}>
        <span>
          <Words sentence={exchange.meaning.sentence} />
        </span>
      </Button>
      <span className="mono t3">
        {clock(exchange.receivedAt)}
        {millis(exchange.receivedAt)}
      </span>
      {status !== undefined && <StatusBadge status={status} />}
    </div>
  );
}

interface Sides {
  readonly value: readonly [Side | null, Side | null] | null;
  readonly problem: Problem | null;
}

function useSides(a: Exchange | null, b: Exchange | null, part: ComparedPart): Sides {
  const [state, setState] = useState<Sides>({ value: null, problem: null });
  const left = useWhatChanged(part === 'resource' ? a : null);
  const right = useWhatChanged(part === 'resource' ? b : null);
  const ready = part !== 'resource' || (left.effect !== null && right.effect !== null);
  useEffect(() => {
    if (!a || !b || !ready) return;
    let current = true;
    Promise.all([readSide(a, left.effect, part), readSide(b, right.effect, part)]).then(
      (value) => current && setState({ value, problem: null }),
      (error) => current && setState({ value: null, problem: toProblem(error) }),
    );
    return () => {
      current = false;
    };
  }, [a, b, part, ready, left.effect, right.effect]);
  return { ...state, problem: state.problem ?? left.problem ?? right.problem };
}
