import { type BrowserWindow, dialog } from 'electron';
import type { HeldNews } from './held-news.ts';

/** Asks before the last window closes, or the app ends, while breakpoints hold something: that releases it. */
export class LeavingQuestion {
  readonly #held: HeldNews;
  #asking = false;
  #waived = false;

  constructor(held: HeldNews) {
    this.#held = held;
  }

  /** True when nothing stands against leaving. Otherwise asks, and calls `leave` if the answer is yes. */
  allows(window: BrowserWindow | null, leave: () => void): boolean {
    if (this.#waived || this.#held.count === 0) return true;
    if (!this.#asking) void this.#ask(window, leave);
    return false;
  }

  /** Whatever is held, nobody is asked any more. */
  waive(): void {
    this.#waived = true;
  }

  async #ask(window: BrowserWindow | null, leave: () => void): Promise<void> {
    this.#asking = true;
    try {
      const question = questionAbout(this.#held.count);
      const { response } = await (window
        ? dialog.showMessageBox(window, question)
        : dialog.showMessageBox(question));
      if (response !== 0) return;
      this.#waived = true;
      leave();
    } finally {
      this.#asking = false;
    }
  }
}

function questionAbout(count: number): Electron.MessageBoxOptions {
  const [subject, them] = count === 1 ? ['1 exchange is', 'it'] : [`${count} exchanges are`, 'them'];
  return {
    type: 'warning',
    message: `${subject} held`,
    detail: `Closing lets ${them} go on now, with the edits made so far. To answer by hand or to drop the connection, keep the window.`,
    buttons: ['Let go and close', 'Keep the window'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
}
