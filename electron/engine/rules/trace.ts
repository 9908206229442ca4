import type { TraceEntry } from '../../../shared/contract/exchange.ts';
import type { Change } from '../../../shared/rules/edit-json.ts';
import type { ActedBy } from './plan.ts';

/** At most so many changes are listed of one act; the messages show them all. */
const MAX_CHANGES = 50;

/** What acted on one exchange, in order. */
export class ActTrace {
  readonly entries: TraceEntry[] = [];

  acted(
    by: ActedBy,
    at: 'request' | 'answer',
    name: string,
    detail: string,
    changes: readonly Change[] = [],
    more: Pick<TraceEntry, 'mark'> = {},
  ): void {
    this.entries.push({
      kind: 'rule',
      name,
      detail,
      by,
      at,
      ...(changes.length > 0 && { changes: changes.slice(0, MAX_CHANGES) }),
      ...more,
    });
  }

  /** Something a rule or breakpoint did not do, and why. */
  noted(by: ActedBy, at: 'request' | 'answer', detail: string): void {
    this.entries.push({ kind: 'note', name: 'not-applied', detail, by, at });
  }
}
