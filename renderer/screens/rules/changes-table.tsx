import type { TraceEntry } from '../../../shared/contract/exchange.ts';
import './marks.css';

type Change = NonNullable<TraceEntry['changes']>[number];

/** What changed, piece by piece: a place, what stood there, and what stands there now. */
export function ChangesTable({ changes, label }: { changes: readonly Change[]; label: string }) {
  return (
    <table className="changes-table mono" aria-label={label}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Place</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ place, before, after }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same place can change twice; the order is the identity
          <tr key={at}>
            <th scope="row">{place.replace(/^(body(?=\/)|header )/, '')}</th>
            <td>{before === null ? <span className="t3">nothing</span> : <del>{before}</del>}</td>
            <td>{after === null ? <span className="t3">nothing</span> : <ins>{after}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
