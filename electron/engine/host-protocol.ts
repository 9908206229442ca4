import { z } from 'zod';

/**
 * What the Electron main process and the engine in its utility process say to each other. Windows do not speak
 * through this channel: each gets its own MessagePort, handed over with `connect`.
 */

/** How the engine is started. The engine fills in what is left out. */
export const EngineStart = z.object({
  /** Folder of the workspace; made when it is missing. */
  data: z.string().min(1),
  /** What the first listener uses instead of its saved settings. */
  listener: z.object({ port: z.number().int().min(0).max(65535) }).exactOptional(),
});
export type EngineStart = z.infer<typeof EngineStart>;

export const HostToEngine = z.discriminatedUnion('kind', [
  /** Sent once, first. Answered with `ready` or `failed`. */
  z.object({ kind: z.literal('start'), options: EngineStart }),
  /** Carries one MessagePort: the engine's end of a window's channel. May come before `ready`. */
  z.object({ kind: z.literal('connect') }),
  /** Finish writes, close listeners and exit with 0. */
  z.object({ kind: z.literal('stop') }),
]);
export type HostToEngine = z.infer<typeof HostToEngine>;

export const EngineToHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** The engine cannot run. `message`: what happened and why. `next`: what to do about it, or empty. */
  z.object({ kind: z.literal('failed'), message: z.string(), next: z.string() }),
]);
export type EngineToHost = z.infer<typeof EngineToHost>;
