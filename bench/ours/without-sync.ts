import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * `--import` before a program: it asks the kernel for no fsync any more, in none of its threads, so that what syncing
 * costs can be measured without a switch in the program.
 */
const done = () => undefined;
const soon = (...args: unknown[]) => {
  const callback = args.at(-1);
  if (typeof callback === 'function') setImmediate(() => callback(null));
};
Object.assign(fs, { fsyncSync: done, fdatasyncSync: done, fsync: soon, fdatasync: soon });
Object.assign(fs.promises, await withoutHandleSync());
syncBuiltinESMExports();

async function withoutHandleSync(): Promise<object> {
  const handle = await fs.promises.open(process.execPath);
  const prototype: object = Object.getPrototypeOf(handle);
  await handle.close();
  Object.assign(prototype, { sync: async () => undefined, datasync: async () => undefined });
  return {};
}
