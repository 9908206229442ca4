import { Plus } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { idpIds, idpNames } from '../../../shared/contract/idp.ts';
import { filterKeys, meaningGroups } from '../../../shared/filter/keys.ts';
import {
  type Condition,
  type Match,
  textTests,
  type ValueTest,
  valueTests,
  valueTypes,
} from '../../../shared/rules/condition.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { workspace } from '../../app/workspace.ts';
import { type Option, Select } from '../../ui/field.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { useStore } from '../../ui/store.ts';
import { IdpTile } from '../../ui/words.tsx';
import {
  changeKind,
  conditionKinds,
  kindOf,
  readTestId,
  testId,
  testOptions,
  typeWords,
} from './condition-kinds.ts';
import { JsonInput, Line, ManyChoice, TextInput, TokenInput } from './inputs.tsx';
import { type Problems, problemsBelow } from './problems.ts';
import './editor.css';

export interface ConditionsEditorProps {
  match: Match;
  /** Ids of listeners; null: all. */
  listeners: readonly number[] | null;
  onChange: (change: { match?: Match; listeners?: number[] | null }) => void;
  /** By path of the schema: `match.0.pattern`. */
  problems: Problems;
  /** Offer what is known only when there is an answer. */
  answers?: boolean;
}

const LISTENER = 'listener';

/** What a rule or breakpoint looks for: a line for each condition, all of which must hold. */
export function ConditionsEditor(props: ConditionsEditorProps) {
  const { match, listeners, onChange, problems, answers = true } = props;
  const kinds = conditionKinds.filter((kind) => answers || !kind.late);
  const change = (at: number, condition: Condition | null) =>
    onChange({ match: match.toSpliced(at, 1, ...(condition ? [condition] : [])) });
  const known = useStore(workspace, (now) => now?.listeners) ?? [];
  const offersListener = listeners === null && known.length > 0;
  return (
    <div className="lines">
      {match.map((condition, at) => {
        const kind = kindOf(condition);
        const path = `match.${at}`;
        return (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity besides their place
            key={`${at} ${condition.on}`}
            lead={at === 0 ? '' : 'and'}
            label={`Condition ${at + 1}, ${kind.label}`}
            problems={problemsBelow(problems, path)}
            onRemove={() => change(at, null)}
          >
            <Select
              label="What it looks at"
              hideLabel
              value={kind.id}
              options={kinds}
              onChange={(id) => {
                const to = kinds.find((each) => each.id === id);
                if (to && to !== kind) change(at, changeKind(condition, to));
              }}
            />
            <ConditionFields
              condition={condition}
              onChange={(next) => change(at, next)}
              invalid={(field) => [...problems.keys()].some((key) => key.startsWith(`${path}.${field}`))}
            />
          </Line>
        );
      })}
      {listeners !== null && (
        <Line
          lead={match.length === 0 ? '' : 'and'}
          label="Listener"
          problems={
            listeners.length === 0
              ? ['None is chosen, so nothing is met']
              : problemsBelow(problems, 'listeners')
          }
          onRemove={() => onChange({ listeners: null })}
        >
          <span className="fixed-kind">listener</span>
          <span>is</span>
          <ManyChoice
            label="Listeners"
            placeholder="choose"
            values={listeners.map(String)}
            options={[
              ...known.map((listener) => ({
                id: String(listener.id),
                label: listener.name,
                icon: <ListenerTile listener={listener} />,
              })),
              ...listeners
                .filter((id) => !known.some((listener) => listener.id === id))
                .map((id) => ({ id: String(id), label: 'a removed listener' })),
            ]}
            icon={known
              .filter(({ id }) => listeners.includes(id))
              .map((listener) => <ListenerTile key={listener.id} listener={listener} />)}
            onChange={(ids) => onChange({ listeners: ids.map(Number) })}
          />
        </Line>
      )}
      {match.length === 0 && listeners === null && <p className="line-none t2">Every request</p>}
      <MenuButton
        label="Add a condition"
        entries={[
          ...kinds
            .filter(({ late }) => !late)
            .map(({ id, label, detail, blank }) => ({
              id,
              label,
              detail,
              run: () => onChange({ match: [...match, blank] }),
            })),
          ...(offersListener
            ? [
                {
                  id: LISTENER,
                  label: 'listener',
                  detail: 'where it arrives',
                  run: () => onChange({ listeners: known.slice(0, 1).map(({ id }) => id) }),
                },
              ]
            : []),
          ...(answers ? [null] : []),
          ...kinds
            .filter(({ late }) => late)
            .map(({ id, label, detail, blank }) => ({
              id,
              label,
              detail,
              run: () => onChange({ match: [...match, blank] }),
            })),
        ]}
      >
        <AriaButton className="btn link add-line">
          <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
          Add a condition
        </AriaButton>
      </MenuButton>
    </div>
  );
}

const idpOptions: readonly Option[] = [
  ...idpIds.map((id) => ({ id, label: idpNames[id].name, icon: <IdpTile idp={id} /> })),
  { id: 'none', label: 'an unknown client', detail: 'nothing gave away who sent it' },
];

const meaningOptions: readonly Option[] = filterKeys.meaning.known.map(({ value, description }) => ({
  id: value,
  label: value,
  detail: Object.hasOwn(meaningGroups, value) ? `all of: ${description}` : description,
}));

const methodOptions: readonly Option[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((id) => ({
  id,
  label: id,
}));

interface FieldsProps<C extends Condition> {
  condition: C;
  onChange: (condition: Condition) => void;
  invalid: (field: string) => boolean;
}

function ConditionFields({ condition, onChange, invalid }: FieldsProps<Condition>) {
  const any = (values: readonly string[]) => onChange({ ...condition, any: values } as Condition);
  const isNot = (
    <Select
      label="Holds when"
      hideLabel
      value={condition.not ? 'not' : 'is'}
      options={[
        { id: 'is', label: 'any' in condition && condition.any.length > 1 ? 'is any of' : 'is' },
        { id: 'not', label: 'any' in condition && condition.any.length > 1 ? 'is none of' : 'is not' },
      ]}
      onChange={(id) => onChange({ ...condition, not: id === 'not' })}
    />
  );
  switch (condition.on) {
    case 'idp':
    case 'meaning':
    case 'method': {
      const options = { idp: idpOptions, meaning: meaningOptions, method: methodOptions }[condition.on];
      return (
        <>
          {isNot}
          <ManyChoice
            label={kindOf(condition).label}
            placeholder="choose"
            values={condition.any}
            options={[
              ...options,
              ...condition.any
                .filter((value) => !options.some(({ id }) => id === value))
                .map((value) => ({ id: value, label: value })),
            ]}
            invalid={invalid('any')}
            onChange={any}
          />
        </>
      );
    }
    case 'subject':
    case 'status':
      return (
        <>
          {isNot}
          <TokenInput
            label={kindOf(condition).label}
            placeholder={condition.on === 'status' ? '404, 4xx' : 'ada@example.com'}
            values={condition.any}
            comma={condition.on === 'status'}
            invalid={invalid('any')}
            invalidAt={(at) => invalid(`any.${at}`)}
            onChange={any}
          />
        </>
      );
    case 'path':
      return (
        <>
          <Select
            label="Holds when"
            hideLabel
            value={testId(condition.how === 'regex' ? 'matches' : 'equals', condition.not)}
            options={[
              { id: 'equals', label: 'is', detail: '* is anything but /, ** anything' },
              { id: 'matches', label: 'matches', detail: 'a regular expression' },
              { id: 'not equals', label: 'is not', detail: '* is anything but /, ** anything' },
              { id: 'not matches', label: 'does not match', detail: 'a regular expression' },
            ]}
            onChange={(id) => {
              const { test, not } = readTestId(id);
              onChange({ ...condition, how: test === 'matches' ? 'regex' : 'glob', not });
            }}
          />
          <TextInput
            label="Path"
            placeholder={condition.how === 'regex' ? '^/Users/\\d+$' : '/Users/*'}
            value={condition.pattern}
            invalid={invalid('pattern')}
            onChange={(pattern) => onChange({ ...condition, pattern })}
          />
        </>
      );
    case 'query':
    case 'header':
      return (
        <>
          <TextInput
            label="Name"
            placeholder={condition.on === 'query' ? 'filter' : 'User-Agent'}
            value={condition.name}
            invalid={invalid('name')}
            onChange={(name) => onChange({ ...condition, name })}
          />
          <TestFields condition={condition} tests={textTests} invalid={invalid} onChange={onChange} />
        </>
      );
    case 'bodyText':
      return (
        <TestFields
          condition={condition}
          tests={['contains', 'matches']}
          invalid={invalid}
          onChange={onChange}
        />
      );
    case 'bodyValue':
      return (
        <>
          <TextInput
            label="JSON pointer"
            placeholder="/Operations/*/value"
            value={condition.pointer}
            invalid={invalid('pointer')}
            onChange={(pointer) => onChange({ ...condition, pointer })}
          />
          <TestFields condition={condition} tests={valueTests} invalid={invalid} onChange={onChange} />
        </>
      );
    case 'bodyFilter':
      return (
        <>
          <Select
            label="Holds when"
            hideLabel
            value={condition.not ? 'not' : 'is'}
            options={[
              { id: 'is', label: 'the filter' },
              { id: 'not', label: 'not the filter' },
            ]}
            onChange={(id) => onChange({ ...condition, not: id === 'not' })}
          />
          <TextInput
            label="SCIM filter"
            placeholder='emails[value ew "@contoso.example"]'
            value={condition.filter}
            invalid={invalid('filter')}
            onChange={(filter) => onChange({ ...condition, filter })}
          />
        </>
      );
  }
}

type Tested = Extract<Condition, { test: unknown }>;

function TestFields(props: FieldsProps<Tested> & { tests: readonly ValueTest[] }) {
  const { condition, onChange, invalid } = props;
  return (
    <>
      <Select
        label="Holds when"
        hideLabel
        value={testId(condition.test, condition.not)}
        options={testOptions(props.tests)}
        onChange={(id) => {
          const { test, not } = readTestId(id);
          const value =
            test === 'isType'
              ? 'string'
              : condition.test === 'isType' ||
                  (condition.on !== 'bodyValue' && typeof condition.value !== 'string')
                ? ''
                : condition.value;
          onChange({ ...condition, test, not, value } as Condition);
        }}
      />
      {condition.test === 'isType' ? (
        <Select
          label="Type"
          hideLabel
          value={String(condition.value)}
          options={valueTypes.map((id) => ({ id, label: typeWords[id] }))}
          onChange={(value) => onChange({ ...condition, value })}
        />
      ) : condition.test === 'exists' ? null : condition.on === 'bodyValue' ? (
        <JsonInput
          label="Value"
          value={condition.value}
          invalid={invalid('value')}
          onChange={(value) => onChange({ ...condition, value })}
        />
      ) : (
        <TextInput
          label="Value"
          value={condition.value}
          invalid={invalid('value')}
          onChange={(value) => onChange({ ...condition, value })}
        />
      )}
    </>
  );
}
