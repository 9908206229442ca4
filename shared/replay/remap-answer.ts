import type { Translate } from './id-map.ts';
import type { AnswerFacts } from './learn.ts';
import type { References } from './references.ts';
import { parseJson, remapBody } from './remap-body.ts';

/**
 * An answer of there with the ids of here, for comparing; its fields stay as they are.
 * @param translate gives ids of here for those of there: `IdMap.toHere`
 */
export function remapAnswer<T extends AnswerFacts & { readonly text: string }>(
  answer: T,
  collection: string | null,
  translate: Translate,
  references: References,
): T {
  const text = remapBody(answer.text, collection, translate, references);
  return text === answer.text ? answer : { ...answer, text, body: parseJson(text) };
}
