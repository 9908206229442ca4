import { type BrowserWindow, clipboard, MessageChannelMain } from 'electron';
import { z } from 'zod';
import { toMain, toWindow } from '../preload/channels.ts';
import type { EngineProcess } from './engine-process.ts';
import { type HeldNews, HeldSummary } from './held-news.ts';
import { onMessage } from './ipc.ts';
import { openInBrowser } from './open-in-browser.ts';

/** A body shown in full may be copied; more than this is a mistake (UTF-16 units). */
const LONGEST_COPY = 64 * 1024 * 1024;
const Nothing = z.undefined();

/** Answers what pages ask of the main process through the preload script. */
export function serveBridge(engine: EngineProcess, held: HeldNews, options: { devTools: boolean }): void {
  onMessage(toMain.requestEnginePort, Nothing, (window) => handOverPort(window, engine));
  onMessage(toMain.restartEngine, Nothing, () => engine.start());
  onMessage(toMain.copyText, z.string().max(LONGEST_COPY), (_window, text) => clipboard.writeText(text));
  onMessage(toMain.openExternal, z.string().max(2048), (_window, url) => openInBrowser(url));
  onMessage(toMain.setTitle, z.string().max(300), (window, title) => window.setTitle(title));
  onMessage(toMain.showHeld, HeldSummary, (_window, summary) => held.show(summary));
  onMessage(toMain.openDevTools, Nothing, (window) => {
    if (options.devTools) window.webContents.openDevTools();
  });
}

/** Bulk data goes straight between the window and the engine; the main process only hands out the two ends. */
function handOverPort(window: BrowserWindow, engine: EngineProcess): void {
  if (engine.stopped) return window.webContents.send(toWindow.engineState, engine.stopped);
  const { port1, port2 } = new MessageChannelMain();
  engine.connect(port1);
  window.webContents.postMessage(toWindow.enginePort, null, [port2]);
}
