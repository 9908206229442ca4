import type { Json } from '../scim/json.ts';
import { editStrings } from './edit-strings.ts';
import type { Translate } from './id-map.ts';
import { idPlaces } from './id-places.ts';
import type { References } from './references.ts';
import { remapText } from './remap-text.ts';

/** Deeper JSON than this is nobody's resource, and would be walked by recursion. */
const MAX_DEPTH = 200;

/**
 * A SCIM body with the ids of the other service provider, at every place `idPlaces` names. What is not JSON, or has
 * no id that is known, comes back as it was.
 * @param kind see `idPlaces`
 */
export function remapBody(
  text: string,
  kind: string | null,
  translate: Translate,
  references: References,
): string {
  const body = parseJson(text);
  if (body === undefined) return text;
  const edits = new Map<string, string>();
  for (const place of idPlaces(body, kind, references)) {
    const other = remapText(place, translate, references);
    if (other !== place.text) edits.set(place.pointer, other);
  }
  return editStrings(text, edits);
}

/** Undefined for anything that is not JSON, or nested beyond what anybody means. */
export function parseJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as Json;
    return isDeep(value, MAX_DEPTH) ? undefined : value;
  } catch {
    return undefined;
  }
}

function isDeep(value: Json, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  return Object.values(value).some((inner) => isDeep(inner, left - 1));
}
