const longest = 20;

/**
 * A request target as a narrow column shows it: without the listener's base path, ids cut in their middle
 * (`/Users/2819…4646`), percent-encoding undone where that is safe to read.
 */
export function shortTarget(target: string, basePath: string): string {
  const inside = basePath && target.startsWith(basePath) && /^([/?]|$)/.test(target.slice(basePath.length));
  const rest = inside ? target.slice(basePath.length) || '/' : target;
  const at = rest.indexOf('?');
  const path = at < 0 ? rest : rest.slice(0, at);
  const short = path
    .split('/')
    .map((segment) =>
      segment.length >= longest && /\d/.test(segment)
        ? `${segment.slice(0, 4)}…${segment.slice(-4)}`
        : segment,
    )
    .join('/');
  return at < 0 ? short : `${short}?${readable(rest.slice(at + 1))}`;
}

function readable(query: string): string {
  try {
    return decodeURIComponent(query.replaceAll('+', ' '));
  } catch {
    return query;
  }
}
