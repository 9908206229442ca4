import type { Profile } from '../../../shared/profiles/profile.ts';
import { invalidValue } from '../../../shared/scim/error.ts';
import { cloneJson, equalJson, type Json, type JsonObject } from '../../../shared/scim/json.ts';
import { type LinkChanges, LinkDraft } from '../../../shared/scim/links.ts';
import { applyPatch } from '../../../shared/scim/patch.ts';
import { readPatch } from '../../../shared/scim/patch-request.ts';
import { carryOver, containerFor, readResource } from '../../../shared/scim/read-resource.ts';
import type { Attribute, ResourceType } from '../../../shared/scim/registry.ts';
import { resolveName } from '../../../shared/scim/resolve.ts';
import type { Reading } from '../../../shared/scim/tolerance.ts';
import type { DirectoryChange } from '../store/directory-change.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';

/** What a write needs besides the resource. */
export interface WriteContext {
  readonly directory: Directory;
  readonly profile: Profile;
  readonly reading: Reading;
  readonly changes: DirectoryChange[];
  /** Ids of resources that the same request will create. */
  readonly promised?: ReadonlyMap<string, ResourceType>;
}

/** Secrets can be set and never be read; a mock has no use for them beyond knowing that one was set. */
const secretPlaceholder = '(set)';

/** POST (RFC 7644 section 3.3), under an id that was reserved for it or a new one. Nothing changes when it throws. */
export function createResource(type: ResourceType, body: Json, context: WriteContext, id?: string): Entry {
  const { directory, profile, reading, changes, promised } = context;
  const content = readResource(
    type,
    body,
    directory.registry,
    reading,
    profile.attributes.required[type.name],
  );
  finish(type, content.json, context);
  const links = new Map<Attribute, readonly JsonObject[]>();
  for (const attribute of type.links) {
    const elements = content.links.get(attribute.name);
    if (elements && elements.length > 0) {
      links.set(attribute, directory.completeLinks(attribute, elements, promised));
    }
  }
  return directory.create(type, content.json, links, changes, id);
}

/** PUT (RFC 7644 section 3.5.1). Nothing changes when it throws. */
export function replaceResource(entry: Entry, body: Json, context: WriteContext): void {
  const { directory, profile, reading } = context;
  const { type } = entry;
  const content = readResource(
    type,
    body,
    directory.registry,
    reading,
    profile.attributes.required[type.name],
  );
  finish(type, content.json, context);
  carryOver(type, entry.json, content.json);
  const drafts = new Map<Attribute, LinkDraft>();
  for (const attribute of type.links) {
    const draft = new LinkDraft(entry.linksOf(attribute));
    draft.clear();
    for (const element of content.links.get(attribute.name) ?? []) draft.add(element);
    drafts.set(attribute, draft);
  }
  save(entry, content.json, drafts, context);
}

/** PATCH (RFC 7644 section 3.5.2). Nothing changes when it throws. */
export function patchResource(entry: Entry, body: Json, context: WriteContext): void {
  const { profile, reading } = context;
  const { type } = entry;
  const operations = readPatch(body, reading, profile.patch.maxOperations);
  const json = cloneJson(entry.json);
  const drafts = new Map<Attribute, LinkDraft>();
  const links = (attribute: Attribute): LinkDraft => {
    const draft = drafts.get(attribute) ?? new LinkDraft(entry.linksOf(attribute));
    drafts.set(attribute, draft);
    return draft;
  };
  applyPatch(type, { json, links }, operations, reading, profile.attributes.required[type.name]);
  hideSecrets(type, json);
  dropIgnored(type, json, profile);
  noteLookalikes(type, json, context);
  save(entry, json, drafts, context);
}

/** DELETE (RFC 7644 section 3.6). */
export function deleteResource(entry: Entry, context: WriteContext): void {
  const { directory, profile, changes } = context;
  if (!profile.softDelete.includes(entry.type.name)) return directory.remove(entry, changes);
  save(entry, { ...entry.json, active: false }, new Map(), context);
}

function save(
  entry: Entry,
  json: JsonObject,
  drafts: ReadonlyMap<Attribute, LinkDraft>,
  { directory, changes }: WriteContext,
): void {
  const links = new Map<Attribute, LinkChanges>();
  for (const [attribute, draft] of drafts) {
    const { added, removed } = draft.changes();
    // Links that were only completed by us are not new.
    const fresh = directory
      .completeLinks(attribute, added)
      .filter((element) => !equalJson(entry.linksOf(attribute).get(element.value as string), element));
    if (fresh.length > 0 || removed.length > 0) links.set(attribute, { added: fresh, removed });
  }
  if (links.size === 0 && equalJson(entry.json, json)) return;
  directory.update(entry, json, links, changes);
}

/** What every new or replaced resource goes through after it was read. */
function finish(type: ResourceType, json: JsonObject, context: WriteContext): void {
  const defaults = context.profile.attributes.defaults[type.name];
  for (const name of Object.keys(defaults ?? {})) {
    const value = defaults?.[name];
    if (json[name] === undefined && value !== undefined) json[name] = value as Json;
  }
  hideSecrets(type, json);
  dropIgnored(type, json, context.profile);
  noteLookalikes(type, json, context);
}

function hideSecrets(type: ResourceType, json: JsonObject): void {
  for (const attribute of type.attributes.values()) {
    if (attribute.returned === 'never' && typeof json[attribute.name] === 'string') {
      json[attribute.name] = secretPlaceholder;
    }
  }
}

function dropIgnored(type: ResourceType, json: JsonObject, { attributes }: Profile): void {
  for (const path of attributes.ignored[type.name] ?? []) {
    const resolved = resolveName(type, path);
    if (resolved?.kind !== 'attribute') continue;
    const { attribute, sub } = resolved;
    if (attribute.required) throw invalidValue(`${attribute.path} is required and cannot be ignored.`);
    const container = containerFor(json, attribute);
    const held = container[attribute.name];
    if (sub === null) delete container[attribute.name];
    else for (const element of [held].flat()) delete (element as JsonObject | undefined)?.[sub.name];
  }
}

/** Two names that look the same on screen and differ are hard to find later. */
function noteLookalikes(type: ResourceType, json: JsonObject, { reading }: WriteContext): void {
  for (const attribute of type.attributes.values()) {
    const value = json[attribute.name];
    if (attribute.uniqueness === 'none' || typeof value !== 'string' || !invisible.test(value)) continue;
    const detail = `${attribute.path} has spaces at its ends or invisible characters; it was kept as sent.`;
    reading.trace.note('invisible-characters', detail, `/${attribute.name}`);
  }
}

const invisible = /^\s|\s$|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
