import type { MeaningKind } from '../contract/exchange.ts';
import { type IdpId, idpNames } from '../contract/idp.ts';
import type { meaningGroups } from '../filter/meaning-groups.ts';

/** A kind or group of meaning as one request that is sent: "sends …". */
export const meaningPhrases: Readonly<Record<MeaningKind | keyof typeof meaningGroups, string>> = {
  probe: 'a connection test',
  discover: 'a discovery request',
  lookup: 'a look-up of a person',
  read: 'a read of a person',
  import: 'a page request of an import',
  search: 'a search by POST',
  create: 'a create',
  update: 'an update',
  replace: 'a person sent whole',
  deactivate: 'a deactivate',
  reactivate: 'a reactivate',
  delete: 'a delete',
  setPassword: 'a password',
  lookupGroup: 'a look-up of a group',
  readGroup: 'a read of a group',
  importGroups: 'a page request of a group import',
  createGroup: 'a new group',
  renameGroup: 'a rename of a group',
  updateGroup: 'another change to a group',
  deleteGroup: 'a delete of a group',
  addMembers: 'new members',
  removeMembers: 'removed members',
  changeMembers: 'added and removed members',
  setMembers: 'a whole list of members',
  bulk: 'a bulk request',
  token: 'a token request',
  unknown: 'something that is not SCIM',
  write: 'a write',
  membership: 'a change of members',
  account: 'a change to a person',
  group: 'a change to a group',
  leaver: 'a change that takes access away',
};

export function idpPhrase(id: IdpId | 'none'): string {
  return id === 'none' ? 'an unknown client' : idpNames[id].name;
}

/** `a, b or c`. */
export function either(items: readonly string[]): string {
  return join(items, 'or');
}

/** `a, b and c`. */
export function all(items: readonly string[]): string {
  return join(items, 'and');
}

function join(items: readonly string[], word: string): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** `800 ms`, `2 s`, `1.5 s`, `3 min`. */
export function durationPhrase(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  return `${Number((ms / 1000).toFixed(2))} s`;
}

export function ordinal(n: number): string {
  const tens = n % 100;
  if (tens > 10 && tens < 14) return `${n}th`;
  return `${n}${['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'}`;
}

/** In quotes, cut where it is long. */
export function quoted(text: string): string {
  return `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;
}
