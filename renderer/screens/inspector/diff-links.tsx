import type { ResourceEffect } from '../../../shared/contract/history.ts';
import { count } from '../../ui/format.ts';

/** Members and the like that came or went, where there are too many to be in the resource. */
export function DiffLinks({ links }: { links: ResourceEffect['links'] }) {
  return links.map(({ attribute, added, removed }) => (
    <section key={attribute} className="diff-links" aria-label={`What changed in ${attribute}`}>
      <Side title={`${attribute} added`} sign="+" side={added} tone="is" />
      <Side title={`${attribute} removed`} sign="−" side={removed} tone="was" />
    </section>
  ));
}

function Side(props: {
  title: string;
  sign: string;
  side: ResourceEffect['links'][number]['added'];
  tone: 'is' | 'was';
}) {
  const { total, some } = props.side;
  if (total === 0) return null;
  return (
    <div>
      <h3 className="label">
        {props.title} <span className="nums t3">{count(total)}</span>
      </h3>
      <ul>
        {some.map(({ id, label }) => (
          <li key={id} className={props.tone}>
            <span aria-hidden="true">{props.sign}</span> <bdi>{label}</bdi>{' '}
            {label !== id && <span className="mono t3">{id}</span>}
          </li>
        ))}
      </ul>
      {total > some.length && <p className="t3">{count(total - some.length)} more</p>}
    </div>
  );
}
