import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium } from '@playwright/test';
import { expect, fromSetup, interactive, test } from './desktop-app.ts';

/** A fuse is one character in the binary. */
const OFF = '0'.charCodeAt(0);
const ON = '1'.charCodeAt(0);

const release = path.join(import.meta.dirname, '../../release');

test('the packaged app starts, records traffic, and its fuses are set', async ({ data }) => {
  const executable = packagedExecutable();
  const fuses = await getCurrentFuseWire(executable);
  expect(fuses[FuseV1Options.RunAsNode]).toBe(OFF);
  expect(fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(OFF);
  expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(OFF);
  expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(ON);
  expect(fuses[FuseV1Options.EnableCookieEncryption]).toBe(ON);

  const child = spawn(
    executable,
    [...JSON.parse(fromSetup('SCIMSCOPE_TEST_ELECTRON_ARGS')), '--remote-debugging-port=0', '--data', data],
    { env: { ...process.env, SCIMSCOPE_PORT: '0' }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  try {
    // Without inspect arguments, Playwright sees the page through Chromium's own debugging port.
    const browser = await chromium.connectOverCDP(await addressOfPage(child));
    const page = browser.contexts()[0]!.pages()[0]!;
    await interactive(page);
    await page.getByRole('button', { name: 'Run the Okta demo' }).click();
    await expect(page.getByRole('grid', { name: 'Exchanges' }).getByRole('row').nth(2)).toBeVisible();
    await browser.close();
  } finally {
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  }
  expect(existsSync(path.join(data, 'workspace.db'))).toBe(true);
});

function packagedExecutable(): string {
  const folder = readdirSync(release, { withFileTypes: true }).find(
    (entry) => entry.isDirectory() && /unpacked$|^mac/.test(entry.name),
  );
  if (!folder) throw new Error(`There is no packaged app in ${release}.`);
  const name = { darwin: 'Scimscope.app/Contents/MacOS/Scimscope', win32: 'Scimscope.exe' }[
    process.platform as string
  ];
  return path.join(release, folder.name, name ?? 'scimscope');
}

/** The debugging port, once the window's page is there: Playwright attaches to what it finds. */
async function addressOfPage(child: ChildProcess): Promise<string> {
  const address = await debuggerAddress(child);
  const pages = async () => {
    const response = await fetch(`http://${new URL(address).host}/json/list`);
    return ((await response.json()) as { url: string }[]).map(({ url }) => url);
  };
  await expect.poll(pages).toEqual(['scimscope://app/']);
  return address;
}

function debuggerAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr?.on('data', (chunk) => {
      output += chunk;
      const address = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`The app ended with ${code}:\n${output}`)));
  });
}
