import type { Sentence, Subject } from '../contract/exchange.ts';
import { listAttributes } from './attributes.ts';
import { changedPaths, flatten } from './flatten.ts';
import { hashText, idMember, textMember } from './json.ts';
import { type Known, nameOf } from './memory.ts';
import { type Member, membersOf } from './patch.ts';
import { count, type Description, name, type Reading, type Segment, sentence } from './reading.ts';

function subjectOf(id: string | null, label: string | null): Subject {
  return { type: 'Group', id, label };
}

function known(reading: Reading, id: string): Known {
  return reading.memory.get(reading.exchange.listener, 'Group', id);
}

export function readGroup(reading: Reading, id: string): Description {
  const label = nameOf(reading.exchange.answerBody) ?? known(reading, id).label;
  return {
    kind: 'readGroup',
    step: ['read the group'],
    sentence: sentence('Read the group ', name(label ?? id)),
    subject: subjectOf(id, label),
  };
}

export function createGroup(reading: Reading): Description {
  const { requestBody, answerBody } = reading.exchange;
  const label = nameOf(requestBody);
  const members = membersOf(requestBody)?.length ?? 0;
  return {
    kind: 'createGroup',
    sentence: sentence(
      label === null ? 'Create a group' : ['Create the group ', name(label)],
      members > 0 ? ` with ${count(members, 'member', 'members')}` : null,
    ),
    step: [members > 0 ? `create, with ${count(members, 'member', 'members')}` : 'create'],
    told: [members > 0 ? `Created with ${count(members, 'member', 'members')}` : 'Created'],
    subject: subjectOf(reading.accepted ? idMember(answerBody) : null, label),
  };
}

export function deleteGroup(reading: Reading, id: string): Description {
  const { label } = known(reading, id);
  return {
    kind: 'deleteGroup',
    step: ['delete'],
    told: ['Deleted'],
    sentence: sentence('Delete the group ', name(label ?? id)),
    subject: subjectOf(id, label),
  };
}

/** PUT of a group: a rename, one member more or less, or the whole list. */
export function replaceGroup(reading: Reading, id: string): Description {
  const { requestBody } = reading.exchange;
  const before = known(reading, id);
  const label = textMember(requestBody, 'displayName') ?? before.label;
  const members = membersOf(requestBody);
  const subject = subjectOf(id, label);
  const rename: Segment[] =
    before.label !== null && label !== null && before.label !== label
      ? ['Rename ', name(before.label), ' to ', name(label)]
      : [];
  const renamed = rename.length > 0;
  const group = name(label ?? id);
  if (members === null || members.length > maxCompared)
    return renamed
      ? { ...renaming(label), sentence: sentence(rename), subject }
      : {
          kind: 'updateGroup',
          sentence: sentence('Replace the group ', group),
          step: ['replace the whole'],
          told: ['Sent whole'],
          subject,
        };
  if (before.members === null) {
    if (renamed && members.length === 0) return { ...renaming(label), sentence: sentence(rename), subject };
    return { ...setting(members), sentence: tellSet(rename, group, members), subject };
  }
  const sum = members.reduce((total, one) => (total + hashText(one.id)) >>> 0, 0);
  if (members.length === before.members.count && sum === before.members.sum) {
    if (renamed) return { ...renaming(label), sentence: sentence(rename), subject };
    const attributes = reading.memory.attributes(reading.exchange.listener, 'Group', id);
    const changed = attributes === null ? [] : changedPaths(flatten(requestBody), attributes);
    return changed.length > 0
      ? {
          kind: 'updateGroup',
          sentence: sentence('Change the group ', group, `: ${listAttributes(changed)}`),
          ...changing(changed),
          subject,
        }
      : {
          kind: 'updateGroup',
          sentence: sentence('Replace the group ', group, ': no change'),
          step: ['replace: no change'],
          told: ['Sent again, no change'],
          idle: true,
          subject,
        };
  }
  if (members.length === before.members.count + 1) {
    const difference = (sum - before.members.sum) >>> 0;
    const joined = members.find((one) => hashText(one.id) === difference);
    if (joined !== undefined) {
      const verb = renamed ? ', and add ' : 'Add ';
      const into = renamed ? [] : [' to ', group];
      return {
        kind: 'addMembers',
        sentence: sentence(rename, verb, nameOfMember(reading, joined), into),
        step: sentence('add ', nameOfMember(reading, joined)),
        told: sentence(nameOfMember(reading, joined), ' joined'),
        joined: [joined],
        subject,
      };
    }
  }
  return { ...setting(members), sentence: tellSet(rename, group, members), subject };
}

function renaming(label: string | null): Pick<Description, 'kind' | 'step' | 'told'> {
  const to = label === null ? [] : [' to ', name(label)];
  return { kind: 'renameGroup', step: sentence('rename', to), told: sentence('Renamed', to) };
}

function setting(members: readonly Member[]): Pick<Description, 'kind' | 'step' | 'told'> {
  const people = members.length === 0 ? 'none' : count(members.length, 'person', 'people');
  return { kind: 'setMembers', step: [`set the members: ${people}`], told: [`Members set: ${people}`] };
}

function changing(paths: readonly string[]): Pick<Description, 'step' | 'told'> {
  const list = listAttributes(paths);
  return { step: [`change ${list}`], told: [`Changed: ${list}`] };
}

/** Lists longer than this are told by their length. */
const maxCompared = 10_000;

function tellSet(rename: readonly Segment[], group: Segment, members: readonly Member[]): Sentence {
  const people = members.length === 0 ? 'none' : count(members.length, 'person', 'people');
  return rename.length > 0
    ? sentence(rename, `, and set its members: ${people}`)
    : sentence('Set the members of ', group, `: ${people}`);
}

export function patchGroup(reading: Reading, id: string): Description {
  const { patch } = reading;
  const before = known(reading, id);
  if (patch === null)
    return {
      kind: 'updateGroup',
      sentence: sentence('Change the group ', name(before.label ?? id)),
      subject: subjectOf(id, before.label),
    };
  const newName = patch.displayName;
  const renamed = newName !== null && newName !== before.label;
  const label = before.label ?? newName;
  const subject = subjectOf(id, newName ?? before.label);
  const rename: Segment[] = !renamed
    ? []
    : before.label === null
      ? ['Name the group ', name(newName)]
      : ['Rename ', name(before.label), ' to ', name(newName)];
  const members = tellMembers(reading, name(label ?? id), renamed);
  if (members !== null)
    return {
      ...members,
      sentence: sentence(rename, members.sentence),
      ...stepsOfMembers(reading),
      subject,
    };
  if (renamed) return { ...renaming(newName), sentence: sentence(rename), subject };
  const paths = [...patch.changes.values()].map((value) => value.path);
  const others = paths.filter((path) => path.toLowerCase() !== 'displayname');
  if (others.length > 0)
    return {
      kind: 'updateGroup',
      sentence: sentence('Change the group ', name(label ?? id), `: ${listAttributes(others)}`),
      ...changing(others),
      subject,
    };
  return newName !== null
    ? {
        kind: 'updateGroup',
        sentence: sentence('Send the name of ', name(newName), ' again'),
        step: ['send its name again'],
        told: ['Name sent again, no change'],
        idle: true,
        subject,
      }
    : { kind: 'updateGroup', sentence: sentence('Change the group ', name(label ?? id)), subject };
}

function tellMembers(
  reading: Reading,
  group: Segment,
  afterRename: boolean,
): Pick<Description, 'kind' | 'sentence'> | null {
  const { patch } = reading;
  if (patch === null) return null;
  const verb = (first: string) => (afterRename ? `, and ${first.toLowerCase()}` : first);
  const { added, removed, set, removedEveryone } = patch;
  if (set !== null) {
    if (set.length === 0)
      return { kind: 'removeMembers', sentence: sentence(verb('Remove'), ' everyone from ', group) };
    return {
      kind: 'setMembers',
      sentence: sentence(
        verb('Set'),
        ' the members of ',
        group,
        `: ${count(set.length, 'person', 'people')}`,
      ),
    };
  }
  if (removedEveryone && added.length > 0)
    return {
      kind: 'setMembers',
      sentence: sentence(verb('Replace'), ' everyone in ', group, ' by ', who(reading, added)),
    };
  if (removedEveryone)
    return { kind: 'removeMembers', sentence: sentence(verb('Remove'), ' everyone from ', group) };
  if (added.length > 0 && removed.length > 0)
    return {
      kind: 'changeMembers',
      sentence: sentence(
        verb('Change'),
        ' the members of ',
        group,
        ': add ',
        who(reading, added),
        ', remove ',
        who(reading, removed),
      ),
    };
  if (added.length > 0)
    return { kind: 'addMembers', sentence: sentence(verb('Add'), ' ', who(reading, added), ' to ', group) };
  if (removed.length > 0)
    return {
      kind: 'removeMembers',
      sentence: sentence(verb('Remove'), ' ', who(reading, removed), ' from ', group),
    };
  return null;
}

/** The same without the name of the group. */
function stepsOfMembers(reading: Reading): Pick<Description, 'step' | 'told'> {
  const { patch } = reading;
  if (patch === null) return {};
  const { added, removed, set, removedEveryone } = patch;
  if (set !== null && set.length > 0) {
    const { step = [], told = [] } = setting(set);
    return { step, told };
  }
  if (set !== null || (removedEveryone && added.length === 0))
    return { step: ['remove everyone'], told: ['Everyone removed'] };
  if (removedEveryone)
    return {
      step: sentence('replace everyone by ', who(reading, added)),
      told: sentence('Everyone replaced by ', who(reading, added)),
    };
  const both = added.length > 0 && removed.length > 0 ? ', ' : '';
  return {
    step: sentence(
      added.length > 0 ? ['add ', ...who(reading, added)] : null,
      both,
      removed.length > 0 ? ['remove ', ...who(reading, removed)] : null,
    ),
    told: sentence(
      added.length > 0 ? [...who(reading, added), ' joined'] : null,
      both,
      removed.length > 0 ? [...who(reading, removed), ' left'] : null,
    ),
  };
}

/** One by name, more by number. */
function who(reading: Reading, members: readonly Member[]): Segment[] {
  const [only, ...more] = members;
  if (only === undefined || more.length > 0) return [count(members.length, 'person', 'people')];
  return [nameOfMember(reading, only)];
}

function nameOfMember(reading: Reading, one: Member): Segment {
  const { memory, exchange } = reading;
  const user = memory.get(exchange.listener, 'User', one.id);
  const label = user.label ?? user.userName ?? memory.get(exchange.listener, 'Group', one.id).label;
  return name(label ?? one.display ?? one.id);
}
