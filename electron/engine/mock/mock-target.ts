import { randomUUID } from 'node:crypto';
import type { Catalogue } from '../../../shared/profiles/catalogue.ts';
import { defaultProfile, type Profile } from '../../../shared/profiles/index.ts';
import type { Operation } from '../../../shared/profiles/resource-knobs.ts';
import { type Definitions, standardDefinitions } from '../../../shared/scim/definitions.ts';
import { ScimError } from '../../../shared/scim/error.ts';
import { quote } from '../../../shared/scim/json.ts';
import { createProjection, defaultProjection, namesOf } from '../../../shared/scim/projection.ts';
import type { ResourceType } from '../../../shared/scim/registry.ts';
import { type Reading, Trace } from '../../../shared/scim/tolerance.ts';
import { Work } from '../../../shared/scim/work.ts';
import type { MockAnswer, MockTarget, ReceivedRequest } from '../pipeline/target.ts';
import type { DirectoryChange, StoredDirectory } from '../store/directory-change.ts';
import { asScimError, emptyAnswer, errorAnswer, jsonAnswer, notAllowed } from './answers.ts';
import { answerBulk } from './bulk.ts';
import { callerNames, userOfCaller } from './caller.ts';
import { catalogueFor } from './catalogues.ts';
import { Directory } from './directory.ts';
import { discover, discoveryAt } from './discovery.ts';
import type { Entry } from './entry.ts';
import { type Face, Faces } from './face.ts';
import { isHidden, settle } from './lifecycle.ts';
import { projectionAllowed } from './outgoing.ts';
import { demandVersion, matchesTag } from './precondition.ts';
import { render } from './render.ts';
import { addressOf, bodyOf, header } from './request.ts';
import { queryFromBody, queryFromUrl } from './search-query.ts';
import { demandHeaders, demandOffered, typeOffered, typesOffered } from './surface.ts';
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
  /** Schemas and resource types every profile has; those of RFC 7643 when left out. */
  readonly definitions?: Definitions;
  readonly newId?: () => string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A mock service provider over a directory in memory. */
export interface MockServiceProvider extends MockTarget {
  readonly profile: Profile;
  /** Takes effect with the next request. */
  setProfile(profile: Profile): void;
  /** The same directory as another app, whatever `profile` is. */
  as(profile: Profile): MockTarget;
  /** Resources by type name: `{ User: 2, Group: 0 }`. */
  counts(): Readonly<Record<string, number>>;
  /** Fills a mock that has nothing yet, a little with each step; it is whole when the iteration ends. */
  loading(stored: StoredDirectory): Iterable<void>;
  /** Follows changes of the same directory that another mock made and that are stored. */
  follow(changes: readonly DirectoryChange[]): void;
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
  readonly #catalogue: Catalogue;
  readonly #directory: Directory;
  readonly #faces: Faces;
  #profile: Profile;
  /** The one that is being asked. */
  #face: Face;

  constructor({ profile = defaultProfile, stored, definitions, newId, now }: MockTargetOptions) {
    this.#catalogue = catalogueFor(definitions ?? standardDefinitions, profile);
    this.#directory = new Directory(profile, {
      catalogue: this.#catalogue,
      newId: newId ?? randomUUID,
      now: now ?? Date.now,
    });
    if (stored) for (const _ of this.#directory.loading(stored));
    this.#profile = this.#directory.profile;
    this.#faces = new Faces(this.#directory, this.#catalogue);
    this.#face = this.#faces.of(this.#profile, false);
    this.#directory.listener = this.#faces;
  }

  get profile(): Profile {
    return this.#profile;
  }

  setProfile(profile: Profile): void {
    this.#profile = profile;
  }

  as(profile: Profile): MockTarget {
    return {
      answer: (request) => this.#answer(request, profile),
      refuse: (status, detail) => this.#refuse(status, detail, profile),
    };
  }

  refuse(status: number, detail: string): MockAnswer {
    return this.#refuse(status, detail, this.#profile);
  }

  #refuse(status: number, detail: string, profile: Profile): MockAnswer {
    return errorAnswer(new ScimError(status, null, detail), profile, new Trace(), this.#directory.now());
  }

  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const type of this.#directory.registry.types) {
      const { size } = this.#directory.collection(type);
      if (size > 0 || this.#catalogue.isBase(type.name)) counts[type.name] = size;
    }
    return counts;
  }

  loading(stored: StoredDirectory): Iterable<void> {
    return this.#directory.loading(stored);
  }

  follow(changes: readonly DirectoryChange[]): void {
    this.#directory.follow(changes);
  }

  answer(request: ReceivedRequest): MockAnswer {
    return this.#answer(request, this.#profile);
  }

  #answer(request: ReceivedRequest, profile: Profile): MockAnswer {
    const trace = new Trace();
    this.#directory.presentation.baseUrl = request.baseUrl;
    this.#face = this.#faces.of(profile, request.inside ?? false);
    this.#directory.profile = this.#face.profile;
    this.#directory.view = this.#face.registry;
    let answer: MockAnswer;
    try {
      answer = this.#plainGet(request) ?? this.#route(request, trace);
    } catch (problem) {
      answer = errorAnswer(asScimError(problem), this.#face.profile, trace, this.#directory.now());
    }
    return request.method === 'HEAD' ? { ...answer, body: null } : answer;
  }

  /** The shortest way to the commonest request: one resource by its id, with no query and no odd characters. */
  #plainGet({ method, target, basePath, rawHeaders }: ReceivedRequest): MockAnswer | null {
    if (method !== 'GET' || !this.#face.plain || !target.startsWith(basePath)) return null;
    const slash = target.indexOf('/', basePath.length + 1);
    if (slash < 0) return null;
    const type = this.#face.registry.typeAt(target.slice(basePath.length, slash));
    const entry = type && this.#directory.collection(type).get(target.slice(slash + 1));
    return entry ? this.#representation(entry, rawHeaders, noTrace) : null;
  }

  #representation(entry: Entry, rawHeaders: readonly string[], trace: MockAnswer['trace']): MockAnswer {
    const rendered = this.#face.rendered.get(entry);
    const { etag, headers } = rendered;
    const known = etag === '' ? undefined : header(rawHeaders, 'if-none-match');
    if (known !== undefined && matchesTag(known, etag)) {
      return { status: 304, headers: ['ETag', etag], body: null, trace, changes: noChanges };
    }
    return { status: 200, headers, body: rendered.content, trace, changes: noChanges };
  }

  #route(request: ReceivedRequest, trace: Trace): MockAnswer {
    const { segments, query } = addressOf(request, trace);
    const { profile } = this.#face;
    const { dialect, limits, attributes } = profile;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const onlyCanonicalValues = attributes.canonicalValues === 'enforced';
    const call: Call = {
      request,
      method,
      query,
      reading: { dialect, trace, limits, onlyCanonicalValues, work: new Work() },
    };
    const [first, second, ...rest] = segments;
    const { registry } = this.#face;
    const { presentation } = this.#directory;
    const type = typeOffered(registry, `/${first}`, profile);
    demandHeaders(profile, request.rawHeaders);
    this.#face.throttle.take(method, type, this.#directory.now());
    if (first === undefined) return this.#root(call);
    if (first === '.search' && second === undefined) {
      return this.#search(call, typesOffered(registry, profile));
    }
    const endpoint = discoveryAt(first, profile);
    if (endpoint && rest.length === 0) {
      if (method !== 'GET') throw notAllowed(method, ['GET', 'HEAD'], `/${first}`);
      if (query.has('filter')) throw new ScimError(403, null, `/${first} cannot be filtered.`);
      const answer = discover(endpoint, second, registry, profile, presentation.baseUrl);
      return jsonAnswer(200, answer, trace, [], noChanges, profile.mediaType);
    }
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
    const { profile } = this.#face;
    if (profile.requests.root === 'probe') return emptyAnswer(200, call.reading.trace);
    return this.#list(call, typesOffered(this.#face.registry, profile));
  }

  #bulk(call: Call): MockAnswer {
    if (call.method !== 'POST') throw notAllowed(call.method, ['POST'], '/Bulk');
    const { bulk, limits, mediaType } = this.#face.profile;
    if (!bulk.supported) throw new ScimError(501, null, '/Bulk is not supported here.');
    const limit = Math.min(bulk.maxPayloadSize, limits.body);
    const body = bodyOf(call.request, limit, call.reading.trace);
    const result = answerBulk(this.#directory, body, call.reading);
    return jsonAnswer(200, result.body, call.reading.trace, [], result.changes, mediaType);
  }

  /** RFC 7644 section 3.11. */
  #me(call: Call): MockAnswer {
    if (!this.#face.profile.me) throw new ScimError(501, null, '/Me is not supported here.');
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
    if (call.method === 'GET') {
      demandOffered(this.#face.profile, type, 'list');
      return this.#list(call, [type]);
    }
    if (call.method !== 'POST') throw notAllowed(call.method, ['GET', 'HEAD', 'POST'], type.endpoint);
    demandOffered(this.#face.profile, type, 'create');
    const context = this.#writing(call);
    const projection = createProjection(type, this.#projectionOf(call), call.reading);
    const entry = createResource(type, this.#body(call), context);
    const location = ['Location', this.#directory.presentation.locationOf(entry)];
    return this.#projected(201, entry, call, projection, location, context.changes);
  }

  #list(call: Call, types: readonly ResourceType[]): MockAnswer {
    const query = queryFromUrl(call.query, this.#face.profile, call.reading);
    return this.#listAnswer(this.#face.searcher.list(types, query, call.reading), call);
  }

  #search(call: Call, types: readonly ResourceType[]): MockAnswer {
    if (call.method !== 'POST') throw notAllowed(call.method, ['POST'], '/.search');
    if (!this.#face.profile.search) throw new ScimError(501, null, '/.search is not supported here.');
    const query = queryFromBody(this.#body(call), this.#face.profile, call.reading);
    return this.#listAnswer(this.#face.searcher.list(types, query, call.reading), call);
  }

  #resource(call: Call, type: ResourceType, id: string): MockAnswer {
    const { method, request, reading } = call;
    const { profile } = this.#face;
    const operation = operations.get(method);
    if (!operation)
      throw notAllowed(method, ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'], `${type.endpoint}/{id}`);
    demandOffered(profile, type, operation);
    const entry = this.#directory.entry(type, id);
    // Whoever is out of sight can be brought back, and only that.
    if (isHidden(entry, profile) && (method === 'GET' || method === 'DELETE'))
      throw this.#directory.missing(type, id);
    if (method !== 'GET') {
      demandVersion(this.#directory, entry, header(request.rawHeaders, 'if-match'), 'If-Match');
    }
    switch (method) {
      case 'GET': {
        const projection = createProjection(type, this.#projectionOf(call), reading);
        if (projection.isDefault) {
          return this.#representation(entry, request.rawHeaders, reading.trace.entries());
        }
        return this.#projected(200, entry, call, projection);
      }
      case 'PUT': {
        const context = this.#writing(call);
        const projection = createProjection(type, this.#projectionOf(call), reading);
        replaceResource(entry, this.#body(call), context);
        const answer = this.#projected(200, entry, call, projection, [], context.changes);
        settle(entry, this.#directory, context.changes);
        return answer;
      }
      case 'PATCH': {
        const context = this.#writing(call);
        const projection = createProjection(type, this.#projectionOf(call), reading);
        patchResource(entry, this.#body(call), context);
        const empty = projection.isDefault && profile.patch.noContent.includes(type.name);
        const answer = empty
          ? emptyAnswer(204, reading.trace, this.#etag(entry), context.changes)
          : this.#projected(200, entry, call, projection, [], context.changes);
        settle(entry, this.#directory, context.changes);
        return answer;
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
      const rendered = this.#face.rendered.once(entry);
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
    const all = [...this.#etag(entry), ...headers];
    return jsonAnswer(status, body, reading.trace, all, changes, this.#face.profile.mediaType);
  }

  #etag(entry: Entry): readonly string[] {
    return this.#face.profile.etag ? ['ETag', this.#directory.presentation.versionOf(entry)] : [];
  }

  #writing({ reading }: Call): WriteContext {
    return { directory: this.#directory, profile: this.#face.profile, reading, changes: [] };
  }

  #body({ request, reading }: Call) {
    return bodyOf(request, this.#face.profile.limits.body, reading.trace);
  }

  #listAnswer(text: string, { reading }: Call): MockAnswer {
    return {
      status: 200,
      headers: ['Content-Type', this.#face.profile.mediaType],
      body: Buffer.from(text),
      trace: reading.trace.entries(),
      changes: noChanges,
    };
  }

  #projectionOf({ query }: Call) {
    const asked = {
      attributes: namesOf(query.get('attributes')),
      excludedAttributes: namesOf(query.get('excludedAttributes')),
    };
    return projectionAllowed(asked, this.#face.profile);
  }
}

const operations: ReadonlyMap<string, Operation> = new Map([
  ['GET', 'get'],
  ['PUT', 'replace'],
  ['PATCH', 'modify'],
  ['DELETE', 'delete'],
]);
