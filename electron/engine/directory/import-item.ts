import { isObject, type Json, type JsonObject } from '../../../shared/scim/json.ts';
import { enterpriseUserUrn } from '../../../shared/scim/schemas/enterprise-user.ts';

/** One resource out of a file, apart from what it refers to, which may stand further down. */
export interface ImportItem {
  /** `line 12` or `item 12`. */
  readonly where: string;
  readonly type: 'User' | 'Group';
  /** Null when it could not be read. */
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly problem: string | null;
  /** The id it had where it comes from, by which others in the file may refer to it. */
  readonly oldId: string | null;
  /** Id, userName, e-mail address or name of the manager. */
  readonly manager: string | null;
  /** Names of groups, which are created when they are not there. */
  readonly groups: readonly string[];
  /** Ids, in the file or the directory, or userNames. */
  readonly members: readonly string[];
}

/** A resource as SCIM JSON. What a service provider adds by itself is left out. */
export function itemOfJson(text: string, where: string): ImportItem {
  const none = {
    where,
    type: 'User',
    body: null,
    oldId: null,
    manager: null,
    groups: [],
    members: [],
  } as const;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ...none, problem: `This is not JSON: ${(error as Error).message}.` };
  }
  if (!isObject(json)) return { ...none, problem: 'A resource is a JSON object.' };
  const { id, meta: _meta, groups: _groups, members, ...body } = json as JsonObject;
  const type = isGroup(json) ? 'Group' : 'User';
  const own = body[enterpriseUserUrn];
  let manager: string | null = null;
  if (isObject(own) && own.manager !== undefined) {
    const { manager: held, ...rest } = own;
    manager = referred(held);
    body[enterpriseUserUrn] = rest;
  }
  return {
    where,
    type,
    body,
    problem: null,
    oldId: typeof id === 'string' ? id : null,
    manager,
    groups: [],
    members: Array.isArray(members) ? members.map(referred).filter((value) => value !== null) : [],
  };
}

function isGroup({ schemas, meta, userName, members }: JsonObject): boolean {
  if (isObject(meta) && typeof meta.resourceType === 'string') return meta.resourceType === 'Group';
  if (Array.isArray(schemas) && schemas.some((urn) => /core:2\.0:Group$/i.test(String(urn)))) return true;
  return userName === undefined && Array.isArray(members);
}

function referred(held: Json | undefined): string | null {
  const value = isObject(held) ? held.value : held;
  return typeof value === 'string' && value !== '' ? value : null;
}
