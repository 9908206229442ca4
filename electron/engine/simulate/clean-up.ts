import type { Leftover } from '../../../shared/contract/compat.ts';
import { isMarked } from '../../../shared/simulator/compat/marker.ts';
import { rfc } from '../../../shared/simulator/idps/rfc.ts';
import { isObject, memberOf } from '../../../shared/simulator/mapping/target.ts';
import { detailOf, type SimRequest } from '../../../shared/simulator/talk.ts';
import { encodeFilter } from '../../../shared/simulator/wire.ts';
import type { Journal, Made } from './journal.ts';
import type { AppTarget } from './target.ts';
import type { WireAnswer } from './wire.ts';

/** Removes what runs made in a target. Only what carries the marker is touched. */
export async function cleanUp(
  target: AppTarget,
  journal: Journal,
  signal: AbortSignal,
): Promise<{ removed: number; leftovers: Leftover[] }> {
  const where = target.wire.baseUrl;
  const leftovers: Leftover[] = [];
  let removed = 0;
  for (const made of journal.outstanding(where)) {
    const result = await remove(target, made, signal);
    if (typeof result === 'string') leftovers.push({ ...made, why: result });
    else {
      removed += result.length;
      for (const id of result) journal.removed(where, made.type, id);
    }
  }
  if (leftovers.length === 0) journal.forget(where);
  return { removed, leftovers };
}

/** Ids that were removed, or why it is still there. */
async function remove(target: AppTarget, made: Made, signal: AbortSignal): Promise<string[] | string> {
  const ids = made.id === null ? await find(target, made, signal) : [made.id];
  if (typeof ids === 'string') return ids;
  const removed: string[] = [];
  for (const id of ids) {
    const path = `/${made.type}s/${encodeURIComponent(id)}`;
    const shown = await send(target, 'GET', path, signal);
    if (shown.status === 404) {
      removed.push(id);
      continue;
    }
    if (shown.status === 200 && !(isObject(shown.json) && isMarked(shown.json)))
      return 'It no longer carries the marker of a test, so it was left alone.';
    const answer = await send(target, 'DELETE', path, signal);
    if (answer.status >= 300 && answer.status !== 404)
      return await switchedOff(target, made, path, answer, signal);
    if (answer.status === 0) return detailOf(answer);
    removed.push(id);
  }
  return removed;
}

/** An app that does not delete keeps the account; it is switched off at least. */
async function switchedOff(
  target: AppTarget,
  { type }: Made,
  path: string,
  refused: WireAnswer,
  signal: AbortSignal,
): Promise<string> {
  const why = `The app answered ${refused.status} to its deletion: ${detailOf(refused)}`;
  if (type === 'Group') return why;
  const off = await send(target, 'PATCH', path, signal, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  });
  return off.status >= 200 && off.status < 300 ? `${why} It was switched off instead.` : why;
}

/** Something that was asked for and whose answer was never seen. */
async function find(
  target: AppTarget,
  { type, name }: Made,
  signal: AbortSignal,
): Promise<string[] | string> {
  const attribute = type === 'User' ? 'userName' : 'displayName';
  const filter = encodeFilter(rfc, `${attribute} eq {{value}}`, name);
  const answer = await send(target, 'GET', `/${type}s?filter=${filter}`, signal);
  if (answer.status === 404) return [];
  if (answer.status !== 200) return `It could not be looked for: ${detailOf(answer)}`;
  const found = memberOf(answer.json, 'Resources');
  return (Array.isArray(found) ? found : [])
    .filter((one): one is Record<string, unknown> => isObject(one) && isMarked(one))
    .filter((one) => String(memberOf(one, attribute)).toLowerCase() === name.toLowerCase())
    .map(({ id }) => String(id));
}

function send(
  target: AppTarget,
  method: SimRequest['method'],
  path: string,
  signal: AbortSignal,
  body: SimRequest['body'] = null,
): Promise<WireAnswer> {
  return target.send(rfc, { method, path, body, step: 'erase', subject: null, by: 'check' }, signal);
}
