import { type MeaningKind, meaningKinds } from '../contract/exchange.ts';

/** Names for several kinds of meaning at once. */
export const meaningGroups = {
  write: {
    description: 'everything that changes something',
    kinds: [
      'create',
      'update',
      'replace',
      'deactivate',
      'reactivate',
      'delete',
      'setPassword',
      'createGroup',
      'renameGroup',
      'updateGroup',
      'deleteGroup',
      'addMembers',
      'removeMembers',
      'changeMembers',
      'setMembers',
      'bulk',
    ],
  },
  membership: {
    description: 'who is in which group',
    kinds: ['addMembers', 'removeMembers', 'changeMembers', 'setMembers'],
  },
  account: {
    description: 'changes to people',
    kinds: ['create', 'update', 'replace', 'deactivate', 'reactivate', 'delete', 'setPassword'],
  },
  group: {
    description: 'changes to groups and their members',
    kinds: [
      'createGroup',
      'renameGroup',
      'updateGroup',
      'deleteGroup',
      'addMembers',
      'removeMembers',
      'changeMembers',
      'setMembers',
    ],
  },
  leaver: {
    description: 'access taken away',
    kinds: ['deactivate', 'delete', 'removeMembers', 'deleteGroup'],
  },
} as const satisfies Readonly<
  Record<string, { readonly description: string; readonly kinds: readonly MeaningKind[] }>
>;

/** What each kind is about, for the list of values. */
export const kindDescriptions: Readonly<Record<MeaningKind, string>> = {
  probe: 'connection tests',
  discover: 'what the app supports',
  lookup: 'look-ups of people',
  read: 'reads of one person',
  import: 'pages of an import',
  search: 'searches by POST',
  create: 'new people',
  update: 'changed attributes',
  replace: 'people sent whole',
  deactivate: 'people switched off',
  reactivate: 'people switched on again',
  delete: 'people deleted',
  setPassword: 'passwords set',
  lookupGroup: 'look-ups of groups',
  readGroup: 'reads of one group',
  importGroups: 'pages of an import of groups',
  createGroup: 'new groups',
  renameGroup: 'groups renamed',
  updateGroup: 'other changes to groups',
  deleteGroup: 'groups deleted',
  addMembers: 'people added to a group',
  removeMembers: 'people removed from a group',
  changeMembers: 'people added and removed at once',
  setMembers: 'member lists sent whole',
  bulk: 'bulk requests',
  token: 'requests for an access token',
  unknown: 'everything that is not SCIM',
};

/** Kinds that a value of `meaning:` stands for. */
export function kindsOf(value: string): readonly MeaningKind[] {
  if (Object.hasOwn(meaningGroups, value)) return meaningGroups[value as keyof typeof meaningGroups].kinds;
  return meaningKinds.filter((kind) => kind === value);
}
