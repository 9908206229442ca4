import { type FilterTerm, readConjunction } from './scim-filter.ts';

/** What a path points at. `resources` is a resource type of the app's own, such as Roles. */
export type Endpoint =
  | 'users'
  | 'groups'
  | 'resources'
  | 'me'
  | 'bulk'
  | 'search'
  | 'serviceProviderConfig'
  | 'schemas'
  | 'resourceTypes'
  | 'token'
  | 'none';

/** A request line, read. */
export interface ScimRequest {
  /** Upper case. */
  readonly method: string;
  readonly endpoint: Endpoint;
  /** Name of the collection as written: `Users`, `Roles`. */
  readonly collection: string;
  /** Id after the collection, decoded. */
  readonly id: string | null;
  /** Path below the base path, as written. */
  readonly path: string;
  /** Query as on the wire, without `?`; null when there is no `?`. */
  readonly rawQuery: string | null;
  /** Decoded parameters, names in lower case, first value of each. */
  readonly query: ReadonlyMap<string, string>;
  /** Terms of `filter`, when it is a plain conjunction. */
  readonly filter: readonly FilterTerm[] | null;
}

const endpoints: Readonly<Record<string, Endpoint>> = {
  users: 'users',
  groups: 'groups',
  me: 'me',
  bulk: 'bulk',
  '.search': 'search',
  serviceproviderconfig: 'serviceProviderConfig',
  serviceproviderconfigs: 'serviceProviderConfig',
  schemas: 'schemas',
  resourcetypes: 'resourceTypes',
  roles: 'resources',
  entitlements: 'resources',
};

const noQuery: ReadonlyMap<string, string> = new Map();
const maxParameters = 40;

/**
 * Reads method and target. An endpoint is looked for at the base path first, then anywhere in the path, since
 * an upstream may keep SCIM below a path of its own. `hasResourceBody` says that the body looks like a resource,
 * which is how a collection with an unknown name is told from a path that has nothing to do with SCIM.
 */
export function readRequest(
  method: string,
  target: string,
  basePath: string,
  hasResourceBody: boolean,
): ScimRequest {
  const mark = target.indexOf('?');
  const rawPath = mark === -1 ? target : target.slice(0, mark);
  const rawQuery = mark === -1 ? null : target.slice(mark + 1);
  const underBase =
    basePath === '' || (rawPath.startsWith(basePath) && rawPath.charCodeAt(basePath.length) === 47);
  const path = underBase ? rawPath.slice(basePath.length) : rawPath;
  const upper = method.toUpperCase();
  const query = rawQuery === null || rawQuery === '' ? noQuery : readQuery(rawQuery);
  const filter = query.get('filter');
  const segments = path.split('/', 24).filter((segment) => segment !== '');
  const place = locate(segments, upper, hasResourceBody, underBase);
  return {
    method: upper,
    ...place,
    path,
    rawQuery,
    query,
    filter: filter === undefined ? null : readConjunction(filter),
  };
}

function locate(
  segments: readonly string[],
  method: string,
  hasResourceBody: boolean,
  underBase: boolean,
): Pick<ScimRequest, 'endpoint' | 'collection' | 'id'> {
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] ?? '';
    const endpoint = lookUpEndpoint(segment);
    if (endpoint === undefined) continue;
    const next = segments[i + 1];
    if (next !== undefined && next.toLowerCase() === '.search')
      return { endpoint: 'search', collection: segment, id: null };
    return { endpoint, collection: segment, id: next === undefined ? null : decodeSegment(next) };
  }
  const last = segments.at(-1) ?? '';
  if (method === 'POST' && /^(access_?)?token$/i.test(last))
    return { endpoint: 'token', collection: last, id: null };
  const first = segments[0] ?? '';
  if (underBase && hasResourceBody && segments.length <= 2 && first !== '')
    return { endpoint: 'resources', collection: first, id: segments[1] ? decodeSegment(segments[1]) : null };
  return { endpoint: 'none', collection: '', id: null };
}

function lookUpEndpoint(segment: string): Endpoint | undefined {
  const key = segment.toLowerCase();
  return Object.hasOwn(endpoints, key) ? endpoints[key] : undefined;
}

function readQuery(raw: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  let from = 0;
  while (from <= raw.length && query.size < maxParameters) {
    let end = raw.indexOf('&', from);
    if (end === -1) end = raw.length;
    if (end > from) {
      const part = raw.slice(from, end);
      const equals = part.indexOf('=');
      const name = decode(equals === -1 ? part : part.slice(0, equals)).toLowerCase();
      if (!query.has(name)) query.set(name, equals === -1 ? '' : decode(part.slice(equals + 1)));
    }
    from = end + 1;
  }
  return query;
}

/** Of a query: `+` is a space. Text that is not well-formed stays as it is. */
function decode(text: string): string {
  return decodeSegment(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

/** Of a path, where `+` is itself. */
function decodeSegment(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
