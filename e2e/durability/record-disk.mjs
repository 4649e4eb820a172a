import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, resolve } from 'node:path';

/**
 * Loaded before a program, by `--import`, in each of its threads: writes one line for each change of the disk below
 * RECORD_ROOT, and for the beginning and the end of each sync. The program is told the boot id in RECORD_BOOT_ID, so
 * that whoever looks at its files later is on another boot of the machine.
 */
const { RECORD_ROOT, RECORD_LOG, RECORD_BOOT_ID } = process.env;
const real = { ...fs };
const realPromises = { ...fs.promises };
const log = real.openSync(RECORD_LOG, 'a');
const watched = new Set();

const isWatched = (path) => typeof path === 'string' && `${resolve(path)}/`.startsWith(`${RECORD_ROOT}/`);
const tell = (entry) => real.writeSync(log, `${JSON.stringify(entry)}\n`);
const base64 = (data) => Buffer.from(data.buffer ?? data, data.byteOffset, data.byteLength).toString('base64');

function opened(fd, path, isNew, flags) {
  const cuts = typeof flags === 'string' ? flags.startsWith('w') : (flags & fs.constants.O_TRUNC) !== 0;
  const appends = typeof flags === 'string' && flags.startsWith('a');
  watched.add(fd);
  tell({ op: 'open', fd, path: resolve(path), isNew, cuts, appends });
}
const wrote = (fd, data, at) => tell({ op: 'write', fd, at, data: base64(data) });
const isMissing = (path) => !real.existsSync(path);
const isFolder = (path) => real.statSync(path).isDirectory();

fs.openSync = (path, flags = 'r', mode) => {
  const isNew = isWatched(path) && isMissing(path);
  const fd = real.openSync(path, flags, mode);
  if (isWatched(path)) opened(fd, path, isNew, flags);
  return fd;
};
fs.writeSync = (fd, data, ...rest) => {
  const done = real.writeSync(fd, data, ...rest);
  if (!watched.has(fd)) return done;
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  const [offset, , position] = typeof data === 'string' ? [0] : rest;
  wrote(fd, bytes.subarray(offset ?? 0, (offset ?? 0) + done), position ?? null);
  return done;
};
fs.ftruncateSync = (fd, size = 0) => {
  real.ftruncateSync(fd, size);
  if (watched.has(fd)) tell({ op: 'truncate', fd, size });
};
for (const name of ['fsync', 'fdatasync']) {
  fs[`${name}Sync`] = (fd) => {
    if (watched.has(fd)) tell({ op: 'sync-begins', fd });
    real[`${name}Sync`](fd);
    if (watched.has(fd)) tell({ op: 'sync-ends', fd });
  };
  fs[name] = (fd, done) => {
    if (watched.has(fd)) tell({ op: 'sync-begins', fd });
    real[name](fd, (error) => {
      if (!error && watched.has(fd)) tell({ op: 'sync-ends', fd });
      done(error);
    });
  };
}
fs.closeSync = (fd) => {
  if (watched.delete(fd)) tell({ op: 'close', fd });
  real.closeSync(fd);
};
fs.renameSync = (from, to) => {
  real.renameSync(from, to);
  if (isWatched(to)) tell({ op: 'rename', from: resolve(from), to: resolve(to) });
};
fs.rmSync = (path, options) => {
  const isThere = !isMissing(path);
  real.rmSync(path, options);
  if (isThere && isWatched(path)) tell({ op: 'unlink', path: resolve(path) });
};
fs.unlinkSync = (path) => {
  real.unlinkSync(path);
  if (isWatched(path)) tell({ op: 'unlink', path: resolve(path) });
};
fs.mkdirSync = (path, options) => {
  const made = missingFolders(path);
  const answer = real.mkdirSync(path, options);
  tellMade(made);
  return answer;
};
fs.readFileSync = (path, ...rest) =>
  path === '/proc/sys/kernel/random/boot_id' ? `${RECORD_BOOT_ID}\n` : real.readFileSync(path, ...rest);

function missingFolders(path) {
  const missing = [];
  for (let at = resolve(path); isWatched(at) && isMissing(at); at = dirname(at)) missing.unshift(at);
  return missing;
}
const tellMade = (made) => {
  for (const path of made) tell({ op: 'mkdir', path });
};

fs.promises.open = async (path, flags = 'r', mode) => {
  const isNew = isWatched(path) && isMissing(path);
  const handle = await realPromises.open(path, flags, mode);
  if (!isWatched(path)) return handle;
  const { fd } = handle;
  opened(fd, path, isNew, flags);
  const own = Object.fromEntries(
    ['sync', 'datasync', 'writeFile', 'close'].map((name) => [name, handle[name].bind(handle)]),
  );
  for (const name of ['sync', 'datasync']) {
    handle[name] = async () => {
      tell({ op: 'sync-begins', fd });
      await own[name]();
      tell({ op: 'sync-ends', fd });
    };
  }
  handle.writeFile = async (data, options) => {
    await own.writeFile(data, options);
    wrote(fd, Buffer.from(data), null);
  };
  handle.close = async () => {
    if (watched.delete(fd)) tell({ op: 'close', fd });
    await own.close();
  };
  for (const name of ['write', 'writev', 'truncate', 'appendFile', 'createWriteStream']) {
    handle[name] = () => {
      throw new Error(`The recorder does not know FileHandle.${name}; teach it.`);
    };
  }
  return handle;
};
const wholeFile = (name, flags) => async (path, data, options) => {
  if (!isWatched(path)) return realPromises[name](path, data, options);
  const isNew = isMissing(path);
  await realPromises[name](path, data, options);
  tell({ op: 'open', fd: -1, path: resolve(path), isNew, cuts: flags === 'w', appends: flags === 'a' });
  wrote(-1, Buffer.from(data), null);
  tell({ op: 'close', fd: -1 });
};
fs.promises.writeFile = wholeFile('writeFile', 'w');
fs.promises.appendFile = wholeFile('appendFile', 'a');
fs.promises.mkdir = async (path, options) => {
  const made = missingFolders(path);
  const answer = await realPromises.mkdir(path, options);
  tellMade(made);
  return answer;
};
fs.promises.rename = async (from, to) => {
  await realPromises.rename(from, to);
  if (isWatched(to)) tell({ op: 'rename', from: resolve(from), to: resolve(to) });
};
fs.promises.symlink = async (target, path) => {
  await realPromises.symlink(target, path);
  if (isWatched(path)) tell({ op: 'symlink', target, path: resolve(path) });
};
fs.promises.link = async (from, to) => {
  await realPromises.link(from, to);
  if (isWatched(to)) tell({ op: 'link', from: resolve(from), to: resolve(to) });
};
const removing = (name) => async (path, options) => {
  const isThere = isWatched(path) && real.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  if (isThere && options?.recursive && isFolder(path)) throw new Error('The recorder does not know recursive removal.');
  await realPromises[name](path, options);
  if (isThere) tell({ op: 'unlink', path: resolve(path) });
};
fs.promises.unlink = removing('unlink');
fs.promises.rm = removing('rm');
fs.promises.rmdir = removing('rmdir');
for (const name of ['copyFile', 'cp', 'truncate']) {
  fs.promises[name] = (path, ...rest) => {
    if (isWatched(path) || isWatched(rest[0])) throw new Error(`The recorder does not know ${name}; teach it.`);
    return realPromises[name](path, ...rest);
  };
}
syncBuiltinESMExports();
