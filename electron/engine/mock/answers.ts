import { randomUUID } from 'node:crypto';
import type { ErrorEvent } from '../../../shared/profiles/exchange-knobs.ts';
import type { Profile } from '../../../shared/profiles/profile.ts';
import { ScimError } from '../../../shared/scim/error.ts';
import { isObject, type Json, type JsonObject } from '../../../shared/scim/json.ts';
import type { Trace } from '../../../shared/scim/tolerance.ts';
import type { MockAnswer } from '../pipeline/target.ts';
import type { DirectoryChange } from '../store/directory-change.ts';

const noChanges: readonly DirectoryChange[] = [];

export function jsonAnswer(
  status: number,
  body: Json,
  trace: Trace,
  headers: readonly string[] = [],
  changes: readonly DirectoryChange[] = noChanges,
  mediaType: string = scimJson,
): MockAnswer {
  return {
    status,
    headers: ['Content-Type', mediaType, ...headers],
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

export const scimJson = 'application/scim+json; charset=utf-8';

const eventsByStatus: Readonly<Record<number, ErrorEvent>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  405: 'unsupported',
  409: 'conflict',
  412: 'preconditionFailed',
  413: 'tooLarge',
  429: 'tooManyRequests',
  501: 'unsupported',
};

function eventOf({ scimType, status }: ScimError): ErrorEvent | undefined {
  return scimType ?? eventsByStatus[status];
}

/** The status the app answers an error with. */
export function statusOf(error: ScimError, { errors }: Profile): number {
  const event = eventOf(error);
  return (event && errors.status[event]) ?? error.status;
}

/** An error body in the shape of the app. `now` in milliseconds. */
export function errorBody(error: ScimError, profile: Profile, now: number): JsonObject {
  const { errors } = profile;
  const status = statusOf(error, profile);
  const event = eventOf(error);
  const detail = (event && errors.codes[event]) ?? error.detail;
  const fill = (template: Json): Json => {
    if (Array.isArray(template)) return template.map(fill);
    if (isObject(template)) {
      return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value)]));
    }
    if (typeof template !== 'string') return template;
    if (template === '{status}') return status;
    return template
      .replaceAll('{uuid}', () => randomUUID())
      .replaceAll('{now}', () => new Date(now).toISOString())
      .replaceAll('{scimType}', () => error.scimType ?? '')
      .replaceAll('{detail}', () => detail);
  };
  const whole = errors.bodies[String(status)];
  if (whole) return fill(whole) as JsonObject;
  const body: JsonObject = error.toJson();
  body.status = errors.statusAs === 'number' ? status : String(status);
  body.detail = detail;
  if (!errors.scimType) delete body.scimType;
  return { ...body, ...(fill(errors.extra) as JsonObject) };
}

/** A fault of ours is a 500 with an Error body; changes are reported only by answers that succeed. */
export function asScimError(problem: unknown): ScimError {
  if (problem instanceof ScimError) return problem;
  const reason = problem instanceof Error ? problem.message : String(problem);
  return new HttpError(500, `The mock service provider failed on this request: ${reason}.`, []);
}

export function errorAnswer(error: ScimError, profile: Profile, trace: Trace, now: number): MockAnswer {
  const body = errorBody(error, profile, now);
  if (body.detail !== error.detail) trace.note('error-in-words', error.detail);
  if (error.status === 429) trace.limit('rate-limited', error.detail);
  const headers = error instanceof HttpError ? error.headers : [];
  return jsonAnswer(statusOf(error, profile), body, trace, headers, noChanges, profile.mediaType);
}
