import { stepsOf } from '../steps-of.ts';
import type { Step } from '../talk.ts';
import * as groups from './group-steps.ts';
import type { StepRun } from './people-steps.ts';
import * as people from './people-steps.ts';
import type { World } from './world.ts';

const runs: Readonly<Record<Step, StepRun>> = {
  check: people.check,
  lookUp: people.lookUp,
  create: people.create,
  linkExisting: people.linkExisting,
  changeProfile: people.changeProfile,
  changeUserName: people.changeUserName,
  setManager: people.setManager,
  switchOff: people.switchOff,
  switchOn: people.switchOn,
  erase: people.erase,
  createGroup: groups.createGroup,
  renameGroup: groups.renameGroup,
  addMembers: groups.addMembers,
  removeMembers: groups.removeMembers,
  deleteGroup: groups.deleteGroup,
  importPages: groups.importPages,
};

/** The order in which they can follow each other: groups while there are people to be in them, deletion last. */
const ORDER: readonly Step[] = [
  'check',
  'lookUp',
  'create',
  'linkExisting',
  'changeProfile',
  'changeUserName',
  'setManager',
  'createGroup',
  'addMembers',
  'removeMembers',
  'renameGroup',
  'switchOff',
  'switchOn',
  'importPages',
  'erase',
  'deleteGroup',
];

/** A step of a lifecycle; `run` is null for one that this identity provider never takes. */
export interface LifecycleStep {
  readonly step: Step;
  readonly run: StepRun | null;
}

export function lifecycleOf({ idp }: Pick<World, 'idp'>): readonly LifecycleStep[] {
  const taken = new Set(stepsOf(idp));
  return ORDER.map((step) => ({ step, run: taken.has(step) ? runs[step] : null }));
}
