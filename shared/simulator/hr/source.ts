import type { IdpDefinition } from '../definition.ts';
import type { IdpDirectory, UserState } from '../idp-directory.ts';
import { Mapping } from '../mapping/mapping.ts';
import { guidFrom, oktaIdFrom } from './ids.ts';
import { type GroupRule, type HrEvent, HrRecord, nameOf } from './record.ts';

/** Where somebody stands: not there yet, at work, away for a while, gone, or deleted. */
export type HrStatus = 'coming' | 'working' | 'absent' | 'left' | 'erased';

interface Person {
  record: HrRecord;
  status: HrStatus;
}

/** What an event changed in the identity provider's directory. */
export interface DirectoryNews {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** Groups that are no more. */
  readonly gone: readonly string[];
  readonly check: boolean;
  readonly imports: boolean;
}

/** An event that cannot be: its subject is not known, or known already. */
export class HrError extends Error {
  override readonly name = 'HrError';
}

export interface HrSourceOptions {
  readonly idp: IdpDefinition;
  readonly directory: IdpDirectory;
  /** The same seed gives people the same ids in the directory. */
  readonly seed: string | number;
  readonly groups?: readonly GroupRule[];
}

const STATES: Readonly<Record<Exclude<HrStatus, 'coming'>, UserState>> = {
  working: 'active',
  absent: 'suspended',
  left: 'disabled',
  erased: 'purged',
};

/**
 * HR in front of an identity provider: keeps people and where they stand, and writes users and groups into the
 * directory. Group membership follows rules while somebody works here or is away.
 */
export class HrSource {
  readonly #idp: IdpDefinition;
  readonly #directory: IdpDirectory;
  readonly #seed: string | number;
  readonly #mapping: Mapping;
  readonly #people = new Map<string, Person>();
  readonly #rules = new Map<string, GroupRule>();
  readonly #members = new Map<string, Set<string>>();

  constructor({ idp, directory, seed, groups = [] }: HrSourceOptions) {
    this.#idp = idp;
    this.#directory = directory;
    this.#seed = seed;
    this.#mapping = new Mapping(idp.userMapping, 'user');
    for (const group of groups) this.#addGroup(group);
  }

  get size(): number {
    return this.#people.size;
  }

  person(id: string): { readonly record: HrRecord; readonly status: HrStatus } | undefined {
    return this.#people.get(id);
  }

  /** `today` as `2026-01-31`: somebody whose first day is later gets no account yet. @throws HrError */
  apply(event: HrEvent, today: string): DirectoryNews {
    switch (event.kind) {
      case 'join':
        return this.#join(event.person, today);
      case 'change':
        return this.#change(event.id, event.set);
      case 'leave':
        return this.#move(event.id, 'left');
      case 'return':
      case 'endAbsence':
        return this.#move(event.id, 'working');
      case 'startAbsence':
        return this.#move(event.id, 'absent');
      case 'erase':
        return this.#move(event.id, 'erased');
      case 'addGroup':
        return news({ groups: this.#addGroup(event.group) });
      case 'renameGroup':
        return this.#renameGroup(event.key, event.name);
      case 'removeGroup':
        return this.#removeGroup(event.key);
      case 'addMember':
        return this.#member(event.group, event.id, true);
      case 'removeMember':
        return this.#member(event.group, event.id, false);
      case 'check':
        return news({ check: true });
      case 'import':
        return news({ imports: true });
    }
  }

  /** Whose first or last day has come by `today`. */
  due(today: string): HrEvent[] {
    return [...this.#people.values()].flatMap(({ record, status }): HrEvent[] => {
      const { id, start, end } = record;
      if (status === 'coming' && (start === undefined || start <= today)) return [{ kind: 'return', id }];
      if ((status === 'working' || status === 'absent') && end !== undefined && end < today)
        return [{ kind: 'leave', id }];
      return [];
    });
  }

  #join(record: HrRecord, today: string): DirectoryNews {
    if (this.#people.has(record.id)) throw new HrError(`Employee ${record.id} has joined already.`);
    const coming = record.start !== undefined && record.start > today;
    this.#people.set(record.id, { record, status: coming ? 'coming' : 'working' });
    return this.#write(record.id);
  }

  #change(id: string, set: Extract<HrEvent, { kind: 'change' }>['set']): DirectoryNews {
    const person = this.#known(id);
    const merged: Record<string, unknown> = { ...person.record };
    for (const [field, value] of Object.entries(set)) {
      if (value === null) delete merged[field];
      else merged[field] = value;
    }
    const parsed = HrRecord.safeParse(merged);
    if (!parsed.success)
      throw new HrError(
        `The change of ${nameOf(person.record)} leaves no record: ${parsed.error.issues[0]?.message}.`,
      );
    if (parsed.data.id !== id) throw new HrError('An employee number does not change.');
    person.record = parsed.data;
    return this.#write(id);
  }

  #move(id: string, status: HrStatus): DirectoryNews {
    this.#known(id).status = status;
    return this.#write(id);
  }

  #known(id: string): Person {
    const person = this.#people.get(id);
    if (!person) throw new HrError(`There is no employee ${id}.`);
    return person;
  }

  #write(id: string): DirectoryNews {
    const { record, status } = this.#known(id);
    if (status === 'coming') return news({});
    const attributes = this.#mapping.apply({
      ...record,
      employeeId: record.id,
      displayName: record.displayName ?? null,
      directoryId: this.#directoryId(id),
    });
    this.#directory.putUser({
      key: id,
      name: nameOf(record),
      state: STATES[status],
      assigned: true,
      attributes: Object.fromEntries(attributes),
    });
    const groups: string[] = [];
    for (const [key, rule] of this.#rules) {
      if (this.#place(key, rule, record, status)) groups.push(key);
    }
    return news({ users: [id], groups });
  }

  /** True when the membership is another now. */
  #place(key: string, { where }: GroupRule, record: HrRecord, status: HrStatus): boolean {
    const members = this.#members.get(key);
    if (!members) return false;
    const before = members.has(record.id);
    const here = status === 'working' || status === 'absent';
    const belongs = here && (where === null ? before : record[where.field] === where.is);
    if (belongs === before) return false;
    if (belongs) members.add(record.id);
    else members.delete(record.id);
    return true;
  }

  #addGroup(rule: GroupRule): string[] {
    if (this.#rules.has(rule.key)) throw new HrError(`There is a group ${rule.key} already.`);
    this.#rules.set(rule.key, rule);
    const members = new Set<string>();
    this.#members.set(rule.key, members);
    for (const { record, status } of this.#people.values()) this.#place(rule.key, rule, record, status);
    this.#putGroup(rule, members);
    return [rule.key];
  }

  #putGroup({ key, name }: GroupRule, members: ReadonlySet<string>): void {
    this.#directory.putGroup({ key, name, externalId: guidFrom(`${this.#seed}/group/${key}`), members });
  }

  #renameGroup(key: string, name: string): DirectoryNews {
    const rule = { ...this.#knownGroup(key), name };
    this.#rules.set(key, rule);
    this.#putGroup(rule, this.#members.get(key) ?? new Set());
    return news({ groups: [key] });
  }

  #removeGroup(key: string): DirectoryNews {
    this.#knownGroup(key);
    this.#rules.delete(key);
    this.#members.delete(key);
    this.#directory.removeGroup(key);
    return news({ gone: [key] });
  }

  #member(key: string, id: string, belongs: boolean): DirectoryNews {
    this.#knownGroup(key);
    this.#known(id);
    const members = this.#members.get(key);
    if (belongs) members?.add(id);
    else members?.delete(id);
    return news({ groups: [key] });
  }

  #knownGroup(key: string): GroupRule {
    const rule = this.#rules.get(key);
    if (!rule) throw new HrError(`There is no group ${key}.`);
    return rule;
  }

  #directoryId(id: string): string {
    const text = `${this.#seed}/person/${id}`;
    return this.#idp.directoryIds === 'okta' ? oktaIdFrom(text) : guidFrom(text);
  }
}

function news(part: Partial<DirectoryNews>): DirectoryNews {
  return { users: [], groups: [], gone: [], check: false, imports: false, ...part };
}
