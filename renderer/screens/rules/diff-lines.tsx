import { changedLines } from '../../code/line-diff.ts';
import { prettyJson } from '../../code/pretty.ts';

interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly number: number;
  readonly text: string;
}

/** Lines left around what changed. */
const around = 1;
/** Lines shown at most: it is a glance, not the message. */
const most = 60;

/** What changed between two bodies, with a line of what is around it. */
export function DiffLines({ before, after, label }: { before: string; after: string; label: string }) {
  const a = prettyJson(before) ?? before;
  const b = prettyJson(after) ?? after;
  const blocks = hunksOf(a, b);
  if (blocks.length === 0) return <p className="t3 diff-none">The body stays as it is.</p>;
  const lines = blocks.flatMap((block, at) =>
    block.map((line, i) => ({ ...line, first: at > 0 && i === 0 })),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="diff-lines mono" aria-label={label} tabIndex={0}>
      {lines.slice(0, most).map((line) => (
        <div
          key={`${line.sign}${line.number}`}
          className={line.first ? `${classes[line.sign]} hunk` : classes[line.sign]}
        >
          <span className="diff-number">{line.number}</span>
          <span className="visually-hidden">{words[line.sign]}</span>
          <span className="diff-text">{line.text}</span>
        </div>
      ))}
      {lines.length > most && <div className="t3 diff-more">{lines.length - most} lines more</div>}
    </section>
  );
}

/** A body as it would be, whole. */
export function BodyText({ text, label }: { text: string; label: string }) {
  if (text === '') return <p className="t3 diff-none">Without a body.</p>;
  const lines = (prettyJson(text) ?? text).split('\n');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="diff-lines mono" aria-label={label} tabIndex={0}>
      {lines.slice(0, most).map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity besides its number
        <div key={at} className="diff-line">
          <span className="diff-number">{at + 1}</span>
          <span className="diff-text">{line}</span>
        </div>
      ))}
      {lines.length > most && <div className="t3 diff-more">{lines.length - most} lines more</div>}
    </section>
  );
}

const classes = { ' ': 'diff-line', '-': 'diff-line del', '+': 'diff-line add' } as const;
const words = { ' ': '', '-': 'before: ', '+': 'after: ' } as const;

function hunksOf(before: string, after: string): readonly DiffLine[][] {
  const a = before.split('\n');
  const b = after.split('\n');
  const changed = changedLines(before, after);
  const gone = new Set(changed.before);
  const come = new Set(changed.after);
  const all: DiffLine[] = [];
  for (let i = 1, j = 1; i <= a.length || j <= b.length; ) {
    if (i <= a.length && gone.has(i)) all.push({ sign: '-', number: i, text: a[i++ - 1] ?? '' });
    else if (j <= b.length && come.has(j)) all.push({ sign: '+', number: j, text: b[j++ - 1] ?? '' });
    else {
      all.push({ sign: ' ', number: j, text: b[j - 1] ?? '' });
      i++;
      j++;
    }
  }
  const keep = all.map((_, at) =>
    all.slice(Math.max(0, at - around), at + around + 1).some(({ sign }) => sign !== ' '),
  );
  const hunks: DiffLine[][] = [];
  all.forEach((line, at) => {
    if (!keep[at]) return;
    if (!keep[at - 1]) hunks.push([]);
    hunks.at(-1)?.push(line);
  });
  return hunks;
}
