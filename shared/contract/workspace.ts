import { z } from 'zod';
import { methods } from './define.ts';
import { Retention } from './session.ts';

export const WorkspaceInfo = z.object({
  version: z.string(),
  /** Version of the storage format. */
  formatVersion: z.number().int(),
  /** Folder of the workspace. */
  data: z.string(),
  recording: z.boolean(),
  /** `desktop` when a window hosts the engine, `headless` when a terminal does. */
  host: z.enum(['desktop', 'headless']),
});
export type WorkspaceInfo = z.infer<typeof WorkspaceInfo>;

/** Preferences that follow the person, not the window. */
export const Preferences = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  /** Retention given to new sessions. */
  retention: Retention,
  /** Stored copy of a body is cut at this many bytes. */
  maxStoredBody: z.number().int().min(1024),
  /** Public HTTPS address of a tunnel to the first listener, as the user typed it; shown on the connect tiles. */
  publicUrl: z.string().nullable(),
  /** Whether the system tells when something is held while no window is in front; absent: it does. */
  notifyHeld: z.boolean().exactOptional(),
});
export type Preferences = z.infer<typeof Preferences>;

export const workspaceMethods = methods({
  'workspace.info': { params: z.object({}), result: WorkspaceInfo },
  'preferences.get': { params: z.object({}), result: Preferences },
  'preferences.set': { params: z.object({ change: Preferences.partial() }), result: Preferences },
});
