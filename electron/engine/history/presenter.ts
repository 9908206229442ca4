import type { Resource } from '../../../shared/contract/directory.ts';
import { isObject, type Json, type JsonObject } from '../../../shared/scim/json.ts';
import type { ResourceType } from '../../../shared/scim/registry.ts';
import { MockClient } from '../directory/mock-client.ts';
import { createMockTarget } from '../mock/mock-target.ts';
import type { StoredLink, StoredResource } from '../store/directory-change.ts';
import type { PastPlace } from './place.ts';

/** Where what stood at a moment is found. */
export interface Moment {
  resource(type: string, id: string): StoredResource | null;
  /** Links of one resource, in the order they were made. */
  linksOf(type: string, id: string): readonly StoredLink[];
  /** Links that point at an id. */
  linksTo(id: string): readonly StoredLink[];
}

export interface Presented {
  /** Null: there was none. */
  readonly resource: Resource | null;
  /** How many links of each kind it had; when there are many they are not in `resource`. */
  readonly links: readonly { readonly attribute: string; readonly total: number }[];
}

/** More links than this are not shown within their resource. */
export const LINKS_SHOWN = 200;
/** Groups within groups are followed to this many. */
const MAX_OWNERS = 500;

/**
 * A resource as a GET answered at a moment. The mock itself answers, over a directory that holds this resource and
 * what it shows of others: so whatever a profile does to an answer is done here too.
 */
export function present(
  place: PastPlace,
  moment: Moment,
  typeName: string,
  id: string,
  { groups }: { readonly groups: boolean },
): Presented {
  const type = place.registry.type(typeName);
  const stored = moment.resource(typeName, id);
  if (!type || !stored) return { resource: null, links: [] };
  const resources = new Map<string, StoredResource>([[`${typeName}\n${id}`, stored]]);
  const add = (name: string, target: string): void => {
    const found = moment.resource(name, target);
    if (found) resources.set(`${name}\n${target}`, found);
  };
  const owned = moment.linksOf(typeName, id);
  const isLong = owned.length > LINKS_SHOWN;
  const links: StoredLink[] = isLong ? [] : [...owned];
  for (const { attribute, value } of links) {
    const to = type.definition.links.find((link) => link.attribute === attribute)?.to ?? [];
    for (const name of to) add(name, value);
  }
  for (const [name, target] of referencesOf(type, JSON.parse(stored.json) as JsonObject)) add(name, target);
  if (groups) collectOwners(moment, id, resources, links);
  const mock = createMockTarget({
    profile: place.profile,
    definitions: place.definitions,
    stored: { resources: () => resources.values(), links: () => links },
  });
  const hidden = [
    ...(isLong ? type.links.map(({ name }) => name) : []),
    ...(groups ? [] : type.derived.map(({ name }) => name)),
  ];
  const query = hidden.length === 0 ? '' : `?excludedAttributes=${hidden.join(',')}`;
  const { status, body } = new MockClient(mock, place.basePath, place.baseUrl).send(
    'GET',
    `${type.endpoint}/${encodeURIComponent(id)}${query}`,
  );
  return { resource: status === 200 ? body : null, links: totals(owned) };
}

/** Groups that hold an id, the groups that hold those, and so on. */
function collectOwners(
  moment: Moment,
  id: string,
  resources: Map<string, StoredResource>,
  links: StoredLink[],
): void {
  const waiting = [id];
  const seen = new Set(waiting);
  for (let next = waiting.pop(); next !== undefined && seen.size < MAX_OWNERS; next = waiting.pop()) {
    for (const link of moment.linksTo(next)) {
      const owner = moment.resource(link.type, link.id);
      if (!owner) continue;
      resources.set(`${link.type}\n${link.id}`, owner);
      links.push(link);
      if (seen.has(link.id)) continue;
      seen.add(link.id);
      waiting.push(link.id);
    }
  }
}

/** Resources that single attributes such as `manager` point at, by type and id. */
function* referencesOf(type: ResourceType, json: JsonObject): Generator<readonly [string, string]> {
  for (const attribute of type.references) {
    const holder: Json | undefined = attribute.extension === null ? json : json[attribute.extension];
    const held = isObject(holder) ? holder[attribute.name] : undefined;
    const value = isObject(held) ? held.value : held;
    if (typeof value === 'string') for (const name of attribute.references) yield [name, value];
  }
}

function totals(links: readonly StoredLink[]): Presented['links'] {
  const counted = new Map<string, number>();
  for (const { attribute } of links) counted.set(attribute, (counted.get(attribute) ?? 0) + 1);
  return [...counted].map(([attribute, total]) => ({ attribute, total }));
}

/** What people call a stored resource. */
export function labelOf(stored: StoredResource | null, id: string): string {
  if (!stored) return id;
  const { displayName, name, userName } = JSON.parse(stored.json) as JsonObject;
  const full = isObject(name) ? name.formatted : undefined;
  for (const text of [displayName, full, userName]) if (typeof text === 'string' && text !== '') return text;
  return id;
}
