import type { AnswerFacts } from '../replay/learn.ts';
import { isObject, type Json, memberOf } from '../scim/json.ts';
import { compareBodies, type ResourceContext } from './compare-resources.ts';
import { below, type Report, top, toReport } from './compare-values.ts';
import { type Comparison, concluded, type Difference } from './difference.ts';

/** An answer with its body as it came, when that is no JSON. */
export interface ComparedAnswer extends AnswerFacts {
  /** The body as text, without content coding; empty when there is none. */
  readonly text: string;
}

export interface CompareOptions extends ResourceContext {
  readonly method: string;
  /** The other one was not asked on the same condition, since its ETags are not known: 304 and 200 are one then. */
  readonly unconditional: boolean;
}

/**
 * Compares two answers to the same request. Ids in the other one must be those of here by now (`remapAnswer`); what
 * each service provider makes itself, times, versions and where it is, is left out.
 */
export function compareAnswers(
  here: ComparedAnswer,
  there: ComparedAnswer,
  options: CompareOptions,
): Comparison {
  const differences: Difference[] = [];
  const report = toReport(differences);
  const notModified = options.unconditional && here.status === 304 && there.status === 200;
  if (!notModified) compareStatus(here.status, there.status, options.method, differences);
  if (here.status >= 400 || there.status >= 400) {
    if (here.status >= 400 && there.status >= 400) compareErrors(here, there, report);
    return concluded(differences);
  }
  if (notModified) return concluded(differences);
  compareFields(here, there, differences);
  comparePayload(here, there, options, report);
  return concluded(differences);
}

function compareStatus(here: number, there: number, method: string, differences: Difference[]): void {
  if (here === there) return;
  const fails = (status: number) => status >= 400;
  const broken = (status: number) => status >= 500;
  // A change may be answered with the resource or without (RFC 7644 sections 3.5.1 and 3.5.2).
  const either = method === 'PATCH' && [200, 204].includes(here) && [200, 204].includes(there);
  const worse = (fails(there) && !fails(here)) || (broken(there) && !broken(here));
  differences.push({
    kind: either ? 'noBody' : 'status',
    weight: either ? 'equivalent' : worse ? 'worse' : 'different',
    pointer: null,
    name: 'status',
    here: String(here),
    there: String(there),
  });
}

/** What programs read of an error is its status and `scimType`; `detail` is for people. */
function compareErrors(here: ComparedAnswer, there: ComparedAnswer, report: Report): void {
  if (!isObject(here.body) || !isObject(there.body)) {
    if (isObject(here.body) !== isObject(there.body))
      report.note('body', 'different', top, kindOfBody(here), kindOfBody(there));
    return;
  }
  const [type, otherType] = [memberOf(here.body, 'scimtype'), memberOf(there.body, 'scimtype')];
  if (type !== otherType) {
    const kind = type === undefined ? 'extra' : otherType === undefined ? 'missing' : 'value';
    report.note(kind, 'different', below(top, 'scimType'), type, otherType);
  }
  const [detail, otherDetail] = [memberOf(here.body, 'detail'), memberOf(there.body, 'detail')];
  if (detail !== otherDetail) report.note('detail', 'equivalent', below(top, 'detail'), detail, otherDetail);
}

/** Of the header fields only those that a client goes by. */
function compareFields(here: ComparedAnswer, there: ComparedAnswer, differences: Difference[]): void {
  const note = (name: string, weight: Difference['weight'], own: string | null, other: string | null) =>
    differences.push({ kind: 'header', weight, pointer: null, name, here: own, there: other });
  const [location, otherLocation] = [here.header('location'), there.header('location')];
  if (here.status === 201 && there.status === 201 && (location === null) !== (otherLocation === null))
    note('Location', 'different', location, otherLocation);
  const [etag, otherEtag] = [here.header('etag'), there.header('etag')];
  if ((etag === null) !== (otherEtag === null)) note('ETag', 'equivalent', etag, otherEtag);
  const [type, otherType] = [mediaType(here), mediaType(there)];
  if (type !== otherType && type !== null && otherType !== null)
    note('Content-Type', isJson(type) && isJson(otherType) ? 'equivalent' : 'different', type, otherType);
}

function comparePayload(
  here: ComparedAnswer,
  there: ComparedAnswer,
  options: CompareOptions,
  report: Report,
): void {
  if (here.text === '' || there.text === '') {
    const change = options.method === 'PATCH' || options.method === 'PUT';
    if (here.text !== there.text && here.status === there.status)
      report.note('noBody', change ? 'equivalent' : 'different', top, kindOfBody(here), kindOfBody(there));
    return;
  }
  if (isObject(here.body) && isObject(there.body)) compareBodies(here.body, there.body, options, report);
  else if (here.text !== there.text)
    report.note('body', 'different', top, kindOfBody(here), kindOfBody(there));
}

function kindOfBody({ body, text }: ComparedAnswer): Json {
  if (text === '') return 'no body';
  return body === undefined ? 'not JSON' : isObject(body) ? 'a JSON object' : 'JSON, no object';
}

function mediaType(answer: ComparedAnswer): string | null {
  return answer.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? null;
}

function isJson(type: string): boolean {
  return /^application\/([\w.-]+\+)?json$/.test(type);
}
