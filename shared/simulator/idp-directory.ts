import type { SourceAttributes } from './mapping/mapping.ts';

/**
 * - `active`: works here
 * - `suspended`: is away for a while and comes back
 * - `disabled`: has left, and can come back
 * - `purged`: deleted for good
 */
export type UserState = 'active' | 'suspended' | 'disabled' | 'purged';

export interface DirectoryUser {
  readonly key: string;
  /** For people to read. */
  readonly name: string;
  readonly state: UserState;
  /** Assigned to the apps, or in their scope. */
  readonly assigned: boolean;
  /** Attributes of the identity provider's user, by its names. Those that point to people hold their keys. */
  readonly attributes: SourceAttributes;
}

export interface DirectoryGroup {
  readonly key: string;
  readonly name: string;
  readonly externalId: string;
  /** Keys of people. */
  readonly members: ReadonlySet<string>;
}

/** What an identity provider knows: its users and groups. Apps get what is in it. */
export class IdpDirectory {
  readonly users = new Map<string, DirectoryUser>();
  readonly groups = new Map<string, DirectoryGroup>();

  putUser(user: DirectoryUser): void {
    this.users.set(user.key, user);
  }

  putGroup(group: DirectoryGroup): void {
    this.groups.set(group.key, group);
  }

  removeGroup(key: string): void {
    this.groups.delete(key);
  }

  groupsOf(user: string): DirectoryGroup[] {
    return [...this.groups.values()].filter(({ members }) => members.has(user));
  }
}
