import { changeSentence } from '../../../shared/compare/change-words.ts';
import { diffResources, type Ignoring } from '../../../shared/compare/resource-diff.ts';
import type { ComparedType } from '../../../shared/contract/history.ts';
import type { JsonObject } from '../../../shared/scim/json.ts';
import { Slices } from '../directory/slices.ts';
import type { StoredDirectory, StoredLink } from '../store/directory-change.ts';
import { labelOf } from './presenter.ts';

/** Rows of each list. */
const MAX_ROWS = 200;
/** Differences that are said of one resource. */
const MAX_WORDS = 6;

/** A resource of one side. */
interface Item {
  readonly type: string;
  readonly id: string;
  readonly json: string;
  links: StoredLink[] | null;
}

interface Side {
  /** By what makes two resources the same. */
  readonly items: Map<string, Item>;
  /** Names of resources by their id, for links. */
  readonly labels: Map<string, string>;
}

/**
 * Compares two directories, whatever their size, in slices. Both are in memory for that long.
 * @throws Cancelled
 */
export async function compareDirectories(
  a: StoredDirectory,
  b: StoredDirectory,
  by: 'id' | 'name',
  ignoring: Ignoring,
): Promise<ComparedType[]> {
  const slices = new Slices();
  const before = await read(a, by, slices);
  const after = await read(b, by, slices);
  const types = new Map<string, ComparedType>();
  const typeOf = (name: string): ComparedType => {
    const known = types.get(name) ?? emptyType(name);
    types.set(name, known);
    return known;
  };
  for (const [key, item] of after.items) {
    if (!before.items.has(key))
      put(typeOf(item.type).added, { id: item.id, otherId: null, label: labelOf(item, item.id) });
  }
  for (const [key, item] of before.items) {
    if (slices.over) await slices.pause();
    const other = after.items.get(key);
    const compared = typeOf(item.type);
    if (!other) {
      put(compared.removed, { id: item.id, otherId: null, label: labelOf(item, item.id) });
      continue;
    }
    if (sameAtAGlance(item, other, by)) {
      compared.same++;
      continue;
    }
    const changes = diffResources(whole(item, before, by), whole(other, after, by), ignoring);
    if (changes.length === 0) compared.same++;
    else {
      put(compared.changed, {
        id: other.id,
        otherId: item.id === other.id ? null : item.id,
        label: labelOf(other, other.id),
        paths: changes.map(({ path }) => path).slice(0, MAX_WORDS),
        words: changes.slice(0, MAX_WORDS).map(changeSentence),
      });
    }
  }
  return [...types.values()].sort(
    (one, other) => rank(one.type) - rank(other.type) || one.type.localeCompare(other.type),
  );
}

async function read(stored: StoredDirectory, by: 'id' | 'name', slices: Slices): Promise<Side> {
  const items = new Map<string, Item>();
  const labels = new Map<string, string>();
  const owners = new Map<string, Item>();
  for (const { type, id, json } of stored.resources()) {
    const item = { type, id, json, links: null };
    const label = labelOf(item, id);
    labels.set(id, label);
    const name = by === 'id' ? id : nameOf(item);
    // Two with the same name are told apart by their ids.
    const key = items.has(`${type}\n${name}`) ? `${type}\n${name}\n${id}` : `${type}\n${name}`;
    items.set(key, item);
    owners.set(`${type}\n${id}`, item);
    if (slices.over) await slices.pause();
  }
  for (const link of stored.links()) {
    const owner = owners.get(`${link.type}\n${link.id}`);
    if (!owner) continue;
    owner.links ??= [];
    owner.links.push(link);
    if (slices.over) await slices.pause();
  }
  return { items, labels };
}

/** The name that makes resources of different ids the same one: in any case, as userName is compared. */
function nameOf({ json, id }: Item): string {
  const { userName, displayName } = JSON.parse(json) as JsonObject;
  const name = typeof userName === 'string' ? userName : displayName;
  return typeof name === 'string' ? name.toLowerCase() : id;
}

/** Most resources are the same in every byte; those are not parsed. */
function sameAtAGlance(one: Item, other: Item, by: 'id' | 'name'): boolean {
  if (one.json !== other.json) return false;
  if (one.links === null && other.links === null) return true;
  if (by !== 'id' || one.links?.length !== other.links?.length) return false;
  return (one.links ?? []).every(
    (link, at) => link.value === other.links?.[at]?.value && link.json === other.links[at].json,
  );
}

/** A resource with its links, which are named so that they can be told by name. */
function whole(item: Item, { labels }: Side, by: 'id' | 'name'): JsonObject {
  const links = new Map<string, JsonObject[]>();
  for (const { attribute, value, json: element } of item.links ?? []) {
    const label = labels.get(value);
    const link = JSON.parse(element) as JsonObject;
    const named = label === undefined ? link : { ...link, display: label };
    const shown = by === 'name' && label !== undefined ? { ...named, value: label } : named;
    const list = links.get(attribute);
    if (list) list.push(shown);
    else links.set(attribute, [shown]);
  }
  return { ...(JSON.parse(item.json) as JsonObject), ...Object.fromEntries(links) };
}

function put<R>(list: { total: number; rows: R[] }, row: R): void {
  list.total++;
  if (list.rows.length < MAX_ROWS) list.rows.push(row);
}

function emptyType(type: string): ComparedType {
  const list = <R>() => ({ total: 0, rows: [] as R[] });
  return { type, added: list(), removed: list(), changed: list(), same: 0 };
}

function rank(type: string): number {
  return type === 'User' ? 0 : type === 'Group' ? 1 : 2;
}
