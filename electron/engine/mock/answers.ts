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

export function errorAnswer(error: ScimError, profile: Profile, trace: Trace): MockAnswer {
  const body: JsonObject = error.toJson();
  if (profile.errors.statusAs === 'number') body.status = error.status;
  if (!profile.errors.scimType) delete body.scimType;
  return jsonAnswer(error.status, body, trace, error instanceof HttpError ? error.headers : []);
}
