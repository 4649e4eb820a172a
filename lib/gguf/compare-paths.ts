/** The simpler path first: fewer folders, then fewer characters, then by code unit. The same on every machine. */
export function comparePaths(a: string, b: string): number {
  return a.split('/').length - b.split('/').length || a.length - b.length || (a < b ? -1 : Number(a > b));
}
