import { useId, useState } from 'react';
import type { ProfileSummary } from '../../../shared/contract/listener.ts';
import { Button } from '../../ui/button.tsx';

/** Differences shown before all of them are asked for. */
const shownAtFirst = 6;

/** How the chosen profile differs from the RFCs, and what of it is documented. */
export function ProfileDifferences({ profile }: { profile: ProfileSummary }) {
  const title = useId();
  const [all, setAll] = useState(false);
  const { differences, sources, endpoint } = profile;
  if (differences.length === 0) return null;
  const assumed = differences.filter((difference) => difference.assumed).length;
  return (
    <section className="differences" aria-labelledby={title}>
      <h4 id={title}>
        How it differs from the RFCs
        <span className="differences-count">
          {differences.length}
          {assumed > 0 && `, ${assumed} of them our assumption`}
        </span>
      </h4>
      <ul className="differences-list">
        {(all ? differences : differences.slice(0, shownAtFirst)).map(({ text, assumed: ours, why }) => (
          <li key={text}>
            {text}
            {ours && <span className="assumption">our assumption</span>}
            {why && <span className="differences-why">{why}</span>}
          </li>
        ))}
      </ul>
      {differences.length > shownAtFirst && (
        <Button kind="link" expanded={all} onPress={() => setAll(!all)}>
          {all ? `Show the first ${shownAtFirst}` : `Show all ${differences.length}`}
        </Button>
      )}
      {endpoint && (
        <p className="hint">
          The app’s own address: <span className="mono">{endpoint}</span>
        </p>
      )}
      {sources.length > 0 && (
        <p className="hint">
          What is not our assumption is documented in{' '}
          {sources.map(({ title: name, url }, at) => (
            <span key={url}>
              {at > 0 && '; '}
              <a href={url} target="_blank" rel="noreferrer">
                {name}
              </a>
            </span>
          ))}
          .
        </p>
      )}
    </section>
  );
}
