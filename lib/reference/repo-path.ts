/**
 * Why a path inside a repo must not be used, or null when it stays where it belongs on every system: no absolute path,
 * no drive, no backslash, no `.` or `..` or empty part, no control character.
 */
export function explainUnsafePath(path: string): string | null {
  if (path === '') return 'it is empty';
  if (/\p{Cc}/u.test(path)) return 'it holds a control character';
  if (path.includes('\\')) return 'it holds a backslash';
  if (path.startsWith('/')) return 'it starts at the root of the disk';
  if (/^[A-Za-z]:/.test(path)) return 'it starts with a drive letter';
  const parts = path.split('/');
  if (parts.includes('..')) return 'it leaves its folder through “..”';
  if (parts.includes('.') || parts.includes('')) return 'one of its folders has no name';
  return null;
}
