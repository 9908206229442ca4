import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Header } from '../../../shared/contract/exchange.ts';
import { Button, IconButton } from '../../ui/button.tsx';

/** A header that is being edited. `recorded`: its value stays as recorded and never comes into the window. */
export interface HeaderLine {
  key: number;
  name: string;
  value: string;
  recorded: boolean;
}

let lastKey = 0;

export function headerLine(name = '', value = '', recorded = false): HeaderLine {
  return { key: ++lastKey, name, value, recorded };
}

/** Headers as they came, to be edited. `masked`: positions whose value is not in this window. */
export function headerLines(headers: readonly Header[], masked: readonly number[]): HeaderLine[] {
  return headers.map(([name, value], at) => headerLine(name, value, masked.includes(at)));
}

export interface HeaderLinesProps {
  lines: readonly HeaderLine[];
  /** Names the table for screen readers. */
  label: string;
  onChange: (lines: readonly HeaderLine[]) => void;
  /** Words in place of a recorded value that is not going to be sent. */
  withheld?: string | null;
  /** Headers that are not shown and stay as they are. */
  hide?: (name: string) => boolean;
  /** Beside the button that adds a header. */
  children?: ReactNode;
}

/** Headers to be edited, in order. */
export function HeaderLines({ lines, label, onChange, withheld, hide, children }: HeaderLinesProps) {
  const change = (key: number, part: Partial<HeaderLine>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  return (
    <div className="headers-editor">
      <table aria-label={label}>
        <tbody>
          {lines.map((line) => {
            if (hide?.(line.name)) return null;
            const held = line.recorded && withheld;
            return (
              <tr key={line.key}>
                <td className="header-name">
                  <input
                    className="cell mono"
                    aria-label="Header name"
                    value={line.name}
                    spellCheck={false}
                    readOnly={line.recorded}
                    onChange={(event) => change(line.key, { name: event.target.value })}
                  />
                </td>
                <td>
                  <input
                    className={held ? 'cell mono held-back' : 'cell mono'}
                    aria-label={`Value of ${line.name || 'the header'}${line.recorded ? ', as recorded' : ''}`}
                    value={line.recorded ? held || `${line.value}  as recorded` : line.value}
                    spellCheck={false}
                    onFocus={(event) => line.recorded && event.target.select()}
                    onChange={(event) =>
                      change(line.key, {
                        recorded: false,
                        value: line.recorded ? typedOver(event.nativeEvent) : event.target.value,
                      })
                    }
                  />
                </td>
                <td className="header-acts">
                  <IconButton
                    label={`Remove ${line.name || 'header'}`}
                    onPress={() => onChange(lines.filter(({ key }) => key !== line.key))}
                  >
                    <X size={13} strokeWidth={1.75} />
                  </IconButton>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="headers-editor-foot">
        <Button
          kind="ghost"
          icon={<Plus size={14} strokeWidth={1.75} />}
          onPress={() => onChange([...lines, headerLine()])}
        >
          Add a header
        </Button>
        {children}
      </div>
    </div>
  );
}

/** Typing into a value that stands for a recorded secret begins a new value with what was typed. */
function typedOver(event: Event): string {
  return event instanceof InputEvent ? (event.data ?? '') : '';
}
