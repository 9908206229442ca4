import { Zap } from 'lucide-react';
import type { Row } from '../../../shared/contract/exchange.ts';
import '../rules/marks.css';

type Ruled = Pick<Row, 'ruled' | 'mark'>;

/** What a rule marked a row with, or at least that a rule or breakpoint acted on it. */
export function RuleMark({ ruled, mark }: Ruled) {
  if (mark) {
    return (
      <span className="row-mark" data-colour={mark.colour}>
        {mark.label || <span className="mark-dot" />}
      </span>
    );
  }
  if (!ruled) return null;
  return (
    <Zap className="resent" size={13} strokeWidth={1.75} aria-label="A rule or breakpoint acted on it:" />
  );
}

export function ruleWords({ ruled, mark }: Ruled): string | false {
  if (mark) return `marked ${mark.label || mark.colour}`;
  return ruled === true && 'a rule or breakpoint acted on it';
}
