import type { Profile } from '../../../shared/profiles/profile.ts';
import type { Lifecycle } from '../../../shared/profiles/resource-knobs.ts';
import { invalidValue, mutability, ScimError } from '../../../shared/scim/error.ts';
import { type JsonObject, quote } from '../../../shared/scim/json.ts';
import type { ResourceType } from '../../../shared/scim/registry.ts';
import type { DirectoryChange } from '../store/directory-change.ts';
import { valueAt } from './attribute-rules.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { named } from './incoming.ts';

export function lifecycleOf({ lifecycle }: Profile, type: ResourceType): Lifecycle | undefined {
  return lifecycle[type.name];
}

/** Whether the app does not show a resource until it is activated again. */
export function isHidden(entry: Entry, profile: Profile): boolean {
  return entry.json.active === false && lifecycleOf(profile, entry.type)?.inactive === 'hide';
}

/** Those a client may see. */
export function visible(entries: readonly Entry[], type: ResourceType, profile: Profile): readonly Entry[] {
  if (lifecycleOf(profile, type)?.inactive !== 'hide') return entries;
  return entries.filter((entry) => !isHidden(entry, profile));
}

/** @throws {ScimError} 400 when the app does not let `active` become what it is to become. */
export function demandLife(
  type: ResourceType,
  before: JsonObject | null,
  after: JsonObject,
  profile: Profile,
): void {
  const life = lifecycleOf(profile, type);
  if (!life) return;
  if (before === null) {
    if (after.active === false && !life.createInactive) {
      throw invalidValue(`A ${type.name} cannot be created with active set to false here.`);
    }
    return;
  }
  if (before.active === false && after.active !== false && !life.reactivate) {
    throw mutability(`A ${type.name} that was deactivated cannot be activated again here.`);
  }
}

/**
 * The resource that a POST means although it is there already; undefined when the POST makes a new one.
 * @throws {ScimError} 409 when the app does not take the POST for it.
 */
export function knownBefore(directory: Directory, type: ResourceType, json: JsonObject): Entry | undefined {
  const life = lifecycleOf(directory.profile, type);
  if (!life || life.recreate === 'refuse') return undefined;
  for (const path of life.knownBy) {
    const attribute = named(type, path)?.attribute;
    const texts = [valueAt(type, json, path) ?? []].flat();
    for (const text of texts) {
      if (!attribute || typeof text !== 'string') continue;
      const [entry] = directory.withValue(type, attribute, text);
      if (!entry) continue;
      if (life.recreate === 'adopt' || entry.json.active === false) return entry;
      throw new ScimError(
        409,
        'uniqueness',
        `${path} ${quote(text)} belongs to another ${type.name}, ${quote(entry.id)}.`,
      );
    }
  }
  return undefined;
}

/** Call when the answer is made: where the app forgets whoever is deactivated, that happens now. */
export function settle(entry: Entry, directory: Directory, changes: DirectoryChange[]): void {
  if (entry.json.active !== false) return;
  if (lifecycleOf(directory.profile, entry.type)?.inactive !== 'remove') return;
  if (directory.collection(entry.type).get(entry.id) === entry) directory.remove(entry, changes);
}

/** The resource with what the app adds to a name to make it the only one. */
export function withFreeNames(
  directory: Directory,
  type: ResourceType,
  json: JsonObject,
  self: Entry | null,
): JsonObject {
  let result = json;
  for (const path of directory.profile.attributes.suffixed[type.name] ?? []) {
    const attribute = named(type, path)?.attribute;
    const wanted = attribute && result[attribute.name];
    if (!attribute || typeof wanted !== 'string' || (self && wanted === self.json[attribute.name])) continue;
    const taken = (name: string) =>
      directory.withValue(type, attribute, name).some((entry) => entry !== self);
    let name = wanted;
    for (let number = 2; taken(name); number++) name = `${wanted} (${number})`;
    if (name !== wanted) result = { ...result, [attribute.name]: name };
  }
  return result;
}

/** @throws {ScimError} 400 when a link points at somebody inactive and the app does not have that. */
export function demandActive(target: Entry, path: string, { members }: Profile): void {
  if (members.inactive || target.json.active !== false) return;
  throw invalidValue(`${path} cannot hold ${quote(target.id)}, who is deactivated.`);
}
