import { readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

/**
 * Packages that stay outside the bundles: `electron` is provided by the runtime, `libsql` loads a native
 * binary from beside itself. Everything else is bundled, so a packaged app carries one dependency.
 */
const external = ['electron', 'libsql'];

/** One `vite build --app` makes the whole product: the UI, the Node programs, and the sandboxed preload. */
export default defineConfig({
  root: path.join(root, 'renderer'),
  base: './',
  plugins: [react()],
  define: { __SCIMSCOPE_VERSION__: JSON.stringify(version) },
  // Nothing is inlined as a data: URL: the page's policy allows fonts and scripts from files only.
  build: {
    emptyOutDir: true,
    assetsInlineLimit: 0,
    sourcemap: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
  environments: {
    client: { build: { outDir: path.join(root, 'dist/renderer') } },
    node: {
      consumer: 'server',
      resolve: { external, noExternal: true },
      build: {
        ssr: true,
        copyPublicDir: false,
        target: 'node20',
        outDir: path.join(root, 'dist/node'),
        minify: false,
        rolldownOptions: {
          input: {
            main: path.join(root, 'electron/main/main.ts'),
            engine: path.join(root, 'electron/engine/utility-process.ts'),
            'index-worker': path.join(root, 'electron/engine/index/worker.ts'),
            cli: path.join(root, 'electron/cli/cli.ts'),
          },
          output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { external, noExternal: true },
      build: {
        ssr: true,
        copyPublicDir: false,
        target: 'chrome130',
        outDir: path.join(root, 'dist/preload'),
        minify: false,
        rolldownOptions: {
          input: { preload: path.join(root, 'electron/preload/preload.ts') },
          // A sandboxed preload script must be one CommonJS file.
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
    },
  },
});
