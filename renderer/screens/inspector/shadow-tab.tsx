import { useEffect, useState } from 'react';
import type { Difference } from '../../../shared/compare/difference.ts';
import type { Exchange } from '../../../shared/contract/exchange.ts';
import type { ShadowOutcome } from '../../../shared/contract/shadow.ts';
import { referencesOf } from '../../../shared/replay/references.ts';
import { remapBody } from '../../../shared/replay/remap-body.ts';
import { remapReference } from '../../../shared/replay/remap-text.ts';
import { createRegistry } from '../../../shared/scim/registry.ts';
import { useExchange } from '../../app/exchanges.ts';
import { openExchange } from '../../app/place.ts';
import { Diff } from '../../code/code.tsx';
import { Button } from '../../ui/button.tsx';
import { InlineError, type Problem, toProblem } from '../../ui/notice.tsx';
import { type Shown, textOf } from './message-diff.tsx';
import { differenceSentence, outcomeSentence } from './shadow-words.ts';

/** What the shadow answered beside what the first target did, and what differs in words. */
export function ShadowTab({ exchange, shadow }: { exchange: Exchange; shadow: ShadowOutcome }) {
  const { exchange: own, differences, notes } = shadow;
  const counting = differences.filter(({ weight }) => weight !== 'equivalent');
  const rest = differences.filter(({ weight }) => weight === 'equivalent');
  return (
    <div className="shadow-tab">
      <div className="shadow-head">
        <div className="grow">
          <p className="strong">{outcomeSentence(shadow)}</p>
          {notes.map((note) => (
            <p key={note} className="t2">
              {note}
            </p>
          ))}
        </div>
        {own !== null && <Button onPress={() => openExchange(own, 'request')}>What it was sent</Button>}
      </div>
      <Differences label="What differs" differences={counting} />
      {shadow.places > counting.length && (
        <p className="shadow-more t2">And {shadow.places - counting.length} more.</p>
      )}
      <Differences label="What means the same" differences={rest} />
      {own !== null && <BothAnswers key={own} exchange={exchange} own={own} ids={shadow.ids} />}
    </div>
  );
}

function Differences({ label, differences }: { label: string; differences: readonly Difference[] }) {
  if (differences.length === 0) return null;
  return (
    <section className="shadow-differences" aria-label={label}>
      <h3 className="label">{label}</h3>
      <ul>
        {differences.map((difference) => (
          <li key={`${difference.kind} ${difference.pointer} ${difference.name} ${difference.there}`}>
            <span className={difference.weight === 'worse' ? 'bad-text' : ''}>
              {differenceSentence(difference)}
            </span>
            {difference.pointer !== null && difference.pointer !== '' && (
              <span className="mono t3">{difference.pointer}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const LABELS = ['The first answered', 'The shadow answered, with the ids of the first'] as const;

function BothAnswers(props: { exchange: Exchange; own: number; ids: ShadowOutcome['ids'] }) {
  const { exchange, ids } = props;
  const { exchange: own, problem: unread } = useExchange(props.own);
  const [texts, setTexts] = useState<readonly [string, string] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (!own) return;
    let current = true;
    const role = exchange.messages.answerReceived ? 'answerReceived' : 'answerSent';
    const known = new Map(ids);
    const translate = (id: string) => known.get(id) ?? null;
    const named: Shown = {
      body: (text) => remapBody(text, null, translate, references()),
      field: (name, value) => (/^location$/i.test(name) ? remapReference(value, translate) : value),
    };
    Promise.all([textOf(exchange, role), textOf(own, 'answerSent', named)]).then(
      (both) => current && setTexts(both),
      (error) => current && setProblem(toProblem(error)),
    );
    return () => {
      current = false;
    };
  }, [exchange, own, ids]);
  const shown = problem ?? unread;
  if (shown) return <InlineError problem={shown} />;
  if (!texts) return null;
  if (texts[1] === '') return null;
  return <Diff before={texts[0]} after={texts[1]} labels={LABELS} />;
}

let known: ReturnType<typeof referencesOf> | undefined;

/** Where ids stand in answers; made when first needed. */
function references() {
  known ??= referencesOf(createRegistry());
  return known;
}
