import { defineConfig } from '@playwright/test';

/** End-to-end tests of the real app. One at a time: each has a whole Electron, and they measure nothing. */
export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results',
  globalSetup: './e2e/global-setup.mjs',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only on its second try is reported as flaky; on a loaded machine that is the launch, mostly.
  retries: process.env.CI ? 1 : 0,
  use: { trace: 'off' },
});
