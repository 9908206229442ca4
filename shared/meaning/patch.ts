import { canonicalPath } from './attributes.ts';
import { type Flat, flattenAt } from './flatten.ts';
import { asText, isObject, listMember, member, textMember } from './json.ts';

export interface Member {
  readonly id: string;
  readonly display: string | null;
}

/** A PATCH body (RFC 7644 section 3.5.2) in any dialect, read for what it does. */
export interface PatchReading {
  /** Attribute values set or removed (removed ones have the hash of "no value"), members apart. */
  readonly changes: Flat;
  /** Value sent for `active`, as sent; undefined when it was not. */
  readonly active: unknown;
  /** New name, when displayName was set. */
  readonly displayName: string | null;
  /** New userName, when it was set. */
  readonly userName: string | null;
  readonly added: readonly Member[];
  readonly removed: readonly Member[];
  /** All members, when the list was replaced. */
  readonly set: readonly Member[] | null;
  /** `remove members` with neither filter nor value. */
  readonly removedEveryone: boolean;
  /** How the operations are written, which tells clients apart. */
  readonly style: {
    readonly capitalisedOp: boolean;
    readonly pathless: boolean;
    /** Dotted or URN keys in a value without path. */
    readonly dottedKeys: boolean;
    readonly memberFilter: boolean;
    readonly stringBoolean: boolean;
  };
}

const maxOperations = 2_000;
const maxMembers = 20_000;

/** Null when the body is no PatchOp message. */
export function readPatch(body: unknown): PatchReading | null {
  const operations = member(body, 'Operations');
  if (!Array.isArray(operations)) return null;
  const changes: Flat = new Map();
  const added: Member[] = [];
  const removed: Member[] = [];
  let set: Member[] | null = null;
  let active: unknown;
  let displayName: string | null = null;
  let userName: string | null = null;
  let removedEveryone = false;
  let capitalisedOp = false;
  let pathless = false;
  let dottedKeys = false;
  let memberFilter = false;

  const assign = (path: string, value: unknown) => {
    const lower = path.toLowerCase();
    if (lower === 'active') active = value;
    if (lower === 'displayname') displayName = asText(value) ?? displayName;
    if (lower === 'username') userName = asText(value) ?? userName;
    if (lower === 'id' || lower === 'schemas' || lower === 'meta') return;
    flattenAt(changes, path, value);
  };
  const onMembers = (op: string, value: unknown) => {
    const members = readMembers(value);
    if (op === 'remove') {
      if (members.length > 0) removed.push(...members);
      else removedEveryone = true;
    } else if (op === 'replace') set = members;
    else added.push(...members);
  };

  for (const operation of operations.slice(0, maxOperations)) {
    const written = textMember(operation, 'op') ?? '';
    const op = written.toLowerCase();
    if (written !== op) capitalisedOp = true;
    const path = textMember(operation, 'path');
    const value = member(operation, 'value');
    if (path === null) {
      pathless = true;
      if (!isObject(value)) continue;
      let left = 200;
      for (const key in value) {
        if (--left < 0) break;
        const lower = key.toLowerCase();
        if (lower.includes('.') || lower.startsWith('urn:')) dottedKeys = true;
        if (lower === 'members') onMembers(op, value[key]);
        else assign(canonicalPath(key), value[key]);
      }
      continue;
    }
    const canonical = canonicalPath(path);
    if (/^members(\[|$)/i.test(canonical)) {
      const one = /\[\s*value\s+eq\s+"([^"]{1,200})"\s*\]/i.exec(path)?.[1];
      if (one === undefined) onMembers(op, value);
      else {
        memberFilter = true;
        (op === 'remove' ? removed : added).push({ id: one, display: null });
      }
    } else assign(canonical, op === 'remove' ? null : value);
  }
  return {
    changes,
    active,
    displayName,
    userName,
    added: added.slice(0, maxMembers),
    removed: removed.slice(0, maxMembers),
    set,
    removedEveryone,
    style: { capitalisedOp, pathless, dottedKeys, memberFilter, stringBoolean: isStringBoolean(active) },
  };
}

/** Members of a list of references; also a single reference, or bare ids. */
export function readMembers(value: unknown): Member[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const members: Member[] = [];
  for (const element of list) {
    if (members.length === maxMembers) break;
    const id = asText(element) ?? textMember(element, 'value');
    if (id !== null) members.push({ id, display: textMember(element, 'display') });
  }
  return members;
}

export function membersOf(group: unknown): Member[] | null {
  return Array.isArray(member(group, 'members')) ? readMembers(listMember(group, 'members')) : null;
}

/** The text, when a boolean was sent as a string (also inside `[{"value": …}]`). */
export function stringBoolean(value: unknown): string | null {
  if (typeof value === 'string') return /^(true|false)$/i.test(value) ? value : null;
  if (Array.isArray(value))
    return value.length === 1 && !Array.isArray(value[0]) ? stringBoolean(value[0]) : null;
  if (!isObject(value)) return null;
  const inner = member(value, 'value');
  return typeof inner === 'string' ? stringBoolean(inner) : null;
}

function isStringBoolean(value: unknown): boolean {
  return stringBoolean(value) !== null;
}
