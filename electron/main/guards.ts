import { app, type Session, type WebContents } from 'electron';
import { isAppUrl } from './app-scheme.ts';
import { openInBrowser } from './open-in-browser.ts';

/** Permissions the page may have: it copies text, and nothing else. */
const PERMISSIONS = new Set(['clipboard-sanitized-write']);
/** What a page may load besides its own files. `devtools` and `chrome-extension` are the developer tools' own. */
const LOADABLE = new Set(['data:', 'blob:', 'devtools:', 'chrome-extension:']);

/** Keeps whatever runs in a page inside it: no navigation, no windows, no webviews, no permissions, no network. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => guardNavigation(event, contents));
    contents.on('will-frame-navigate', (event) => guardNavigation(event, contents));
    contents.on('will-redirect', (event) => guardNavigation(event, contents));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openInBrowser(url);
      return { action: 'deny' };
    });
  });
}

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback) =>
    callback(PERMISSIONS.has(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) => PERMISSIONS.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
  session.webRequest.onBeforeRequest(({ url }, callback) =>
    callback({ cancel: !isAppUrl(url) && !LOADABLE.has(schemeOf(url)) }),
  );
  // What the page made itself may be saved where the person says; nothing is fetched into a file.
  session.on('will-download', (event, item) => {
    if (schemeOf(item.getURL()) !== 'blob:') event.preventDefault();
  });
}

interface Navigation {
  readonly url: string;
  preventDefault(): void;
}

function guardNavigation(event: Navigation, contents: WebContents): void {
  const staysInDevTools = schemeOf(contents.getURL()) === 'devtools:' && schemeOf(event.url) === 'devtools:';
  if (!isAppUrl(event.url) && !staysInDevTools) event.preventDefault();
}

function schemeOf(url: string): string {
  try {
    return new URL(url).protocol;
  } catch {
    return '';
  }
}
