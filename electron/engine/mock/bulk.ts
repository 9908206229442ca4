import {
  type BulkOperation,
  bulkResponseUrn,
  echoOf,
  type Resolve,
  readBulk,
  readBulkOperation,
  referencesOf,
  resolvePathReference,
  resolveReferences,
  unknownReference,
} from '../../../shared/scim/bulk-request.ts';
import { invalidValue, ScimError } from '../../../shared/scim/error.ts';
import { type Json, type JsonObject, quote } from '../../../shared/scim/json.ts';
import { patchUrn } from '../../../shared/scim/patch-request.ts';
import type { ResourceType } from '../../../shared/scim/registry.ts';
import { type Reading, Trace } from '../../../shared/scim/tolerance.ts';
import type { DirectoryChange } from '../store/directory-change.ts';
import { asScimError, errorBody, statusOf } from './answers.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { settle } from './lifecycle.ts';
import { demandVersion } from './precondition.ts';
import { demandOffered, typeOffered, typesOffered } from './surface.ts';
import {
  createResource,
  deleteResource,
  patchResource,
  replaceResource,
  type WriteContext,
} from './writes.ts';

export interface BulkResult {
  readonly body: JsonObject;
  readonly changes: readonly DirectoryChange[];
}

/** One operation on its way. */
interface Job {
  readonly at: number;
  readonly sent: Json;
  readonly operation: BulkOperation | null;
  /** The error an operation that cannot be read has from the beginning. */
  readonly fault: ScimError | null;
  readonly references: ReadonlySet<string>;
  /** Id reserved for what a POST creates. */
  readonly id: string | null;
  /** Order in which the walk through references met it; 0 until then. */
  met: number;
  /** The earliest met job that can be reached; what is equal to `met` closes a circle. */
  reach: number;
  done: boolean;
  entry: Entry | null;
  /** Where the resource is or would be; null when the path names none. */
  location: string | null;
  result: JsonObject | null;
}

/**
 * Does the operations of a Bulk request (RFC 7644 section 3.7), each whole or not at all. They are done in
 * order, except that what an operation refers to is created before it; operations that refer to one another
 * in a circle are done together, or none of them is.
 * @throws {ScimError} 400 or 413 when the request as a whole cannot be read; then nothing was done.
 */
export function answerBulk(directory: Directory, body: Json, reading: Reading): BulkResult {
  const { operations, failOnErrors } = readBulk(body);
  const { maxOperations } = directory.profile.bulk;
  if (operations.length > maxOperations) {
    throw new ScimError(
      413,
      null,
      `The request has ${operations.length} operations; at most ${maxOperations} are accepted (maxOperations).`,
    );
  }
  const run = new BulkRun(directory, operations, failOnErrors, reading);
  return { body: { schemas: [bulkResponseUrn], Operations: run.all() }, changes: run.changes };
}

class BulkRun {
  readonly changes: DirectoryChange[] = [];
  readonly #directory: Directory;
  readonly #reading: Reading;
  readonly #jobs: readonly Job[];
  readonly #byBulkId = new Map<string, Job>();
  #errorsLeft: number;
  #met = 0;
  readonly #path: Job[] = [];

  constructor(directory: Directory, operations: readonly Json[], failOnErrors: number, reading: Reading) {
    this.#directory = directory;
    this.#reading = reading;
    this.#errorsLeft = failOnErrors;
    this.#jobs = operations.map((operation, at) => this.#prepare(operation, at));
  }

  /** Results in the order of the request; operations that were not begun have none. */
  all(): JsonObject[] {
    for (const job of this.#jobs) if (job.met === 0) this.#visit(job);
    return this.#jobs.map(({ result }) => result).filter((result) => result !== null);
  }

  #prepare(sent: Json, at: number): Job {
    const rest = { at, sent, met: 0, reach: 0, done: false, entry: null, location: null, result: null };
    try {
      const operation = readBulkOperation(sent);
      const posts = operation.method === 'POST';
      if (posts && this.#byBulkId.has(operation.bulkId as string)) {
        throw invalidValue(`bulkId ${quote(operation.bulkId as string)} names another POST of this request.`);
      }
      const id = posts ? this.#directory.newId() : null;
      const job: Job = { ...rest, operation, fault: null, references: referencesOf(operation), id };
      if (posts) this.#byBulkId.set(operation.bulkId as string, job);
      return job;
    } catch (problem) {
      return { ...rest, operation: null, fault: asScimError(problem), references: new Set(), id: null };
    }
  }

  /** Tarjan's strongly connected components: a circle is complete only after all it refers to. */
  #visit(job: Job): void {
    job.met = job.reach = ++this.#met;
    this.#path.push(job);
    for (const bulkId of job.references) {
      const other = this.#byBulkId.get(bulkId);
      if (!other || other.done) continue;
      if (other.met === 0) {
        this.#visit(other);
        job.reach = Math.min(job.reach, other.reach);
      } else {
        job.reach = Math.min(job.reach, other.met);
      }
    }
    if (job.reach < job.met) return;
    const circle = this.#path.splice(this.#path.lastIndexOf(job));
    for (const one of circle) one.done = true;
    if (this.#errorsLeft > 0) this.#do(circle.sort((a, b) => a.at - b.at));
  }

  #do(circle: readonly Job[]): void {
    const mark = this.changes.length;
    const promised = new Map<string, ResourceType>();
    for (const { id, operation } of circle) {
      const type = this.#directory.view.typeAt(operation?.path ?? '');
      if (id !== null && type) promised.set(id, type);
    }
    for (const job of circle) {
      const failure = this.#perform(job, promised);
      if (failure === null) continue;
      this.#undo(circle, mark);
      this.#failed(job, failure);
      for (const other of circle) if (other !== job) this.#failed(other, brokenCircle(job));
      return;
    }
  }

  /** Nothing outside the circle knows of what it created: taking that away leaves no trace. */
  #undo(circle: readonly Job[], mark: number): void {
    for (const job of circle) {
      if (job.operation?.method !== 'POST' || job.entry === null) continue;
      this.#directory.remove(job.entry, []);
      job.entry = null;
      job.location = null;
    }
    this.changes.length = mark;
  }

  #perform(job: Job, promised: ReadonlyMap<string, ResourceType>): ScimError | null {
    const trace = new Trace();
    try {
      const { operation } = job;
      if (operation === null) throw job.fault;
      const status = this.#write(job, operation, promised, { ...this.#reading, trace });
      job.result = this.#result(job, status, operation.method !== 'DELETE');
      return null;
    } catch (problem) {
      return asScimError(problem);
    } finally {
      this.#reading.trace.include(trace, `/Operations/${job.at}/data`);
    }
  }

  #write(
    job: Job,
    operation: BulkOperation,
    promised: ReadonlyMap<string, ResourceType>,
    reading: Reading,
  ): number {
    const directory = this.#directory;
    const { profile } = directory;
    const context: WriteContext = { directory, profile, reading, changes: this.changes, promised };
    const resolve: Resolve = (bulkId, required) => this.#idFor(bulkId, required, promised);
    const path = resolvePathReference(operation.path, resolve);
    const data = operation.data === undefined ? null : resolveReferences(operation.data, resolve);
    const [type, id] = this.#target(path, operation.method === 'POST');
    if (id === null) {
      demandOffered(profile, type, 'create');
      job.entry = createResource(type, data, context, job.id ?? undefined);
      job.location = directory.presentation.locationOf(job.entry);
      return 201;
    }
    job.location = `${directory.presentation.baseUrl}${path}`;
    const entry = directory.entry(type, id);
    job.entry = entry;
    demandVersion(directory, entry, operation.version, '"version"');
    switch (operation.method) {
      case 'PUT':
        demandOffered(profile, type, 'replace');
        replaceResource(entry, data, context);
        settle(entry, directory, this.changes);
        return 200;
      case 'PATCH': {
        demandOffered(profile, type, 'modify');
        // RFC 7644 section 3.7.3 shows the operations alone, without their envelope.
        const body = Array.isArray(data) ? { schemas: [patchUrn], Operations: data } : data;
        patchResource(entry, body, context);
        settle(entry, directory, this.changes);
        return profile.patch.noContent.includes(type.name) ? 204 : 200;
      }
      default:
        demandOffered(profile, type, 'delete');
        deleteResource(entry, context);
        return 204;
    }
  }

  /** @throws {ScimError} 409 when what is referred to was not created, 400 when no operation creates it. */
  #idFor(bulkId: string, required: boolean, promised: ReadonlyMap<string, ResourceType>): string | null {
    const job = this.#byBulkId.get(bulkId);
    if (!job) {
      if (!required) return null;
      throw invalidValue(unknownReference(bulkId));
    }
    if (job.id !== null && promised.has(job.id)) return job.id;
    if (job.entry) return job.entry.id;
    throw new ScimError(409, null, `bulkId:${bulkId} was not created, so nothing can refer to it.`);
  }

  #target(path: string, collection: boolean): [ResourceType, string | null] {
    const match = /^(\/[^/?#]+)(?:\/([^/?#]+))?$/.exec(path);
    const { view, profile } = this.#directory;
    const type = match && typeOffered(view, match[1] as string, profile);
    const id = match?.[2];
    if (!type || (id === undefined) !== collection) {
      const paths = typesOffered(view, profile)
        .map(({ endpoint }) => (collection ? endpoint : `${endpoint}/{id}`))
        .join(' or ');
      throw invalidValue(`"path" must be ${paths}; found ${quote(path)}.`);
    }
    return [type, id === undefined ? null : decoded(id)];
  }

  #failed(job: Job, error: ScimError): void {
    this.#errorsLeft--;
    job.result = {
      ...this.#result(job, statusOf(error, this.#directory.profile), false),
      response: errorBody(error, this.#directory.profile, this.#directory.now()),
    };
  }

  #result(job: Job, status: number, withVersion: boolean): JsonObject {
    const { entry, location } = job;
    const result: JsonObject = { ...echoOf(job.sent) };
    if (location !== null) result.location = location;
    if (entry && withVersion && this.#directory.profile.etag) {
      result.version = this.#directory.presentation.versionOf(entry);
    }
    result.status = this.#directory.profile.errors.statusAs === 'number' ? status : String(status);
    return result;
  }
}

function brokenCircle({ operation }: Job): ScimError {
  return new ScimError(
    409,
    null,
    `bulkId:${operation?.bulkId} refers to this operation and this one to it; as that one failed, neither was done.`,
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalidValue(`"path" has a broken percent-encoding in ${quote(segment)}.`);
  }
}
