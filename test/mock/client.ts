import {
  createMockTarget,
  type MockServiceProvider,
  type MockTargetOptions,
} from '../../electron/engine/mock/mock-target.ts';
import type { DirectoryChange } from '../../electron/engine/store/directory-change.ts';
import { defaultProfile, type Profile } from '../../shared/profiles/index.ts';
import type { Json, JsonObject } from '../../shared/scim/json.ts';

export const base = 'https://scim.example.com/scim/v2';

export interface Reply {
  readonly status: number;
  readonly body: JsonObject;
  readonly text: string;
  readonly trace: readonly string[];
  readonly changes: readonly DirectoryChange[];
  header(name: string): string | undefined;
}

export interface Client {
  readonly mock: MockServiceProvider;
  send(method: string, path: string, body?: Json | Buffer | string, headers?: readonly string[]): Reply;
  get(path: string, headers?: readonly string[]): Reply;
  post(path: string, body: Json | Buffer | string, headers?: readonly string[]): Reply;
  put(path: string, body: Json | Buffer | string, headers?: readonly string[]): Reply;
  patch(path: string, operations: Json, headers?: readonly string[]): Reply;
  delete(path: string, headers?: readonly string[]): Reply;
  /** Creates and gives the id. */
  user(userName: string, further?: JsonObject): string;
  group(displayName: string, members?: readonly string[]): string;
}

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const searchUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
export const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** Talks to a mock in process, as a listener would after reading a request whole. */
export function client(profile: Profile = defaultProfile, options: MockTargetOptions = {}): Client {
  const mock = createMockTarget({ profile, ...options });

  const send: Client['send'] = (method, path, body, headers = []) => {
    const bytes =
      body === undefined
        ? Buffer.alloc(0)
        : Buffer.isBuffer(body)
          ? body
          : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const type =
      body === undefined || headers.some((name, at) => at % 2 === 0 && /^content-type$/i.test(name))
        ? []
        : ['Content-Type', 'application/scim+json'];
    const answer = mock.answer({
      method,
      target: `/scim/v2${path}`,
      rawHeaders: ['Host', 'scim.example.com', ...type, ...headers],
      body: bytes,
      basePath: '/scim/v2',
      baseUrl: base,
    });
    const text = answer.body?.toString('utf8') ?? '';
    return {
      status: answer.status,
      text,
      body: text === '' ? {} : (JSON.parse(text) as JsonObject),
      trace: answer.trace.map((entry) => entry.name),
      changes: answer.changes,
      header(name) {
        const at = answer.headers.findIndex(
          (one, index) => index % 2 === 0 && one.toLowerCase() === name.toLowerCase(),
        );
        return at < 0 ? undefined : answer.headers[at + 1];
      },
    };
  };

  const created = (reply: Reply): string => {
    if (reply.status !== 201) throw new Error(`not created: ${reply.text}`);
    return reply.body.id as string;
  };

  return {
    mock,
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
    patch: (path, operations, headers) =>
      send('PATCH', path, { schemas: [patchUrn], Operations: operations }, headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
    user: (userName, further = {}) =>
      created(send('POST', '/Users', { schemas: [userUrn, enterpriseUrn], userName, ...further })),
    group: (displayName, members = []) =>
      created(
        send('POST', '/Groups', {
          schemas: [groupUrn],
          displayName,
          members: members.map((value) => ({ value })),
        }),
      ),
  };
}

/** The `value`s of a multi-valued attribute, in order. */
export function valuesOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value.map((element) => (element as JsonObject).value ?? null) : [];
}

/** Resources of a ListResponse. */
export function resourcesOf(reply: Reply): JsonObject[] {
  return (reply.body.Resources ?? []) as JsonObject[];
}
