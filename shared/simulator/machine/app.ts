import type { IdpDefinition } from '../definition.ts';
import type { DirectoryGroup, DirectoryUser, IdpDirectory } from '../idp-directory.ts';
import { Mapping, type Payload } from '../mapping/mapping.ts';
import type { JsonObject } from '../mapping/target.ts';
import type { Subject } from '../talk.ts';

/** An account that the identity provider knows of in the app. */
export interface PersonLink {
  readonly id: string;
  /** What the app was last given. */
  payload: Payload;
  on: boolean;
}

export interface GroupLink {
  readonly key: string;
  readonly id: string;
  name: string;
  /** Who was put into it: keys of people, and the ids the app was given. */
  readonly members: Map<string, string>;
}

export interface AppOptions {
  readonly idp: IdpDefinition;
  readonly directory: IdpDirectory;
  /** A random GUID in lower case. */
  readonly guid: () => string;
  /** Whether groups are pushed at all, and imported; both when left out. */
  readonly pushesGroups?: boolean;
  readonly importsGroups?: boolean;
  /** Refuses resources of the app that must not be touched: a reason, or null. Nothing is refused when left out. */
  readonly guard?: (resource: JsonObject) => string | null;
  /** Whom a connection test that writes makes: a userName that is an e-mail address, and a group. */
  readonly testUser?: string;
  readonly testGroup?: string;
}

/** One app as an identity provider sees it: what it gets, and which of its accounts and groups belong to whom. */
export class App {
  readonly idp: IdpDefinition;
  readonly directory: IdpDirectory;
  readonly mapping: Mapping;
  readonly guid: () => string;
  readonly guard: (resource: JsonObject) => string | null;
  readonly pushesGroups: boolean;
  readonly importsGroups: boolean;
  readonly testUser: string;
  readonly testGroup: string;
  readonly people = new Map<string, PersonLink>();
  readonly groups = new Map<string, GroupLink>();

  constructor(options: AppOptions) {
    const { idp, directory, guid, pushesGroups, importsGroups, guard } = options;
    this.idp = idp;
    this.directory = directory;
    this.guid = guid;
    this.guard = guard ?? (() => null);
    this.pushesGroups = (pushesGroups ?? true) && idp.groups !== null;
    this.importsGroups = (importsGroups ?? true) && idp.imports === 'usersAndGroups';
    this.testUser = options.testUser ?? 'connection.test@example.com';
    this.testGroup = options.testGroup ?? 'Connection test';
    this.mapping = new Mapping(idp.mapping, 'scim');
  }

  /** Whether this person is to have an account that is on. */
  wants(user: DirectoryUser): boolean {
    if (!user.assigned) return false;
    if (user.state === 'suspended')
      return this.idp.people.suspended === 'unchanged' && this.people.has(user.key);
    return user.state === 'active';
  }

  /**
   * What the app is to be given of a person. References to people without an account are left out, as are all of
   * them where they go in a request of their own and there is no account yet.
   */
  payloadOf(user: DirectoryUser, when: 'create' | 'always' = 'always'): Payload {
    const off = !this.wants(user);
    const attributes = {
      ...user.attributes,
      isActive: !off,
      IsSoftDeleted: off ? 'True' : 'False',
    };
    const references = new Set(this.mapping.references);
    const payload = new Map<string, string | boolean>();
    for (const [target, value] of this.mapping.apply(attributes, when)) {
      if (references.has(target)) {
        const id = this.people.get(String(value))?.id;
        const later = when === 'create' && this.idp.people.references === 'later';
        if (id !== undefined && !later) payload.set(target, id);
      } else payload.set(target, target === 'active' ? isOn(value) : value);
    }
    return payload;
  }

  isReference(target: string): boolean {
    return this.mapping.references.includes(target);
  }
}

function isOn(value: string | boolean): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

export function personSubject({ key, name }: DirectoryUser): Subject {
  return { kind: 'person', key, name };
}

export function groupSubject({ key, name }: Pick<DirectoryGroup, 'key' | 'name'>): Subject {
  return { kind: 'group', key, name };
}
