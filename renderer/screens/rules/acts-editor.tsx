import { ArrowUp, Plus } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { Act } from '../../../shared/rules/act.ts';
import { IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { ActBody, ActFields } from './act-fields.tsx';
import { actKind, actKinds } from './act-kinds.ts';
import { Line } from './inputs.tsx';
import { type Problems, problemsBelow } from './problems.ts';

/** What a rule does, step by step. */
export function ActsEditor(props: {
  acts: readonly Act[];
  onChange: (acts: Act[]) => void;
  problems: Problems;
}) {
  const { acts, onChange, problems } = props;
  const change = (at: number, act: Act | null) => onChange(acts.toSpliced(at, 1, ...(act ? [act] : [])));
  return (
    <div className="lines">
      {acts.map((act, at) => {
        const kind = actKind(act);
        const path = `acts.${at}`;
        const fields = {
          act,
          onChange: (next: Act) => change(at, next),
          invalid: (field: string) => [...problems.keys()].some((key) => key === `${path}.${field}`),
        };
        return (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity besides their place
            key={`${at} ${act.act}`}
            lead={at + 1}
            label={`Step ${at + 1}, ${kind.label}`}
            problems={problemsBelow(problems, path)}
            onRemove={() => change(at, null)}
            extra={
              at > 0 && (
                <IconButton
                  label={`Move step ${at + 1} up`}
                  onPress={() => onChange(acts.toSpliced(at - 1, 2, act, acts[at - 1] as Act))}
                >
                  <ArrowUp size={14} strokeWidth={1.75} />
                </IconButton>
              )
            }
            below={<ActBody {...fields} />}
          >
            <Select
              label="What it does"
              hideLabel
              value={kind.id}
              options={actKinds}
              onChange={(id) => {
                const to = actKinds.find((each) => each.id === id);
                if (to && to !== kind) change(at, to.blank);
              }}
            />
            <ActFields {...fields} />
          </Line>
        );
      })}
      <MenuButton
        label="Add a step"
        entries={actKinds.map(({ id, label, detail, blank }) => ({
          id,
          label,
          detail,
          run: () => onChange([...acts, blank]),
        }))}
      >
        <AriaButton className="btn link add-line">
          <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
          Add a step
        </AriaButton>
      </MenuButton>
      {problems.get('acts') && <p className="field-error add-line">{problems.get('acts')}</p>}
    </div>
  );
}
