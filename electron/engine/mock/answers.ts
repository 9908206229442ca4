import type { Profile } from '../../../shared/profiles/profile.ts';
import { ScimError } from '../../../shared/scim/error.ts';
import type { Json, JsonObject } from '../../../shared/scim/json.ts';
import type { Trace } from '../../../shared/scim/tolerance.ts';
import type { MockAnswer } from '../pipeline/target.ts';
import type { DirectoryChange } from '../store/directory-change.ts';
import { scimJson } from './render.ts';

const noChanges: readonly DirectoryChange[] = [];

export function jsonAnswer(
  status: number,
  body: Json,
  trace: Trace,
  headers: readonly string[] = [],
  changes: readonly DirectoryChange[] = noChanges,
): MockAnswer {
  return {
    status,
    headers: ['Content-Type', scimJson, ...headers],
    body: Buffer.from(JSON.stringify(body)),
    trace: trace.entries(),
    changes,
  };
}

export function emptyAnswer(
  status: number,
  trace: Trace,
  headers: readonly string[] = [],
  changes: readonly DirectoryChange[] = noChanges,
): MockAnswer {
  return { status, headers, body: null, trace: trace.entries(), changes };
}

/** A ScimError that needs headers of its own, such as Allow. */
export class HttpError extends ScimError {
  readonly headers: readonly string[];
  constructor(status: number, detail: string, headers: readonly string[]) {
    super(status, null, detail);
    this.headers = headers;
  }
}

export function notAllowed(method: string, allowed: readonly string[], where: string): HttpError {
  const list = allowed.join(', ');
  return new HttpError(405, `${method} cannot be used on ${where}; ${list} can.`, ['Allow', list]);
}

/** An Error body in the shape of the app. */
export function errorBody(error: ScimError, { errors }: Profile): JsonObject {
  const body: JsonObject = error.toJson();
  if (errors.statusAs === 'number') body.status = error.status;
  if (!errors.scimType) delete body.scimType;
  return body;
}

/** A fault of ours is a 500 with an Error body; changes are reported only by answers that succeed. */
export function asScimError(problem: unknown): ScimError {
  if (problem instanceof ScimError) return problem;
  const reason = problem instanceof Error ? problem.message : String(problem);
  return new HttpError(500, `The mock service provider failed on this request: ${reason}.`, []);
}

export function errorAnswer(error: ScimError, profile: Profile, trace: Trace): MockAnswer {
  const body = errorBody(error, profile);
  return jsonAnswer(error.status, body, trace, error instanceof HttpError ? error.headers : []);
}
