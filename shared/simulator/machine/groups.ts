import type { DirectoryGroup } from '../idp-directory.ts';
import { type JsonObject, memberOf } from '../mapping/target.ts';
import { fillSlots } from '../mapping/template.ts';
import {
  ask,
  type Done,
  Refusal,
  type SimAnswer,
  type SimRequest,
  type Step,
  type Subject,
  succeeded,
  type Talk,
} from '../talk.ts';
import { fillPath } from '../wire.ts';
import { type App, type GroupLink, groupSubject } from './app.ts';
import { message, opOf } from './bodies.ts';
import { lookUp, readAll } from './lists.ts';
import { groupPath, idOf, writePath } from './requests.ts';

type Knobs = NonNullable<App['idp']['groups']>;

/** What is to be different in a group: keys of people. */
export interface MemberChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Brings one group to what the directory says: found or created, renamed, its members added and removed. Only people
 * with an account that is on are members. @throws Refusal
 */
export function* syncGroup(app: App, group: DirectoryGroup): Talk<Done> {
  const knobs = knobsOf(app);
  const link = app.groups.get(group.key);
  if (!link) return yield* bringGroup(app, group);
  const change = differenceOf(app, group, link);
  const renamed = link.name !== group.name;
  const moved = change.add.length > 0 || change.remove.length > 0;
  const goesAlong = moved && (knobs.change === 'put' || knobs.sendsNameAgain);
  if (renamed && !goesAlong) {
    if (knobs.readFirst && !(yield* readGroup(app, link, 'renameGroup')))
      return yield* bringGroup(app, group);
    yield* rename(app, link, group);
  }
  if (!moved) return renamed ? 'renameGroup' : 'nothing';
  link.name = group.name;
  if (!(yield* changeMembers(app, link, change))) return yield* bringGroup(app, group);
  return change.add.length > 0 ? 'addMembers' : 'removeMembers';
}

function knobsOf(app: App): Knobs {
  if (app.idp.groups === null) throw new Error(`${app.idp.name} pushes no groups.`);
  return app.idp.groups;
}

/** Who is to be a member and has an account that is on. */
function wantedMembers(app: App, group: DirectoryGroup): string[] {
  return [...group.members].filter((key) => {
    const user = app.directory.users.get(key);
    return user !== undefined && app.people.get(key)?.on === true && app.wants(user);
  });
}

/**
 * Members that are to come and go. Somebody whose account is only switched off stays where the directory still has
 * them: groups and accounts are separate matters.
 */
export function differenceOf(app: App, group: DirectoryGroup, link: GroupLink): MemberChange {
  return {
    add: wantedMembers(app, group).filter((key) => !link.members.has(key)),
    remove: [...link.members.keys()].filter((key) => !group.members.has(key)),
  };
}

function* bringGroup(app: App, group: DirectoryGroup): Talk<Done> {
  const knobs = knobsOf(app);
  const members = wantedMembers(app, group);
  if (members.length === 0 && !knobs.createsEmpty) return 'nothing';
  const found = yield* findGroup(app, group);
  if (found === null) return yield* createGroup(app, group, members);
  const link: GroupLink = { key: group.key, id: String(found.id), name: group.name, members: new Map() };
  app.groups.set(group.key, link);
  if (knobs.change === 'patch' && knobs.takeOver === 'replace') yield* replaceMembers(app, link, members);
  else if (members.length > 0 || knobs.change === 'put')
    yield* changeMembers(app, link, { add: members, remove: [] });
  return 'addMembers';
}

/** Null when there is no group of that name. */
export function* findGroup(
  app: App,
  group: DirectoryGroup,
  step: Step = 'createGroup',
): Talk<JsonObject | null> {
  const { paths, matching } = app.idp;
  const subject = groupSubject(group);
  if (paths.lookUpGroup !== null) {
    const path = paths.lookUpGroup;
    const [found] = yield* lookUp(app, { step, subject, path, filter: matching.group, value: group.name });
    return found ?? null;
  }
  if (paths.listGroups === null) return null;
  const all = yield* readAll(app, paths.listGroups, step, subject);
  return all.find((one) => memberOf(one, 'displayName') === group.name) ?? null;
}

function* createGroup(app: App, group: DirectoryGroup, members: readonly string[]): Talk<Done> {
  const knobs = knobsOf(app);
  const withMembers = knobs.membersOnCreate;
  const names = new Map([
    ['displayName', group.name],
    ['externalId', group.externalId],
  ]);
  const body = fillSlots(knobs.template, names);
  if (withMembers) body.members = members.map((key) => memberBody(app, key));
  const request: SimRequest = {
    method: 'POST',
    path: '/Groups',
    body,
    step: 'createGroup',
    subject: groupSubject(group),
  };
  const answer = yield* ask(app.idp, request);
  if (!succeeded(answer)) throw new Refusal('create', request, answer);
  const link: GroupLink = { key: group.key, id: idOf(request, answer), name: group.name, members: new Map() };
  app.groups.set(group.key, link);
  if (withMembers) note(app, link, { add: members, remove: [] });
  if (!withMembers && members.length > 0) yield* changeMembers(app, link, { add: members, remove: [] }, true);
  return 'createGroup';
}

/**
 * False when the group is gone. `fresh`: it was made by the request before, so it need not be read.
 * @throws Refusal
 */
export function* changeMembers(
  app: App,
  link: GroupLink,
  change: MemberChange,
  fresh = false,
): Talk<boolean> {
  const knobs = knobsOf(app);
  const step: Step = change.add.length > 0 ? 'addMembers' : 'removeMembers';
  if (knobs.listsFirst && app.idp.paths.listGroups !== null)
    yield* readAll(app, app.idp.paths.listGroups, step, subjectOf(link));
  if (knobs.readFirst && !fresh && !(yield* readGroup(app, link, step))) return false;
  if (knobs.change === 'put') {
    const members = [...link.members.keys(), ...change.add].filter((key) => !change.remove.includes(key));
    yield* putGroup(app, link, members, step);
    note(app, link, change);
    return true;
  }
  if (knobs.sendsNameAgain) yield* rename(app, link, link);
  const removals = batches(change.remove, knobs.batch);
  const additions = batches(change.add, knobs.batch);
  if (knobs.together && removals.length + additions.length > 0) {
    const operations = [
      ...removals.flatMap((keys) => removal(app, link, keys)),
      ...additions.flatMap((keys) => addition(app, keys)),
    ];
    yield* patchGroup(app, link, operations, step);
    note(app, link, change);
    return true;
  }
  for (const keys of removals) {
    yield* patchGroup(app, link, removal(app, link, keys), 'removeMembers');
    note(app, link, { add: [], remove: keys });
  }
  for (const keys of additions) {
    yield* patchGroup(app, link, addition(app, keys), 'addMembers');
    note(app, link, { add: keys, remove: [] });
  }
  return true;
}

function note(app: App, link: GroupLink, { add, remove }: MemberChange): void {
  for (const key of remove) link.members.delete(key);
  for (const key of add) link.members.set(key, app.people.get(key)?.id ?? '');
}

/** A full push: the members of the app in place of what it has. */
export function* replaceMembers(app: App, link: GroupLink, members: readonly string[]): Talk<void> {
  const knobs = knobsOf(app);
  if (knobs.sendsNameAgain) yield* rename(app, link, link);
  const value = members.map((key) => memberBody(app, key));
  const operation = inOrder(knobs, { op: opOf(app, 'replace'), path: 'members', value });
  yield* patchGroup(app, link, [operation], 'addMembers');
  link.members.clear();
  note(app, link, { add: members, remove: [] });
}

export function* eraseGroup(app: App, link: GroupLink, subject: Subject): Talk<Done> {
  const request: SimRequest = {
    method: 'DELETE',
    path: groupPath(link.id),
    body: null,
    step: 'deleteGroup',
    subject,
  };
  const answer = yield* ask(app.idp, request);
  if (!succeeded(answer) && answer.status !== 404) throw new Refusal('change', request, answer);
  app.groups.delete(subject.key);
  return 'deleteGroup';
}

function* rename(app: App, link: GroupLink, { name }: { readonly name: string }): Talk<void> {
  const knobs = knobsOf(app);
  if (knobs.rename === 'put') {
    link.name = name;
    yield* putGroup(app, link, [...link.members.keys()], 'renameGroup');
    return;
  }
  const operation =
    knobs.rename === 'patchPath'
      ? inOrder(knobs, { op: opOf(app, 'replace'), path: 'displayName', value: name })
      : inOrder(knobs, {
          op: opOf(app, 'replace'),
          value: { ...(knobs.idInRename && { id: link.id }), displayName: name },
        });
  yield* patchGroup(app, link, [operation], 'renameGroup', name);
  link.name = name;
}

/** False when the group is gone: it is looked for again the next time. */
function* readGroup(app: App, link: GroupLink, step: Step): Talk<boolean> {
  const subject = subjectOf(link);
  const path = fillPath(app.idp.paths.readGroup, { id: encodeURIComponent(link.id) });
  const request: SimRequest = { method: 'GET', path, body: null, step, subject };
  const answer = yield* ask(app.idp, request);
  if (answer.status === 404) {
    app.groups.delete(subject.key);
    return false;
  }
  if (!succeeded(answer)) throw new Refusal('lookUp', request, answer);
  return true;
}

function putGroup(app: App, link: GroupLink, members: readonly string[], step: Step): Talk<SimAnswer> {
  const { schemas } = knobsOf(app).template;
  const body = { schemas, displayName: link.name, members: members.map((key) => memberBody(app, key, link)) };
  return write(app, link, 'PUT', body, step, link.name);
}

function patchGroup(
  app: App,
  link: GroupLink,
  operations: JsonObject[],
  step: Step,
  name = link.name,
): Talk<SimAnswer> {
  return write(app, link, 'PATCH', message(operations), step, name);
}

function* write(
  app: App,
  link: GroupLink,
  method: 'PUT' | 'PATCH',
  body: JsonObject,
  step: Step,
  name: string,
): Talk<SimAnswer> {
  const path = writePath(app, groupPath(link.id));
  const subject = groupSubject({ key: link.key, name });
  const request: SimRequest = { method, path, body, step, subject };
  const answer = yield* ask(app.idp, request);
  if (!succeeded(answer)) throw new Refusal('change', request, answer);
  return answer;
}

function removal(app: App, link: GroupLink, keys: readonly string[]): JsonObject[] {
  const knobs = knobsOf(app);
  const op = opOf(app, 'remove');
  if (knobs.remove === 'filter') {
    return keys.map((key) =>
      inOrder(knobs, { op, path: `members[value eq ${JSON.stringify(link.members.get(key) ?? '')}]` }),
    );
  }
  const value = keys.map((key) => memberBody(app, key, link));
  return [inOrder(knobs, { op, path: 'members', value })];
}

function addition(app: App, keys: readonly string[]): JsonObject[] {
  const value = keys.map((key) => memberBody(app, key));
  return [inOrder(knobsOf(app), { op: opOf(app, 'add'), path: 'members', value })];
}

/** Somebody whose account is forgotten by now is named by the id the group was given. */
function memberBody(app: App, key: string, link?: GroupLink): JsonObject {
  const account = app.people.get(key);
  const values = new Map([['id', account?.id ?? link?.members.get(key) ?? '']]);
  const userName = account?.payload.get('userName');
  if (typeof userName === 'string') values.set('userName', userName);
  return fillSlots(knobsOf(app).member, values);
}

function inOrder(knobs: Knobs, operation: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(knobs.keys.filter((key) => key in operation).map((key) => [key, operation[key]]));
}

function batches(keys: readonly string[], size: number | null): (readonly string[])[] {
  if (keys.length === 0) return [];
  if (size === null) return [keys];
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, at) =>
    keys.slice(at * size, (at + 1) * size),
  );
}

function subjectOf({ key, name }: GroupLink): Subject {
  return groupSubject({ key, name });
}
