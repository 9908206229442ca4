import { isObject, type Json, type JsonObject } from './json.ts';
import type { Attribute } from './registry.ts';

/**
 * A resource as filters, sorting and projections see it: its own JSON, `id`, `meta` and what is kept apart
 * from it (links, derived values), which is only asked for when needed.
 */
export interface ResourceView {
  readonly json: JsonObject;
  /** Value of an attribute that is not, or not whole, in `json`: links and references, id, schemas, meta. */
  apart(attribute: Attribute): Json | undefined;
  /** Whether it links to an id by an attribute that holds links, without looking at the others. */
  linksTo(attribute: Attribute, id: string): boolean;
}

/** Reads the value of a top-level attribute of a schema. */
export function readAttribute(view: ResourceView, attribute: Attribute): Json | undefined {
  if (attribute.apart) return view.apart(attribute);
  if (attribute.extension === null) return view.json[attribute.name];
  const extension = view.json[attribute.extension];
  return isObject(extension) ? extension[attribute.name] : undefined;
}
