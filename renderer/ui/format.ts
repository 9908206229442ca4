const two = (value: number) => String(value).padStart(2, '0');

/** Local time of day, `14:02:11`. */
export function clock(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Milliseconds part of a time, `.117`. */
export function millis(at: number): string {
  return `.${String(Math.floor(at) % 1000).padStart(3, '0')}`;
}

const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });

/** `Tue, 3 Mar 14:02`, without the day when it is today. */
export function dayAndTime(at: number): string {
  const time = clock(at).slice(0, 5);
  const today = new Date().toDateString() === new Date(at).toDateString();
  return today ? time : `${dayFormat.format(at)} ${time}`;
}

/** A duration as `18 ms`, `1.24 s`, `2 min 3 s`. Given in milliseconds. */
export function duration(ms: number): string {
  if (ms < 1) return '<1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(ms < 9995 ? 2 : 1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** A size as `161 B`, `3.1 MB` (powers of 1000). */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 999_500) return `${(size / 1000).toFixed(size < 9950 ? 1 : 0)} kB`;
  if (size < 999_500_000) return `${(size / 1e6).toFixed(size < 99.5e6 ? 1 : 0)} MB`;
  return `${(size / 1e9).toFixed(1)} GB`;
}

const grouped = new Intl.NumberFormat('en');

/** `12,000` */
export function count(value: number): string {
  return grouped.format(value);
}

/** `1 exchange`, `412 exchanges` */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A token with its middle hidden, `sst_k2v9…••••…f31c`; short ones are hidden whole. */
export function masked(secret: string, dots = 23): string {
  if (secret.length < 16) return '•'.repeat(8);
  return `${secret.slice(0, 8)}…${'•'.repeat(dots)}…${secret.slice(-4)}`;
}
