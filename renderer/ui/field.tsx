import { ChevronsUpDown } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import {
  Button as AriaButton,
  Select as AriaSelect,
  Switch as AriaSwitch,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';

export interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Called when editing ends with Enter or by leaving, if the value changed since it was last committed. */
  onCommit?: (value: string) => void;
  error?: string | null;
  hint?: ReactNode;
  mono?: boolean;
  hideLabel?: boolean;
  disabled?: boolean;
  placeholder?: string;
  width?: number;
  autoFocus?: boolean;
  inputMode?: 'numeric' | 'text' | 'url';
  /** Typed text is hidden, and no password manager is to keep it. */
  secret?: boolean;
}

export function Field(props: FieldProps) {
  const id = useId();
  const describedBy = [props.error && `${id}-error`, props.hint && `${id}-hint`].filter(Boolean).join(' ');
  const committed = useRef(props.value);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (props.autoFocus) input.current?.select();
  }, [props.autoFocus]);
  const commit = () => {
    if (props.value === committed.current) return;
    committed.current = props.value;
    props.onCommit?.(props.value);
  };
  return (
    <div className="field" style={props.width ? { width: props.width } : undefined}>
      <label className={props.hideLabel ? 'visually-hidden' : 'field-label'} htmlFor={id}>
        {props.label}
      </label>
      <input
        ref={input}
        id={id}
        className={props.mono ? 'input mono' : 'input'}
        value={props.value}
        disabled={props.disabled}
        placeholder={props.placeholder}
        inputMode={props.inputMode}
        spellCheck={false}
        type={props.secret ? 'password' : 'text'}
        autoComplete={props.secret ? 'new-password' : 'off'}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={describedBy || undefined}
        onChange={(event) => props.onChange(event.target.value)}
        onFocus={() => {
          committed.current = props.value;
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && props.onCommit) commit();
        }}
      />
      {props.error && (
        <p className="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
      {props.hint && (
        <p className="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
    </div>
  );
}

/**
 * A field that edits a copy and saves it on Enter or on leaving. `save` answers with an error to show in place,
 * or null. Escape puts the saved value back.
 */
export function SavedField({
  value,
  save,
  check,
  ...rest
}: Omit<FieldProps, 'onChange' | 'onCommit' | 'error'> & {
  save: (value: string) => Promise<string | null>;
  check?: (value: string) => string | null;
}) {
  const [draft, setDraft] = useState(value);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    setDraft(value);
    setProblem(null);
  }, [value]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape belongs to the field inside
    <div
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || draft === value) return;
        event.stopPropagation();
        setDraft(value);
        setProblem(null);
      }}
    >
      <Field
        {...rest}
        value={draft}
        error={problem}
        onChange={(next) => {
          setDraft(next);
          if (problem) setProblem(check?.(next) ?? null);
        }}
        onCommit={async (next) => {
          const wrong = check?.(next) ?? null;
          setProblem(wrong ?? (next === value ? null : await save(next)));
        }}
      />
    </div>
  );
}

/** A field of several lines for text that is read by a machine. */
export function TextArea(props: {
  label: string;
  value: string;
  rows: number;
  placeholder?: string;
  error?: string | null;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {props.label}
      </label>
      <textarea
        id={id}
        className="input mono area"
        value={props.value}
        rows={props.rows}
        placeholder={props.placeholder}
        spellCheck={false}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {props.error && (
        <p className="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
    </div>
  );
}

export interface Option {
  id: string;
  label: string;
  detail?: string;
  icon?: ReactNode;
}

export function Select(props: {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (id: string) => void;
  hideLabel?: boolean;
  mono?: boolean;
  width?: number;
  className?: string;
}) {
  return (
    <AriaSelect
      className={props.className ? `field ${props.className}` : 'field'}
      aria-label={props.label}
      selectedKey={props.value}
      onSelectionChange={(key) => props.onChange(String(key))}
      {...(props.width ? { style: { width: props.width } } : {})}
    >
      {!props.hideLabel && <span className="field-label">{props.label}</span>}
      <AriaButton className={props.mono ? 'select-btn mono' : 'select-btn'}>
        <SelectValue className="cut">
          {() => {
            const chosen = props.options.find((option) => option.id === props.value);
            return chosen ? (
              <span className="select-value">
                {chosen.icon}
                <span className="cut">{chosen.label}</span>
              </span>
            ) : (
              props.value
            );
          }}
        </SelectValue>
        <ChevronsUpDown size={13} aria-hidden="true" />
      </AriaButton>
      <Popover className="popover" offset={4}>
        <ListBox aria-label={props.label}>
          {props.options.map((option) => (
            <ListBoxItem
              key={option.id}
              id={option.id}
              textValue={option.label}
              className={option.detail ? 'menu-item two-lines' : 'menu-item'}
            >
              {option.icon}
              <span className="menu-text">
                <span>{option.label}</span>
                {option.detail && <span className="menu-detail">{option.detail}</span>}
              </span>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export function Segments<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { id: T; label: string }[];
  onChange: (id: T) => void;
}) {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={props.label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) props.onChange(key as T);
      }}
    >
      {props.options.map((option) => (
        <ToggleButton key={option.id} id={option.id}>
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

export function Switch(props: {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
  hideLabel?: boolean;
}) {
  return (
    <AriaSwitch className="switch" isSelected={props.on} onChange={props.onChange}>
      <span className="track" />
      {props.hideLabel ? <span className="visually-hidden">{props.label}</span> : props.label}
    </AriaSwitch>
  );
}
