import { z } from 'zod';
import { methods } from './define.ts';

/** Identity providers that demo traffic can be sent as. */
export const demoIdps = ['okta', 'entra'] as const;
export const DemoIdp = z.enum(demoIdps);
export type DemoIdp = z.infer<typeof DemoIdp>;

/** Progress of a demo run. `step` counts requests answered. */
export const DemoProgress = z.object({
  run: z.number().int(),
  idp: DemoIdp,
  step: z.number().int(),
  steps: z.number().int(),
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  /** What is being played: "Mara Okafor's first day". */
  chapter: z.string(),
  /** What happened and what to do next, when failed. */
  problem: z.string().nullable(),
});
export type DemoProgress = z.infer<typeof DemoProgress>;

export const demoMethods = methods({
  'demo.start': {
    params: z.object({ idp: DemoIdp, listener: z.number().int() }),
    result: DemoProgress,
  },
  'demo.stop': { params: z.object({ run: z.number().int() }), result: z.object({}) },
});
