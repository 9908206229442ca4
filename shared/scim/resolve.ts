import type { AttributePath } from './filter/ast.ts';
import { Lru } from './lru.ts';
import type { Attribute, Extension, ResourceType } from './registry.ts';

/** What a name means for a resource type. */
export type Resolved =
  | { readonly kind: 'attribute'; readonly attribute: Attribute; readonly sub: Attribute | null }
  | { readonly kind: 'extension'; readonly extension: Extension }
  | { readonly kind: 'core' };

const caches = new WeakMap<ResourceType, Lru<string, Resolved | 'unknown'>>();

/**
 * Resolves `name`, `name.sub`, `URN:name`, `URN:name.sub` or a schema URN alone; names and URNs in any case
 * (RFC 7644 section 3.10). Null when the resource type has nothing of that name.
 */
export function resolveName(type: ResourceType, name: string): Resolved | null {
  let cache = caches.get(type);
  if (!cache) {
    cache = new Lru(1000);
    caches.set(type, cache);
  }
  const known = cache.get(name);
  if (known !== undefined) return known === 'unknown' ? null : known;
  const resolved = name.length > 1000 ? null : lookUp(type, name.toLowerCase());
  cache.set(name, resolved ?? 'unknown');
  return resolved;
}

/** Resolves a parsed path, the sub-attribute behind brackets included. */
export function resolvePath(type: ResourceType, path: AttributePath): Resolved | null {
  const resolved = resolveName(type, path.name);
  if (resolved?.kind !== 'attribute' || path.values === null) return resolved;
  if (resolved.sub !== null) return null;
  if (path.sub === null) return resolved;
  const sub = resolved.attribute.subs.get(path.sub.toLowerCase());
  return sub ? { kind: 'attribute', attribute: resolved.attribute, sub } : null;
}

function lookUp(type: ResourceType, name: string): Resolved | null {
  if (!name.includes(':')) return within(type.attributes, name);
  const core = type.schema.toLowerCase();
  if (name === core) return { kind: 'core' };
  if (name.startsWith(`${core}:`)) return within(type.attributes, name.slice(core.length + 1));
  for (const [urn, extension] of type.extensions) {
    if (name === urn) return { kind: 'extension', extension };
    if (name.startsWith(`${urn}:`)) return within(extension.attributes, name.slice(urn.length + 1));
  }
  return null;
}

function within(attributes: ReadonlyMap<string, Attribute>, name: string): Resolved | null {
  const dot = name.indexOf('.');
  const attribute = attributes.get(dot < 0 ? name : name.slice(0, dot));
  if (!attribute) return null;
  if (dot < 0) return { kind: 'attribute', attribute, sub: null };
  const sub = attribute.subs.get(name.slice(dot + 1));
  return sub ? { kind: 'attribute', attribute, sub } : null;
}
