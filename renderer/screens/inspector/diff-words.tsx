import { TriangleAlert } from 'lucide-react';
import type { ResourceEffect, SentValue } from '../../../shared/contract/history.ts';
import { Words } from '../../ui/words.tsx';
import { type DiffEntry, headline, isLost } from './diff-entries.ts';

/** Sentences beside the table; more than this are in the table alone. */
const MOST = 40;

/** What changed in words. A sentence leads to its line of the table. */
export function DiffWords(props: {
  resource: ResourceEffect;
  entries: readonly DiffEntry[];
  sent: readonly SentValue[];
  selected: string | null;
  onSelect: (key: string) => void;
}) {
  const { resource, entries, sent, selected, onSelect } = props;
  const head = headline(resource);
  // Of a resource that came or went every attribute did; only what went wrong is worth a sentence.
  const told = head === null ? entries : entries.filter(({ asked }) => asked !== null);
  const isWhole = sent.length > 0 && !sent.some(isLost);
  return (
    <section className="diff-words" aria-label="What changed, in words">
      <h3 className="label">In words</h3>
      {head && <p className="diff-headline">{head}</p>}
      <ul>
        {told.slice(0, MOST).map((entry) => (
          <li key={entry.key}>
            <button
              type="button"
              className={entry.key === selected ? 'diff-sentence selected' : 'diff-sentence'}
              aria-current={entry.key === selected}
              onClick={() => onSelect(entry.key)}
            >
              <Sign entry={entry} />
              <span>
                <Words sentence={entry.words} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {told.length > MOST && <p className="t3 diff-more">{told.length - MOST} more in the table</p>}
      {told.length === 0 && head === null && <p className="t2">No attribute is different.</p>}
      {isWhole && <p className="t2 diff-whole">Everything that was sent is stored as sent.</p>}
    </section>
  );
}

const signs = { added: '+', removed: '−', changed: '~', moved: '↕', same: '' } as const;
const signWords = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
  moved: 'moved',
  same: '',
} as const;

export function Sign({ entry }: { entry: DiffEntry }) {
  if (entry.sign === 'lost' || entry.asked !== null) {
    return (
      <TriangleAlert className="diff-sign warn-text" size={14} strokeWidth={1.75} aria-label="not as sent" />
    );
  }
  return (
    <span className={`diff-sign mono ${entry.sign}`}>
      <span aria-hidden="true">{signs[entry.sign]}</span>
      <span className="visually-hidden">{signWords[entry.sign]}</span>
    </span>
  );
}
