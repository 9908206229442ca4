import { describeDifference, describeVerdict } from '../../../shared/compare/describe.ts';
import type { Difference } from '../../../shared/compare/difference.ts';
import type { ShadowOutcome } from '../../../shared/contract/shadow.ts';

const sides = { here: 'the first', there: 'the shadow' };

/** What the shadow made of an exchange, as a sentence. */
export function outcomeSentence({ result, places }: ShadowOutcome): string {
  switch (result) {
    case 'unknownId':
      return 'The shadow was asked about something it knows by another id, or not at all.';
    case 'notCompared':
      return 'The shadow answered, and the answers were not compared.';
    case 'unanswered':
      return 'The shadow did not answer.';
    case 'notSent':
    case 'dropped':
      return 'The shadow was not asked.';
    default:
      return `The shadow ${describeVerdict({ verdict: result, places })}.`;
  }
}

export function differenceSentence(difference: Difference): string {
  const text = describeDifference(difference, sides);
  // The name of an attribute stays as it is written.
  const begins = text.startsWith(difference.name) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return `${begins}.`;
}

/** Whether the engineer has to look at it. */
export function matters({ result }: ShadowOutcome): boolean {
  return result === 'different' || result === 'worse' || result === 'unanswered' || result === 'dropped';
}
