import type { DirectoryType, WriteResult } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { Profile } from '../../../shared/profiles/index.ts';
import { equalJson, isObject, type JsonObject } from '../../../shared/scim/json.ts';
import { headersToEnter } from '../auth/headers-to-enter.ts';
import { createMockTarget } from '../mock/mock-target.ts';
import { offers } from '../mock/surface.ts';
import type { Sender } from '../resend/sender.ts';
import { VERSION } from '../version.ts';
import { patchUrn } from './members.ts';
import { detailOf, MockClient } from './mock-client.ts';
import type { Place } from './place.ts';

/** What only the service provider says of a resource; a PUT may send it and it is passed over. */
const OWN_WORD = new Set(['id', 'meta', 'schemas']);

/** Changes single resources by requests through a listener, so that each change is an exchange. */
export class RecordWriter {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Puts a text in place of a resource, unless it has changed since `before` was read. */
  replace(
    listener: Listener,
    profile: Profile,
    type: Pick<DirectoryType, 'name' | 'endpoint'>,
    id: string,
    text: string,
    before: JsonObject,
  ): Promise<WriteResult> {
    const after = readText(text);
    const { meta } = after;
    const version = isObject(meta) && typeof meta.version === 'string' ? meta.version : null;
    const ifMatch: readonly string[] = profile.etag && version !== null ? ['If-Match', version] : [];
    const { endpoint } = type;
    return offers(profile, type, 'replace')
      ? this.#send(listener, 'PUT', endpoint, id, text, ifMatch)
      : this.#send(listener, 'PATCH', endpoint, id, JSON.stringify(difference(before, after)), ifMatch);
  }

  remove(listener: Listener, endpoint: string, id: string): Promise<WriteResult> {
    return this.#send(listener, 'DELETE', endpoint, id, '', []);
  }

  async #send(
    listener: Listener,
    method: string,
    endpoint: string,
    id: string,
    body: string,
    further: readonly string[],
  ): Promise<WriteResult> {
    const entry = await headersToEnter(listener, this.#sender);
    const flat = [
      'User-Agent',
      `Scimscope/${VERSION}`,
      'Accept',
      'application/scim+json',
      ...entry,
      ...further,
    ];
    if (body !== '') flat.push('Content-Type', 'application/scim+json');
    const headers = [];
    for (let at = 0; at < flat.length; at += 2) headers.push({ name: flat[at]!, value: flat[at + 1]! });
    const target = `${listener.basePath}${endpoint}/${encodeURIComponent(id)}`;
    const sent = await this.#sender.exchange(listener.id, { method, target, headers, body });
    return { exchange: sent.id, status: sent.status, problem: problemOf(sent.status, sent.body) };
  }
}

/** What would be said to creating a resource like a text in an empty directory: checks by schema and profile alone. */
export function checkResource(
  { profile, definitions }: Pick<Place, 'profile' | 'definitions'>,
  type: DirectoryType,
  text: string,
): WriteResult['problem'] {
  let resource: JsonObject;
  try {
    resource = readText(text);
  } catch (error) {
    return { detail: (error as Error).message, attribute: null };
  }
  const alone = Object.fromEntries(Object.entries(resource).filter(([name]) => !type.links.includes(name)));
  const client = new MockClient(createMockTarget({ profile, definitions }), '', 'http://localhost', false);
  const reply = client.send('POST', type.endpoint, alone);
  // What is not said of the resource itself, such as a missing header, is not its fault.
  return reply.status !== 400 && reply.status !== 409
    ? null
    : problemOf(reply.status, JSON.stringify(reply.body));
}

function readText(text: string): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new RpcError(
      'badRequest',
      `This is not JSON: ${(error as Error).message}.`,
      'Mend it and save again.',
    );
  }
  if (isObject(json)) return json;
  throw new RpcError('badRequest', 'A resource is a JSON object.', 'Begin with { and end with }.');
}

function problemOf(status: number, body: string): WriteResult['problem'] {
  if (status < 300) return null;
  let json: unknown = {};
  try {
    json = JSON.parse(body);
  } catch {
    // The words below do without it.
  }
  const detail = detailOf({ status, body: isObject(json) ? json : {} });
  return { detail, attribute: attributeIn(detail) };
}

/** Errors of the mock begin with the attribute they are about, or name it in quotes. */
function attributeIn(detail: string): string | null {
  const path =
    /^(?:The attribute )?"?((?:urn:[\w.:-]+:)?[a-z$][A-Za-z0-9$]*(?:\[\d+\])?(?:\.[A-Za-z$][\w$]*)*)"?\s/.exec(
      detail,
    )?.[1];
  return path ?? null;
}

/** A PATCH that makes one resource of another, attribute by attribute. */
function difference(before: JsonObject, after: JsonObject): JsonObject {
  const Operations: JsonObject[] = [];
  for (const [name, value] of Object.entries(after)) {
    if (OWN_WORD.has(name) || value === undefined || equalJson(before[name] ?? null, value)) continue;
    Operations.push({ op: 'replace', path: name, value });
  }
  for (const name of Object.keys(before)) {
    if (!OWN_WORD.has(name) && after[name] === undefined) Operations.push({ op: 'remove', path: name });
  }
  return { schemas: [patchUrn], Operations };
}
