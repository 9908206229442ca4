import { z } from 'zod';
import { Match, needsAnswer } from './condition.ts';

/** A breakpoint: match → hold. Matching requests, answers or both wait until somebody lets them go. */
export const Breakpoint = z
  .strictObject({
    /** Empty: it goes by its sentence. */
    name: z.string().trim().max(200).default(''),
    on: z.boolean().default(true),
    /** Ids of listeners; null: all. */
    listeners: z.array(z.number().int()).nullable().default(null),
    match: Match,
    stage: z.enum(['request', 'answer', 'both']).default('request'),
    /** Switches itself off when it has held one exchange. */
    once: z.boolean().default(false),
    /**
     * When it lets go by itself. `beforeTimeout`: shortly before the client is known to hang up, never where that
     * is not known. A number: after so many seconds.
     */
    holdFor: z
      .union([z.literal('beforeTimeout'), z.literal('ever'), z.number().min(1).max(86_400)])
      .default('beforeTimeout'),
  })
  .superRefine(({ match, stage }, context) => {
    if (stage !== 'answer' && match.some(needsAnswer))
      context.addIssue({
        code: 'custom',
        path: ['stage'],
        message: 'What it looks for is in the answer: such a breakpoint holds answers',
      });
  });
export type Breakpoint = z.output<typeof Breakpoint>;
export type BreakpointInput = z.input<typeof Breakpoint>;
