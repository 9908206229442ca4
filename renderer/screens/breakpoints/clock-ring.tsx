import type { Clock } from './held-words.ts';
import { countdown } from './held-words.ts';

const size = 44;
const radius = 20;
const around = 2 * Math.PI * radius;

/** A ring that empties as time runs out; whole and dashed where the clock only counts up. */
export function ClockRing({ clock }: { clock: Clock }) {
  const { left } = clock;
  return (
    <span className="clock-ring" role="timer" aria-label={clock.words}>
      <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
        <circle className="clock-track" cx={size / 2} cy={size / 2} r={radius} />
        <circle
          className="clock-left"
          cx={size / 2}
          cy={size / 2}
          r={radius}
          strokeDasharray={left === null ? '3 4' : `${left * around} ${around}`}
          transform={`rotate(-90 ${size / 2} ${size / 2})`}
        />
      </svg>
      <span className="clock-face mono" aria-hidden="true">
        {countdown(clock.shown)}
      </span>
    </span>
  );
}
