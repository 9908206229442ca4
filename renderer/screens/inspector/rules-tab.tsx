import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Exchange, MessageRole, TraceEntry } from '../../../shared/contract/exchange.ts';
import { keyOf, runAction } from '../../app/actions.ts';
import { go } from '../../app/place.ts';
import { Button } from '../../ui/button.tsx';
import { Segments } from '../../ui/field.tsx';
import { ChangesTable } from '../rules/changes-table.tsx';
import { showRule } from '../rules/rules-place.ts';
import { ActedIcon, actedOf } from './acted.tsx';
import { MessageDiff } from './message-diff.tsx';
import '../rules/marks.css';

/** Which rules and breakpoints acted on an exchange, in order, and what each changed. */
export function RulesTab({ exchange }: { exchange: Exchange }) {
  const acted = actedOf(exchange.trace);
  return (
    <div className="rules-tab">
      {acted.length === 0 ? (
        <div className="rules-tab-none">
          <p className="t2">No rule or breakpoint acted on it.</p>
          <Button
            icon={<Plus size={14} strokeWidth={1.75} />}
            keys={keyOf('rule-from-exchange') ?? ''}
            onPress={() => runAction('rule-from-exchange')}
          >
            From now on answer like this
          </Button>
        </div>
      ) : (
        <ol className="acted-list" aria-label="What acted, in order">
          {acted.map((entry, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: trace entries have no identity besides their order
            <Acted key={at} entry={entry} place={at + 1} />
          ))}
        </ol>
      )}
      <Sides exchange={exchange} />
    </div>
  );
}

function Acted({ entry, place }: { entry: TraceEntry; place: number }) {
  const { by, at, kind, detail, changes, mark } = entry;
  const open = () => {
    if (by?.kind === 'rule') void showRule(by.id);
    else go({ screen: 'rules' });
  };
  return (
    <li className="acted">
      <div className="acted-head">
        <span className="acted-place t3 nums">{place}</span>
        <ActedIcon entry={entry} />
        <span className="grow acted-words">
          {by && (
            <Button kind="link" onPress={open}>
              <bdi>{by.name}</bdi>
            </Button>
          )}
          <span className={kind === 'note' ? 'warn-text' : ''}>{detail}</span>
        </span>
        {mark && (
          <span className="row-mark" data-colour={mark.colour}>
            {mark.label || mark.colour}
          </span>
        )}
        {at && <span className="t3 acted-side">{at === 'request' ? 'request' : 'answer'}</span>}
      </div>
      {changes && changes.length > 0 && <ChangesTable changes={changes} label={`Changed by step ${place}`} />}
    </li>
  );
}

interface Side {
  readonly id: 'request' | 'answer';
  readonly label: string;
  readonly from: MessageRole;
  readonly to: MessageRole;
  readonly labels: readonly [string, string];
}

function sidesOf({ messages }: Exchange): readonly Side[] {
  return [
    ...(messages.requestForwarded
      ? [
          {
            id: 'request',
            label: 'Request',
            from: 'requestReceived',
            to: 'requestForwarded',
            labels: ['As received', 'As the target got it'],
          } as const,
        ]
      : []),
    ...(messages.answerReceived && messages.answerSent
      ? [
          {
            id: 'answer',
            label: 'Answer',
            from: 'answerReceived',
            to: 'answerSent',
            labels: ['As the target gave it', 'As sent'],
          } as const,
        ]
      : []),
  ];
}

/** A message as it came beside the message as it went on. */
function Sides({ exchange }: { exchange: Exchange }) {
  const sides = sidesOf(exchange);
  const [wanted, setWanted] = useState<Side['id']>('request');
  const side = sides.find(({ id }) => id === wanted) ?? sides[0];
  if (!side) return null;
  return (
    <section className="rules-sides" aria-label="What came and what went on">
      <div className="pane-head">
        <span className="label grow">What came and what went on</span>
        {sides.length > 1 && (
          <Segments
            label="Which message"
            value={side.id}
            options={sides.map(({ id, label }) => ({ id, label }))}
            onChange={setWanted}
          />
        )}
      </div>
      <MessageDiff key={side.id} exchange={exchange} from={side.from} to={side.to} labels={side.labels} />
    </section>
  );
}
