import { z } from 'zod';
import { SecretKeeping } from '../../shared/contract/upstream.ts';

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

/** What the engine asks of the system's secret store. `base64`: what an `encrypt` was answered with. */
export const SecretQuestion = z.discriminatedUnion('want', [
  z.object({ want: z.literal('keeping') }),
  z.object({ want: z.literal('encrypt'), text: z.string() }),
  z.object({ want: z.literal('decrypt'), base64: z.base64() }),
]);
export type SecretQuestion = z.infer<typeof SecretQuestion>;

/** `text`: base64 for `encrypt`, clear for `decrypt`. */
export const SecretAnswer = z.union([
  z.object({ keeping: SecretKeeping }),
  z.object({ text: z.string() }),
  z.object({ problem: z.string() }),
]);
export type SecretAnswer = z.infer<typeof SecretAnswer>;

export const HostToEngine = z.discriminatedUnion('kind', [
  /** Sent once, first. Answered with `ready` or `failed`. */
  z.object({ kind: z.literal('start'), options: EngineStart }),
  /** Carries one MessagePort: the engine's end of a window's channel. May come before `ready`. */
  z.object({ kind: z.literal('connect') }),
  z.object({ kind: z.literal('secretAnswer'), ask: z.number().int(), answer: SecretAnswer }),
  /** Finish writes, close listeners and exit with 0. */
  z.object({ kind: z.literal('stop') }),
]);
export type HostToEngine = z.infer<typeof HostToEngine>;

export const EngineToHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** The engine cannot run. `message`: what happened and why. `next`: what to do about it, or empty. */
  z.object({ kind: z.literal('failed'), message: z.string(), next: z.string() }),
  /** Answered with `secretAnswer` of the same number. */
  z.object({ kind: z.literal('secret'), ask: z.number().int(), question: SecretQuestion }),
]);
export type EngineToHost = z.infer<typeof EngineToHost>;
