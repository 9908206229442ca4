/** The steady clock stands still while a laptop sleeps; further than this from the wall clock, in ms, it is set. */
const MAX_DRIFT = 1000;

let origin = performance.timeOrigin;

/** Milliseconds since the epoch with a fraction, steady between two settings of the clock. */
export function now(): number {
  const time = origin + performance.now();
  const drift = Date.now() - time;
  if (Math.abs(drift) < MAX_DRIFT) return time;
  origin += drift;
  return time + drift;
}

let second = 0;
let text = '';

/** The Date header's value (RFC 9110 section 6.6.1), made once a second. */
export function httpDate(): string {
  const current = Math.floor(Date.now() / 1000);
  if (current !== second) {
    second = current;
    text = new Date(current * 1000).toUTCString();
  }
  return text;
}
