import { Fragment, useEffect, useRef } from 'react';
import type { DiffEntry } from './diff-entries.ts';
import { Sign } from './diff-words.tsx';

/** Attribute by attribute: before, after, and what of the request is behind it. */
export function DiffTable(props: {
  entries: readonly DiffEntry[];
  same: readonly DiffEntry[];
  selected: string | null;
  onSelect: (key: string) => void;
}) {
  const { entries, same, selected, onSelect } = props;
  const row = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line was chosen
  useEffect(() => row.current?.scrollIntoView({ block: 'nearest' }), [selected]);
  if (entries.length + same.length === 0) return null;
  return (
    <table className="diff-table" aria-label="What changed, by attribute">
      <thead>
        <tr>
          <th scope="col">Attribute</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
          <th scope="col" className="diff-by">
            Sent as
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr
            key={entry.key}
            ref={entry.key === selected ? row : null}
            className={`diff-row ${entry.sign}${entry.key === selected ? ' selected' : ''}`}
          >
            <th scope="row" className="mono">
              <button
                type="button"
                className="diff-name"
                aria-pressed={entry.key === selected}
                onClick={() => onSelect(entry.key)}
              >
                <Sign entry={entry} />
                <Path path={entry.path} />
              </button>
            </th>
            <td className={entry.before === null ? 'mono' : 'mono was'}>
              {entry.before === null ? <span className="t3">–</span> : <bdi>{entry.before}</bdi>}
            </td>
            <td className={entry.after === null || entry.sign === 'lost' ? 'mono' : 'mono is'}>
              {entry.after === null ? (
                <span className={entry.asked === null ? 't3' : 'warn-text'}>
                  {entry.asked === null ? '–' : 'not stored'}
                </span>
              ) : (
                <bdi>{entry.after}</bdi>
              )}
              {entry.asked !== null && (
                <span className="diff-asked">
                  asked for: <bdi>{entry.asked}</bdi>
                </span>
              )}
            </td>
            <td className="diff-by t3">{entry.by}</td>
          </tr>
        ))}
        {same.map((entry) => (
          <tr key={entry.key} className="diff-row same">
            <th scope="row" className="mono">
              <span className="diff-name">
                <Sign entry={entry} />
                <Path path={entry.path} />
              </span>
            </th>
            <td className="mono t2" colSpan={2}>
              <bdi>{entry.after}</bdi>
            </td>
            <td className="diff-by t3">unchanged</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The URN of an extension steps back behind the name of its attribute. */
export function Path({ path }: { path: string }) {
  const name = /^(urn:.*:)([^:[]+.*)$/i.exec(path.replace(/\[.*$/, ''))?.[2];
  if (name === undefined) return <span className="diff-path">{path}</span>;
  const at = path.indexOf(
    name,
    path.lastIndexOf(':', path.indexOf('[') < 0 ? path.length : path.indexOf('[')),
  );
  return (
    <span className="diff-path">
      <span className="t3">
        {path
          .slice(0, at)
          .split(':')
          .map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part of a URN has no identity besides its place
            <Fragment key={place}>
              {place > 0 && (
                <>
                  :<wbr />
                </>
              )}
              {part}
            </Fragment>
          ))}
      </span>
      {path.slice(at)}
    </span>
  );
}
