/** Names of the messages between a window's preload script and the main process. */
export const toMain = {
  requestEnginePort: 'scimscope:request-engine-port',
  restartEngine: 'scimscope:restart-engine',
  copyText: 'scimscope:copy-text',
  openExternal: 'scimscope:open-external',
  openDevTools: 'scimscope:open-dev-tools',
  setTitle: 'scimscope:set-title',
} as const;

export const toWindow = {
  enginePort: 'scimscope:engine-port',
  engineState: 'scimscope:engine-state',
  menuCommand: 'scimscope:menu-command',
} as const;

/** Argument given to the preload script of windows whose developer tools may be opened. */
export const DEV_TOOLS_ARGUMENT = '--scimscope-dev-tools';
