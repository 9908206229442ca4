import { Plus, X } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { type Act, conversions, type HeaderChange, type JsonEdit } from '../../../shared/rules/act.ts';
import { IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { TemplateEditor } from './answer-body.tsx';
import {
  type Change,
  changeEdit,
  changeHeader,
  changeKinds,
  changesOf,
  editKinds,
  headerKinds,
  type Rewrite,
  without,
} from './changes.ts';
import { JsonInput, NumberInput, TextInput } from './inputs.tsx';

interface ChangesProps {
  act: Rewrite;
  onChange: (act: Act) => void;
  invalid: (field: string) => boolean;
}

/** The changes of a rewrite as one list, though the act keeps them by what they change. */
export function ChangesEditor({ act, onChange, invalid }: ChangesProps) {
  const changes = changesOf(act);
  const kinds = changeKinds.filter(({ of }) => of === undefined || of === act.act);
  return (
    <>
      {changes.map((change) => (
        <div key={keyOf(change)} className={change.kind === 'body' ? 'change whole' : 'change'}>
          <div className="line-fields">
            <ChangeFields act={act} change={change} onChange={onChange} invalid={invalid} />
          </div>
          <IconButton label="Remove this change" onPress={() => onChange(without(act, change))}>
            <X size={14} strokeWidth={1.75} />
          </IconButton>
        </div>
      ))}
      <MenuButton
        label="Add a change"
        entries={kinds.map(({ id, label, detail, add }) => ({
          id,
          label,
          ...(detail && { detail }),
          run: () => onChange(add(act)),
        }))}
      >
        <AriaButton className="btn link add-change">
          <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
          Add a change
        </AriaButton>
      </MenuButton>
    </>
  );
}

function keyOf(change: Change): string {
  return 'at' in change ? `${change.kind} ${change.at}` : change.kind;
}

function ChangeFields({ act, change, onChange, invalid }: ChangesProps & { change: Change }) {
  switch (change.kind) {
    case 'method':
      return act.act === 'rewriteRequest' ? (
        <>
          <span className="fixed-kind">set the method</span>
          <span>to</span>
          <TextInput
            label="Method"
            least={8}
            value={act.method ?? ''}
            invalid={invalid('method')}
            onChange={(method) => onChange({ ...act, method })}
          />
        </>
      ) : null;
    case 'status':
      return act.act === 'rewriteAnswer' ? (
        <>
          <span className="fixed-kind">set the status</span>
          <span>to</span>
          <NumberInput
            label="Status"
            value={act.status}
            invalid={invalid('status')}
            onChange={(status) => onChange({ ...act, status })}
          />
        </>
      ) : null;
    case 'url':
      return act.act === 'rewriteRequest' && act.url ? (
        <UrlFields act={act} url={act.url} onChange={onChange} invalid={invalid} />
      ) : null;
    case 'body':
      return (
        <TemplateEditor
          label="Another body"
          value={act.body ?? ''}
          invalid={invalid('body')}
          onChange={(body) => onChange({ ...act, body })}
        />
      );
    case 'header':
      return (
        <HeaderFields
          change={change.change}
          invalid={(field) => invalid(`headers.${change.at}.${field}`)}
          onChange={(next) => onChange({ ...act, headers: act.headers.with(change.at, next) })}
        />
      );
    case 'json':
      return (
        <EditFields
          edit={change.edit}
          invalid={(field) => invalid(`json.${change.at}.${field}`)}
          onChange={(next) => onChange({ ...act, json: act.json.with(change.at, next) })}
        />
      );
  }
}

type RequestRewrite = Extract<Act, { act: 'rewriteRequest' }>;

function UrlFields(props: {
  act: RequestRewrite;
  url: NonNullable<RequestRewrite['url']>;
  onChange: (act: Act) => void;
  invalid: (field: string) => boolean;
}) {
  const { act, url, onChange, invalid } = props;
  const set = (part: Partial<typeof url>) => onChange({ ...act, url: { ...url, ...part } });
  return (
    <>
      <span className="fixed-kind">in the address replace</span>
      <Select
        label="How to find it"
        hideLabel
        value={url.how}
        options={[
          { id: 'text', label: 'the text' },
          { id: 'regex', label: 'the pattern', detail: 'a regular expression; $1 is its first group' },
        ]}
        onChange={(how) => set({ how: how as typeof url.how })}
      />
      <TextInput
        label="What to find"
        placeholder={url.how === 'regex' ? '/Users/(\\w+)' : '/Users'}
        value={url.find}
        invalid={invalid('url.find')}
        onChange={(find) => set({ find })}
      />
      <span>with</span>
      <TextInput
        label="What to put there"
        placeholder={url.how === 'regex' ? '/People/$1' : 'nothing'}
        value={url.with}
        invalid={invalid('url.with')}
        onChange={(next) => set({ with: next })}
      />
    </>
  );
}

function HeaderFields(props: {
  change: HeaderChange;
  onChange: (change: HeaderChange) => void;
  invalid: (field: string) => boolean;
}) {
  const { change, onChange, invalid } = props;
  return (
    <>
      <Select
        label="What is done"
        hideLabel
        value={change.do}
        options={headerKinds}
        onChange={(to) => onChange(changeHeader(change, to as HeaderChange['do']))}
      />
      <TextInput
        label="Header name"
        placeholder="ETag"
        value={change.name}
        invalid={invalid('name')}
        onChange={(name) => onChange({ ...change, name })}
      />
      {'value' in change && (
        <>
          <span>to</span>
          <TextInput
            label={`Value of ${change.name || 'the header'}`}
            placeholder="value"
            value={change.value}
            invalid={invalid('value')}
            onChange={(value) => onChange({ ...change, value })}
          />
        </>
      )}
    </>
  );
}

const conversionWords: Readonly<Record<(typeof conversions)[number], string>> = {
  boolean: 'the boolean it spells',
  string: 'a string',
  number: 'the number it spells',
  lowerCase: 'lower case',
  upperCase: 'upper case',
};

function EditFields(props: {
  edit: JsonEdit;
  onChange: (edit: JsonEdit) => void;
  invalid: (field: string) => boolean;
}) {
  const { edit, onChange, invalid } = props;
  return (
    <>
      <Select
        label="What is done"
        hideLabel
        value={edit.op}
        options={editKinds}
        onChange={(op) => onChange(changeEdit(edit, op as JsonEdit['op']))}
      />
      {'from' in edit && (
        <>
          <TextInput
            label="From"
            placeholder="/externalId"
            value={edit.from}
            invalid={invalid('from')}
            onChange={(from) => onChange({ ...edit, from })}
          />
          <span>to</span>
        </>
      )}
      <TextInput
        label="JSON pointer"
        placeholder="/Operations/*/value"
        value={edit.path}
        invalid={invalid('path')}
        onChange={(path) => onChange({ ...edit, path })}
      />
      {'value' in edit && (
        <>
          <span>{edit.op === 'test' ? 'is' : edit.op === 'add' ? 'as' : 'to'}</span>
          <JsonInput
            label="Value"
            value={edit.value}
            invalid={invalid('value')}
            onChange={(value) => onChange({ ...edit, value })}
          />
        </>
      )}
      {edit.op === 'convert' && (
        <>
          <span>into</span>
          <Select
            label="Into what"
            hideLabel
            value={edit.to}
            options={conversions.map((id) => ({ id, label: conversionWords[id] }))}
            onChange={(to) => onChange({ ...edit, to: to as typeof edit.to })}
          />
        </>
      )}
    </>
  );
}
