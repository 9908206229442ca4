import { asText, listMember, member } from './json.ts';
import type { ObservedExchange } from './observed.ts';
import { readPatch } from './patch.ts';

/** More resources than this are not named for one exchange. */
const most = 20_000;

/**
 * Ids of the resources that an exchange changed, or tried to, beside the one its path names: members that are added
 * to a group or taken from it, and everything a Bulk request (RFC 7644 section 3.7) is about. In lower case.
 */
export function touchedBy({ method, requestBody, answerBody }: ObservedExchange): ReadonlySet<string> {
  const found = new Set<string>();
  const name = (id: string | null): void => {
    if (id !== null && found.size < most) found.add(id.toLowerCase());
  };
  const within = (verb: string, body: unknown): void => {
    const patch = verb === 'PATCH' ? readPatch(body) : null;
    for (const { id } of [...(patch?.added ?? []), ...(patch?.removed ?? []), ...(patch?.set ?? [])])
      name(id);
    if (verb === 'POST' || verb === 'PUT') {
      for (const one of listMember(body, 'members')) name(asText(member(one, 'value')));
    }
  };
  const verb = method.toUpperCase();
  within(verb, requestBody);
  if (verb !== 'POST') return found;
  for (const operation of listMember(requestBody, 'Operations')) {
    name(lastSegment(member(operation, 'path')));
    within(asText(member(operation, 'method'))?.toUpperCase() ?? '', member(operation, 'data'));
  }
  for (const operation of listMember(answerBody, 'Operations'))
    name(lastSegment(member(operation, 'location')));
  return found;
}

/** The id at the end of `/Users/{id}` or of its address. */
function lastSegment(path: unknown): string | null {
  const text = asText(path);
  const segment = text && /\/[^/?#]+\/([^/?#]+)$/.exec(text)?.[1];
  if (!segment) return null;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
