/** A plain click on a link to another page of this hive, in this tab. */
export function leavesThePage(event: MouseEvent, here: string): boolean {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank') return false;
  const to = new URL(link.href, here);
  const from = new URL(here);
  return to.origin === from.origin && (to.pathname !== from.pathname || to.search !== from.search);
}
