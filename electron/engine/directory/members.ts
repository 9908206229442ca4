import { groupUrn } from '../../../shared/scim/schemas/group.ts';
import { detailOf } from './mock-client.ts';
import type { Place } from './place.ts';
import type { Tally } from './tally.ts';
import type { BulkWriter } from './writer.ts';

export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Members added by one request: a request must not take longer than a slice. */
const AT_ONCE = 50;

/** Adds members to a group in parts; by one PUT where the profile has no PATCH. */
export async function addMembers(
  place: Place,
  writer: BulkWriter,
  group: string,
  members: readonly string[],
  tally: Tally,
): Promise<void> {
  const path = `/Groups/${encodeURIComponent(group)}`;
  if (!place.profile.patch.supported) return replaceMembers(writer, path, members, tally);
  for (let at = 0; at < members.length; at += AT_ONCE) {
    const value = members.slice(at, at + AT_ONCE).map((id) => ({ value: id }));
    const Operations = [{ op: 'add', path: 'members', value }];
    const reply = writer.send('PATCH', `${path}?attributes=id`, { schemas: [patchUrn], Operations });
    if (reply.status >= 300) tally.refuse(`members of ${group}`, detailOf(reply));
    await writer.breathe();
  }
}

async function replaceMembers(
  writer: BulkWriter,
  path: string,
  members: readonly string[],
  tally: Tally,
): Promise<void> {
  const { body } = writer.send('GET', path);
  const held = Array.isArray(body.members) ? body.members : [];
  const all = [...held, ...members.map((value) => ({ value }))];
  const reply = writer.send('PUT', path, {
    schemas: [groupUrn],
    displayName: body.displayName,
    members: all,
  });
  if (reply.status >= 300) tally.refuse(String(body.displayName), detailOf(reply));
  await writer.breathe();
}
