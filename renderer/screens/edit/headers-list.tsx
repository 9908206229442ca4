import type { Header } from '../../../shared/contract/exchange.ts';

export function HeadersList({
  headers,
  changed,
}: {
  headers: readonly Header[];
  changed?: ReadonlySet<number>;
}) {
  return (
    <dl className="headers-list mono">
      {headers.map(([name, value], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: headers repeat; their place is their identity
        <div key={at} className={changed?.has(at) ? 'changed' : undefined}>
          <dt className="cut">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
