import { z } from 'zod';
import { methods } from './define.ts';
import { Row } from './exchange.ts';

const view = z.number().int();

/**
 * A view is the list of exchanges of one session that match a filter, oldest first, kept by the engine. The
 * window asks for the rows it shows by position. Positions only shift when exchanges are deleted; new ones are
 * appended and announced with `timeline.changed`.
 */
export const timelineMethods = methods({
  'timeline.open': {
    params: z.object({ session: z.number().int(), filter: z.string().default('') }),
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('view'), view, matching: z.number().int(), total: z.number().int() }),
      /** The filter is not well-formed: where (UTF-16 offsets into it) and what would be right. */
      z.object({
        kind: z.literal('badFilter'),
        message: z.string(),
        from: z.number().int(),
        to: z.number().int(),
      }),
    ]),
  },
  'timeline.rows': {
    params: z.object({ view, from: z.number().int().min(0), to: z.number().int().min(0) }),
    result: z.object({ rows: z.array(Row) }),
  },
  /** Position of an exchange in a view; null when the filter hides it. */
  'timeline.locate': {
    params: z.object({ view, exchange: z.number().int() }),
    result: z.object({ position: z.number().int().nullable() }),
  },
  /** Counts per slice of time over the view, for the activity strip. Times in ms since the epoch. */
  'timeline.histogram': {
    params: z.object({ view, slices: z.number().int().min(1).max(400) }),
    result: z.object({
      from: z.number(),
      to: z.number(),
      slices: z.array(z.object({ ok: z.number().int(), warn: z.number().int(), bad: z.number().int() })),
    }),
  },
  'timeline.close': { params: z.object({ view }), result: z.object({}) },
});
