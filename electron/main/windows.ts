import path from 'node:path';
import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  nativeTheme,
  screen,
  type WebPreferences,
} from 'electron';
import { DEV_TOOLS_ARGUMENT } from '../preload/channels.ts';
import { APP_PAGE } from './app-scheme.ts';
import { isReachable, type WindowState, type WindowStateFile } from './window-state.ts';

const DEFAULT_SIZE = { width: 1440, height: 900 };
const SMALLEST = { minWidth: 800, minHeight: 560 };
/** Moves and resizes come in bursts; the place is saved once they end, in ms. */
const SAVE_AFTER = 400;

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  readonly devTools: boolean;
  readonly states: WindowStateFile;
  /** Whether the last window may close now. When not, whoever was asked closes it later. */
  readonly mayCloseLast: (window: BrowserWindow) => boolean;
}

/** Every window of the app: where it opens, and what a page in it may do. */
export class Windows {
  readonly #options: WindowOptions;
  readonly #slots = new Map<BrowserWindow, number>();

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  get all(): BrowserWindow[] {
    return [...this.#slots.keys()];
  }

  open(): BrowserWindow {
    const slot = this.#freeSlot();
    const saved = this.#options.states.get(slot);
    const window = new BrowserWindow({
      ...SMALLEST,
      ...placement(saved, BrowserWindow.getFocusedWindow()),
      show: false,
      title: 'Scimscope',
      icon: this.#options.icon,
      backgroundColor:
        this.#options.states.background ?? (nativeTheme.shouldUseDarkColors ? '#14171a' : '#ffffff'),
      // The page draws the title bar; only macOS has its menu elsewhere, so only there the system's bar can go.
      ...(process.platform === 'darwin' && { titleBarStyle: 'hidden', titleBarOverlay: { height: 40 } }),
      webPreferences: webPreferences(this.#options),
    });
    this.#slots.set(window, slot);
    if (saved?.maximized) window.maximize();
    if (saved?.fullScreen) window.setFullScreen(true);
    this.#remember(window, slot);
    window.once('ready-to-show', () => window.show());
    window.webContents.on('did-change-theme-color', (_event, color) => {
      if (color === null || !/^#[0-9a-f]{6}$/i.test(color)) return;
      window.setBackgroundColor(color);
      this.#options.states.background = color;
    });
    // The page names the window by what it shows; its <title> is for browsers.
    window.on('page-title-updated', (event) => event.preventDefault());
    window.on('close', (event) => {
      if (this.#slots.size === 1 && !this.#options.mayCloseLast(window)) event.preventDefault();
    });
    window.on('closed', () => this.#slots.delete(window));
    window.loadURL(APP_PAGE).catch((error: Error) => {
      // A window that is closed while it loads has nothing to report.
      if (!window.isDestroyed()) console.error(`the page could not be loaded: ${error.message}`);
    });
    return window;
  }

  /** Brings the window used last to the front, or opens one. */
  focus(): void {
    const window = BrowserWindow.getFocusedWindow() ?? this.all.at(-1);
    if (!window) return void this.open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  send(channel: string, message: unknown): void {
    for (const window of this.all) window.webContents.send(channel, message);
  }

  #freeSlot(): number {
    const taken = new Set(this.#slots.values());
    let slot = 0;
    while (taken.has(slot)) slot++;
    return slot;
  }

  #remember(window: BrowserWindow, slot: number): void {
    let timer: NodeJS.Timeout | undefined;
    const save = () => {
      clearTimeout(timer);
      this.#options.states.set(slot, {
        bounds: window.getNormalBounds(),
        maximized: window.isMaximized(),
        fullScreen: window.isFullScreen(),
      });
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_AFTER);
    };
    window.on('resize', soon);
    window.on('move', soon);
    window.on('maximize', soon);
    window.on('unmaximize', soon);
    window.on('close', save);
    window.on('closed', () => clearTimeout(timer));
  }
}

/** Where a window opens: where it was if that can still be seen, else beside the one in front, else the middle. */
function placement(saved: WindowState | null, front: BrowserWindow | null): BrowserWindowConstructorOptions {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  if (saved && isReachable(saved.bounds, areas)) return saved.bounds;
  const area = screen.getPrimaryDisplay().workArea;
  const size = saved?.bounds ?? DEFAULT_SIZE;
  const width = Math.min(size.width, area.width);
  const height = Math.min(size.height, area.height);
  if (!front) return { width, height };
  const { x, y } = front.getBounds();
  const beside = { x: x + 28, y: y + 28, width, height };
  return isReachable(beside, areas) ? beside : { width, height };
}

/** Everything said explicitly, defaults included: a test reads these back. */
function webPreferences({ preload, devTools }: WindowOptions): WebPreferences {
  return {
    preload: path.resolve(preload),
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools,
    additionalArguments: devTools ? [DEV_TOOLS_ARGUMENT] : [],
  };
}
