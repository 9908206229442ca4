import { exact, fold } from '../../../shared/scim/fold.ts';
import { isObject, type Json } from '../../../shared/scim/json.ts';
import type { Attribute, ResourceType } from '../../../shared/scim/registry.ts';
import type { Entry } from './entry.ts';

/** Attributes besides the unique ones that clients look people and groups up by. */
const lookedUp = ['externalId', 'displayName', 'emails'];

/** The resources of one type: by id, in the order they were created, and by what they are looked up by. */
export class Collection {
  readonly type: ResourceType;
  readonly #byId = new Map<string, Entry>();
  /** Holes are entries deleted since the list was last asked for. */
  #order: (Entry | null)[] = [];
  #holes = 0;
  #serials = 0;
  readonly #indexes = new Map<Attribute, Index>();

  constructor(type: ResourceType) {
    this.type = type;
    for (const attribute of type.attributes.values()) {
      if (attribute.name === 'id' || leafOf(attribute)?.type !== 'string') continue;
      if (attribute.uniqueness !== 'none' || lookedUp.includes(attribute.name)) {
        this.#indexes.set(attribute, new Map());
      }
    }
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): Entry | undefined {
    return this.#byId.get(id);
  }

  /** Everything, oldest first. */
  entries(): readonly Entry[] {
    if (this.#holes > 0) {
      const kept = this.#order.filter((entry) => entry !== null);
      for (let at = 0; at < kept.length; at++) (kept[at] as Entry).position = at;
      this.#order = kept;
      this.#holes = 0;
    }
    return this.#order as Entry[];
  }

  /**
   * Entries whose attribute, or the `value` of one of its elements, equals a text by its case rule; null when
   * the attribute is not indexed.
   */
  withValue(attribute: Attribute, value: string): readonly Entry[] | null {
    if (attribute.name === 'id') {
      const entry = this.#byId.get(value);
      return entry ? [entry] : [];
    }
    const index = this.#indexes.get(attribute);
    if (!index) return null;
    const found = index.get(keyOf(leafOf(attribute) ?? attribute, value));
    return found === undefined ? [] : Array.isArray(found) ? found : [found];
  }

  add(entry: Entry): void {
    entry.position = this.#order.length;
    entry.serial = ++this.#serials;
    this.#order.push(entry);
    this.#byId.set(entry.id, entry);
    for (const [attribute, index] of this.#indexes) put(index, attribute, entry.json[attribute.name], entry);
  }

  /** Call before `entry.json` is exchanged for `next`. */
  reindex(entry: Entry, next: Entry['json']): void {
    for (const [attribute, index] of this.#indexes) {
      const before = entry.json[attribute.name];
      const after = next[attribute.name];
      if (before === after) continue;
      take(index, attribute, before, entry);
      put(index, attribute, after, entry);
    }
  }

  remove(entry: Entry): void {
    this.#byId.delete(entry.id);
    this.#order[entry.position] = null;
    this.#holes++;
    for (const [attribute, index] of this.#indexes) take(index, attribute, entry.json[attribute.name], entry);
  }

  clear(): void {
    this.#byId.clear();
    this.#order = [];
    this.#holes = 0;
    for (const index of this.#indexes.values()) index.clear();
  }
}

/** What is compared when only the attribute is named. */
function leafOf(attribute: Attribute): Attribute | undefined {
  return attribute.type === 'complex' ? attribute.subs.get('value') : attribute;
}

function keyOf(leaf: Attribute, value: string): string {
  return leaf.caseExact ? exact(value) : fold(value);
}

function keysOf(attribute: Attribute, value: Json | undefined): readonly string[] {
  if (value === undefined) return noKeys;
  const leaf = leafOf(attribute) ?? attribute;
  if (typeof value === 'string') return [keyOf(leaf, value)];
  if (!Array.isArray(value)) return noKeys;
  if (value.length === 1) {
    const [only] = value;
    const text = isObject(only) ? only.value : only;
    return typeof text === 'string' ? [keyOf(leaf, text)] : noKeys;
  }
  const keys = new Set<string>();
  for (const element of value) {
    const text = isObject(element) ? element.value : element;
    if (typeof text === 'string') keys.add(keyOf(leaf, text));
  }
  return [...keys];
}

const noKeys: readonly string[] = [];

type Index = Map<string, Entry | Entry[]>;

function put(index: Index, attribute: Attribute, value: Json | undefined, entry: Entry): void {
  for (const key of keysOf(attribute, value)) {
    const held = index.get(key);
    if (held === undefined) index.set(key, entry);
    else if (Array.isArray(held)) held.push(entry);
    else index.set(key, [held, entry]);
  }
}

function take(index: Index, attribute: Attribute, value: Json | undefined, entry: Entry): void {
  for (const key of keysOf(attribute, value)) {
    const held = index.get(key);
    if (held === entry) index.delete(key);
    if (!Array.isArray(held)) continue;
    held.splice(held.indexOf(entry), 1);
    if (held.length === 1) index.set(key, held[0] as Entry);
  }
}
