import { Copy, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { BreakpointEntry } from '../../../shared/contract/breakpoints.ts';
import { Breakpoint } from '../../../shared/rules/breakpoint.ts';
import { Rule } from '../../../shared/rules/rule.ts';
import { keyOf } from '../../app/actions.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Segments, Select, Switch } from '../../ui/field.tsx';
import { InlineError } from '../../ui/notice.tsx';
import { ConditionsEditor } from '../rules/conditions-editor.tsx';
import { NumberInput } from '../rules/inputs.tsx';
import { noProblems, problemsOf } from '../rules/problems.ts';
import { TryOut } from '../rules/try-out.tsx';
import { duplicate, remove, saveDraft } from './breakpoint-edits.ts';
import {
  type BreakpointDraft,
  changeDraft,
  type DraftKey,
  discardDraft,
  isChanged,
  openEditor,
} from './breakpoints-place.ts';

const defaultSeconds = 30;

/** A breakpoint, opened: what it looks for, which message it holds and how long; and what it would have met. */
export function BreakpointEditor(props: {
  of: DraftKey;
  draft: BreakpointDraft;
  entry: BreakpointEntry | null;
}) {
  const { of, draft, entry } = props;
  const { value } = draft;
  const whole = useRef<HTMLDivElement>(null);
  const isNew = entry === null;
  useEffect(() => {
    whole.current?.scrollIntoView({ block: 'nearest' });
    if (isNew) whole.current?.querySelector<HTMLElement>('button')?.focus();
  }, [isNew]);
  const all = useMemo(() => problemsOf(Breakpoint.safeParse(value).error), [value]);
  const problems = draft.tried ? all : noProblems;
  const stageProblem = all.get('stage');
  const set = (change: Partial<Breakpoint>) =>
    changeDraft(of, { value: { ...value, ...change }, problem: null });
  const { valid } = draft;
  const asRule = useMemo(
    () =>
      Rule.parse({
        match: valid.match,
        listeners: valid.listeners,
        acts: [{ act: 'mark', mark: { colour: 'grey', label: '' } }],
      }),
    [valid.match, valid.listeners],
  );
  const own = typeof value.holdFor === 'number';
  return (
    <div className="rule-editor" ref={whole}>
      <div className="rule-form">
        <h3 className="label">
          {value.match.length > 1 ? 'When a request meets all of these' : 'When a request meets this'}
        </h3>
        <ConditionsEditor
          match={value.match}
          listeners={value.listeners}
          problems={problems}
          onChange={set}
        />
        <h3 className="label">Hold</h3>
        <div className="breakpoint-fields">
          <Segments
            label="What to hold"
            value={value.stage}
            options={[
              { id: 'request', label: 'The request' },
              { id: 'answer', label: 'The answer' },
              { id: 'both', label: 'Both' },
            ]}
            onChange={(stage) => set({ stage })}
          />
          <Switch label="Only once" on={value.once} onChange={(once) => set({ once })} />
        </div>
        {stageProblem && (
          <p className="breakpoint-fields field-error">
            {stageProblem}.{' '}
            <Button kind="link" onPress={() => set({ stage: 'answer' })}>
              Hold the answer
            </Button>
          </p>
        )}
        <h3 className="label">And let it go by itself</h3>
        <div className="breakpoint-fields">
          <Select
            label="Let it go by itself"
            hideLabel
            width={250}
            value={own ? 'seconds' : String(value.holdFor)}
            options={[
              {
                id: 'beforeTimeout',
                label: 'shortly before the client hangs up',
                detail: 'never, where that is not known',
              },
              { id: 'seconds', label: 'after some seconds' },
              { id: 'ever', label: 'never' },
            ]}
            onChange={(id) =>
              set({
                holdFor: id === 'seconds' ? defaultSeconds : id === 'ever' ? 'ever' : 'beforeTimeout',
              })
            }
          />
          {typeof value.holdFor === 'number' && (
            <NumberInput
              label="Seconds until it goes on"
              unit="s"
              value={value.holdFor}
              invalid={all.has('holdFor')}
              onChange={(holdFor) => set({ holdFor })}
            />
          )}
        </div>
        {all.has('holdFor') && (
          <p className="breakpoint-fields field-error">A number of seconds from 1 to 86,400.</p>
        )}
        <div className="rule-name">
          <Field
            label="Name"
            width={320}
            value={value.name}
            placeholder="it goes by its sentence"
            error={all.get('name') ?? null}
            onChange={(name) => set({ name })}
          />
        </div>
        {draft.problem && <InlineError problem={draft.problem} />}
        <Foot of={of} draft={draft} entry={entry} />
      </div>
      <TryOut rule={asRule} stale={all.size > 0} />
    </div>
  );
}

function Foot(props: { of: DraftKey; draft: BreakpointDraft; entry: BreakpointEntry | null }) {
  const { of, draft, entry } = props;
  const isOn = entry?.breakpoint.on ?? false;
  return (
    <footer className="rule-foot">
      <Button
        kind="primary"
        keys={keyOf('breakpoint-save') ?? ''}
        disabled={draft.saving || (isOn && !isChanged(draft))}
        onPress={() => void saveDraft(of, true)}
      >
        {isOn ? 'Save' : 'Save and switch on'}
      </Button>
      {!isOn && (
        <Button disabled={draft.saving} onPress={() => void saveDraft(of, false)}>
          Save, off
        </Button>
      )}
      <span className="grow" />
      <Button kind="ghost" onPress={() => discardDraft(of)}>
        {isChanged(draft) || entry === null ? 'Cancel' : 'Close'}
      </Button>
      {entry && (
        <>
          <Button
            kind="ghost"
            icon={<Copy size={14} strokeWidth={1.75} />}
            onPress={() => void duplicate(entry).then((copy) => copy && openEditor(copy.id))}
          >
            Duplicate
          </Button>
          <Button
            kind="danger"
            icon={<Trash2 size={14} strokeWidth={1.75} />}
            onPress={() => {
              discardDraft(of);
              void remove(entry);
            }}
          >
            Delete
          </Button>
        </>
      )}
    </footer>
  );
}
