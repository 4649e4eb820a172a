/** On a phone a bar of links is wider than the screen: the one that one is on is brought into sight when it is another. */
export function bringIntoSight(link: HTMLElement | null): void {
  const bar = link?.closest('nav');
  if (link && bar) bar.scrollLeft = link.offsetLeft + link.offsetWidth / 2 - bar.clientWidth / 2;
}
