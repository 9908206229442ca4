/** Header fields as a flat list, name and value in turn, order and case as on the wire. */

/** The first value of a field, or undefined. `name` in lower case. */
export function headerValue(headers: readonly string[], name: string): string | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const candidate = headers[i] as string;
    if (candidate.length === name.length && candidate.toLowerCase() === name) return headers[i + 1];
  }
  return undefined;
}

/** The list without the named fields. `names` in lower case. */
export function withoutHeaders(headers: readonly string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if (!names.has((headers[i] as string).toLowerCase()))
      kept.push(headers[i] as string, headers[i + 1] as string);
  }
  return kept;
}

/** A message has a body when it says how long it is (RFC 9112 section 6.3). */
export function announcesBody(headers: readonly string[]): boolean {
  const length = headerValue(headers, 'content-length');
  return (length !== undefined && length !== '0') || headerValue(headers, 'transfer-encoding') !== undefined;
}
