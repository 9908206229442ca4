import { z } from 'zod';
import { Difference, verdicts } from '../compare/difference.ts';
import { methods } from './define.ts';

/**
 * What became of a request at the shadow.
 * - `same`, `equivalent`, `different`, `worse`: it answered, and the answers were compared
 * - `unknownId`: the request is about a resource that was there before the shadow, and what it is called there is not
 *   known, so its answer says nothing
 * - `notCompared`: it answered, and one of the answers is too large or not whole
 * - `unanswered`: it did not answer
 * - `notSent`: it was not asked, since the request does not concern it
 * - `dropped`: it was not asked, since too many requests were waiting for it
 */
export const shadowResults = [
  ...verdicts,
  'unknownId',
  'notCompared',
  'unanswered',
  'notSent',
  'dropped',
] as const;
export const ShadowResult = z.enum(shadowResults);
export type ShadowResult = z.infer<typeof ShadowResult>;

/** What the shadow made of an exchange, beside the first target. */
export const ShadowOutcome = z.object({
  /** The exchange with the shadow; null when it was not asked. */
  exchange: z.number().int().nullable(),
  result: ShadowResult,
  /** Why it was not asked or compared, or what has to be known about the comparison; one sentence each. */
  notes: z.array(z.string()),
  differences: z.array(Difference),
  /** Differences that count, those included that are not listed. */
  places: z.number().int(),
  /** Ids in its answer that are other ones at the first target: `[there, here]`. */
  ids: z.array(z.tuple([z.string(), z.string()])),
});
export type ShadowOutcome = z.infer<typeof ShadowOutcome>;

/** How the shadow of a listener has done since it was switched on or the engine started. */
export const ShadowStatus = z.object({
  listener: z.number().int(),
  /** ms since the epoch */
  since: z.number(),
  counts: z.record(ShadowResult, z.number().int()),
  /** Requests that wait for it now. */
  waiting: z.number().int(),
  /** Resources whose ids at both targets are known. */
  knownIds: z.number().int(),
  /** Why it did not answer the last time, until it does again. */
  problem: z.string().nullable(),
});
export type ShadowStatus = z.infer<typeof ShadowStatus>;

export const shadowMethods = methods({
  /** One for each listener whose shadow is on. */
  'shadow.list': { params: z.object({}), result: z.array(ShadowStatus) },
});

export const shadowEvents = {
  'shadow.changed': z.object({ shadows: z.array(ShadowStatus) }),
} as const;
