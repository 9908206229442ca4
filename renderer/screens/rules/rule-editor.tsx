import { Braces, Copy, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { RuleEntry } from '../../../shared/contract/rules.ts';
import { Rule } from '../../../shared/rules/rule.ts';
import { keyOf } from '../../app/actions.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { InlineError, Notice } from '../../ui/notice.tsx';
import { ActsEditor } from './acts-editor.tsx';
import { ConditionsEditor } from './conditions-editor.tsx';
import { LimitsEditor } from './limits-editor.tsx';
import { noProblems, type Problems, problemsOf } from './problems.ts';
import { removeRule } from './removed.ts';
import { RuleJson } from './rule-json.tsx';
import { toJson } from './rule-text.ts';
import { changeDraft, discard, isChanged, openNew, type RuleDraft, save, toggle } from './rules-place.ts';
import { TryOut } from './try-out.tsx';

/** A rule, opened: what it looks for, what it does, how often; and what it would have met. */
export function RuleEditor(props: { draft: RuleDraft; entry: RuleEntry | null; position: number }) {
  const { draft, entry, position } = props;
  const { key, rule } = draft;
  const isNew = draft.id === null;
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = whole.current?.closest('li');
    const room = row?.closest('.rules-scroll')?.clientHeight ?? 0;
    row?.scrollIntoView({ block: row.offsetHeight > room ? 'start' : 'nearest' });
    if (isNew) whole.current?.querySelector<HTMLElement>('.select-btn')?.focus();
  }, [isNew]);
  const all = useMemo(() => problemsOf(Rule.safeParse(rule).error), [rule]);
  const problems = draft.tried ? all : withoutMissing(all, rule);
  const set = (change: Partial<Rule>) => changeDraft(key, { rule: { ...rule, ...change }, problem: null });
  return (
    <div className="rule-editor" ref={whole}>
      <div className="rule-form">
        {draft.json === null ? (
          <>
            <h2 className="label">
              {rule.match.length > 1 ? 'When a request meets all of these' : 'When a request meets this'}
            </h2>
            <ConditionsEditor
              match={rule.match}
              listeners={rule.listeners}
              problems={problems}
              onChange={set}
            />
            <h2 className="label">Then, in this order</h2>
            <ActsEditor acts={rule.acts} problems={problems} onChange={(acts) => set({ acts })} />
            <h2 className="label">How often</h2>
            <LimitsEditor limits={rule.limits} stop={rule.stop} problems={problems} onChange={set} />
            <div className="rule-name">
              <Field
                label="Name"
                width={320}
                value={rule.name}
                placeholder="it goes by its sentence"
                error={problems.get('name') ?? null}
                onChange={(name) => set({ name })}
              />
            </div>
          </>
        ) : (
          <RuleJson draft={draft} text={draft.json} />
        )}
        {entry && !sameBut(entry.rule, draft.base) && (
          <Notice
            tone="warn"
            what="The rule was changed in another window meanwhile."
            next="Saving puts this one in its place."
            actions={
              <Button
                onPress={() => {
                  discard(key);
                  toggle(entry);
                }}
              >
                Show what is there now
              </Button>
            }
          />
        )}
        {draft.problem && <InlineError problem={draft.problem} />}
        <EditorFoot draft={draft} entry={entry} position={position} />
      </div>
      <TryOut rule={draft.valid} stale={all.size > 0} />
    </div>
  );
}

function EditorFoot(props: { draft: RuleDraft; entry: RuleEntry | null; position: number }) {
  const { draft, entry, position } = props;
  const { key, rule, json } = draft;
  const isOn = entry?.rule.on ?? false;
  const blocked = draft.saving || draft.faulty;
  const keys = keyOf('rules-save') ?? '';
  return (
    <footer className="rule-foot">
      {isOn ? (
        <Button
          kind="primary"
          keys={keys}
          disabled={blocked || !isChanged(draft)}
          onPress={() => void save(key, 'keep')}
        >
          Save
        </Button>
      ) : (
        <Button kind="primary" keys={keys} disabled={blocked} onPress={() => void save(key, 'on')}>
          Save and switch on
        </Button>
      )}
      {!isOn && (
        <Button disabled={blocked} onPress={() => void save(key, 'off')}>
          Save, off
        </Button>
      )}
      {draft.id === null && (
        <Button kind="ghost" disabled={blocked} onPress={() => void save(key, 'once')}>
          Only for the next request
        </Button>
      )}
      <Button
        kind="ghost"
        icon={<Braces size={14} strokeWidth={1.75} />}
        onPress={() => changeDraft(key, { json: json === null ? toJson(rule) : null })}
        disabled={draft.faulty}
      >
        {json === null ? 'Edit as JSON' : 'Back to the form'}
      </Button>
      <span className="grow" />
      <Button kind="ghost" onPress={() => discard(key)}>
        {draft.id === null ? 'Discard' : isChanged(draft) ? 'Cancel' : 'Close'}
      </Button>
      {entry && (
        <>
          <Button
            kind="ghost"
            icon={<Copy size={14} strokeWidth={1.75} />}
            onPress={() =>
              openNew({ ...draft.valid, name: draft.valid.name && `${draft.valid.name}, copy` }, position + 1)
            }
          >
            Duplicate
          </Button>
          <Button
            kind="danger"
            icon={<Trash2 size={14} strokeWidth={1.75} />}
            onPress={() => void removeRule(entry, position)}
          >
            Delete
          </Button>
        </>
      )}
    </footer>
  );
}

/** Being switched on or off is no change to the rule itself. */
function sameBut(a: Rule, b: Rule): boolean {
  return JSON.stringify({ ...a, on: true }) === JSON.stringify({ ...b, on: true });
}

/** What is not filled in yet is no news while one is at it; what is filled in wrongly is. */
function withoutMissing(problems: Problems, rule: Rule): Problems {
  if (problems.size === 0) return noProblems;
  return new Map(
    [...problems].filter(([path]) => {
      const value = path
        .split('.')
        .reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], rule);
      return !(value === '' || Number.isNaN(value) || (Array.isArray(value) && value.length === 0));
    }),
  );
}
