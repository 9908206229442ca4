const { rm } = require('node:fs/promises');
const path = require('node:path');

/** Takes out the start script of an unpackaged Electron, which electron-builder leaves in a runtime it was given. */
exports.default = async ({ packager, appOutDir }) => {
  const resources = packager.getResourcesDir(appOutDir);
  await rm(path.join(resources, 'default_app.asar'), { force: true });
};
