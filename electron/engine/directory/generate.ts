import { type MadePerson, makeCompany } from '../../../shared/people/company.ts';
import { enterpriseUserUrn } from '../../../shared/scim/schemas/enterprise-user.ts';
import { groupUrn } from '../../../shared/scim/schemas/group.ts';
import { findBy } from './importer.ts';
import { addMembers } from './members.ts';
import { detailOf } from './mock-client.ts';
import type { Place } from './place.ts';
import { type Report, Tally } from './tally.ts';
import type { BulkWriter } from './writer.ts';

/** Group of those who lead others, beside the groups of the departments. */
const LEADS = 'Team Leads';

/** Makes a company up and creates it through the mock: people, then a group for each department. */
export async function generate(
  place: Place,
  writer: BulkWriter,
  people: number,
  seed: number,
  report: Report,
): Promise<Tally> {
  const tally = new Tally();
  const isTaken = (userName: string) => findBy(place, '/Users', 'userName', userName) !== null;
  const ids: (string | null)[] = [];
  const groups = new Map<string, string[]>();
  for (const person of makeCompany(people, seed, isTaken)) {
    const id = createPerson(person, ids, writer, tally);
    ids.push(id);
    if (id !== null) {
      join(groups, person.department, id);
      if (person.leads) join(groups, LEADS, id);
    }
    report('Creating people', ids.length, people);
    await writer.breathe();
  }
  let done = 0;
  for (const [displayName, members] of groups) {
    report('Filling groups', ++done, groups.size);
    const group =
      findBy(place, '/Groups', 'displayName', displayName) ?? createGroup(displayName, writer, tally);
    if (group !== null) await addMembers(place, writer, group, members, tally);
  }
  await writer.commit();
  return tally;
}

function createGroup(displayName: string, writer: BulkWriter, tally: Tally): string | null {
  const reply = writer.send('POST', '/Groups', { schemas: [groupUrn], displayName });
  if (reply.status === 201) {
    tally.created++;
    return String(reply.body.id);
  }
  tally.refuse(displayName, detailOf(reply));
  return null;
}

function createPerson(
  { resource, manager }: MadePerson,
  ids: readonly (string | null)[],
  writer: BulkWriter,
  tally: Tally,
): string | null {
  const lead = manager === null ? null : ids[manager];
  const body = lead
    ? {
        ...resource,
        [enterpriseUserUrn]: { ...(resource[enterpriseUserUrn] as object), manager: { value: lead } },
      }
    : resource;
  const reply = writer.send('POST', '/Users', body);
  if (reply.status === 201) {
    tally.created++;
    return String(reply.body.id);
  }
  tally.refuse(String(resource.userName), detailOf(reply));
  return null;
}

function join(groups: Map<string, string[]>, name: string, id: string): void {
  const members = groups.get(name);
  if (members) members.push(id);
  else groups.set(name, [id]);
}
