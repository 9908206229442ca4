import { Plus } from 'lucide-react';
import { useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Limits } from '../../../shared/rules/rule.ts';
import { Rule } from '../../../shared/rules/rule.ts';
import { ordinal } from '../../../shared/rules/words.ts';
import { MenuButton } from '../../ui/menu.tsx';
import { Line, NumberInput, TextInput } from './inputs.tsx';
import { type Problems, problemsBelow } from './problems.ts';

type Limit = keyof Limits;

const none: Limits = Rule.parse({ acts: [{ act: 'ignore' }] }).limits;

const kinds: readonly { id: Limit; label: string; detail: string; start: Limits[Limit] }[] = [
  { id: 'count', label: 'so many times at most', detail: 'once, or the first three', start: 1 },
  { id: 'after', label: 'after the first ones', detail: 'lets some through before it acts', start: 9 },
  { id: 'every', label: 'every so many', detail: 'on every third match', start: 3 },
  { id: 'probability', label: 'by lot', detail: 'in a share of cases', start: 0.1 },
  {
    id: 'rate',
    label: 'beyond a rate',
    detail: 'on what comes faster than so many a minute',
    start: { count: 10, seconds: 60 },
  },
  {
    id: 'between',
    label: 'at a time of day',
    detail: 'local time; may go over midnight',
    start: { from: '02:00', to: '04:00' },
  },
  {
    id: 'forSeconds',
    label: 'for a while',
    detail: 'from the first match on',
    start: 60,
  },
];

/** How often a rule acts on what it matches. Only limits that are set have a line. */
export function LimitsEditor(props: {
  limits: Limits;
  stop: boolean;
  onChange: (change: { limits?: Limits; stop?: boolean }) => void;
  problems: Problems;
}) {
  const { limits, stop, onChange, problems } = props;
  const set = (change: Partial<Limits>) => onChange({ limits: { ...limits, ...change } });
  const isSet = (id: Limit) => JSON.stringify(limits[id]) !== JSON.stringify(none[id]);
  // A line stays while its number passes through the one that means no limit: "1" on the way to "12".
  const seen = useRef(new Set<Limit>());
  for (const { id } of kinds) if (isSet(id)) seen.current.add(id);
  const shown = kinds.filter(({ id }) => seen.current.has(id));
  return (
    <div className="lines">
      {shown.map(({ id, label }, at) => (
        <Line
          key={id}
          lead={at === 0 ? '' : 'and'}
          label={`Limit, ${label}`}
          problems={problemsBelow(problems, `limits.${id}`)}
          onRemove={() => {
            seen.current.delete(id);
            set({ [id]: none[id] });
          }}
        >
          <LimitFields id={id} limits={limits} set={set} invalid={(path) => problems.has(`limits.${path}`)} />
        </Line>
      ))}
      {stop && (
        <Line
          lead=""
          label="Rules below are left out"
          problems={[]}
          onRemove={() => onChange({ stop: false })}
        >
          <span className="fixed-kind">leave out the rules below</span>
          <span>for what it acted on</span>
        </Line>
      )}
      {shown.length === 0 && !stop && <p className="line-none t2">Each time</p>}
      <MenuButton
        label="Add a limit"
        entries={[
          ...kinds
            .filter(({ id }) => !seen.current.has(id))
            .map(({ id, label, detail, start }) => ({ id, label, detail, run: () => set({ [id]: start }) })),
          ...(stop
            ? []
            : [
                null,
                {
                  id: 'stop',
                  label: 'leave out the rules below',
                  detail: 'for what it acted on',
                  run: () => onChange({ stop: true }),
                },
              ]),
        ]}
      >
        <AriaButton className="btn link add-line">
          <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
          Add a limit
        </AriaButton>
      </MenuButton>
    </div>
  );
}

function LimitFields(props: {
  id: Limit;
  limits: Limits;
  set: (change: Partial<Limits>) => void;
  invalid: (path: string) => boolean;
}) {
  const { id, limits, set, invalid } = props;
  switch (id) {
    case 'count':
      return (
        <>
          <span className="fixed-kind">at most</span>
          <NumberInput
            label="How many times"
            value={limits.count}
            invalid={invalid('count')}
            onChange={(count) => set({ count })}
          />
          <span>{limits.count === 1 ? 'time' : 'times'}, then no more</span>
        </>
      );
    case 'after':
      return (
        <>
          <span className="fixed-kind">after the first</span>
          <NumberInput
            label="How many are let through"
            value={limits.after}
            invalid={invalid('after')}
            onChange={(after) => set({ after })}
          />
          <span>{limits.after === 1 ? 'match' : 'matches'}</span>
        </>
      );
    case 'every':
      return (
        <>
          <span className="fixed-kind">on one match in</span>
          <NumberInput
            label="One match in"
            value={limits.every}
            invalid={invalid('every')}
            onChange={(every) => set({ every })}
          />
          {limits.every > 1 && (
            <span>
              the {ordinal(limits.every)}, the {ordinal(limits.every * 2)} …
            </span>
          )}
        </>
      );
    case 'probability':
      return (
        <>
          <span className="fixed-kind">by lot, in</span>
          <NumberInput
            label="Share of cases"
            unit="%"
            value={Number((limits.probability * 100).toFixed(2))}
            invalid={invalid('probability')}
            onChange={(share) => set({ probability: share / 100 })}
          />
          <span>of cases</span>
        </>
      );
    case 'rate': {
      const rate = limits.rate ?? { count: 0, seconds: 1 };
      return (
        <>
          <span className="fixed-kind">beyond</span>
          <NumberInput
            label="Matches let through"
            value={rate.count}
            invalid={invalid('rate.count')}
            onChange={(count) => set({ rate: { ...rate, count } })}
          />
          <span>within</span>
          <NumberInput
            label="Time they are counted over"
            unit="s"
            value={rate.seconds}
            invalid={invalid('rate.seconds')}
            onChange={(seconds) => set({ rate: { ...rate, seconds } })}
          />
        </>
      );
    }
    case 'between': {
      const between = limits.between ?? { from: '', to: '' };
      return (
        <>
          <span className="fixed-kind">from</span>
          <TextInput
            label="From"
            least={8}
            placeholder="02:00"
            value={between.from}
            invalid={invalid('between.from')}
            onChange={(from) => set({ between: { ...between, from } })}
          />
          <span>to</span>
          <TextInput
            label="To"
            least={8}
            placeholder="04:00"
            value={between.to}
            invalid={invalid('between.to')}
            onChange={(to) => set({ between: { ...between, to } })}
          />
          <span>local time</span>
        </>
      );
    }
    case 'forSeconds':
      return (
        <>
          <span className="fixed-kind">for</span>
          <NumberInput
            label="How long"
            unit="s"
            value={limits.forSeconds}
            invalid={invalid('forSeconds')}
            onChange={(forSeconds) => set({ forSeconds })}
          />
          <span>after the first match</span>
        </>
      );
  }
}
