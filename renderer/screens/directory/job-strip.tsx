import { useEffect, useState } from 'react';
import type { DirectoryJob } from '../../../shared/contract/directory.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { count, counted } from '../../ui/format.ts';
import { InlineError, Notice } from '../../ui/notice.tsx';
import { createStore, useStore } from '../../ui/store.ts';
import { moveTo } from './directory-place.ts';

/** Time to take a reset back, in ms. */
const grace = 10_000;

/** Ids of jobs whose end was read. */
const dismissed = createStore<number>(0);

const kinds: Readonly<Record<DirectoryJob['kind'], string>> = {
  generate: 'Generating people',
  import: 'Importing',
  snapshot: 'Taking a snapshot',
  restore: 'Restoring a snapshot',
  define: 'Loading schemas',
};

/** What is under way with the directory, and how it ended when that is worth a word. */
export function JobStrip({ job }: { job: DirectoryJob | null }) {
  const read = useStore(dismissed);
  const words = job && endOf(job);
  useEffect(() => {
    if (words) announce(words);
  }, [words]);
  if (!job) return null;
  if (job.state === 'running') {
    const share = job.total > 0 ? job.done / job.total : 0;
    return (
      <Progress
        label={kinds[job.kind]}
        step={job.step || kinds[job.kind]}
        detail={job.total > 0 ? `${count(job.done)} of ${count(job.total)}` : ''}
        share={share}
        onCancel={() => void call('directory.cancel', { job: job.id }).catch(report)}
      />
    );
  }
  if (job.id <= read) return null;
  const dismiss = () => dismissed.set(job.id);
  if (job.state === 'failed') {
    return (
      <div className="job">
        <InlineError
          problem={{ what: job.problem?.what ?? 'It failed.', next: job.problem?.next ?? '' }}
          onDismiss={dismiss}
        />
      </div>
    );
  }
  const refused = job.result?.refused ?? 0;
  if (!words || (job.state === 'finished' && refused === 0)) return null;
  return (
    <div className="job">
      <Notice
        tone={refused > 0 ? 'warn' : 'info'}
        what={words}
        next={
          refused > 0
            ? job.result?.refusals
                .slice(0, 3)
                .map(({ where, why }) => `${where}: ${why}`)
                .join(' ')
            : 'What was done by then stays.'
        }
        {...(refused > 0
          ? { copyText: job.result?.refusals.map(({ where, why }) => `${where}: ${why}`).join('\n') ?? '' }
          : {})}
        onDismiss={dismiss}
      />
    </div>
  );
}

/** How far something is, with a way to stop it. */
export function Progress(props: {
  label: string;
  step: string;
  detail?: string;
  share: number;
  onCancel: () => void;
}) {
  const { label, step, detail, share, onCancel } = props;
  return (
    <div className="job" role="status" aria-label={label}>
      <p className="job-line">
        <span className="grow cut nums">
          {step}
          {detail && <span className="t3"> {detail}</span>}
        </span>
        <Button kind="link" onPress={onCancel}>
          Cancel
        </Button>
      </p>
      <span className="job-bar">
        <span style={{ width: `${Math.round(share * 100)}%` }} />
      </span>
    </div>
  );
}

function endOf({ kind, state, result }: DirectoryJob): string | null {
  if (state === 'running') return null;
  if (state === 'cancelled') return `${kinds[kind]} was cancelled`;
  if (!result) return null;
  return [
    `${count(result.created)} created`,
    result.updated > 0 && `${count(result.updated)} updated`,
    result.refused > 0 && `${count(result.refused)} refused`,
  ]
    .filter(Boolean)
    .join(', ');
}

interface Undoable {
  listener: number;
  snapshot: number;
  people: number;
}

const undoable = createStore<Undoable | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Empties the directory; for ten seconds that can be taken back at once, later from the snapshots. */
export async function resetDirectory(listener: number, people: number): Promise<void> {
  const { snapshot } = await call('directory.reset', { listener });
  moveTo({ task: null, selected: null, search: '' });
  clearTimeout(timer);
  undoable.set(snapshot === null ? null : { listener, snapshot, people });
  timer = setTimeout(() => undoable.set(null), grace);
}

export function UndoStrip({ listener }: { listener: number }) {
  const offer = useStore(undoable);
  const [undoing, setUndoing] = useState(false);
  if (offer?.listener !== listener) return null;
  const undo = () => {
    setUndoing(true);
    call('directory.undo', { listener, snapshot: offer.snapshot })
      .then(() => undoable.set(null), report)
      .finally(() => setUndoing(false));
  };
  return (
    <div className="job">
      <Notice
        tone="info"
        what={`${counted(offer.people, 'resource')} taken away`}
        next={undoing ? 'Loading into memory' : 'They are kept as a snapshot.'}
        actions={
          <Button disabled={undoing} onPress={undo}>
            Undo
          </Button>
        }
      />
    </div>
  );
}
