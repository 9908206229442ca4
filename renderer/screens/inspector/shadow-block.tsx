import { CopyCheck, SquareSplitHorizontal } from 'lucide-react';
import type { ShadowOutcome } from '../../../shared/contract/shadow.ts';
import { go } from '../../app/place.ts';
import { Button } from '../../ui/button.tsx';
import { matters, outcomeSentence } from './shadow-words.ts';

/** In the overview: what the shadow made of it, in a line. */
export function ShadowBlock({ shadow }: { shadow: ShadowOutcome }) {
  const Icon = matters(shadow) ? SquareSplitHorizontal : CopyCheck;
  return (
    <section className="overview-block acted-block" aria-label="The shadow">
      <p className="acted-line">
        <span className="acted-icon">
          <Icon
            size={14}
            strokeWidth={1.75}
            color={matters(shadow) ? 'var(--warn)' : 'var(--t3)'}
            aria-hidden="true"
          />
        </span>
        <span className="grow">{outcomeSentence(shadow)}</span>
      </p>
      <Button kind="link" className="acted-more" onPress={() => go({ inspectorTab: 'shadow' })}>
        Both answers
      </Button>
    </section>
  );
}
