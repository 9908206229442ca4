import type { Sentence } from '../contract/exchange.ts';
import type { SimRequest, Step, Subject } from './talk.ts';

/** What a request does, for the stage: `Look up Ada Byron`. */
export function sentenceOf({ method, step, subject }: SimRequest): Sentence {
  if (subject === null) return [step === 'importPages' ? 'Read what the app has' : 'Check the connection'];
  if (method === 'GET') return [readingOf(step, subject), { name: subject.name }];
  const [before, after] = phrases[step];
  return after === '' ? [before, { name: subject.name }] : [before, { name: subject.name }, after];
}

function readingOf(step: Step, { kind }: Subject): string {
  if (kind === 'group') return step === 'createGroup' ? 'Look up the group ' : 'Read the group ';
  return step === 'lookUp' ? 'Look up ' : 'Read ';
}

const phrases: Readonly<Record<Step, readonly [before: string, after: string]>> = {
  check: ['Check the connection with ', ''],
  lookUp: ['Look up ', ''],
  create: ['Create ', ''],
  linkExisting: ['Bring ', ' up to date'],
  changeProfile: ['Change ', ''],
  changeUserName: ['Rename ', ''],
  setManager: ['Set the manager of ', ''],
  switchOff: ['Switch ', ' off'],
  switchOn: ['Switch ', ' on'],
  erase: ['Delete ', ''],
  createGroup: ['Create the group ', ''],
  renameGroup: ['Send the name of ', ''],
  addMembers: ['Add members to ', ''],
  removeMembers: ['Remove members from ', ''],
  deleteGroup: ['Delete the group ', ''],
  importPages: ['Read ', ''],
};
