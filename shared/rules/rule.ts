import { z } from 'zod';
import { Act, actsOnRequest } from './act.ts';
import { Match, needsAnswer } from './condition.ts';

const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'A time is written 14:05 or 14:05:30');

/** Which of the matching exchanges a rule acts on. Counted from its last reset; all must allow it. */
export const Limits = z.strictObject({
  /** Share of matches, 0 to 1, decided by lot. */
  probability: z.number().min(0).max(1).default(1),
  /** The first so many matches are let through. */
  after: z.number().int().min(0).default(0),
  /** Acts so many times, then no more. */
  count: z.number().int().min(1).nullable().default(null),
  /** Acts on every so many-th match: the 3rd, the 6th … */
  every: z.number().int().min(1).default(1),
  /** Acts on matches beyond `count` within `seconds`: what a rate limit does. */
  rate: z
    .strictObject({ count: z.number().int().min(0), seconds: z.number().positive().max(86_400) })
    .nullable()
    .default(null),
  /** Local time of day; over midnight when the end is the earlier one. */
  between: z.strictObject({ from: TimeOfDay, to: TimeOfDay }).nullable().default(null),
  /** For so many seconds after the first match. */
  forSeconds: z.number().positive().max(86_400).nullable().default(null),
});
export type Limits = z.output<typeof Limits>;

const fields = {
  /** Empty: the rule goes by its sentence. */
  name: z.string().trim().max(200).default(''),
  on: z.boolean().default(true),
  match: Match,
  /** In order. */
  acts: z.array(Act).min(1, 'A rule needs at least one act').max(20),
  limits: Limits.prefault({}),
  /** Rules below this one are left out for an exchange it acted on. */
  stop: z.boolean().default(false),
};

/**
 * A rule: match → acts. Rules are looked at from the top. One whose match needs no answer acts when the request
 * has arrived, and does with the answer what it has to do with it later; one that asks for the answer's status,
 * header or body acts when the answer is there. An answer that a rule gave passes that later stage like an
 * answer of the target.
 */
export const Rule = z
  .strictObject({
    ...fields,
    /** Ids of listeners; null: all. */
    listeners: z.array(z.number().int()).nullable().default(null),
  })
  .superRefine(checkRule);
export type Rule = z.output<typeof Rule>;
export type RuleInput = z.input<typeof Rule>;

/** A rule in a file: listeners by name, since their ids belong to one workspace. */
export const FileRule = z
  .strictObject({ ...fields, listeners: z.array(z.string()).nullable().default(null) })
  .superRefine(checkRule);
export type FileRule = z.output<typeof FileRule>;

export const RULES_FORMAT = 'scimscope-rules';
export const RULES_VERSION = 1;

/** What export writes and import and `serve --rules` read. */
export const RulesFile = z.strictObject({
  format: z.literal(RULES_FORMAT, { error: `A file of rules says "format": "${RULES_FORMAT}"` }),
  version: z.literal(RULES_VERSION, {
    error: ({ input }) =>
      typeof input === 'number' && input > RULES_VERSION
        ? `This file is of version ${input}; this Scimscope reads version ${RULES_VERSION}. Use a newer one`
        : `A file of rules says "version": ${RULES_VERSION}`,
  }),
  rules: z.array(FileRule).max(1000),
});
export type RulesFile = z.output<typeof RulesFile>;

function checkRule(
  { match, acts }: { readonly match: Match; readonly acts: readonly Act[] },
  context: z.core.$RefinementCtx,
): void {
  if (!match.some(needsAnswer)) return;
  acts.forEach((act, i) => {
    if (actsOnRequest(act))
      context.addIssue({
        code: 'custom',
        path: ['acts', i],
        message: `"${act.act}" comes too late here: the rule waits for the answer to decide whether it matches`,
      });
  });
}
