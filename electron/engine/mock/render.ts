import { isObject, type Json, type JsonObject } from '../../../shared/scim/json.ts';
import { defaultProjection, type Projection } from '../../../shared/scim/projection.ts';
import { schemasOf } from '../../../shared/scim/read-resource.ts';
import type { Attribute } from '../../../shared/scim/registry.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { dressOf, listsDiffer, type Place } from './outgoing.ts';

/** The representation of a resource that an answer carries. What is not shown is not looked at. */
export function render(
  directory: Directory,
  entry: Entry,
  projection: Projection,
  place: Place = 'one',
): JsonObject {
  const dress = dressOf(directory.profile, directory.typeOf(entry));
  const shown = renderPlain(directory, entry, projection);
  return dress === null ? shown : dress(shown, place);
}

function renderPlain(directory: Directory, entry: Entry, projection: Projection): JsonObject {
  const { json } = entry;
  const type = directory.typeOf(entry);
  const shown: JsonObject = { schemas: schemasOf(type, json), id: entry.id };
  for (const key of Object.keys(json)) {
    const value = json[key];
    if (value === undefined) continue;
    const attribute = type.attributes.get(key.toLowerCase());
    if (attribute) {
      if (!projection.shows(attribute)) continue;
      const part = projection.part(attribute, complete(directory, attribute, value));
      if (part !== undefined) shown[key] = part;
    } else if (isObject(value)) {
      const extension = renderExtension(directory, entry, key, value, projection);
      if (extension !== undefined) shown[key] = extension;
    }
  }
  for (const attribute of [...type.links, ...type.derived]) {
    if (!projection.shows(attribute)) continue;
    const value = directory.presentation.apart(entry, attribute);
    const part = value === undefined ? undefined : projection.part(attribute, value);
    if (part !== undefined) shown[attribute.name] = part;
  }
  const meta = type.attributes.get('meta');
  if (meta && projection.shows(meta)) {
    const part = projection.part(meta, directory.presentation.metaOf(entry));
    if (part !== undefined) shown.meta = part;
  }
  return shown;
}

function complete(directory: Directory, attribute: Attribute, value: Json): Json {
  return attribute.references.length === 0
    ? value
    : (directory.presentation.completeReference(attribute, value) ?? value);
}

function renderExtension(
  directory: Directory,
  entry: Entry,
  urn: string,
  held: JsonObject,
  projection: Projection,
): JsonObject | undefined {
  const extension = directory.typeOf(entry).extensions.get(urn.toLowerCase());
  if (!extension) return undefined;
  const shown: JsonObject = {};
  let any = false;
  for (const key of Object.keys(held)) {
    const attribute = extension.attributes.get(key.toLowerCase());
    const value = held[key];
    if (!attribute || value === undefined || !projection.shows(attribute)) continue;
    const part = projection.part(attribute, complete(directory, attribute, value));
    if (part === undefined) continue;
    shown[key] = part;
    any = true;
  }
  return any ? shown : undefined;
}

/** The answer to a plain GET of one resource, ready to be sent. */
export interface Rendered {
  readonly baseUrl: string;
  readonly etag: string;
  readonly headers: readonly string[];
  /** Handed out again and again as the same buffer, by which the store knows it without hashing it. */
  readonly content: Buffer;
  /** What the resource showed of those it refers to. */
  readonly referred: string;
}

/**
 * A buffer with memory of its own: Node cuts small ones out of shared blocks, and one of them that is kept
 * keeps the whole block.
 */
function ownBuffer(text: string): Buffer {
  const buffer = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  buffer.write(text);
  return buffer;
}

/** Bytes in each of two generations. */
const generationSize = 24 * 1024 * 1024;

/**
 * Answers to plain GETs, kept until what they show changes. When the younger of two generations is full, the
 * older is dropped as a whole: taking out entries one by one leaves gaps in a Map that each search for the
 * next one has to pass.
 */
export class RenderCache {
  readonly #directory: Directory;
  #young = new Map<Entry, Rendered>();
  #old = new Map<Entry, Rendered>();
  /** Bytes in the younger generation; what was forgotten since counts too. */
  #size = 0;

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  get(entry: Entry): Rendered {
    const kept = this.#current(entry);
    if (kept !== undefined) return kept;
    const text = this.#text(entry);
    const rendered = this.#rendered(entry, ownBuffer(text));
    this.#keep(entry, rendered);
    return rendered;
  }

  /** The answer to a write: it is the latest, and may never be asked for again. */
  once(entry: Entry): Rendered {
    return this.#current(entry) ?? this.#rendered(entry, Buffer.from(this.#text(entry)));
  }

  /** The representation as text for a list; a long list does not drive out what is kept. */
  textOf(entry: Entry): string {
    if (listsDiffer(this.#directory.profile, entry.type)) return this.#text(entry, 'list');
    return this.#current(entry)?.content.toString() ?? this.#text(entry, 'list');
  }

  forget(entry: Entry): void {
    this.#young.delete(entry);
    this.#old.delete(entry);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
    this.#size = 0;
  }

  /**
   * A person does not know who reports to them, and may be the manager of thousands: that a name shown was
   * changed is noticed when it is next shown.
   */
  #current(entry: Entry): Rendered | undefined {
    let kept = this.#young.get(entry);
    if (kept === undefined) {
      kept = this.#old.get(entry);
      if (kept === undefined) return undefined;
      this.#old.delete(entry);
      this.#keep(entry, kept);
    }
    if (kept.baseUrl !== this.#directory.presentation.baseUrl) return undefined;
    if (entry.type.references.length === 0) return kept;
    return kept.referred === this.#directory.presentation.referredIn(entry) ? kept : undefined;
  }

  #text(entry: Entry, place: Place = 'one'): string {
    return JSON.stringify(render(this.#directory, entry, defaultProjection, place));
  }

  #rendered(entry: Entry, content: Buffer): Rendered {
    const { profile, presentation } = this.#directory;
    const etag = profile.etag ? presentation.versionOf(entry) : '';
    const headers = ['Content-Type', profile.mediaType, ...(etag === '' ? [] : ['ETag', etag])];
    const { baseUrl } = presentation;
    return { baseUrl, etag, headers, content, referred: presentation.referredIn(entry) };
  }

  #keep(entry: Entry, rendered: Rendered): void {
    if (rendered.content.length > generationSize / 4) return;
    if (this.#size + rendered.content.length > generationSize) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#size = 0;
    }
    this.#young.set(entry, rendered);
    this.#size += rendered.content.length;
  }
}
