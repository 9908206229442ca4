import { app, BrowserWindow, Notification } from 'electron';
import { z } from 'zod';
import { toWindow } from '../preload/channels.ts';
import type { Windows } from './windows.ts';

/** What a window tells of the exchanges that breakpoints hold. */
export const HeldSummary = z.strictObject({
  count: z.number().int().min(0),
  notify: z.boolean(),
  newest: z
    .strictObject({ id: z.number().int(), title: z.string().max(200), detail: z.string().max(300) })
    .nullable(),
});
export type HeldSummary = z.infer<typeof HeldSummary>;

/** The action of the page that shows the oldest held exchange. */
const SHOW_HELD = 'open-held';

/**
 * A held exchange waits with a clock running, so the system tells about it when no window is in front: a
 * notification, the task bar's attention, and a number on the app's icon where there is one.
 */
export class HeldNews {
  readonly #windows: Windows;
  #count = 0;
  /** The newest hold that was told about, or seen by somebody. */
  #known = 0;
  // One that is collected takes its click with it.
  #shown: Notification | null = null;

  constructor(windows: Windows) {
    this.#windows = windows;
  }

  get count(): number {
    return this.#count;
  }

  /** Every window reports the same; only the first report of a hold is news. */
  show({ count, notify, newest }: HeldSummary): void {
    this.#count = count;
    app.setBadgeCount(count);
    if (newest === null) {
      // Numbers begin again with another engine.
      this.#known = 0;
      this.#shown?.close();
      return;
    }
    if (newest.id <= this.#known) return;
    this.#known = newest.id;
    if (notify && BrowserWindow.getFocusedWindow() === null) this.#tell(newest);
  }

  #tell({ title, detail }: NonNullable<HeldSummary['newest']>): void {
    this.#windows.all.at(-1)?.flashFrame(true);
    if (!Notification.isSupported()) return;
    this.#shown?.close();
    this.#shown = new Notification({ title, body: detail });
    this.#shown.on('click', () => {
      this.#windows.focus();
      BrowserWindow.getFocusedWindow()?.webContents.send(toWindow.menuCommand, SHOW_HELD);
    });
    this.#shown.show();
  }
}
