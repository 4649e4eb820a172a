import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import { type Finding, fault, fine, warning } from './finding.ts';

const LEAST_MAJOR = 24;
const LITTLE_BYTES = 10e9;

export function checkNode(version = process.versions.node): Finding {
  if (Number.parseInt(version, 10) >= LEAST_MAJOR) return fine('Node', version);
  return fault(
    'Node',
    `${version} is older than ${LEAST_MAJOR}.`,
    'Run “npm ci --include=optional”, or install a newer Node.',
  );
}

/** A folder that is not there yet is looked at by the first of its parents that is. */
export async function checkFolder(check: string, folder: string): Promise<Finding> {
  const there = await nearest(folder);
  try {
    if (!(await stat(there)).isDirectory())
      return fault(check, `${there} is no folder.`, 'Name another folder, or remove that file.');
    await access(there, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(there);
    const free = bavail * bsize;
    if (free >= LITTLE_BYTES) return fine(check, `${folder}, ${sayBytes(free)} free`);
    return warning(
      check,
      `${folder} has ${sayBytes(free)} free.`,
      'Delete models that nobody needs, or use a larger disk.',
    );
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EROFS')
      return fault(
        check,
        `${there} can’t be written to.`,
        'Give this user the right to write there, or name another folder.',
      );
    return fault(check, `${there} can’t be used: ${message}`, 'Check the disk.');
  }
}

async function nearest(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    const there = await stat(path).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
    );
    if (there || dirname(path) === path) return path;
  }
}
