import { eraseGroup } from '../machine/groups.ts';
import { importAll } from '../machine/import.ts';
import { memberOf } from '../mapping/target.ts';
import type { Step, Talk } from '../talk.ts';
import { Blocked, type Judge } from './judge.ts';
import type { Role } from './marker.ts';
import { listed } from './people-steps.ts';
import { GROUP, type World } from './world.ts';

export function* createGroup(world: World, judge: Judge): Talk<void> {
  // A client that makes no empty groups needs a member for one.
  const withMember = world.idp.groups?.createsEmpty === false;
  if (withMember) yield* world.needs('ada');
  world.addsGroup();
  if (withMember) world.happens({ kind: 'addMember', group: GROUP, id: 'ada' });
  yield* world.syncGroup();
  const shown = yield* world.members('createGroup');
  if (shown === null) {
    judge.fails('notFound', 'gone', 'The new group cannot be read.');
    return;
  }
  const name = memberOf(shown.group, 'displayName');
  if (name !== world.group.name)
    judge.loses('lost', 'renamed', `The group is shown as ${JSON.stringify(name)}.`);
}

export function* addMembers(world: World, judge: Judge): Talk<void> {
  yield* world.needsGroup();
  const roles: readonly Role[] = ['ada', 'ben', 'dara'];
  for (const role of roles) {
    yield* world.needs(role);
    world.happens({ kind: 'addMember', group: GROUP, id: role });
  }
  yield* world.syncGroup();
  yield* compareMembers(world, judge, roles, 'addMembers');
  // Once more with one person, so that it shows whether those before are kept.
  yield* world.needs('cleo');
  world.happens({ kind: 'addMember', group: GROUP, id: 'cleo' });
  yield* world.syncGroup();
  yield* compareMembers(world, judge, [...roles, 'cleo'], 'addMembers');
}

export function* removeMembers(world: World, judge: Judge): Talk<void> {
  yield* world.needsGroup();
  const before = yield* world.members('removeMembers');
  if (before === null || before.ids.length < 3 || !world.app.groups.get(GROUP)?.members.has('cleo'))
    throw new Blocked('The group has no members to be removed.');
  world.happens({ kind: 'removeMember', group: GROUP, id: 'cleo' });
  yield* world.syncGroup();
  const after = yield* world.members('removeMembers');
  const ids = after?.ids ?? [];
  const asked = world.idOf('cleo');
  const others = before.ids.filter((id) => id !== asked);
  const gone = others.filter((id) => !ids.includes(id));
  if (gone.length > 0)
    judge.fails(
      'emptied',
      gone.length === others.length ? 'empties' : 'too many',
      `One person was to leave the group, and ${gone.length + 1} did.`,
    );
  else if (ids.includes(asked))
    judge.fails('ignored', 'ignored', 'The app answered well and still shows the member.');
}

export function* renameGroup(world: World, judge: Judge): Talk<void> {
  yield* world.needsGroup();
  const before = yield* world.members('renameGroup');
  world.happens({ kind: 'renameGroup', key: GROUP, name: world.marked.groupName('Field Operations') });
  yield* world.syncGroup();
  const after = yield* world.members('renameGroup');
  if (after === null) {
    judge.fails('notFound', 'gone', 'The group cannot be read after it was renamed.');
    return;
  }
  const name = memberOf(after.group, 'displayName');
  if (name !== world.group.name)
    judge.fails('ignored', 'ignored', `The app answered well and shows ${JSON.stringify(name)}.`);
  const lost = (before?.ids ?? []).filter((id) => !after.ids.includes(id));
  if (lost.length > 0)
    judge.fails('collateral', 'members lost', `${lost.length} members are gone after the rename.`);
}

export function* deleteGroup(world: World, judge: Judge): Talk<void> {
  const id = yield* world.needsGroup();
  const link = world.app.groups.get(GROUP);
  if (!link) throw new Blocked('There is no group.');
  yield* eraseGroup(world.app, link, { kind: 'group', key: GROUP, name: link.name });
  const { status } = yield* world.look(`/Groups/${encodeURIComponent(id)}`, 'deleteGroup');
  if (status !== 404) judge.fails('stillThere', 'still there', `The deleted group is answered ${status}.`);
}

export function* importPages(world: World, judge: Judge): Talk<void> {
  const wanted = [...world.ids];
  const imported = yield* importAll(world.app);
  if (imported === null) return;
  const ids = imported.users.map(({ id }) => String(id));
  const missing = wanted.filter(([, id]) => !ids.includes(id)).map(([role]) => role);
  if (missing.length > 0)
    judge.fails('lost', 'incomplete', `The list of all accounts is without ${listed(missing)}.`);
  yield* paging(world, judge);
}

/** Two pages of one, as a plain client asks for them. */
function* paging(world: World, judge: Judge): Talk<void> {
  const step: Step = 'importPages';
  const first = yield* world.look('/Users?startIndex=1&count=1', step);
  const second = yield* world.look('/Users?startIndex=2&count=1', step);
  const [one, other] = [idsOf(first.json), idsOf(second.json)];
  if (one.length > 1)
    judge.loses('shape', 'count ignored', `count=1 is answered with ${one.length} accounts.`);
  else if (one[0] !== undefined && one[0] === other[0] && Number(memberOf(first.json, 'totalResults')) > 1)
    judge.fails('shape', 'pages repeat', 'The second page shows the same account as the first.');
}

function idsOf(json: unknown): string[] {
  const resources = memberOf(json, 'Resources');
  return Array.isArray(resources) ? resources.map((one: unknown) => String(memberOf(one, 'id'))) : [];
}

function* compareMembers(world: World, judge: Judge, roles: readonly Role[], step: Step): Talk<void> {
  const shown = yield* world.members(step);
  if (shown === null) {
    judge.fails('notFound', 'gone', 'The group cannot be read after members were added.');
    return;
  }
  const missing = roles.filter((role) => !shown.ids.includes(world.idOf(role)));
  if (missing.length === 0) return;
  const latest = missing.includes(roles.at(-1) ?? 'ada');
  if (latest)
    judge.fails(
      'ignored',
      'ignored',
      `The app answered well and shows ${missing.length} of ${roles.length} members not.`,
    );
  else judge.fails('collateral', 'replaced', `${missing.length} members that were there before are gone.`);
}
