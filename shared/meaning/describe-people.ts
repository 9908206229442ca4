import type { Sentence, Subject } from '../contract/exchange.ts';
import { listAttributes } from './attributes.ts';
import { changedPaths, flatten } from './flatten.ts';
import { idMember, listMember, member } from './json.ts';
import { type Known, nameOf, readBoolean } from './memory.ts';
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
    subject: subjectOf(noun, reading.accepted ? idMember(answerBody) : null, label),
  };
}

export function deletePerson(reading: Reading, noun: Noun, id: string): Description {
  const label = labelOf(reading, noun, id);
  return {
    kind: 'delete',
    sentence: sentence('Delete ', noun.before, name(label ?? id)),
    subject: subjectOf(noun, id, label),
  };
}

/** What a PUT changes shows only beside what the app is known to hold. */
export function replacePerson(reading: Reading, noun: Noun, id: string): Description {
  const { listener, requestBody } = reading.exchange;
  const known = reading.memory.get(listener, noun.type, id);
  const before = reading.memory.attributes(listener, noun.type, id);
  const sent = flatten(requestBody);
  const active = readBoolean(member(requestBody, 'active'));
  const label = known.label ?? nameOf(requestBody) ?? known.userName;
  const changed = before === null ? null : changedPaths(sent, before);
  return tellChange(reading, noun, id, label, known, active, member(requestBody, 'active'), changed, 'PUT');
}

export function patchPerson(reading: Reading, noun: Noun, id: string): Description {
  const { patch, memory, exchange } = reading;
  const known = memory.get(exchange.listener, noun.type, id);
  const label = known.label ?? known.userName ?? nameOf(exchange.answerBody);
  const paths = [...(patch?.changes.values() ?? [])].map((value) => value.path);
  const active = readBoolean(patch?.active);
  return tellChange(reading, noun, id, label, known, active, patch?.active, paths, 'PATCH');
}

function tellChange(
  reading: Reading,
  noun: Noun,
  id: string,
  label: string | null,
  known: Known,
  active: boolean | null,
  activeAsSent: unknown,
  changed: readonly string[] | null,
  method: 'PUT' | 'PATCH',
): Description {
  const who: Sentence = sentence(noun.before, name(label ?? id));
  const subject = subjectOf(noun, id, label);
  const asString = stringBoolean(activeAsSent);
  const note = asString === null ? null : [`sent as the string "${asString}"`];
  const others = (changed ?? []).filter((path) => {
    const key = path.toLowerCase();
    return key !== 'active' && key !== 'password';
  });
  const password = changed?.some((path) => path.toLowerCase() === 'password') === true;
  const isSwitch =
    active !== null &&
    (method === 'PATCH' ? true : known.active === null ? !active : known.active !== active);
  const also = others.length === 0 ? '' : `, and change ${listAttributes(others)}`;

  if (isSwitch && !active) {
    const already = known.active === false ? 'was inactive already' : null;
    if (already === null || others.length === 0)
      return {
        kind: 'deactivate',
        sentence: sentence('Deactivate ', who, also),
        subject,
        note: joinNotes(note, already),
      };
  }
  if (isSwitch && active && (known.active !== true || others.length === 0)) {
    if (known.active === false || others.length === 0)
      return {
        kind: 'reactivate',
        sentence: sentence('Reactivate ', who, also),
        subject,
        note: joinNotes(note, known.active === true ? 'was active already' : null),
      };
  }
  if (password && others.length === 0)
    return { kind: 'setPassword', sentence: sentence('Set the password of ', who), subject, note };
  if (changed === null) return { kind: 'replace', sentence: sentence('Replace ', who), subject, note };
  const paths = password ? [...others, 'password'] : others;
  if (paths.length === 0)
    return { kind: 'replace', sentence: sentence('Replace ', who, ': no change'), subject, note };
  if (paths.length === 1 && paths[0]?.toLowerCase() === 'manager')
    return { kind: 'update', sentence: tellManager(reading, who), subject, note };
  return {
    kind: 'update',
    sentence: sentence('Change ', who, `: ${listAttributes(paths)}`),
    subject,
    note,
  };
}

function tellManager(reading: Reading, who: Sentence): Sentence {
  const value = managerSent(reading);
  if (value === null) return sentence('Set the manager of ', who);
  const label = labelOf(reading, person, value);
  return label === null
    ? sentence('Set the manager of ', who)
    : sentence('Set the manager of ', who, ' to ', name(label));
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

function joinNotes(note: Sentence | null, text: string | null): Sentence | null {
  if (text === null) return note;
  return note === null ? [text] : sentence(text, ', ', note);
}
