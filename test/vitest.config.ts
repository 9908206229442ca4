import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.join(import.meta.dirname, '..');

export default defineConfig({
  root,
  cacheDir: path.join(root, 'node_modules/.vite'),
  test: {
    include: ['test/**/*.test.{ts,tsx,mjs}'],
    exclude: ['test/e2e/**', 'test/bench/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
