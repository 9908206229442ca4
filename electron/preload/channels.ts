/** Names of the messages between a window's preload script and the main process. */
export const toMain = {
  requestEnginePort: 'scimscope:request-engine-port',
  restartEngine: 'scimscope:restart-engine',
  copyText: 'scimscope:copy-text',
  openExternal: 'scimscope:open-external',
  openDevTools: 'scimscope:open-dev-tools',
  setTitle: 'scimscope:set-title',
  showHeld: 'scimscope:show-held',
} as const;

export const toWindow = {
  enginePort: 'scimscope:engine-port',
  engineState: 'scimscope:engine-state',
  menuCommand: 'scimscope:menu-command',
} as const;

/** Argument given to the preload script of windows whose developer tools may be opened. */
export const DEV_TOOLS_ARGUMENT = '--scimscope-dev-tools';

/**
 * Whether the engine's process runs, as told to windows. The page's own type of it lives with the page's
 * globals, which code without a DOM cannot import; the preload script, which sees both, keeps them equal.
 */
export type EngineState =
  | { readonly kind: 'running' }
  | { readonly kind: 'stopped'; readonly reason: string; readonly restarts: boolean };
