/** A name as it stands in a path, a filter or as a member of an object, taken apart. In lower case. */
export interface AttributeName {
  /** `manager` of `urn:…:User:manager.value`. */
  readonly name: string;
  readonly sub: string | null;
}

/** Reads `name`, `name.sub`, `URN:name` and `URN:name.sub` (RFC 7644 section 3.10). */
export function readAttributeName(text: string): AttributeName {
  const lower = text.toLowerCase();
  // The version within a URN has a dot as well: what counts stands behind the last colon.
  const own = lower.slice(lower.lastIndexOf(':') + 1);
  const dot = own.indexOf('.');
  return dot < 0 ? { name: own, sub: null } : { name: own.slice(0, dot), sub: own.slice(dot + 1) };
}
