import { CircleDashed, OctagonX, TriangleAlert, Unplug } from 'lucide-react';
import type { Outcome } from '../../shared/contract/exchange.ts';

export type StatusTone = 'ok' | 'redir' | 'warn' | 'bad' | 'none';

export function statusTone(status: number | null): StatusTone {
  if (status === null) return 'none';
  if (status < 300) return 'ok';
  if (status < 400) return 'redir';
  return status < 500 ? 'warn' : 'bad';
}

/** What a status column says when there is no status, or when the answer did not get through. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  pending: 'open',
  completed: '',
  aborted: 'left',
  malformed: 'not HTTP',
  timedOut: 'timed out',
  failed: 'failed',
  interrupted: 'cut off',
};

export function Status({ status, outcome = 'completed' }: { status: number | null; outcome?: Outcome }) {
  const tone = statusTone(status);
  if (status === null || outcome === 'aborted' || outcome === 'interrupted') {
    const Icon = outcome === 'pending' ? CircleDashed : Unplug;
    return (
      <span className={`status ${outcome === 'pending' ? 'none' : 'bad'}`}>
        <Icon size={13} strokeWidth={1.75} aria-hidden="true" />
        {outcomeWords[outcome] || 'none'}
      </span>
    );
  }
  return (
    <span className={`status ${tone}`}>
      {tone === 'warn' ? (
        <TriangleAlert size={13} strokeWidth={1.75} aria-hidden="true" />
      ) : tone === 'bad' ? (
        <OctagonX size={13} strokeWidth={1.75} aria-hidden="true" />
      ) : (
        <span className="dot" aria-hidden="true" />
      )}
      {status}
    </span>
  );
}

export function StatusBadge({ status }: { status: number }) {
  return <span className={`badge mono ${statusTone(status)}`}>{status}</span>;
}
