import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';

/**
 * Which part may import which. The folder a module lies in says what it may touch, and this is what keeps it so.
 */
const root = path.join(import.meta.dirname, '..');
const AREAS = ['shared', 'renderer', 'electron/engine', 'electron/cli', 'electron/main', 'electron/preload'];

interface Import {
  readonly from: string;
  /** Path in the repository of an imported file, or null. */
  readonly file: string | null;
  /** Name of an imported package or Node module, or null. */
  readonly module: string | null;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
}

const sources = AREAS.flatMap((area) =>
  readdirSync(path.join(root, area), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => path.posix.join(area, file.replaceAll(path.sep, '/'))),
);

const imports: readonly Import[] = sources.flatMap((file) => importsOf(file));

test('there is something to check in every area', () => {
  for (const area of AREAS)
    expect(imports.filter(({ from }) => from.startsWith(`${area}/`)).length).toBeGreaterThan(0);
});

test('shared imports itself and packages without a platform, nothing else', () => {
  const allowed = new Set(['zod', 'fast-json-patch']);
  const wrong = within('shared').filter(
    ({ file, module }) => !file?.startsWith('shared/') && !allowed.has(module ?? ''),
  );
  expect(wrong).toEqual([]);
});

test('shared uses nothing of a platform', () => {
  const globals = /\b(?:window|document|navigator|localStorage|process|Buffer|__dirname|require)\s*[.([]/;
  const wrong = sources.filter(
    (file) =>
      file.startsWith('shared/') &&
      globals.test(withoutComments(readFileSync(path.join(root, file), 'utf8'))),
  );
  expect(wrong).toEqual([]);
});

test('the engine and the command line never import Electron, the windows or the main process', () => {
  const wrong = [...within('electron/engine'), ...within('electron/cli')].filter(
    ({ file, module }) =>
      module === 'electron' || /^(?:renderer|electron\/main|electron\/preload)\//.test(file ?? ''),
  );
  expect(wrong).toEqual([]);
});

test('the engine does not know who hosts it', () => {
  expect(within('electron/engine').filter(({ file }) => file?.startsWith('electron/cli/'))).toEqual([]);
});

test('the page imports nothing of Node, Electron or electron/', () => {
  const wrong = within('renderer').filter(
    ({ file, module }) =>
      file?.startsWith('electron/') || module === 'electron' || (module !== null && isNode(module)),
  );
  expect(wrong).toEqual([]);
});

test('the main process takes nothing but types and the page rules from the engine', () => {
  const allowed = new Set(['electron/engine/host-protocol.ts', 'electron/engine/web/page.ts']);
  const wrong = within('electron/main').filter(
    ({ file, typeOnly }) => file?.startsWith('electron/engine/') && !typeOnly && !allowed.has(file),
  );
  expect(wrong).toEqual([]);
});

test('the preload script is one small file: Electron, names of channels, and types', () => {
  const wrong = within('electron/preload').filter(
    ({ file, module, typeOnly }) =>
      !typeOnly && module !== 'electron' && file !== 'electron/preload/channels.ts',
  );
  expect(wrong).toEqual([]);
});

test('no import leads outside the repository', () => {
  expect(imports.filter(({ file }) => file?.startsWith('..'))).toEqual([]);
});

function within(area: string): Import[] {
  return imports.filter(({ from }) => from.startsWith(`${area}/`));
}

function importsOf(file: string): Import[] {
  const text = withoutComments(readFileSync(path.join(root, file), 'utf8'));
  const statements = text.matchAll(
    /(?:^|[\n;])\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  );
  return [...statements].map(([, type, specifier, dynamic]) => {
    const to = specifier ?? dynamic ?? '';
    const relative = to.startsWith('.');
    return {
      from: file,
      file: relative ? path.posix.join(path.posix.dirname(file), to) : null,
      module: relative ? null : packageOf(to),
      typeOnly: type !== undefined,
    };
  });
}

/** `@scope/name/part` belongs to the package `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function isNode(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}
