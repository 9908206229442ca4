import type { Sentence } from '../contract/exchange.ts';
import { attributeWords, canonicalPath } from '../meaning/attributes.ts';
import { isObject, type Json } from '../scim/json.ts';
import type { Change } from './resource-diff.ts';

/** Characters of a value that a sentence shows. */
const SHOWN = 80;

/** What a change did, in words: "Family name changed from Halloran to Halloran-Roux." */
export function changeSentence(change: Change): Sentence {
  const name = capital(pathWords(change.path));
  const { kind, before, after } = change;
  if (canonicalPath(change.path).toLowerCase() === 'active' && typeof after === 'boolean') {
    return after ? ['Switched on.'] : ['Switched off.'];
  }
  switch (kind) {
    case 'moved':
      return [`${name}: the same values in another order.`];
    case 'added':
      return [`${name} is now `, { name: valueWords(after) }, '.'];
    case 'removed':
      return [`${name} `, { name: valueWords(before) }, ' was removed.'];
    case 'changed':
      return [
        `${name} changed from `,
        { name: valueWords(before) },
        ' to ',
        { name: valueWords(after) },
        '.',
      ];
  }
}

/** The same of two that stand beside each other, neither before the other. */
export function sidesSentence(change: Change): Sentence {
  const name = capital(pathWords(change.path));
  switch (change.kind) {
    case 'moved':
      return [`${name}: the same values in another order.`];
    case 'added':
      return [`${name} `, { name: valueWords(change.after) }, ' is on the right only.'];
    case 'removed':
      return [`${name} `, { name: valueWords(change.before) }, ' is on the left only.'];
    case 'changed': {
      const [left, right] = [{ name: valueWords(change.before) }, { name: valueWords(change.after) }];
      return [`${name}: `, left, ' on the left, ', right, ' on the right.'];
    }
  }
}

/** An attribute's path in words: `work mail`; the path itself for what has no word. */
export function pathWords(path: string): string {
  const member = /^(members|groups|roles|entitlements)\[value eq /i.exec(path)?.[1];
  if (member) return singular[member.toLowerCase()] ?? member;
  return attributeWords(canonicalPath(path));
}

const singular: Readonly<Record<string, string>> = {
  members: 'member',
  groups: 'group',
  roles: 'role',
  entitlements: 'entitlement',
};

/** A value as a sentence or a cell shows it: of a reference its name, of several words a part. */
export function valueWords(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return cut(value === '' ? '""' : value);
  if (isObject(value)) {
    for (const name of ['display', 'displayName', 'value', 'formatted']) {
      const held = value[name];
      if (typeof held === 'string' && held !== '') return cut(held);
    }
  }
  return cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
