import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const Bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200),
  height: z.number().int().min(200),
});
export type Bounds = z.infer<typeof Bounds>;

const WindowState = z.object({
  bounds: Bounds,
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

const WindowStates = z.object({
  version: z.literal(1),
  /** By the order in which windows are opened: the second window returns to where the second one was. */
  windows: z.array(WindowState.nullable()),
  /** Colour behind the page until it is painted, `#rrggbb`. */
  background: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .nullable(),
});
type WindowStates = z.infer<typeof WindowStates>;

/** Where windows were, kept in one small file. A file that cannot be read or written is no reason to fail. */
export class WindowStateFile {
  readonly #file: string;
  #states: WindowStates = { version: 1, windows: [], background: null };

  constructor(file: string) {
    this.#file = file;
    try {
      this.#states = WindowStates.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      // First start, or written by a version that is not ours: windows open where the system puts them.
    }
  }

  get background(): string | null {
    return this.#states.background;
  }

  set background(background: string) {
    if (background === this.#states.background) return;
    this.#states.background = background;
    this.#write();
  }

  get(slot: number): WindowState | null {
    return this.#states.windows[slot] ?? null;
  }

  set(slot: number, state: WindowState): void {
    while (this.#states.windows.length < slot) this.#states.windows.push(null);
    this.#states.windows[slot] = state;
    this.#write();
  }

  #write(): void {
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      const temporary = `${this.#file}.new`;
      writeFileSync(temporary, JSON.stringify(this.#states));
      renameSync(temporary, this.#file);
    } catch (error) {
      console.warn(`window positions could not be saved: ${(error as Error).message}`);
    }
  }
}

/** How much of a window must be on a display for it to be found again, in px. */
const VISIBLE = 120;

/** Whether a window at `bounds` can be seen and grabbed on one of the displays' work areas. */
export function isReachable(bounds: Bounds, workAreas: readonly Bounds[]): boolean {
  return workAreas.some((area) => {
    const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
    const titleBar = bounds.y >= area.y - 1 && bounds.y <= area.y + area.height - VISIBLE / 2;
    return across >= VISIBLE && titleBar;
  });
}
