import type { IdpDefinition } from './definition.ts';
import { type Step, steps } from './talk.ts';

/** What this identity provider ever does in an app. */
export function stepsOf(idp: IdpDefinition): readonly Step[] {
  return steps.filter((step) => does(idp, step));
}

function does({ people, groups, imports, mapping }: IdpDefinition, step: Step): boolean {
  switch (step) {
    case 'erase':
      return people.erase !== 'never';
    case 'setManager':
      return mapping.some(({ reference }) => reference);
    case 'createGroup':
    case 'renameGroup':
    case 'addMembers':
    case 'removeMembers':
      return groups !== null;
    case 'deleteGroup':
      return groups?.erase === true;
    case 'importPages':
      return imports !== 'none';
    default:
      return true;
  }
}
