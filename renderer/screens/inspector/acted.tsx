import { Bookmark, Pause, Zap } from 'lucide-react';
import type { TraceEntry } from '../../../shared/contract/exchange.ts';
import { go } from '../../app/place.ts';
import { Button } from '../../ui/button.tsx';

/** What rules and breakpoints did or could not do to an exchange, in order. */
export function actedOf(trace: readonly TraceEntry[]): readonly TraceEntry[] {
  return trace.filter((entry) => entry.kind === 'rule' || entry.by !== undefined);
}

/** How many of them acted, each counted once. */
export function actorsOf(trace: readonly TraceEntry[]): number {
  return new Set(
    trace.filter(({ kind }) => kind === 'rule').map(({ by, name }) => (by ? `${by.kind} ${by.id}` : name)),
  ).size;
}

export function ActedIcon({ entry }: { entry: TraceEntry }) {
  const Icon = entry.mark ? Bookmark : entry.by?.kind === 'breakpoint' ? Pause : Zap;
  const colour =
    entry.kind === 'note' ? 'var(--warn)' : entry.by?.kind === 'breakpoint' ? 'var(--held)' : 'var(--accent)';
  return (
    <span className="acted-icon" {...(entry.mark ? { 'data-colour': entry.mark.colour } : {})}>
      <Icon size={14} strokeWidth={1.75} color={entry.mark ? 'var(--mark)' : colour} aria-hidden="true" />
    </span>
  );
}

/** In the overview: that something acted, in a line each. */
export function ActedBlock({ trace }: { trace: readonly TraceEntry[] }) {
  const acted = actedOf(trace);
  if (acted.length === 0) return null;
  return (
    <section className="overview-block acted-block" aria-label="Rules and breakpoints that acted on it">
      {acted.map((entry, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: trace entries have no identity besides their order
        <p key={at} className="acted-line">
          <ActedIcon entry={entry} />
          <span className="grow">
            {entry.by && <bdi className="strong">{entry.by.name}</bdi>}{' '}
            <span className="t2">{entry.detail}</span>
          </span>
        </p>
      ))}
      <Button kind="link" className="acted-more" onPress={() => go({ inspectorTab: 'rules' })}>
        What each changed
      </Button>
    </section>
  );
}
