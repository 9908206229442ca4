import { BrowserWindow, type IpcMainEvent, ipcMain } from 'electron';
import type { z } from 'zod';
import type { toMain } from '../preload/channels.ts';
import { isAppUrl } from './app-scheme.ts';

type ChannelToMain = (typeof toMain)[keyof typeof toMain];

/**
 * The one door for messages from windows: the sender must be the main frame of one of our pages, and the
 * payload must fit its schema. Whatever does not is dropped and logged.
 */
export function onMessage<S extends z.ZodType>(
  channel: ChannelToMain,
  payload: S,
  handler: (window: BrowserWindow, message: z.output<S>) => void,
): void {
  ipcMain.on(channel, (event, raw: unknown) => {
    const window = senderWindow(event);
    if (!window) return console.warn(`${channel}: refused, the sender is not one of our pages`);
    const parsed = payload.safeParse(raw);
    if (!parsed.success) return console.warn(`${channel}: refused, ${parsed.error.message}`);
    handler(window, parsed.data);
  });
}

function senderWindow(event: IpcMainEvent): BrowserWindow | null {
  const frame = event.senderFrame;
  if (!frame || frame.parent !== null || !isAppUrl(frame.url)) return null;
  return BrowserWindow.fromWebContents(event.sender);
}
