import { isObject, type JsonObject, memberOf } from '../mapping/target.ts';
import {
  ask,
  Refusal,
  type SimAnswer,
  type SimRequest,
  type Step,
  type Subject,
  succeeded,
  type Talk,
} from '../talk.ts';
import { encodeFilter, fillPath } from '../wire.ts';
import type { App } from './app.ts';

/** Pages a client reads at most: a service provider that never ends its list must not keep a run forever. */
const MAX_PAGES = 10_000;

export interface ListPage {
  readonly total: number;
  readonly resources: readonly JsonObject[];
}

/** A ListResponse (RFC 7644 section 3.4.2) as this client reads it. @throws Refusal when it cannot */
export function readList(app: App, request: SimRequest, answer: SimAnswer): ListPage {
  const { json } = answer;
  const unreadable = (why: string) => new Refusal('unreadable', request, answer, why);
  if (!isObject(json)) throw unreadable('The answer is no JSON object.');
  const given = memberOf(json, 'totalResults');
  if (app.idp.matching.strictNumbers) {
    for (const name of ['totalResults', 'startIndex', 'itemsPerPage']) {
      const value = memberOf(json, name);
      if (value !== undefined && typeof value !== 'number') throw unreadable(`${name} is not a number.`);
    }
  }
  const listed = memberOf(json, 'Resources');
  if (listed !== undefined && listed !== null && !Array.isArray(listed))
    throw unreadable('Resources is not a list.');
  const resources = ((listed ?? []) as unknown[]).filter(isObject);
  const total = given === undefined && Array.isArray(listed) ? resources.length : Number(given);
  if (!Number.isFinite(total)) throw unreadable('The answer has no totalResults.');
  if (total > 0 && !Array.isArray(listed)) throw unreadable('The answer counts results and lists none.');
  return { total, resources };
}

export interface LookUp {
  readonly step: Step;
  readonly subject: Subject | null;
  readonly path: string;
  readonly filter: string;
  readonly value: string;
}

/** Asks for the resources that match; an empty list when there are none. @throws Refusal */
export function* lookUp(
  app: App,
  { step, subject, path, filter, value }: LookUp,
): Talk<readonly JsonObject[]> {
  const { idp } = app;
  const request: SimRequest = {
    method: 'GET',
    path: fillPath(path, { filter: encodeFilter(idp, filter, value) }),
    body: null,
    step,
    subject,
  };
  const answer = yield* ask(idp, request);
  if (answer.status === 404 && idp.matching.notFoundIsNobody) return [];
  if (!succeeded(answer)) throw new Refusal('lookUp', request, answer);
  const { total, resources } = readList(app, request, answer);
  if (total === 0) return [];
  if (resources.length > 1 && idp.matching.many === 'error')
    throw new Refusal('lookUp', request, answer, `The app knows ${resources.length} that match ${value}.`);
  const [found] = resources;
  if (found === undefined)
    throw new Refusal('unreadable', request, answer, 'The answer counts results and lists none.');
  if (typeof found.id !== 'string' || found.id === '')
    throw new Refusal('unreadable', request, answer, 'The resource that matches has no id that is a text.');
  const reason = app.guard(found);
  if (reason !== null) throw new Refusal('lookUp', request, answer, reason);
  return resources;
}

/** Reads a list to its end, page by page, as an import does. @throws Refusal */
export function* readAll(
  app: App,
  path: string,
  step: Step,
  subject: Subject | null = null,
): Talk<JsonObject[]> {
  const { pageSize, nextPage } = app.idp.paths;
  const all: JsonObject[] = [];
  const seen = new Set<unknown>();
  let start = 1;
  for (let page = 0; page < MAX_PAGES; page++) {
    const request: SimRequest = {
      method: 'GET',
      path: fillPath(path, { start: String(start), count: String(pageSize) }),
      body: null,
      step,
      subject,
    };
    const answer = yield* ask(app.idp, request);
    if (!succeeded(answer)) throw new Refusal('lookUp', request, answer);
    const { total, resources } = readList(app, request, answer);
    const fresh = resources.filter(({ id }) => !seen.has(id));
    if (resources.length > 0 && fresh.length === 0)
      throw new Refusal('unreadable', request, answer, `The page from ${start} repeats an earlier one.`);
    for (const resource of fresh) {
      seen.add(resource.id);
      all.push(resource);
    }
    start += nextPage === 'byCount' ? pageSize : resources.length;
    if (resources.length === 0 || start > total) return all;
  }
  return all;
}
