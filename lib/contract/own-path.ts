/** Where a person wanted to go, when that is a page of this hive; what leads to another site leads to the first page. */
export function ownPath(given: string | string[] | undefined): string {
  if (typeof given !== 'string' || !/^\/(?![/\\])/.test(given)) return '/models';
  const url = new URL(given, 'http://hive');
  // Once `/.` is taken out of it, a path can begin with two slashes after all.
  return url.origin === 'http://hive' && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/models';
}
