import { isObject, type JsonObject } from '../../../shared/scim/json.ts';
import { enterpriseUserUrn } from '../../../shared/scim/schemas/enterprise-user.ts';
import { groupUrn } from '../../../shared/scim/schemas/group.ts';
import type { ImportItem } from './import-item.ts';
import type { ImportReading } from './import-reader.ts';
import { addMembers, patchUrn } from './members.ts';
import { detailOf, type MockReply } from './mock-client.ts';
import type { Place } from './place.ts';
import { type Report, Tally } from './tally.ts';
import type { BulkWriter } from './writer.ts';

/** Creates and updates what a file holds: people, then who they report to, then groups and their members. */
export class Importer {
  readonly #place: Place;
  readonly #writer: BulkWriter;
  readonly #report: Report;
  readonly #tally = new Tally();
  /** New ids, by everything the file may refer to a resource by. */
  readonly #ids = new Map<string, string>();
  readonly #managers: { readonly id: string; readonly manager: string; readonly where: string }[] = [];
  readonly #groups: ImportItem[] = [];
  readonly #memberships = new Map<string, string[]>();

  constructor(place: Place, writer: BulkWriter, report: Report) {
    this.#place = place;
    this.#writer = writer;
    this.#report = report;
  }

  async run(reading: ImportReading, total: number): Promise<Tally> {
    let done = 0;
    for await (const item of reading.items()) {
      this.#report('Creating people', ++done, total);
      if (item.type === 'Group') this.#groups.push(item);
      else this.#person(item);
      await this.#writer.breathe();
    }
    await this.#setManagers();
    await this.#fillGroups();
    await this.#writer.commit();
    return this.#tally;
  }

  #person({ where, body, problem, oldId, manager, groups }: ImportItem): void {
    if (body === null) return this.#tally.refuse(where, problem ?? '');
    const known = manager === null ? undefined : this.#resolve(manager);
    const id = this.#write('/Users', where, known ? withManager(body, known) : body, 'userName');
    if (id === null) return;
    this.#remember(id, [oldId, body.userName, body.displayName, ...addressesIn(body.emails)]);
    if (manager !== null && !known) this.#managers.push({ id, manager, where });
    for (const name of groups) {
      const members = this.#memberships.get(name);
      if (members) members.push(id);
      else this.#memberships.set(name, [id]);
    }
  }

  /** Creates a resource, or updates the one of that name. Null when it was refused. */
  #write(
    endpoint: string,
    where: string,
    body: Readonly<Record<string, unknown>>,
    key: 'userName' | 'displayName',
  ): string | null {
    const name = body[key];
    const known = typeof name === 'string' ? findBy(this.#place, endpoint, key, name) : null;
    const reply =
      known === null ? this.#writer.send('POST', endpoint, body) : this.#update(endpoint, known, body);
    if (reply.status >= 300) {
      this.#tally.refuse(`${where}: ${String(name ?? 'without a name')}`, detailOf(reply));
      return null;
    }
    if (known === null) this.#tally.created++;
    else this.#tally.updated++;
    return known ?? String(reply.body.id);
  }

  /** What the file does not mention stays as it is. */
  #update(endpoint: string, id: string, body: Readonly<Record<string, unknown>>): MockReply {
    const path = `${endpoint}/${encodeURIComponent(id)}`;
    const { schemas: _, ...value } = body;
    if (this.#place.profile.patch.supported) {
      const Operations = [{ op: 'replace', value }];
      return this.#writer.send('PATCH', `${path}?attributes=id`, { schemas: [patchUrn], Operations });
    }
    const held = this.#place.client.send('GET', path).body;
    return this.#writer.send('PUT', path, { ...held, ...value });
  }

  async #setManagers(): Promise<void> {
    for (const [at, { id, manager, where }] of this.#managers.entries()) {
      this.#report('Setting managers', at + 1, this.#managers.length);
      const found = this.#resolve(manager) ?? this.#existing(manager);
      if (found === undefined) {
        this.#tally.refuse(where, `The manager ${manager} is neither in the file nor in the directory.`);
      } else {
        const reply = this.#update('/Users', id, { [enterpriseUserUrn]: { manager: { value: found } } });
        if (reply.status >= 300) this.#tally.refuse(where, detailOf(reply));
      }
      await this.#writer.breathe();
    }
  }

  async #fillGroups(): Promise<void> {
    const fill: { id: string; name: string; members: readonly string[] }[] = [];
    for (const { where, body, oldId, members } of this.#groups) {
      const id = this.#write('/Groups', where, body ?? {}, 'displayName');
      if (id === null) continue;
      this.#remember(id, [oldId]);
      fill.push({ id, name: String(body?.displayName), members });
      await this.#writer.breathe();
    }
    for (const [name, members] of this.#memberships) {
      const held = findBy(this.#place, '/Groups', 'displayName', name);
      const id =
        held ?? this.#write('/Groups', name, { schemas: [groupUrn], displayName: name }, 'displayName');
      if (id !== null) fill.push({ id, name, members });
    }
    for (const [at, { id, name, members }] of fill.entries()) {
      this.#report('Filling groups', at + 1, fill.length);
      const found: string[] = [];
      for (const member of members) {
        const known = this.#resolve(member) ?? this.#existing(member);
        if (known) found.push(known);
        else this.#tally.refuse(name, `The member ${member} is neither in the file nor in the directory.`);
        await this.#writer.breathe();
      }
      await addMembers(this.#place, this.#writer, id, found, this.#tally);
    }
  }

  #remember(id: string, names: readonly unknown[]): void {
    for (const name of names) {
      if (typeof name === 'string' && !this.#ids.has(name.toLowerCase()))
        this.#ids.set(name.toLowerCase(), id);
    }
    this.#ids.set(id.toLowerCase(), id);
  }

  #resolve(name: string): string | undefined {
    return this.#ids.get(name.toLowerCase());
  }

  /** Somebody who was in the directory before. */
  #existing(name: string): string | undefined {
    for (const endpoint of ['/Users', '/Groups']) {
      const path = `${endpoint}/${encodeURIComponent(name)}?attributes=id`;
      if (this.#place.client.send('GET', path).status === 200) return name;
    }
    return findBy(this.#place, '/Users', 'userName', name) ?? undefined;
  }
}

/** Id of the resource of a name; null when there is none. */
export function findBy(place: Place, endpoint: string, attribute: string, value: string): string | null {
  const filter = encodeURIComponent(`${attribute} eq ${JSON.stringify(value)}`);
  const { body } = place.client.send('GET', `${endpoint}?filter=${filter}&attributes=id&count=1`);
  const [first] = Array.isArray(body.Resources) ? body.Resources.filter(isObject) : [];
  return typeof first?.id === 'string' ? first.id : null;
}

function withManager(body: Readonly<Record<string, unknown>>, id: string): Record<string, unknown> {
  const own = isObject(body[enterpriseUserUrn]) ? (body[enterpriseUserUrn] as JsonObject) : {};
  const schemas = Array.isArray(body.schemas) ? body.schemas : [];
  return {
    ...body,
    schemas: [...new Set([...schemas, enterpriseUserUrn])],
    [enterpriseUserUrn]: { ...own, manager: { value: id } },
  };
}

function addressesIn(emails: unknown): unknown[] {
  return Array.isArray(emails) ? emails.map((email) => (isObject(email) ? email.value : null)) : [];
}
