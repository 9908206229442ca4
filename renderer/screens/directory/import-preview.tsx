import type { ImportPreview } from '../../../shared/contract/directory.ts';
import { count, counted } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';

const outcomes = { create: 'create', update: 'update', refuse: 'refuse' } as const;

/** What a file would do. */
export function ImportPreviewOf({ name, preview }: { name: string; preview: ImportPreview }) {
  const { columns, rows, refusals } = preview;
  const unknown = columns.filter(({ attribute }) => attribute === null);
  return (
    <section aria-label="Preview" className="preview">
      <p>
        <bdi className="strong">{name}</bdi>: {count(preview.people)} people,{' '}
        {counted(preview.groups, 'group')}. {count(preview.created)} would be created,{' '}
        {count(preview.updated)} updated, {count(preview.refused)} refused.
      </p>
      {columns.length > 0 && (
        <p className="t2">
          {columns
            .filter(({ attribute }) => attribute !== null)
            .map(({ column, attribute }) => `${column} → ${attribute?.replace(/^urn:.*:/, '')}`)
            .join(', ')}
        </p>
      )}
      {unknown.length > 0 && (
        <Notice
          tone="warn"
          what={`${counted(unknown.length, 'column')} left out`}
          next={`${unknown.map(({ column }) => column).join(', ')}: no attribute is known for ${unknown.length === 1 ? 'it' : 'them'}.`}
        />
      )}
      <table className="attributes">
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Who</th>
            <th scope="col">What happens</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.where}>
              <th scope="row" className="mono t3">
                {row.where}
              </th>
              <td>
                <bdi>{row.label}</bdi> {row.type !== 'User' && <span className="t3">{row.type}</span>}
              </td>
              <td className={row.outcome === 'refuse' ? 'warn-text' : 't2'}>
                {outcomes[row.outcome]}
                {row.why && `: ${row.why}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {refusals.length > 0 && (
        <Notice
          tone="warn"
          what={`${count(preview.refused)} would be refused`}
          next={refusals
            .slice(0, 5)
            .map(({ where, why }) => `${where}: ${why}`)
            .join(' ')}
          copyText={refusals.map(({ where, why }) => `${where}: ${why}`).join('\n')}
        />
      )}
    </section>
  );
}
