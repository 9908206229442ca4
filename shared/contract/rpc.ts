import { z } from 'zod';
import { breakpointEvents, breakpointMethods } from './breakpoints.ts';
import { compatEvents, compatMethods } from './compat.ts';
import type { Params, Result } from './define.ts';
import { DemoProgress, demoMethods } from './demo.ts';
import { directoryEvents, directoryMethods } from './directory.ts';
import { exchangeMethods } from './exchange.ts';
import { historyMethods } from './history.ts';
import { Listener, listenerMethods } from './listener.ts';
import { ruleEvents, ruleMethods } from './rules.ts';
import { Session, sessionMethods } from './session.ts';
import { shadowEvents, shadowMethods } from './shadow.ts';
import { simulateEvents, simulateMethods } from './simulate.ts';
import { timelineEvents, timelineMethods } from './timeline.ts';
import { Preferences, WorkspaceInfo, workspaceMethods } from './workspace.ts';

/** Every call a window can make of the engine. Each area owns its part. */
export const rpcMethods = {
  ...workspaceMethods,
  ...sessionMethods,
  ...listenerMethods,
  ...timelineMethods,
  ...exchangeMethods,
  ...demoMethods,
  ...directoryMethods,
  ...historyMethods,
  ...ruleMethods,
  ...breakpointMethods,
  ...simulateMethods,
  ...shadowMethods,
  ...compatMethods,
} as const;

export type RpcMethods = typeof rpcMethods;
export type MethodName = keyof RpcMethods;
export type MethodParams<M extends MethodName> = Params<RpcMethods[M]>;
export type MethodResult<M extends MethodName> = Result<RpcMethods[M]>;

/** Everything the engine tells windows unasked. */
export const rpcEvents = {
  ...timelineEvents,
  'session.changed': z.object({ sessions: z.array(Session) }),
  'listener.changed': z.object({ listeners: z.array(Listener) }),
  'preferences.changed': z.object({ preferences: Preferences }),
  'workspace.changed': z.object({ info: WorkspaceInfo }),
  'demo.progress': DemoProgress,
  ...directoryEvents,
  ...ruleEvents,
  ...breakpointEvents,
  ...simulateEvents,
  ...shadowEvents,
  ...compatEvents,
  /** Something the engineer must know: what happened, why, what to do. Also shown in place where it applies. */
  problem: z.object({ message: z.string(), detail: z.string(), next: z.string() }),
} as const;

export type RpcEvents = typeof rpcEvents;
export type EventName = keyof RpcEvents;
export type EventPayload<E extends EventName> = z.output<RpcEvents[E]>;
