import type { MeaningKind, Outcome, Sentence } from '../contract/exchange.ts';
import type { CycleInfo, Operation } from '../contract/timeline.ts';
import type { Summary } from './summary.ts';

/** How an operation stands, and what did not come about. */
export function tellResult(main: {
  readonly kind: MeaningKind;
  readonly status: number | null;
  readonly outcome: Outcome;
  readonly isWrite: boolean;
  readonly underWay: boolean;
}): { result: Operation['result']; words: string | null } {
  const { kind, status, outcome, isWrite, underWay } = main;
  if (outcome === 'pending' || underWay) return { result: 'underWay', words: null };
  const undone = isWrite ? (notDone[kind] ?? 'not done') : 'not answered';
  if (status === null || outcome === 'aborted' || outcome === 'interrupted')
    return { result: 'unanswered', words: isWrite ? `perhaps ${undone}` : undone };
  if (status >= 500 || outcome !== 'completed') return { result: 'failed', words: undone };
  if (status >= 400) return { result: 'refused', words: isWrite ? undone : null };
  return { result: 'done', words: null };
}

const notDone: Partial<Readonly<Record<MeaningKind, string>>> = {
  create: 'not created',
  update: 'not changed',
  replace: 'not changed',
  deactivate: 'not switched off',
  reactivate: 'not switched on',
  delete: 'not deleted',
  setPassword: 'not set',
  createGroup: 'not created',
  renameGroup: 'not renamed',
  updateGroup: 'not changed',
  deleteGroup: 'not deleted',
  addMembers: 'not added',
  removeMembers: 'not removed',
  changeMembers: 'not changed',
  setMembers: 'not changed',
};

/** "Import people, pages 1 to 3 of 3" */
export function tellPages(kind: MeaningKind, pages: NonNullable<Summary['pages']>): Sentence {
  const what = kind === 'importGroups' ? 'Import groups' : 'Import people';
  const { from, to, size, total } = pages;
  if (size === null || size === 0) return [`${what}, in several requests`];
  const page = (first: number) => Math.floor((first - 1) / size) + 1;
  const of = total === null ? '' : ` of ${Math.max(page(to), Math.ceil(total / size))}`;
  return [
    page(from) === page(to)
      ? `${what}, page ${page(from)}${of}`
      : `${what}, pages ${page(from)} to ${page(to)}${of}`,
  ];
}

/** "incremental · 40 min after cycle 1" */
export function tellCycleStart({ kind, after, number }: CycleInfo): string {
  return after === null ? kind : `${kind} · ${tellTime(after)} after cycle ${number - 1}`;
}

/** "9 operations, 1 failed · 11 s" */
export function tellCycleEnd(
  { startedAt, endedAt }: CycleInfo,
  { operations, failed }: { readonly operations: number; readonly failed: number },
): string {
  const count = `${operations} ${operations === 1 ? 'operation' : 'operations'}`;
  return `${count}${failed > 0 ? `, ${failed} failed` : ''} · ${tellTime(endedAt - startedAt)}`;
}

/** In the two largest units that say something: `40 min 2 s`, `3 h`, `11 s`. */
export function tellTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return `${Math.round(ms)} ms`;
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}
