import { randomUUID } from 'node:crypto';
import { defaultProfile, type Profile } from '../../../shared/profiles/index.ts';
import { ScimError } from '../../../shared/scim/error.ts';
import { quote } from '../../../shared/scim/json.ts';
import { createProjection, defaultProjection, namesOf } from '../../../shared/scim/projection.ts';
import { createRegistry, type Registry, type ResourceType } from '../../../shared/scim/registry.ts';
import { type Reading, Trace } from '../../../shared/scim/tolerance.ts';
import type { MockAnswer, MockTarget, ReceivedRequest } from '../pipeline/target.ts';
import type { DirectoryChange, StoredDirectory } from '../store/directory-change.ts';
import { asScimError, emptyAnswer, errorAnswer, jsonAnswer, notAllowed } from './answers.ts';
import { answerBulk } from './bulk.ts';
import { callerNames, userOfCaller } from './caller.ts';
import { Directory } from './directory.ts';
import { discover, isDiscovery } from './discovery.ts';
import type { Entry } from './entry.ts';
import { demandVersion, matchesTag } from './precondition.ts';
import { RenderCache, render, scimJson } from './render.ts';
import { addressOf, bodyOf, header } from './request.ts';
import { Searcher } from './search.ts';
import { queryFromBody, queryFromUrl } from './search-query.ts';
import {
  createResource,
  deleteResource,
  patchResource,
  replaceResource,
  type WriteContext,
} from './writes.ts';

export interface MockTargetOptions {
  readonly profile?: Profile;
  /** What the directory holds at first; nothing when left out. */
  readonly stored?: StoredDirectory;
  readonly registry?: Registry;
  readonly newId?: () => string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A mock service provider over a directory in memory. */
export interface MockServiceProvider extends MockTarget {
  readonly profile: Profile;
  /** Takes effect with the next request. */
  setProfile(profile: Profile): void;
  /** Resources by type name: `{ User: 2, Group: 0 }`. */
  counts(): Readonly<Record<string, number>>;
}

export function createMockTarget(options: MockTargetOptions = {}): MockServiceProvider {
  return new MockProvider(options);
}

const noTrace: MockAnswer['trace'] = [];
const noChanges: MockAnswer['changes'] = [];

/** What one request is answered with and by. */
interface Call {
  readonly request: ReceivedRequest;
  readonly method: string;
  readonly query: ReadonlyMap<string, string>;
  readonly reading: Reading;
}

class MockProvider implements MockServiceProvider {
  readonly #directory: Directory;
  readonly #rendered: RenderCache;
  readonly #searcher: Searcher;

  constructor({ profile, stored, registry, newId, now }: MockTargetOptions) {
    this.#directory = new Directory(profile ?? defaultProfile, {
      registry: registry ?? createRegistry(),
      newId: newId ?? randomUUID,
      now: now ?? Date.now,
    });
    if (stored) this.#directory.load(stored);
    this.#rendered = new RenderCache(this.#directory);
    this.#searcher = new Searcher(this.#directory, this.#rendered);
    this.#directory.listener = {
      changed: (entry) => this.#rendered.forget(entry),
      everythingChanged: () => this.#rendered.clear(),
    };
  }

  get profile(): Profile {
    return this.#directory.profile;
  }

  setProfile(profile: Profile): void {
    this.#directory.profile = profile;
    this.#rendered.clear();
    this.#searcher.forget();
  }

  counts(): Readonly<Record<string, number>> {
    const { types } = this.#directory.registry;
    return Object.fromEntries(types.map((type) => [type.name, this.#directory.collection(type).size]));
  }

  answer(request: ReceivedRequest): MockAnswer {
    const trace = new Trace();
    this.#directory.presentation.baseUrl = request.baseUrl;
    let answer: MockAnswer;
    try {
      answer = this.#plainGet(request) ?? this.#route(request, trace);
    } catch (problem) {
      answer = errorAnswer(asScimError(problem), this.profile, trace);
    }
    return request.method === 'HEAD' ? { ...answer, body: null } : answer;
  }

  /** The shortest way to the commonest request: one resource by its id, with no query and no odd characters. */
  #plainGet({ method, target, basePath, rawHeaders }: ReceivedRequest): MockAnswer | null {
    if (method !== 'GET' || !target.startsWith(basePath)) return null;
    const slash = target.indexOf('/', basePath.length + 1);
    if (slash < 0) return null;
    const type = this.#directory.registry.typeAt(target.slice(basePath.length, slash));
    const entry = type && this.#directory.collection(type).get(target.slice(slash + 1));
    return entry ? this.#representation(entry, rawHeaders, noTrace) : null;
  }

  #representation(entry: Entry, rawHeaders: readonly string[], trace: MockAnswer['trace']): MockAnswer {
    const rendered = this.#rendered.get(entry);
    const { etag, headers } = rendered;
    const known = etag === '' ? undefined : header(rawHeaders, 'if-none-match');
    if (known !== undefined && matchesTag(known, etag)) {
      return { status: 304, headers: ['ETag', etag], body: null, trace, changes: noChanges };
    }
    return { status: 200, headers, body: rendered.content, trace, changes: noChanges };
  }

  #route(request: ReceivedRequest, trace: Trace): MockAnswer {
    const { segments, query } = addressOf(request, trace);
    const { dialect, limits, attributes } = this.profile;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const onlyCanonicalValues = attributes.canonicalValues === 'enforced';
    const call: Call = { request, method, query, reading: { dialect, trace, limits, onlyCanonicalValues } };
    const [first, second, ...rest] = segments;
    if (first === undefined) return this.#root(call);
    if (first === '.search' && second === undefined)
      return this.#search(call, this.#directory.registry.types);
    if (isDiscovery(first) && rest.length === 0) {
      if (method !== 'GET') throw notAllowed(method, ['GET', 'HEAD'], `/${first}`);
      if (query.has('filter')) throw new ScimError(403, null, `/${first} cannot be filtered.`);
      const { registry, presentation } = this.#directory;
      const answer = discover(first, second, registry, this.profile, presentation.baseUrl);
      return jsonAnswer(200, answer, trace);
    }
    const type = this.#directory.registry.typeAt(`/${first}`);
    if (type && rest.length === 0) {
      if (second === undefined) return this.#collection(call, type);
      if (second === '.search') return this.#search(call, [type]);
      return this.#resource(call, type, second);
    }
    if (first === 'Bulk' && second === undefined) return this.#bulk(call);
    if (first === 'Me' && second === undefined) return this.#me(call);
    throw new ScimError(404, null, `Nothing is found at ${quote(`/${segments.join('/')}`)}.`);
  }

  #root(call: Call): MockAnswer {
    if (call.method !== 'GET') throw notAllowed(call.method, ['GET', 'HEAD'], 'the root of the service');
    return this.#list(call, this.#directory.registry.types);
  }

  #bulk(call: Call): MockAnswer {
    if (call.method !== 'POST') throw notAllowed(call.method, ['POST'], '/Bulk');
    const { bulk, limits } = this.profile;
    if (!bulk.supported) throw new ScimError(501, null, '/Bulk is not supported here.');
    const limit = Math.min(bulk.maxPayloadSize, limits.body);
    const body = bodyOf(call.request, limit, call.reading.trace);
    const result = answerBulk(this.#directory, body, call.reading);
    return jsonAnswer(200, result.body, call.reading.trace, [], result.changes);
  }

  /** RFC 7644 section 3.11. */
  #me(call: Call): MockAnswer {
    const names = callerNames(call.request.rawHeaders);
    if (names.length === 0 || call.method === 'POST') {
      const why =
        call.method === 'POST'
          ? 'Nobody can sign up by POST to /Me; use POST /Users.'
          : 'The credential of this request names no person, so there is no resource behind /Me. Use /Users/{id}.';
      throw new ScimError(501, null, why);
    }
    const user = userOfCaller(this.#directory, names);
    if (!user) {
      throw new ScimError(404, null, `/Me is nobody: no user is called ${names.map(quote).join(' or ')}.`);
    }
    const answer = this.#resource(call, user.type, user.id);
    return {
      ...answer,
      headers: [...answer.headers, 'Location', this.#directory.presentation.locationOf(user)],
    };
  }

  #collection(call: Call, type: ResourceType): MockAnswer {
    if (call.method === 'GET') return this.#list(call, [type]);
    if (call.method !== 'POST') throw notAllowed(call.method, ['GET', 'HEAD', 'POST'], type.endpoint);
    const context = this.#writing(call);
    const projection = createProjection(type, projectionOf(call), call.reading);
    const entry = createResource(type, this.#body(call), context);
    const location = ['Location', this.#directory.presentation.locationOf(entry)];
    return this.#projected(201, entry, call, projection, location, context.changes);
  }

  #list(call: Call, types: readonly ResourceType[]): MockAnswer {
    const query = queryFromUrl(call.query, this.profile, call.reading);
    return listAnswer(this.#searcher.list(types, query, call.reading), call);
  }

  #search(call: Call, types: readonly ResourceType[]): MockAnswer {
    if (call.method !== 'POST') throw notAllowed(call.method, ['POST'], '/.search');
    if (!this.profile.search) throw new ScimError(501, null, '/.search is not supported here.');
    const query = queryFromBody(this.#body(call), this.profile, call.reading);
    return listAnswer(this.#searcher.list(types, query, call.reading), call);
  }

  #resource(call: Call, type: ResourceType, id: string): MockAnswer {
    const { method, request, reading } = call;
    const allowed = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'];
    if (!allowed.includes(method)) throw notAllowed(method, allowed, `${type.endpoint}/{id}`);
    const entry = this.#directory.entry(type, id);
    if (method !== 'GET') {
      demandVersion(this.#directory, entry, header(request.rawHeaders, 'if-match'), 'If-Match');
    }
    switch (method) {
      case 'GET': {
        const projection = createProjection(type, projectionOf(call), reading);
        if (projection.isDefault) {
          return this.#representation(entry, request.rawHeaders, reading.trace.entries());
        }
        return this.#projected(200, entry, call, projection);
      }
      case 'PUT': {
        if (!this.profile.put) throw new ScimError(501, null, 'PUT is not supported here; use PATCH.');
        const context = this.#writing(call);
        const projection = createProjection(type, projectionOf(call), reading);
        replaceResource(entry, this.#body(call), context);
        return this.#projected(200, entry, call, projection, [], context.changes);
      }
      case 'PATCH': {
        if (!this.profile.patch.supported) {
          throw new ScimError(501, null, 'PATCH is not supported here; use PUT.');
        }
        const context = this.#writing(call);
        const projection = createProjection(type, projectionOf(call), reading);
        patchResource(entry, this.#body(call), context);
        if (projection.isDefault && this.profile.patch.noContent.includes(type.name)) {
          return emptyAnswer(204, reading.trace, this.#etag(entry), context.changes);
        }
        return this.#projected(200, entry, call, projection, [], context.changes);
      }
      default: {
        const context = this.#writing(call);
        deleteResource(entry, context);
        return emptyAnswer(204, reading.trace, [], context.changes);
      }
    }
  }

  #projected(
    status: number,
    entry: Entry,
    { reading }: Call,
    projection = defaultProjection,
    headers: readonly string[] = [],
    changes: readonly DirectoryChange[] = noChanges,
  ): MockAnswer {
    if (projection.isDefault) {
      const rendered = this.#rendered.once(entry);
      const all = headers.length === 0 ? rendered.headers : [...rendered.headers, ...headers];
      return {
        status,
        headers: all,
        body: rendered.content,
        trace: reading.trace.entries(),
        changes,
      };
    }
    const body = render(this.#directory, entry, projection);
    return jsonAnswer(status, body, reading.trace, [...this.#etag(entry), ...headers], changes);
  }

  #etag(entry: Entry): readonly string[] {
    return this.profile.etag ? ['ETag', this.#directory.presentation.versionOf(entry)] : [];
  }

  #writing({ reading }: Call): WriteContext {
    return { directory: this.#directory, profile: this.profile, reading, changes: [] };
  }

  #body({ request, reading }: Call) {
    return bodyOf(request, this.profile.limits.body, reading.trace);
  }
}

function listAnswer(text: string, { reading }: Call): MockAnswer {
  return {
    status: 200,
    headers: ['Content-Type', scimJson],
    body: Buffer.from(text),
    trace: reading.trace.entries(),
    changes: noChanges,
  };
}

function projectionOf({ query }: Call) {
  return {
    attributes: namesOf(query.get('attributes')),
    excludedAttributes: namesOf(query.get('excludedAttributes')),
  };
}
