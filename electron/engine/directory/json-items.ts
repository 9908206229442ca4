/** Where an item stands in a text; null when the reader only wants to let others have their turn. */
export type Found = { readonly from: number; readonly to: number } | null;

const TOKENS_AT_ONCE = 5000;

/**
 * Finds the resources in a JSON text without parsing it whole, which for a large company would take too long in one
 * go: the elements of an array, the `Resources` of a ListResponse, or objects one after the other (one a line).
 *
 * @throws Error when the text ends in the middle of something
 */
export function* jsonItems(text: string): Generator<Found> {
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs;
  let depth = 0;
  let rootFrom = 0;
  let rootIsObject = false;
  /** Depth at which an object is an item; -1 where none is. */
  let itemDepth = -1;
  let itemFrom = 0;
  let hasItems = false;
  let key = '';
  let tokens = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (++tokens % TOKENS_AT_ONCE === 0) yield null;
    const at = match.index;
    switch (match[0]) {
      case '{':
        if (depth === 0) {
          rootFrom = at;
          rootIsObject = true;
          hasItems = false;
          itemDepth = -1;
        }
        if (depth === itemDepth) itemFrom = at;
        depth++;
        break;
      case '[':
        if (depth === 0) {
          rootIsObject = false;
          hasItems = true;
          itemDepth = 1;
        } else if (depth === 1 && rootIsObject && key === '"resources"') {
          hasItems = true;
          itemDepth = 2;
        }
        depth++;
        break;
      case '}':
        depth--;
        if (depth === itemDepth) yield { from: itemFrom, to: at + 1 };
        else if (depth === 0 && !hasItems) yield { from: rootFrom, to: at + 1 };
        break;
      case ']':
        depth--;
        if (rootIsObject && depth === 1) itemDepth = -1;
        break;
      default:
        if (depth === 1) key = match[0].toLowerCase();
    }
    if (depth < 0) throw new Error(`There is a ${match[0]} too many at offset ${at}.`);
  }
  if (depth > 0) throw new Error('The file ends in the middle of a value.');
}
