import { app, BrowserWindow, dialog } from 'electron';
import { RestartLimit } from './restart-limit.ts';

const MOST_RELOADS = 3;
const RELOADS_WITHIN = 60_000;

/** Reloads a page whose process died; the page keeps nothing, so nothing is lost. A loop of deaths is put to the person. */
export function handleCrashes(): void {
  const limit = new RestartLimit(MOST_RELOADS, RELOADS_WITHIN);
  app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
    console.error(`a window's process ended: ${reason} (exit code ${exitCode})`);
    const window = BrowserWindow.fromWebContents(contents);
    if (!window || reason === 'clean-exit') return;
    if (limit.allows(Date.now())) return contents.reload();
    void askToReload(window, reason);
  });
  // The engine's end is handled by EngineProcess; this tells of the GPU and network processes too.
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    if (reason !== 'clean-exit')
      console.error(`${name ?? type} process ended: ${reason} (exit code ${exitCode})`);
  });
}

async function askToReload(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'This window keeps stopping.',
    detail: `Its process ended again (${reason}). The engine still runs and records; nothing is lost.`,
    buttons: ['Reload', 'Close Window'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) window.webContents.reload();
  else window.destroy();
}
