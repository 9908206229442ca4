import { Check, ChevronDown, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import {
  Button as AriaButton,
  Dialog,
  DialogTrigger,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components';
import { IconButton } from '../../ui/button.tsx';
import type { Option } from '../../ui/field.tsx';
import { printValue, readValue } from './values.ts';

/** Fields that stand inside a sentence. Their labels are for screen readers: the words around them say the rest. */

interface InputProps {
  label: string;
  invalid?: boolean;
}

export function TextInput(
  props: InputProps & {
    value: string;
    onChange: (value: string) => void;
    placeholder?: string;
    /** Not wire content: shown in the interface's own type. */
    words?: boolean;
    /** Least width, in characters. */
    least?: number;
  },
) {
  const { value, placeholder = '', least = 12 } = props;
  return (
    <input
      className={props.words ? 'input inline-input' : 'input mono inline-input'}
      aria-label={props.label}
      aria-invalid={props.invalid || undefined}
      value={value}
      placeholder={placeholder}
      size={Math.min(46, Math.max(least, value.length + 1, placeholder.length + 1))}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}

/** What is no number is handed on as NaN, which no schema takes; an empty optional one as null. */
export function NumberInput(
  props: InputProps & {
    value: number | null;
    onChange: (value: number) => void;
    onClear?: () => void;
    unit?: string;
    placeholder?: string;
    least?: number;
  },
) {
  const { value, onClear } = props;
  const [text, setText] = useState(() => printNumber(value));
  useEffect(() => {
    setText((before) => (Object.is(readNumber(before), value ?? Number.NaN) ? before : printNumber(value)));
  }, [value]);
  return (
    <span className="with-unit">
      <input
        className="input mono inline-input"
        aria-label={props.unit ? `${props.label}, in ${props.unit}` : props.label}
        aria-invalid={props.invalid || undefined}
        value={text}
        placeholder={props.placeholder}
        size={Math.max(props.least ?? 4, text.length)}
        inputMode="decimal"
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value.trim() === '' && onClear) onClear();
          else props.onChange(readNumber(event.target.value));
        }}
      />
      {props.unit && <span className="t2">{props.unit}</span>}
    </span>
  );
}

function printNumber(value: number | null): string {
  return value === null || Number.isNaN(value) ? '' : String(value);
}

function readNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** A JSON value: text that is no JSON stands for itself, so that most texts need no quotes. */
export function JsonInput(
  props: InputProps & { value: unknown; onChange: (value: never) => void; placeholder?: string },
) {
  const { value } = props;
  const [text, setText] = useState(() => printValue(value));
  useEffect(() => {
    setText((before) => (sameValue(readValue(before), value) ? before : printValue(value)));
  }, [value]);
  return (
    <TextInput
      label={props.label}
      invalid={props.invalid || Number.isNaN(readValue(text))}
      value={text}
      placeholder={props.placeholder ?? 'text or JSON'}
      onChange={(next) => {
        setText(next);
        props.onChange(readValue(next) as never);
      }}
    />
  );
}

function sameValue(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (!Number.isNaN(a) && JSON.stringify(a) === JSON.stringify(b));
}

/** Several values of a known list, in words: "create or update". */
export function ManyChoice(
  props: InputProps & {
    values: readonly string[];
    options: readonly (Option | { section: string })[];
    onChange: (values: string[]) => void;
    placeholder: string;
    join?: 'or' | 'and';
    icon?: ReactNode;
  },
) {
  const { values } = props;
  const options = props.options.filter((option): option is Option => 'id' in option);
  const chosen = values.map((value) => options.find(({ id }) => id === value)?.label ?? value);
  const join = ` ${props.join ?? 'or'} `;
  const words =
    chosen.length === 0
      ? props.placeholder
      : chosen.length < 4
        ? [chosen.slice(0, -1).join(', '), chosen.at(-1)].filter(Boolean).join(join)
        : `${chosen.slice(0, 2).join(', ')}${join}${chosen.length - 2} more`;
  return (
    <DialogTrigger>
      <AriaButton
        className={props.invalid ? 'select-btn invalid' : 'select-btn'}
        aria-label={`${props.label}: ${chosen.length === 0 ? props.placeholder : chosen.join(join)}`}
      >
        <span className="select-value">
          {props.icon}
          <span className="cut">{words}</span>
        </span>
        <ChevronDown size={13} aria-hidden="true" />
      </AriaButton>
      <Popover className="popover" offset={4} placement="bottom start">
        <Dialog aria-label={props.label} className="many-choice">
          <ListBox
            aria-label={props.label}
            selectionMode="multiple"
            escapeKeyBehavior="none"
            selectedKeys={values}
            autoFocus
            onSelectionChange={(keys) => {
              const wanted = keys === 'all' ? options.map(({ id }) => id) : [...keys].map(String);
              // In the order of the list, whatever the order of the clicks.
              const known = options.map(({ id }) => id).filter((id) => wanted.includes(id));
              props.onChange([...known, ...wanted.filter((id) => !known.includes(id))]);
            }}
          >
            {options.map((option) => (
              <ListBoxItem
                key={option.id}
                id={option.id}
                textValue={option.label}
                className={option.detail ? 'menu-item two-lines' : 'menu-item'}
              >
                {({ isSelected }) => (
                  <>
                    <span className="tick">{isSelected && <Check size={13} aria-hidden="true" />}</span>
                    {option.icon}
                    <span className="menu-text">
                      <span>{option.label}</span>
                      {option.detail && <span className="menu-detail">{option.detail}</span>}
                    </span>
                  </>
                )}
              </ListBoxItem>
            ))}
          </ListBox>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Values that are typed, each ended by Enter or by leaving the field. */
export function TokenInput(
  props: InputProps & {
    values: readonly string[];
    onChange: (values: string[]) => void;
    placeholder: string;
    /** A comma ends a value too. */
    comma?: boolean;
    invalidAt?: (index: number) => boolean;
  },
) {
  const { values } = props;
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const take = (typed: string) => {
    const parts = (props.comma ? typed.split(',') : [typed]).map((part) => part.trim()).filter(Boolean);
    const fresh = parts.filter((part, at) => !values.includes(part) && parts.indexOf(part) === at);
    if (fresh.length > 0) props.onChange([...values, ...fresh]);
    setText('');
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the words means the field
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field itself takes the keys
    <span
      className={props.invalid ? 'tokens invalid' : 'tokens'}
      onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
    >
      {values.map((value, at) => (
        <span key={value} className={props.invalidAt?.(at) ? 'chip wrong' : 'chip'}>
          <bdi className="cut">{value}</bdi>
          <AriaButton
            className="chip-x"
            aria-label={`Remove ${value}`}
            onPress={() => {
              props.onChange(values.filter((other) => other !== value));
              input.current?.focus();
            }}
          >
            <X size={12} aria-hidden="true" />
          </AriaButton>
        </span>
      ))}
      <input
        ref={input}
        aria-label={props.label}
        aria-invalid={props.invalid || undefined}
        value={text}
        placeholder={values.length === 0 ? props.placeholder : ''}
        size={Math.max(values.length === 0 ? props.placeholder.length : 4, text.length + 1)}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          const { value } = event.target;
          if (props.comma && value.includes(',')) take(value);
          else setText(value);
        }}
        onBlur={() => take(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text.trim() !== '') take(text);
          else if (event.key === 'Backspace' && text === '' && values.length > 0)
            props.onChange(values.slice(0, -1));
          else return;
          event.preventDefault();
        }}
      />
    </span>
  );
}

/** One line of a rule: fields and words in a row, a button that takes the line away, and what is wrong in it. */
export function Line(props: {
  lead: ReactNode;
  label: string;
  children: ReactNode;
  problems: readonly string[];
  onRemove?: () => void;
  extra?: ReactNode;
  below?: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a line
    <div className="line" role="group" aria-label={props.label}>
      <span className="line-lead">{props.lead}</span>
      <div className="line-body">
        <div className="line-fields">{props.children}</div>
        {props.below}
        {props.problems.map((problem) => (
          <p key={problem} className="field-error">
            {problem}
          </p>
        ))}
      </div>
      <span className="line-acts">
        {props.extra}
        {props.onRemove && (
          <IconButton label={`Remove: ${props.label}`} onPress={props.onRemove}>
            <X size={14} strokeWidth={1.75} />
          </IconButton>
        )}
      </span>
    </div>
  );
}
