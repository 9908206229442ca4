import type { Exchange } from '../../../shared/contract/exchange.ts';
import { bytes, clock, duration, millis } from '../../ui/format.ts';

interface Phase {
  name: string;
  detail: string;
  from: number;
  to: number | null;
  tone: string;
}

/** Where the time went: receiving the request, waiting for the target, handing over the answer. */
export function TimingTab({ exchange }: { exchange: Exchange }) {
  const { requestDone, firstByte, done, messages } = exchange;
  const answer = messages.answerSent ?? messages.answerReceived;
  const phases: Phase[] = [
    {
      name: 'Request received',
      detail: `${bytes(messages.requestReceived.body?.size ?? 0)} of body`,
      from: 0,
      to: requestDone,
      tone: 'receive',
    },
    {
      name: 'Waiting for the target',
      detail: exchange.target,
      from: requestDone ?? 0,
      to: firstByte,
      tone: 'wait',
    },
    {
      name: 'Answer handed over',
      detail: `${bytes(answer?.body?.size ?? 0)} of body`,
      from: firstByte ?? 0,
      to: done,
      tone: 'answer',
    },
  ];
  const whole = Math.max(done ?? 0, firstByte ?? 0, requestDone ?? 0, 0.001);
  return (
    <div className="timing">
      <p className="timing-total">
        <span className="mono">
          {clock(exchange.receivedAt)}
          {millis(exchange.receivedAt)}
        </span>{' '}
        <span className="t2">{done === null ? 'not ended' : `ended ${exact(done)} later`}</span>
      </p>
      <table className="timing-table" aria-label="Timing">
        <tbody>
          {phases.map((phase) => (
            <tr key={phase.name}>
              <th scope="row">
                {phase.name}
                <span className="t3 cut">{phase.detail}</span>
              </th>
              <td className="timing-bar" aria-hidden="true">
                {phase.to !== null && (
                  <span
                    className={phase.tone}
                    style={{
                      left: `${(phase.from / whole) * 100}%`,
                      width: `max(2px, ${((phase.to - phase.from) / whole) * 100}%)`,
                    }}
                  />
                )}
              </td>
              <td className="mono timing-value">
                {phase.to === null ? 'never' : exact(phase.to - phase.from)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Short spans matter here: two digits behind the point below 100 ms. */
function exact(ms: number): string {
  return ms < 100 ? `${ms.toFixed(2)} ms` : duration(ms);
}
