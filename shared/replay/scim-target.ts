/** What the target of a request names: path and query as on the wire. */
export interface ScimTarget {
  /** Path below the base path, as written: `/Users/1`. */
  readonly path: string;
  /** Query as written, without `?`; null when there is none. */
  readonly query: string | null;
  /** First segment of the path in lower case, such as `users`; null when there is none. */
  readonly collection: string | null;
  /** Second segment, decoded, when it can be an id. */
  readonly id: string | null;
}

/** @returns null when the target is not below the base path */
export function readTarget(target: string, basePath: string): ScimTarget | null {
  const mark = target.indexOf('?');
  const whole = mark < 0 ? target : target.slice(0, mark);
  const below = whole.startsWith(basePath) ? whole.slice(basePath.length) : null;
  if (below === null || (below !== '' && !below.startsWith('/'))) return null;
  const [first, second] = below.split('/').filter((segment) => segment !== '');
  return {
    path: below,
    query: mark < 0 ? null : target.slice(mark + 1),
    collection: first?.toLowerCase() ?? null,
    id: second === undefined || second.toLowerCase() === '.search' ? null : decoded(second),
  };
}

/** The decoded value of a query parameter, by its name in lower case; null when it is not there. */
export function parameter(query: string | null, name: string): string | null {
  for (const part of (query ?? '').split('&')) {
    const [key, value] = splitParameter(part);
    if (key === name) return value;
  }
  return null;
}

/** Name in lower case and value, decoded. */
export function splitParameter(part: string): [name: string, value: string] {
  const equals = part.indexOf('=');
  const text = (raw: string) => decoded(raw.replaceAll('+', ' '));
  if (equals < 0) return [text(part).toLowerCase(), ''];
  return [text(part.slice(0, equals)).toLowerCase(), text(part.slice(equals + 1))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
