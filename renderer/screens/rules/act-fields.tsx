import { markColours } from '../../../shared/contract/exchange.ts';
import type { Act } from '../../../shared/rules/act.ts';
import { workspace } from '../../app/workspace.ts';
import { Select } from '../../ui/field.tsx';
import { useStore } from '../../ui/store.ts';
import { faultOptions } from './act-kinds.ts';
import { AnswerBody } from './answer-body.tsx';
import { ChangesEditor } from './changes-editor.tsx';
import { NumberInput, TextInput } from './inputs.tsx';
import './marks.css';

export interface ActFieldsProps {
  act: Act;
  onChange: (act: Act) => void;
  /** By the field's path within the act. */
  invalid: (field: string) => boolean;
}

/** The fields of a step that fit into its line. */
export function ActFields({ act, onChange, invalid }: ActFieldsProps) {
  switch (act.act) {
    case 'status':
      return (
        <>
          <NumberInput
            label="Status"
            value={act.status}
            invalid={invalid('status')}
            onChange={(status) => onChange({ ...act, status })}
          />
          <span>Retry-After</span>
          <NumberInput
            label="Retry-After"
            unit="s"
            placeholder="none"
            value={act.retryAfter}
            invalid={invalid('retryAfter')}
            onChange={(retryAfter) => onChange({ ...act, retryAfter })}
            onClear={() => onChange({ ...act, retryAfter: null })}
          />
          <span>scimType</span>
          <TextInput
            label="scimType"
            placeholder="none"
            value={act.scimType ?? ''}
            invalid={invalid('scimType')}
            onChange={(scimType) => onChange({ ...act, scimType: scimType || null })}
          />
          <span>detail</span>
          <TextInput
            label="Detail"
            placeholder="a sentence of our own"
            words
            value={act.detail ?? ''}
            invalid={invalid('detail')}
            onChange={(detail) => onChange({ ...act, detail: detail || null })}
          />
        </>
      );
    case 'answer':
      return (
        <NumberInput
          label="Status"
          value={act.status}
          invalid={invalid('status')}
          onChange={(status) => onChange({ ...act, status })}
        />
      );
    case 'delay':
      return (
        <>
          <NumberInput
            label="Time to wait"
            unit="ms"
            value={act.ms}
            invalid={invalid('ms')}
            onChange={(ms) => onChange({ ...act, ms })}
          />
          <span>up to</span>
          <NumberInput
            label="Longest time to wait"
            unit="ms"
            placeholder="same"
            value={act.upTo}
            invalid={invalid('upTo')}
            onChange={(upTo) => onChange({ ...act, upTo })}
            onClear={() => onChange({ ...act, upTo: null })}
          />
          <Select
            label="When to wait"
            hideLabel
            value={act.at}
            options={[
              { id: 'request', label: 'before the target is asked' },
              { id: 'answer', label: 'before the answer leaves' },
            ]}
            onChange={(at) => onChange({ ...act, at: at as typeof act.at })}
          />
        </>
      );
    case 'throttle':
      return (
        <>
          <span>to</span>
          <NumberInput
            label="Pace"
            unit="bytes a second"
            least={8}
            value={act.bytesPerSecond}
            invalid={invalid('bytesPerSecond')}
            onChange={(bytesPerSecond) => onChange({ ...act, bytesPerSecond })}
          />
        </>
      );
    case 'fault':
      return (
        <>
          <Select
            label="How it breaks"
            hideLabel
            value={`${act.fault} ${act.at}`}
            options={faultOptions}
            onChange={(id) => {
              const chosen = faultOptions.find((each) => each.id === id);
              if (chosen) onChange({ ...act, fault: chosen.fault, at: chosen.at });
            }}
          />
          {act.fault === 'wrongContentType' && (
            <TextInput
              label="Content-Type"
              value={act.contentType}
              invalid={invalid('contentType')}
              onChange={(contentType) => onChange({ ...act, contentType })}
            />
          )}
        </>
      );
    case 'route':
      return <RouteFields act={act} onChange={onChange} invalid={invalid} />;
    case 'mark':
      return (
        <>
          <Select
            label="Colour"
            hideLabel
            value={act.mark.colour}
            options={markColours.map((colour) => ({
              id: colour,
              label: colour,
              icon: <span className="mark-dot" data-colour={colour} />,
            }))}
            onChange={(colour) =>
              onChange({ ...act, mark: { ...act.mark, colour: colour as typeof act.mark.colour } })
            }
          />
          <TextInput
            label="Words of the mark"
            placeholder="colour alone"
            words
            value={act.mark.label}
            invalid={invalid('mark.label')}
            onChange={(label) => onChange({ ...act, mark: { ...act.mark, label } })}
          />
        </>
      );
    case 'ignore':
    case 'rewriteRequest':
    case 'rewriteAnswer':
      return null;
  }
}

/** What of a step needs lines of its own. */
export function ActBody({ act, onChange, invalid }: ActFieldsProps) {
  switch (act.act) {
    case 'answer':
      return <AnswerBody act={act} onChange={onChange} invalid={invalid} />;
    case 'rewriteRequest':
    case 'rewriteAnswer':
      return <ChangesEditor act={act} onChange={onChange} invalid={invalid} />;
    default:
      return null;
  }
}

function RouteFields({ act, onChange, invalid }: ActFieldsProps & { act: Extract<Act, { act: 'route' }> }) {
  const profiles = useStore(workspace, (now) => now?.profiles) ?? [];
  const { to } = act;
  return (
    <>
      <Select
        label="What answers"
        hideLabel
        value={to.kind}
        options={[
          { id: 'mock', label: 'the mock' },
          { id: 'upstream', label: 'an app at' },
        ]}
        onChange={(kind) =>
          onChange({
            ...act,
            to:
              kind === 'mock'
                ? { kind, profile: 'tolerant', directory: 1 }
                : { kind: 'upstream', url: 'http://localhost:3000' },
          })
        }
      />
      {to.kind === 'mock' ? (
        <>
          <span>as</span>
          <Select
            label="Profile"
            hideLabel
            value={to.profile}
            options={profiles.map(({ id, name }) => ({ id, label: name }))}
            onChange={(profile) => onChange({ ...act, to: { ...to, profile } })}
          />
          <span>with directory</span>
          <NumberInput
            label="Directory"
            least={3}
            value={to.directory}
            invalid={invalid('to.directory')}
            onChange={(directory) => onChange({ ...act, to: { ...to, directory } })}
          />
        </>
      ) : (
        <TextInput
          label="URL"
          placeholder="http://localhost:3000"
          value={to.url}
          invalid={invalid('to.url')}
          onChange={(url) => onChange({ ...act, to: { ...to, url } })}
        />
      )}
    </>
  );
}
