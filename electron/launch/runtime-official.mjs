import { progressLine } from './report.mjs';

/** Waiting longer for an answer of the release host means that it cannot be reached, in ms. */
const PATIENCE = { lookup: 5_000, connect: 10_000, secureConnect: 10_000, response: 20_000, socket: 30_000 };

/**
 * Downloads the official release, checked against the checksums in the `electron` package.
 * @param {string} version such as `41.7.1`
 * @param {NodeJS.Require} requireFromElectron resolves what the `electron` package depends on
 * @param {string} folder an empty folder that becomes the runtime
 */
export async function downloadOfficial(version, requireFromElectron, folder) {
  const { downloadArtifact } = requireFromElectron('@electron/get');
  const extract = requireFromElectron('extract-zip');
  const line = progressLine();
  line.update(`Downloading Electron ${version} …`);
  const zip = await downloadArtifact({
    version,
    artifactName: 'electron',
    checksums: requireFromElectron('./checksums.json'),
    platform: process.platform,
    arch: process.arch,
    downloadOptions: {
      retry: { limit: 1 },
      timeout: PATIENCE,
      getProgressCallback: async ({ percent }) =>
        line.update(`Downloading Electron ${version} … ${Math.round(percent * 100)} %`),
    },
  });
  await extract(zip, { dir: folder });
  line.done(`Downloaded Electron ${version}.`);
}
