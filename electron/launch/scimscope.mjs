#!/usr/bin/env node
import './node-version.mjs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild } from './build-output.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { root } from './folders.mjs';
import { endWithNpm } from './parent.mjs';
import { run } from './report.mjs';

/**
 * `npm run -s scimscope -- COMMAND`: the headless host and its commands, in this very process, so that its process
 * id and the signals sent to it are those of the command. What setting up says goes to standard error.
 */
await run(async () => {
  await ensureDependencies();
  await ensureBuild();
  endWithNpm();
  const { main } = await import(pathToFileURL(path.join(root, 'dist', 'node', 'cli.js')).href);
  return await main(process.argv.slice(2));
});
