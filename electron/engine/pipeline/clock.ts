/** Milliseconds since the epoch with a fraction, steady within the process. */
export function now(): number {
  return performance.timeOrigin + performance.now();
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
