import './node-version.mjs';
import { ensureBuild } from './build-output.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { run, say } from './report.mjs';

/** `npm run build`: makes dist/ anew. */
await run(async () => {
  await ensureDependencies();
  await ensureBuild({ force: true });
  say('Built dist/.');
  return 0;
});
