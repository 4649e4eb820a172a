// Loaded before the commands are, as it must run on the old Node that it is there to name.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 9)) {
  process.stderr.write(
    `rbee Hive needs Node 20.9 or newer to set itself up; this is ${process.version}. Install a current one from https://nodejs.org and try again.\n`,
  );
  process.exit(1);
}
