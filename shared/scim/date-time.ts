const pattern = /^(-?\d{4,9})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,40}))?(Z|[+-]\d\d:\d\d)?$/i;

/**
 * An xsd:dateTime as an instant, in milliseconds since the epoch with fraction. `zoned` is false when the text
 * carries no zone; the instant then takes it as UTC. Null when the text is no dateTime (RFC 7643 section 2.3.5).
 */
export function parseDateTime(text: string): { readonly instant: number; readonly zoned: boolean } | null {
  if (text.length > 80) return null;
  const match = pattern.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const endOfDay = Number(hour) === 24;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return null;
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 59) return null;
  if (endOfDay && (Number(minute) !== 0 || Number(second) !== 0 || Number(fraction ?? 0) !== 0)) return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCDate() !== Number(day)) return null;
  const time = date.getTime() + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  const offset = offsetMinutes(zone);
  if (Number.isNaN(time) || offset === null) return null;
  const fractional = fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000;
  return { instant: time + fractional - offset * 60_000, zoned: zone !== undefined };
}

function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (minutes > 59 || hours > 14 || (hours === 14 && minutes > 0)) return null;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
