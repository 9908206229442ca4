import type { Act, HeaderChange, JsonEdit } from '../../../shared/rules/act.ts';

export type Rewrite = Extract<Act, { act: 'rewriteRequest' | 'rewriteAnswer' }>;

/** One change of a rewrite, wherever the act keeps it. */
export type Change =
  | { readonly kind: 'method' | 'status' | 'url' | 'body' }
  | { readonly kind: 'header'; readonly at: number; readonly change: HeaderChange }
  | { readonly kind: 'json'; readonly at: number; readonly edit: JsonEdit };

/** In the order in which they are done. */
export function changesOf(act: Rewrite): readonly Change[] {
  return [
    ...('method' in act && act.method !== null ? [{ kind: 'method' } as const] : []),
    ...('url' in act && act.url !== null ? [{ kind: 'url' } as const] : []),
    ...('status' in act && act.status !== null ? [{ kind: 'status' } as const] : []),
    ...act.headers.map((change, at) => ({ kind: 'header', at, change }) as const),
    ...(act.body !== null ? [{ kind: 'body' } as const] : []),
    ...act.json.map((edit, at) => ({ kind: 'json', at, edit }) as const),
  ];
}

export interface ChangeKind {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  /** Of a request, an answer, or both. */
  readonly of?: Rewrite['act'];
  /** The act with such a change more. */
  add(act: Rewrite): Rewrite;
}

const header = (change: HeaderChange) => (act: Rewrite) => ({ ...act, headers: [...act.headers, change] });
const json = (edit: JsonEdit) => (act: Rewrite) => ({ ...act, json: [...act.json, edit] });

export const headerKinds: readonly (ChangeKind & { readonly id: HeaderChange['do'] })[] = [
  {
    id: 'set',
    label: 'set the header',
    detail: 'in place of every one of that name',
    add: header({ do: 'set', name: '', value: '' }),
  },
  {
    id: 'add',
    label: 'add a header',
    detail: 'beside those of that name',
    add: header({ do: 'add', name: '', value: '' }),
  },
  {
    id: 'remove',
    label: 'remove the header',
    detail: 'every one of that name',
    add: header({ do: 'remove', name: '' }),
  },
];

export const editKinds: readonly (ChangeKind & { readonly id: JsonEdit['op'] })[] = [
  {
    id: 'replace',
    label: 'rewrite',
    detail: 'a value of the body that is there',
    add: json({ op: 'replace', path: '', value: '' }),
  },
  {
    id: 'convert',
    label: 'convert',
    detail: 'a value of the body into another type or case',
    add: json({ op: 'convert', path: '', to: 'boolean' }),
  },
  {
    id: 'add',
    label: 'put in',
    detail: 'a value of the body, there or not; - is the end of a list',
    add: json({ op: 'add', path: '', value: '' }),
  },
  {
    id: 'remove',
    label: 'take out',
    detail: 'a value of the body',
    add: json({ op: 'remove', path: '' }),
  },
  {
    id: 'move',
    label: 'move',
    detail: 'a value within the body',
    add: json({ op: 'move', from: '', path: '' }),
  },
  {
    id: 'copy',
    label: 'copy',
    detail: 'a value within the body',
    add: json({ op: 'copy', from: '', path: '' }),
  },
  {
    id: 'test',
    label: 'only if',
    detail: 'else no value of the body is changed',
    add: json({ op: 'test', path: '', value: '' }),
  },
];

export const changeKinds: readonly ChangeKind[] = [
  ...editKinds.map((kind) => ({ ...kind, id: `json ${kind.id}` })),
  {
    id: 'body',
    label: 'another body',
    detail: 'in place of the whole',
    add: (act) => ({ ...act, body: act.body ?? '' }),
  },
  ...headerKinds.map((kind) => ({ ...kind, id: `header ${kind.id}` })),
  {
    id: 'status',
    label: 'set the status',
    of: 'rewriteAnswer',
    add: (act) => (act.act === 'rewriteAnswer' ? { ...act, status: act.status ?? 200 } : act),
  },
  {
    id: 'method',
    label: 'set the method',
    of: 'rewriteRequest',
    add: (act) => (act.act === 'rewriteRequest' ? { ...act, method: act.method ?? 'PATCH' } : act),
  },
  {
    id: 'url',
    label: 'replace in the address',
    detail: 'path and query',
    of: 'rewriteRequest',
    add: (act) =>
      act.act === 'rewriteRequest' ? { ...act, url: act.url ?? { how: 'text', find: '', with: '' } } : act,
  },
];

export function without(act: Rewrite, change: Change): Rewrite {
  switch (change.kind) {
    case 'header':
      return { ...act, headers: act.headers.toSpliced(change.at, 1) };
    case 'json':
      return { ...act, json: act.json.toSpliced(change.at, 1) };
    default:
      return { ...act, [change.kind]: null };
  }
}

/** An edit of another kind at the same place. */
export function changeEdit(edit: JsonEdit, op: JsonEdit['op']): JsonEdit {
  const { path } = edit;
  const value = 'value' in edit ? edit.value : '';
  const from = 'from' in edit ? edit.from : '';
  switch (op) {
    case 'add':
    case 'replace':
    case 'test':
      return { op, path, value };
    case 'move':
    case 'copy':
      return { op, from, path };
    case 'remove':
      return { op, path };
    case 'convert':
      return { op, path, to: 'boolean' };
  }
}

export function changeHeader(change: HeaderChange, to: HeaderChange['do']): HeaderChange {
  const value = 'value' in change ? change.value : '';
  return to === 'remove' ? { do: to, name: change.name } : { do: to, name: change.name, value };
}
