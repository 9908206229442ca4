import type { Held } from '../../../shared/contract/breakpoints.ts';
import { idpNames } from '../../../shared/contract/idp.ts';
import { HeldBy } from './held-by.tsx';
import { HeldTimes } from './held-times.tsx';
import { senderInside } from './held-words.ts';

/** Why it is held, who waits for it, and how long that is known to wait. */
export function WhyTab({ held }: { held: Held }) {
  const { idp, patience } = held;
  return (
    <div className="held-scroll held-why">
      <section>
        <h3 className="label">Held by the breakpoint</h3>
        <HeldBy held={held} />
      </section>
      <section>
        <h3 className="label">Who waits</h3>
        <p>
          {idp ? `${idpNames[idp.id].name}, ${idp.because}.` : 'A client that is not recognised.'}{' '}
          {patience ? (
            <>
              {patience.text}{' '}
              <a href={patience.source} target="_blank" rel="noreferrer">
                Where that is written
              </a>
            </>
          ) : (
            `How long ${senderInside(held)} waits is not known.`
          )}
        </p>
      </section>
      <section className="held-why-times">
        <h3 className="label">Time so far</h3>
        <HeldTimes held={held} />
      </section>
    </div>
  );
}
