/**
 * The attribute a mapping fills, in the notation of RFC 7644 section 3.10: `userName`, `name.givenName`,
 * `emails[type eq "work"].value`, `urn:…:User:department`.
 */
export interface TargetPath {
  readonly schema: string | null;
  readonly attribute: string;
  /** Picks one entry of a multi-valued attribute by a sub-attribute. */
  readonly entry: { readonly by: string; readonly is: string } | null;
  readonly sub: string | null;
}

export type JsonObject = Readonly<Record<string, unknown>>;

const notation =
  /^(?:(?<schema>urn:[^[\]"]+):)?(?<attribute>[A-Za-z$][\w$-]*)(?:\[(?<by>[A-Za-z]\w*) eq "(?<is>[^"]*)"\])?(?:\.(?<sub>[A-Za-z$][\w$]*))?$/;

const parsed = new Map<string, TargetPath | null>();

/** Null when the text is no such path. */
export function parseTarget(text: string): TargetPath | null {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const groups = notation.exec(text)?.groups;
  const target =
    groups?.attribute === undefined
      ? null
      : {
          schema: groups.schema ?? null,
          attribute: groups.attribute,
          entry: groups.by === undefined ? null : { by: groups.by, is: groups.is ?? '' },
          sub: groups.sub ?? null,
        };
  parsed.set(text, target);
  return target;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member by its name in any case, as attribute names of SCIM are (RFC 7643 section 2.1). */
export function memberOf(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const lower = name.toLowerCase();
  const found = Object.keys(value).find((key) => key.toLowerCase() === lower);
  return found === undefined ? undefined : value[found];
}

/** What a resource shows at a path; undefined when nothing. */
export function readAt(resource: unknown, path: string): unknown {
  const target = parseTarget(path);
  if (target === null) return undefined;
  const holder =
    target.schema === null || isCore(target.schema) ? resource : memberOf(resource, target.schema);
  const attribute = memberOf(holder, target.attribute);
  const value = target.entry === null ? attribute : entryOf(attribute, target.entry);
  return target.sub === null ? value : memberOf(value, target.sub);
}

function entryOf(list: unknown, { by, is }: NonNullable<TargetPath['entry']>): unknown {
  if (!Array.isArray(list)) return undefined;
  return list.find((entry) => String(memberOf(entry, by) ?? '').toLowerCase() === is.toLowerCase());
}

/** Puts a value at a path, making what lies on the way. */
export function writeAt(resource: Record<string, unknown>, path: string, value: unknown): void {
  const target = parseTarget(path);
  if (target === null) return;
  const { schema, attribute, entry, sub } = target;
  const holder = schema === null || isCore(schema) ? resource : childOf(resource, schema);
  if (entry === null) {
    if (sub === null) holder[attribute] = value;
    else childOf(holder, attribute)[sub] = value;
    return;
  }
  const list: unknown[] = Array.isArray(holder[attribute]) ? (holder[attribute] as unknown[]) : [];
  holder[attribute] = list;
  let found = entryOf(list, entry) as Record<string, unknown> | undefined;
  if (found === undefined) {
    found = { [entry.by]: /^true|false$/i.test(entry.is) ? entry.is.toLowerCase() === 'true' : entry.is };
    list.push(found);
  }
  found[sub ?? 'value'] = value;
}

function childOf(holder: Record<string, unknown>, name: string): Record<string, unknown> {
  const child = holder[name];
  if (isObject(child)) return child as Record<string, unknown>;
  const made: Record<string, unknown> = {};
  holder[name] = made;
  return made;
}

/** Attributes of the core schemas stand at the top, with their URN in front or without (RFC 7644 section 3.10). */
function isCore(schema: string): boolean {
  return /^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group)$/i.test(schema);
}
