/**
 * Text with placeholders in double braces, filled in when a rule acts:
 *
 * - `{{request.method}}`, `{{request.path}}` (below the base path), `{{request.id}}` (after the collection)
 * - `{{request.query.filter}}`, `{{request.header.host}}`, `{{request.body/name/givenName}}` (a JSON pointer)
 * - `{{answer.status}}`, `{{answer.header.etag}}`, `{{answer.body/id}}`, where there is an answer
 * - `{{newId}}`, `{{now}}` (RFC 3339), `{{httpDate}}`, `{{counter}}` (times the rule has acted), `{{baseUrl}}`
 * - `{{open}}`: two opening braces as they are
 *
 * `{{newId}}` is the same throughout one message, so that `id` and `meta.location` agree.
 */
export type Placeholder =
  | {
      readonly kind:
        | 'method'
        | 'path'
        | 'id'
        | 'status'
        | 'newId'
        | 'now'
        | 'httpDate'
        | 'counter'
        | 'baseUrl'
        | 'open';
    }
  | { readonly kind: 'query'; readonly name: string }
  | { readonly kind: 'header'; readonly of: 'request' | 'answer'; readonly name: string }
  | { readonly kind: 'body'; readonly of: 'request' | 'answer'; readonly pointer: string };

export type TemplatePart = string | Placeholder;

/** Parts in order; or what is wrong and where (UTF-16 offset). */
export type ParsedTemplate =
  | { readonly ok: true; readonly parts: readonly TemplatePart[] }
  | { readonly ok: false; readonly at: number; readonly message: string };

/** Placeholders with fixed names, and what they stand for. */
export const placeholders = {
  'request.method': { kind: 'method', description: 'method of the request' },
  'request.path': { kind: 'path', description: 'path below the base path, without the query' },
  'request.id': { kind: 'id', description: 'id in the path: what follows /Users/' },
  'answer.status': { kind: 'status', description: 'status of the answer' },
  newId: { kind: 'newId', description: 'a fresh UUID, the same throughout one message' },
  now: { kind: 'now', description: 'this moment, as 2026-11-24T14:41:02.123Z' },
  httpDate: { kind: 'httpDate', description: 'this moment, as header fields write it' },
  counter: { kind: 'counter', description: 'how often the rule has acted, this time included' },
  baseUrl: { kind: 'baseUrl', description: 'URL of the SCIM endpoints as the client reached them' },
  open: { kind: 'open', description: 'two opening braces that begin no placeholder' },
} as const satisfies Readonly<Record<string, Placeholder & { readonly description: string }>>;

export function parseTemplate(text: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    if (open < 0) break;
    const close = text.indexOf('}}', open);
    if (close < 0) return { ok: false, at: open, message: 'This placeholder is not closed: }} is missing' };
    const name = text.slice(open + 2, close).trim();
    const placeholder = readPlaceholder(name);
    if (placeholder === null)
      return {
        ok: false,
        at: open,
        message: `There is no placeholder {{${name}}}. Known: ${Object.keys(placeholders).join(', ')}, request.query.NAME, request.header.NAME, request.body/POINTER, answer.header.NAME, answer.body/POINTER`,
      };
    if (open > at) parts.push(text.slice(at, open));
    parts.push(placeholder);
    at = close + 2;
  }
  if (at < text.length) parts.push(text.slice(at));
  return { ok: true, parts };
}

function readPlaceholder(name: string): Placeholder | null {
  if (Object.hasOwn(placeholders, name))
    return { kind: placeholders[name as keyof typeof placeholders].kind };
  const [, of, rest = ''] = /^(request|answer)\.(.+)$/s.exec(name) ?? [];
  if (of !== 'request' && of !== 'answer') return null;
  if (rest === 'body' || rest.startsWith('body/')) return { kind: 'body', of, pointer: rest.slice(4) };
  const [, what, field = ''] = /^(query|header)\.(.+)$/s.exec(rest) ?? [];
  if (what === 'header') return { kind: 'header', of, name: field.toLowerCase() };
  return what === 'query' && of === 'request' ? { kind: 'query', name: field } : null;
}

/** A text as a template that gives just this text. */
export function escapeTemplate(text: string): string {
  return text.replaceAll('{{', '{{open}}');
}
