import type { Sentence, Subject } from '../contract/exchange.ts';
import { listAttributes } from './attributes.ts';
import { changedPaths, flatten } from './flatten.ts';
import { idMember, listMember, member, textMember } from './json.ts';
import { nameOf, readBoolean } from './memory.ts';
import { stringBoolean } from './patch.ts';
import { type Description, name, type Reading, sentence } from './reading.ts';

/** Nouns of a resource type. People and the app's own types (roles, entitlements) are told the same way. */
export interface Noun {
  readonly type: string;
  /** Put before a name where the name alone does not say what it is: `the role Admin`. */
  readonly before: string;
  readonly unnamed: string;
}

export const person: Noun = { type: 'User', before: '', unnamed: 'a person' };

/** `Roles` → the role …, `Entitlements` → the entitlement … */
export function nounOf(collection: string): Noun {
  const one = collection.replace(/ies$/i, 'y').replace(/s$/i, '');
  const word = /^[A-Z][a-z]+$/.test(one) ? one.toLowerCase() : one;
  return { type: one, before: `the ${word} `, unnamed: `a ${word}` };
}

function labelOf(reading: Reading, noun: Noun, id: string): string | null {
  const known = reading.memory.get(reading.exchange.listener, noun.type, id);
  return known.label ?? known.userName;
}

function subjectOf(noun: Noun, id: string | null, label: string | null): Subject {
  return { type: noun.type, id, label };
}

export function readPerson(reading: Reading, noun: Noun, id: string): Description {
  const label = nameOf(reading.exchange.answerBody) ?? labelOf(reading, noun, id);
  const active = reading.accepted ? readBoolean(member(reading.exchange.answerBody, 'active')) : null;
  const state = active === null || noun !== person ? '' : active ? ': active' : ': inactive';
  return {
    kind: 'read',
    sentence: sentence('Read ', noun.before, name(label ?? id), state),
    step: sentence(`read ${theNoun(noun)}`, state),
    subject: subjectOf(noun, id, label),
  };
}

export function createPerson(reading: Reading, noun: Noun): Description {
  const { requestBody, answerBody } = reading.exchange;
  const label = nameOf(requestBody) ?? (reading.accepted ? nameOf(answerBody) : null);
  const inactive = readBoolean(member(requestBody, 'active')) === false ? ', inactive' : '';
  return {
    kind: 'create',
    sentence: sentence('Create ', label === null ? noun.unnamed : [noun.before, name(label)], inactive),
    step: [`create${inactive}`],
    told: [`Created${inactive}`],
    subject: subjectOf(noun, reading.accepted ? idMember(answerBody) : null, label),
  };
}

export function deletePerson(reading: Reading, noun: Noun, id: string): Description {
  const label = labelOf(reading, noun, id);
  return {
    kind: 'delete',
    sentence: sentence('Delete ', noun.before, name(label ?? id)),
    step: ['delete'],
    told: ['Deleted'],
    subject: subjectOf(noun, id, label),
  };
}

/** What a PUT changes shows only beside what the app is known to hold. */
export function replacePerson(reading: Reading, noun: Noun, id: string): Description {
  const { listener, requestBody } = reading.exchange;
  const known = reading.memory.get(listener, noun.type, id);
  const before = reading.memory.attributes(listener, noun.type, id);
  const activeAsSent = member(requestBody, 'active');
  const active = readBoolean(activeAsSent);
  return tellChange(reading, noun, {
    id,
    label: known.label ?? nameOf(requestBody) ?? known.userName,
    wasActive: known.active,
    // A PUT repeats the state; with nothing to compare, only "inactive" says something.
    activeTo:
      known.active === null ? (active === false ? false : null) : active === known.active ? null : active,
    activeAsSent,
    changed: before === null ? null : changedPaths(flatten(requestBody), before),
  });
}

export function patchPerson(reading: Reading, noun: Noun, id: string): Description {
  const { patch, memory, exchange } = reading;
  const known = memory.get(exchange.listener, noun.type, id);
  return tellChange(reading, noun, {
    id,
    label: known.label ?? known.userName ?? nameOf(exchange.answerBody),
    wasActive: known.active,
    activeTo: readBoolean(patch?.active),
    activeAsSent: patch?.active,
    changed: [...(patch?.changes.values() ?? [])].map((value) => value.path),
  });
}

interface Change {
  readonly id: string;
  readonly label: string | null;
  /** Last known state; null when not known. */
  readonly wasActive: boolean | null;
  /** State asked for; null when the request is not about it. */
  readonly activeTo: boolean | null;
  readonly activeAsSent: unknown;
  /** Attributes that are set; null when that cannot be told. */
  readonly changed: readonly string[] | null;
}

function tellChange(reading: Reading, noun: Noun, change: Change): Description {
  const { id, label, changed, activeAsSent } = change;
  const who = sentence(noun.before, name(label ?? id));
  const asString = stringBoolean(activeAsSent);
  const note: Sentence | null = asString === null ? null : [`sent as the string "${asString}"`];
  const others = (changed ?? []).filter((path) => !/^(active|password)$/i.test(path));
  const password = changed?.some((path) => /^password$/i.test(path)) === true;

  const told =
    tellSwitch(change, who, others, note) ??
    tellUpdate(reading, who, changed === null ? null : password ? [...others, 'password'] : others);
  return { note, ...told, subject: subjectOf(noun, id, label) };
}

type Told = Pick<Description, 'kind' | 'sentence' | 'note' | 'step' | 'told' | 'idle'>;

/** Switching off or on; null when that is not what the request is about. */
function tellSwitch(
  { activeTo, wasActive, activeAsSent }: Change,
  who: Sentence,
  others: readonly string[],
  note: Sentence | null,
): Told | null {
  if (activeTo === null) return null;
  const already = wasActive === activeTo;
  // Repeating the state beside other changes, or setting it for the first time to active, is an update.
  if (others.length > 0 && (already || (activeTo && wasActive === null))) return null;
  const also = others.length === 0 ? '' : `, and change ${listAttributes(others)}`;
  const told = others.length === 0 ? '' : `, and changed: ${listAttributes(others)}`;
  const state = already ? `was ${activeTo ? 'active' : 'inactive'} already` : null;
  return {
    kind: activeTo ? 'reactivate' : 'deactivate',
    sentence: sentence(activeTo ? 'Reactivate ' : 'Deactivate ', who, also),
    step: [`set active to ${tellSent(activeAsSent, activeTo)}${also}`],
    told: [`${activeTo ? 'Switched on' : 'Switched off'}${told}`],
    idle: already,
    note: state === null ? note : note === null ? [state] : sentence(state, ', ', note),
  };
}

function tellUpdate(reading: Reading, who: Sentence, paths: readonly string[] | null): Told {
  if (paths === null)
    return {
      kind: 'replace',
      sentence: sentence('Replace ', who),
      step: ['replace the whole'],
      told: ['Sent whole'],
    };
  const [only, ...more] = paths;
  if (only === undefined)
    return {
      kind: 'replace',
      sentence: sentence('Replace ', who, ': no change'),
      step: ['replace: no change'],
      told: ['Sent again, no change'],
      idle: true,
    };
  if (more.length === 0 && /^password$/i.test(only))
    return {
      kind: 'setPassword',
      sentence: sentence('Set the password of ', who),
      step: ['set the password'],
      told: ['Password set'],
    };
  if (more.length === 0 && /^manager$/i.test(only)) {
    const to = tellManager(reading);
    return {
      kind: 'update',
      sentence: sentence('Set the manager of ', who, to),
      step: sentence('set the manager', to),
      told: sentence('Manager set', to),
    };
  }
  const list = listAttributes(paths);
  return {
    kind: 'update',
    sentence: sentence('Change ', who, `: ${list}`),
    step: [`change ${list}`],
    told: tellRename(reading, paths) ?? [`Changed: ${list}`],
  };
}

/** ` to Tomasz Lindqvist`; nothing when the manager has no name yet. */
function tellManager(reading: Reading): Sentence {
  const value = managerSent(reading);
  const label = value === null ? null : labelOf(reading, person, value);
  return label === null ? [] : [' to ', name(label)];
}

/** "Renamed to Ada Lovelace", when what is changed makes another name; null otherwise. */
function tellRename(reading: Reading, paths: readonly string[]): Sentence | null {
  const naming = paths.filter((path) => /^(displayname|username|name(\.|$))/i.test(path));
  if (naming.length === 0) return null;
  const others = paths.filter((path) => !naming.includes(path));
  const { memory, exchange, request, patch } = reading;
  const before = memory.get(exchange.listener, 'User', request.id ?? '');
  const after =
    nameOf(exchange.answerBody) ??
    patch?.displayName ??
    (patch === null ? nameOf(exchange.requestBody) : null);
  const also = others.length === 0 ? '' : `, and changed: ${listAttributes(others)}`;
  if (after !== null && after !== before.label) return sentence('Renamed to ', name(after), also);
  const userName = patch === null ? textMember(exchange.requestBody, 'userName') : patch.userName;
  if (userName !== null && userName !== before.userName)
    return sentence('userName changed to ', name(userName), also);
  return null;
}

/** A boolean as it was sent: `false`, or `the string "False"`. */
function tellSent(sent: unknown, value: boolean): string {
  const asString = stringBoolean(sent);
  return asString === null ? String(value) : `the string "${asString}"`;
}

/** `the person`, `the role`. */
function theNoun(noun: Noun): string {
  return noun === person ? 'the person' : noun.before.trim();
}

/** Id of the manager in a PATCH: a plain id, `{value}` or `[{value}]`. */
function managerSent(reading: Reading): string | null {
  for (const operation of listMember(reading.exchange.requestBody, 'Operations').slice(0, 20)) {
    let value = member(operation, 'value');
    if (Array.isArray(value)) value = value[0];
    if (typeof value === 'string') return value;
    const inner = member(value, 'value');
    if (typeof inner === 'string') return inner;
  }
  return null;
}
