import type { ReactNode } from 'react';
import { Button as AriaButton, Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import { keyLabel } from './keys.ts';

type Kind = 'ghost' | 'bordered' | 'primary' | 'danger' | 'link';

export interface ButtonProps {
  children: ReactNode;
  kind?: Kind;
  /** `form`: 28 px, beside fields. `tall`: the one call to action of a screen. */
  size?: 'form' | 'tall';
  icon?: ReactNode;
  /** Shown after the label; the key itself is handled by the action table. */
  keys?: string;
  label?: string;
  disabled?: boolean;
  expanded?: boolean;
  className?: string;
  autoFocus?: boolean;
  onPress?: () => void;
}

export function Button({ children, kind = 'bordered', size, icon, keys, label, ...rest }: ButtonProps) {
  return (
    <AriaButton
      className={['btn', kind, size, rest.className].filter(Boolean).join(' ')}
      isDisabled={rest.disabled ?? false}
      {...(label ? { 'aria-label': label } : {})}
      {...(rest.expanded === undefined ? {} : { 'aria-expanded': rest.expanded })}
      {...(rest.autoFocus ? { autoFocus: true } : {})}
      {...(rest.onPress ? { onPress: rest.onPress } : {})}
    >
      {icon}
      {children}
      {keys && (
        <span className="kbd-inline" aria-hidden="true">
          {keyLabel(keys)}
        </span>
      )}
    </AriaButton>
  );
}

export interface IconButtonProps {
  /** Accessible name and tooltip. */
  label: string;
  children: ReactNode;
  keys?: string;
  pressed?: boolean;
  disabled?: boolean;
  className?: string;
  onPress?: () => void;
}

export function IconButton({
  label,
  children,
  keys,
  pressed,
  disabled,
  className,
  onPress,
}: IconButtonProps) {
  return (
    <Tip text={label} {...(keys ? { keys } : {})}>
      <AriaButton
        className={className ? `icon-btn ${className}` : 'icon-btn'}
        aria-label={label}
        isDisabled={disabled ?? false}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        {...(onPress ? { onPress } : {})}
      >
        {children}
      </AriaButton>
    </Tip>
  );
}

/** A tooltip around one focusable element of react-aria-components. */
export function Tip({ text, keys, children }: { text: string; keys?: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip className="tooltip" offset={6}>
        {text}
        {keys && <Kbd keys={keys} />}
      </AriaTooltip>
    </TooltipTrigger>
  );
}

export function Kbd({ keys }: { keys: string }) {
  return <kbd className="kbd">{keyLabel(keys)}</kbd>;
}
