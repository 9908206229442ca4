import { z } from 'zod';
import { steps } from '../simulator/talk.ts';
import { methods } from './define.ts';
import { idpIds } from './idp.ts';
import { SimulationTarget } from './simulate.ts';

/**
 * - `works`
 * - `deviates`: works, though the request or the answer bends the standard
 * - `loses`: is answered well, and something of it is lost
 * - `fails`
 * - `notSent`: this identity provider never does it
 * - `notRun`: not yet, or not possible after what failed before
 */
export const compatVerdicts = ['works', 'deviates', 'loses', 'fails', 'notSent', 'notRun'] as const;
export const CompatVerdict = z.enum(compatVerdicts);
export type CompatVerdict = z.infer<typeof CompatVerdict>;

/** Why something goes wrong, and what to do. `code` is stable; several cells can share one cause. */
export const CompatCause = z.object({ code: z.string(), why: z.string(), fix: z.string() });
export type CompatCause = z.infer<typeof CompatCause>;

/** A request of a cell and its answer. Credentials are not in it. */
export const CompatExchange = z.object({
  /** Sent by the identity provider, or by Scimscope to see what came of it. */
  by: z.enum(['idp', 'check']),
  method: z.string(),
  path: z.string(),
  /** JSON texts; null when there was none. Long ones are cut. */
  request: z.string().nullable(),
  /** 0 when no answer came. */
  status: z.number().int(),
  answer: z.string().nullable(),
  took: z.number(),
  exchange: z.number().int().nullable(),
});
export type CompatExchange = z.infer<typeof CompatExchange>;

/** One step of one identity provider. */
export const CompatCell = z.object({
  step: z.enum(steps),
  verdict: CompatVerdict,
  /** One word for the table: `lost`, `empties`, `400`. Empty when it works. */
  word: z.string(),
  /** What happened, one sentence each; the worst first. */
  what: z.array(z.string()),
  causes: z.array(CompatCause),
  exchanges: z.array(CompatExchange),
  took: z.number(),
});
export type CompatCell = z.infer<typeof CompatCell>;

export const CompatRow = z.object({
  simulator: z.string(),
  idp: z.enum(idpIds).nullable(),
  name: z.string(),
  variant: z.string(),
  state: z.enum(['waiting', 'running', 'done']),
  cells: z.array(CompatCell),
  /** Steps that work, of those that were run. */
  works: z.number().int(),
  of: z.number().int(),
});
export type CompatRow = z.infer<typeof CompatRow>;

/** What a run made and could not remove. */
export const Leftover = z.object({
  type: z.enum(['User', 'Group']),
  id: z.string().nullable(),
  name: z.string(),
  why: z.string(),
});
export type Leftover = z.infer<typeof Leftover>;

export const CompatRun = z.object({
  id: z.number().int(),
  /** In the names of everything it makes. */
  marker: z.string(),
  target: z.string(),
  listener: z.number().int().nullable(),
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  rows: z.array(CompatRow),
  /** In one or two sentences. */
  summary: z.string(),
  leftovers: z.array(Leftover),
  problem: z.string().nullable(),
});
export type CompatRun = z.infer<typeof CompatRun>;

export const compatFormats = ['html', 'json', 'junit'] as const;

const run = z.object({ run: z.number().int() });

export const compatMethods = methods({
  /** Starts a run with the named simulators. A target that is not on this computer needs `confirmed`. */
  'compat.start': {
    params: z.object({
      target: SimulationTarget,
      simulators: z.array(z.string()).min(1),
      /** Domain of the addresses of the people it makes. */
      domain: z
        .string()
        .regex(/^[a-z0-9.-]+$/i)
        .default('scimscope.example'),
      confirmed: z.boolean().default(false),
    }),
    result: CompatRun,
  },
  /** Stops and removes what was made. */
  'compat.stop': { params: run, result: CompatRun },
  'compat.list': { params: z.object({}), result: z.array(CompatRun) },
  'compat.get': { params: run, result: CompatRun },
  'compat.forget': { params: run, result: z.object({}) },
  'compat.report': {
    params: run.extend({ format: z.enum(compatFormats) }),
    result: z.object({ name: z.string(), text: z.string() }),
  },
  /** Removes what earlier runs left in a target, interrupted ones included. */
  'compat.cleanUp': {
    params: z.object({ target: SimulationTarget }),
    result: z.object({ removed: z.number().int(), leftovers: z.array(Leftover) }),
  },
});

export const compatEvents = {
  /** A cell was finished, or the run ended. Only rows that are different now are in it. */
  'compat.progress': z.object({ run: CompatRun }),
} as const;
