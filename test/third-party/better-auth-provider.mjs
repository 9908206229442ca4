// A service provider not written here: the SCIM plugin of Better Auth over SQLite in memory. Prints its base URL.
// Its packages ask for other versions than this project has, so they live in a folder of their own, made with
//   npm install --legacy-peer-deps better-auth@1.7.5 @better-auth/scim@1.7.5 @better-auth/utils@0.4.2 better-call@1.4.0
// usage: node better-auth-provider.mjs FOLDER
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';

const there = createRequire(path.resolve(process.argv[2] ?? '.', 'from-here.js'));
const load = (name) => import(pathToFileURL(there.resolve(name)).href);
// One after another: loaded side by side, modules that they share are not ready for each other in Node 20.
const { betterAuth } = await load('better-auth');
const { getMigrations } = await load('better-auth/db/migration');
const { toNodeHandler } = await load('better-auth/node');
const { scim } = await load('@better-auth/scim');
const { Kysely, SqliteDialect } = await load('kysely');

const server = http.createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const token = 'third-party-token-of-32-characters';
const options = {
  baseURL: origin,
  secret: 'known to this test process only',
  logger: { disabled: true },
  rateLimit: { enabled: false },
  database: {
    db: new Kysely({ dialect: new SqliteDialect({ database: new Database(':memory:') }) }),
    type: 'sqlite',
    transaction: true,
  },
  plugins: [scim({ connections: [{ id: 'test', credentials: [{ type: 'bearer', id: 'only', token }] }] })],
};
const { runMigrations } = await getMigrations(options);
await runMigrations();
server.on('request', toNodeHandler(betterAuth(options)));
process.stdout.write(`${origin}/api/auth/scim/v2\n`);
