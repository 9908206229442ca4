import { mutability } from './error.ts';
import type { Filter } from './filter/ast.ts';
import { valuesDemanded } from './filter/equalities.ts';
import { type JsonObject, quote } from './json.ts';
import type { LinkDraft } from './links.ts';
import { listedForRemoval, matcher, nothingMatches, type Step } from './patch-step.ts';
import type { Reading } from './tolerance.ts';
import { readElements } from './values.ts';

/** Does one step to links, at a cost that does not grow with their number. @throws {ScimError} 400. */
export function applyToLinks(links: LinkDraft, step: Step, reading: Reading): void {
  const { op, attribute, sub, filter, value, pointer } = step;
  if (filter !== null) {
    const chosen = chosenLinks(links, step, reading);
    if (op === 'remove' && sub === null) {
      for (const element of chosen) links.remove(element.value as string);
      return;
    }
    if (chosen.length === 0) {
      if (op === 'remove') return;
      throw nothingMatches(step);
    }
    throw mutability(`${quote(step.path)} cannot be changed; remove the value and add another.`);
  }
  if (sub !== null)
    throw mutability(`${quote(step.path)} cannot be changed; remove the value and add another.`);
  if (op === 'remove') {
    const listed = listedForRemoval(step, reading);
    if (listed === null) links.clear();
    else for (const id of listed) links.remove(id);
    return;
  }
  const given = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  const read = readElements(attribute, given, pointer, reading) ?? [];
  if (op === 'replace') links.clear();
  for (const element of read) links.add(element as JsonObject);
}

function chosenLinks(links: LinkDraft, step: Step, reading: Reading): JsonObject[] {
  // Named by id, they are found without looking at the others.
  const demanded = valuesDemanded(step.filter as Filter);
  if (demanded !== null) return demanded.map((id) => links.get(id)).filter((link) => link !== undefined);
  reading.work?.spend(links.size, quote(step.path));
  const matches = matcher(step, reading);
  return [...links.elements()].filter(matches);
}
