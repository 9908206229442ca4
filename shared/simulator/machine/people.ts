import type { DirectoryUser } from '../idp-directory.ts';
import type { Payload } from '../mapping/mapping.ts';
import { isObject, type JsonObject, memberOf } from '../mapping/target.ts';
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
import { type App, type PersonLink, personSubject } from './app.ts';
import { type Change, changesOf, laidOver, patchOf, wholeBody } from './bodies.ts';
import { changeMembers } from './groups.ts';
import { lookUp, readAll } from './lists.ts';
import { idOf, userPath, writePath } from './requests.ts';

/**
 * Brings one person's account to what the directory says: matched, created, linked, updated, switched off or on, or
 * erased. @throws Refusal
 */
export function* syncPerson(app: App, user: DirectoryUser): Talk<Done> {
  const { people } = app.idp;
  const link = app.people.get(user.key);
  if (user.state === 'purged') {
    if (link && people.erase === 'purged') return yield* erase(app, user, link);
    app.people.delete(user.key);
    return 'nothing';
  }
  const wanted = app.wants(user);
  if (!link) return wanted || people.createsDisabled ? yield* bring(app, user) : 'nothing';
  if (!wanted) return link.on ? yield* switchOff(app, user, link) : 'nothing';
  if (!link.on) return yield* switchOn(app, user, link);
  const payload = app.payloadOf(user);
  return same(payload, link.payload) ? 'nothing' : yield* update(app, user, link, payload, 'changeProfile');
}

/** Finds the account by the matching attribute and links it, or creates it. */
export function* bring(app: App, user: DirectoryUser): Talk<Done> {
  const { people } = app.idp;
  const created = app.payloadOf(user, 'create');
  const found = yield* findPerson(app, user, created, 'lookUp');
  if (found === null) return yield* create(app, user, created);
  const on = memberOf(found, 'active') !== false;
  const link: PersonLink = { id: String(found.id), payload: new Map(), on };
  app.people.set(user.key, link);
  const step: Step = on ? 'linkExisting' : 'switchOn';
  const payload = app.payloadOf(user);
  if (people.update === 'patch') {
    const changes = changesOf(app, found, payload);
    if (changes.length > 0) yield* patch(app, link, changes, step, personSubject(user));
  } else {
    const separately = !on && people.on === 'patch';
    if (separately) yield* setActive(app, user, link, true);
    const rest = changesOf(app, found, payload).filter(({ target }) => target !== 'active');
    if (!separately || rest.length > 0) yield* update(app, user, link, payload, step);
  }
  link.payload = payload;
  link.on = app.wants(user);
  return step;
}

/** Null when nobody matches. */
export function* findPerson(
  app: App,
  user: DirectoryUser,
  payload: Payload,
  step: Step,
): Talk<JsonObject | null> {
  const { matching, paths } = app.idp;
  const value = String(payload.get(matching.by) ?? '');
  const subject = personSubject(user);
  if (paths.lookUpUser === null) {
    const all = yield* readAll(app, paths.listUsers ?? '/Users', step, subject);
    return (
      all.find((one) => String(memberOf(one, matching.by)).toLowerCase() === value.toLowerCase()) ?? null
    );
  }
  const [found] = yield* lookUp(app, { step, subject, path: paths.lookUpUser, filter: matching.user, value });
  return found ?? null;
}

function* create(app: App, user: DirectoryUser, payload: Payload): Talk<Done> {
  const request: SimRequest = {
    method: 'POST',
    path: '/Users',
    body: wholeBody(app, payload),
    step: 'create',
    subject: personSubject(user),
  };
  const answer = yield* ask(app.idp, request);
  if (!succeeded(answer)) throw new Refusal('create', request, answer);
  const id = idOf(request, answer);
  app.people.set(user.key, { id, payload, on: app.wants(user) });
  return 'create';
}

/** Sends what is different in this client's way. */
function* update(app: App, user: DirectoryUser, link: PersonLink, payload: Payload, why: Step): Talk<Done> {
  const { people, matching } = app.idp;
  const renamed = link.payload.has(matching.by) && link.payload.get(matching.by) !== payload.get(matching.by);
  // A change of the name people are matched by is a step of its own.
  const step = why === 'changeProfile' && renamed ? 'changeUserName' : why;
  const subject = personSubject(user);
  if (people.update === 'putTemplate') {
    yield* put(app, link, wholeOf(app, link, payload), step, subject);
  } else if (people.update === 'putOverRead') {
    const shown = yield* readPerson(app, link, step, subject);
    if (shown === null) return yield* bring(app, user);
    yield* put(app, link, laidOver(shown, wholeBody(app, payload)), step, subject);
  } else {
    const shown = people.readFirst ? yield* readPerson(app, link, step, subject) : null;
    if (people.readFirst && shown === null) return yield* bring(app, user);
    const changes = shown ? changesOf(app, shown, payload) : changedSince(link.payload, payload);
    if (changes.length > 0) yield* patch(app, link, changes, step, subject);
  }
  link.payload = payload;
  return step;
}

export function* switchOff(app: App, user: DirectoryUser, link: PersonLink): Talk<Done> {
  const { people } = app.idp;
  const subject = personSubject(user);
  if (people.leaveGroupsFirst) {
    for (const group of app.groups.values()) {
      if (group.members.has(user.key)) yield* changeMembers(app, group, { add: [], remove: [user.key] });
    }
  }
  if (people.off === 'putTemplate') {
    yield* put(app, link, wholeOf(app, link, withActive(app.payloadOf(user), false)), 'switchOff', subject);
  } else if (people.off === 'putRead') {
    const shown = yield* readPerson(app, link, 'switchOff', subject);
    if (shown !== null) yield* put(app, link, { ...shown, active: false }, 'switchOff', subject);
  } else if (!(yield* setActive(app, user, link, false))) return 'nothing';
  link.on = false;
  link.payload = withActive(link.payload, false);
  if (people.forgetsUnassigned) app.people.delete(user.key);
  return 'switchOff';
}

export function* switchOn(app: App, user: DirectoryUser, link: PersonLink): Talk<Done> {
  const { people } = app.idp;
  if (people.on === 'update') {
    yield* update(app, user, link, app.payloadOf(user), 'switchOn');
  } else {
    const done = yield* setActive(app, user, link, true);
    if (!done) return yield* bring(app, user);
    link.payload = withActive(link.payload, true);
  }
  link.on = true;
  const payload = app.payloadOf(user);
  // Somebody who was away may have changed in between.
  if (people.on === 'patch' && link.payload.size > 1 && !same(payload, link.payload))
    yield* update(app, user, link, payload, 'changeProfile');
  return 'switchOn';
}

/** False when the account is gone. */
function* setActive(app: App, user: DirectoryUser, link: PersonLink, on: boolean): Talk<boolean> {
  const { people, patch: dialect } = app.idp;
  const subject = personSubject(user);
  const step = on ? 'switchOn' : 'switchOff';
  const readFirst = people.readFirst && dialect.form !== 'pathless';
  if (readFirst) {
    const shown = yield* readPerson(app, link, step, subject);
    if (shown === null) {
      app.people.delete(user.key);
      return false;
    }
  }
  yield* patch(app, link, [{ target: 'active', value: on, absent: false }], step, subject);
  return true;
}

function* erase(app: App, user: DirectoryUser, link: PersonLink): Talk<Done> {
  const request: SimRequest = {
    method: 'DELETE',
    path: userPath(link.id),
    body: null,
    step: 'erase',
    subject: personSubject(user),
  };
  const answer = yield* ask(app.idp, request);
  if (!succeeded(answer) && answer.status !== 404) throw new Refusal('change', request, answer);
  app.people.delete(user.key);
  for (const group of app.groups.values()) group.members.delete(user.key);
  return 'erase';
}

/** Null when the account is gone and this client starts over with it. */
function* readPerson(app: App, link: PersonLink, step: Step, subject: Subject): Talk<JsonObject | null> {
  const request: SimRequest = {
    method: 'GET',
    path: userPath(link.id),
    body: null,
    step,
    subject,
  };
  const answer = yield* ask(app.idp, request);
  if (answer.status === 404 && app.idp.people.goneIsNew) {
    app.people.delete(subject.key);
    return null;
  }
  if (!succeeded(answer)) throw new Refusal('lookUp', request, answer);
  if (!isObject(answer.json))
    throw new Refusal('unreadable', request, answer, 'The answer is no JSON object.');
  return answer.json;
}

function* put(app: App, link: PersonLink, body: JsonObject, step: Step, subject: Subject): Talk<void> {
  const request: SimRequest = { method: 'PUT', path: writePath(app, userPath(link.id)), body, step, subject };
  const answer = yield* ask(app.idp, request);
  if (!succeeded(answer)) throw new Refusal('change', request, answer);
  if (step === 'switchOn') confirmOn(app, request, answer);
}

/** Some clients look at the answer before they believe that somebody is back. @throws Refusal */
function confirmOn({ idp }: App, request: SimRequest, answer: SimAnswer): void {
  if (idp.people.confirmsOn && isObject(answer.json) && answer.json.active === false)
    throw new Refusal('change', request, answer, 'The app still shows the account switched off.');
}

function* patch(
  app: App,
  link: PersonLink,
  changes: readonly Change[],
  step: Step,
  subject: Subject,
): Talk<void> {
  const onlyReferences = changes.every(({ target }) => app.isReference(target));
  const request: SimRequest = {
    method: 'PATCH',
    path: writePath(app, userPath(link.id)),
    body: patchOf(app, changes),
    step: onlyReferences ? 'setManager' : step,
    subject,
  };
  const answer = yield* ask(app.idp, request);
  if (!succeeded(answer)) throw new Refusal('change', request, answer);
  if (step === 'switchOn') confirmOn(app, request, answer);
}

function wholeOf(app: App, link: PersonLink, payload: Payload): JsonObject {
  const body = wholeBody(app, payload);
  if (!app.idp.people.idInBody) return body;
  const { schemas, ...rest } = body;
  return { schemas, id: link.id, ...rest };
}

function withActive(payload: Payload, active: boolean): Payload {
  return payload.has('active') ? new Map([...payload, ['active', active]]) : payload;
}

function changedSince(before: Payload, now: Payload): Change[] {
  return [...now]
    .filter(([target, value]) => before.get(target) !== value)
    .map(([target, value]) => ({ target, value, absent: !before.has(target) }));
}

export function same(one: Payload, other: Payload): boolean {
  return one.size === other.size && [...one].every(([target, value]) => other.get(target) === value);
}
