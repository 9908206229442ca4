// Runs every simulated identity provider against the mock and against service providers not written here, and prints
// the table of the README. The build must be there: npm run build.
// usage: node test/third-party/compat-table.mjs [folder with the packages of Better Auth]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const cli = path.join(root, 'dist/node/cli.js');
const folder = mkdtempSync(path.join(tmpdir(), 'scimscope-compat-'));
const children = [];

/** Starts a program and gives the first line it prints; null when it ends before. */
function firstLine(args) {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  children.push(child);
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.split('\n')[0]);
    });
    child.on('close', () => resolve(null));
  });
}

async function mock(profile) {
  const data = path.join(folder, profile);
  const ports = ['--port', '0', '--ui-port', '0'];
  const line = await firstLine([
    cli,
    'serve',
    ...ports,
    '--data',
    data,
    '--profile',
    profile,
    '--token',
    'own',
    '--json',
  ]);
  return { url: JSON.parse(line).scim, token: 'own' };
}

async function thirdParty(file, token, ...args) {
  const url = await firstLine([path.join(import.meta.dirname, file), ...args]);
  return url === null ? null : { url, token };
}

const targets = [
  ['mock, tolerant', await mock('tolerant')],
  ['mock, RFC-strict', await mock('rfc-strict')],
  ['scimmy-routers', await thirdParty('scimmy-provider.mjs', 'third-party')],
  [
    'Better Auth',
    await thirdParty(
      'better-auth-provider.mjs',
      'third-party-token-of-32-characters',
      process.argv[2] ?? root,
    ),
  ],
];

async function run([name, target]) {
  if (target === null) {
    console.error(`${name} is left out: its packages are not installed (see the head of its file).`);
    return null;
  }
  const out = path.join(folder, 'report.json');
  const where = ['--target', target.url, '--token', target.token, '--journal', path.join(folder, 'journal')];
  const child = spawn(process.execPath, [cli, 'compat', ...where, '--report', 'json', '--out', out], {
    stdio: 'ignore',
  });
  await new Promise((resolve) => child.on('close', resolve));
  return { name, rows: JSON.parse(readFileSync(out, 'utf8')).rows };
}

try {
  const runs = [];
  for (const target of targets) runs.push(await run(target));
  const done = runs.filter((one) => one !== null);
  const broken = ({ verdict }) => verdict === 'fails' || verdict === 'loses';
  console.log(`| | ${done.map(({ name }) => name).join(' | ')} |`);
  console.log(`| --- | ${done.map(() => '---').join(' | ')} |`);
  for (const [at, { name, variant }] of done[0].rows.entries()) {
    const cells = done.map(({ rows }) => `${rows[at].works} of ${rows[at].of}`);
    console.log(`| ${variant === '' ? name : `${name}, ${variant}`} | ${cells.join(' | ')} |`);
  }
  for (const { name, rows } of done) {
    const causes = new Map();
    for (const { cells } of rows)
      for (const cell of cells)
        if (broken(cell) && cell.causes[0]) causes.set(cell.causes[0].code, cell.causes[0].why);
    console.log(`\n${name}: ${causes.size === 0 ? 'nothing breaks.' : ''}`);
    for (const [code, why] of causes) console.log(`- ${why} (${code})`);
  }
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
}
