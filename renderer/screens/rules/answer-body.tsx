import { Plus, X } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { Header } from '../../../shared/contract/exchange.ts';
import type { Act } from '../../../shared/rules/act.ts';
import { placeholders } from '../../../shared/rules/template.ts';
import { Code } from '../../code/code.tsx';
import { prettyJson } from '../../code/pretty.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { TextInput } from './inputs.tsx';

/** Headers and body of an answer that a rule gives. */
export function AnswerBody({
  act,
  onChange,
  invalid,
}: {
  act: Extract<Act, { act: 'answer' }>;
  onChange: (act: Act) => void;
  invalid: (field: string) => boolean;
}) {
  const header = (at: number, next: Header | null) =>
    onChange({ ...act, headers: act.headers.toSpliced(at, 1, ...(next ? [next] : [])) });
  return (
    <>
      {act.headers.map(([name, value], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: headers repeat; their place is their identity
        <div key={at} className="change">
          <div className="line-fields">
            <TextInput
              label="Header name"
              placeholder="ETag"
              least={16}
              value={name}
              invalid={invalid(`headers.${at}.0`)}
              onChange={(next) => header(at, [next, value])}
            />
            <TextInput
              label={`Value of ${name || 'the header'}`}
              placeholder="value"
              least={24}
              value={value}
              invalid={invalid(`headers.${at}.1`)}
              onChange={(next) => header(at, [name, next])}
            />
          </div>
          <IconButton label={`Remove the header ${name}`} onPress={() => header(at, null)}>
            <X size={14} strokeWidth={1.75} />
          </IconButton>
        </div>
      ))}
      <div className="line-fields">
        <Button
          kind="link"
          icon={<Plus size={14} strokeWidth={1.75} />}
          onPress={() => onChange({ ...act, headers: [...act.headers, ['', '']] })}
        >
          Add a header
        </Button>
      </div>
      <TemplateEditor
        label="Body of the answer"
        value={act.body}
        invalid={invalid('body')}
        onChange={(body) => onChange({ ...act, body })}
      />
    </>
  );
}

/** A body with placeholders in it. */
export function TemplateEditor(props: {
  label: string;
  value: string;
  invalid: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <div className={props.invalid ? 'template invalid' : 'template'}>
      <div className="template-head">
        <span className="label grow">{props.label}</span>
        <Button
          kind="ghost"
          disabled={(prettyJson(props.value) ?? props.value) === props.value}
          onPress={() => props.onChange(prettyJson(props.value) ?? props.value)}
        >
          Format
        </Button>
        <MenuButton
          label="Placeholders"
          entries={[
            ...Object.entries(placeholders).map(([name, { description }]) => ({
              id: name,
              label: `{{${name}}}`,
              detail: description,
              run: () => props.onChange(`${props.value}{{${name}}}`),
            })),
            ...more.map(([name, detail]) => ({
              id: name,
              label: `{{${name}}}`,
              detail,
              run: () => props.onChange(`${props.value}{{${name}}}`),
            })),
          ]}
        >
          <AriaButton className="btn ghost">{'{{ }}'} Placeholder</AriaButton>
        </MenuButton>
      </div>
      <Code value={props.value} label={props.label} language="template" onChange={props.onChange} fit />
    </div>
  );
}

const more = [
  ['request.body/userName', 'a value of the request’s body, by JSON pointer'],
  ['request.query.filter', 'a parameter of the query, decoded'],
  ['request.header.user-agent', 'a header of the request'],
  ['answer.body/id', 'a value of the answer’s body, where there is one'],
] as const;
