import type { IdpDefinition } from '../definition.ts';
import { GroupRule, type HrEvent, type HrRecord } from '../hr/record.ts';
import { HrSource } from '../hr/source.ts';
import { type DirectoryGroup, type DirectoryUser, IdpDirectory } from '../idp-directory.ts';
import { groupSchema, userSchema } from '../idps/common.ts';
import { App } from '../machine/app.ts';
import { syncGroup } from '../machine/groups.ts';
import { syncPerson } from '../machine/people.ts';
import type { Payload } from '../mapping/mapping.ts';
import { isObject, type JsonObject, memberOf, readAt } from '../mapping/target.ts';
import { ask, type Done, Refusal, type SimAnswer, type SimRequest, type Step, type Talk } from '../talk.ts';
import { Blocked } from './judge.ts';
import { guardMarked, Marked, type Role } from './marker.ts';

export interface WorldOptions {
  readonly idp: IdpDefinition;
  /** Short random text that no other run has. */
  readonly run: string;
  readonly domain: string;
  readonly guid: () => string;
}

export const GROUP = 'team';

/** One identity provider, the four people and one group of its lifecycle, and the app they are provisioned into. */
export class World {
  readonly idp: IdpDefinition;
  readonly marked: Marked;
  readonly app: App;
  readonly directory = new IdpDirectory();
  readonly #hr: HrSource;
  /** Ids of people by role, kept after the identity provider forgot them. */
  readonly ids = new Map<Role, string>();
  groupId: string | null = null;
  /** Targets the app showed after somebody was created: what it does not keep is not asked of it again. */
  kept: ReadonlySet<string> = new Set();

  constructor({ idp, run, domain, guid }: WorldOptions) {
    this.idp = idp;
    this.marked = new Marked(run, idp.id, domain);
    this.#hr = new HrSource({ idp, directory: this.directory, seed: `${run} ${idp.id}` });
    this.app = new App({
      idp,
      directory: this.directory,
      guid,
      guard: guardMarked,
      testUser: this.marked.userName('connection'),
      testGroup: this.marked.groupName('connection'),
    });
  }

  happens(event: HrEvent): void {
    this.#hr.apply(event, '2026-01-01');
  }

  joins(role: Role): void {
    if (!this.directory.users.has(role)) this.happens({ kind: 'join', person: this.marked.person(role) });
  }

  addsGroup(): void {
    this.happens({
      kind: 'addGroup',
      group: GroupRule.parse({ key: GROUP, name: this.marked.groupName('Field Ops') }),
    });
  }

  user(role: Role): DirectoryUser {
    const user = this.directory.users.get(role);
    if (!user) throw new Blocked(`${role} has not joined.`);
    return user;
  }

  get group(): DirectoryGroup {
    const group = this.directory.groups.get(GROUP);
    if (!group) throw new Blocked('There is no group.');
    return group;
  }

  /** @throws Blocked when the account could not be made before */
  idOf(role: Role): string {
    const id = this.app.people.get(role)?.id ?? this.ids.get(role);
    if (id === undefined) throw new Blocked('The account this step needs could not be made.');
    return id;
  }

  *sync(role: Role): Talk<Done> {
    const done = yield* syncPerson(this.app, this.user(role));
    const id = this.app.people.get(role)?.id;
    if (id !== undefined) this.ids.set(role, id);
    return done;
  }

  /** Changes somebody and brings the account to it. What is refused is taken back, so that it is not sent again. */
  *changes(role: Role, set: Partial<Record<keyof HrRecord, string>>): Talk<void> {
    const before = this.#hr.person(role)?.record;
    this.happens({ kind: 'change', id: role, set });
    try {
      yield* this.sync(role);
    } catch (error) {
      const back = Object.keys(set).map((field) => [field, before?.[field as keyof HrRecord] ?? null]);
      this.happens({ kind: 'change', id: role, set: Object.fromEntries(back) });
      throw error;
    }
  }

  *syncGroup(): Talk<Done> {
    const done = yield* syncGroup(this.app, this.group);
    this.groupId = this.app.groups.get(GROUP)?.id ?? this.groupId;
    return done;
  }

  /**
   * Has an account for somebody who is needed and not judged. Where this client's own create is refused, a plain
   * client makes it: what follows can then still be tried. @throws Blocked when there can be none
   */
  *needs(role: Role): Talk<void> {
    this.joins(role);
    if (!this.app.people.has(role)) {
      try {
        yield* this.sync(role);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        yield* this.#makePlainly(role);
      }
    }
    if (this.kept.size > 0) return;
    const shown = yield* this.lookAtUser(role, 'create');
    this.kept = this.keptOf(this.app.people.get(role)?.payload ?? new Map(), shown);
  }

  *#makePlainly(role: Role): Talk<void> {
    const user = this.user(role);
    const id = yield* this.plainPerson(role, 'create');
    if (id === null) throw new Blocked('An account this step needs could not be made.');
    this.ids.set(role, id);
    this.app.people.set(role, { id, payload: this.app.payloadOf(user), on: true });
  }

  /** Has a plain client make an account. @returns its id; null when it is refused */
  *plainPerson(role: Role, step: Step): Talk<string | null> {
    const { givenName, familyName, displayName, userName, title } = this.marked.person(role);
    const body = {
      schemas: [userSchema],
      userName,
      name: { givenName, familyName },
      displayName,
      title,
      emails: [{ value: userName, type: 'work', primary: true }],
      active: true,
    };
    const made = yield* this.beside({ method: 'POST', path: '/Users', body, step });
    return createdId(made);
  }

  /** Likewise of the group. @throws Blocked when there can be none */
  *needsGroup(): Talk<string> {
    if (this.groupId !== null && this.app.groups.has(GROUP)) return this.groupId;
    if (!this.directory.groups.has(GROUP)) this.addsGroup();
    const { name } = this.group;
    const body = { schemas: [groupSchema], displayName: name };
    const id = createdId(yield* this.beside({ method: 'POST', path: '/Groups', body, step: 'createGroup' }));
    if (id === null) throw new Blocked('The group this step needs could not be made.');
    this.groupId = id;
    this.app.groups.set(GROUP, { key: GROUP, id, name, members: new Map() });
    return id;
  }

  /** Targets that are shown as they were sent. */
  keptOf(payload: Payload, { json }: SimAnswer): ReadonlySet<string> {
    return new Set(
      [...payload].filter(([target, value]) => this.shows(json, target, value)).map(([target]) => target),
    );
  }

  shows(json: unknown, target: string, value: string | boolean): boolean {
    const shown = readAt(json, this.app.isReference(target) ? `${target}.value` : target);
    if (shown === value) return true;
    // userName and addresses are the same in any case (RFC 7643 section 4.1.1).
    const foldable = target === 'userName' || target.startsWith('emails');
    return foldable && String(shown).toLowerCase() === String(value).toLowerCase();
  }

  /** Reads as a plain client, to see what came of a request. */
  *look(path: string, step: Step): Talk<SimAnswer> {
    return yield* ask(this.idp, { method: 'GET', path, body: null, step, subject: null, by: 'check' });
  }

  /** What a plain client does beside. */
  *beside(request: Omit<SimRequest, 'subject' | 'by'>): Talk<SimAnswer> {
    return yield* ask(this.idp, { ...request, subject: null, by: 'check' });
  }

  *lookAtUser(role: Role, step: Step): Talk<SimAnswer> {
    return yield* this.look(`/Users/${encodeURIComponent(this.idOf(role))}`, step);
  }

  /** Ids of the group's members as the app shows them; null when it cannot be read. */
  *members(step: Step): Talk<{ readonly ids: readonly string[]; readonly group: JsonObject } | null> {
    const id = yield* this.needsGroup();
    const { json, status } = yield* this.look(`/Groups/${encodeURIComponent(id)}`, step);
    if (status !== 200 || !isObject(json)) return null;
    const members = memberOf(json, 'members');
    const ids = Array.isArray(members)
      ? members.map((member: unknown) => String(memberOf(member, 'value')))
      : [];
    return { ids, group: json };
  }
}

function createdId({ status, json }: SimAnswer): string | null {
  const id = isObject(json) ? json.id : undefined;
  return status >= 200 && status < 300 && typeof id === 'string' ? id : null;
}
