/** As much as a path may have on Linux, less what stands before it; the longest of the Hub have some 200. */
const MOST_CHARACTERS = 1024;

/**
 * Why a path inside a repo must not be used, or null when it stays where it belongs on every system: no absolute path,
 * no drive, no backslash, not overlong, no `.` or `..` or empty part, no control character.
 */
export function explainUnsafePath(path: string): string | null {
  if (path === '') return 'it is empty';
  if (path.length > MOST_CHARACTERS) return `it is longer than ${MOST_CHARACTERS} characters`;
  if (/\p{Cc}/u.test(path)) return 'it holds a control character';
  if (path.includes('\\')) return 'it holds a backslash';
  if (path.startsWith('/')) return 'it starts at the root of the disk';
  if (/^[A-Za-z]:/.test(path)) return 'it starts with a drive letter';
  const parts = path.split('/');
  if (parts.includes('..')) return 'it leaves its folder through “..”';
  if (parts.includes('.') || parts.includes('')) return 'one of its folders has no name';
  return null;
}
