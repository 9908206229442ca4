import type { CompatCause, CompatCell, CompatRow } from '../../contract/compat.ts';
import type { Step } from '../talk.ts';

/** What a step is called in a table. */
export const stepNames: Readonly<Record<Step, string>> = {
  check: 'Check',
  lookUp: 'Look up',
  create: 'Create',
  linkExisting: 'Link existing',
  changeProfile: 'Change profile',
  changeUserName: 'Change userName',
  setManager: 'Set manager',
  switchOff: 'Switch off',
  switchOn: 'Switch on',
  erase: 'Erase',
  createGroup: 'Create group',
  renameGroup: 'Rename group',
  addMembers: 'Add members',
  removeMembers: 'Remove members',
  deleteGroup: 'Delete group',
  importPages: 'Import pages',
};

export function rowName({ name, variant }: Pick<CompatRow, 'name' | 'variant'>): string {
  return variant === '' ? name : `${name}, ${variant}`;
}

export function isBroken({ verdict }: CompatCell): boolean {
  return verdict === 'fails' || verdict === 'loses';
}

/** True when every step that was run works, and some were. */
export function allWork(rows: readonly CompatRow[]): boolean {
  return (
    rows.some(({ of }) => of > 0) &&
    rows.every(
      ({ cells, state }) =>
        state === 'done' && !cells.some((cell) => isBroken(cell) || cell.verdict === 'notRun'),
    )
  );
}

export interface CauseInRun extends CompatCause {
  /** Where it shows: `Okta, catalogue app: Create`. */
  readonly cells: readonly string[];
}

/** Causes of what fails or is lost, the one that breaks most first. */
export function causesOf(rows: readonly CompatRow[]): CauseInRun[] {
  const found = new Map<string, { cause: CompatCause; cells: string[] }>();
  for (const row of rows) {
    for (const cell of row.cells) {
      // The first cause is that of the verdict; the others are beside it.
      const [cause] = isBroken(cell) ? cell.causes : [];
      if (!cause) continue;
      const known = found.get(cause.code) ?? { cause, cells: [] };
      known.cells.push(`${rowName(row)}: ${stepNames[cell.step]}`);
      found.set(cause.code, known);
    }
  }
  return [...found.values()]
    .sort((a, b) => b.cells.length - a.cells.length)
    .map(({ cause, cells }) => ({ ...cause, cells }));
}

/** One or two sentences about a run. */
export function summaryOf(rows: readonly CompatRow[]): string {
  const done = rows.filter(({ state }) => state === 'done');
  if (done.length === 0) return 'Nothing has been tried yet.';
  const good = done.filter(
    ({ cells, of }) => of > 0 && !cells.some((cell) => isBroken(cell) || cell.verdict === 'notRun'),
  );
  const broken = done.flatMap(({ cells }) => cells).filter(isBroken).length;
  const causes = causesOf(done).length;
  const first =
    good.length === done.length
      ? `This app works with ${done.length === 1 ? rowName(done[0] ?? { name: 'it', variant: '' }) : `all ${done.length} that were tried`}.`
      : good.length === 0
        ? 'This app works with none of those that were tried.'
        : `This app works with ${good.length} of the ${done.length} that were tried: ${good.map(rowName).join('; ')}.`;
  if (broken === 0) return first;
  const steps = broken === 1 ? 'One step breaks' : `${broken} steps break`;
  return `${first} ${steps}, from ${causes === 1 ? 'one cause' : `${causes} causes`}.`;
}
