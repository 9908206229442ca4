import { z } from 'zod';
import { type Flat, flatten } from './flatten.ts';
import { asText, hashText, idMember, isObject, listMember, member, textMember } from './json.ts';
import { Lru } from './lru.ts';

const Members = z.object({
  count: z.number().int(),
  /** Sum of the hashes of the members' ids, modulo 2^32: tells sets apart without keeping them. */
  sum: z.number().int(),
});

const Known = z.object({
  /** Name of the person or group. */
  label: z.string().nullable(),
  userName: z.string().nullable(),
  active: z.boolean().nullable(),
  members: Members.nullable(),
});

/** What is remembered between exchanges, as JSON. A file of another version is not read. */
export const MemoryState = z.object({
  known: z.array(z.tuple([z.string(), Known])),
  attributes: z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.number()]))])),
});
export type MemoryState = z.infer<typeof MemoryState>;
export type Known = z.infer<typeof Known>;

const nothing: Known = { label: null, userName: null, active: null, members: null };

/** Names and states of this many resources, and the attributes of this many. */
const maxKnown = 100_000;
const maxAttributes = 10_000;
const maxMembersNamed = 2_000;
/** A longer list is a page of an import, not the answer to a look-up. */
const maxListed = 10;

/** What the app is known to hold, learnt from the bodies that passed. Bounded, and per listener. */
export class Memory {
  readonly #known: Lru<Known>;
  readonly #attributes: Lru<ReadonlyMap<string, number>>;

  constructor(state?: MemoryState) {
    this.#known = new Lru(maxKnown, state?.known ?? []);
    this.#attributes = new Lru(
      maxAttributes,
      (state?.attributes ?? []).map(([key, values]) => [key, new Map(values)] as const),
    );
  }

  snapshot(): MemoryState {
    return {
      known: this.#known.entries(),
      attributes: this.#attributes.entries().map(([key, values]) => [key, [...values]]),
    };
  }

  get(listener: number | null, type: string, id: string): Known {
    return this.#known.get(keyOf(listener, type, id)) ?? nothing;
  }

  attributes(listener: number | null, type: string, id: string): ReadonlyMap<string, number> | null {
    return this.#attributes.get(keyOf(listener, type, id)) ?? null;
  }

  update(listener: number | null, type: string, id: string, change: Partial<Known>): void {
    const key = keyOf(listener, type, id);
    this.#known.set(key, { ...(this.#known.get(key) ?? nothing), ...change });
  }

  /** The name stays: a deleted person is still taken out of groups afterwards. */
  forget(listener: number | null, type: string, id: string): void {
    const key = keyOf(listener, type, id);
    this.#attributes.delete(key);
    const known = this.#known.get(key);
    if (known !== undefined) this.#known.set(key, { ...nothing, label: known.label });
  }

  /**
   * Learns the resources of a list. Of a page of an import only names and states are taken, and attributes of
   * those it held attributes of before: a page of a thousand must not cost a thousand times a read.
   */
  learnList(listener: number | null, type: string, resources: readonly unknown[], whole: boolean): void {
    const isPage = resources.length > maxListed;
    for (const resource of resources) {
      const id = idMember(resource);
      if (id === null) continue;
      const key = keyOf(listener, type, id);
      if (isPage && !this.#attributes.has(key)) this.#learnName(listener, type, key, resource);
      else this.learnAs(listener, type, id, resource, whole);
    }
  }

  /** Learns a resource. `whole` is false when only some attributes were asked for: those missing say nothing. */
  learnAs(listener: number | null, type: string, id: string, resource: unknown, whole: boolean): void {
    const key = keyOf(listener, type, id);
    this.#learnName(listener, type, key, resource);
    this.#store(key, flatten(resource), whole);
  }

  #learnName(listener: number | null, type: string, key: string, resource: unknown): void {
    const before = this.#known.get(key) ?? nothing;
    this.#known.set(key, {
      label: properName(resource) ?? before.label,
      userName: textMember(resource, 'userName') ?? before.userName,
      active: readBoolean(member(resource, 'active')) ?? before.active,
      members: type === 'Group' ? (this.#learnMembers(listener, resource) ?? before.members) : null,
    });
  }

  /** Records values that were sent and accepted. */
  applied(listener: number | null, type: string, id: string, changes: Flat): void {
    const key = keyOf(listener, type, id);
    if (this.#attributes.get(key) !== undefined) this.#store(key, changes, false);
  }

  #store(key: string, flat: Flat, whole: boolean): void {
    const values = new Map(whole ? [] : this.#attributes.get(key));
    for (const [path, value] of flat) {
      if (value.hash === 0) values.delete(path);
      else if (values.size < 200) values.set(path, value.hash);
    }
    this.#attributes.set(key, values);
  }

  #learnMembers(listener: number | null, group: unknown): Known['members'] {
    const members = member(group, 'members');
    if (!Array.isArray(members)) return null;
    let sum = 0;
    for (let i = 0; i < members.length; i++) {
      const id = textMember(members[i], 'value');
      if (id === null) return null;
      sum = (sum + hashText(id)) >>> 0;
      if (i >= maxMembersNamed) continue;
      const display = textMember(members[i], 'display');
      if (display === null) continue;
      const key = keyOf(listener, 'User', id);
      const before = this.#known.get(key) ?? nothing;
      if (before.label === null) this.#known.set(key, { ...before, label: display });
    }
    return { count: members.length, sum };
  }
}

function keyOf(listener: number | null, type: string, id: string): string {
  return `${listener ?? ''}\n${type}\n${id}`;
}

/** The name a resource goes by: display name, name, else userName or mail. */
export function nameOf(resource: unknown): string | null {
  return (
    properName(resource) ??
    textMember(resource, 'userName') ??
    textMember(listMember(resource, 'emails')[0], 'value')
  );
}

function properName(resource: unknown): string | null {
  if (!isObject(resource)) return null;
  const display = textMember(resource, 'displayName');
  if (display !== null) return display;
  const name = member(resource, 'name');
  if (typeof name === 'string') return asText(name);
  const formatted = textMember(name, 'formatted');
  if (formatted !== null) return formatted;
  const both = [textMember(name, 'givenName'), textMember(name, 'familyName')].filter(
    (part) => part !== null,
  );
  return both.length > 0 ? both.join(' ') : null;
}

/** A boolean, also as a string or wrapped as `[false]`, `{"value": …}` or `[{"value": …}]`; null otherwise. */
export function readBoolean(value: unknown, depth = 0): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    const lower = value.length <= 5 ? value.toLowerCase() : '';
    return lower === 'true' ? true : lower === 'false' ? false : null;
  }
  if (depth === 2) return null;
  if (Array.isArray(value)) return value.length === 1 ? readBoolean(value[0], depth + 1) : null;
  return isObject(value) ? readBoolean(member(value, 'value'), depth + 1) : null;
}
