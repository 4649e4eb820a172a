import type { Disk } from './disk.ts';
import { isErrno } from './storage-errors.ts';

/** Filesystems without links say so in many ways: vfat EPERM, SMB EOPNOTSUPP, Windows without the right EPERM or UNKNOWN. */
const CANNOT = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'UNKNOWN'];
const CANNOT_HARD_LINK = [...CANNOT, 'EXDEV', 'EMLINK', 'EACCES'];

/** False: links can't be made there. */
export async function trySymlink(disk: Disk, target: string, path: string): Promise<boolean> {
  try {
    await disk.symlink(target, path);
    return true;
  } catch (error) {
    if (isErrno(error, ...CANNOT)) return false;
    throw error;
  }
}

/** False: the two are not on one filesystem, or it has no hard links. `existing` is a file, not a symlink. */
export async function tryHardLink(disk: Disk, existing: string, path: string): Promise<boolean> {
  try {
    await disk.link(existing, path);
    return true;
  } catch (error) {
    if (isErrno(error, ...CANNOT_HARD_LINK)) return false;
    throw error;
  }
}

/** The same bytes under a second name, without a symlink: a hard link, else a copy that shares its blocks where it can. */
export async function hardLinkOrCopy(disk: Disk, source: string, path: string): Promise<'linked' | 'copied'> {
  // A hard link to a symlink would be one more symlink, with a target that is right only where the first one stands.
  const bytes = await disk.realpath(source);
  if (await tryHardLink(disk, bytes, path)) return 'linked';
  await disk.copyFile(bytes, path);
  return 'copied';
}
