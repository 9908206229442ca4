import { findPerson } from '../machine/people.ts';
import { probe } from '../machine/probe.ts';
import type { Payload } from '../mapping/mapping.ts';
import { isObject, memberOf, readAt } from '../mapping/target.ts';
import type { SimAnswer, Talk } from '../talk.ts';
import { Blocked, type Judge } from './judge.ts';
import { displayNameOf } from './marker.ts';
import type { World } from './world.ts';

export type StepRun = (world: World, judge: Judge) => Talk<void>;

/** Without these an account is of no use to anybody. */
const ESSENTIAL =
  /^(?:userName|active|displayName|externalId|name\.(?:givenName|familyName)|emails\[type eq "work"\]\.value)$/;

export function* check({ app }: World): Talk<void> {
  yield* probe(app);
}

export function* lookUp(world: World, judge: Judge): Talk<void> {
  world.joins('ada');
  const found = yield* findPerson(
    world.app,
    world.user('ada'),
    world.app.payloadOf(world.user('ada'), 'create'),
    'lookUp',
  );
  if (found !== null)
    judge.fails('wrongMatch', 'wrong match', 'Somebody is found by a userName that nobody has.');
}

export function* create(world: World, judge: Judge): Talk<void> {
  world.joins('ada');
  yield* world.sync('ada');
  const link = world.app.people.get('ada');
  const made = judge.last;
  if (!link || made === null) throw new Blocked('Nothing was created.');
  const shown = yield* world.lookAtUser('ada', 'create');
  if (shown.status !== 200) {
    judge.fails('notFound', 'gone', `The new account is answered ${shown.status} when it is read.`);
    return;
  }
  world.kept = world.keptOf(link.payload, shown);
  const missing = [...link.payload.keys()].filter((target) => !world.kept.has(target));
  const essential = missing.filter((target) => ESSENTIAL.test(target));
  const others = missing.filter((target) => !ESSENTIAL.test(target));
  if (essential.length > 0)
    judge.loses('lost', 'lost', `Of what was sent, ${listed(essential)} is not shown again as it was.`);
  if (others.length > 0) judge.deviates('lost', `The app does not keep ${listed(others)}.`);
  const found = yield* findPerson(world.app, world.user('ada'), link.payload, 'create');
  if (found === null) judge.fails('notFound', 'not found', 'The new account is not found by the look-up.');
  yield* createAgain(world, judge);
}

/** The same create once more, as after an answer that was lost. */
function* createAgain(world: World, judge: Judge): Talk<void> {
  const sent = judge.last?.request.body;
  if (!sent) return;
  const again = yield* world.beside({ method: 'POST', path: '/Users', body: sent, step: 'create' });
  const id = isObject(again.json) ? again.json.id : undefined;
  if (again.status >= 200 && again.status < 300) {
    if (id === world.idOf('ada'))
      judge.deviates(
        'duplicate',
        `The same create again is answered ${again.status} with the account that is there, not 409.`,
      );
    else judge.fails('duplicate', 'twice', 'The same create again makes a second account.');
  } else if (again.status !== 409)
    judge.deviates('duplicate', `The same create again is answered ${again.status}, not 409.`);
}

export function* linkExisting(world: World, judge: Judge): Talk<void> {
  const id = yield* world.plainPerson('cleo', 'linkExisting');
  if (id === null) throw new Blocked('An account that could be found could not be made.');
  world.ids.set('cleo', id);
  world.joins('cleo');
  const done = yield* world.sync('cleo');
  if (done === 'create')
    judge.fails('notFound', 'not found', 'An account that is there is not found; a second one was made.');
  const shown = yield* world.lookAtUser('cleo', 'linkExisting');
  differences(world, judge, shown, world.app.people.get('cleo')?.payload ?? new Map());
}

export function* changeProfile(world: World, judge: Judge): Talk<void> {
  yield* world.needs('ada');
  const before = yield* world.lookAtUser('ada', 'changeProfile');
  yield* world.changes('ada', {
    familyName: 'Byron-Lovelace',
    displayName: displayNameOf('Ada', 'Byron-Lovelace'),
    title: 'Principal Engineer',
    department: 'Research',
    mobile: '+44 20 7946 0123',
  });
  const shown = yield* world.lookAtUser('ada', 'changeProfile');
  differences(world, judge, shown, world.app.people.get('ada')?.payload ?? new Map());
  collateral(judge, before, shown);
}

export function* changeUserName(world: World, judge: Judge): Talk<void> {
  yield* world.needs('ada');
  const userName = world.marked.userName('ada.lovelace');
  yield* world.changes('ada', { userName });
  const shown = yield* world.lookAtUser('ada', 'changeUserName');
  differences(world, judge, shown, new Map([['userName', userName]]));
}

export function* setManager(world: World, judge: Judge): Talk<void> {
  yield* world.needs('ada');
  yield* world.needs('ben');
  yield* world.changes('ben', { manager: 'ada' });
  const shown = yield* world.lookAtUser('ben', 'setManager');
  const [target = ''] = world.app.mapping.references;
  const manager = readAt(shown.json, target);
  if (memberOf(manager, 'value') === world.idOf('ada')) return;
  if (manager === undefined) judge.loses('ignored', 'ignored', 'The app answered well and shows no manager.');
  else judge.loses('lost', 'other form', 'The manager is shown, not as an object with the id as its value.');
}

export function* switchOff(world: World, judge: Judge): Talk<void> {
  yield* world.needs('ada');
  world.happens({ kind: 'leave', id: 'ada' });
  if (world.app.groups.size > 0 && !world.idp.people.leaveGroupsFirst) yield* world.syncGroup();
  yield* world.sync('ada');
  const shown = yield* world.lookAtUser('ada', 'switchOff');
  if (shown.status !== 200) {
    judge.fails('hidden', 'hidden', `The account is answered ${shown.status} after it was switched off.`);
    return;
  }
  if (memberOf(shown.json, 'active') !== false)
    judge.fails(
      'ignored',
      'still on',
      `The app answered well and shows active as ${String(memberOf(shown.json, 'active'))}.`,
    );
  // By the name the app has: an earlier step may have failed to change it.
  const name = new Map([['userName', String(memberOf(shown.json, 'userName'))]]);
  const found = yield* findPerson(world.app, world.user('ada'), name, 'switchOff');
  if (found === null)
    judge.fails(
      'hidden',
      'hidden',
      'The account that was switched off is not found by the look-up any more.',
    );
}

export function* switchOn(world: World, judge: Judge): Talk<void> {
  const before = world.idOf('ada');
  world.happens({ kind: 'return', id: 'ada' });
  const done = yield* world.sync('ada');
  if (done === 'create') judge.fails('duplicate', 'second', 'Somebody who came back got a second account.');
  const shown = yield* world.look(`/Users/${encodeURIComponent(before)}`, 'switchOn');
  if (memberOf(shown.json, 'active') === false)
    judge.fails('ignored', 'still off', 'The app answered well and shows the account switched off.');
}

export function* erase(world: World, judge: Judge): Talk<void> {
  yield* world.needs('ben');
  const id = world.idOf('ben');
  world.happens({ kind: 'erase', id: 'ben' });
  yield* world.sync('ben');
  const shown = yield* world.look(`/Users/${encodeURIComponent(id)}`, 'erase');
  if (shown.status !== 404)
    judge.fails('stillThere', 'still there', `The deleted account is answered ${shown.status}.`);
}

/** Compares what the app shows with what it was given, as far as it keeps such things at all. */
function differences(world: World, judge: Judge, shown: SimAnswer, payload: Payload): void {
  if (shown.status !== 200) {
    judge.fails('notFound', 'gone', `The account is answered ${shown.status} when it is read.`);
    return;
  }
  const wrong = [...payload]
    .filter(([target, value]) => !world.shows(shown.json, target, value))
    .map(([target]) => target);
  const kept = wrong.filter((target) => world.kept.has(target));
  const never = wrong.filter((target) => !world.kept.has(target));
  if (kept.length > 0)
    judge.loses(
      'ignored',
      'ignored',
      `The app answered well and does not show ${listed(kept)} as it was sent.`,
    );
  if (never.length > 0) judge.deviates('lost', `The app does not keep ${listed(never)}.`);
}

/** What was there and is gone, although nobody asked for that. */
function collateral(judge: Judge, before: SimAnswer, after: SimAnswer): void {
  if (!isObject(before.json) || !isObject(after.json)) return;
  const now = after.json;
  const gone = Object.keys(before.json).filter((name) => {
    const value = memberOf(before.json, name);
    const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
    return !empty && name !== 'groups' && memberOf(now, name) === undefined;
  });
  if (gone.length > 0)
    judge.loses('collateral', 'lost', `${listed(gone)} was there before the change and is gone after it.`);
}

export function listed(names: readonly string[]): string {
  const short = names.map((name) => name.replace(/^urn:.*:(?=\w+$)/, ''));
  return short.length < 2 ? (short[0] ?? '') : `${short.slice(0, -1).join(', ')} and ${short.at(-1)}`;
}
