import type { Comparison, Difference } from './difference.ts';

/** What the two sides of a comparison are called in sentences: "the app" and "the shadow". */
export interface Sides {
  readonly here: string;
  readonly there: string;
}

/** One difference as a sentence without its end: `userName is "ada" at the app and "ADA" at the shadow`. */
export function describeDifference({ kind, name, here, there }: Difference, sides: Sides): string {
  const both = `${here ?? 'nothing'} at ${sides.here} and ${there ?? 'nothing'} at ${sides.there}`;
  switch (kind) {
    case 'status':
      return name === 'status' ? `The status is ${both}` : `${name} is ${both}`;
    case 'missing':
      return `${sides.there} does not have ${name}, which is ${here} at ${sides.here}`;
    case 'extra':
      return `${sides.there} has ${name}, ${there}, and ${sides.here} does not`;
    case 'value':
      return `${name} is ${both}`;
    case 'type':
      return `${name} is of another type: ${both}`;
    case 'letterCase':
      return `${name} differs in upper and lower case only: ${both}`;
    case 'nameCase':
      return `The name of ${name} is written ${both}; names count in any case`;
    case 'order':
      return `${name} has the same values in another order`;
    case 'spelling':
      return `${name} is the same, written otherwise: ${both}`;
    case 'empty':
      return `${name} has no value at either, told as ${both}`;
    case 'optional':
      return there === null
        ? `${sides.there} leaves out ${name}, as it may`
        : `${sides.there} adds ${name}, as it may: ${there}`;
    case 'default':
      return `${name} is false, which is the same as nothing`;
    case 'noBody':
      return name === 'status'
        ? `The status is ${both}: a change may be answered with the resource or without`
        : `There is ${plain(here)} at ${sides.here} and ${plain(there)} at ${sides.there}`;
    case 'detail':
      return `The error is told in other words: ${both}`;
    case 'header':
      return `The field ${name} is ${both}`;
    case 'body':
      return `The body is ${plain(here)} at ${sides.here} and ${plain(there)} at ${sides.there}${here === there ? ', with another text' : ''}`;
  }
}

/** "answered differently: 3 places" */
export function describeVerdict({ verdict, places }: Pick<Comparison, 'verdict' | 'places'>): string {
  switch (verdict) {
    case 'same':
      return 'answered the same';
    case 'equivalent':
      return 'answered equivalently';
    case 'different':
      return `answered differently: ${count(places)}`;
    case 'worse':
      return `failed where the first did not: ${count(places)}`;
  }
}

function count(places: number): string {
  return places === 1 ? 'one place' : `${places} places`;
}

/** What is quoted as JSON text elsewhere is a name here. */
function plain(text: string | null): string {
  return text === null ? 'nothing' : text.replaceAll('"', '');
}
