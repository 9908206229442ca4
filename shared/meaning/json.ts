/** Reading of JSON that others wrote: any shape, any key, no exception. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** More keys than this are not searched without regard to case. */
const maxKeys = 200;

/** Own member of an object by name; SCIM names have no case (RFC 7643 section 2.1). */
export function member(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const wanted = name.toLowerCase();
  let left = maxKeys;
  for (const key in value) {
    if (key.length === wanted.length && key.toLowerCase() === wanted) return value[key];
    if (--left === 0) break;
  }
  return undefined;
}

/** Text of a member, trimmed and cut at 200 characters; null when it is not text or empty. */
export function textMember(value: unknown, name: string): string | null {
  return asText(member(value, name));
}

export function asText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = (value.length > 200 ? value.slice(0, 200) : value).trim();
  return text === '' ? null : text;
}

/** Id of a resource: text, or a number as some apps send it. */
export function idMember(value: unknown): string | null {
  const id = member(value, 'id');
  return typeof id === 'number' ? String(id) : asText(id);
}

export function listMember(value: unknown, name: string): readonly unknown[] {
  const list = member(value, name);
  return Array.isArray(list) ? list : [];
}

/** 32-bit FNV-1a over UTF-16 units: tells values apart, keeps none of them. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
