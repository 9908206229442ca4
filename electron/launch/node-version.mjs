// Imported first by every launch script, and written for old Node versions, so that they get a sentence and no
// stack trace. Importing it is the check.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 11)) {
  console.error(
    `Scimscope needs Node.js 20.11 or newer; this is ${process.version} (${process.execPath}).\n` +
      'Install a current version from https://nodejs.org, or with nvm: nvm install 22',
  );
  process.exit(1);
}
