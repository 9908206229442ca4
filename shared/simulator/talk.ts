import type { IdpDefinition } from './definition.ts';
import type { JsonObject } from './mapping/target.ts';

/** What a simulated identity provider can be seen doing. The columns of a compatibility run are the same. */
export const steps = [
  'check',
  'lookUp',
  'create',
  'linkExisting',
  'changeProfile',
  'changeUserName',
  'setManager',
  'switchOff',
  'switchOn',
  'erase',
  'createGroup',
  'renameGroup',
  'addMembers',
  'removeMembers',
  'deleteGroup',
  'importPages',
] as const;
export type Step = (typeof steps)[number];

/** What became of an object: the step that was taken, or none because nothing was different. */
export type Done = Step | 'nothing';

/** Who or what a request is about. `name` is for people to read. */
export interface Subject {
  readonly kind: 'person' | 'group';
  readonly key: string;
  readonly name: string;
}

export interface SimRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query below the base URL, encoded as this client encodes. */
  readonly path: string;
  readonly body: JsonObject | null;
  readonly step: Step;
  readonly subject: Subject | null;
  /** `check`: not this client's own, but sent to see what became of what it did. */
  readonly by?: 'check';
}

export interface SimAnswer {
  /** 0 when there was no answer: `problem` says why. */
  readonly status: number;
  /** Undefined when the body is not JSON, or empty. */
  readonly json: unknown;
  /** The first value of a header, by its name in lower case. */
  header(name: string): string | null;
  readonly problem: string | null;
  /** The recorded exchange, where there is a recorder. */
  readonly exchange: number | null;
}

/** What a state machine asks of whoever runs it: to send a request, or to let time pass (ms). */
export type Effect =
  | { readonly kind: 'send'; readonly request: SimRequest }
  | { readonly kind: 'wait'; readonly ms: number; readonly why: string };

/**
 * A state machine. Each step gives an effect; it is continued with the answer of a request, or with nothing after a
 * wait. It holds no timer and no socket, so it runs the same in a test.
 */
export type Talk<T> = Generator<Effect, T, SimAnswer | undefined>;

/** At what an object failed. */
export type Failing = 'lookUp' | 'create' | 'change' | 'unreadable';

/** The app refused, or answered what the client cannot use. The object is not done; others go on. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly failing: Failing;
  readonly request: SimRequest;
  readonly answer: SimAnswer;
  constructor(failing: Failing, request: SimRequest, answer: SimAnswer, message = detailOf(answer)) {
    super(message);
    this.failing = failing;
    this.request = request;
    this.answer = answer;
  }
}

/** Sends a request, again where this client would: told to slow down, or left without an answer. */
export function* ask({ retry }: IdpDefinition, request: SimRequest): Talk<SimAnswer> {
  let slowed = 0;
  let resent = false;
  for (;;) {
    const answer = yield { kind: 'send', request };
    if (answer === undefined) throw new Error('A request was continued without its answer.');
    if (isTooMany(answer) && slowed < retry.tooMany.tries) {
      const ms = pauseAfter(answer, retry.tooMany, slowed++);
      yield { kind: 'wait', ms, why: `The app answered ${answer.status}.` };
    } else if (answer.status === 0 && retry.resendsUnanswered && !resent) resent = true;
    else return answer;
  }
}

export function isTooMany(answer: SimAnswer): boolean {
  return answer.status === 429 || (answer.status === 503 && answer.header('retry-after') !== null);
}

function pauseAfter(answer: SimAnswer, policy: IdpDefinition['retry']['tooMany'], before: number): number {
  const own = policy.steps[Math.min(before, policy.steps.length - 1)] ?? 1000;
  const said = policy.obeys ? answer.header('retry-after') : null;
  if (said === null) return own;
  if (/^\d+$/.test(said.trim())) return Number(said) * 1000;
  // A date is told by the same clock as the answer's own date.
  const until = Date.parse(said) - Date.parse(answer.header('date') ?? '');
  return Number.isFinite(until) ? Math.max(0, until) : own;
}

export function succeeded({ status }: SimAnswer): boolean {
  return status >= 200 && status < 300;
}

/** Why, in the app's words where it has any. */
export function detailOf({ status, json, problem }: SimAnswer): string {
  if (problem !== null) return problem;
  const detail = typeof json === 'object' && json !== null && 'detail' in json ? json.detail : undefined;
  return typeof detail === 'string' && detail !== '' ? detail.slice(0, 500) : `The app answered ${status}.`;
}

/** A failure as an administrator of this identity provider reads it. */
export function wordsOf({ words }: IdpDefinition, { failing, request, answer, message }: Refusal): string {
  const values: Readonly<Record<string, string>> = {
    subject: request.subject?.name ?? 'this object',
    status: String(answer.status),
    detail: message,
  };
  return words[failing].replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}
