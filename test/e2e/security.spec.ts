import type {} from '../../renderer/rpc/bridge.ts';
import { expect, test } from './desktop-app.ts';

test('a window has the strict settings, read back from the running app', async ({ desktop }) => {
  const window = await desktop.electron.browserWindow(desktop.page);
  // getLastWebPreferences is what Chromium was really given; it is not in the published types.
  const preferences = await window.evaluate((browserWindow) =>
    (
      browserWindow.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    ).getLastWebPreferences(),
  );
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, webSecurity: true });
  const off = [
    'nodeIntegration',
    'nodeIntegrationInWorker',
    'nodeIntegrationInSubFrames',
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'webviewTag',
    'navigateOnDragDrop',
    'spellcheck',
  ];
  // Electron leaves some settings out of the answer when they are off.
  for (const name of off) expect(preferences[name] ?? false, name).toBe(false);
});

test('the page comes from the private scheme with the content security policy and a fresh nonce', async ({
  desktop,
}) => {
  expect(desktop.page.url()).toBe('scimscope://app/');
  const load = () =>
    desktop.page.evaluate(async () => {
      const response = await fetch('scimscope://app/');
      const nonce = /<meta name="csp-nonce"[^>]* content="([^"]*)"/.exec(await response.text())?.[1] ?? '';
      return { policy: response.headers.get('content-security-policy') ?? '', nonce };
    });
  const [first, second] = [await load(), await load()];
  expect(first.nonce).not.toBe('');
  expect(first.nonce).not.toBe(second.nonce);
  expect(first.policy.split('; ').sort()).toEqual(
    [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${first.nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].sort(),
  );
});

test('the scheme serves the built page and nothing else', async ({ desktop }) => {
  const statuses = await desktop.page.evaluate(async () => {
    const status = (url: string, init?: RequestInit) =>
      fetch(url, init).then(
        (response) => response.status,
        () => 'blocked',
      );
    return {
      page: await status('scimscope://app/index.html'),
      absent: await status('scimscope://app/nothing.js'),
      outside: await status('scimscope://app/..%2f..%2fpackage.json'),
      outsideTwice: await status('scimscope://app/%2e%2e/node/main.js'),
      post: await status('scimscope://app/index.html', { method: 'POST' }),
      otherHost: await status('scimscope://other/index.html'),
      web: await status('https://example.com/'),
      file: await status('file:///etc/hostname'),
    };
  });
  expect(statuses).toEqual({
    page: 200,
    absent: 404,
    outside: 404,
    outsideTwice: 404,
    post: 405,
    otherHost: 'blocked',
    web: 'blocked',
    file: 'blocked',
  });
});

test('the page has the bridge and nothing of Node or Electron', async ({ desktop }) => {
  const reachable = await desktop.page.evaluate(() => ({
    bridge: Object.keys(window.scimscope ?? {}).sort(),
    require: typeof (globalThis as Record<string, unknown>).require,
    process: typeof (globalThis as Record<string, unknown>).process,
    frozen: (() => {
      try {
        (window.scimscope as unknown as Record<string, unknown>).copyText = () => {};
      } catch {
        return true;
      }
      return String(window.scimscope?.copyText).includes('native') || Object.isFrozen(window.scimscope);
    })(),
  }));
  expect(reachable).toEqual({
    bridge: [
      'copyText',
      'onEnginePort',
      'onEngineState',
      'onMenuCommand',
      'openDevTools',
      'openExternal',
      'platform',
      'requestEnginePort',
      'restartEngine',
      'setTitle',
      'showHeld',
    ],
    require: 'undefined',
    process: 'undefined',
    frozen: true,
  });
});

test('the page cannot leave, open windows, run inline script or ask for permissions', async ({ desktop }) => {
  await desktop.electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  const results = await desktop.page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.head.append(script);
    // What a debugger evaluates may use eval for as long as it runs; code of the page's own may not.
    await new Promise((resolve) => setTimeout(resolve));
    let evaluated: string;
    try {
      evaluated = String(new Function('return 1')());
    } catch (error) {
      evaluated = (error as Error).name;
    }
    const windowOpened = window.open('https://example.com/') !== null;
    window.scimscope?.openExternal('https://www.rfc-editor.org/rfc/rfc7644');
    window.scimscope?.openExternal('file:///etc/passwd');
    window.scimscope?.openExternal('javascript:alert(1)');
    window.location.href = 'https://example.org/';
    const permission = await Notification.requestPermission();
    return { inlineRan: 'inlineRan' in window, evaluated, windowOpened, permission };
  });
  expect(results).toEqual({
    inlineRan: false,
    evaluated: 'EvalError',
    windowOpened: false,
    permission: 'denied',
  });
  await expect
    .poll(() => desktop.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
    .toEqual(['https://example.com/', 'https://www.rfc-editor.org/rfc/rfc7644']);
  expect(desktop.page.url()).toBe('scimscope://app/');
  expect(desktop.electron.windows()).toHaveLength(1);
});

test('messages that do not fit their schema are refused', async ({ desktop }) => {
  await desktop.electron.evaluate(({ clipboard }) => clipboard.writeText('before'));
  await desktop.page.evaluate(() => {
    window.scimscope?.copyText({ not: 'text' } as unknown as string);
    window.scimscope?.setTitle('A title');
  });
  const frame = await desktop.electron.browserWindow(desktop.page);
  await expect.poll(() => frame.evaluate((each) => each.getTitle())).toBe('A title');
  expect(await desktop.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('before');
});
