/** Where a person wanted to go, when that is a page of this hive; what leads to another site leads to the first page. */
export function ownPath(given: string | string[] | undefined): string {
  if (typeof given !== 'string' || !/^\/(?![/\\])/.test(given)) return '/models';
  const url = new URL(given, 'http://hive');
  return url.origin === 'http://hive' ? `${url.pathname}${url.search}` : '/models';
}
