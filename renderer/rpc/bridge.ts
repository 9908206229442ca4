/** What the preload script puts on `window.scimscope`. Absent when the page runs in a browser. */
export interface ScimscopeBridge {
  platform: string;
  /** Called when a port to the engine is about to be posted to the page, also after an engine restart. */
  onEnginePort(listener: () => void): void;
  requestEnginePort(): void;
  onEngineState(listener: (state: EngineProcessState) => void): void;
  restartEngine(): void;
  copyText(text: string): void;
  openExternal(url: string): void;
  openDevTools?(): void;
  /** Menu items of the window; a command is the id of an action. */
  onMenuCommand(listener: (command: string) => void): void;
  setTitle(title: string): void;
  /** What breakpoints hold, for the system's notifications and the question before the last window closes. */
  showHeld(summary: HeldSummary): void;
}

export interface HeldSummary {
  count: number;
  /** Whether to tell about a new one while no window is in front. */
  notify: boolean;
  /** Of the one that was held last. At most 200 and 300 characters. */
  newest: { id: number; title: string; detail: string } | null;
}

export type EngineProcessState = { kind: 'running' } | { kind: 'stopped'; reason: string; restarts: boolean };

declare global {
  interface Window {
    readonly scimscope?: ScimscopeBridge;
  }
}

export const bridge: ScimscopeBridge | undefined =
  typeof window === 'undefined' ? undefined : window.scimscope;
