import type { Profile } from '../../../shared/profiles/profile.ts';
import { invalidValue } from '../../../shared/scim/error.ts';
import {
  cloneJson,
  equalJson,
  isObject,
  type Json,
  type JsonObject,
  memberOf,
} from '../../../shared/scim/json.ts';
import { type LinkChanges, LinkDraft } from '../../../shared/scim/links.ts';
import { applyPatch } from '../../../shared/scim/patch.ts';
import { patchUrn, readPatch } from '../../../shared/scim/patch-request.ts';
import {
  carryOver,
  containerFor,
  type ResourceContent,
  readResource,
} from '../../../shared/scim/read-resource.ts';
import type { Attribute, ResourceType } from '../../../shared/scim/registry.ts';
import { resolveName } from '../../../shared/scim/resolve.ts';
import type { Reading } from '../../../shared/scim/tolerance.ts';
import type { DirectoryChange } from '../store/directory-change.ts';
import { applyRules, assignOwn } from './attribute-rules.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { adaptPatch, adaptResource } from './incoming.ts';
import { demandLife, knownBefore, lifecycleOf, withFreeNames } from './lifecycle.ts';
import { demandGroupSize, demandRequestSize } from './member-limits.ts';

/** What a write needs besides the resource. */
export interface WriteContext {
  readonly directory: Directory;
  readonly profile: Profile;
  readonly reading: Reading;
  readonly changes: DirectoryChange[];
  /** Ids of resources that the same request will create. */
  readonly promised?: ReadonlyMap<string, ResourceType>;
  /** The limit on members in one request does not count: it is not the client who names them. */
  readonly unlimited?: boolean;
}

/** Secrets can be set and never be read; a mock has no use for them beyond knowing that one was set. */
const secretPlaceholder = '(set)';

/**
 * POST (RFC 7644 section 3.3). Gives a resource that was there before where the app takes the POST for its return.
 * Under an id that was reserved for it or a new one. Nothing changes when it throws. */
export function createResource(type: ResourceType, body: Json, context: WriteContext, id?: string): Entry {
  const { directory, profile, reading, changes, promised } = context;
  const content = readResource(
    type,
    adaptResource(type, body, profile),
    directory.view,
    reading,
    profile.attributes.required[type.name],
  );
  finish(type, content.json, null, context);
  demandLife(type, null, content.json, profile);
  const known = knownBefore(directory, type, content.json);
  if (known) {
    if (content.json.active === undefined) content.json.active = true;
    replaceContent(known, content, context);
    return known;
  }
  assignOwn(type, content.json, profile);
  const links = new Map<Attribute, readonly JsonObject[]>();
  for (const attribute of type.links) {
    const elements = content.links.get(attribute.name);
    if (elements && elements.length > 0) {
      links.set(attribute, directory.completeLinks(attribute, elements, promised));
      demandRequestSize(attribute, elements.length, profile);
      demandGroupSize(attribute, elements.length, profile);
    }
  }
  const json = withFreeNames(directory, type, content.json, null);
  return directory.create(type, json, links, changes, id ?? idFrom(json, context, type));
}

/** PUT (RFC 7644 section 3.5.1). Nothing changes when it throws. */
export function replaceResource(entry: Entry, body: Json, context: WriteContext): void {
  const { directory, profile, reading } = context;
  const type = directory.typeOf(entry);
  const adapted = adaptResource(type, body, profile);
  if (profile.replace === 'merge' && isObject(adapted)) return mergeResource(entry, adapted, context);
  const required = profile.attributes.required[type.name];
  const content = readResource(type, adapted, directory.view, reading, required);
  finish(type, content.json, entry.json, context);
  replaceContent(entry, content, context);
}

/** Everything but the attributes a body names stays. */
function mergeResource(entry: Entry, body: JsonObject, context: WriteContext): void {
  const value = Object.fromEntries(Object.entries(body).filter(([key]) => key.toLowerCase() !== 'schemas'));
  if (Object.keys(value).length === 0) return;
  patchResource(entry, { schemas: [patchUrn], Operations: [{ op: 'replace', value }] }, context);
}

function replaceContent(entry: Entry, content: ResourceContent, context: WriteContext): void {
  const type = context.directory.typeOf(entry);
  demandLife(type, entry.json, content.json, context.profile);
  carryOver(type, entry.json, content.json);
  keepUnseen(type, entry.json, content.json);
  const drafts = new Map<Attribute, LinkDraft>();
  for (const attribute of type.links) {
    const draft = new LinkDraft(entry.linksOf(attribute));
    draft.clear();
    for (const element of content.links.get(attribute.name) ?? []) draft.add(element);
    drafts.set(attribute, draft);
  }
  save(entry, content.json, drafts, context);
}

/** What belongs to another app that shows the same directory, or to a schema that was taken away, is not replaced. */
function keepUnseen(type: ResourceType, before: JsonObject, after: JsonObject): void {
  for (const key of Object.keys(before)) {
    const name = key.toLowerCase();
    if (!type.attributes.has(name) && !type.extensions.has(name)) after[key] ??= before[key] as Json;
  }
}

/** PATCH (RFC 7644 section 3.5.2). Nothing changes when it throws. */
export function patchResource(entry: Entry, body: Json, context: WriteContext): void {
  const { profile, reading, directory } = context;
  const type = directory.typeOf(entry);
  const adapted = adaptPatch(type, body, profile, reading.trace);
  // What the app passes over whole is still a request it understood.
  const nothing = isObject(body) && isObject(adapted) && hasOperations(body) && !hasOperations(adapted);
  const operations = nothing ? [] : readPatch(adapted, reading, profile.patch.maxOperations);
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
  applyRules(type, json, entry.json, profile, reading);
  demandLife(type, entry.json, json, profile);
  noteLookalikes(type, json, context);
  save(entry, json, drafts, context);
}

/** DELETE (RFC 7644 section 3.6). */
export function deleteResource(entry: Entry, context: WriteContext): void {
  const { directory, profile, changes } = context;
  switch (lifecycleOf(profile, entry.type)?.delete) {
    case 'deactivate':
      return save(entry, { ...entry.json, active: false }, new Map(), context);
    case 'empty': {
      const drafts = new Map<Attribute, LinkDraft>();
      for (const attribute of entry.type.links) {
        const draft = new LinkDraft(entry.linksOf(attribute));
        draft.clear();
        drafts.set(attribute, draft);
      }
      return save(entry, entry.json, drafts, { ...context, unlimited: true });
    }
    default:
      return directory.remove(entry, changes);
  }
}

function hasOperations(body: JsonObject): boolean {
  const operations = memberOf(body, 'operations');
  return Array.isArray(operations) && operations.length > 0;
}

/** The id a client chooses where the app takes its `externalId` for it; undefined for one made here. */
function idFrom(
  json: JsonObject,
  { directory, profile }: WriteContext,
  type: ResourceType,
): string | undefined {
  const { externalId } = json;
  if (profile.ids.from !== 'externalId' || typeof externalId !== 'string' || externalId === '')
    return undefined;
  return directory.collection(type).get(externalId) ? undefined : externalId;
}

function save(
  entry: Entry,
  json: JsonObject,
  drafts: ReadonlyMap<Attribute, LinkDraft>,
  { directory, changes, profile, unlimited }: WriteContext,
): void {
  const links = new Map<Attribute, LinkChanges>();
  for (const [attribute, draft] of drafts) {
    const { added, removed } = draft.changes();
    if (!unlimited) demandRequestSize(attribute, added.length + removed.length, profile);
    demandGroupSize(attribute, entry.linksOf(attribute).size + added.length - removed.length, profile);
    // Links that were only completed by us are not new.
    const fresh = directory
      .completeLinks(attribute, added)
      .filter((element) => !equalJson(entry.linksOf(attribute).get(element.value as string), element));
    if (fresh.length > 0 || removed.length > 0) links.set(attribute, { added: fresh, removed });
  }
  if (links.size === 0 && equalJson(entry.json, json)) return;
  directory.update(entry, withFreeNames(directory, entry.type, json, entry), links, changes);
}

/** What every new or replaced resource goes through after it was read. */
function finish(
  type: ResourceType,
  json: JsonObject,
  before: JsonObject | null,
  context: WriteContext,
): void {
  const { attributes } = context.profile;
  const defaults = (before ? attributes.replaceDefaults[type.name] : null) ?? attributes.defaults[type.name];
  for (const name of Object.keys(defaults ?? {})) {
    const value = defaults?.[name];
    if (json[name] === undefined && value !== undefined) json[name] = value as Json;
  }
  hideSecrets(type, json);
  dropIgnored(type, json, context.profile);
  applyRules(type, json, before, context.profile, context.reading);
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
    if (resolved?.kind === 'extension') delete json[resolved.extension.urn];
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
