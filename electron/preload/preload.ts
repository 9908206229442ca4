import { contextBridge, ipcRenderer } from 'electron';
import type { EngineProcessState, HeldSummary, ScimscopeBridge } from '../../renderer/rpc/bridge.ts';
import { DEV_TOOLS_ARGUMENT, type EngineState, toMain, toWindow } from './channels.ts';

/**
 * The bridge: a few named functions, each with one purpose. The page never sees ipcRenderer or an event object.
 * The main process checks what arrives; what goes to the page comes from the main process alone.
 */
const portListeners = new Set<() => void>();
const stateListeners = new Set<(state: EngineProcessState) => void>();
const commandListeners = new Set<(command: string) => void>();

ipcRenderer.on(toWindow.enginePort, (event) => {
  for (const listener of portListeners) listener();
  // A MessagePort cannot pass through contextBridge; a message to the page itself carries it.
  window.postMessage({ type: 'scimscope:engine-port' }, window.location.origin, [...event.ports]);
});
ipcRenderer.on(toWindow.engineState, (_event, state: EngineState) => {
  for (const listener of stateListeners) listener(state);
});
ipcRenderer.on(toWindow.menuCommand, (_event, command: string) => {
  for (const listener of commandListeners) listener(command);
});

const bridge = {
  platform: process.platform,
  onEnginePort: (listener: () => void) => void portListeners.add(listener),
  requestEnginePort: () => ipcRenderer.send(toMain.requestEnginePort),
  onEngineState: (listener: (state: EngineProcessState) => void) => void stateListeners.add(listener),
  restartEngine: () => ipcRenderer.send(toMain.restartEngine),
  copyText: (text: string) => ipcRenderer.send(toMain.copyText, text),
  openExternal: (url: string) => ipcRenderer.send(toMain.openExternal, url),
  ...(process.argv.includes(DEV_TOOLS_ARGUMENT) && {
    openDevTools: () => ipcRenderer.send(toMain.openDevTools),
  }),
  onMenuCommand: (listener: (command: string) => void) => void commandListeners.add(listener),
  setTitle: (title: string) => ipcRenderer.send(toMain.setTitle, title),
  showHeld: (summary: HeldSummary) => ipcRenderer.send(toMain.showHeld, summary),
} satisfies ScimscopeBridge;

contextBridge.exposeInMainWorld('scimscope', bridge);
